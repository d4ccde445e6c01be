import type { Schema } from '../../../src/containment/types.js';
import { atMostProven, atMostRefuted, type Case, list, proven, refuted } from './case.js';

const text = { type: 'string' };

const properties = (count: number, schema: (i: number) => Schema) =>
  Object.fromEntries(list(count, (i) => [`p${i}`, schema(i)]));

export const exponential: Case[] = [
  {
    name: 'allOf of 30 anyOf of 3, each about its own property',
    inner: {
      type: 'object',
      allOf: list(30, (i) => ({ anyOf: [1, 2, 3].map((n) => ({ properties: { [`p${i}`]: { const: n } } })) })),
    },
    outer: { type: 'object', required: ['other'] },
    may: refuted,
  },
  {
    name: 'allOf of 30 anyOf of 3 within itself',
    inner: { allOf: list(30, (i) => ({ anyOf: [1, 2, 3].map((n) => ({ properties: { [`p${i}`]: { const: n } } })) })) },
    outer: {
      allOf: list(30, (i) => ({ anyOf: [3, 2, 1, 4].map((n) => ({ properties: { [`p${i}`]: { const: n } } })) })),
    },
    may: atMostProven,
  },
  {
    name: 'thirty properties of three values that together exclude one another',
    inner: {
      type: 'object',
      properties: properties(30, () => ({ enum: [1, 2, 3] })),
      required: Object.keys(properties(30, () => true)),
    },
    outer: { anyOf: list(29, (i) => ({ properties: { [`p${i}`]: { const: 1 }, [`p${i + 1}`]: { const: 1 } } })) },
    may: atMostRefuted,
  },
  {
    name: 'pigeons: eleven, and ten holes',
    inner: pigeons(11, 10),
    outer: false,
    may: atMostProven,
  },
  {
    name: 'oneOf of 60 overlapping',
    inner: { oneOf: list(60, (i) => ({ type: 'integer', minimum: i })) },
    outer: { type: 'integer', minimum: 0, maximum: 0 },
    may: atMostProven,
  },
  {
    name: 'oneOf of 60 objects against a shorter one',
    inner: {
      oneOf: list(60, (i) => ({
        type: 'object',
        properties: { kind: { const: `k${i}` }, v: { type: 'string' } },
        required: ['kind'],
      })),
    },
    outer: {
      oneOf: list(59, (i) => ({
        type: 'object',
        properties: { kind: { const: `k${i}` }, v: { type: 'string' } },
        required: ['kind'],
      })),
    },
    may: refuted,
  },
  {
    name: 'oneOf of 60 without a discriminator, in itself with more',
    inner: { oneOf: list(60, (i) => ({ type: 'object', required: [`p${i}`] })) },
    outer: { anyOf: list(61, (i) => ({ type: 'object', required: [`p${i}`] })) },
    may: atMostProven,
  },
  {
    name: 'sixty properties that each may be one of two objects',
    inner: {
      type: 'object',
      properties: properties(60, () => ({
        anyOf: [
          { type: 'object', required: ['a'] },
          { type: 'object', required: ['b'] },
        ],
      })),
    },
    outer: {
      type: 'object',
      properties: properties(60, () => ({
        anyOf: [
          { type: 'object', required: ['a'] },
          { type: 'object', required: ['c'] },
        ],
      })),
    },
    may: refuted,
  },
  {
    name: 'definitions that double twenty times',
    inner: { $defs: doubled(20), $ref: '#/$defs/d20' },
    outer: { type: 'object', required: ['zz'] },
    may: atMostRefuted,
  },
  {
    name: 'definitions that double sixty times, all alike',
    inner: { $defs: doubled(60), $ref: '#/$defs/d60' },
    outer: { anyOf: [{ type: 'array' }, text] },
    may: atMostProven,
  },
  {
    name: 'contains, unique and short: eight values for nine places',
    inner: { type: 'array', items: { enum: [1, 2, 3, 4, 5, 6, 7, 8] }, uniqueItems: true, minItems: 9 },
    outer: false,
    may: atMostProven,
  },
  {
    name: 'thirty dependencies in a row',
    inner: {
      type: 'object',
      required: ['p0'],
      dependentRequired: Object.fromEntries(list(30, (i) => [`p${i}`, [`p${i + 1}`]])),
    },
    outer: { required: ['p30'] },
    may: proven,
  },
];

/** No way to put n pigeons into m holes alone: what every resolution needs exponentially many steps for. */
function pigeons(count: number, holes: number): Schema {
  const key = (pigeon: number, hole: number) => `p${pigeon}h${hole}`;
  return {
    type: 'object',
    allOf: [
      ...list(count, (pigeon) => ({ anyOf: list(holes, (hole) => ({ required: [key(pigeon, hole)] })) })),
      ...list(holes, (hole) => ({
        allOf: list(count, (a) => ({
          allOf: list(a, (b) => ({ not: { required: [key(a, hole), key(b, hole)] } })),
        })).slice(1),
      })),
    ],
  };
}

function doubled(levels: number): Record<string, Schema> {
  const defs: Record<string, Schema> = { d0: text };
  for (let i = 1; i <= levels; i += 1) {
    const before = { $ref: `#/$defs/d${i - 1}` };
    defs[`d${i}`] = { anyOf: [{ type: 'array', prefixItems: [before, before] }, before] };
  }
  return defs;
}
