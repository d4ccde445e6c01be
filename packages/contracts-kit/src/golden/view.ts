import type { LossKind } from '../event.js';

/** A schema seen without regard to Zod's version: what it holds, and what JSON Schema cannot say about it. */
export interface View {
  /** Zod's name for it, for messages: `z.transform()`. */
  what: string;
  losses: readonly Loss[];
  /** Why no JSON has such a value. */
  unrepresentable?: string | undefined;
  /** `any` is a finding, `unknown` is the author's word for "everything". */
  everything?: 'any' | 'unknown' | undefined;
  children: readonly Child[];
}

export interface Loss {
  kind: LossKind;
  /** What does it: `.refine()`. */
  by: string;
}

export interface Child {
  schema: unknown;
  /** What is added to the place: '' for a wrapper or a union's member, `/name`, `/*`, or `/0` in a tuple. */
  step: string;
  /** Where the value may not be missing, since JSON has no `undefined`: array items and tuple members. */
  mayNotBeUndefined?: boolean;
}

/** One dialect of Zod. */
export interface Dialect {
  name: 'Zod 3' | 'Zod 4';
  view: (schema: unknown) => View;
  /** Whether what comes out of the schema may be `undefined`; for `unknown` the answer is given. */
  mayBeUndefined: (schema: unknown, unknown: boolean) => boolean;
}

export const wrapper = (schema: unknown): Child[] => [{ schema, step: '' }];

/** The marks of an object for the fields that come out although they did not go in. */
export function fillMarks(dialect: Dialect, fields: readonly [string, unknown][]): `fills:${string}`[] {
  return fields.filter(([, field]) => fillsIn(dialect, field)).map(([key]) => `fills:${key}` as const);
}

function fillsIn(dialect: Dialect, schema: unknown): boolean {
  const { what, losses, children } = dialect.view(schema);
  const changes = losses.some(({ kind }) => kind !== 'refinement');
  if (changes || what === 'z.default()' || what === 'z.prefault()') return true;
  return children.some(({ schema: inner, step }) => step === '' && fillsIn(dialect, inner));
}
