import type { JsonObject } from './json.js';

/**
 * What a golden says for each check that Zod has a name for, whatever its version. A `format` where JSON Schema has one that
 * validators assert; else a `pattern` wide enough for both versions of Zod; `{}` where neither can be had.
 * `[0-9]` and not `\d`, and no look-around, so that every validator reads it alike.
 */
const OWN: Record<string, JsonObject> = {
  base64: { contentEncoding: 'base64', pattern: '^[0-9A-Za-z+/]*={0,2}$' },
  base64url: { contentEncoding: 'base64url', pattern: '^[0-9A-Za-z_-]*={0,2}$' },
  cidrv4: { pattern: '^[0-9.]{7,15}/[0-9]{1,2}$' },
  cidrv6: { pattern: '^[0-9A-Fa-f:.%]+[0-9A-Za-z]*/[0-9]{1,3}$' },
  cuid: { pattern: '^[cC][^\\s-]{6,}$' },
  cuid2: { pattern: '^[0-9a-z]+$' },
  date: { format: 'date' },
  datetime: { format: 'date-time' },
  // A local date-time has no offset, which `format: date-time` demands.
  'datetime-local': {
    pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?$',
  },
  duration: { format: 'duration' },
  email: { format: 'email' },
  emoji: {},
  guid: { format: 'uuid' },
  hostname: { format: 'hostname' },
  ipv4: { format: 'ipv4' },
  ipv6: { format: 'ipv6' },
  jwt: { pattern: '^[0-9A-Za-z_=-]+\\.[0-9A-Za-z_=-]+\\.[0-9A-Za-z_=-]*$' },
  nanoid: { pattern: '^[0-9A-Za-z_-]{21}$' },
  // Zod's time has no offset, which `format: time` demands.
  time: { pattern: '^[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?$' },
  ulid: { pattern: '^[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{26}$' },
  url: { format: 'uri' },
  uuid: { format: 'uuid' },
};

/** One check of a string: one Zod has a name for, or a pattern in the author's words or Zod's. */
export type StringCheck = { own: string } | { pattern: string } | { anyOf: string[] };

export function isOwn(name: string): boolean {
  return Object.hasOwn(OWN, name);
}

/** Every name with what the golden says for it, for the page. */
export function ownChecks(): [string, JsonObject][] {
  return Object.entries(OWN);
}

/**
 * A string schema whose `format`, `pattern` and `contentEncoding` are what the checks say, in their order, and nothing of
 * what a converter put there. Keeps its lengths and its marks.
 */
export function withStringChecks(schema: JsonObject, checks: readonly StringCheck[]): JsonObject {
  const { format: _, pattern: __, contentEncoding: ___, allOf: ____, anyOf: _____, ...rest } = schema;
  const parts = checks.flatMap((check): JsonObject[] => {
    if ('own' in check) return [OWN[check.own] ?? {}];
    if ('pattern' in check) return [{ pattern: check.pattern }];
    return [{ anyOf: check.anyOf.map((name) => OWN[name] ?? {}) }];
  });
  const result: JsonObject = rest;
  const more: JsonObject[] = [];
  for (const part of parts) {
    const fits = Object.keys(part).every((keyword) => !(keyword in result));
    if (fits) Object.assign(result, part);
    else if (!same(result, part) && !more.some((other) => same(other, part))) more.push(part);
  }
  return more.length > 0 ? { ...result, allOf: more } : result;
}

/** Whether every keyword of `part` is in `whole` already. */
function same(whole: JsonObject, part: JsonObject): boolean {
  return Object.entries(part).every(([key, value]) => JSON.stringify(whole[key]) === JSON.stringify(value));
}

/** A literal text as a pattern that is also valid under the `u` flag, where only syntax characters may be escaped. */
export function escapePattern(literal: string): string {
  return literal.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/**
 * Why a regular expression cannot be a JSON Schema `pattern`, or `undefined` when it can. JSON Schema has no flags, and
 * validators compile with `u` (JSON Schema core 2020-12, section 6.4).
 */
export function whyNotPattern(regex: RegExp): string | undefined {
  if (regex.flags !== '' && regex.flags !== 'u') return `the flags '${regex.flags}' of ${regex}`;
  try {
    new RegExp(regex.source, 'u');
    return undefined;
  } catch {
    return `${regex}, which is not valid under the flag 'u' that JSON Schema validators use`;
  }
}
