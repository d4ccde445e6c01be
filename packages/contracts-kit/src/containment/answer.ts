import type { Side } from './node.js';
import type { Json } from './types.js';

/** Why an answer is not certain, and the keyword that is at fault. */
export interface Doubt {
  reason: string;
  pointer?: string;
  side?: Side;
  /** Where the pointer is not known: the keyword, and its value on each side. */
  text?: { keyword: 'pattern' | 'format' } & Partial<Record<Side, string>>;
}

/** Whether some value fulfils a set of conditions. */
export type Answer =
  /**
   * None does. `depends` is the depth of the shallowest question that this assumed to have no answer because it was being asked
   * already; Infinity when nothing was assumed.
   */
  | { kind: 'none'; depends: number }
  /** One does; with a doubt only the conditions that were understood are known to be fulfilled. */
  | { kind: 'found'; value: Json; doubt?: Doubt }
  | { kind: 'unknown'; doubt: Doubt };

export const NONE: Answer = { kind: 'none', depends: Number.POSITIVE_INFINITY };

export function found(value: Json, doubt?: Doubt): Answer {
  return doubt ? { kind: 'found', value, doubt } : { kind: 'found', value };
}

export function unknown(reason: string): Answer {
  return { kind: 'unknown', doubt: { reason } };
}

/** The best answer of several ways: a value without doubt ends the search, none of all ways is none. */
export class Alternatives {
  #depends = Number.POSITIVE_INFINITY;
  #unknown: Answer | undefined;
  #doubtful: Answer | undefined;
  #found: Answer | undefined;

  /** True when there is nothing better to look for. */
  add(answer: Answer): boolean {
    if (answer.kind === 'none') this.#depends = Math.min(this.#depends, answer.depends);
    else if (answer.kind === 'unknown') this.#unknown ??= answer;
    else if (answer.doubt) this.#doubtful ??= answer;
    else this.#found = answer;
    return this.#found !== undefined;
  }

  get answer(): Answer {
    return this.#found ?? this.#doubtful ?? this.#unknown ?? { kind: 'none', depends: this.#depends };
  }
}
