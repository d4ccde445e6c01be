import { patternIsSafe } from '../containment/strings/safe.js';
import type { Schema } from '../containment/types.js';
import { isObject } from '../hostile-json.js';
import { formats } from './consumer-proof-golden.js';

/**
 * Usual strings of each format, in the ways people write it. A pattern that has all of one way is meant as that format, however
 * narrow it is in spelling; one that has none, as `^2026-`, expects something of the value.
 */
const WAYS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  uuid: [
    [
      '3fa85f64-5717-4562-b3fc-2c963f66afa6',
      'c56a4180-65aa-42ec-a945-5fd21dec0538',
      '7d444840-9dc0-41d1-b245-5ffdce74fad2',
    ],
    [
      '3FA85F64-5717-4562-B3FC-2C963F66AFA6',
      'C56A4180-65AA-42EC-A945-5FD21DEC0538',
      '7D444840-9DC0-41D1-B245-5FFDCE74FAD2',
    ],
    ['019b76da-a800-7000-8000-0123456789ab', '01890a5d-ac96-774b-bcce-b302099a8057'],
  ],
  date: [['1999-12-31', '2024-02-29', '2026-01-01', '2031-07-15']],
  'date-time': ways(['1999-12-31T23:59:59', '2024-02-29T00:00:00', '2026-07-15T12:34:56']),
  time: ways(['23:59:59', '00:00:00', '12:34:56']),
  email: [['ada@example.com', 'a.b+c@mail.example.org', 'x1@example.net']],
  uri: [
    ['https://example.com/a', 'https://example.org/b?c=d#e'],
    ['http://example.com/a', 'http://example.org/b?c=d#e'],
    ['urn:isbn:0451450523', 'urn:uuid:3fa85f64-5717-4562-b3fc-2c963f66afa6'],
  ],
  ipv4: [['192.0.2.1', '10.0.0.255', '255.255.255.255']],
  ipv6: [['2001:db8::1', '::1', 'fe80::1:2:3']],
  hostname: [['example.com', 'a-b.example.org', 'localhost']],
};

function ways(plain: readonly string[]): string[][] {
  const fractions = ['', '.5', '.123', '.123456'];
  const offsets = ['Z', '+01:00', '-05:30', '+00:00'];
  return fractions.flatMap((fraction) => offsets.map((offset) => plain.map((one) => `${one}${fraction}${offset}`)));
}

const LONGEST = 60;

/** Whether a pattern is one of these formats, as somebody spells it. */
export function spells(pattern: string, formats: readonly string[]): boolean {
  if (!patternIsSafe(pattern, LONGEST)) return false;
  const regex = new RegExp(pattern, 'u');
  const known = formats.filter((format) => Object.hasOwn(WAYS, format));
  return (
    formats.length > 0 &&
    known.length === formats.length &&
    known.every((format) => WAYS[format]!.some((way) => way.every((text) => regex.test(text))))
  );
}

/** Drops every pattern that spells a format of the golden from schemas of messages; whether there was one. */
export function relaxSpelling(golden: Schema, schemas: readonly object[]): boolean {
  let relaxed = false;
  const walk = (node: unknown, steps: readonly string[]): void => {
    if (Array.isArray(node)) for (const one of node) walk(one, steps);
    if (!isObject(node)) return;
    const known = typeof node.pattern === 'string' ? formats(golden, steps) : undefined;
    if (known && spells(node.pattern as string, known)) {
      delete node.pattern;
      relaxed = true;
    }
    for (const keyword of ['allOf', 'anyOf']) walk(node[keyword], steps);
    const first = Array.isArray(node.prefixItems) ? node.prefixItems : [];
    for (const [index, one] of first.entries()) walk(one, [...steps, String(index)]);
    walk(node.items, [...steps, NO_INDEX]);
    if (isObject(node.properties))
      for (const [name, one] of Object.entries(node.properties)) walk(one, [...steps, name]);
  };
  for (const schema of schemas) walk(schema, []);
  return relaxed;
}

/** An index that is beyond the `prefixItems` of any golden. */
const NO_INDEX = '9999999';
