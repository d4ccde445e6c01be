import { z as z4 } from 'zod';
import { z as z3 } from 'zod3';
import type { Case } from './cases.js';
import { closed } from './closed.js';

const string = { type: 'string' };

export const composed: Record<string, Case[]> = {
  unions: [
    {
      zod3: z3.union([z3.string(), z3.number()]),
      zod4: z4.union([z4.string(), z4.number()]),
      says: { type: ['number', 'string'] },
    },
    {
      zod3: z3.string().min(1).or(z3.number()).or(z3.boolean()),
      zod4: z4.union([z4.string().min(1), z4.number(), z4.boolean()]),
      says: { anyOf: [{ ...string, minLength: 1 }, { type: ['boolean', 'number'] }] },
    },
    {
      zod3: z3.union([z3.array(z3.string()), z3.array(z3.string())]),
      zod4: z4.array(z4.string()),
      says: { type: 'array', items: string },
    },
    { zod3: z3.number().int().or(z3.number()), zod4: z4.int().or(z4.number()), says: { type: 'number' } },
  ],
  'discriminated unions': [
    {
      zod3: z3.discriminatedUnion('k', [
        z3.object({ k: z3.literal('a') }),
        z3.object({ k: z3.literal('b'), n: z3.number() }),
      ]),
      zod4: z4.discriminatedUnion('k', [
        z4.object({ k: z4.literal('a') }),
        z4.object({ k: z4.literal('b'), n: z4.number() }),
      ]),
      says: {
        anyOf: [
          closed({ k: { ...string, const: 'a' } }),
          closed({ k: { ...string, const: 'b' }, n: { type: 'number' } }),
        ],
      },
    },
  ],
  intersections: [
    {
      zod3: z3.object({ a: z3.string() }).and(z3.object({ b: z3.number() })),
      zod4: z4.object({ a: z4.string() }).and(z4.object({ b: z4.number() })),
      says: closed({ a: string, b: { type: 'number' } }),
    },
    {
      zod3: z3.object({ a: z3.string() }).and(z3.object({ b: z3.number() }).passthrough()),
      zod4: z4.object({ a: z4.string() }).and(z4.looseObject({ b: z4.number() })),
      says: { ...closed({ a: string, b: { type: 'number' } }), additionalProperties: {} },
    },
    {
      zod3: z3
        .object({ a: z3.string() })
        .describe('d')
        .and(z3.object({ b: z3.number() }).describe('e')),
      zod4: z4
        .object({ a: z4.string() })
        .describe('d')
        .and(z4.object({ b: z4.number() }).describe('e')),
      says: closed({ a: string, b: { type: 'number' } }),
    },
    {
      zod3: z3.object({ a: z3.string() }).and(z3.object({ k: z3.literal(1) }).or(z3.object({ k: z3.literal(2) }))),
      zod4: z4.object({ a: z4.string() }).and(z4.object({ k: z4.literal(1) }).or(z4.object({ k: z4.literal(2) }))),
      says: {
        anyOf: [
          closed({ a: string, k: { type: 'number', const: 1 } }),
          closed({ a: string, k: { type: 'number', const: 2 } }),
        ],
      },
    },
    {
      zod3: z3
        .object({ a: z3.string() })
        .and(z3.object({ a: z3.string().min(1) }))
        .and(z3.object({ c: z3.null() })),
      zod4: z4
        .object({ a: z4.string() })
        .and(z4.object({ a: z4.string().min(1) }))
        .and(z4.object({ c: z4.null() })),
      says: closed({ a: { allOf: [string, { ...string, minLength: 1 }] }, c: { type: 'null' } }),
    },
    {
      zod3: z3.object({ a: z3.string() }).and(z3.record(z3.string().min(2), z3.string())),
      zod4: z4.object({ a: z4.string() }).and(z4.record(z4.string().min(2), z4.string())),
      says: {
        allOf: [
          { type: 'object', properties: { a: string }, required: ['a'] },
          { type: 'object', propertyNames: { minLength: 2 }, additionalProperties: string },
        ],
      },
    },
    {
      zod3: z3.string().min(1).and(z3.string().max(5)),
      zod4: z4.string().min(1).and(z4.string().max(5)),
      says: {
        allOf: [
          { ...string, minLength: 1 },
          { ...string, maxLength: 5 },
        ],
      },
    },
    // What one side passes through, the other side's closedness no longer takes out, at any depth.
    {
      zod3: z3.object({ a: z3.object({ n: z3.string() }) }).and(z3.object({}).passthrough()),
      zod4: z4.object({ a: z4.object({ n: z4.string() }) }).and(z4.looseObject({})),
      says: {
        ...closed({ a: { type: 'object', properties: { n: string }, required: ['n'] } }),
        additionalProperties: {},
      },
    },
    // A default comes out also where the other side, which would refuse it, has seen nothing.
    {
      zod3: z3.object({ a: z3.string().optional() }).and(z3.object({ a: z3.string().nullable().default(null) })),
      zod4: z4.object({ a: z4.string().optional() }).and(z4.object({ a: z4.string().nullable().default(null) })),
      says: closed({ a: { type: ['null', 'string'] } }),
    },
  ],
  records: [
    {
      zod3: z3.record(z3.number()),
      zod4: z4.record(z4.string(), z4.number()),
      says: { type: 'object', additionalProperties: { type: 'number' } },
    },
    {
      zod3: z3.record(z3.unknown()),
      zod4: z4.record(z4.string(), z4.unknown()),
      says: { type: 'object', additionalProperties: {} },
    },
    {
      zod3: z3.record(z3.string().uuid(), z3.boolean()),
      zod4: z4.record(z4.uuid(), z4.boolean()),
      says: { type: 'object', propertyNames: { format: 'uuid' }, additionalProperties: { type: 'boolean' } },
    },
    {
      zod3: z3.record(z3.enum(['b', 'a']), z3.boolean()),
      zod4: z4.partialRecord(z4.enum(['b', 'a']), z4.boolean()),
      says: { type: 'object', propertyNames: { enum: ['a', 'b'] }, additionalProperties: { type: 'boolean' } },
    },
  ],
  tuples: [
    {
      zod3: z3.tuple([z3.string(), z3.number()]),
      zod4: z4.tuple([z4.string(), z4.number()]),
      says: { type: 'array', prefixItems: [string, { type: 'number' }], items: false, minItems: 2 },
    },
    {
      zod3: z3.tuple([z3.string()]).rest(z3.number()),
      zod4: z4.tuple([z4.string()], z4.number()),
      says: { type: 'array', prefixItems: [string], items: { type: 'number' }, minItems: 1 },
    },
  ],
  arrays: [
    {
      zod3: z3.array(z3.string()).min(1).max(3),
      zod4: z4.array(z4.string()).min(1).max(3),
      says: { type: 'array', items: string, minItems: 1, maxItems: 3 },
    },
    {
      zod3: z3.string().array().nonempty(),
      zod4: z4.string().array().nonempty(),
      says: { type: 'array', items: string, minItems: 1 },
    },
    {
      zod3: z3.array(z3.string()).length(2),
      zod4: z4.array(z4.string()).length(2),
      says: { type: 'array', items: string, minItems: 2, maxItems: 2 },
    },
    { zod3: z3.array(z3.unknown()), zod4: z4.array(z4.unknown()), says: { type: 'array', items: {} } },
    { zod3: z3.array(z3.never()), zod4: z4.array(z4.never()), says: { type: 'array', items: false } },
  ],
  never: [{ zod3: z3.never().optional(), zod4: z4.never().optional(), says: { not: {} }, required: false }],
  wrappers: [
    { zod3: z3.string().readonly(), zod4: z4.string().readonly(), says: string },
    { zod3: z3.string().brand('Id'), zod4: z4.string().brand('Id'), says: string },
    { zod3: z3.lazy(() => z3.string()), zod4: z4.lazy(() => z4.string()), says: string },
  ],
  words: [
    {
      zod3: z3.string().describe('d'),
      zod4: z4.string().meta({ id: 'x', description: 'd', minLength: 7 }),
      says: { ...string, description: 'd' },
    },
    {
      zod3: z3.string().describe('d').optional(),
      zod4: z4.string().describe('d').optional(),
      says: { ...string, description: 'd' },
      required: false,
    },
    {
      zod3: z3.number().int().min(1).describe('d'),
      zod4: z4.int().min(1).describe('d'),
      says: { type: 'integer', minimum: 1, description: 'd' },
    },
    {
      zod3: z3.string().min(1).describe('d').or(z3.number()),
      zod4: z4.string().min(1).describe('d').or(z4.number()),
      says: { anyOf: [{ ...string, minLength: 1, description: 'd' }, { type: 'number' }] },
    },
  ],
  order: [
    {
      zod3: z3.object({ b: z3.string(), é: z3.null(), a: z3.string(), B: z3.null() }),
      zod4: z4.object({ B: z4.null(), a: z4.string(), b: z4.string(), é: z4.null() }),
      says: {
        ...closed({ a: string, b: string, B: { type: 'null' }, é: { type: 'null' } }),
        required: ['B', 'a', 'b', 'é'],
      },
    },
  ],
};
