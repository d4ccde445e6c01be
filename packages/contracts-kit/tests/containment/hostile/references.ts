import type { Schema } from '../../../src/containment/types.js';
import { any, atMostProven, atMostRefuted, type Case, proven, refuted, unknown } from './case.js';

const tree = (leaf: Schema): Schema => ({
  type: 'object',
  properties: { value: leaf, children: { type: 'array', items: { $ref: '#' } } },
  required: ['value'],
});
const chain = (count: number): Schema => ({
  $defs: Object.fromEntries(
    Array.from({ length: count }, (_, i) => [
      `d${i}`,
      i === count - 1 ? { type: 'string' } : { $ref: `#/$defs/d${i + 1}` },
    ]),
  ),
  $ref: '#/$defs/d0',
});

export const references: Case[] = [
  { name: 'nothing but itself', inner: { $ref: '#' }, outer: { type: 'string' }, may: any },
  { name: 'nothing but itself, on the other side', inner: { type: 'string' }, outer: { $ref: '#' }, may: any },
  { name: 'a circle of references', inner: circle(), outer: { type: 'string' }, may: any },
  { name: 'a circle on the other side', inner: { type: 'string' }, outer: circle(), may: any },
  { name: 'a circle against a circle', inner: circle(), outer: { ...(circle() as object), title: 'x' }, may: any },
  {
    name: 'itself or a string',
    inner: { anyOf: [{ $ref: '#' }, { type: 'string' }] },
    outer: { type: 'string' },
    may: atMostProven,
  },
  {
    name: 'itself and a string',
    inner: { allOf: [{ $ref: '#' }, { type: 'string' }] },
    outer: { type: 'number' },
    may: any,
  },
  { name: 'not itself', inner: { not: { $ref: '#' } }, outer: { type: 'string' }, may: any },
  { name: 'not itself, on the other side', inner: { type: 'string' }, outer: { not: { $ref: '#' } }, may: any },
  {
    name: 'not itself below a property',
    inner: { type: 'object', properties: { a: { not: { $ref: '#' } } } },
    outer: { type: 'object', properties: { a: { type: 'number' } } },
    may: atMostRefuted,
  },
  {
    name: 'if itself',
    // biome-ignore lint/suspicious/noThenProperty: the keyword is called so
    inner: { if: { $ref: '#' }, then: { type: 'string' }, else: { type: 'number' } },
    outer: { type: 'boolean' },
    may: any,
  },
  {
    name: 'a tree in a tree that takes more',
    inner: tree({ type: 'integer' }),
    outer: tree({ type: 'number' }),
    may: proven,
  },
  {
    name: 'a tree in a tree that takes less',
    inner: tree({ type: 'number' }),
    outer: tree({ type: 'integer' }),
    may: refuted,
  },
  {
    name: 'a list that never ends',
    inner: { type: 'object', properties: { next: { $ref: '#' } }, required: ['next'] },
    outer: { type: 'number' },
    may: proven,
  },
  {
    name: 'mutual recursion in the same, the other way round',
    inner: mutual('a', 'b'),
    outer: mutual('b', 'a'),
    may: proven,
  },
  { name: 'mutual recursion with one leaf changed', inner: mutual('a', 'b'), outer: mutual('a', 'c'), may: refuted },
  { name: 'unrolled once', inner: tree({ type: 'string' }), outer: unrolled(), may: proven },
  { name: 'rolled up again', inner: unrolled(), outer: tree({ type: 'string' }), may: proven },
  { name: 'a reference to nowhere', inner: { $ref: '#/$defs/none' }, outer: { type: 'string' }, may: unknown },
  {
    name: 'a reference to nowhere, on the other side',
    inner: { type: 'string' },
    outer: { properties: { a: {} }, $ref: '#/nowhere' },
    may: unknown,
  },
  {
    name: 'a reference to nowhere in a property that nobody may send',
    inner: { type: 'object', properties: { a: { $ref: '#/none' } }, maxProperties: 0 },
    outer: { type: 'object', maxProperties: 1 },
    may: atMostProven,
  },
  {
    name: 'a remote reference',
    inner: { $ref: 'https://schemas.test/a.json' },
    outer: { type: 'string' },
    may: unknown,
  },
  {
    name: 'a remote reference on the other side',
    inner: { type: 'string' },
    outer: { $ref: 'other.json#/a' },
    may: unknown,
  },
  {
    name: 'a remote reference that does not matter',
    inner: { allOf: [{ type: 'string' }, { $ref: 'https://schemas.test/a.json' }] },
    outer: { type: ['string', 'null'] },
    may: atMostProven,
  },
  {
    name: 'a remote reference that does not matter on the other side',
    inner: { type: 'object', properties: { a: { const: 1 } }, required: ['a'] },
    outer: { anyOf: [{ $ref: 'https://schemas.test/a.json' }, { required: ['a'] }] },
    may: atMostProven,
  },
  { name: 'a reference that is a number', inner: { $ref: 3 }, outer: { type: 'string' }, may: unknown },
  {
    name: 'a reference into a keyword that is no schema',
    inner: { required: ['a'], $ref: '#/required/0' },
    outer: { type: 'string' },
    may: unknown,
  },
  {
    name: 'a reference into an array of the prototype',
    inner: { $ref: '#/__proto__/constructor' },
    outer: { type: 'string' },
    may: unknown,
  },
  { name: 'a reference with a broken escape', inner: { $ref: '#/%zz/~2' }, outer: { type: 'string' }, may: unknown },
  {
    name: 'an anchor',
    inner: { $defs: { a: { $anchor: 'here', type: 'string' } }, $ref: '#here' },
    outer: { type: 'string' },
    may: atMostProven,
  },
  { name: 'a dynamic reference', inner: { $dynamicRef: '#node' }, outer: { type: 'string' }, may: unknown },
  {
    name: 'a dynamic reference that leads somewhere',
    inner: dynamic({ type: 'string' }),
    outer: { type: 'string' },
    may: atMostProven,
  },
  {
    name: 'a dynamic reference that leads elsewhere',
    inner: { type: 'string' },
    outer: dynamic({ type: ['string', 'null'] }),
    may: atMostProven,
  },
  {
    name: 'a dynamic reference below a property',
    inner: { type: 'object', properties: { a: dynamic({ type: 'string' }) } },
    outer: { properties: { a: { type: 'string' } } },
    may: atMostProven,
  },
  {
    name: 'a dynamic reference that does not matter',
    inner: { type: 'object', properties: { a: { $dynamicRef: '#a' } }, required: ['b'] },
    outer: { required: ['b'] },
    may: atMostProven,
  },
  {
    name: 'a recursive reference of 2019-09',
    inner: { $schema: 'https://json-schema.org/draft/2019-09/schema', $recursiveRef: '#' },
    outer: { type: 'string' },
    may: any,
  },
  { name: 'a chain of 10 000 references', inner: chain(10_000), outer: { type: 'string' }, may: atMostProven },
  {
    name: 'a chain of 10 000 references to the wrong end',
    inner: chain(10_000),
    outer: { type: 'number' },
    may: atMostRefuted,
  },
  {
    name: 'in draft-07 nothing counts beside a reference',
    inner: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      allOf: [{ $ref: '#/definitions/a', type: 'number' }],
      definitions: { a: { type: 'string' } },
    },
    outer: { type: 'string' },
    may: atMostProven,
  },
  {
    name: 'in draft-07 a bound beside a reference is no bound',
    inner: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      properties: { a: { $ref: '#/definitions/a', minLength: 3 } },
      definitions: { a: { type: 'string' } },
    },
    outer: { properties: { a: { minLength: 3 } } },
    may: refuted,
  },
  {
    name: 'in 2020-12 it does',
    inner: { allOf: [{ $ref: '#/$defs/a', type: 'number' }], $defs: { a: { type: 'string' } } },
    outer: false,
    may: atMostProven,
  },
  {
    name: 'a schema of its own inside, with another $id',
    inner: {
      $defs: {
        a: { $id: 'https://a.test/x', $ref: '#/$defs/b', $defs: { b: { type: 'number' } } },
        b: { type: 'string' },
      },
      $ref: '#/$defs/a',
    },
    outer: { type: 'string' },
    may: atMostRefuted,
  },
];

function dynamic(leaf: object): Schema {
  return { $dynamicRef: '#leaf', $defs: { leaf: { $dynamicAnchor: 'leaf', ...leaf } } };
}

function circle(): Schema {
  return { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } };
}

function mutual(first: string, second: string): Schema {
  const node = (next: string) => ({
    type: 'object',
    properties: { next: { $ref: `#/$defs/${next}` }, at: { enum: [1] } },
  });
  return {
    $defs: { [first]: node(second), [second]: { ...node(first), required: second === 'c' ? ['at'] : [] } },
    $ref: `#/$defs/${first}`,
  };
}

function unrolled(): Schema {
  const node = (items: Schema): Schema => ({
    type: 'object',
    properties: { value: { type: 'string' }, children: { type: 'array', items } },
    required: ['value'],
  });
  return { $defs: { a: node({ $ref: '#/$defs/b' }), b: node({ $ref: '#/$defs/a' }) }, $ref: '#/$defs/a' };
}
