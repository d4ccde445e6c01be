import type { Schema } from '../../../src/containment/types.js';
import { any, atMostProven, atMostRefuted, type Case, proven, refuted, unknown } from './case.js';

const many = Array.from({ length: 10_000 }, (_, i) => `value ${i}`);

export const numbers: Case[] = [
  {
    name: '10 000 values in the same the other way round',
    inner: { enum: many },
    outer: { enum: [...many].reverse() },
    may: proven,
  },
  {
    name: '10 000 values, one of them gone',
    inner: { enum: many },
    outer: { enum: many.filter((each) => each !== 'value 5000') },
    may: refuted,
  },
  {
    name: '10 000 values against a pattern',
    inner: { enum: many },
    outer: { type: 'string', pattern: '^value [0-9]{1,4}$' },
    may: proven,
  },
  {
    name: '10 000 objects',
    inner: { enum: many.map((a, i) => ({ a, i })) },
    outer: { type: 'object', properties: { i: { maximum: 9998 } } },
    may: refuted,
  },
  {
    name: 'multiples of 1e-300',
    inner: { type: 'number', multipleOf: 1e-300 },
    outer: { type: 'integer' },
    may: atMostRefuted,
  },
  {
    name: 'integers as multiples of 1e-300',
    inner: { type: 'integer' },
    outer: { multipleOf: 1e-300 },
    may: atMostProven,
  },
  {
    name: 'multiples of 1e300 and of 7',
    inner: { type: 'number', multipleOf: 1e300, minimum: 1 },
    outer: { multipleOf: 7 },
    may: any,
  },
  { name: 'multiples of 0', inner: { type: 'number', multipleOf: 0 }, outer: { type: 'string' }, may: unknown },
  { name: 'multiples of 0, on the other side', inner: { type: 'number' }, outer: { multipleOf: 0 }, may: unknown },
  { name: 'multiples of -2', inner: { type: 'number' }, outer: { multipleOf: -2 }, may: unknown },
  {
    name: 'multiples of 0 that do not matter',
    inner: { type: 'string', multipleOf: 0 },
    outer: { type: 'string' },
    may: atMostProven,
  },
  { name: 'beyond 1e308', inner: { type: 'number', minimum: 1e308 }, outer: { maximum: 1e308 }, may: atMostRefuted },
  {
    name: 'above the largest number',
    inner: { type: 'number', exclusiveMinimum: Number.MAX_VALUE },
    outer: { type: 'string' },
    may: any,
  },
  {
    name: 'between two neighbours',
    inner: { type: 'number', exclusiveMinimum: 1, exclusiveMaximum: 1 + Number.EPSILON },
    outer: { type: 'string' },
    may: any,
  },
  {
    name: 'below every bound',
    inner: { type: 'number', maximum: -1e308 },
    outer: { minimum: -1e308 },
    may: atMostRefuted,
  },
  {
    name: 'multiples of 0.1 as tenths',
    inner: { enum: [0.1, 0.2, 0.3, 1.1] },
    outer: { multipleOf: 0.1 },
    may: proven,
  },
  {
    name: 'multiples that have no common one that is small',
    inner: { type: 'integer', multipleOf: 999_983, minimum: 1, maximum: 1e9, allOf: [{ multipleOf: 999_979 }] },
    outer: false,
    may: atMostProven,
  },
  {
    name: 'where doubles are two apart: the only integer is even',
    inner: { type: 'integer', minimum: 2 ** 53, maximum: 2 ** 53 },
    outer: { type: 'integer', multipleOf: 2 },
    may: atMostProven,
  },
  {
    name: 'a billion characters',
    inner: { type: 'string', minLength: 1e9 },
    outer: { type: 'string', maxLength: 1e9 },
    may: atMostRefuted,
  },
  {
    name: 'a billion characters against more',
    inner: { type: 'string', minLength: 1e9 },
    outer: { type: 'string', minLength: 1e9 - 1 },
    may: proven,
  },
  {
    name: 'a billion items',
    inner: { type: 'array', minItems: 1e9 },
    outer: { type: 'array', maxItems: 5 },
    may: atMostRefuted,
  },
  {
    name: 'a billion items that have to differ',
    inner: { type: 'array', minItems: 1e9, uniqueItems: true, items: { type: 'integer' } },
    outer: { type: 'array', maxItems: 5 },
    may: atMostRefuted,
  },
  {
    name: 'a million properties',
    inner: { type: 'object', minProperties: 1e6 },
    outer: { type: 'object', maxProperties: 5 },
    may: atMostRefuted,
  },
  {
    name: 'a million properties against none',
    inner: { type: 'object', minProperties: 1e6 },
    outer: { type: 'object', minProperties: 1e6 - 1 },
    may: proven,
  },
  {
    name: 'a million of two names',
    inner: { type: 'object', minProperties: 1e6, propertyNames: { enum: ['a', 'b'] } },
    outer: false,
    may: atMostProven,
  },
  {
    name: 'contains a billion times',
    inner: { type: 'array', contains: { const: 1 }, minContains: 1e9 },
    outer: { type: 'array', maxItems: 5 },
    may: atMostRefuted,
  },
  {
    name: 'a list of 20 000 places',
    inner: { type: 'array', prefixItems: many.concat(many).map((each) => ({ const: each })), minItems: 20_000 },
    outer: { type: 'array', minItems: 20_001 },
    may: atMostRefuted,
  },
  {
    name: '5 000 properties in the same',
    inner: wide(5000, 'integer'),
    outer: wide(5000, 'number'),
    may: atMostProven,
  },
  {
    name: '5 000 properties, the last one changed',
    inner: wide(5000, 'number'),
    outer: { ...(wide(4999, 'number') as object), properties: { 'value 4999': { type: 'string' } } },
    may: atMostRefuted,
  },
];

function wide(count: number, type: string): Schema {
  const keys = many.slice(0, count);
  return { type: 'object', properties: Object.fromEntries(keys.map((key) => [key, { type }])), required: keys };
}
