import type { Schema } from '../../src/containment/types.js';
import type { SchemaObject } from './tolerance-arbitraries.js';
import { shape, text } from './tolerance-cases.js';

const wants = { required: ['b'] };
const inP = (p: Schema): SchemaObject => ({ properties: { p } }) as SchemaObject;
const closedP = inP(shape({ a: text }));
const wanted = ': the property "b" is wanted here';
const declared = ': the property "b" is declared here';

/** The place and the beginning of the reason. */
export const unknowns: [string, Schema, string][] = [
  ['a closed object beneath not', { properties: { a: { not: shape({}) } } }, '/properties/a/not: beneath `not`'],
  // biome-ignore lint/suspicious/noThenProperty: it is the keyword
  ['a closed object beneath if', { if: shape({}), then: text }, '/if: beneath `if`'],
  [
    'a definition used in both polarities',
    { allOf: [{ $ref: '#/$defs/A' }, { not: { $ref: '#/$defs/A' } }], $defs: { A: shape({}) } },
    '/allOf/1/not: beneath `not`',
  ],
  [
    'a constant object beneath not',
    { not: { enum: [1, [{ a: 1 }]] } },
    '/not: beneath `not` an unknown property matters (`enum`)',
  ],
  ['contains with an upper count', { contains: shape({}), maxContains: 1 }, '/contains: beneath `contains`'],
  ['unique items that are opened', { items: shape({}), uniqueItems: true }, '/uniqueItems: items that differ'],
  [
    'a count of properties declared elsewhere',
    { allOf: [shape({ a: text }), { minProperties: 1 }] },
    '/allOf/1/minProperties: ',
  ],
  [
    'a count over patterns',
    { patternProperties: { '^x': text }, additionalProperties: false, maxProperties: 2 },
    '/maxProperties: it counts',
  ],
  [
    'a property that a closed object refuses and another schema wants',
    { allOf: [shape({ a: text }), { properties: { b: text }, required: ['b'] }] },
    '/allOf/1: the property "b" is wanted here',
  ],
  [
    'a remote reference',
    { properties: { a: { $ref: 'https://example.com/a.json' } } },
    '/properties/a/$ref: the reference "https://example.com/a.json"',
  ],
  ['a reference to nothing', { $ref: '#/$defs/__proto__' }, '/$ref: the reference'],
  [
    'more combinations than are written out',
    shape(Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`p${i}`, text])), { maxProperties: 10 }),
    '/maxProperties: ',
  ],
  [
    'oneOf whose opened branches overlap',
    { oneOf: [shape({ a: text }, { required: ['a'] }), shape({ b: text }, { required: ['b'] })] },
    '/oneOf: an event may fit two branches',
  ],
  [
    'a condition that a closed object does not know',
    shape({ a: text }, { not: { required: ['b'] } }),
    '/not: the property "b" is wanted',
  ],
  [
    'a trigger that a closed object does not know',
    shape({ a: text }, { dependentSchemas: { b: { properties: { a: { const: 'x' } } } } }),
    wanted,
  ],
  [
    'a property that a closed object refuses and another schema declares',
    { allOf: [shape({ a: text }), { properties: { b: text } }] },
    `/allOf/1${declared}`,
  ],
  [
    'a property that is declared beside unevaluatedProperties, not within',
    { allOf: [{ properties: { b: text } }, { properties: { a: text }, unevaluatedProperties: false }] },
    `/allOf/0${declared}`,
  ],
  [
    'a property that one branch declares and all want',
    {
      anyOf: [{ properties: { b: text } }, { required: ['a'] }],
      properties: { a: text },
      ...wants,
      unevaluatedProperties: false,
    },
    wanted,
  ],
  [
    'a record and a closed object',
    { allOf: [shape({ a: text }), { additionalProperties: text }] },
    '/allOf/1: every property is data here',
  ],
  [
    'a pattern that a closed object refuses',
    { allOf: [shape({ a: text }), { patternProperties: { b: text } }] },
    '/allOf/1',
  ],
  [
    'a definition that is counted differently in two places',
    {
      properties: { p: { $ref: '#/$defs/A' }, q: { allOf: [{ $ref: '#/$defs/A' }, { required: ['a'] }] } },
      $defs: { A: { properties: { b: text }, maxProperties: 1 } },
    },
    '/$defs/A: it is used in several places',
  ],
  ['what a child wants', { allOf: [closedP, { anyOf: [inP(wants)] }] }, `/allOf/1/anyOf/0/properties/p${wanted}`],
  ['what a pattern wants', { ...closedP, patternProperties: { '^p': wants } }, `/patternProperties/^p${wanted}`],
  [
    'what other properties want',
    { ...closedP, allOf: [{ additionalProperties: wants }] },
    '/allOf/0/additionalProperties',
  ],
  [
    'what is wanted of a pattern',
    { patternProperties: { '^p': shape({}), p: wants } },
    `/patternProperties/p${wanted}`,
  ],
  ['what an item wants', { prefixItems: [shape({})], allOf: [{ items: wants }] }, `/allOf/0/items${wanted}`],
  ['what contains wants', { items: shape({}), contains: wants }, `/contains${wanted}`],
  ['what a counted contains wants', { items: shape({}), contains: wants, maxContains: 1 }, `/contains${wanted}`],
  ['what not wants of a child', { ...closedP, not: inP(wants) }, `/not/properties/p${wanted}`],
  // biome-ignore lint/suspicious/noThenProperty: it is the keyword
  ['what if wants of a child', { ...closedP, if: inP(wants), then: text }, `/if/properties/p${wanted}`],
  [
    'what a dependent schema wants',
    { ...closedP, dependentSchemas: { p: inP(wants) } },
    '/dependentSchemas/p/properties/p',
  ],
  ['what a branch of oneOf wants', { ...closedP, oneOf: [inP(wants), wants] }, `/oneOf/0/properties/p${wanted}`],
  [
    'what a recursive schema wants of its own child',
    {
      $ref: '#/$defs/N',
      $defs: { N: { allOf: [inP({ $ref: '#/$defs/N' }), inP(inP(shape({ p: {} }))), inP(wants)] } },
    },
    `/$defs/N/allOf/2/properties/p${wanted}`,
  ],
  [
    'a recursive union whose other branch is around',
    {
      $ref: '#/$defs/N',
      $defs: { N: { anyOf: [{ properties: { p: { allOf: [{ $ref: '#/$defs/N' }, shape({ p: {} })] } } }, wants] } },
    },
    `/$defs/N/anyOf/1${wanted}`,
  ],
];
