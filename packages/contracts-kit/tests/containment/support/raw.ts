import fc from 'fast-check';
import { patternSources } from './shape.js';

/** A schema of 2020-12 as a mutable document. */
export type Raw = boolean | { [keyword: string]: unknown };

const names = fc.constantFrom('a', 'b', 'c', 'x-1', 'kind');
const constants = fc.constantFrom<unknown>(
  'a',
  'b',
  'card',
  'v1',
  '',
  0,
  1,
  1.5,
  -1,
  true,
  false,
  null,
  [],
  [1],
  {},
  { a: 1 },
);
const small = fc.integer({ min: 0, max: 3 });
const bounds = fc.constantFrom(-2, -1, -0.5, 0, 0.5, 1, 2, 3, 10);
const typeNames = fc.constantFrom('string', 'number', 'integer', 'boolean', 'null', 'array', 'object');
const patterns = fc.constantFrom<string>(...patternSources, 'a', '^a', '^$', 'a|b');

/** Some of the members, each now and then. */
function some(members: Record<string, fc.Arbitrary<unknown>>, always: readonly string[] = []): fc.Arbitrary<Raw> {
  return fc.record(members, { requiredKeys: [...always] }) as fc.Arbitrary<Raw>;
}

const strings = some(
  {
    type: fc.constant('string'),
    minLength: small,
    maxLength: fc.integer({ min: 0, max: 6 }),
    pattern: patterns,
    format: fc.constantFrom('uuid', 'date', 'date-time', 'email', 'uri', 'ipv4', 'time'),
  },
  ['type'],
);
const text = strings.map((schema) => {
  // All at once are mostly empty; one condition beside the length is what people write.
  const { format, pattern, ...rest } = schema as Record<string, unknown>;
  if (format !== undefined && pattern !== undefined) return { ...rest, pattern };
  return schema;
});
const numeric = some(
  {
    type: fc.constantFrom('number', 'integer'),
    minimum: bounds,
    maximum: bounds,
    exclusiveMinimum: bounds,
    exclusiveMaximum: bounds,
    multipleOf: fc.constantFrom(1, 2, 3, 0.5, 0.1, 6),
  },
  ['type'],
);

/** Conditions without a type: of interest because they say nothing about other kinds of values. */
const untyped = some({
  minLength: small,
  pattern: patterns,
  minimum: bounds,
  multipleOf: fc.constantFrom(1, 2),
  required: fc.uniqueArray(names, { maxLength: 2 }),
  maxItems: small,
  maxProperties: small,
  format: fc.constantFrom('date', 'email'),
});

/**
 * Schemas with every keyword that the engine says it knows, in 2020-12. Mostly with a `type`, as people write them, and
 * small in what they speak of, so that two conditions often meet.
 */
export const raws: fc.Arbitrary<Raw> = fc.letrec<{ schema: Raw }>((tie) => {
  const sub = tie('schema');
  const subs = fc.array(sub, { minLength: 1, maxLength: 3 });
  const properties = fc.dictionary(names, sub, { maxKeys: 3 });
  const required = fc.uniqueArray(names, { maxLength: 2 });
  const objects = some(
    {
      type: fc.constant('object'),
      properties,
      required,
      additionalProperties: fc.oneof({ weight: 2, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: sub }),
      patternProperties: fc.dictionary(fc.constantFrom('^x-', '^a', '^[a-c]$', 'd'), sub, { maxKeys: 1 }),
      propertyNames: fc.constantFrom<Raw>(
        { pattern: '^[a-c]' },
        { maxLength: 2 },
        { enum: ['a', 'b'] },
        { not: { const: 'a' } },
      ),
      minProperties: small,
      maxProperties: small,
      dependentRequired: fc.dictionary(names, required, { maxKeys: 1 }),
      dependentSchemas: fc.dictionary(names, sub, { maxKeys: 1 }),
    },
    ['type', 'properties'],
  ).map(thinned);
  const arrays = some(
    {
      type: fc.constant('array'),
      items: sub,
      prefixItems: subs,
      minItems: small,
      maxItems: small,
      uniqueItems: fc.boolean(),
      contains: sub,
      minContains: fc.integer({ min: 0, max: 2 }),
      maxContains: fc.integer({ min: 1, max: 2 }),
    },
    ['type', 'items'],
  ).map(thinned);
  return {
    schema: fc.oneof(
      { maxDepth: 3, depthSize: 'small', withCrossShrink: true },
      { weight: 3, arbitrary: fc.oneof(text, numeric, some({ type: typeNames }, ['type'])) },
      {
        weight: 2,
        arbitrary: fc.oneof(
          some({ const: constants }, ['const']),
          some({ enum: fc.uniqueArray(constants, { minLength: 1, maxLength: 4 }) }, ['enum']),
        ),
      },
      {
        weight: 1,
        arbitrary: fc.oneof(
          fc.boolean(),
          some({ type: fc.uniqueArray(typeNames, { minLength: 1, maxLength: 3 }) }, ['type']),
          untyped,
        ),
      },
      { weight: 5, arbitrary: objects },
      { weight: 2, arbitrary: arrays },
      {
        weight: 3,
        arbitrary: fc.oneof(
          some({ anyOf: subs }, ['anyOf']),
          some({ oneOf: subs }, ['oneOf']),
          some({ allOf: subs }, ['allOf']),
          some({ not: sub }, ['not']),
          // biome-ignore lint/suspicious/noThenProperty: the keyword is called so
          some({ if: sub, then: sub, else: sub }, ['if']),
        ),
      },
    ),
  };
}).schema;

