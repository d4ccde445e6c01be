import fc from 'fast-check';
import type { Schema } from '../../../src/containment/types.js';
import { type Dialect, dialects, toDialect } from './dialect.js';
import type { Field, ObjectShape, Shape } from './shape.js';

/** The ways in which people write the same thing. */
export interface Style {
  dialect: Dialect;
  nullable: 'type' | 'anyOf' | 'oneOf' | 'constant';
  literal: 'const' | 'enum';
  integer: 'type' | 'multipleOf';
  variants: 'oneOf' | 'anyOf' | 'if' | 'not';
  union: 'anyOf' | 'not';
  both: 'allOf' | 'ref';
  optional: 'omit' | 'not';
  /** Every n-th subschema goes into `$defs`; 0: none. */
  defs: number;
  /** Whether members are listed from the last to the first. */
  reversed: boolean;
}

export const styles: fc.Arbitrary<Style> = fc.record({
  dialect: fc.constantFrom(...dialects),
  nullable: fc.constantFrom('type', 'anyOf', 'oneOf', 'constant'),
  literal: fc.constantFrom('const', 'enum'),
  integer: fc.constantFrom('type', 'multipleOf'),
  variants: fc.constantFrom('oneOf', 'anyOf', 'if', 'not'),
  union: fc.constantFrom('anyOf', 'not'),
  both: fc.constantFrom('allOf', 'ref'),
  optional: fc.constantFrom('omit', 'not'),
  defs: fc.constantFrom(0, 0, 3, 7),
  reversed: fc.boolean(),
});

type Written = { [keyword: string]: unknown };

/** The shape as a schema in this style. The same set of values in every style. */
export function byHand(shape: Shape, style: Style): Schema {
  const defs: Written = {};
  let count = 0;
  const write = (of: Shape): Written => {
    count += 1;
    if (style.defs === 0 || count % style.defs !== 0) return spell(of);
    const name = `part/${Object.keys(defs).length}~x y`;
    defs[name] = true;
    defs[name] = spell(of);
    return { $ref: `#/$defs/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}` };
  };
  const spell = (of: Shape): Written => spelled(of, style, write);
  const schema = spell(shape);
  return toDialect(Object.keys(defs).length === 0 ? schema : { ...schema, $defs: defs }, style.dialect);
}

type Write = (shape: Shape) => Written;

function spelled(shape: Shape, style: Style, write: Write): Written {
  switch (shape.is) {
    case 'string':
      return { type: 'string', ...limits(shape, 'Length') };
    case 'format':
      return { type: 'string', format: shape.name };
    case 'pattern':
      return { type: 'string', pattern: shape.source };
    case 'number':
      return numbers(shape, style);
    case 'boolean':
    case 'null':
      return { type: shape.is };
    case 'unknown':
      return {};
    case 'literal':
      return style.literal === 'const' ? { const: shape.value } : { enum: [shape.value] };
    case 'enum':
      return { type: 'string', enum: style.reversed ? [...shape.values].reverse() : shape.values };
    case 'array':
      return { type: 'array', items: write(shape.of), ...limits(shape, 'Items') };
    case 'tuple':
      return tuple(shape, write);
    case 'record':
      return { type: 'object', additionalProperties: write(shape.of) };
    case 'nullable':
      return nullable(shape.of, style, write);
    case 'union':
      return union(shape.of.map(write), style);
    case 'object':
      return object(shape.fields, shape.open, style, write);
    case 'both': {
      const [left, right] = [write(shape.left), write(shape.right)];
      // A `$ref` with siblings: what 2019-09 brought, and an allOf before it.
      if (style.both === 'ref' && '$ref' in left && !('$ref' in right) && style.dialect !== 'draft-07')
        return { ...right, ...left };
      return { allOf: [left, right] };
    }
    case 'variants':
      return variants(shape, style, write);
    default:
      return shape satisfies never;
  }
}

function limits({ min, max }: { min?: number; max?: number }, of: string): Written {
  return { ...(min !== undefined && { [`min${of}`]: min }), ...(max !== undefined && { [`max${of}`]: max }) };
}

