import { z as z4 } from 'zod';
import { z as z3 } from 'zod3';
import type { Schema as JsonSchema } from '../../../src/containment/types.js';
import { type AnyZodSchema, defineEvent } from '../../../src/event.js';
import { generateGolden } from '../../../src/golden/golden.js';
import type { Field, ObjectShape, Shape } from './shape.js';

type Z = typeof z3;
type Schema = z3.ZodTypeAny;

/** Both libraries, under the names they share. */
export const zods = { zod3: z3, zod4: z4 as unknown as Z };

/** The golden that the kit makes of the shape written with that Zod, or `undefined` where it refuses to. */
export function throughZod(z: Z, shape: Shape): JsonSchema | undefined {
  const event = defineEvent({
    name: 'Thing',
    description: 'A thing happened.',
    schema: inZod(z, shape) as unknown as AnyZodSchema,
    build: () => ({}) as never,
  });
  const { golden } = generateGolden({ service: 'auth', event, file: 'src/events/thing.event.ts' });
  return golden?.schema as JsonSchema | undefined;
}

function inZod(z: Z, shape: Shape): Schema {
  const write = (of: Shape) => inZod(z, of);
  switch (shape.is) {
    case 'string':
      return sized(z.string(), shape);
    case 'format':
      return format(z, shape.name);
    case 'pattern':
      return z.string().regex(new RegExp(shape.source));
    case 'number':
      return number(z, shape);
    case 'boolean':
    case 'null':
    case 'unknown':
      return z[shape.is]();
    case 'literal':
      return z.literal(shape.value);
    case 'enum':
      return z.enum(shape.values as [string, ...string[]]);
    case 'array':
      return sized(z.array(write(shape.of)), shape);
    case 'tuple': {
      const tuple = z.tuple(shape.of.map(write) as [Schema]);
      return shape.rest === undefined ? tuple : tuple.rest(write(shape.rest));
    }
    case 'record':
      return z.record(z.string(), write(shape.of));
    case 'nullable':
      return write(shape.of).nullable();
    case 'union':
      return z.union(shape.of.map(write) as [Schema, Schema]);
    case 'object':
      return object(z, shape);
    case 'both':
      return object(z, shape.left).and(object(z, shape.right));
    case 'variants': {
      const members = shape.of.map(({ value, fields }) => {
        const rest = fields.filter(({ key }) => key !== shape.tag);
        const member = z.object(membersOf(z, rest)).extend({ [shape.tag]: z.literal(value) });
        return shape.open ? member.passthrough() : member.strict();
      });
      return z.discriminatedUnion(shape.tag, members as never);
    }
    default:
      return shape satisfies never;
  }
}

function sized<S extends { min(n: number): S; max(n: number): S }>(schema: S, size: { min?: number; max?: number }): S {
  const least = size.min === undefined ? schema : schema.min(size.min);
  return size.max === undefined ? least : least.max(size.max);
}

function number(z: Z, shape: Extract<Shape, { is: 'number' }>): Schema {
  let schema = shape.int ? z.number().int() : z.number();
  schema = sized(schema, shape);
  if (shape.over !== undefined) schema = schema.gt(shape.over);
  return shape.step === undefined ? schema : schema.multipleOf(shape.step);
}

function format(z: Z, name: Extract<Shape, { is: 'format' }>['name']): Schema {
  switch (name) {
    case 'uuid':
    case 'email':
    case 'date':
      return z.string()[name]();
    case 'date-time':
      return z.string().datetime({ offset: true });
    case 'uri':
      return z.string().url();
    default:
      return name satisfies never;
  }
}

function object(z: Z, shape: ObjectShape) {
  const made = z.object(membersOf(z, shape.fields));
  return shape.open ? made.passthrough() : made.strict();
}

function membersOf(z: Z, fields: readonly Field[]): Record<string, Schema> {
  return Object.fromEntries(
    fields.map(({ key, shape, required }) => [key, required ? inZod(z, shape) : inZod(z, shape).optional()]),
  );
}
