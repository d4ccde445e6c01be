import { expect } from 'chai';
import fc from 'fast-check';
import { families, focusedPairs } from '../support/focused.js';
import { describeFault, describeUnknown, hunt, unknownRate } from '../support/hunt.js';
import { FIXED_SEED, randomSeed, runs } from '../support/runs.js';

/** A few keywords that meet often, and every value that tells them apart: what larger schemas rarely hit upon. */
describe('containment: one kind of value at a time', function () {
  this.timeout(process.env.CONTRACTS_DEEP === '1' ? 7_200_000 : 120_000);

  for (const [name, family] of Object.entries(families)) {
    it(`proveContainment: ${name}: no value contradicts an answer, and less than 1 % is unknown`, async () => {
      for (const seed of [FIXED_SEED, randomSeed]) {
        const pairs = fc.sample(focusedPairs(family), { seed, numRuns: runs(200) });
        const found = await hunt(pairs, { samples: 10, universe: family.values });
        const told = `seed ${seed} (CONTRACTS_SEED repeats it)`;
        expect(found.faults.map(describeFault).join('\n'), told).to.equal('');
        expect(unknownRate(found), `${told}\n${describeUnknown(found)}`).to.be.below(0.01);
      }
    });
  }
});
