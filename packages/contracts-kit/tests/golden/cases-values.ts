import { z as z4 } from 'zod';
import { z as z3 } from 'zod3';
import type { Case } from './cases.js';

const string = { type: 'string' };

export const values: Record<string, Case[]> = {
  dialect: [{ zod3: z3.boolean(), zod4: z4.boolean(), says: { type: 'boolean' } }],
  formats: [
    { zod3: z3.string().uuid(), zod4: z4.uuid(), says: { ...string, format: 'uuid' } },
    { zod3: z3.string().uuid(), zod4: z4.string().uuid(), says: { ...string, format: 'uuid' } },
    { zod3: z3.string().uuid(), zod4: z4.guid(), says: { ...string, format: 'uuid' } },
    { zod3: z3.string().email(), zod4: z4.email(), says: { ...string, format: 'email' } },
    { zod3: z3.string().url(), zod4: z4.url(), says: { ...string, format: 'uri' } },
    { zod3: z3.string().datetime(), zod4: z4.iso.datetime(), says: { ...string, format: 'date-time' } },
    {
      zod3: z3.string().datetime({ offset: true, precision: 3 }),
      zod4: z4.iso.datetime({ offset: true, precision: 3 }),
      says: { ...string, format: 'date-time' },
    },
    { zod3: z3.string().date(), zod4: z4.iso.date(), says: { ...string, format: 'date' } },
    { zod3: z3.string().duration(), zod4: z4.iso.duration(), says: { ...string, format: 'duration' } },
    { zod3: z3.string().ip({ version: 'v4' }), zod4: z4.ipv4(), says: { ...string, format: 'ipv4' } },
    { zod3: z3.string().ip({ version: 'v6' }), zod4: z4.ipv6(), says: { ...string, format: 'ipv6' } },
    {
      zod3: z3.string().uuid().regex(/^0/),
      zod4: z4.uuid().regex(/^0/),
      says: { ...string, format: 'uuid', pattern: '^0' },
    },
    {
      zod3: z3
        .string()
        .email()
        .regex(/@acme\.test$/),
      zod4: z4.email({ pattern: /@acme\.test$/ }),
      says: { ...string, format: 'email', pattern: '@acme\\.test$' },
    },
    {
      zod3: z3.string().email().max(50),
      zod4: z4.string().email().max(50),
      says: { ...string, format: 'email', maxLength: 50 },
    },
  ],
  'formats without a keyword': [
    { zod3: z3.string().nanoid(), zod4: z4.nanoid(), says: { ...string, pattern: '^[0-9A-Za-z_-]{21}$' } },
    { zod3: z3.string().cuid2(), zod4: z4.cuid2(), says: { ...string, pattern: '^[0-9a-z]+$' } },
    { zod3: z3.string().cuid(), zod4: z4.cuid(), says: { ...string, pattern: '^[cC][^\\s-]{6,}$' } },
    {
      zod3: z3.string().ulid(),
      zod4: z4.ulid(),
      says: { ...string, pattern: '^[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{26}$' },
    },
    {
      zod3: z3.string().base64(),
      zod4: z4.base64(),
      says: { ...string, contentEncoding: 'base64', pattern: '^[0-9A-Za-z+/]*={0,2}$' },
    },
    {
      zod3: z3.string().cidr({ version: 'v4' }),
      zod4: z4.cidrv4(),
      says: { ...string, pattern: '^[0-9.]{7,15}/[0-9]{1,2}$' },
    },
    { zod3: z3.string().emoji(), zod4: z4.emoji(), says: string },
  ],
  'local times': [
    {
      zod3: z3.string().time(),
      zod4: z4.iso.time(),
      says: { ...string, pattern: '^[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?$' },
    },
    {
      zod3: z3.string().datetime({ local: true }),
      zod4: z4.iso.datetime({ local: true }),
      says: {
        ...string,
        pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?$',
      },
    },
  ],
  patterns: [
    {
      zod3: z3.string().regex(/^[A-Z]{2}-\d+$/),
      zod4: z4.string().regex(/^[A-Z]{2}-\d+$/),
      says: { ...string, pattern: '^[A-Z]{2}-\\d+$' },
    },
    { zod3: z3.string().regex(/^.$/u), zod4: z4.string().regex(/^.$/u), says: { ...string, pattern: '^.$' } },
    {
      zod3: z3.string().startsWith('Ww-1.'),
      zod4: z4.string().startsWith('Ww-1.'),
      says: { ...string, pattern: '^Ww-1\\.' },
    },
    { zod3: z3.string().endsWith('$a'), zod4: z4.string().endsWith('$a'), says: { ...string, pattern: '\\$a$' } },
    { zod3: z3.string().includes('a+b'), zod4: z4.string().includes('a+b'), says: { ...string, pattern: 'a\\+b' } },
    {
      zod3: z3.string().startsWith('a').endsWith('b'),
      zod4: z4.string().startsWith('a').endsWith('b'),
      says: { ...string, pattern: '^a', allOf: [{ pattern: 'b$' }] },
    },
    {
      zod3: z3.string().min(1).max(9),
      zod4: z4.string().min(1).max(9),
      says: { ...string, minLength: 1, maxLength: 9 },
    },
    { zod3: z3.string().length(4), zod4: z4.string().length(4), says: { ...string, minLength: 4, maxLength: 4 } },
  ],
  integers: [
    { zod3: z3.number().int(), zod4: z4.number().int(), says: { type: 'integer' } },
    { zod3: z3.number().int(), zod4: z4.int(), says: { type: 'integer' } },
    {
      zod3: z3.number().int().max(Number.MAX_SAFE_INTEGER),
      zod4: z4.int().max(Number.MAX_SAFE_INTEGER),
      says: { type: 'integer', maximum: Number.MAX_SAFE_INTEGER },
    },
    { zod3: z3.number().int().positive(), zod4: z4.int().positive(), says: { type: 'integer', exclusiveMinimum: 0 } },
  ],
  bounds: [
    {
      zod3: z3.number().gt(1).lt(2),
      zod4: z4.number().gt(1).lt(2),
      says: { type: 'number', exclusiveMinimum: 1, exclusiveMaximum: 2 },
    },
    { zod3: z3.number().min(5).min(3), zod4: z4.number().min(5).min(3), says: { type: 'number', minimum: 5 } },
    { zod3: z3.number().min(3).gt(3), zod4: z4.number().min(3).gt(3), says: { type: 'number', exclusiveMinimum: 3 } },
    { zod3: z3.number().max(3).lt(9), zod4: z4.number().max(3).lt(9), says: { type: 'number', maximum: 3 } },
    {
      zod3: z3.number().multipleOf(0.5).finite(),
      zod4: z4.number().multipleOf(0.5).finite(),
      says: { type: 'number', multipleOf: 0.5 },
    },
    {
      zod3: z3.number().multipleOf(2).multipleOf(3),
      zod4: z4.number().multipleOf(2).multipleOf(3),
      says: { type: 'number', multipleOf: 2, allOf: [{ multipleOf: 3 }] },
    },
  ],
};
