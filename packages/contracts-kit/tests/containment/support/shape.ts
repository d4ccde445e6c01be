import fc from 'fast-check';

/** What a part of an event may be, said once: `zod.ts` writes it with Zod 3 or 4, `hand.ts` as a person would in JSON Schema. */
export type Shape =
  | { is: 'string'; min?: number; max?: number }
  | { is: 'format'; name: FormatName }
  | { is: 'pattern'; source: string }
  | { is: 'number'; int: boolean; min?: number; max?: number; over?: number; step?: number }
  | { is: 'boolean' | 'null' | 'unknown' }
  | { is: 'literal'; value: string | number | boolean }
  | { is: 'enum'; values: string[] }
  | { is: 'array'; of: Shape; min?: number; max?: number }
  | { is: 'tuple'; of: Shape[]; rest?: Shape }
  | { is: 'record'; of: Shape }
  | { is: 'nullable'; of: Shape }
  | { is: 'union'; of: Shape[] }
  | ObjectShape
  | { is: 'both'; left: ObjectShape; right: ObjectShape }
  | { is: 'variants'; tag: string; of: { value: string; fields: Field[] }[]; open: boolean };

export interface ObjectShape {
  is: 'object';
  fields: Field[];
  /** Whether other properties than the named ones may be there. */
  open: boolean;
}

export interface Field {
  key: string;
  shape: Shape;
  required: boolean;
}

export const formatNames = ['uuid', 'email', 'date-time', 'date', 'uri'] as const;
type FormatName = (typeof formatNames)[number];

/** Anchored and small, as events have them; several of them contain one another. */
export const patternSources = [
  '^[a-z]+$',
  '^[a-z]{1,4}$',
  '^[A-Z]{2}$',
  '^[A-Z]{2,3}$',
  '^ord_[0-9]{4}$',
  '^ord_[0-9]+$',
  '^v[12]$',
  '^(card|cash)$',
  '^\\d{4}-\\d{2}$',
  '^x-',
] as const;

const keys = fc.constantFrom('id', 'a', 'b', 'name', 'kind', 'é', 'a/b~c', '$ref', 'properties', 'constructor');
const words = fc.constantFrom('card', 'cash', 'v1', 'v2', 'ab', 'x-y', 'GB', '', 'ord_1234', 'a@b.test');
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

/** Leaves out what is `undefined`, which `exactOptionalPropertyTypes` does not allow to be there. */
const tidy = <T extends object>(value: T): Shape =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as unknown as Shape;

const leaves: fc.Arbitrary<Shape>[] = [
  fc
    .record({ is: fc.constant('string'), min: maybe(fc.nat(3)), more: maybe(fc.nat(9)) })
    .map(({ more, ...rest }) => tidy({ ...rest, max: more === undefined ? undefined : (rest.min ?? 0) + more })),
  fc.record({ is: fc.constant('format' as const), name: fc.constantFrom(...formatNames) }),
  fc.record({ is: fc.constant('pattern' as const), source: fc.constantFrom(...patternSources) }),
  fc
    .record({
      is: fc.constant('number'),
      int: fc.boolean(),
      min: maybe(fc.integer({ min: -3, max: 3 })),
      more: maybe(fc.nat(9)),
      over: fc.option(fc.constantFrom(0, 0.5, -1), { nil: undefined, freq: 3 }),
      step: fc.option(fc.constantFrom(2, 3, 0.5, 0.01), { nil: undefined, freq: 3 }),
    })
    .map(({ more, ...rest }) =>
      tidy({
        ...rest,
        max: more === undefined ? undefined : (rest.min ?? 0) + more,
        // An integer that is a multiple of a fraction is written by nobody.
        step: rest.int && rest.step !== undefined && rest.step < 1 ? undefined : rest.step,
      }),
    ),
  fc.record({ is: fc.constantFrom('boolean', 'null', 'unknown') }) as fc.Arbitrary<Shape>,
  fc.record({ is: fc.constant('literal' as const), value: fc.oneof(words, fc.constantFrom(1, 1.5, 0, true, false)) }),
  fc.record({ is: fc.constant('enum' as const), values: fc.uniqueArray(words, { minLength: 1, maxLength: 4 }) }),
];

const tied = fc.letrec<{ shape: Shape; fields: Field[]; object: ObjectShape }>((tie) => ({
  shape: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.oneof(...leaves),
    fc
      .record({ is: fc.constant('array'), of: tie('shape'), min: maybe(fc.nat(2)), more: maybe(fc.nat(2)) })
      .map(({ more, ...rest }) => tidy({ ...rest, max: more === undefined ? undefined : (rest.min ?? 0) + more })),
    fc
      .record({
        is: fc.constant('tuple'),
        of: fc.array(tie('shape'), { minLength: 1, maxLength: 3 }),
        rest: maybe(tie('shape')),
      })
      .map(tidy),
    fc.record({ is: fc.constant('record' as const), of: tie('shape') }),
    fc.record({ is: fc.constant('nullable' as const), of: tie('shape') }),
    fc.record({ is: fc.constant('union' as const), of: fc.array(tie('shape'), { minLength: 2, maxLength: 3 }) }),
    tie('object'),
    fc.record({ is: fc.constant('both' as const), left: tie('object'), right: tie('object') }),
    fc.record({
      is: fc.constant('variants' as const),
      tag: fc.constantFrom('kind', 'type'),
      of: fc.uniqueArray(fc.record({ value: fc.constantFrom('card', 'cash', 'v1', 'v2'), fields: tie('fields') }), {
        minLength: 1,
        maxLength: 3,
        selector: ({ value }) => value,
      }),
      open: fc.boolean(),
    }),
  ),
  fields: fc.uniqueArray(fc.record({ key: keys, shape: tie('shape'), required: fc.boolean() }), {
    maxLength: 4,
    selector: ({ key }) => key,
  }),
  object: fc.record({ is: fc.constant('object' as const), fields: tie('fields'), open: fc.boolean() }),
})) as { shape: fc.Arbitrary<Shape>; fields: fc.Arbitrary<Field[]>; object: fc.Arbitrary<ObjectShape> };

export const shapes = tied.shape;
export const objects = tied.object;

/** An event: an envelope around what the generator makes of `data`. */
export const events: fc.Arbitrary<Shape> = fc
  .record({ data: fc.oneof(tied.object, tied.shape), open: fc.boolean(), name: fc.constantFrom('card', 'cash') })
  .map(({ data, open, name }) => ({
    is: 'object',
    open,
    fields: [
      { key: 'id', required: true, shape: { is: 'format', name: 'uuid' } },
      { key: 'type', required: true, shape: { is: 'literal', value: name } },
      { key: 'time', required: true, shape: { is: 'format', name: 'date-time' } },
      { key: 'data', required: true, shape: data },
    ],
  }));
