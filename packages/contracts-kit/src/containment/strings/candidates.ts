import { formatOf, sampleOf } from './formats.js';
import type { StringProblem } from './types.js';

const MOST_HINTS = 30;
const LONGEST_HINT = 5_000;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** What somebody wrote down, best first: the hints, then samples of the formats asked for, then near misses of the formats refused. */
export function realistic(problem: StringProblem): string[] {
  const out = new Set<string>();
  for (const hint of problem.hints.slice(0, MOST_HINTS)) if (hint.length <= LONGEST_HINT) out.add(hint);
  for (const { name, wanted } of problem.formats) if (wanted) for (const sample of sampleOf(name)) out.add(sample);
  for (const { name, wanted } of problem.formats)
    if (!wanted) for (const miss of formatOf(name)?.misses ?? []) out.add(miss);
  return [...out];
}

/** One step away from a realistic value: for a pattern that is refused, the difference then shows at a glance. */
export function nearMisses(problem: StringProblem): string[] {
  const out = new Set<string>();
  for (const value of realistic(problem).slice(0, 4)) {
    if (value === '' || value.length > 200) continue;
    const chars = [...value];
    const last = chars[chars.length - 1]!;
    const body = chars.slice(0, -1).join('');
    out.add(body + (/\d/.test(last) ? 'x' : /[a-z]/.test(last) ? '0' : 'x'));
    out.add(`${value}x`);
    out.add(`${value}0`);
    out.add(body);
    out.add(value.toUpperCase());
    out.add(value.toLowerCase());
    out.add(`${value}-`);
    out.add(`x${value}`);
    out.add(`${value} x`);
  }
  return [...out];
}

/** Strings without a meaning, for lengths from `min` to `max`: letters, short ones first, the empty string last. */
export function* letters(min: number, max: number): Generator<string> {
  const shortest = Math.max(1, min);
  const longest = Math.min(max, Math.max(shortest, 3));
  for (let length = shortest; length <= longest; length++) {
    const text = LETTERS.repeat(Math.ceil(length / 26) + 1);
    for (let shift = 0; shift < 26; shift++) yield text.slice(shift, shift + length);
  }
  if (min <= 0) yield '';
}
