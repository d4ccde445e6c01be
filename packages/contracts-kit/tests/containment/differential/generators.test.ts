import { expect } from 'chai';
import fc from 'fast-check';
import { proveContainment } from '../../../src/containment/index.js';
import { inProcess } from '../support/in-process.js';
import { validators } from '../support/judge.js';
import { native, validateAlone } from '../support/native.js';
import { eventPairs, type Pair, rawPairs } from '../support/pairs.js';
import { poolOf } from '../support/pool.js';
import { Random } from '../support/random.js';
import { FIXED_SEED, runs } from '../support/runs.js';
import { Sampler } from '../support/sample.js';
import { wellFormed } from '../support/well-formed.js';

const sets = { 'event pairs': eventPairs, 'hand-written pairs': rawPairs };

/** What the other tests stand on: that they would see a wrong answer if there were one. */
describe('containment: the generators', () => {
  for (const [name, arbitrary] of Object.entries(sets)) {
    const pairs = fc.sample(arbitrary, { seed: FIXED_SEED, numRuns: runs(150) });

    it(`${name}: every schema is one, and both validators can judge by it`, async () => {
      for (const pair of pairs) {
        expect(wellFormed(pair.inner), JSON.stringify(pair.inner)).to.equal(true);
        expect(validators(pair), JSON.stringify(pair)).not.to.equal(undefined);
      }
      const verdicts = await native(pairs.map(({ inner }) => ({ schema: inner, values: [{}] })));
      expect(verdicts.filter((each) => each === undefined)).to.have.length.below(pairs.length / 50);
    });

    it(`${name}: the two validators agree on sampled values`, async () => {
      const questions = pairs.map((pair, seed) => ({ schema: pair.inner, values: sampled(pair, seed, 20) }));
      const verdicts = await native(questions);
      const differing: unknown[] = [];
      for (const [i, { schema, values }] of questions.entries()) {
        const accepts = inProcess(schema);
        for (const [k, value] of values.entries()) {
          const other = verdicts[i]?.[k];
          if (other === undefined || other === accepts(value)) continue;
          if ((await validateAlone(schema, value)) !== accepts(value)) differing.push({ schema, value });
        }
      }
      expect(differing).to.deep.equal([]);
    });

    it(`${name}: sampling finds most of the differences that the engine finds`, () => {
      const refuted = pairs.filter(({ inner, outer }) => proveContainment(inner, outer).verdict === 'refuted');
      const seen = refuted.filter((pair, seed) => {
        const { inner, outer } = validators(pair)!;
        return sampled(pair, seed, 100).some((value) => inner(value) && !outer(value));
      });
      expect(refuted).to.have.length.above(pairs.length / 5);
      expect(seen.length / refuted.length).to.be.above(0.85);
    });

    it(`${name}: there are contained pairs and others`, () => {
      const proven = pairs.filter(({ inner, outer }) => proveContainment(inner, outer).verdict === 'proven');
      expect(proven.length / pairs.length).to.be.within(0.15, 0.85);
    });
  }
});

function sampled({ inner, outer }: Pair, seed: number, count: number) {
  const random = new Random(seed);
  const pool = poolOf(inner, outer);
  const samplers = [new Sampler(inner, pool, random, 0), new Sampler(inner, pool, random, 0.05)];
  return Array.from({ length: count }, (_, i) => samplers[i % 2]!.value());
}
