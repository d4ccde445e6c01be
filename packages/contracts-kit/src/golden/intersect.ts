import { canonicalJson } from './canonical.js';
import { isObject, type JsonObject, type JsonValue } from './json.js';
import { acceptsEverything, mapSubschemas } from './json-schema.js';
import { MARK, marked, marksOf, unknownSchema } from './mark.js';

const WORDS = new Set(['title', 'description', 'deprecated']);
const OBJECT = new Set(['type', 'properties', 'required', 'additionalProperties', MARK, ...WORDS]);
const UNION = new Set(['anyOf', ...WORDS]);

/**
 * One schema for the values that all parts accept, as Zod's intersection means it: each side reads its own keys and the
 * results are pooled, so a key is refused only if every side refuses it. JSON Schema's `allOf` of closed objects would refuse
 * every key that one side does not know. Objects become one object; a union of objects is distributed over; what else there
 * is stays an `allOf` whose objects are open, which accepts more.
 */
export function intersect(parts: readonly JsonObject[]): JsonObject {
  const closed = parts.filter((part) => !isOpen(part));
  // What passes everything through brings the keys along that the other side takes out.
  const telling = distinct(closed.length < parts.length ? closed.map(opened) : closed);
  const [first, ...others] = telling;
  if (first === undefined) return parts[0] ?? {};
  if (others.length === 0) return first;
  return fold(telling) ?? distribute(telling) ?? { allOf: telling.map((part) => opened(unfilled(part, telling))) };
}

function distinct(parts: readonly JsonObject[]): JsonObject[] {
  const seen = new Map(parts.map((part) => [canonicalJson(part), part]));
  return [...seen.values()];
}

function isOpen(schema: JsonValue): boolean {
  return acceptsEverything(schema) || (marksOf(schema).includes('unknown') && isObject(schema) && !('type' in schema));
}

function fold(parts: readonly JsonObject[]): JsonObject | undefined {
  const fit = parts.every((part) => part.type === 'object' && Object.keys(part).every((key) => OBJECT.has(key)));
  const keys = new Set(parts.flatMap((part) => Object.keys(propertiesOf(part))));
  const properties: [string, JsonObject][] = [];
  for (const key of fit ? keys : []) {
    const asked = parts.some((part) => fills(part, key)) ? parts.filter((part) => demands(part, key)) : parts;
    const unasked = asked.length < parts.length ? [unknownSchema()] : [];
    const constraints = [...asked.flatMap((part) => constraintOn(part, key)), ...unasked];
    if (!constraints.every(isObject)) return undefined;
    properties.push([key, intersect(constraints as JsonObject[])]);
  }
  if (!fit) return undefined;
  const required = parts.flatMap((part) => (Array.isArray(part.required) ? part.required : []));
  const folded = {
    type: 'object',
    properties: Object.fromEntries(properties),
    required,
    additionalProperties: undeclared(parts),
  };
  return marked(folded, parts.flatMap(marksOf));
}

/** Whether a part puts the key in where it is absent. A part that lets it be absent has then not looked at the value. */
function fills(part: JsonObject, key: string): boolean {
  return marksOf(part).includes(`fills:${key}`);
}

function demands({ required }: JsonObject, key: string): boolean {
  return Array.isArray(required) && required.includes(key);
}

function propertiesOf(part: JsonObject): JsonObject {
  return isObject(part.properties) ? part.properties : {};
}

/** What one part asks of a key: by name, or of every key it does not name. A closed part has not seen those. */
function constraintOn(part: JsonObject, key: string): JsonValue[] {
  const properties = propertiesOf(part);
  if (Object.hasOwn(properties, key)) return [properties[key] ?? null];
  const rest = part.additionalProperties;
  if (rest === false) return [];
  return rest === undefined || isOpen(rest) ? [unknownSchema()] : [rest];
}

function undeclared(parts: readonly JsonObject[]): JsonValue {
  if (parts.every((part) => part.additionalProperties === false)) return false;
  const rests = parts.map((part) => part.additionalProperties).filter(isObject);
  const typed = rests.filter((rest) => !isOpen(rest));
  return typed.length > 0 ? intersect(typed) : unknownSchema();
}

function distribute(parts: readonly JsonObject[]): JsonObject | undefined {
  const union = parts.find((part) => Array.isArray(part.anyOf) && Object.keys(part).every((key) => UNION.has(key)));
  if (!union || !Array.isArray(union.anyOf)) return undefined;
  const others = parts.filter((part) => part !== union);
  const members = union.anyOf.map((member) => (isObject(member) ? intersect([...others, member]) : undefined));
  return members.every((member) => member !== undefined) ? { anyOf: members } : undefined;
}

const BELOW = new Set([
  'additionalProperties',
  'allOf',
  'anyOf',
  'items',
  'oneOf',
  'patternProperties',
  'prefixItems',
  'properties',
]);

/** Without closedness at any depth: values are merged key by key, also inside what both sides have. */
function opened(part: JsonObject): JsonObject {
  const { additionalProperties, oneOf, ...rest } = part;
  const open = {
    ...rest,
    ...(additionalProperties === undefined || additionalProperties === false ? {} : { additionalProperties }),
    // Open members may overlap where closed ones did not.
    ...(oneOf === undefined ? {} : 'anyOf' in rest ? { allOf: [{ anyOf: oneOf }] } : { anyOf: oneOf }),
  };
  return mapSubschemas(open, '', (sub, _, keyword) => (BELOW.has(keyword) && isObject(sub) ? opened(sub) : sub));
}

/** Without what the part asks of keys that another part fills in. */
function unfilled(part: JsonObject, parts: readonly JsonObject[]): JsonObject {
  const filled = parts.flatMap(marksOf).flatMap((mark) => (mark.startsWith('fills:') ? [mark.slice(6)] : []));
  const { properties, additionalProperties, ...rest } = part;
  const kept = Object.entries(propertiesOf(part)).filter(([key]) => !filled.includes(key) || demands(part, key));
  const undeclared = filled.some((key) => !Object.hasOwn(propertiesOf(part), key));
  return {
    ...rest,
    ...(properties === undefined ? {} : { properties: Object.fromEntries(kept) }),
    ...(additionalProperties === undefined || undeclared ? {} : { additionalProperties }),
  };
}
