import { expect } from 'chai';
import fc from 'fast-check';
import { describeFault, describeUnknown, hunt, unknownRate } from '../support/hunt.js';
import { eventPairs, rawPairs } from '../support/pairs.js';
import { FIXED_SEED, randomSeed, runs } from '../support/runs.js';

const sets = { 'event pairs': eventPairs, 'hand-written pairs': rawPairs };

describe('containment: differential', function () {
  this.timeout(process.env.CONTRACTS_DEEP === '1' ? 7_200_000 : 300_000);

  for (const [name, arbitrary] of Object.entries(sets)) {
    for (const [which, seed] of [
      ['fixed', FIXED_SEED],
      ['random', randomSeed],
    ] as const) {
      it(`proveContainment: ${name}, ${which} seed: no value contradicts an answer, and less than 1 % is unknown`, async () => {
        const pairs = fc.sample(arbitrary, { seed, numRuns: runs(400) });
        const found = await hunt(pairs, { samples: 40 });
        const told = `seed ${seed} (CONTRACTS_SEED repeats it)`;
        expect(found.faults.map(describeFault).join('\n'), told).to.equal('');
        expect(found.skipped, told).to.equal(0);
        expect(unknownRate(found), `${told}\n${describeUnknown(found)}`).to.be.below(0.01);
      });
    }
  }

  it('proveContainment: small pairs, thousands of values each', async () => {
    const small = fc.sample(rawPairs, { seed: FIXED_SEED + 1, numRuns: runs(400) }).filter((pair) => {
      return JSON.stringify(pair).length < 500;
    });
    expect(small).to.have.length.above(20);
    const found = await hunt(small.slice(0, runs(40)), { samples: 2000 });
    expect(found.faults.map(describeFault).join('\n')).to.equal('');
  });
});
