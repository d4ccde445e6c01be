/**
 * What a consumer may say of a value. Pact's own matchers under plain names, and one for each JSON Schema format that
 * accepts exactly what the goldens' validator accepts where a regular expression can say it. No matcher ever takes a
 * random or current value: the same test gives the same pact.
 */
import {
  boolean,
  decimal as pactDecimal,
  integer as pactInteger,
  number as pactNumber,
  string,
} from '@pact-foundation/pact/src/v3/matchers.js';
import { formats } from './formats.js';
import { type Matcher, regex } from './regex-matcher.js';

export {
  arrayContaining,
  atLeastLike,
  atLeastOneLike,
  atMostLike,
  constrainedArrayLike,
  eachKeyMatches,
  eachLike,
  eachValueMatches,
  equal,
  includes,
  like,
  nullValue,
} from '@pact-foundation/pact/src/v3/matchers.js';
export { type Matcher, regex } from './regex-matcher.js';
export { boolean, string };

/** Pact's own would add a generator of random numbers when called without an example. */
export const integer = (example = 1): ReturnType<typeof pactInteger> => pactInteger(example);
export const decimal = (example = 1.5): ReturnType<typeof pactDecimal> => pactDecimal(example);
export const number = (example = 1): ReturnType<typeof pactNumber> => pactNumber(example);

/** RFC 4122, upper or lower case, any version: JSON Schema's `uuid`. */
export const uuid = (example = '5d7e9c1a-3f42-4b8e-9c60-2a1f0e7b4d93'): Matcher<string> => format('uuid', example);

/** RFC 3339 with fractions of a second and offsets: JSON Schema's `date-time`. */
export const dateTime = (example = '2026-01-15T09:30:00Z'): Matcher<string> => format('dateTime', example);

/** RFC 3339 full-date: JSON Schema's `date`. */
export const date = (example = '2026-01-15'): Matcher<string> => format('date', example);

/** RFC 3339 full-time: JSON Schema's `time`. */
export const time = (example = '09:30:00Z'): Matcher<string> => format('time', example);

/** JSON Schema's `email` (RFC 5321), quoted mailboxes and address literals included. */
export const email = (example = 'ada@example.com'): Matcher<string> => format('email', example);

/** JSON Schema's `uri` (RFC 3986): a scheme, then only characters a URI may hold, `%` only before two hex digits. */
export const uri = (example = 'https://example.com/resource'): Matcher<string> => format('uri', example);

/** JSON Schema's `ipv4`: four numbers to 255 without leading zeros. */
export const ipv4 = (example = '192.0.2.1'): Matcher<string> => format('ipv4', example);

/** JSON Schema's `hostname` (RFC 1123): labels of at most 63 letters, digits and inner hyphens. */
export const hostname = (example = 'example.com'): Matcher<string> => format('hostname', example);

function format(name: keyof typeof formats, example: string): Matcher<string> {
  return regex(new RegExp(formats[name]), example);
}

/** One of these strings, exactly. The example is the first. */
export const oneOf = <T extends string>(...values: readonly [T, ...T[]]): Matcher<T> =>
  regex(
    new RegExp(`^(?:${values.map((value) => value.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|')})$`),
    values[0],
  ) as Matcher<T>;
