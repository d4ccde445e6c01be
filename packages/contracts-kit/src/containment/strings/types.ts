import type { Budget } from '../budget.js';

/** Which strings are asked for: every condition at once. */
export interface StringProblem {
  /** `pattern` sources as the schemas have them (searched, not anchored; code points, flag `u`), wanted or refused. */
  patterns: readonly { source: string; wanted: boolean }[];
  /** `format` names, asserted; wanted or refused. */
  formats: readonly { name: string; wanted: boolean }[];
  /** In code points; `maxLength` may be Infinity. */
  minLength: number;
  maxLength: number;
  /** Strings that do not count as an answer. */
  excluded: ReadonlySet<string>;
  /** Strings that would look realistic, best first; used where one of them fits. */
  hints: readonly string[];
}

export type StringAnswer =
  /** No string fulfils it: by ECMA-262 for patterns, and for formats by their own specifications, however strictly these are read. */
  | { kind: 'none' }
  /** `sure: false`: an over-approximation was searched (a format's, a pattern's): a validator has to look. */
  | { kind: 'found'; value: string; sure: boolean }
  | { kind: 'unknown'; reason: string };

export type FindString = (problem: StringProblem, budget: Budget) => StringAnswer;
