import type { Schema } from '../../../src/containment/types.js';
import { any, atMostProven, atMostRefuted, type Case, proven, refuted } from './case.js';

const strange: Schema = { type: 'string' };

export const unsupported: Case[] = [
  {
    name: 'a dialect that nobody knows',
    inner: { ...strange, $schema: 'https://schemas.test/mine' },
    outer: { type: 'number' },
    may: atMostRefuted,
  },
  {
    name: 'a dialect that nobody knows, on the other side',
    inner: strange,
    outer: { $schema: 'https://schemas.test/mine', type: ['string', 'null'] },
    may: atMostProven,
  },
  {
    name: 'draft-04, whose exclusiveMinimum is a boolean',
    inner: { type: 'number' },
    outer: { $schema: 'http://json-schema.org/draft-04/schema#', minimum: 0, exclusiveMinimum: true },
    may: atMostRefuted,
  },
  {
    name: 'unevaluatedProperties',
    inner: { type: 'object' },
    outer: { allOf: [{ properties: { a: true } }], unevaluatedProperties: false },
    may: atMostRefuted,
  },
  {
    name: 'unevaluatedProperties on the first side, which may make it empty',
    inner: { type: 'object', unevaluatedProperties: false, required: ['a'] },
    outer: false,
    may: atMostProven,
  },
  {
    name: 'unevaluatedItems',
    inner: { type: 'array' },
    outer: { prefixItems: [true], unevaluatedItems: false },
    may: atMostRefuted,
  },
  {
    name: 'unevaluatedProperties that do not matter',
    inner: { type: 'object', unevaluatedProperties: false },
    outer: { type: ['object', 'array'] },
    may: proven,
  },
  {
    name: 'a keyword that only annotates',
    inner: { type: 'string', 'x-mine': 1, title: 'a', default: 3, examples: [4], $comment: 'c', deprecated: true },
    outer: { type: 'string', readOnly: true, contentEncoding: 'base64' },
    may: proven,
  },
  {
    name: 'a format that nobody knows',
    inner: { type: 'string' },
    outer: { type: 'string', format: 'mine' },
    may: any,
  },
  {
    name: 'a format that nobody knows, on the first side',
    inner: { type: 'string', format: 'mine' },
    outer: { type: 'string' },
    may: proven,
  },
  { name: 'a format on what is no string', inner: { type: 'number' }, outer: { format: 'uuid' }, may: proven },
  {
    name: 'formats that have nothing in common',
    inner: { type: 'string', format: 'uuid' },
    outer: { type: 'string', format: 'date' },
    may: refuted,
  },
  {
    name: 'a format within its own pattern',
    inner: { type: 'string', format: 'date' },
    outer: { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' },
    may: atMostProven,
  },
  {
    name: 'a format and a shorter pattern',
    inner: { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' },
    outer: { type: 'string', format: 'date' },
    may: refuted,
  },
  { name: 'minContains without contains', inner: { type: 'array' }, outer: { minContains: 3 }, may: proven },
  // biome-ignore lint/suspicious/noThenProperty: the keyword is called so
  { name: 'then without if', inner: { type: 'string' }, outer: { then: false, else: false }, may: proven },
  {
    name: 'additionalItems without a list',
    inner: { $schema: 'http://json-schema.org/draft-07/schema#', type: 'array' },
    outer: { $schema: 'http://json-schema.org/draft-07/schema#', items: {}, additionalItems: false },
    may: proven,
  },
  {
    name: 'prefixItems before 2020-12, where it says nothing',
    inner: { type: 'array' },
    outer: { $schema: 'http://json-schema.org/draft-07/schema#', prefixItems: [false] },
    may: any,
  },
];
