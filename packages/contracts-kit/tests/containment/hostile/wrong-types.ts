import type { Json } from '../../../src/containment/types.js';
import { any, atMostRefuted, type Case, unknown } from './case.js';

const wrong: [string, unknown][] = [
  ['type', 'text'],
  ['type', 3],
  ['type', []],
  ['type', ['string', 7]],
  ['enum', 'a'],
  ['enum', { a: 1 }],
  ['required', 3],
  ['required', 'a'],
  ['required', [1, null]],
  ['properties', []],
  ['properties', 'a'],
  ['properties', { a: 3 }],
  ['properties', null],
  ['patternProperties', 'a'],
  ['additionalProperties', 3],
  ['propertyNames', 'a'],
  ['items', 'a'],
  ['items', 3],
  ['prefixItems', {}],
  ['prefixItems', 'a'],
  ['contains', 3],
  ['allOf', {}],
  ['allOf', 'a'],
  ['allOf', [3]],
  ['anyOf', 3],
  ['anyOf', []],
  ['oneOf', null],
  ['not', 3],
  ['not', []],
  ['if', 3],
  ['minimum', '3'],
  ['maximum', null],
  ['multipleOf', 'a'],
  ['minLength', -1],
  ['minLength', 1.5],
  ['maxLength', 'a'],
  ['minItems', '2'],
  ['maxProperties', {}],
  ['uniqueItems', 'yes'],
  ['pattern', 3],
  ['format', 3],
  ['dependentRequired', []],
  ['dependentRequired', { a: 'b' }],
  ['dependentSchemas', { a: 3 }],
  ['$defs', 3],
  ['$ref', null],
  ['$schema', 3],
  ['$id', 3],
];

/** Which values a keyword is about: for all others it does not matter that it is wrong. Those not listed are about all. */
const about: Record<string, readonly string[]> = {
  string: ['minLength', 'maxLength', 'pattern', 'format'],
  number: ['minimum', 'maximum', 'multipleOf'],
  array: ['items', 'prefixItems', 'contains', 'minItems', 'uniqueItems'],
  object: [
    'required',
    'properties',
    'patternProperties',
    'additionalProperties',
    'propertyNames',
    'maxProperties',
    'dependentRequired',
    'dependentSchemas',
  ],
  nothing: ['$defs', '$id'],
};

function isAbout(keyword: string, value: Json | undefined): boolean {
  const [kind] = Object.entries(about).find(([, keywords]) => keywords.includes(keyword)) ?? ['all'];
  if (kind === 'all') return true;
  const type = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
  return kind === type;
}

/** A keyword that is not what it has to be says neither that it holds nor that it does not. */
export const wrongTypes: Case[] = wrong.flatMap(([keyword, value]): Case[] => {
  // biome-ignore lint/suspicious/noThenProperty: the keyword is called so
  const schema = { [keyword]: value, ...(keyword === 'if' && { then: false }) };
  const told = JSON.stringify(schema);
  const nothing = { allOf: [{ type: 'string', minLength: 99 }, { type: 'array' }] };
  const alone = true;
  return [
    {
      name: `${told} first`,
      inner: schema,
      outer: nothing,
      alone,
      may: atMostRefuted,
      worthless: (one) => isAbout(keyword, one),
    },
    {
      name: `${told} second`,
      inner: true,
      outer: schema,
      alone,
      may: mayAsSecond(keyword),
    },
    {
      name: `${told} inside of a property`,
      inner: { type: 'object', properties: { a: schema } },
      outer: { type: 'object', properties: { a: { const: 1 } } },
      alone,
      may: atMostRefuted,
      // A dialect is chosen by a whole document; below a property it says nothing.
      worthless: (one) => keyword !== '$schema' && isAbout(keyword, (one as { a?: Json }).a),
    },
  ];
});

function mayAsSecond(keyword: string): Case['may'] {
  if (about.nothing!.includes(keyword)) return any;
  // Whatever is looked for, an empty list does not contain it.
  return keyword === 'contains' ? atMostRefuted : unknown;
}
