import { type Answer, type Doubt, found, NONE } from './answer.js';
import type { Budget } from './budget.js';
import type { State } from './state.js';
import { findString, matchesFormat, matchesPattern } from './strings/index.js';

/** A string of the wanted length, patterns and formats. */
export function solveString(state: State, hints: readonly string[], budget: Budget): Answer {
  if (state.values) return amongValues(state, budget);
  const answer = findString(
    {
      patterns: state.patterns,
      formats: state.formats,
      minLength: state.least,
      maxLength: state.most,
      excluded: state.excluded as Set<string>,
      hints,
    },
    budget,
  );
  if (answer.kind === 'none') return NONE;
  if (answer.kind === 'unknown') return { kind: 'unknown', doubt: { ...uncertain(state), reason: answer.reason } };
  return answer.sure ? found(answer.value) : found(answer.value, uncertain(state));
}

/** Those of the words that have every pattern; none where there is no pattern, for then no word is needed. */
export function fittingWords({ patterns }: State, words: readonly string[], budget: Budget): string[] {
  if (patterns.length === 0) return [];
  budget.spend(words.length);
  return words.filter((word) => patterns.every(({ source, wanted }) => matchesPattern(source, word) === wanted));
}

function amongValues(state: State, budget: Budget): Answer {
  let doubtful: Answer | undefined;
  for (const value of state.values as Set<string>) {
    budget.spend();
    const fits = fitsString(value, state);
    if (fits === true) return found(value);
    if (fits === undefined) doubtful ??= found(value, uncertain(state));
  }
  return doubtful ?? NONE;
}

function fitsString(value: string, state: State): boolean | undefined {
  const length = [...value].length;
  if (state.excluded.has(value) || length < state.least || length > state.most) return false;
  const said = [
    ...state.patterns.map(({ source, wanted }) => agrees(matchesPattern(source, value), wanted)),
    ...state.formats.map(({ name, wanted }) => agrees(matchesFormat(name, value), wanted)),
  ];
  if (said.includes(false)) return false;
  return said.includes(undefined) ? undefined : true;
}

function agrees(matches: boolean | undefined, wanted: boolean): boolean | undefined {
  return matches === undefined ? undefined : matches === wanted;
}

/** What is wanted is the inner schema's, what is refused the outer's, in all but negations. */
function uncertain({ formats, patterns }: State): Doubt {
  const format = bySide(formats.map(({ name, wanted }) => ({ text: name, wanted })));
  if (format)
    return {
      reason: `validators may read the format ${named(format)} differently`,
      text: { keyword: 'format', ...format },
    };
  const pattern = bySide(patterns.map(({ source, wanted }) => ({ text: source, wanted }))) ?? {};
  return { reason: `the pattern ${named(pattern)} is not decided`, text: { keyword: 'pattern', ...pattern } };
}

function bySide(list: readonly { text: string; wanted: boolean }[]): { inner?: string; outer?: string } | undefined {
  const inner = list.find(({ wanted }) => wanted)?.text;
  const outer = list.find(({ wanted }) => !wanted)?.text;
  if (inner === undefined && outer === undefined) return undefined;
  return { ...(inner !== undefined && { inner }), ...(outer !== undefined && { outer }) };
}

function named({ inner, outer }: { inner?: string; outer?: string }): string {
  return JSON.stringify(outer ?? inner ?? '').slice(0, 60);
}
