import fc from 'fast-check';
import type { Json } from '../../src/containment/types.js';

export type SchemaObject = { [keyword: string]: Json };

const NAMES = ['a', 'b', 'c'];

/** Values over a few names, small enough to try each of their parts. `unknown` is a name that no schema here declares. */
export const values: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'medium' },
    fc.constantFrom<Json>(1, -1, 'x', null),
    fc.dictionary(fc.constantFrom(...NAMES, 'unknown'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
    fc.dictionary(fc.constantFrom(...NAMES, 'unknown'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
    fc.array(tie('value'), { maxLength: 2 }),
  ),
})).value;

const leaf = fc.constantFrom<Json>(
  true,
  { type: 'integer' },
  { type: 'integer', minimum: 0 },
  { enum: ['x', 1] },
  { type: ['string', 'null'] },
  { const: 1 },
);

const open: Json[] = [{}, {}, { additionalProperties: true }];
const closed: Json[] = [
  { additionalProperties: false },
  { additionalProperties: false },
  { additionalProperties: { not: {} } },
  { unevaluatedProperties: false },
];

interface Allowed {
  /** Records and conditions on names and counts of what is not declared. */
  data: boolean;
  oneOf: boolean;
}

/** Schemas of 2020-12 with everything that opening looks at. */
export function schemas(allowed: Allowed): fc.Arbitrary<SchemaObject> {
  const { schema, object } = fc.letrec<{ schema: Json; object: SchemaObject; union: SchemaObject }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 3, depthSize: 'medium' },
      leaf,
      tie('object'),
      tie('object'),
      tie('union'),
      fc.constant<Json>({ $ref: '#/$defs/Node' }),
      fc.record({ type: fc.constant('array'), items: tie('schema'), uniqueItems: fc.boolean() }) as fc.Arbitrary<Json>,
      fc.record({ type: fc.constant('array'), contains: tie('schema') }) as fc.Arbitrary<Json>,
    ),
    union: fc.oneof(
      fc
        .tuple(
          fc.constantFrom('anyOf', 'allOf', ...(allowed.oneOf ? ['oneOf', 'oneOf'] : [])),
          fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
          fc.oneof(fc.constant({}), tie('object')),
        )
        .map(([keyword, branches, beside]) => ({ ...beside, [keyword]: branches })),
      fc.record({ not: tie('schema') }) as fc.Arbitrary<SchemaObject>,
      fc.tuple(tie('object'), tie('schema')).map(([object, not]) => ({ ...object, not })),
      fc.tuple(tie('object'), tie('schema'), tie('schema')).map(([object, yes, no]) => ({
        ...object,
        if: { properties: { a: { const: 1 } }, required: ['a'] },
        // biome-ignore lint/suspicious/noThenProperty: it is the keyword
        then: yes,
        else: no,
      })),
      fc.tuple(tie('object'), tie('schema')).map(([object, a]) => ({ ...object, dependentSchemas: { a } })),
    ),
    object: fc
      .record({
        properties: fc.dictionary(fc.constantFrom(...NAMES), tie('schema'), {
          minKeys: 1,
          maxKeys: 2,
          noNullPrototype: true,
        }),
        required: fc.subarray(NAMES, { maxLength: 1 }),
        rest: fc.constantFrom(
          ...open,
          ...closed,
          ...(allowed.data ? [{ additionalProperties: { type: 'integer' } }] : []),
        ),
        more: fc.constantFrom(
          {},
          {},
          {},
          { minProperties: 1 },
          { maxProperties: 1 },
          { maxProperties: 2 },
          { propertyNames: { pattern: '^[ab]$' } },
          ...(allowed.data ? [{ patternProperties: { '^u': { type: 'integer' } } }] : []),
        ),
      })
      .map(({ properties, required, rest, more }): SchemaObject => {
        return {
          type: 'object',
          properties,
          ...(required.length > 0 && { required }),
          ...(rest as SchemaObject),
          ...more,
        };
      }),
  }));
  return fc.tuple(fc.oneof(object, schema), schema).map(([root, Node]) => ({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...(typeof root === 'object' ? (root as SchemaObject) : {}),
    $defs: {
      Node: { type: 'object', properties: { a: Node, b: { $ref: '#/$defs/Node' } }, additionalProperties: false },
    },
  }));
}

/** Every value that is left when some properties, at any depth, are taken away. */
export function* thinned(value: Json): Generator<Json> {
  if (Array.isArray(value)) {
    if (value.length === 0) yield [];
    else
      for (const first of thinned(value[0]!))
        for (const rest of thinned(value.slice(1))) yield [first, ...(rest as Json[])];
  } else if (typeof value === 'object' && value !== null) {
    const [first, ...others] = Object.entries(value);
    if (!first) yield {};
    else
      for (const rest of thinned(Object.fromEntries(others)) as Generator<SchemaObject>) {
        yield rest;
        for (const one of thinned(first[1])) yield { [first[0]]: one, ...rest };
      }
  } else yield value;
}

/** The value with an unknown property more, once for each object in it. */
export function* extended(value: Json): Generator<Json> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield { ...value, unheardOf: 0 };
  for (const [key, member] of Object.entries(value))
    for (const one of extended(member))
      yield Array.isArray(value) ? value.with(Number(key), one) : { ...value, [key]: one };
}
