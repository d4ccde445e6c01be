import type { Rational } from './rational.js';

export const BIT = { null: 1, boolean: 2, number: 4, string: 8, array: 16, object: 32 } as const;
export type TypeName = keyof typeof BIT;
export const EVERY_TYPE = 63;

/** Which of the two schemas. */
export type Side = 'inner' | 'outer';

export type Scalar = null | boolean | number | string;

/**
 * One condition on a value. `must: false` is how JSON Schema's keywords speak: only of values of their own type (`on`), true of
 * every other. `must: true` is what their negations are: false of a value of another type.
 */
export type Atom =
  | { kind: 'type'; mask: number }
  | { kind: 'values'; values: ReadonlySet<Scalar>; wanted: boolean }
  /** What is not understood: a keyword we do not prove with. Both signs of the same one still exclude each other. */
  | { kind: 'opaque'; key: string; reason: string; pointer: string; side: Side; believed: boolean; wanted: boolean }
  | ({ must: boolean } & (
      | { kind: 'minimum' | 'maximum'; on: 'number'; bound: Rational; exclusive: boolean }
      | { kind: 'multipleOf'; on: 'number'; of: Rational; wanted: boolean }
      | { kind: 'minLength' | 'maxLength'; on: 'string'; count: number }
      | { kind: 'pattern' | 'format'; on: 'string'; text: string; wanted: boolean }
      | { kind: 'minItems' | 'maxItems'; on: 'array'; count: number }
      /** `item`: the item at `index`, if there is one; `hasItem`: there is one, and it is so. */
      | { kind: 'item' | 'hasItem'; on: 'array'; index: number; schema: Node }
      /** Every item from `index` on; `someItem`: one of them. */
      | { kind: 'rest' | 'someItem'; on: 'array'; index: number; schema: Node }
      /** How many items are so. */
      | { kind: 'atLeast' | 'atMost'; on: 'array'; count: number; schema: Node }
      | { kind: 'unique'; on: 'array'; wanted: boolean }
      | { kind: 'property' | 'hasProperty'; on: 'object'; name: string; schema: Node }
      /** The properties that none of `names` names and none of `but` matches, and that `pattern` matches (null: all). */
      | ({ kind: 'others' | 'someOther'; on: 'object'; schema: Node } & NameClass)
      | { kind: 'names' | 'someName'; on: 'object'; schema: Node }
      | { kind: 'minProperties' | 'maxProperties'; on: 'object'; count: number }
    ));

export interface NameClass {
  names: ReadonlySet<string>;
  but: readonly string[];
  pattern: string | null;
}

export interface Lazy {
  /** The node that a cyclic $ref stands for; set once its schema has been read. */
  target?: Node;
}

export type Node = {
  readonly id: number;
  negation?: Node;
  summary?: Summary;
  /** Of a disjunction: it says what a conjunction refuses. Which disjunction is tried first depends on it, no answer does. */
  refusing?: boolean;
} & (
  | { readonly kind: 'true' }
  | { readonly kind: 'false' }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Node[] }
  | { readonly kind: 'atom'; readonly atom: Atom }
  | { readonly kind: 'ref'; readonly lazy: Lazy; readonly negated: boolean }
);

/** What a node certainly keeps to; everything said is true of all of its values. Used to tell sets apart cheaply. */
export interface Summary {
  mask: number;
  /** When present the scalars among its values are these. */
  values?: ReadonlySet<Scalar>;
  /** What an object of it certainly has. */
  has?: ReadonlyMap<string, Summary>;
}
