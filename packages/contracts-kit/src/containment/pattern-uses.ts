import { isObject } from '../hostile-json.js';
import { type Dialect, dialectOf, resolveReference } from './references.js';
import type { Json, Schema } from './types.js';

const SAME_PLACE = ['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else'];
const OF_MEMBERS = ['additionalProperties', 'unevaluatedProperties'];
const OF_ITEMS = ['items', 'prefixItems', 'additionalItems', 'unevaluatedItems', 'contains'];
const MAPS = ['dependentSchemas', 'dependencies'];

/**
 * Every string of a value that a pattern may be tried on by a validator which looks at everything, and that pattern. Follows the
 * schema as it is written, and is wider than what any validator does: no keyword's outcome keeps another from being looked at.
 */
export function patternUses(whole: Schema, value: Json, see: (source: string, text: string) => void): void {
  const dialect: Dialect = dialectOf(whole) ?? '2020-12';
  const visited = new Map<object, Set<Json>>();
  const each = (schemas: unknown, at: Json): void => {
    for (const one of Array.isArray(schemas) ? schemas : [schemas]) visit(one, at);
  };
  const visit = (schema: unknown, at: Json): void => {
    if (!isObject(schema)) return;
    const seen = visited.get(schema) ?? new Set();
    if (seen.has(at)) return;
    visited.set(schema, seen.add(at));
    for (const reference of [schema.$ref, schema.$recursiveRef, schema.$dynamicRef]) {
      if (typeof reference !== 'string') continue;
      visit(resolveReference(reference, { root: whole, dialect, pointer: '' }, whole)?.schema, at);
    }
    for (const keyword of SAME_PLACE) each(schema[keyword], at);
    for (const keyword of MAPS) if (isObject(schema[keyword])) each(Object.values(schema[keyword]), at);
    if (typeof at === 'string' && typeof schema.pattern === 'string') see(schema.pattern, at);
    if (Array.isArray(at)) for (const item of at) for (const keyword of OF_ITEMS) each(schema[keyword], item);
    else if (typeof at === 'object' && at !== null) members(schema, at);
  };
  const members = (schema: Record<string, unknown>, at: { [name: string]: Json }): void => {
    const properties = isObject(schema.properties) ? schema.properties : {};
    const patterns = isObject(schema.patternProperties) ? Object.entries(schema.patternProperties) : [];
    for (const [name, child] of Object.entries(at)) {
      visit(schema.propertyNames, name);
      if (Object.hasOwn(properties, name)) visit(properties[name], child);
      for (const [source, sub] of patterns) {
        see(source, name);
        visit(sub, child);
      }
      for (const keyword of OF_MEMBERS) visit(schema[keyword], child);
    }
  };
  visit(whole, value);
}
