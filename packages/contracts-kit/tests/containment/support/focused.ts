import fc from 'fast-check';
import type { Json, Schema } from '../../../src/containment/types.js';
import { dialects, toDialect, usesNewer } from './dialect.js';
import type { Pair } from './pairs.js';

type Written = Record<string, unknown>;

/** Small schemas about one kind of value, so that their keywords meet often, and all the values that tell them apart. */
export interface Family {
  schemas: fc.Arbitrary<Written>;
  values: readonly Json[];
}

/** Some of the members, a few at a time: all at once are mostly empty. */
function few(members: Record<string, fc.Arbitrary<unknown>>, always: Written = {}): fc.Arbitrary<Written> {
  const record = fc.record(members, { requiredKeys: [] }) as fc.Arbitrary<Written>;
  const chosen = fc.subarray(Object.keys(members), { minLength: 1, maxLength: 4 });
  return fc.tuple(record, chosen).map(([all, keys]) => ({
    ...always,
    ...Object.fromEntries(Object.entries(all).filter(([key]) => keys.includes(key))),
  }));
}

const count = fc.integer({ min: 0, max: 3 });
const bound = fc.constantFrom(-1, 0, 0.5, 1, 2, 3);
const leaf = fc.constantFrom<Schema>(
  true,
  false,
  { const: 0 },
  { const: 1 },
  { enum: [0, 'a'] },
  { type: 'number' },
  { type: 'string' },
  { type: ['number', 'null'] },
  { minimum: 1 },
  { not: { const: 0 } },
);

const numbers = few(
  {
    type: fc.constantFrom('number', 'integer'),
    minimum: bound,
    maximum: bound,
    exclusiveMinimum: bound,
    exclusiveMaximum: bound,
    multipleOf: fc.constantFrom(0.5, 1, 1.5, 2, 3),
    enum: fc.subarray([-1, 0, 0.5, 1, 2, 3], { minLength: 1 }),
  },
  {},
);
const strings = few({
  type: fc.constant('string'),
  minLength: count,
  maxLength: count,
  pattern: fc.constantFrom('^a', 'b$', '^a*$', '^[ab]{2}$', '^(a|b)$', '^ab?$', 'aa', '^b+a?$', '^$'),
  enum: fc.subarray(['', 'a', 'b', 'ab', 'aab'], { minLength: 1 }),
});
const arrays = few(
  {
    items: leaf,
    prefixItems: fc.array(leaf, { minLength: 1, maxLength: 2 }),
    minItems: count,
    maxItems: count,
    uniqueItems: fc.boolean(),
    contains: leaf,
    minContains: fc.integer({ min: 0, max: 2 }),
    maxContains: fc.integer({ min: 0, max: 2 }),
  },
  { type: 'array' },
);
const name = fc.constantFrom('a', 'b', 'x');
const objects = few(
  {
    properties: fc.dictionary(name, leaf, { minKeys: 1, maxKeys: 2 }),
    required: fc.uniqueArray(name, { minLength: 1, maxLength: 2 }),
    additionalProperties: fc.oneof(fc.constant(false), leaf),
    patternProperties: fc.dictionary(fc.constantFrom('^a', '^x', '^[ab]$', '[bx]'), leaf, { minKeys: 1, maxKeys: 1 }),
    propertyNames: fc.constantFrom<Schema>(
      { enum: ['a', 'b'] },
      { pattern: '^[ax]' },
      { maxLength: 1 },
      { not: { const: 'b' } },
    ),
    minProperties: count,
    maxProperties: count,
    dependentRequired: fc.dictionary(name, fc.uniqueArray(name, { minLength: 1, maxLength: 2 }), {
      minKeys: 1,
      maxKeys: 1,
    }),
    dependentSchemas: fc.dictionary(
      name,
      fc.constantFrom<Schema>({ required: ['b'] }, { properties: { x: { const: 0 } } }, { maxProperties: 2 }, false),
      { minKeys: 1, maxKeys: 1 },
    ),
  },
  { type: 'object' },
);
const part = fc.oneof(
  leaf,
  fc.constantFrom<Schema>(
    { type: 'object' },
    { required: ['a'] },
    { properties: { a: { const: 0 } } },
    { type: ['string', 'object'] },
    { maximum: 1 },
    { type: 'array' },
    { prefixItems: [{ const: 0 }] },
    { maxItems: 1 },
    { minItems: 2 },
  ),
);
const parts = fc.array(part, { minLength: 1, maxLength: 3 });
const logic = few({
  anyOf: parts,
  oneOf: parts,
  allOf: parts,
  not: part,
  if: part,
  // biome-ignore lint/suspicious/noThenProperty: the keyword is called so
  then: part,
  else: part,
  type: fc.constantFrom<unknown>('object', ['number', 'string'], ['object', 'null', 'integer']),
});
/** Things that hold themselves or each other. What ends them is `null`, which is looked at last. */
const reference = fc.constantFrom<Schema>({ $ref: '#' }, { $ref: '#/$defs/m' }, { $ref: '#/$defs/n' });
const node = few(
  {
    properties: fc.record({ a: reference, b: fc.oneof(reference, leaf) }, { requiredKeys: ['a'] }),
    required: fc.subarray(['a', 'b'], { minLength: 1 }),
    additionalProperties: fc.constantFrom<Schema>(false, { $ref: '#' }),
    anyOf: fc.tuple(
      reference.map((each) => ({ properties: { b: each } })),
      part,
    ),
  },
  {},
);
const typed = fc
  .tuple(node, fc.constantFrom<unknown>('object', ['object', 'null']))
  .map(([rest, type]) => ({ type, ...rest }));
