import { byCodeUnit, type JsonObject, type JsonValue } from './json.js';

const ORDER = ['null', 'boolean', 'number', 'string'];

type Primitive = null | boolean | number | string;

function isPrimitive(value: JsonValue): value is Primitive {
  return value === null || typeof value !== 'object';
}

function typeOf(value: Primitive): string {
  return value === null ? 'null' : typeof value;
}

/** null, false, true, then numbers by size, then strings by code unit: an order that no author's list can change. */
function compare(a: Primitive, b: Primitive): number {
  const byType = ORDER.indexOf(typeOf(a)) - ORDER.indexOf(typeOf(b));
  if (byType !== 0) return byType;
  return typeof a === 'string' && typeof b === 'string' ? byCodeUnit(a, b) : Number(a) - Number(b);
}

/** The values of a schema that lists them (`const`, `enum`) and says nothing else; `undefined` for any other. */
export function valuesOf(schema: JsonObject): Primitive[] | undefined {
  const { type, const: single, enum: list, ...rest } = schema;
  if (Object.keys(rest).length > 0 || ('const' in schema && 'enum' in schema)) return undefined;
  if (type === 'null' && list === undefined) return [null];
  const values = 'const' in schema ? [single as JsonValue] : list;
  if (!Array.isArray(values) || values.length === 0 || !values.every(isPrimitive)) return undefined;
  const types = type === undefined ? ORDER : Array.isArray(type) ? type : [type];
  return values.every((value) => types.includes(typeOf(value))) ? values : undefined;
}

/** The one way to list these values: `const` for one, a sorted `enum` for more, `type` for null; `type` as they are. */
export function listing(values: readonly Primitive[]): JsonObject {
  const sorted = [...new Set(values)].sort(compare);
  const types = [...new Set(sorted.map(typeOf))].sort(byCodeUnit);
  const type = types.length === 1 ? (types[0] as string) : types;
  if (sorted.length > 1) return { type, enum: sorted };
  return sorted[0] === null ? { type: 'null' } : { type, const: sorted[0] as Primitive };
}
