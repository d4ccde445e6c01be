import type { Schema } from '../containment/types.js';
import { isObject } from '../hostile-json.js';

/**
 * What a golden says of integers, and no more: those within ±(2^53 - 1), which is as far as JSON carries them from one program to another
 * (RFC 8259 section 6, RFC 7493 section 2.2). Zod's `z.int()` refuses others, Zod 3 does not, and the golden is the same for both. Undefined where the golden
 * bounds every integer by itself, and where it has references, which a golden of the kit never has. It is asked beside the golden, never in its place: branches of a `oneOf` are alternatives here, and what
 * stands beneath `not` or `if` is left out, so that nothing but other integers is lost.
 */
export function exactIntegers(golden: Schema): Schema | undefined {
  if (hasReference(golden)) return undefined;
  const bounded = within(golden);
  return bounded === true ? undefined : bounded;
}

function hasReference(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, one]) => /^\$(?:dynamic)?Ref$/i.test(name) || hasReference(one));
}

type Parts = Record<string, unknown>;

/** True where nothing is said. */
function within(schema: unknown): Schema {
  if (!isObject(schema)) return true;
  const own = (name: string) => (Object.hasOwn(schema, name) ? schema[name] : undefined);
  const parts: Parts = { ...bounds(own), ...ofObject(own), ...ofArray(own) };
  const every: unknown[] = [own('allOf')].flat().map(within);
  for (const name of ['anyOf', 'oneOf']) {
    const all = own(name);
    if (!Array.isArray(all)) continue;
    const some = all.map(within);
    if (some.every((one) => one === true)) continue;
    every.push({ anyOf: all.map((one, index) => (some[index] === true ? one : { allOf: [one, some[index]] })) });
  }
  const allOf = every.filter((one) => one !== true);
  if (allOf.length > 0) parts.allOf = allOf;
  return Object.keys(parts).length === 0 ? true : parts;
}

type Own = (name: string) => unknown;

function bounds(own: Own): Parts {
  const types = [own('type')].flat();
  if (!types.includes('integer') || types.includes('number')) return {};
  const free = (...names: string[]) => names.every((name) => own(name) === undefined);
  return {
    ...(free('maximum', 'exclusiveMaximum') && { maximum: Number.MAX_SAFE_INTEGER }),
    ...(free('minimum', 'exclusiveMinimum') && { minimum: Number.MIN_SAFE_INTEGER }),
  };
}

function ofObject(own: Own): Parts {
  const parts: Parts = {};
  const additional = within(own('additionalProperties'));
  for (const name of ['properties', 'patternProperties']) {
    const all = own(name);
    if (!isObject(all)) continue;
    const some = Object.entries(all).map(([key, value]) => [key, within(value)] as const);
    // Which names are additional depends on all that stand here.
    if (additional !== true || some.some(([, value]) => value !== true)) parts[name] = Object.fromEntries(some);
  }
  return additional === true ? parts : { ...parts, additionalProperties: additional };
}

function ofArray(own: Own): Parts {
  const all = own('prefixItems');
  const prefix = Array.isArray(all) ? all.map(within) : [];
  const items = within(own('items'));
  const needed = items !== true || prefix.some((one) => one !== true);
  return {
    ...(prefix.length > 0 && needed && { prefixItems: prefix }),
    ...(items !== true && { items }),
  };
}
