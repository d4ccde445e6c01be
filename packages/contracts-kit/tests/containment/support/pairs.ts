import fc from 'fast-check';
import type { Schema } from '../../../src/containment/types.js';
import { type Dialect, dialects, toDialect, usesNewer } from './dialect.js';
import { byHand, type Style, styles } from './hand.js';
import { changes, mutate } from './mutate.js';
import { documents } from './raw.js';
import { mutateRaw, rawChanges } from './raw-mutate.js';
import { events, type Shape } from './shape.js';
import { throughZod, zods } from './zod.js';

export interface Pair {
  inner: Schema;
  outer: Schema;
}

type Writer = keyof typeof zods | Style;

const zodWriters = fc.constantFrom<Writer>('zod3', 'zod4');

function write(shape: Shape, writer: Writer): Schema {
  if (typeof writer === 'object') return byHand(shape, writer);
  // What the kit makes no golden of is written by hand in the style the golden would have.
  return throughZod(zods[writer], shape) ?? byHand(shape, plain);
}

const plain: Style = {
  dialect: '2020-12',
  nullable: 'anyOf',
  literal: 'const',
  integer: 'type',
  variants: 'oneOf',
  union: 'anyOf',
  both: 'allOf',
  optional: 'omit',
  defs: 0,
  reversed: false,
};

/** One event before and after one to three changes, each side by Zod 3, Zod 4 or by hand. */
export const eventPairsIn = (...among: Dialect[]): fc.Arbitrary<Pair> => {
  const writers = fc.oneof(
    zodWriters,
    fc.tuple(styles, fc.constantFrom(...among)).map(([style, dialect]) => ({ ...style, dialect })),
  );
  return fc
    .record({
      shape: events,
      made: fc.array(changes, { minLength: 1, maxLength: 3 }),
      before: writers,
      after: writers,
      alike: fc.boolean(),
      forward: fc.boolean(),
    })
    .map(({ shape, made, before, after, alike, forward }) => {
      const old = write(shape, before);
      const young = write(made.reduce(mutate, shape), alike ? before : after);
      return forward ? { inner: young, outer: old } : { inner: old, outer: young };
    });
};

export const eventPairs = eventPairsIn(...dialects);

/** Hand-written documents with all keywords, before and after changes to the schema itself. */
export const rawPairsIn = (...among: Dialect[]): fc.Arbitrary<Pair> =>
  fc
    .record({
      document: documents,
      other: fc.option(documents, { nil: undefined, freq: 6 }),
      made: fc.array(rawChanges, { maxLength: 3 }),
      inner: fc.constantFrom(...among),
      outer: fc.constantFrom(...among),
      forward: fc.boolean(),
    })
    .map(({ document, other, made, inner, outer, forward }) => {
      const after = made.reduce(mutateRaw, other ?? document);
      const [a, b] = forward ? [after, document] : [document, after];
      return { inner: inDialect(a, inner), outer: inDialect(b, outer) };
    });

export const rawPairs = rawPairsIn(...dialects);

function inDialect(schema: Schema, dialect: Dialect): Schema {
  return toDialect(schema, usesNewer(schema) && dialect === 'draft-07' ? '2019-09' : dialect);
}
