import { proveContainment } from '../../../src/containment/index.js';
import type { Containment, Json } from '../../../src/containment/types.js';
import { type Accepts, inProcess } from './in-process.js';
import type { Pair } from './pairs.js';
import { poolOf } from './pool.js';
import { Random } from './random.js';
import { reduce, smaller } from './reduce.js';
import { Sampler } from './sample.js';

export interface Judgement {
  pair: Pair;
  answer: Containment;
  /** What is wrong with the answer, by one validator in process. */
  fault?: { what: string; value?: Json };
  /** Values that were tried, for the other validator. */
  values: Json[];
}

/** Whether the validator can tell anything by these schemas at all. */
export function validators(pair: Pair): { inner: Accepts; outer: Accepts } | undefined {
  try {
    const both = { inner: inProcess(pair.inner), outer: inProcess(pair.outer) };
    both.inner({});
    both.outer({});
    return both;
  } catch {
    return undefined;
  }
}

export interface Attempt {
  /** How many values are made at random. */
  samples: number;
  seed: number;
  /** Values to try in any case. */
  universe?: readonly Json[];
}

/** The answer, and every attempt to show that it is a wrong one. */
export function judge(pair: Pair, { samples, seed, universe = [] }: Attempt): Judgement {
  const answer = proveContainment(pair.inner, pair.outer);
  const accepts = validators(pair);
  if (!accepts) return { pair, answer, values: [] };
  const values = [...universe, ...candidates(pair, answer, { samples, seed })];
  const between = betweenBy(accepts);
  if (answer.verdict === 'refuted') {
    const fault = faultOf(answer, between);
    return { pair, answer, values, ...(fault !== undefined && { fault: { what: fault, value: answer.witness } }) };
  }
  const found = values.find(between);
  if (found === undefined) return { pair, answer, values };
  const value = reduce(found, between);
  const what =
    answer.verdict === 'proven' ? 'proven, although the first accepts a value that the second refuses' : missed;
  return { pair, answer, values, fault: { what, value } };
}

/** Whether the first accepts the value and the second refuses it. A recursion that never ends is neither. */
function betweenBy({ inner, outer }: { inner: Accepts; outer: Accepts }): Accepts {
  return (value) => {
    try {
      return inner(value) && !outer(value);
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  };
}

/** Not wrong, only weak: counted apart. */
export const missed = 'unknown, although a value that shows the difference was found by sampling';

function candidates(pair: Pair, answer: Containment, { samples, seed }: Attempt): Json[] {
  const random = new Random(seed);
  const pool = poolOf(pair.inner, pair.outer);
  const strict = new Sampler(pair.inner, pool, random, 0);
  const loose = new Sampler(pair.inner, pool, random, 0.05);
  const other = new Sampler(pair.outer, pool, random, 0.05);
  const values: Json[] = [...pool.constants];
  for (let i = 0; i < samples; i += 1) values.push((i % 2 === 0 ? strict : i % 4 === 1 ? loose : other).value());
  const reverse = proveContainment(pair.outer, pair.inner);
  for (const each of [answer, reverse]) {
    if (each.verdict !== 'refuted') continue;
    values.push(each.witness);
    for (const near of smaller(each.witness)) {
      if (values.length > samples * 2) break;
      values.push(near);
    }
  }
  return values;
}

function faultOf(answer: Extract<Containment, { verdict: 'refuted' }>, between: Accepts): string | undefined {
  if (!between(answer.witness)) return 'refuted with a value that is no witness';
  const removed = removals(answer.witness).find(between);
  if (removed !== undefined)
    return `refuted with a witness that is not minimal: ${JSON.stringify(removed)} is one, too`;
  return undefined;
}

/** The value without one of its members or items, at any depth. */
function removals(value: Json): Json[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    return value.flatMap((each, i) => [value.toSpliced(i, 1), ...removals(each).map((less) => value.with(i, less))]);
  }
  return Object.entries(value).flatMap(([key, each]) => [
    Object.fromEntries(Object.entries(value).filter(([other]) => other !== key)),
    ...removals(each).map((less) => ({ ...value, [key]: less })),
  ]);
}
