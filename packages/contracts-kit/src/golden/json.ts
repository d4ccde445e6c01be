/** What JSON can hold. */
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;
export type JsonObject = { [key: string]: JsonValue };

/** A JSON Schema: an object, or `true` (everything) or `false` (nothing). */
export type JsonSchema = JsonObject | boolean;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether an object has the key itself, `__proto__` and the like included. */
export function has(object: object, key: string): boolean {
  return Object.hasOwn(object, key);
}

/** Strings by UTF-16 code unit, the order RFC 8785 sorts keys in; the same on every machine, whatever its locale. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
