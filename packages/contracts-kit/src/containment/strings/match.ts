import { Lru } from './cache.js';
import { compiled, type Engine, engine } from './engine.js';
import { formatOf } from './formats.js';
import { classOf } from './partition.js';
import { patternIsSafe, stepsOf } from './safe.js';
import type { Term } from './term.js';

/** Work units for one match by automaton, where nobody else counts. */
const MATCH_UNITS = 50_000;
/** Native steps that are cheaper than an automaton, and such as are worth one work unit. */
const FEW_STEPS = 100_000;
const STEPS_PER_UNIT = 1_000;

const natives = new Lru<string, RegExp | null>(1_000);

/**
 * Whether JSON Schema's `pattern` accepts the value: found anywhere, flag `u`. `undefined` when it cannot be told in reasonable time or the
 * pattern is not valid.
 */
export function matchesPattern(source: string, value: string): boolean | undefined {
  let left = MATCH_UNITS;
  return matchWithin(source, value, (units) => {
    left -= units;
    if (left < 0) throw new RangeError('too much work for one match');
  });
}

/** The same, with its work counted. What `spend` throws is passed on, but for a RangeError. */
export function matchWithin(source: string, value: string, spend: (units: number) => void): boolean | undefined {
  const steps = stepsOf(source, value.length);
  try {
    if (steps <= FEW_STEPS) {
      spend(1 + Math.floor(steps / STEPS_PER_UNIT));
      return natively(source, value);
    }
    const own = engine();
    const pattern = compiled(own, source);
    if (pattern?.exact) return walk(own, pattern.term, value, spend);
    if (!patternIsSafe(source, value.length)) return undefined;
    spend(Math.floor(steps / STEPS_PER_UNIT));
    return natively(source, value);
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function natively(source: string, value: string): boolean | undefined {
  const native = natives.get(source, () => {
    try {
      return new RegExp(source, 'u');
    } catch {
      return null;
    }
  });
  return native?.test(value);
}

function walk({ algebra }: Engine, start: Term, value: string, spend: (units: number) => void): boolean {
  let term = start;
  for (const char of value) {
    if (term === algebra.all) return true;
    if (term === algebra.none) return false;
    const step = algebra.step(term, spend);
    term = step.next[classOf(step.partition, char.codePointAt(0)!)]!;
  }
  return term.nullable;
}

/** Whether a string is of a format. `undefined` for a format nobody knows, or where validators differ, or may differ, on this value. */
export function matchesFormat(name: string, value: string): boolean | undefined {
  const format = formatOf(name);
  if (!format) return undefined;
  if (format.samples.includes(value)) return true;
  if (format.misses.includes(value)) return false;
  if (format.under !== undefined && matchesPattern(format.under, value) === true) return true;
  if (format.over !== undefined && matchesPattern(format.over, value) === false) return false;
  return undefined;
}

/** What `matchesFormat` cannot tell, by the most probable reading. */
export function likelyMatchesFormat(name: string, value: string, wanted: boolean): boolean | undefined {
  const format = formatOf(name);
  const likely = format?.likely ?? format?.over;
  return likely === undefined || (!wanted && format?.ignored) ? true : matchesPattern(likely, value);
}
