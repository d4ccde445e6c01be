import fc from 'fast-check';
import type { Json } from '../../src/containment/types.js';
import type { SchemaObject } from './tolerance-arbitraries.js';

type Schemas = fc.Arbitrary<SchemaObject>;

const name = fc.constantFrom('a', 'b');
const tag = fc.constantFrom<SchemaObject>({ const: 1 }, { const: 'x' }, { type: 'integer' });
const inner = fc.oneof(tag, tag, fc.constant<Json>(true));

const closed: Schemas = fc
  .record({
    type: fc.constantFrom<SchemaObject>({ type: 'object' }, {}),
    a: inner,
    more: fc.constantFrom<SchemaObject>({}, {}, { b: { const: 1 } }, { p: {} }),
    required: fc.constantFrom<SchemaObject>({}, {}, { required: ['a'] }),
    rest: fc.constantFrom<SchemaObject>(
      { additionalProperties: false },
      { additionalProperties: false },
      { additionalProperties: { not: {} } },
      { unevaluatedProperties: false },
      { unevaluatedProperties: false, additionalProperties: true },
    ),
    count: fc.constantFrom<SchemaObject>(
      ...Array.from({ length: 8 }, () => ({})),
      { minProperties: 1 },
      { maxProperties: 1 },
    ),
  })
  .map(({ type, a, more, required, rest, count }) => ({
    ...type,
    properties: { a, ...more },
    ...required,
    ...rest,
    ...count,
  }));

const ask: Schemas = fc.oneof(
  name.map((one): SchemaObject => ({ required: [one] })),
  fc.tuple(name, tag).map(([one, part]): SchemaObject => ({ properties: { [one]: part } })),
  fc.tuple(name, tag).map(([one, part]): SchemaObject => ({ properties: { [one]: part }, required: [one] })),
  fc.tuple(name, name).map(([from, to]): SchemaObject => ({ dependentRequired: { [from]: [to] } })),
  fc.tuple(name, name).map(([from, to]): SchemaObject => ({ dependentSchemas: { [from]: { required: [to] } } })),
  fc
    .tuple(name, name, tag)
    .map(([from, to, part]): SchemaObject => ({ dependentSchemas: { [from]: { properties: { [to]: part } } } })),
  fc.constantFrom<SchemaObject>(
    { patternProperties: { '^b': { const: 1 } } },
    { patternProperties: { b: { const: 1 } } },
    { additionalProperties: { type: 'integer' } },
    { minProperties: 1 },
    { maxProperties: 1 },
    { propertyNames: { enum: ['a', 'z'] } },
    { type: 'object' },
  ),
);

/** The same schema of the value itself, of its property `p`, of the items in there. */
function lifted(place: string, of: Schemas): Schemas {
  if (place === 'root') return of;
  const inP = (part: Schemas): Schemas =>
    fc.oneof(
      { weight: 4, arbitrary: part.map((p): SchemaObject => ({ properties: { p } })) },
      { weight: 1, arbitrary: part.map((p): SchemaObject => ({ patternProperties: { '^p': p } })) },
      { weight: 1, arbitrary: part.map((p): SchemaObject => ({ patternProperties: { p } })) },
      {
        weight: 1,
        arbitrary: part.map((p): SchemaObject => ({ properties: { a: {}, b: {}, z: {} }, additionalProperties: p })),
      },
    );
  if (place === 'p') return inP(of);
  return inP(
    fc.oneof(
      of.map((items): SchemaObject => ({ items })),
      of.map((contains): SchemaObject => ({ contains })),
      of.map((first): SchemaObject => ({ prefixItems: [first] })),
      of.map((contains): SchemaObject => ({ contains, maxContains: 1 })),
    ),
  );
}

/** What makes a condition of schemas. */
function hedged(of: Schemas): Schemas {
  return fc.oneof(
    of,
    of.map((not): SchemaObject => ({ not })),
    of.map((not): SchemaObject => ({ not: { not } })),
    fc.tuple(of, of).map((anyOf): SchemaObject => ({ anyOf })),
    fc.tuple(of, of).map((oneOf): SchemaObject => ({ oneOf })),
    // biome-ignore lint/suspicious/noThenProperty: it is the keyword
    fc.tuple(of, of, of).map(([one, yes, no]): SchemaObject => ({ if: one, then: yes, else: no })),
    fc.tuple(name, of).map(([one, part]): SchemaObject => ({ dependentSchemas: { [one]: part } })),
  );
}

/** One closed object, or a union of two, and one condition of the same place: what larger schemas drown in other troubles. */
export const focusedSchemas: Schemas = fc.constantFrom('root', 'p', 'p', 'items').chain((place) => {
  const asks = fc.oneof(hedged(lifted(place, ask)), lifted(place, hedged(ask)));
  const open = lifted(place, closed);
  const both = fc.tuple(lifted(place, closed), lifted(place, ask)).map((allOf): SchemaObject => ({ allOf }));
  const branch = fc.oneof(open, both, lifted(place, ask));
  const objects = fc.oneof(
    { weight: 3, arbitrary: open },
    { weight: 1, arbitrary: fc.tuple(open, branch).map((anyOf): SchemaObject => ({ anyOf })) },
    { weight: 2, arbitrary: fc.tuple(open, branch).map((oneOf): SchemaObject => ({ oneOf })) },
  );
  return fc.oneof(
    fc.tuple(objects, asks).map((allOf): SchemaObject => ({ allOf })),
    fc.tuple(objects, asks).map(([one, other]): SchemaObject => ({ ...other, ...one })),
    fc.tuple(objects, asks).map(([one, other]): SchemaObject => ({ ...one, allOf: [other] })),
    fc.tuple(objects, asks).map(([N, other]) => ({ allOf: [{ $ref: '#/$defs/N' }, other], $defs: { N } })),
    objects,
  );
});
