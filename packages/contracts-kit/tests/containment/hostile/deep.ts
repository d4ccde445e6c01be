import type { Schema } from '../../../src/containment/types.js';
import { any, atMostProven, atMostRefuted, type Case, proven } from './case.js';

const text = { type: 'string' };

/** `make(make(… leaf))`. */
function nested(levels: number, make: (inner: Schema) => Schema, leaf: Schema): Schema {
  let schema = leaf;
  for (let i = 0; i < levels; i += 1) schema = make(schema);
  return schema;
}

const inData = (data: Schema): Schema => ({ type: 'object', properties: { data }, required: ['data'] });
const inList = (items: Schema): Schema => ({ type: 'array', items });

/** Levels of nesting: 10 000 is far beyond any call stack's, 100 is not. */
export const deep: Case[] = [
  ['properties', inData],
  ['items', inList],
  ['not', (not: Schema) => ({ not })],
  ['allOf', (one: Schema) => ({ allOf: [one] })],
  ['anyOf', (one: Schema) => ({ anyOf: [one, { const: 1 }] })],
  ['if', (one: Schema) => ({ if: one, else: false })],
  ['prefixItems', (one: Schema) => ({ prefixItems: [one] })],
].flatMap(([name, make]) => {
  const [small, large] = [100, 10_000].map((levels) => nested(levels, make as (inner: Schema) => Schema, text));
  return [
    { name: `100 × ${name} against anything`, inner: small!, outer: true, may: proven },
    {
      name: `10 000 × ${name} against itself in part`,
      inner: large!,
      outer: { ...(large as object), title: 'x' },
      may: atMostProven,
    },
    {
      name: `10 000 × ${name} against nothing`,
      inner: large!,
      outer: { type: 'boolean', enum: [] },
      may: atMostRefuted,
    },
    {
      name: `anything that is a list against 10 000 × ${name}`,
      inner: { const: [[1, 2], {}] },
      outer: large!,
      may: any,
    },
  ] as Case[];
});
