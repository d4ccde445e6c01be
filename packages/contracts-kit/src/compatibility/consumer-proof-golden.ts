import { isDeepStrictEqual } from 'node:util';
import type { Json, Schema } from '../containment/types.js';
import { isObject } from '../hostile-json.js';

const DEEPEST = 200;

/** The values a golden allows at a place, where they are few and named: by const, enum, boolean, null, in every variant. */
export function finiteValues(golden: Schema, steps: readonly string[]): Json[] | undefined {
  const values = look(golden, steps, 0, (schema) => {
    if (Object.hasOwn(schema, 'const')) return [schema.const as Json];
    if (Array.isArray(schema.enum)) return schema.enum as Json[];
    if (schema.type === 'boolean') return [true, false];
    return schema.type === 'null' ? [null] : undefined;
  });
  return values?.filter((one, at) => values.findIndex((other) => isDeepStrictEqual(one, other)) === at);
}

/** The formats of the strings a golden allows at a place; undefined where some string has none. */
export function formats(golden: Schema, steps: readonly string[]): string[] | undefined {
  const found = look(golden, steps, 0, ownFormats);
  return found && [...new Set(found)];
}

/** What the golden says of a place where its strings have formats, in each variant. */
export function formatted(golden: Schema, steps: readonly string[]): Schema[] | undefined {
  return look<Schema>(golden, steps, 0, (schema) => {
    const own = look(schema, [], 0, ownFormats);
    return own && (own.length > 0 ? [schema] : []);
  });
}

function ownFormats(schema: Node): string[] | undefined {
  if (typeof schema.format === 'string') return [schema.format];
  return schema.type !== undefined && ![schema.type].flat().includes('string') ? [] : undefined;
}

type Node = Record<string, unknown>;

/**
 * What is said of a place. Of conditions that hold together one has to say it, of variants all; a variant that cannot have the
 * place has nothing to say.
 */
function look<T>(
  schema: unknown,
  steps: readonly string[],
  depth: number,
  leaf: (schema: Node) => T[] | undefined,
): T[] | undefined {
  if (!isObject(schema) || depth > DEEPEST) return undefined;
  const [step, ...rest] = steps;
  const own = step === undefined ? leaf(schema) : below(schema, step, (child) => look(child, rest, depth + 1, leaf));
  if (own) return own;
  for (const one of Array.isArray(schema.allOf) ? schema.allOf : []) {
    const found = look(one, steps, depth + 1, leaf);
    if (found) return found;
  }
  for (const keyword of ['anyOf', 'oneOf'] as const) {
    const variants = schema[keyword];
    if (!Array.isArray(variants) || variants.length === 0) continue;
    const found = variants.map((one) => look(one, steps, depth + 1, leaf));
    if (found.every((one) => one !== undefined)) return found.flat();
  }
  return undefined;
}

function below<T>(schema: Node, step: string, into: (child: unknown) => T[] | undefined): T[] | undefined {
  const properties = isObject(schema.properties) ? schema.properties : {};
  if (Object.hasOwn(properties, step)) return into(properties[step]);
  if (/^(?:0|[1-9][0-9]*)$/.test(step)) {
    const first = Array.isArray(schema.prefixItems) ? schema.prefixItems[Number(step)] : undefined;
    const items =
      first ?? (Array.isArray(schema.items) ? (schema.items[Number(step)] ?? schema.additionalItems) : schema.items);
    if (items !== undefined) return into(items);
  }
  return schema.additionalProperties === false && isObject(schema.properties) ? [] : undefined;
}

/** A schema of every value that has one of these at the place, or lacks the place. `*` is every element. */
export function onlyAt(place: readonly string[], values: readonly Json[]): Record<string, unknown> {
  return sayAt(place, { enum: values });
}

/** A schema that says this of the place, and nothing of a value that lacks it. */
export function sayAt(place: readonly string[], said: Record<string, unknown>): Record<string, unknown> {
  const [step, ...rest] = place;
  if (step === undefined) return said;
  return step === '*' ? { items: sayAt(rest, said) } : { properties: Object.fromEntries([[step, sayAt(rest, said)]]) };
}
