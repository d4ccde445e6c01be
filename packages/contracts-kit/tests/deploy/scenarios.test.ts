import { expect } from 'chai';
import { FindingError } from '../../src/finding.js';
import { ask, brief } from './ask.js';
import { askOf, tables, worldOf } from './scenarios/tables.js';

for (const [table, scenarios] of Object.entries(tables)) {
  describe(`can-i-deploy: ${table}`, () => {
    for (const [title, scenario] of Object.entries(scenarios)) {
      it(`${title}: ${scenario.answer}`, async () => {
        const world = await worldOf(scenario);
        if (scenario.answer === 'version-unpublished') {
          const error = await ask(world.store, ...askOf(scenario)).catch((one: unknown) => one);
          expect(error instanceof FindingError && error.findings[0]?.code).to.equal(scenario.answer);
          return;
        }
        const asked = await ask(world.store, ...askOf(scenario));
        expect(brief(asked)).to.deep.equal(scenario.pairs);
        expect(asked.answer.answer).to.equal(scenario.answer);
        const texts = [...asked.answer.notes, ...asked.answer.refusals].map((one) => one.text);
        for (const words of scenario.says ?? [])
          expect(
            texts.some((one) => one.includes(words)),
            texts.join('\n'),
          ).to.equal(true);
        expect(texts).to.have.length(scenario.says?.length ?? 0);
      });
    }
  });
}
