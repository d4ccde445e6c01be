import { canonicalJson } from './canonical.js';
import { listing, valuesOf } from './finite.js';
import { intersect } from './intersect.js';
import { byCodeUnit, isObject, type JsonObject, type JsonValue } from './json.js';
import { acceptsNothing, isBare, mapSubschemas } from './json-schema.js';

/**
 * One JSON Schema for one contract, however its author's Zod or the order of his lists would have put it. The rules are
 * listed, with what each does to the set of accepted values, in `rules.ts`; those that need to know the Zod schema are applied
 * where it is converted (`zod3.ts`, `zod4.ts`). Applying it again changes nothing.
 */
export function normalise(schema: JsonObject): JsonObject {
  const inner = mapSubschemas(schema, '', (sub) => (isObject(sub) ? normalise(sub) : sub));
  return sortLists(unite(pool(listValues(closeTuple(nameKeys(dropEmpty(inner)))))));
}

function dropEmpty(schema: JsonObject): JsonObject {
  const { properties, required, ...rest } = schema;
  const result: JsonObject = rest;
  if (properties !== undefined && !(isObject(properties) && Object.keys(properties).length === 0))
    result.properties = properties;
  if (required !== undefined && !(Array.isArray(required) && required.length === 0)) result.required = required;
  for (const keyword of ['additionalProperties', 'items']) {
    const value = result[keyword];
    if (isObject(value) && Object.keys(value).length === 1 && acceptsNothing(value)) result[keyword] = false;
  }
  return result;
}

/** A property's name is always a string. */
function nameKeys(schema: JsonObject): JsonObject {
  const { propertyNames, ...rest } = schema;
  if (!isObject(propertyNames)) return schema;
  const { type, ...names } = propertyNames;
  if (type !== 'string') return schema;
  return isBare(names) ? rest : { ...rest, propertyNames: names };
}

function closeTuple(schema: JsonObject): JsonObject {
  const { prefixItems, items, maxItems, ...rest } = schema;
  const said = Array.isArray(prefixItems) && items === false && maxItems === prefixItems.length;
  const tuple = said ? { ...rest, prefixItems, items } : schema;
  if (tuple.minItems !== 0) return tuple;
  const { minItems: _, ...without } = tuple;
  return without;
}

function listValues(schema: JsonObject): JsonObject {
  const { type, const: single, enum: list, ...rest } = schema;
  const finite: JsonObject = {};
  if (type !== undefined) finite.type = type;
  if (single !== undefined) finite.const = single;
  if (list !== undefined) finite.enum = list;
  const values = single === undefined && list === undefined ? undefined : valuesOf(finite);
  return values ? { ...rest, ...listing(values) } : schema;
}

/** Intersections. Beside other keywords an `allOf` stays what it is. */
function pool(schema: JsonObject): JsonObject {
  const { allOf, title, description, deprecated, ...rest } = schema;
  if (!Array.isArray(allOf) || !allOf.every(isObject) || Object.keys(rest).length > 0) return schema;
  const flat = allOf.flatMap((part) => (Object.keys(part).length === 1 && isAll(part.allOf) ? part.allOf : [part]));
  const pooled = intersect(flat);
  return annotate('allOf' in pooled ? pooled : normalise(pooled), schema);
}

function isAll(value: JsonValue | undefined): value is JsonObject[] {
  return Array.isArray(value) && value.every(isObject);
}

/** Unions. */
function unite(schema: JsonObject): JsonObject {
  const { anyOf, ...outer } = schema;
  if (!isAll(anyOf) || anyOf.length === 0) return schema;
  const { members: told, words } = hoist(anyOf, outer);
  const rest: JsonObject = { ...words, ...outer };
  const flat = told.flatMap((member) =>
    Object.keys(member).length === 1 && isAll(member.anyOf) ? member.anyOf : [member],
  );
  const members = nullLast(mergeTypes(mergeValues(distinct(flat))));
  const [only] = members;
  const clash = Object.keys(rest).some((keyword) => !(keyword in wordsOf(rest)));
  return members.length === 1 && only && !clash ? annotate(only, rest) : { ...rest, anyOf: members };
}

/** `nullable` in one version repeats its inner description outside, in the other it does not: one copy, outside. */
function hoist(members: JsonObject[], outer: JsonObject): { members: JsonObject[]; words: JsonObject } {
  const others = members.filter((member) => !isNull(member));
  const [only] = others;
  if (others.length !== 1 || others.length === members.length || !only) return { members, words: {} };
  const words = wordsOf(only);
  const bare = Object.fromEntries(Object.entries(only).filter(([keyword]) => !(keyword in words)));
  // Below a union's own words the member's are lost: with Zod 3 they already are, in `type: [x, 'null']`.
  return {
    members: members.map((member) => (member === only ? bare : member)),
    words: { ...words, ...wordsOf(outer) },
  };
}

function distinct(members: JsonObject[]): JsonObject[] {
  return [...new Map(members.map((member) => [canonicalJson(member), member])).values()];
}

/** Literals and enums of one union are one list; with any of them null is one more value. */
function mergeValues(members: JsonObject[]): JsonObject[] {
  const lists = members.filter((member) => valuesOf(member) !== undefined);
  const finite = lists.some((member) => !isNull(member)) ? lists : [];
  if (finite.length < 2) return members;
  return replaceFirst(members, finite, listing(finite.flatMap((member) => valuesOf(member) ?? [])));
}

/** Members that are only a type are one member with both. */
function mergeTypes(members: JsonObject[]): JsonObject[] {
  const bare = members.filter((member) => Object.keys(member).length === 1 && 'type' in member);
  if (bare.length < 2) return members;
  const list = [...new Set(bare.flatMap(({ type }) => type ?? []))];
  return replaceFirst(members, bare, { type: list.length === 1 ? (list[0] ?? null) : list });
}

function replaceFirst(members: JsonObject[], replaced: JsonObject[], by: JsonObject): JsonObject[] {
  return members.flatMap((member) =>
    member === replaced[0] ? [sortLists(by)] : replaced.includes(member) ? [] : [member],
  );
}

function nullLast(members: JsonObject[]): JsonObject[] {
  return [...members.filter((member) => !isNull(member)), ...members.filter(isNull)];
}

function isNull(schema: JsonObject): boolean {
  return schema.type === 'null' && Object.keys(schema).length === 1;
}

function sortLists(schema: JsonObject): JsonObject {
  const result = { ...schema };
  for (const keyword of ['required', 'type']) {
    const list = result[keyword];
    const names = Array.isArray(list) ? list.filter((name) => typeof name === 'string') : [];
    if (Array.isArray(list) && names.length === list.length) result[keyword] = [...new Set(names)].sort(byCodeUnit);
  }
  if (Array.isArray(result.type)) {
    const { type } = result;
    // Every integer is a number.
    const types = type.includes('number') ? type.filter((name) => name !== 'integer') : type;
    result.type = types.length === 1 ? (types[0] ?? null) : types;
  }
  return result;
}

function wordsOf({ title, description, deprecated }: JsonObject): JsonObject {
  const words = Object.entries({ title, description, deprecated });
  return Object.fromEntries(words.filter((word): word is [string, JsonValue] => word[1] !== undefined));
}

function annotate(schema: JsonObject, by: JsonObject): JsonObject {
  return { ...schema, ...wordsOf(by) };
}
