import fc from 'fast-check';
import { proveContainment } from '../../src/containment/index.js';
import type { Schema } from '../../src/containment/types.js';
import { loadOracle } from '../../tests/containment/support/oracle.js';
import { eventPairsIn, type Pair } from '../../tests/containment/support/pairs.js';
import { median } from '../measure.js';
import type { BenchCase } from '../table.js';

const PAIRS = 300;
const SEED = 20_261_123;
const ROUNDS = 5;

/** Milliseconds that one question may take: half of them, and all but one in a hundred. */
const MEDIAN = 1;
const P99 = 20;
const UNION = 20;

/** Questions in process, beside jsoncompat on the same pairs; it reads 2020-12 only, and not all of that. */
export const containment: BenchCase = {
  name: 'containment',
  async run() {
    const pairs = fc.sample(eventPairsIn('2020-12'), { seed: SEED, numRuns: PAIRS });
    const first = timed(() => proveContainment(pairs[0]!.inner, pairs[0]!.outer));
    const ours = pairs.map(({ inner, outer }) => repeated(() => proveContainment(inner, outer)));
    const oracle = await loadOracle();
    const answered: number[] = [];
    const theirs = pairs.flatMap(({ inner, outer }, i) => {
      let refused = false;
      const time = timed(() => {
        refused = typeof oracle.ask(inner, outer) !== 'string';
      });
      if (refused) return [];
      answered.push(i);
      return [time];
    });
    const common = answered.map((i) => ours[i]!);
    const union = unions();
    const unionTimes = union.map(({ inner, outer }) => repeated(() => proveContainment(inner, outer)));
    const unionTheirs = union.map(({ inner, outer }) => timed(() => oracle.ask(inner, outer)));
    const row = (what: string, mine: number, floor: number, limit: number) => ({ what, ours: mine, floor, limit });
    return {
      rows: [
        row(`containment: median of ${common.length} event pairs / jsoncompat`, median(common), median(theirs), MEDIAN),
        row('containment: 99 of 100 of them within', at99(common), at99(theirs), P99),
        row(
          'containment: the slower way round of a 10 KB union / jsoncompat',
          Math.max(...unionTimes),
          Math.max(...unionTheirs),
          UNION,
        ),
      ],
      notes: [described(pairs, ours, first, answered.length), verdicts(union, unionTimes)],
    };
  },
};

function described(pairs: readonly Pair[], times: readonly number[], first: number, common: number): string {
  const sizes = pairs.map((pair) => JSON.stringify(pair).length);
  const answers = pairs.map(({ inner, outer }) => proveContainment(inner, outer).verdict);
  const count = (verdict: string) => answers.filter((each) => each === verdict).length;
  return [
    `containment: ${pairs.length} generated pairs (seed ${SEED}): ${count('proven')} proven, ${count('refuted')} refuted, ${count('unknown')} unknown;`,
    `  a pair has ${kilobytes(median(sizes))} of JSON in the median, ${kilobytes(Math.max(...sizes))} at most;`,
    `  all of them: median ${median(times).toFixed(2)} ms, p99 ${at99(times).toFixed(2)} ms, longest ${Math.max(...times).toFixed(2)} ms; the first question of the process ${first.toFixed(1)} ms;`,
    `  jsoncompat reads ${common} of them; most others have a fractional multipleOf.`,
  ].join('\n');
}

function verdicts(pairs: readonly Pair[], times: readonly number[]): string {
  const lines = pairs.map(({ inner, outer }, i) => {
    return `  ${kilobytes(JSON.stringify(inner).length)}: ${proveContainment(inner, outer).verdict} in ${times[i]!.toFixed(2)} ms`;
  });
  return [
    'containment: a union of 12 variants, one property changed four levels down, both ways round:',
    ...lines,
  ].join('\n');
}

/** A discriminated union of 12 variants, some 10 KB, before and after one of them takes one more value deep inside. */
function unions(): Pair[] {
  const union = (values: readonly string[]): Schema => ({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    oneOf: Array.from({ length: 12 }, (_, i) => variant(i, i === 7 ? values : ['open', 'closed'])),
  });
  const [before, after] = [union(['open', 'closed']), union(['open', 'closed', 'merged'])];
  return [
    { inner: before, outer: after },
    { inner: after, outer: before },
  ];
}

function variant(i: number, states: readonly string[]): Schema {
  const object = (properties: Record<string, Schema>, required = Object.keys(properties)): Schema => ({
    type: 'object',
    properties,
    required,
    additionalProperties: false,
  });
  const text = { type: 'string', minLength: 1, maxLength: 200 };
  const person = object({
    id: { type: 'string', format: 'uuid' },
    name: text,
    email: { type: ['string', 'null'], format: 'email' },
  });
  const item = object({
    sku: { type: 'string', pattern: '^[A-Z]{3}-[0-9]{4}$' },
    count: { type: 'integer', minimum: 1 },
    state: { enum: states },
  });
  return object({
    kind: { const: `order.step-${i}` },
    id: { type: 'string', format: 'uuid' },
    time: { type: 'string', format: 'date-time' },
    data: object({
      [`detail${i}`]: text,
      by: person,
      items: { type: 'array', items: item, minItems: 1, maxItems: 100 },
    }),
  });
}

function timed(what: () => unknown): number {
  const before = performance.now();
  what();
  return performance.now() - before;
}

/** The median of a few, after one that is not counted. */
function repeated(what: () => unknown): number {
  what();
  return median(Array.from({ length: ROUNDS }, () => timed(what)));
}

/** All but one in a hundred take no longer. */
function at99(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.ceil(times.length * 0.99) - 1]!;
}

function kilobytes(characters: number): string {
  return `${(characters / 1024).toFixed(1)} KB`;
}
