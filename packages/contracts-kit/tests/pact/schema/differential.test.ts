import { expect } from 'chai';
import fc from 'fast-check';
import { randomSeed } from '../../containment/support/runs.js';
import { cases } from './generate.js';
import { type Case, contradiction, translated, verified } from './support.js';

/** Pact's verifier takes time that grows faster than the number of messages. */
const BATCH = 120;
const BATCHES = 3;

describe('messageSchema: against Pact’s verifier', () => {
  const seed = randomSeed;

  it(`messageSchema: agrees on generated expectations and bodies (CONTRACTS_SEED=${seed})`, async function () {
    this.timeout(120_000);
    const wrong: (Case & { why: string })[] = [];
    let [exact, accepted, total] = [0, 0, 0];
    for (let batch = 0; batch < BATCHES; batch += 1) {
      const list = fc.sample(cases, { seed: seed + batch, numRuns: BATCH });
      const real = await verified(list);
      for (const [index, one] of list.entries()) {
        const said = translated(one);
        const why = contradiction(said, real[index]!);
        if (why) wrong.push({ ...one, why });
        total += 1;
        if ('exact' in said) exact += 1;
        if (real[index]!.length === 0) accepted += 1;
      }
    }
    expect(wrong, JSON.stringify(wrong[0])).to.deep.equal([]);
    // Agreement that nothing is known, or that everything is refused, would be none.
    expect(exact / total).to.be.greaterThan(0.6);
    expect(accepted / total).to.be.greaterThan(0.08);
  });
});
