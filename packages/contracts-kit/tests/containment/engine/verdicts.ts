import type { Schema } from '../../../src/containment/types.js';

export interface Case {
  name: string;
  inner: Schema;
  outer: Schema;
  verdict: 'proven' | 'refuted' | 'unknown';
}

const D7 = 'http://json-schema.org/draft-07/schema#';
const D19 = 'https://json-schema.org/draft/2019-09/schema';
const string = { type: 'string' };
const integer = { type: 'integer' };
const number = { type: 'number' };
const nothing = { type: 'null' };
const closed = (properties: Record<string, unknown>, required = Object.keys(properties)) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

/** One question in both directions: what is proven one way and what refutes the other. */
function oneWay(name: string, inner: Schema, outer: Schema): Case[] {
  return [
    { name: `${name}: within`, inner, outer, verdict: 'proven' },
    { name: `${name}: not the other way`, inner: outer, outer: inner, verdict: 'refuted' },
  ];
}

function equal(name: string, inner: Schema, outer: Schema): Case[] {
  return [
    { name: `${name}: one way`, inner, outer, verdict: 'proven' },
    { name: `${name}: and the other`, inner: outer, outer: inner, verdict: 'proven' },
  ];
}

function apart(name: string, inner: Schema, outer: Schema): Case[] {
  return [
    { name: `${name}: one way`, inner, outer, verdict: 'refuted' },
    { name: `${name}: the other way`, inner: outer, outer: inner, verdict: 'refuted' },
  ];
}

const list = (kind: string, keyword: string) => ({
  $schema: D7,
  definitions: {
    node: { ...closed({ value: { type: kind }, next: { anyOf: [{ $ref: '#/definitions/node' }, nothing] } }) },
  },
  [keyword]: [{ $ref: '#/definitions/node' }],
});

/** Variants that differ in their data, one of which allows one state more: a prover that splits over what is refused first never ends. */
const variants = (states: string[]) => ({
  oneOf: Array.from({ length: 30 }, (_, index) =>
    closed({
      kind: { const: `kind ${index}` },
      data: closed({ [`detail ${index}`]: string, state: { enum: index === 1 ? states : ['on'] } }),
    }),
  ),
});