function numbers({ int, min, max, over, step }: Extract<Shape, { is: 'number' }>, style: Style): Written {
  const whole = int && style.integer === 'multipleOf' && step === undefined;
  return {
    type: int && !whole ? 'integer' : 'number',
    ...(min !== undefined && { minimum: min }),
    ...(max !== undefined && { maximum: max }),
    ...(over !== undefined && { exclusiveMinimum: over }),
    ...(step !== undefined && { multipleOf: step }),
    ...(whole && { multipleOf: 1 }),
  };
}

/** As Zod means it: without a rest nothing may follow, and every place has to be there. */
function tuple({ of, rest }: Extract<Shape, { is: 'tuple' }>, write: Write): Written {
  const prefixItems = of.map(write);
  return { type: 'array', prefixItems, minItems: of.length, items: rest === undefined ? false : write(rest) };
}

function nullable(of: Shape, style: Style, write: Write): Written {
  const inner = write(of);
  const plain = !['enum', 'const', '$ref'].some((keyword) => keyword in inner);
  if (style.nullable === 'type' && typeof inner.type === 'string' && inner.type !== 'null' && plain) {
    return { ...inner, type: style.reversed ? ['null', inner.type] : [inner.type, 'null'] };
  }
  if (style.nullable === 'constant' && Array.isArray(inner.enum)) {
    const types = typeof inner.type === 'string' ? { type: [inner.type, 'null'] } : {};
    return { ...types, enum: [...new Set([...inner.enum, null])] };
  }
  const nothing = style.literal === 'const' ? { type: 'null' } : { enum: [null] };
  // In a oneOf null must not be accepted twice.
  if (style.nullable === 'oneOf') return { oneOf: [nothing, { allOf: [inner], not: { type: 'null' } }] };
  return { anyOf: [inner, nothing] };
}

function union(of: Written[], style: Style): Written {
  const members = style.reversed ? [...of].reverse() : of;
  return style.union === 'anyOf' ? { anyOf: members } : { not: { allOf: members.map((not) => ({ not })) } };
}

function object(fields: readonly Field[], open: boolean, style: Style, write: Write): Written {
  const listed = style.reversed ? [...fields].reverse() : fields;
  const required = listed.filter((field) => field.required).map(({ key }) => key);
  const optional = listed.filter((field) => !field.required);
  const properties = Object.fromEntries(listed.map(({ key, shape }) => [key, write(shape)]));
  const schema = {
    type: 'object',
    properties,
    ...(required.length > 0 && { required }),
    ...(!open && { additionalProperties: false }),
  };
  if (style.optional === 'omit' || optional.length === 0) return schema;
  // "It is there or it is not", which says nothing.
  const key = optional[0]!.key;
  return { ...schema, anyOf: [{ required: [key] }, { not: { required: [key] } }] };
}

function variants({ tag, of, open }: Extract<Shape, { is: 'variants' }>, style: Style, write: Write): Written {
  const tagOf = (value: string) => (style.literal === 'const' ? { const: value } : { enum: [value] });
  const members = of.map(({ value, fields }) => {
    const shape: ObjectShape = { is: 'object', fields: fields.filter(({ key }) => key !== tag), open };
    const written = object(shape.fields, open, style, write);
    return {
      ...written,
      properties: { ...(written.properties as Written), [tag]: tagOf(value) },
      required: [...((written.required as string[]) ?? []), tag],
    };
  });
  const is = (value: string) => ({ properties: { [tag]: tagOf(value) }, required: [tag] });
  switch (style.variants) {
    case 'oneOf':
    case 'anyOf':
      return { [style.variants]: style.reversed ? members.reverse() : members };
    case 'not':
      return { not: { allOf: members.map((not) => ({ not })) } };
    case 'if':
      return members.reduceRight<Written>(
        // biome-ignore lint/suspicious/noThenProperty: the keyword is called so
        (otherwise, member, i) => ({ if: is(of[i]!.value), then: member, else: otherwise }),
        { not: {} },
      );
    default:
      return style.variants satisfies never;
  }
}
