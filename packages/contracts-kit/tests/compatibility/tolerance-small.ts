import fc from 'fast-check';
import type { Json } from '../../src/containment/types.js';
import type { SchemaObject } from './tolerance-arbitraries.js';

/** All names that schemas speak of; events have `z` too. */
const NAMES = ['a', 'b', 'p'];

const leaf = fc.constantFrom<Json>({ type: 'integer' }, { const: 1 }, true, { enum: [1, 'x'] });
const tag = fc.constantFrom<SchemaObject>({ const: 1 }, { const: 'x' }, { type: 'integer' }, { type: 'string' });

const pick = fc.constantFrom(...NAMES);
const rest = fc.constantFrom<SchemaObject>(
  {},
  {},
  { additionalProperties: false },
  { additionalProperties: false },
  { additionalProperties: false },
  { unevaluatedProperties: false },
  { additionalProperties: { type: 'integer' } },
);
const counts = fc.constantFrom<SchemaObject>(
  ...Array.from({ length: 12 }, () => ({})),
  { minProperties: 1 },
  { maxProperties: 1 },
  { maxProperties: 2 },
  { propertyNames: { enum: ['a', 'p'] } },
  { patternProperties: { '^a': { type: 'integer' } } },
  { patternProperties: { '^[bp]': { type: 'integer' } }, additionalProperties: false },
);

/** Closed and open objects. */
function objects(inner: fc.Arbitrary<Json>): fc.Arbitrary<SchemaObject> {
  return fc
    .record({
      type: fc.constantFrom<SchemaObject>({ type: 'object' }, { type: 'object' }, {}),
      a: fc.option(fc.oneof(leaf, tag), { nil: undefined }),
      b: fc.option(leaf, { nil: undefined, freq: 1 }),
      p: fc.option(inner, { nil: undefined }),
      required: fc.subarray(NAMES, { maxLength: 1 }),
      rest,
      counts,
    })
    .map(({ type, a, b, p, required, rest: more, counts: count }): SchemaObject => {
      const declared = Object.entries({ a, b, p }).filter((one): one is [string, Json] => one[1] !== undefined);
      return {
        ...type,
        properties: Object.fromEntries(declared),
        ...(required.length > 0 && { required }),
        ...more,
        ...count,
      };
    });
}

/** What asks for little: conditions. */
function asking(inner: fc.Arbitrary<Json>): fc.Arbitrary<SchemaObject> {
  const plain = fc.oneof(
    fc.subarray(NAMES, { minLength: 1, maxLength: 2 }).map((required): SchemaObject => ({ required })),
    fc.tuple(pick, tag).map(([name, part]): SchemaObject => ({ properties: { [name]: part }, required: [name] })),
    fc.tuple(pick, leaf).map(([name, part]): SchemaObject => ({ properties: { [name]: part } })),
    inner.map((p): SchemaObject => ({ properties: { p } })),
    inner.map((items): SchemaObject => ({ properties: { p: { contains: items } } })),
    inner.map((part): SchemaObject => ({ patternProperties: { '^p': part } })),
    fc.tuple(pick, pick).map(([from, to]): SchemaObject => ({ dependentRequired: { [from]: [to] } })),
  );
  return fc.oneof(
    plain,
    plain,
    plain.map((not): SchemaObject => ({ not })),
  );
}

/** As a variant that the value of `a` tells from others. */
function tagged(object: SchemaObject, value: Json): SchemaObject {
  const properties = { ...(object.properties as SchemaObject), a: { const: value } };
  return { ...object, type: 'object', properties, required: ['a'] };
}

/** A schema with, sometimes, one or two of what joins others to it. */
function joining(own: fc.Arbitrary<SchemaObject>, object: fc.Arbitrary<Json>, asks: fc.Arbitrary<Json>) {
  const part = fc.oneof(object, object, asks);
  const union = fc.array(part, { minLength: 1, maxLength: 2 });
  const join: fc.Arbitrary<SchemaObject> = fc.oneof(
    union.map((allOf): SchemaObject => ({ allOf })),
    union.map((anyOf): SchemaObject => ({ anyOf })),
    union.map((oneOf): SchemaObject => ({ oneOf })),
    fc.array(object, { minLength: 2, maxLength: 2 }).map((oneOf): SchemaObject => ({ oneOf })),
    fc.tuple(own, own).map(([one, other]): SchemaObject => ({ oneOf: [tagged(one, 1), tagged(other, 'x')] })),
    asks.map((not): SchemaObject => ({ not })),
    // biome-ignore lint/suspicious/noThenProperty: it is the keyword
    fc.tuple(asks, part, part).map(([condition, yes, no]): SchemaObject => ({ if: condition, then: yes, else: no })),
    fc.tuple(pick, part).map(([name, one]): SchemaObject => ({ dependentSchemas: { [name]: one } })),
  );
  return fc.oneof(
    own,
    fc.tuple(own, join).map(([one, more]): SchemaObject => ({ ...one, ...more })),
    fc.tuple(own, join, join).map(([one, more, other]): SchemaObject => ({ ...one, ...more, ...other })),
    join,
  );
}

/** What may be in `p`, with more than one schema for an item. */
function lists(inner: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  return fc.oneof(
    inner.map((items): Json => ({ type: 'array', items })),
    fc.tuple(inner, inner).map(([items, contains]): Json => ({ items, contains })),
    inner.map((items): Json => ({ items, uniqueItems: true })),
    inner.map((contains): Json => ({ contains, maxContains: 1 })),
  );
}

/** Small schemas over few names, one object in another, in which everything meets that opening has to reckon with. */
export const smallSchemas: fc.Arbitrary<SchemaObject> = (() => {
  const low = { object: objects(leaf), asks: asking(leaf) };
  const ref = fc.constant<Json>({ $ref: '#/$defs/N' });
  const inner = fc.oneof(
    low.object,
    low.object,
    joining(objects(leaf), low.object, low.asks),
    low.asks,
    lists(low.object),
    ref,
    leaf,
  );
  const askedInside = fc.oneof(low.asks, low.asks, low.object);
  const object = objects(inner);
  const asks = asking(askedInside);
  return fc.tuple(joining(object, object, asks), objects(fc.oneof(leaf, ref))).map(([root, N]) => ({
    ...root,
    $defs: { N },
  }));
})();

/** Events over the names and one that nobody knows. */
export const smallEvents: fc.Arbitrary<Json> = (() => {
  const plain = fc.constantFrom<Json>(1, 1, 'x');
  const flat = events(fc.constant(1), 3);
  const list = fc.array(flat, { maxLength: 2 });
  return fc.oneof(
    { weight: 3, arbitrary: events(plain, 1) },
    { weight: 3, arbitrary: flat.map((p): Json => ({ p })) },
    { weight: 3, arbitrary: events(flat, 0) },
    { weight: 1, arbitrary: events(list, 0) },
    { weight: 2, arbitrary: list.map((p): Json => ({ p })) },
  );

  /** `freq`: how rarely there is a `p`. */
  function events(p: fc.Arbitrary<Json>, freq: number): fc.Arbitrary<Json> {
    const maybe = fc.option(plain, { nil: undefined, freq: 1 });
    const z = fc.option(fc.constant(1), { nil: undefined, freq: 1 });
    const inside = freq === 0 ? p : fc.nat(freq).chain((chance) => (chance === 0 ? p : fc.constant(undefined)));
    return fc
      .record({ a: maybe, b: maybe, p: inside, z })
      .map((event) => Object.fromEntries(Object.entries(event).filter(([, one]) => one !== undefined)) as Json);
  }
})();
