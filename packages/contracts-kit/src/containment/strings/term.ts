import type { CharSet } from './chars.js';
import type { Partition } from './partition.js';

/** A language of strings. Terms are interned: the same term is the same object, so that derivatives run into states already seen. */
export interface Term {
  readonly id: number;
  readonly kind: 'none' | 'empty' | 'set' | 'concat' | 'loop' | 'or' | 'and' | 'not';
  readonly set: CharSet;
  readonly parts: readonly Term[];
  /** Of a loop. */
  readonly min: number;
  readonly max: number;
  /** Whether the empty string is in it. */
  readonly nullable: boolean;
  /** Bounds on the length of its strings in code points: none is shorter or longer. */
  readonly shortest: number;
  readonly longest: number;
  /** What a derivative costs, about. */
  readonly weight: number;
}

export interface Step {
  readonly partition: Partition;
  /** What may follow, by class of the partition. */
  readonly next: readonly Term[];
  /** Work units this took, or would have taken. */
  readonly cost: number;
}
