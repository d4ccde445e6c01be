import { expect } from 'chai';
import { proveContainment } from '../../../src/containment/index.js';
import { validators } from '../support/judge.js';
import { validateAlone } from '../support/native.js';
import type { Case } from './case.js';
import { deep } from './deep.js';
import { exponential } from './exponential.js';
import { named } from './names.js';
import { numbers } from './numbers.js';
import { patterns } from './patterns.js';
import { references } from './references.js';
import { unsupported } from './unsupported.js';
import { wrongTypes } from './wrong-types.js';

const groups: Record<string, readonly Case[]> = {
  'deep nesting': deep,
  'exponential choices': exponential,
  patterns,
  references,
  'special names': named,
  'large numbers and many values': numbers,
  'keywords of the wrong type': wrongTypes,
  'what is not supported': unsupported,
};

/** The other validator is asked about schemas of so many characters at most: it takes seconds for some of the large ones. */
const SMALL = 5000;

/**
 * By the default budget and without a timer: mocha's is only there to name the question that hangs. What is `unknown` here may become
 * an answer one day; what is `proven` or `refuted` must be so.
 */
describe('containment: hostile schemas', function () {
  this.timeout(20_000);

  for (const [name, cases] of Object.entries(groups)) {
    describe(name, () => {
      for (const { name: title, inner, outer, may, worthless, alone } of cases) {
        it(`proveContainment: ${title}`, async () => {
          const before = names(inner) + names(outer);
          const answer = proveContainment(inner, outer);
          expect(answer.verdict, JSON.stringify(answer).slice(0, 500)).to.be.oneOf([...may]);
          expect(names(inner) + names(outer)).to.equal(before);
          if (answer.verdict === 'unknown') expect(answer.reason).to.match(/\w/);
          if (answer.verdict !== 'refuted') return;
          const told = JSON.stringify(answer).slice(0, 500);
          expect(worthless?.(answer.witness) ?? false, `it hangs on what is wrong: ${told}`).to.equal(false);
          if (alone) return;
          const accepts = validators({ inner, outer });
          const sure = [accepts?.inner(answer.witness), accepts?.outer(answer.witness)];
          expect(sure, told).to.deep.equal([true, false]);
          if (JSON.stringify([inner, outer]).length > SMALL) return;
          const others = [await validateAlone(inner, answer.witness), await validateAlone(outer, answer.witness)];
          expect(others, `the other validator, of ${told}`).to.deep.equal([true, false]);
        });
      }
    });
  }
});

/** The engine leaves no marks: own property names of the outermost two levels, hidden ones as well. */
function names(schema: unknown): string {
  if (typeof schema !== 'object' || schema === null) return '';
  const own = Object.getOwnPropertyNames(schema);
  const below = Object.values(schema).map((each) =>
    typeof each === 'object' && each !== null ? Object.getOwnPropertyNames(each).length : 0,
  );
  return `${own.join()} ${below.join()}`;
}
