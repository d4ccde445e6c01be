import { type Answer, found, NONE, unknown } from './answer.js';
import type { Budget } from './budget.js';
import { commonMultiple, compare, isMultiple, quotient, type Rational, rational, times, toNumber } from './rational.js';
import type { State } from './state.js';

/** More multiples in a row are not looked at. */
const MOST = 2000;

/** A number within bounds, a multiple of all and of none of some. Exact, over decimals. */
export function solveNumber(state: State, budget: Budget): Answer {
  const fits = (value: number): boolean => {
    const exact = rational(value);
    return exact !== undefined && isWithin(exact, state) && divides(exact, state) && !state.excluded.has(value);
  };
  if (state.values) {
    for (const value of state.values) {
      budget.spend();
      if (fits(value as number)) return found(value as number);
    }
    return NONE;
  }
  if (state.multiples.length > 0) return ofMultiples(state, state.multiples.reduce(commonMultiple), budget);
  const { low, high } = state;
  if (low && high && compare(low.at, high.at) === 0) {
    const only = toNumber(low.at);
    if (only === undefined) return unknown('a number that JavaScript cannot hold exactly');
    return fits(only) ? found(only) : NONE;
  }
  for (const candidate of candidates(low && approximately(low.at), high && approximately(high.at))) {
    budget.spend();
    if (fits(candidate)) return found(candidate);
  }
  // There are such numbers, between any two bounds; none that is short enough to write was found.
  return unknown('no number that JavaScript can hold was found between the bounds');
}

function isWithin(value: Rational, { low, high }: State): boolean {
  if (low) {
    const order = compare(value, low.at);
    if (order < 0 || (order === 0 && low.exclusive)) return false;
  }
  if (!high) return true;
  const order = compare(value, high.at);
  return order < 0 || (order === 0 && !high.exclusive);
}

function divides(value: Rational, { multiples, notMultiples }: State): boolean {
  return multiples.every((of) => isMultiple(value, of)) && !notMultiples.some((of) => isMultiple(value, of));
}

function ofMultiples(state: State, step: Rational, budget: Budget): Answer {
  const { low, high, notMultiples, excluded } = state;
  const least =
    low && inside(quotient(low.at, step, 'ceil'), 1n, (k) => low.exclusive && compare(times(step, k), low.at) === 0);
  const most =
    high &&
    inside(quotient(high.at, step, 'floor'), -1n, (k) => high.exclusive && compare(times(step, k), high.at) === 0);
  if (least !== undefined && most !== undefined && least > most) return NONE;
  if (notMultiples.some((not) => isMultiple(step, not))) return NONE;
  // The smallest first, from the bound that is nearest to zero outwards.
  const start = least !== undefined && least > 0n ? least : most !== undefined && most < 0n ? most : 0n;
  let left = MOST + excluded.size;
  let unwritable = false;
  for (let distance = 0n; left > 0; distance += 1n) {
    const around = distance === 0n ? [start] : [start + distance, start - distance];
    const within = around.filter((k) => (least === undefined || k >= least) && (most === undefined || k <= most));
    if (within.length === 0) break;
    for (const k of within) {
      budget.spend();
      left -= 1;
      const exact = times(step, k);
      if (notMultiples.some((not) => isMultiple(exact, not))) continue;
      const value = toNumber(exact);
      if (value === undefined) unwritable = true;
      else if (!excluded.has(value)) return found(value);
    }
  }
  if (left <= 0) return unknown('too many multiples to look at');
  return unwritable ? unknown('a number that JavaScript cannot hold exactly') : NONE;
}

function inside(k: bigint, towards: bigint, isOutside: (k: bigint) => boolean): bigint {
  return isOutside(k) ? k + towards : k;
}

function approximately({ n, d }: Rational): number {
  const value = Number(n) / Number(d);
  if (Number.isNaN(value)) return n < 0n ? -Number.MAX_VALUE : Number.MAX_VALUE;
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));
}

/** Numbers that a person would pick, then ever finer ones between the bounds. */
function* candidates(low: number | undefined, high: number | undefined): Generator<number> {
  const from = low ?? (high === undefined ? 0 : Math.min(high, 0));
  const to = high ?? Math.max(from, 0);
  yield* [1, 0, 0.5, 1.5, -1, -0.5, 2, 10, 100];
  yield* [from, to, Math.ceil(from), Math.floor(to)];
  for (const by of [1, 0.5, 1.5, 0.1, 2, 0.25, 0.01, 0.001, 3, 7, 1e6]) {
    yield* [from + by, from - by, to - by, to + by, Math.ceil(from) + by, Math.floor(to) - by].map(tidy);
  }
  yield* [from + Math.abs(from) / 64, to - Math.abs(to) / 64, Number.MAX_VALUE, -Number.MAX_VALUE].filter(
    Number.isFinite,
  );
  for (let parts = 2; parts <= 64; parts *= 2) {
    for (let part = 1; part < parts; part += 2) {
      const between = from + (to - from) * (part / parts);
      yield tidy(between);
      yield between;
    }
  }
}

function tidy(value: number): number {
  return Number(value.toPrecision(12));
}
