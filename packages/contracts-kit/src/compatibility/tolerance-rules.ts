import { has, isObject, type JsonObject, type JsonValue } from '../golden/json.js';
import type { Origin } from './tolerance-group.js';

/** More alternatives than this are not written out. */
const MAX_COMBINATIONS = 64;

/** What opening does to one schema object. */
export interface Edit {
  drop: Set<string>;
  replace: Map<string, JsonValue>;
  /** Conditions that stand for a dropped keyword; they go into `allOf`. */
  add: { from: string; schema: JsonObject }[];
}

/** What cannot be said exactly of a tolerant reader. */
export interface Trouble {
  schema: JsonObject;
  /** Without these the schema accepts at least what the reader does. */
  keywords: readonly string[];
  /** A JSON Pointer into the schema document. */
  at: string;
  reason: string;
  /** The schemas of its place that speak positively: from there downwards OLD stays as it is. */
  roots: readonly JsonObject[];
  /** Beneath which keyword it was found; without that keyword, or with branches that exclude each other, it is none. */
  origin?: Origin;
}

/** Whether a schema accepts nothing, in the spellings that generators use. */
export function acceptsNothing(schema: unknown): boolean {
  if (schema === false) return true;
  if (!isObject(schema)) return false;
  const { not } = schema;
  return not === true || (isObject(not) && Object.keys(not).length === 0);
}

/** Whether a schema says anything. */
function constrains(schema: unknown): boolean {
  return schema === false || (isObject(schema) && Object.keys(schema).length > 0);
}

/** Whether unknown properties are refused by this very schema object. */
export function isClosed(schema: JsonObject): boolean {
  if (acceptsNothing(schema.additionalProperties)) return true;
  return acceptsNothing(schema.unevaluatedProperties) && !has(schema, 'additionalProperties');
}

/** Whether every property is data: one that is not declared has to be as the schema says. */
export function isRecord(schema: JsonObject): boolean {
  const rest = ['additionalProperties', 'unevaluatedProperties'];
  return rest.some((keyword) => constrains(schema[keyword]) && !acceptsNothing(schema[keyword]));
}

/** Whether a schema says which properties there are. */
function speaks(schema: JsonObject): boolean {
  return ['properties', 'patternProperties', 'additionalProperties', 'unevaluatedProperties'].some((one) =>
    has(schema, one),
  );
}

/**
 * What has to be done to one member of a group so that a property it does not declare is ignored. A property is declared by
 * `properties` or `patternProperties`. With a schema in `additionalProperties` every property is data and nothing changes.
 * `others` speak of the same value; `wanted` are the names that any of them demands.
 */
