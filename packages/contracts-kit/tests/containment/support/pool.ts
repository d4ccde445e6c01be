import fc from 'fast-check';
import type { Json, Schema } from '../../../src/containment/types.js';

/** What schemas speak of: where two of them differ, one of these or something right beside it shows it. */
export interface Pool {
  strings: string[];
  numbers: number[];
  keys: string[];
  constants: Json[];
}

/** Strings of each format. */
const formatted: Record<string, readonly string[]> = {
  uuid: ['6ba7b810-9dad-41d1-80b4-00c04fd430c8', '6BA7B810-9DAD-11D1-80B4-00C04FD430C8'],
  email: ['a@b.test', "o'neil+x@mail.b-c.test"],
  'date-time': ['2024-02-29T23:59:59Z', '2024-01-01T00:00:00.5+02:00'],
  date: ['2024-02-29', '1999-12-31'],
  time: ['23:59:59Z', '00:00:00+01:00'],
  duration: ['P1D', 'PT36H'],
  uri: ['https://a.test/b?c=d#e', 'urn:a:b'],
  'uri-reference': ['/a/b', 'https://a.test'],
  hostname: ['a.test'],
  ipv4: ['127.0.0.1'],
  ipv6: ['::1'],
  'json-pointer': ['/a~1b'],
  regex: ['^a$'],
};

/** Strings that only look like the format. */
const unformatted: Record<string, readonly string[]> = {
  uuid: ['6ba7b810-9dad'],
  email: ['a@@b'],
  'date-time': ['2023-02-29T00:00:00Z', '2024-01-01'],
  date: ['2023-02-29', '2024-1-1'],
  time: ['24:00:00Z'],
  uri: ['not a uri', '/a'],
  ipv4: ['256.0.0.1'],
};

export function poolOf(...schemas: Schema[]): Pool {
  const pool = {
    strings: new Set<string>(),
    numbers: new Set<number>(),
    keys: new Set<string>(),
    constants: [] as Json[],
  };
  for (const word of ['', 'a', 'abc', 'é', '😀', '0', 'null', 'A1']) pool.strings.add(word);
  for (const number of [0, 1, -1, 0.5, 1.5, 2, 10, 1e6, -1e6, 1e21, 2 ** 53]) pool.numbers.add(number);
  for (const key of ['a', 'zz', '']) pool.keys.add(key);
  for (const schema of schemas) visit(schema, pool, 0);
  return {
    strings: [...pool.strings],
    numbers: [...pool.numbers].filter(Number.isFinite),
    keys: [...pool.keys],
    constants: pool.constants,
  };
}

interface Sets {
  strings: Set<string>;
  numbers: Set<number>;
  keys: Set<string>;
  constants: Json[];
}

function visit(value: unknown, pool: Sets, depth: number): void {
  if (depth > 60) return;
  if (typeof value === 'number') {
    for (const near of [value, value - 1, value + 1, value + 0.5, value - 0.5, value * 2]) pool.numbers.add(near);
    // Also lengths of strings.
    if (value >= 0 && value < 40) for (const length of [value, value + 1]) pool.strings.add('x'.repeat(length));
    return;
  }
  if (typeof value === 'string') {
    pool.strings.add(value);
    return;
  }
  if (Array.isArray(value)) {
    for (const each of value) visit(each, pool, depth + 1);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    if (key === 'const') pool.constants.push(member as Json);
    if (key === 'enum' && Array.isArray(member)) pool.constants.push(...(member as Json[]));
    if (key === 'required' && Array.isArray(member)) for (const name of member) pool.keys.add(String(name));
    if (key === 'pattern' && typeof member === 'string') for (const each of matching(member)) pool.strings.add(each);
    if (key === 'format')
      for (const from of [formatted, unformatted])
        for (const each of from[String(member)] ?? []) pool.strings.add(each);
    if (typeof member === 'object' && member !== null && !Array.isArray(member)) {
      if (key === 'patternProperties') {
        for (const pattern of Object.keys(member)) for (const name of matching(pattern)) pool.keys.add(name);
      }
      if (key === 'properties' || key.startsWith('depend')) for (const name of Object.keys(member)) pool.keys.add(name);
    }
    if (key !== '$ref' && key !== '$schema' && key !== '$id') visit(member, pool, depth + 1);
  }
}

const known = new Map<string, readonly string[]>();

/** Some strings that a pattern matches, as fast-check makes them; none where it cannot. The same ones every time. */
export function matching(pattern: string): readonly string[] {
  const found = known.get(pattern);
  if (found) return found;
  let made: readonly string[] = [];
  try {
    made = [...new Set(fc.sample(fc.stringMatching(new RegExp(pattern, 'u')), { seed: 1, numRuns: 12 }))]
      .filter((text) => text.length < 200 && text.isWellFormed())
      .slice(0, 8);
  } catch {
    // A pattern that fast-check does not know; the strings of the other places have to do.
  }
  known.set(pattern, made);
  return made;
}

export function ofFormat(format: string): readonly string[] {
  return formatted[format] ?? [];
}