const recursive = fc.tuple(typed, typed, typed).map(([root, m, n]) => ({ ...root, $defs: { m, n } }));

const scalars: readonly Json[] = [0, 1, 'a', null];
const upTo = (length: number, of: readonly Json[]): Json[][] =>
  length === 0 ? [[]] : [[], ...upTo(length - 1, of).flatMap((rest) => of.map((each) => [each, ...rest]))];
const unique = (values: readonly Json[]) => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
];

/** Every object of these names and values. */
function made(names: readonly string[], values: readonly Json[]): Json[] {
  const [first, ...rest] = names;
  if (first === undefined) return [{}];
  return made(rest, values).flatMap((object) => [
    object,
    ...values.map((value) => ({ [first]: value, ...(object as object) })),
  ]);
}

const others: readonly Json[] = [null, true, 0, 0.5, 'a', [], {}];
const flat = made(['a', 'b', 'x'], [0, 1, 'a']);
const deep = made(['a', 'b'], [0, {}, { a: {} }, { a: 0 }, { b: 'a' }, { a: { a: {} } }, null]);

export const families: Record<string, Family> = {
  numbers: { schemas: numbers, values: [...others, ...Array.from({ length: 57 }, (_, i) => (i - 16) / 4), 1e9, 1 / 3] },
  strings: {
    schemas: strings,
    values: unique([...others, ...upTo(4, ['a', 'b']).map((each) => each.join('')), 'xyz']),
  },
  arrays: {
    schemas: arrays,
    values: unique([...others, ...upTo(3, scalars.slice(0, 3)), [0, 0, 0, 0], [1, 0, 1, 'a'], [null, 'b', 2, 3]]),
  },
  objects: {
    schemas: objects,
    values: [...others, ...flat, { ax: 0 }, { ax: 'a', a: 0 }, { c: 1 }, { c: 0, x: 0 }, { a: 0, b: 0, c: 0, x: 0 }],
  },
  logic: {
    schemas: logic,
    values: [
      ...others,
      1,
      2,
      -1,
      'b',
      [0],
      [1],
      [0, 1],
      [1, 0],
      ['a', 'a', 'a'],
      { a: 0 },
      { a: 1 },
      { b: 0 },
      { a: 'a', b: 0 },
    ],
  },
  recursive: { schemas: recursive, values: [...others, ...deep] },
};

/** Two schemas of the family: unrelated ones, or one and the same with a keyword of another. */
export function focusedPairs({ schemas }: Family): fc.Arbitrary<Pair> {
  return fc
    .record({
      a: schemas,
      b: schemas,
      changed: fc.option(fc.nat(100), { freq: 3 }),
      in: fc.constantFrom(...dialects),
      out: fc.constantFrom(...dialects),
      forward: fc.boolean(),
    })
    .map(({ a, b, changed, in: left, out, forward }) => {
      const other = changed === null ? b : withKeyword(a, b, changed);
      const older = usesNewer(a) || usesNewer(other);
      const dialect = (given: typeof left) => (older && given === 'draft-07' ? '2019-09' : given);
      const [inner, outer] = forward ? [a, other] : [other, a];
      return { inner: toDialect(inner, dialect(left)), outer: toDialect(outer, dialect(out)) };
    });
}

function withKeyword(a: Written, b: Written, turn: number): Written {
  // References keep what they refer to.
  const keywords = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => key !== '$defs');
  const keyword = keywords[turn % keywords.length]!;
  const { [keyword]: _, ...rest } = a;
  return keyword in b && turn % 3 > 0 ? { ...rest, [keyword]: b[keyword] } : rest;
}