export function rulesFor(
  schema: JsonObject,
  others: readonly JsonObject[],
  wanted: readonly string[],
): { edit?: Edit; troubles: { keyword: string; reason: string }[] } {
  const edit: Edit = { drop: new Set(), replace: new Map(), add: [] };
  const troubles: { keyword: string; reason: string }[] = [];
  const declared = isObject(schema.properties) ? Object.keys(schema.properties) : [];
  const patterns = isObject(schema.patternProperties) ? Object.keys(schema.patternProperties) : [];
  const known = [...new Set([...declared, ...wanted])];
  const alone = !others.some(speaks);
  const closedHere = acceptsNothing(schema.additionalProperties) || (isClosed(schema) && alone);
  const closedByOthers = !closedHere && (isClosed(schema) || others.some(isClosed));
  const isData = constrains(schema.additionalProperties) && !closedHere;
  for (const keyword of ['additionalProperties', 'unevaluatedProperties'])
    if (acceptsNothing(schema[keyword])) edit.drop.add(keyword);

  /** Whether the names this schema declares are all that count; undefined where that cannot be said. */
  const shape = (): boolean | undefined => {
    if (closedHere) return true;
    if (isData) return closedByOthers ? undefined : false;
    if (alone) return declared.length > 0 && patterns.length === 0;
    const shaped = closedByOthers || [schema, ...others].some((one) => isObject(one.properties));
    return shaped ? undefined : false;
  };
  const inPlaceOf = (keyword: string, conditions: JsonObject[] | undefined, reason: string): void => {
    if (conditions === undefined) troubles.push({ keyword, reason });
    else {
      edit.drop.add(keyword);
      for (const condition of conditions) edit.add.push({ from: keyword, schema: condition });
    }
  };

  const { maxProperties: max, minProperties: min, propertyNames: names } = schema;
  if (typeof max === 'number') {
    const counted = shape();
    const reason = 'it counts properties that the reader may not know';
    if (counted === undefined || (counted && patterns.length > 0)) troubles.push({ keyword: 'maxProperties', reason });
    else if (counted) inPlaceOf('maxProperties', atMost(max, known), reason);
  }
  if (typeof min === 'number' && min > 0 && requiredOf(schema).length < min) {
    const reason = 'properties that the reader does not know would count';
    if (closedByOthers || others.some(isClosed)) troubles.push({ keyword: 'minProperties', reason });
    else if (closedHere) inPlaceOf('minProperties', patterns.length > 0 ? undefined : atLeast(min, declared), reason);
  }
  if (constrains(names)) {
    const named = shape();
    if (named === undefined)
      troubles.push({ keyword: 'propertyNames', reason: 'it may refuse properties that the reader does not know' });
    else if (named) edit.replace.set('propertyNames', { anyOf: [names!, { not: isOneOf(known, patterns) }] });
  }
  const changes = edit.drop.size + edit.replace.size + edit.add.length > 0;
  return { ...(changes && { edit }), troubles };
}

/** Keywords under which one more property can make a difference that accepting more does not explain. */
export function heedsUnknownProperties(schema: JsonObject): string | undefined {
  const schemas = ['additionalProperties', 'unevaluatedProperties', 'propertyNames'];
  const found = schemas.find((keyword) => constrains(schema[keyword]));
  if (found) return found;
  const plain = ['minProperties', 'maxProperties', 'patternProperties'].find((keyword) => has(schema, keyword));
  if (plain) return plain;
  if (schema.uniqueItems === true) return 'uniqueItems';
  return ['const', 'enum'].find((keyword) => holdsObject(schema[keyword]));
}

function holdsObject(value: JsonValue | undefined): boolean {
  return isObject(value) || (Array.isArray(value) && value.some(holdsObject));
}

function requiredOf(schema: JsonObject): string[] {
  return Array.isArray(schema.required) ? [...new Set(schema.required as string[])] : [];
}

function isOneOf(declared: readonly string[], patterns: readonly string[]): JsonObject {
  const choices: JsonObject[] = patterns.map((pattern) => ({ pattern }));
  if (declared.length > 0 || choices.length === 0) choices.unshift({ enum: [...declared] });
  return choices.length === 1 ? choices[0]! : { anyOf: choices };
}

/** At most `count` of the names are there. */
function atMost(count: number, names: readonly string[]): JsonObject[] | undefined {
  if (names.length <= count) return [];
  const many = combinations(names, count + 1);
  return many?.map((required) => ({ not: { type: 'object', required } }));
}

/** At least `count` of the names are there. */
function atLeast(count: number, names: readonly string[]): JsonObject[] | undefined {
  if (names.length < count) return [{ not: { type: 'object' } }];
  const many = combinations(names, count);
  return many && [{ anyOf: many.map((required) => ({ required })) }];
}

function combinations(names: readonly string[], size: number): string[][] | undefined {
  let count = 1;
  for (let i = 0; i < size; i++) count = (count * (names.length - i)) / (i + 1);
  if (!Number.isInteger(size) || count > MAX_COMBINATIONS) return undefined;
  const pick = (from: number, left: number): string[][] =>
    left === 0
      ? [[]]
      : names.slice(from).flatMap((name, i) => pick(from + i + 1, left - 1).map((rest) => [name, ...rest]));
  return pick(0, size);
}
