import { expect } from 'chai';
import fc from 'fast-check';
import { proveContainment } from '../../../src/containment/index.js';
import type { Containment, Json, Schema } from '../../../src/containment/types.js';
import { validators } from '../support/judge.js';
import { validateAlone } from '../support/native.js';
import { loadOracle, type Oracle } from '../support/oracle.js';
import { eventPairsIn, type Pair, rawPairsIn } from '../support/pairs.js';
import { poolOf } from '../support/pool.js';
import { Random } from '../support/random.js';
import { FIXED_SEED, runs } from '../support/runs.js';
import { Sampler } from '../support/sample.js';

/** In characters of JSON: it needs seconds for some of the larger pairs. */
const LARGEST = 4000;

const sampled = (pairs: fc.Arbitrary<Pair>, count: number) =>
  fc.sample(pairs, { seed: FIXED_SEED, numRuns: runs(count) }).filter((pair) => JSON.stringify(pair).length < LARGEST);

const sets = {
  'event pairs': sampled(eventPairsIn('2020-12'), 90),
  'hand-written pairs': sampled(rawPairsIn('2020-12'), 120),
};

describe('containment: jsoncompat as an oracle', function () {
  this.timeout(process.env.CONTRACTS_DEEP === '1' ? 7_200_000 : 300_000);
  let oracle: Oracle;

  before(async () => {
    oracle = await loadOracle();
  });

  for (const [name, pairs] of Object.entries(sets)) {
    it(`proveContainment: ${name}: where jsoncompat differs, its answer is shown to be the wrong one`, async () => {
      const differing = { asked: 0, formats: 0, selfContradicted: 0, empty: 0, unproven: 0 };
      const refuted: { pair: Pair; witness: Json }[] = [];
      for (const [seed, pair] of pairs.entries()) {
        const opinion = oracle.ask(pair.inner, pair.outer);
        const answer = proveContainment(pair.inner, pair.outer);
        if (typeof opinion !== 'string' || answer.verdict === 'unknown') continue;
        differing.asked += 1;
        if ((answer.verdict === 'proven') === (opinion === 'contained')) continue;
        if (answer.verdict === 'refuted') {
          refuted.push({ pair, witness: answer.witness });
          differing[whyContained(oracle, pair, answer)] += 1;
        } else {
          differing[whyNotContained(oracle, pair, seed)] += 1;
        }
      }
      await confirmed(refuted);
      const told = JSON.stringify(differing);
      expect(differing.asked, told).to.be.above(pairs.length / 3);
      // "Not contained" is also what it says of what it cannot prove: too much of it would make this no comparison.
      expect(differing.unproven, told).to.be.at.most(differing.asked / 20);
    });
  }
});

/** It says contained, and we have a witness: its own validator agrees with the witness, or only a format makes it one. */
function whyContained(
  oracle: Oracle,
  { inner, outer }: Pair,
  { witness }: Extract<Containment, { verdict: 'refuted' }>,
) {
  if (oracle.accepts(inner, witness) && !oracle.accepts(outer, witness)) return 'selfContradicted';
  const without = withoutFormats({ inner, outer });
  const answer = proveContainment(without.inner, without.outer);
  expect(answer.verdict, `not explained: ${JSON.stringify({ inner, outer, witness })}`).to.equal('proven');
  expect(oracle.accepts(outer, witness), 'its validator refuses the witness').to.equal(true);
  return 'formats';
}

/** It says not contained, and we say proven: nothing that it or we can make shows a difference, formats aside. */
function whyNotContained(oracle: Oracle, pair: Pair, seed: number) {
  const accepts = validators(pair)!;
  const random = new Random(seed);
  const pool = poolOf(pair.inner, pair.outer);
  const samplers = [0, 0.05].map((slip) => new Sampler(pair.inner, pool, random, slip));
  const values = [
    ...oracle.values(pair.inner, 50),
    ...Array.from({ length: 2000 }, (_, i) => samplers[i % 2]!.value()),
  ];
  const found = values.find((value) => accepts.inner(value) && !accepts.outer(value));
  expect(found, `jsoncompat is right: ${JSON.stringify(pair)}`).to.equal(undefined);
  const without = withoutFormats(pair);
  const answer = proveContainment(without.inner, without.outer);
  if (answer.verdict === 'refuted') {
    expect(oracle.accepts(pair.inner, answer.witness) && !oracle.accepts(pair.outer, answer.witness)).to.equal(true);
    return 'formats';
  }
  if (proveContainment(pair.inner, false).verdict === 'proven') {
    expect(values.filter(accepts.inner), 'the first schema is not empty').to.deep.equal([]);
    return 'empty';
  }
  return 'unproven';
}

async function confirmed(refuted: { pair: Pair; witness: Json }[]): Promise<void> {
  for (const { pair, witness } of refuted) {
    const { inner, outer } = validators(pair)!;
    const others = [await validateAlone(pair.inner, witness), await validateAlone(pair.outer, witness)];
    const told = JSON.stringify({ pair, witness });
    expect([inner(witness), outer(witness), ...others], told).to.deep.equal([true, false, true, false]);
  }
}

function withoutFormats(pair: Pair): Pair {
  const strip = (schema: Schema) =>
    JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
      key === 'format' && typeof value === 'string' ? undefined : value,
    ) as Schema;
  return { inner: strip(pair.inner), outer: strip(pair.outer) };
}
