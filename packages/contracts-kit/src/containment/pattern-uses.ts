import { isObject } from '../hostile-json.js';
import { type Dialect, dialectOf, resolveReference } from './references.js';
import type { Json, Schema } from './types.js';

const SAME_PLACE = ['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else'];
const OF_MEMBERS = ['additionalProperties', 'unevaluatedProperties'];
const OF_ITEMS = ['items', 'prefixItems', 'additionalItems', 'unevaluatedItems', 'contains'];
const MAPS = ['dependentSchemas', 'dependencies'];

/** More steps than the validator is given: it looks at what is shared as often as it is referred to. */
const MOST_STEPS = 300_000;

/**
 * Every string of a value that a pattern may be tried on by a validator which looks at everything, and that pattern. Follows the
 * schema as it is written, and is wider than what any validator does: no keyword's outcome keeps another from being looked at.
 * False when a validator might take for ever: the schema comes back to itself in place, or shares parts exponentially often.
 */
export function patternUses(whole: Schema, value: Json, see: (source: string, text: string) => void): boolean {
  const dialect: Dialect = dialectOf(whole) ?? '2020-12';
  /** Steps below each schema and value; Infinity while they are being counted. */
  const counted = new Map<object, Map<Json, number>>();
  const each = (schemas: unknown, at: Json): number => {
    let steps = 0;
    for (const one of Array.isArray(schemas) ? schemas : [schemas]) steps += visit(one, at);
    return steps;
  };
  const visit = (schema: unknown, at: Json): number => {
    if (!isObject(schema)) return 1;
    const known = counted.get(schema) ?? new Map<Json, number>();
    const before = known.get(at);
    if (before !== undefined) return before;
    counted.set(schema, known.set(at, Number.POSITIVE_INFINITY));
    let steps = 1;
    for (const reference of [schema.$ref, schema.$recursiveRef, schema.$dynamicRef]) {
      if (typeof reference !== 'string') continue;
      steps += visit(resolveReference(reference, { root: whole, dialect, pointer: '' }, whole)?.schema, at);
    }
    for (const keyword of SAME_PLACE) steps += each(schema[keyword], at);
    for (const keyword of MAPS) if (isObject(schema[keyword])) steps += each(Object.values(schema[keyword]), at);
    if (typeof at === 'string' && typeof schema.pattern === 'string') see(schema.pattern, at);
    if (Array.isArray(at)) {
      for (const item of at) for (const keyword of OF_ITEMS) steps += each(schema[keyword], item);
    } else if (typeof at === 'object' && at !== null) steps += members(schema, at);
    known.set(at, steps);
    return steps;
  };
  const members = (schema: Record<string, unknown>, at: { [name: string]: Json }): number => {
    const properties = isObject(schema.properties) ? schema.properties : {};
    const patterns = isObject(schema.patternProperties) ? Object.entries(schema.patternProperties) : [];
    let steps = 0;
    for (const [name, child] of Object.entries(at)) {
      steps += visit(schema.propertyNames, name);
      if (Object.hasOwn(properties, name)) steps += visit(properties[name], child);
      for (const [source, sub] of patterns) {
        see(source, name);
        steps += visit(sub, child);
      }
      for (const keyword of OF_MEMBERS) steps += visit(schema[keyword], child);
    }
    return steps;
  };
  return visit(whole, value) <= MOST_STEPS;
}
