import { pointerStep } from '../json-pointer.js';
import { has, isObject, type JsonObject, type JsonSchema, type JsonValue } from './json.js';

/** Where JSON Schema (2019-09, 2020-12 and the older `items` array) keeps subschemas, and the step each adds in an event. */
const ONE: Record<string, string> = {
  additionalItems: '/*',
  additionalProperties: '/*',
  contains: '/*',
  contentSchema: '',
  else: '',
  if: '',
  items: '/*',
  not: '',
  // `propertyNames` speaks of the keys, which have no place of their own in the event.
  propertyNames: '/*',
  // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
  then: '',
  unevaluatedItems: '/*',
  unevaluatedProperties: '/*',
};
const LIST: Record<string, string | undefined> = {
  allOf: '',
  anyOf: '',
  items: undefined,
  oneOf: '',
  prefixItems: undefined,
};
const MAP: Record<string, string | undefined> = {
  $defs: '',
  definitions: '',
  dependentSchemas: '',
  patternProperties: '/*',
  properties: undefined,
};

/** Keywords that say something about a schema but refuse no value. */
const ANNOTATIONS = new Set([
  '$anchor',
  '$comment',
  '$id',
  '$schema',
  '$defs',
  'default',
  'definitions',
  'deprecated',
  'description',
  'examples',
  'readOnly',
  'title',
  'writeOnly',
]);
const TYPES = ['array', 'boolean', 'null', 'number', 'object', 'string'];

/** `at` is the place in the event, `*` for array items and record values, as in `KnownLoss.at`. */
export type Visit = (schema: JsonValue, at: string, keyword: string) => JsonValue;

/** A copy of a schema with every direct subschema replaced by what `visit` makes of it. Anything malformed is left alone. */
export function mapSubschemas(schema: JsonObject, at: string, visit: Visit): JsonObject {
  const entries = Object.entries(schema).map(([keyword, value]): [string, JsonValue] => {
    if (Array.isArray(value) && has(LIST, keyword)) {
      return [keyword, value.map((item, i) => visit(item, at + (LIST[keyword] ?? `/${i}`), keyword))];
    }
    if (isObject(value) && has(MAP, keyword)) {
      const mapped = Object.entries(value).map(([key, member]): [string, JsonValue] => [
        key,
        visit(member, at + (MAP[keyword] ?? pointerStep(key)), keyword),
      ]);
      return [keyword, Object.fromEntries(mapped)];
    }
    if (has(ONE, keyword) && (isObject(value) || typeof value === 'boolean')) {
      return [keyword, visit(value, at + ONE[keyword], keyword)];
    }
    return [keyword, value];
  });
  return Object.fromEntries(entries);
}

/** Every subschema, the schema itself first. */
export function eachSubschema(
  schema: JsonValue,
  see: (schema: JsonValue, at: string, keyword: string) => void,
  at = '',
  keyword = '',
): void {
  see(schema, at, keyword);
  if (isObject(schema)) {
    mapSubschemas(schema, at, (sub, place, under) => {
      eachSubschema(sub, see, place, under);
      return sub;
    });
  }
}

/** Where a schema refers to another one (`$ref`, `$dynamicRef`, `$recursiveRef`), as a place in the event, if it does. */
export function findReference(schema: JsonValue): string | undefined {
  let found: string | undefined;
  eachSubschema(schema, (sub, at) => {
    const refers = isObject(sub) && (has(sub, '$ref') || has(sub, '$dynamicRef') || has(sub, '$recursiveRef'));
    if (refers) found ??= at;
  });
  return found;
}

/** Whether a schema has no keyword that could refuse a value. */
export function isBare(schema: JsonValue): boolean {
  return schema === true || (isObject(schema) && Object.keys(schema).every((keyword) => ANNOTATIONS.has(keyword)));
}

/**
 * Whether a schema visibly accepts every value. Not a proof: `false` also means "not visibly", e.g. for a pattern that
 * matches everything.
 */
export function acceptsEverything(schema: JsonValue): boolean {
  if (!isObject(schema)) return schema === true;
  return Object.entries(schema).every(([keyword, value]) => {
    if (ANNOTATIONS.has(keyword)) return true;
    if (keyword === 'type') return Array.isArray(value) && TYPES.every((type) => value.includes(type));
    if (keyword === 'anyOf') return Array.isArray(value) && value.some(acceptsEverything);
    if (keyword === 'allOf') return Array.isArray(value) && value.every(acceptsEverything);
    if (keyword === 'oneOf') return Array.isArray(value) && value.length === 1 && value.every(acceptsEverything);
    if (keyword === 'not') return acceptsNothing(value);
    return false;
  });
}

/** Whether a schema visibly refuses every value: `false`, or `{"not": {}}`. */
export function acceptsNothing(schema: JsonValue): boolean {
  return schema === false || (isObject(schema) && has(schema, 'not') && acceptsEverything(schema.not ?? null));
}

/** Whether a schema allows nothing but objects: an object schema, a union of such, or an intersection with one. */
export function allowsOnlyObjects(schema: JsonSchema | JsonValue): boolean {
  if (!isObject(schema)) return false;
  if (schema.type === 'object') return true;
  for (const keyword of ['anyOf', 'oneOf']) {
    const members = schema[keyword];
    if (Array.isArray(members) && members.length > 0 && members.every(allowsOnlyObjects)) return true;
  }
  return Array.isArray(schema.allOf) && schema.allOf.some(allowsOnlyObjects);
}
