import { z as z4 } from 'zod';
import { z as z3 } from 'zod3';
import type { Case } from './cases.js';
import { closed } from './closed.js';

enum Colour {
  Red = 'red',
  Blue = 'blue',
}
enum Level {
  Low = 1,
  High = 10,
}

const string = { type: 'string' };

export const objects: Record<string, Case[]> = {
  'closed objects': [
    { zod3: z3.object({ a: z3.string() }), zod4: z4.object({ a: z4.string() }), says: closed({ a: string }) },
    {
      zod3: z3.object({ a: z3.string() }).strict(),
      zod4: z4.strictObject({ a: z4.string() }),
      says: closed({ a: string }),
    },
    {
      zod3: z3.object({ a: z3.string() }).passthrough().strip(),
      zod4: z4.looseObject({ a: z4.string() }).strip(),
      says: closed({ a: string }),
    },
  ],
  'open objects': [
    {
      zod3: z3.object({ a: z3.string() }).passthrough(),
      zod4: z4.object({ a: z4.string() }).passthrough(),
      says: { ...closed({ a: string }), additionalProperties: {} },
    },
    { zod3: z3.object({}).passthrough(), zod4: z4.looseObject({}), says: { type: 'object', additionalProperties: {} } },
  ],
  catchall: [
    {
      zod3: z3.object({ a: z3.string() }).catchall(z3.number()),
      zod4: z4.object({ a: z4.string() }).catchall(z4.number()),
      says: { ...closed({ a: string }), additionalProperties: { type: 'number' } },
    },
    {
      zod3: z3.object({ a: z3.string() }).catchall(z3.never()),
      zod4: z4.object({ a: z4.string() }).catchall(z4.never()),
      says: closed({ a: string }),
    },
  ],
  'empty keywords': [
    { zod3: z3.object({}), zod4: z4.object({}), says: { type: 'object', additionalProperties: false } },
  ],
  defaults: [
    { zod3: z3.string().default('a'), zod4: z4.string().default('a'), says: string },
    { zod3: z3.string().optional().default('a'), zod4: z4.string().optional().default('a'), says: string },
    {
      zod3: z3.number().nullable().default(null),
      zod4: z4.number().nullable().default(null),
      says: { type: ['null', 'number'] },
    },
  ],
  optional: [
    { zod3: z3.string().optional(), zod4: z4.string().optional(), says: string, required: false },
    { zod3: z3.unknown().optional(), zod4: z4.unknown().optional(), says: {}, required: false },
    { zod3: z3.string().nullish(), zod4: z4.string().nullish(), says: { type: ['null', 'string'] }, required: false },
    {
      zod3: z3.union([z3.string().optional(), z3.number()]),
      zod4: z4.union([z4.string().optional(), z4.number()]),
      says: { type: ['number', 'string'] },
      required: false,
    },
  ],
  nullable: [
    { zod3: z3.string().nullable(), zod4: z4.string().nullable(), says: { type: ['null', 'string'] } },
    { zod3: z3.union([z3.null(), z3.string()]), zod4: z4.string().nullable(), says: { type: ['null', 'string'] } },
    {
      zod3: z3.string().min(1).nullable(),
      zod4: z4.union([z4.null(), z4.string().min(1)]),
      says: { anyOf: [{ ...string, minLength: 1 }, { type: 'null' }] },
    },
    {
      zod3: z3.object({ a: z3.string() }).nullable(),
      zod4: z4.object({ a: z4.string() }).nullable(),
      says: { anyOf: [closed({ a: string }), { type: 'null' }] },
    },
    {
      zod3: z3.string().describe('d').nullable(),
      zod4: z4.string().describe('d').nullable(),
      says: { type: ['null', 'string'], description: 'd' },
    },
    {
      zod3: z3.string().min(1).describe('d').nullable(),
      zod4: z4.string().min(1).nullable().describe('d'),
      says: { anyOf: [{ ...string, minLength: 1 }, { type: 'null' }], description: 'd' },
    },
  ],
  'literals and enums': [
    { zod3: z3.literal('a'), zod4: z4.literal('a'), says: { ...string, const: 'a' } },
    { zod3: z3.literal(null), zod4: z4.literal(null), says: { type: 'null' } },
    { zod3: z3.null(), zod4: z4.null(), says: { type: 'null' } },
    { zod3: z3.enum(['b', 'a']), zod4: z4.enum(['b', 'a']), says: { ...string, enum: ['a', 'b'] } },
    { zod3: z3.enum(['b']), zod4: z4.enum(['b']), says: { ...string, const: 'b' } },
    {
      zod3: z3.union([z3.literal('b'), z3.literal(10), z3.literal(9), z3.literal(true)]),
      zod4: z4.literal(['b', 10, 9, true]),
      says: { type: ['boolean', 'number', 'string'], enum: [true, 9, 10, 'b'] },
    },
    {
      zod3: z3.enum(['a', 'b']).nullable(),
      zod4: z4.enum(['a', 'b']).nullable(),
      says: { type: ['null', 'string'], enum: [null, 'a', 'b'] },
    },
    { zod3: z3.nativeEnum(Colour), zod4: z4.enum(Colour), says: { ...string, enum: ['blue', 'red'] } },
    { zod3: z3.nativeEnum(Level), zod4: z4.nativeEnum(Level), says: { type: 'number', enum: [1, 10] } },
    {
      zod3: z3.union([z3.enum(['a']), z3.enum(['b', 'a'])]),
      zod4: z4.union([z4.literal('a'), z4.literal('b')]),
      says: { ...string, enum: ['a', 'b'] },
    },
  ],
};