/** Of the many optional keywords of a container only those whose turn it is: all at once are mostly empty. */
function thinned(schema: Raw): Raw {
  const entries = Object.entries(schema);
  const turn = JSON.stringify(schema).length;
  return Object.fromEntries(
    entries.filter(([key], i) => ['type', 'properties', 'items', 'required'].includes(key) || (turn + i * 7) % 3 === 0),
  );
}

/** A document that uses its own definitions, some of them recursive. */
export const documents: fc.Arbitrary<Raw> = fc
  .record({ root: raws, parts: fc.array(raws, { maxLength: 2 }), joints: fc.array(fc.nat(1000), { maxLength: 3 }) })
  .map(({ root, parts, joints }) => {
    if (typeof root === 'boolean') return root;
    const $defs = Object.fromEntries(parts.map((part, i) => [`d${i}`, structuredClone(part)]));
    const document = { ...(structuredClone(root) as object), ...(parts.length > 0 && { $defs }) } as Raw;
    for (const joint of joints) {
      const guarded = placesOf(document).filter(({ guarded }) => guarded);
      const place = guarded[joint % Math.max(1, guarded.length)];
      place?.put({ $ref: parts.length === 0 || joint % 3 === 0 ? '#' : `#/$defs/d${joint % parts.length}` });
    }
    return document;
  });

export interface RawPlace {
  schema: Raw;
  /** Below a property or an item, where a reference upward always ends. */
  guarded: boolean;
  put(schema: Raw): void;
}

/** Every subschema of the document, with what replaces it in place; not the document itself. */
export function placesOf(schema: Raw, guarded = false): RawPlace[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const found: RawPlace[] = [];
  const add = (owner: Record<string | number, unknown>, key: string | number, down: boolean) => {
    const sub = owner[key] as Raw;
    if (typeof sub !== 'boolean' && (typeof sub !== 'object' || sub === null)) return;
    found.push(
      {
        schema: sub,
        guarded: down,
        put: (after) => {
          owner[key] = after;
        },
      },
      ...placesOf(sub, down),
    );
  };
  for (const [keyword, value] of Object.entries(schema)) {
    const down =
      guarded ||
      ['properties', 'patternProperties', 'items', 'prefixItems', 'additionalProperties', 'contains'].includes(keyword);
    if (['properties', 'patternProperties', 'dependentSchemas', '$defs'].includes(keyword)) {
      for (const key of Object.keys(value as object))
        add(value as Record<string, unknown>, key, down && keyword !== '$defs');
    } else if (['allOf', 'anyOf', 'oneOf', 'prefixItems'].includes(keyword)) {
      for (let i = 0; i < (value as unknown[]).length; i += 1) add(value as never, i, down);
    } else if (
      ['not', 'if', 'then', 'else', 'items', 'contains', 'additionalProperties', 'propertyNames'].includes(keyword)
    ) {
      add(schema, keyword, down);
    }
  }
  return found;
}
