import type { Random } from './random.js';
import type { Raw } from './raw.js';

type Written = { [keyword: string]: unknown };

/** The same set of values in other words, in 2020-12: some of the ways, as chance has it, at every place. */
export function respell(document: Raw, random: Random): Raw {
  return walked(document, (schema) => otherWords(schema, random));
}

/** Keys and lists whose order means nothing, in another order. */
export function reorder(document: Raw, random: Random): Raw {
  return walked(document, (schema) => {
    const entries = shuffled(Object.entries(schema), random).map(([keyword, value]) => {
      if (['required', 'enum', 'anyOf', 'oneOf', 'allOf'].includes(keyword))
        return [keyword, shuffled(value as unknown[], random)];
      if (keyword === 'type' && Array.isArray(value)) return [keyword, shuffled(value, random)];
      if (maps.has(keyword)) return [keyword, Object.fromEntries(shuffled(Object.entries(value as Written), random))];
      return [keyword, value];
    });
    return Object.fromEntries(entries) as Written;
  });
}

/** Other names for the definitions, and references to match. */
export function rename(document: Raw): Raw {
  if (typeof document === 'boolean') return document;
  const renamed = walked(document, (schema) =>
    typeof schema.$ref === 'string'
      ? { ...schema, $ref: schema.$ref.replace('#/$defs/', '#/$defs/~1new~0%20') }
      : schema,
  ) as Written;
  if (renamed.$defs === undefined) return renamed;
  const entries = Object.entries(renamed.$defs as Written).reverse();
  return { ...renamed, $defs: Object.fromEntries(entries.map(([name, schema]) => [`/new~ ${name}`, schema])) };
}

const maps = new Set(['properties', 'patternProperties', 'dependentSchemas', '$defs']);
const lists = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const inside = new Set(['not', 'if', 'then', 'else', 'items', 'contains', 'additionalProperties', 'propertyNames']);

/** Every schema of the document replaced by what `change` makes of it, from the inside out. */
function walked(schema: Raw, change: (schema: Written) => Written): Raw {
  if (typeof schema !== 'object' || schema === null) return schema;
  const below = (value: unknown) => walked(value as Raw, change);
  const entries = Object.entries(schema).map(([keyword, value]) => {
    if (maps.has(keyword)) {
      return [keyword, Object.fromEntries(Object.entries(value as Written).map(([key, each]) => [key, below(each)]))];
    }
    if (lists.has(keyword)) return [keyword, (value as unknown[]).map(below)];
    return [keyword, inside.has(keyword) ? below(value) : value];
  });
  return change(Object.fromEntries(entries) as Written);
}

function otherWords(given: Written, random: Random): Written {
  let schema = given;
  const also = (part: Written) => {
    schema = { ...schema, allOf: [...((schema.allOf as unknown[] | undefined) ?? []), part] };
  };
  const without = (...keywords: string[]) => {
    schema = Object.fromEntries(Object.entries(schema).filter(([keyword]) => !keywords.includes(keyword)));
  };
  const turn = () => random.chance(0.4);
  if ('const' in schema && turn()) {
    const value = schema.const;
    without('const');
    also({ enum: [value] });
  }
  if (Array.isArray(schema.enum) && turn()) {
    const values = schema.enum;
    without('enum');
    also({ anyOf: values.map((value) => ({ const: value as unknown })) });
  }
  if (Array.isArray(schema.type) && turn()) {
    const types = schema.type;
    without('type');
    also({ anyOf: types.map((type) => ({ type: type as unknown })) });
  } else if (schema.type === 'integer' && turn()) {
    schema = { ...schema, type: 'number' };
    also({ multipleOf: 1 });
  }
  if (schema.if !== undefined && turn()) {
    const { if: condition, then: yes = true, else: no = true } = schema;
    without('if', 'then', 'else');
    also({ anyOf: [{ allOf: [condition, yes] }, { allOf: [{ not: condition }, no] }] });
  }
  if (Array.isArray(schema.anyOf) && turn()) {
    const parts = schema.anyOf;
    without('anyOf');
    also({ not: { allOf: parts.map((not) => ({ not: not as unknown })) } });
  }
  if (Array.isArray(schema.oneOf) && schema.oneOf.length === 2 && turn()) {
    const [a, b] = schema.oneOf as unknown[];
    without('oneOf');
    also({ anyOf: [{ allOf: [a, { not: b }] }, { allOf: [{ not: a }, b] }] });
  }
  if (schema.dependentRequired !== undefined && turn()) {
    const entries = Object.entries(schema.dependentRequired as Written);
    without('dependentRequired');
    // biome-ignore lint/suspicious/noThenProperty: the keyword is called so
    for (const [key, required] of entries) also({ if: { type: 'object', required: [key] }, then: { required } });
  }
  if (Array.isArray(schema.required) && schema.required.length > 0 && turn()) {
    const required = schema.required;
    without('required');
    for (const key of required) also({ required: [key as unknown] });
  }
  if (turn()) also({ not: false });
  // biome-ignore lint/suspicious/noThenProperty: the keyword is called so
  if (random.chance(0.1)) schema = { ...schema, if: schema.if ?? true, then: schema.then ?? true };
  return schema;
}

function shuffled<T>(values: readonly T[], random: Random): T[] {
  return values
    .map((value) => ({ value, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}
