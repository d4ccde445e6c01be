import type { Json, Schema } from '../../../src/containment/types.js';

export type Verdict = 'proven' | 'refuted' | 'unknown';

/** A question that is meant to hang, crash or fool the engine, and the answers that are not wrong. */
export interface Case {
  name: string;
  inner: Schema;
  outer: Schema;
  /** All that may be said. */
  may: readonly Verdict[];
  /** Where a witness would be one only by the word of a keyword that says nothing. */
  worthless?: (witness: Json) => boolean;
  /** The validator that cannot be asked: a schema that is none, or numbers and repetitions beyond its own limits. */
  alone?: boolean;
}

export const proven: readonly Verdict[] = ['proven'];
export const refuted: readonly Verdict[] = ['refuted'];
/** It is so, and need not be found out. */
export const atMostProven: readonly Verdict[] = ['proven', 'unknown'];
/** It is not so, and need not be found out. */
export const atMostRefuted: readonly Verdict[] = ['refuted', 'unknown'];
export const unknown: readonly Verdict[] = ['unknown'];
/** Only that it ends. */
export const any: readonly Verdict[] = ['proven', 'refuted', 'unknown'];

export const list = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
