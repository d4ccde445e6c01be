/** A JSON Schema of draft-07, 2019-09 or 2020-12, as `$schema` says; 2020-12 where it does not. */
export type Schema = boolean | { readonly [keyword: string]: unknown };

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** Where two schemas differ. All are JSON Pointers, `''` for the whole. */
export interface Difference {
  /** Into the inner schema (of several: the first), at what allows the value. */
  inner: string;
  /** Into the outer schema, at the keyword or subschema that refuses it. Of several it begins with the index: `/1/properties/id`. */
  outer: string;
  /** Into the value; of a property that is missing, where it would stand. */
  instance: string;
}

export type Containment =
  | { verdict: 'proven' }
  | { verdict: 'refuted'; witness: Json; at: Difference }
  | { verdict: 'unknown'; reason: string; at: Difference };

export interface ContainmentOptions {
  /** Work units (one is about a microsecond) before the answer is `unknown`. No clock is read. */
  budget?: number;
  /**
   * Values that somebody knows: where a question is too hard to decide, a counterexample is looked for among them, near them, and with
   * their strings in the places of patterns that cannot be solved. They need not be valid, and never make an answer `proven`.
   */
  examples?: readonly Json[];
}

export interface Sets {
  /** A value belongs to the inner set when every one of these accepts it. Each is a document of its own: `#` is its root. */
  inner: readonly Schema[];
  /** A value belongs to the outer set when one of these accepts it. */
  outer: readonly Schema[];
}