/** Every keyword that the engine proves with, each with the pair that a mistake in it would turn over. */
export const cases: Case[] = [
  ...oneWay('nothing in everything', false, true),
  ...oneWay('type', string, { type: ['string', 'number'] }),
  ...oneWay('integers in numbers', integer, number),
  ...equal('integer beside number', { type: ['integer', 'number'] }, number),
  ...equal('a list of types and anyOf', { type: ['string', 'null'] }, { anyOf: [string, nothing] }),
  ...oneWay('const', { const: 'a' }, string),
  ...oneWay('enum', { enum: ['a', 'b'] }, { enum: ['a', 'b', 'c'] }),
  ...equal('enum of one and const', { enum: [{ a: [1] }] }, { const: { a: [1] } }),
  ...equal('1 and 1.0', { const: 1 }, { enum: [1.0] }),
  ...oneWay('every boolean', { enum: [true] }, { type: 'boolean' }),
  ...equal('both booleans', { enum: [true, false] }, { type: 'boolean' }),
  ...oneWay('minimum', { type: 'number', minimum: 2 }, { type: 'number', minimum: 1 }),
  ...oneWay('an exclusive bound', { type: 'number', exclusiveMinimum: 1 }, { type: 'number', minimum: 1 }),
  ...equal('bounds of integers', { type: 'integer', exclusiveMinimum: 1 }, { type: 'integer', minimum: 2 }),
  ...equal('a fraction as an integer bound', { type: 'integer', maximum: 2.5 }, { type: 'integer', maximum: 2 }),
  ...oneWay('multipleOf', { type: 'number', multipleOf: 4 }, { type: 'number', multipleOf: 2 }),
  ...oneWay('multiples of decimals', { type: 'number', multipleOf: 0.3 }, { type: 'number', multipleOf: 0.1 }),
  ...equal(
    'both multiples',
    { allOf: [{ multipleOf: 4 }, { multipleOf: 6 }], type: 'number' },
    { type: 'number', multipleOf: 12 },
  ),
  ...apart('multiples of other numbers', { type: 'number', multipleOf: 4 }, { type: 'number', multipleOf: 6 }),
  ...equal('no integer between', { type: 'integer', minimum: 1.1, maximum: 1.9 }, false),
  ...oneWay('minLength', { type: 'string', minLength: 2 }, { type: 'string', minLength: 1 }),
  ...oneWay('maxLength', { type: 'string', maxLength: 2 }, { type: 'string', maxLength: 3 }),
  ...oneWay('pattern', { type: 'string', pattern: '^[a-z]+$' }, { type: 'string', pattern: '^[a-z0-9]+$' }),
  ...equal(
    'pattern and length',
    { type: 'string', pattern: '^.{2,3}$', maxLength: 2 },
    { type: 'string', pattern: '^..$' },
  ),
  ...oneWay('format', { type: 'string', format: 'uuid' }, string),
  ...apart('formats', { type: 'string', format: 'uuid' }, { type: 'string', format: 'date' }),
  ...oneWay('values of a pattern', { enum: ['ab', 'cd'] }, { type: 'string', pattern: '^[a-d]+$' }),
  ...equal('nullable enum', { enum: ['a', null] }, { anyOf: [{ const: 'a' }, nothing] }),
  ...oneWay('required', closed({ a: string }), closed({ a: string }, [])),
  ...oneWay('a closed object', closed({ a: string }), { type: 'object', properties: { a: string }, required: ['a'] }),
  ...oneWay(
    'additionalProperties',
    { type: 'object', additionalProperties: integer },
    { type: 'object', additionalProperties: number },
  ),
  ...oneWay('declared in a record', closed({ a: integer }), { type: 'object', additionalProperties: number }),
  ...oneWay(
    'patternProperties',
    { type: 'object', patternProperties: { '^x': integer }, additionalProperties: false },
    { type: 'object', additionalProperties: number },
  ),
  ...apart(
    'patternProperties of others',
    { type: 'object', patternProperties: { '^x': string } },
    { type: 'object', patternProperties: { '^y': string } },
  ),
  ...oneWay(
    'propertyNames',
    { type: 'object', propertyNames: { pattern: '^[a-c]$' } },
    { type: 'object', propertyNames: { maxLength: 1 } },
  ),
  ...equal(
    'no names but a and b',
    { type: 'object', propertyNames: { enum: ['a', 'b'] } },
    { type: 'object', properties: { a: {}, b: {} }, additionalProperties: false },
  ),
  ...oneWay('minProperties', closed({ a: string, b: string }), { type: 'object', minProperties: 2 }),
  ...equal(
    'minProperties of a closed object',
    { ...closed({ a: string, b: string }, []), minProperties: 2 },
    closed({ a: string, b: string }),
  ),
  ...equal('more properties than there are', { ...closed({ a: string, b: string }, []), minProperties: 3 }, false),
  ...equal('maxProperties', { ...closed({ a: string, b: string }, ['a']), maxProperties: 1 }, closed({ a: string })),
  ...oneWay('items', { type: 'array', items: integer }, { type: 'array', items: number }),
  ...oneWay(
    'tuple',
    { type: 'array', prefixItems: [string, integer], items: false, minItems: 2 },
    { type: 'array', items: { type: ['string', 'number'] } },
  ),
  ...equal(
    'tuples of two dialects',
    { $schema: D7, type: 'array', items: [string], additionalItems: integer },
    { type: 'array', prefixItems: [string], items: integer },
  ),
  ...oneWay('minItems', { type: 'array', minItems: 2 }, { type: 'array', minItems: 1 }),
  ...oneWay('contains', { type: 'array', contains: { const: 1 } }, { type: 'array', contains: integer }),
  ...oneWay(
    'contains in the first place',
    { type: 'array', prefixItems: [{ const: 1 }], minItems: 1 },
    { type: 'array', contains: { const: 1 } },
  ),
  ...equal('contains nothing of the kind', { type: 'array', items: string, contains: integer }, false),
  ...oneWay(
    'maxContains',
    { type: 'array', contains: integer, maxContains: 1 },
    { type: 'array', contains: integer, maxContains: 2 },
  ),
  ...oneWay(
    'minContains',
    { type: 'array', contains: integer, minContains: 2 },
    { type: 'array', minItems: 2, contains: number },
  ),
  ...oneWay('uniqueItems', { type: 'array', uniqueItems: true }, { type: 'array' }),
  ...equal('unique booleans', { type: 'array', items: { type: 'boolean' }, uniqueItems: true, minItems: 3 }, false),
  ...oneWay(
    'unique booleans are two',
    { type: 'array', items: { type: 'boolean' }, uniqueItems: true },
    { type: 'array', items: { type: 'boolean' }, maxItems: 2 },
  ),
  ...equal(
    'unique by number',
    { type: 'array', prefixItems: [{ const: 1 }, { const: 1 }], minItems: 2, uniqueItems: true },
    false,
  ),
  ...oneWay('anyOf', { anyOf: [string, integer] }, { anyOf: [number, string] }),
  ...equal('an object split over a union', closed({ a: { enum: ['x', 'y'] } }), {
    anyOf: [closed({ a: { const: 'x' } }), closed({ a: { const: 'y' } })],
  }),
  ...equal(
    'a union that overlaps',
    { type: 'number' },
    {
      anyOf: [
        { type: 'number', minimum: 0 },
        { type: 'number', maximum: 1 },
      ],
    },
  ),
  ...oneWay(
    'a gap in a union',
    {
      anyOf: [
        { type: 'number', minimum: 1 },
        { type: 'number', maximum: 0 },
      ],
    },
    number,
  ),
  ...equal('oneOf apart', { oneOf: [string, number] }, { anyOf: [string, number] }),
  ...oneWay('oneOf that overlaps', { oneOf: [integer, { type: 'number', minimum: 0 }] }, number),
  ...equal('oneOf twice the same', { oneOf: [string, string] }, false),
  ...oneWay('thirty variants with data of their own', variants(['on']), variants(['on', 'off'])),
  ...oneWay('allOf', { allOf: [{ required: ['a'] }, { required: ['b'] }] }, { required: ['a'] }),
  ...equal(
    'unevaluatedProperties over what allOf and $ref evaluate',
    {
      $defs: { base: { type: 'object', properties: { a: string }, required: ['a'] } },
      $ref: '#/$defs/base',
      allOf: [{ properties: { b: integer }, required: ['b'] }],
      oneOf: [{ properties: { b: integer } }],
      unevaluatedProperties: false,
    },
    closed({ a: string, b: integer }),
  ),
  ...equal(
    'unevaluatedProperties beside additionalProperties',
    { $schema: D19, type: 'object', additionalProperties: string, unevaluatedProperties: false },
    { type: 'object', additionalProperties: string },
  ),
  {
    name: 'unevaluatedProperties that differ from member to member',
    inner: {
      type: 'object',
      anyOf: [{ properties: { a: string } }, { properties: { b: string } }],
      unevaluatedProperties: false,
    },
    outer: { type: 'object', maxProperties: 2 },
    verdict: 'unknown',
  },
  ...equal('not', { not: { not: string } }, string),
  ...equal('not and enum', { type: 'string', enum: ['a', 'b', 'c'], not: { const: 'c' } }, { enum: ['a', 'b'] }),
  ...equal(
    'if, then, else',
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
    { if: { type: 'string' }, then: { minLength: 1 }, else: { type: 'number' } },
    { anyOf: [{ type: 'string', minLength: 1 }, number] },
  ),
  // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
  ...oneWay('then without if says nothing', { type: 'string' }, { then: { minLength: 9 }, type: ['string', 'null'] }),
  ...equal(
    'dependentRequired',
    { type: 'object', dependentRequired: { a: ['b'] } },
    { $schema: D7, type: 'object', dependencies: { a: ['b'] } },
  ),
  ...equal(
    'dependentSchemas',
    { $schema: D19, type: 'object', dependentSchemas: { a: { required: ['b'] } } },
    { type: 'object', dependentRequired: { a: ['b'] } },
  ),
  ...oneWay('recursion', list('integer', 'allOf'), list('number', 'anyOf')),
  ...equal('recursion in another spelling', list('integer', 'allOf'), list('integer', 'anyOf')),
  ...equal('recursion without an end', { ...closed({ next: { $ref: '#' } }) }, false),
  ...equal(
    'siblings of $ref in draft-07',
    { $schema: D7, definitions: { s: string }, $ref: '#/definitions/s', maxLength: 1 },
    string,
  ),
  ...oneWay('siblings of $ref in 2020-12', { $defs: { s: string }, $ref: '#/$defs/s', maxLength: 1 }, string),
  ...equal('an anchor', { $defs: { s: { $anchor: 'here', type: 'string' } }, $ref: '#here' }, string),
  {
    name: 'an embedded document',
    inner: { $id: 'urn:a', $defs: { s: { $id: 'urn:b', $ref: '#/$defs/t', $defs: { t: string } } }, $ref: 'urn:b' },
    outer: string,
    verdict: 'unknown',
  },
  {
    name: 'a remote reference that an embedded document answers',
    inner: { $ref: 'https://a.b/x', $defs: { b: { $id: 'https://a.b/', $defs: { x: { $id: 'x', type: 'string' } } } } },
    outer: {
      $ref: 'https://a.b/x',
      $defs: { b: { $id: 'https://a.b/', $defs: { x: { $id: 'x', type: 'integer' } } } },
    },
    verdict: 'unknown',
  },
  {
    name: 'an anchor that stands twice',
    inner: {
      $ref: '#n',
      $defs: { own: { $anchor: 'n', type: ['string', 'integer'] } },
      'x-y': { $anchor: 'n', type: 'integer' },
    },
    outer: integer,
    verdict: 'unknown',
  },
  {
    name: 'an $id beside $ref in draft-07',
    inner: {
      $schema: D7,
      properties: { p: { $id: 'https://q.q/q', $ref: '#/definitions/a', definitions: { a: { type: 'integer' } } } },
      definitions: { a: { type: ['string', 'integer'] } },
    },
    outer: { $schema: D7, properties: { p: { type: 'integer' } } },
    verdict: 'unknown',
  },
  {
    name: 'back to itself in place, twice',
    inner: { anyOf: [{ $ref: '#' }, { $ref: '#' }] },
    outer: string,
    verdict: 'unknown',
  },
  {
    name: 'parts that are shared exponentially often',
    inner: {
      $defs: Object.fromEntries(
        Array.from({ length: 41 }, (_, i) => [
          `d${i}`,
          i === 0 ? number : { anyOf: [{ $ref: `#/$defs/d${i - 1}` }, { $ref: `#/$defs/d${i - 1}` }] },
        ]),
      ),
      $ref: '#/$defs/d40',
    },
    outer: integer,
    verdict: 'unknown',
  },
  {
    name: 'one name has to be two things at once',
    inner: { type: 'object', propertyNames: { enum: ['x1', 'y1'] }, maxProperties: 1 },
    outer: { anyOf: [{ maxProperties: 0 }, { propertyNames: { pattern: '^x' } }] },
    verdict: 'refuted',
  },
  {
    name: 'one name has to match two patterns at once',
    inner: { type: 'object', propertyNames: { enum: ['a', 'ab', 'b'] }, maxProperties: 1 },
    outer: {
      anyOf: [{ patternProperties: { a: false } }, { patternProperties: { b: false } }],
    },
    verdict: 'refuted',
  },
  {
    name: 'one item has to be two things at once',
    inner: { type: 'array', uniqueItems: true, maxItems: 2 },
    outer: { anyOf: [{ items: { not: { const: 1 } } }, { prefixItems: [true], items: { not: { const: 1 } } }] },
    verdict: 'refuted',
  },
  { name: 'an unknown dialect', inner: { $schema: 'urn:x', type: 'string' }, outer: string, verdict: 'unknown' },
  { name: 'an unknown dialect does not matter', inner: { $schema: 'urn:x' }, outer: true, verdict: 'proven' },
  { name: 'a remote reference', inner: string, outer: { $ref: 'urn:elsewhere' }, verdict: 'unknown' },
  {
    name: 'a remote reference does not matter',
    inner: { $ref: 'urn:elsewhere', type: 'string' },
    outer: string,
    verdict: 'proven',
  },
  {
    name: 'the same remote reference',
    inner: { $ref: 'urn:elsewhere', type: 'string' },
    outer: { $ref: 'urn:elsewhere' },
    verdict: 'proven',
  },
  {
    name: 'one local name in two documents',
    inner: { $ref: '#/$defs/a' },
    outer: { $ref: '#/$defs/a', type: 'string' },
    verdict: 'unknown',
  },
  { name: 'a reference to itself in place', inner: { $ref: '#' }, outer: string, verdict: 'unknown' },
  { name: 'a malformed keyword', inner: string, outer: { type: 'string', maxLength: 'x' }, verdict: 'unknown' },
  {
    name: 'unevaluatedProperties with nothing evaluated',
    inner: closed({ a: string }),
    outer: { type: 'object', unevaluatedProperties: false },
    verdict: 'refuted',
  },
  ...oneWay('a lookahead', { type: 'string', pattern: '^(?=a)b?' }, { type: 'string', pattern: '^[ab]' }),
  {
    name: 'a backreference',
    inner: { type: 'string', pattern: '^(a|b)\\1$' },
    outer: { type: 'string', pattern: '^(aa|bb)$' },
    verdict: 'unknown',
  },
  {
    name: 'a backreference that a search refutes',
    inner: string,
    outer: { type: 'string', pattern: '^(a|b)\\1$' },
    verdict: 'refuted',
  },
];
