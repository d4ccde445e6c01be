import type { Schema } from '../../src/containment/types.js';
import type { SchemaObject } from './tolerance-arbitraries.js';

export const text = { type: 'string' };
export const shape = (properties: SchemaObject, more: SchemaObject = {}): SchemaObject => {
  return { type: 'object', properties, additionalProperties: false, ...more };
};

const tagged = { required: ['kind'] };
const large = shape({ n: { minimum: 1, type: 'number' } }, { required: ['n'] });

/** What OLD becomes. */
export const opens: [string, Schema, Schema][] = [
  ['a boolean schema stays', true, true],
  ['a closed object', shape({ a: text }), { type: 'object', properties: { a: text } }],
  ['closed by another spelling of false', { properties: {}, additionalProperties: { not: {} } }, { properties: {} }],
  ['unevaluatedProperties', { properties: {}, unevaluatedProperties: false }, { properties: {} }],
  [
    'closed objects inside',
    shape({ a: { items: shape({ b: text }) } }),
    { type: 'object', properties: { a: { items: { type: 'object', properties: { b: text } } } } },
  ],
  [
    'a record keeps its values',
    { additionalProperties: shape({ a: text }) },
    { additionalProperties: { type: 'object', properties: { a: text } } },
  ],
  [
    'a property called like a keyword',
    shape({ additionalProperties: text, not: text }),
    { type: 'object', properties: { additionalProperties: text, not: text } },
  ],
  [
    'patternProperties are declared',
    { patternProperties: { '^x': text }, additionalProperties: false },
    { patternProperties: { '^x': text } },
  ],
  ['a closed tuple stays', { prefixItems: [text], items: false }, { prefixItems: [text], items: false }],
  ['a constant object stays', { const: { additionalProperties: false } }, { const: { additionalProperties: false } }],
  ['an enum of objects stays', { enum: [{ a: 1 }] }, { enum: [{ a: 1 }] }],
  [
    'oneOf of opened branches',
    { oneOf: [shape({ a: text }), text] },
    { anyOf: [{ type: 'object', properties: { a: text } }, text] },
  ],
  [
    'oneOf of variants with a tag, one of them a union itself',
    {
      oneOf: [
        { oneOf: [shape({ kind: { const: 'a' } }, tagged), shape({ kind: { enum: ['b', 'c'] } }, tagged)] },
        { $ref: '#/$defs/D' },
      ],
      $defs: { D: { allOf: [shape({ kind: { const: 'd' } }, tagged)] } },
    },
    {
      anyOf: [
        {
          anyOf: [
            { type: 'object', properties: { kind: { const: 'a' } }, ...tagged },
            { type: 'object', properties: { kind: { enum: ['b', 'c'] } }, ...tagged },
          ],
        },
        { $ref: '#/$defs/D' },
      ],
      $defs: { D: { allOf: [{ type: 'object', properties: { kind: { const: 'd' } }, ...tagged }] } },
    },
  ],
  [
    'oneOf of branches that only a proof tells apart, with a reference to the whole',
    { oneOf: [shape({ n: { maximum: 0, type: 'number' }, of: { $ref: '#' } }, { required: ['n'] }), large] },
    {
      anyOf: [
        { type: 'object', properties: { n: { maximum: 0, type: 'number' }, of: { $ref: '#' } }, required: ['n'] },
        { type: 'object', properties: { n: { minimum: 1, type: 'number' } }, required: ['n'] },
      ],
    },
  ],
  [
    'branches that know what they declare themselves, beneath unevaluatedProperties',
    {
      oneOf: [
        { properties: { kind: { const: 'a' }, a: text }, required: ['kind'] },
        { properties: { kind: { const: 'b' } }, required: ['kind'] },
      ],
      type: 'object',
      properties: { kind: text },
      unevaluatedProperties: false,
    },
    {
      oneOf: [
        { properties: { kind: { const: 'a' }, a: text }, required: ['kind'] },
        { properties: { kind: { const: 'b' } }, required: ['kind'] },
      ],
      type: 'object',
      properties: { kind: text },
    },
  ],
  [
    'closed objects in one place of different branches',
    {
      anyOf: [
        { properties: { p: shape({ a: text }, { required: ['a'] }) } },
        { properties: { p: shape({ b: text }, { required: ['b'] }) } },
      ],
    },
    {
      anyOf: [
        { properties: { p: { type: 'object', properties: { a: text }, required: ['a'] } } },
        { properties: { p: { type: 'object', properties: { b: text }, required: ['b'] } } },
      ],
    },
  ],
  [
    'oneOf of others stays',
    { ...shape({ a: text, b: text }), oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    { type: 'object', properties: { a: text, b: text }, oneOf: [{ required: ['a'] }, { required: ['b'] }] },
  ],
  [
    'oneOf beside anyOf',
    { anyOf: [text], oneOf: [shape({})] },
    { anyOf: [text], allOf: [{ anyOf: [{ type: 'object', properties: {} }] }] },
  ],
  [
    'oneOf whose branch is opened in a definition',
    { oneOf: [{ $ref: '#/$defs/A' }], $defs: { A: shape({}) } },
    { anyOf: [{ $ref: '#/$defs/A' }], $defs: { A: { type: 'object', properties: {} } } },
  ],
  ['a definition that nothing uses stays', { $defs: { A: shape({}) } }, { $defs: { A: shape({}) } }],
  [
    'definitions of draft-07',
    { $schema: 'http://json-schema.org/draft-07/schema#', $ref: '#/definitions/A', definitions: { A: shape({}) } },
    {
      $schema: 'http://json-schema.org/draft-07/schema#',
      $ref: '#/definitions/A',
      definitions: { A: { type: 'object', properties: {} } },
    },
  ],
  [
    'what stands beside $ref in draft-07 says nothing and stays',
    {
      $schema: 'http://json-schema.org/draft-07/schema#',
      $ref: '#/definitions/A',
      additionalProperties: false,
      definitions: { A: true },
    },
    {
      $schema: 'http://json-schema.org/draft-07/schema#',
      $ref: '#/definitions/A',
      additionalProperties: false,
      definitions: { A: true },
    },
  ],
  [
    'dependencies of draft-07',
    { dependencies: { a: shape({ a: text, c: text }), c: ['a'] } },
    { dependencies: { a: { type: 'object', properties: { a: text, c: text } }, c: ['a'] } },
  ],
  [
    'items with a list',
    { items: [shape({})], additionalItems: shape({}) },
    { items: [{ type: 'object', properties: {} }], additionalItems: { type: 'object', properties: {} } },
  ],
  [
    'a reference by anchor',
    { properties: { a: { $ref: '#x' } }, $defs: { A: { $anchor: 'x', ...shape({}) } } },
    { properties: { a: { $ref: '#x' } }, $defs: { A: { $anchor: 'x', type: 'object', properties: {} } } },
  ],
  [
    'a reference by $id',
    { $id: 'urn:one', properties: { a: { $ref: 'urn:two' } }, $defs: { A: { $id: 'urn:two', ...shape({}) } } },
    {
      $id: 'urn:one',
      properties: { a: { $ref: 'urn:two' } },
      $defs: { A: { $id: 'urn:two', type: 'object', properties: {} } },
    },
  ],
  [
    'a recursive schema',
    { $defs: { N: shape({ n: { $ref: '#/$defs/N' } }) }, $ref: '#/$defs/N' },
    { $defs: { N: { type: 'object', properties: { n: { $ref: '#/$defs/N' } } } }, $ref: '#/$defs/N' },
  ],
  [
    'then and else, beside an if that heeds no unknown property',
    // biome-ignore lint/suspicious/noThenProperty: it is the keyword
    { if: { required: ['a'] }, then: shape({ a: text }), else: shape({ a: text }) },
    {
      if: { required: ['a'] },
      // biome-ignore lint/suspicious/noThenProperty: it is the keyword
      then: { type: 'object', properties: { a: text } },
      else: { type: 'object', properties: { a: text } },
    },
  ],
  ['an if that decides nothing', { if: shape({}) }, { if: shape({}) }],
  [
    'maxProperties that closing implied',
    shape({ a: text }, { maxProperties: 1 }),
    { type: 'object', properties: { a: text } },
  ],
  [
    'maxProperties of declared ones',
    shape({ a: text, b: text }, { maxProperties: 1 }),
    {
      type: 'object',
      properties: { a: text, b: text },
      allOf: [{ not: { type: 'object', required: ['a', 'b'] } }],
    },
  ],
  [
    'minProperties of declared ones',
    shape({ a: text, b: text }, { minProperties: 1 }),
    {
      type: 'object',
      properties: { a: text, b: text },
      allOf: [{ anyOf: [{ required: ['a'] }, { required: ['b'] }] }],
    },
  ],
  [
    'minProperties that required implies',
    shape({ a: text }, { minProperties: 1, required: ['a'] }),
    { type: 'object', properties: { a: text }, minProperties: 1, required: ['a'] },
  ],
  [
    'counts and names of a record stay',
    { additionalProperties: text, maxProperties: 3, propertyNames: { maxLength: 3 } },
    { additionalProperties: text, maxProperties: 3, propertyNames: { maxLength: 3 } },
  ],
  [
    'names of declared ones',
    shape({ a: text }, { propertyNames: { maxLength: 3 } }),
    {
      type: 'object',
      properties: { a: text },
      propertyNames: { anyOf: [{ maxLength: 3 }, { not: { enum: ['a'] } }] },
    },
  ],
];
