import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Validator } from '@cfworker/json-schema';
import { expect } from 'chai';
import { formatOf, isWithin } from '../../../src/containment/strings/formats.js';
import { knownFormats, matchesFormat, sampleOf } from '../../../src/containment/strings/index.js';
import { validateFiles } from '../../../src/validator/jsonschema.js';
import { ask, ZOD } from './problem.js';

const $schema = 'https://json-schema.org/draft/2020-12/schema';

/** Around every format's edges: each of these is asked of every format. */
const EDGES = [
  ...[
    '',
    'a',
    'A',
    '0',
    ' ',
    'é',
    '日本',
    'a b',
    'a\n',
    '-',
    '--',
    '.',
    '/',
    ':',
    '#',
    '?',
    '@',
    '%',
    '%20',
    '%2',
    '{',
    '{a}',
    '{}',
    '[',
    '(',
    '\\',
    '~',
    '~0',
  ],
  ...[
    '1900-02-29',
    '2000-02-29',
    '2024-02-29',
    '2026-02-29',
    '0000-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-1-1',
    '+2026-01-01',
    '2026-00-10',
  ],
  ...[
    '12:00:00z',
    '24:00:00Z',
    '23:59:60Z',
    '12:00:60Z',
    '12:00:00.Z',
    '12:00:00+24:00',
    '12:00:00+0100',
    '00:59:60+01:00',
    '12:00:00,5Z',
  ],
  ...[
    '2026-01-31t12:00:00z',
    '2026-01-31 12:00:00Z',
    '2016-12-31T23:59:60Z',
    '2016-12-31T12:00:60Z',
    '2026-01-31T24:00:00Z',
    '2026-01-31T12:00:00,5Z',
  ],
  ...['P1Y3D', 'PT', 'P1DT', 'PT1H3S', 'P1M1W', 'P1WT1H', 'p1d', 'PT1.5S', 'P0Y0D', 'P1YT1S', '-P1D'],
  ...[
    '.a@b.c',
    'a..b@c.d',
    '"a b"@c.d',
    '""@c.d',
    'a@[127.0.0.1]',
    'a@[IPv6:::1]',
    'a@b@c',
    'é@c.d',
    'a@-b.c',
    'a@b..c',
    'a@b.c.',
    'a@1',
    'a@xn--a.com',
    'a@ab--c.d',
  ],
  ...[
    `${'a'.repeat(64)}@b.c`,
    `a@${'b.'.repeat(120)}c`,
    `a@${'b'.repeat(64)}.c`,
    `a.${'b'.repeat(64)}`,
    `${'a'.repeat(63)}.com`,
    `${`${'a'.repeat(60)}.`.repeat(4)}com`,
    `${'a'.repeat(63)}.`.repeat(4),
  ],
  ...[
    '-a',
    'a-',
    'a.-b',
    'a..b',
    'a.',
    'a_b',
    'xn--nxasmq6b',
    'xn--a',
    'ab--c',
    'a--b',
    '1.2',
    '256.1.1.1',
    'a:80',
    'a。b',
  ],
  ...[
    '0.0.0.0',
    '01.2.3.4',
    '1.2.3.04',
    '1.2.3.4.5',
    '0x7f.1.1.1',
    '127.1',
    '1:2:3:4:5:6:7:8',
    '1:2:3:4:5:6:7::',
    '::2:3:4:5:6:7:8',
    '1::2::3',
    '1:2:3:4:5:6:1.2.3.4',
    '::01.2.3.4',
    'fe80::1%eth0',
    '1:2:3:4:5::1.2.3.4',
    '1:2:3:4:5:6::1.2.3.4',
    '1:2::3:4:5:6:7:8',
    '::1:2:3:4:5:6:7:8',
  ],
  ...[
    'a:',
    'a:b',
    'x:?',
    'http://',
    'http:///a',
    '//a/b',
    '//',
    '///',
    'a?b',
    './a',
    '1a:b',
    'http://é',
    'http://a/%zz',
    'http://a:x',
    'http://[::1]/a',
    'http://[::1',
    'http://u@v@h',
    'http://a?[b]',
    'http://a##b',
    'x:y"',
    'http://a/a:b',
    'a/b:c',
    ':a',
    'x:////a',
    'http://a:80/b?c#d',
    "http://a/'",
    'http://a_b.c',
    'http://.',
    'http://a..b',
    'http://-/x',
  ],
  ...[
    '{3fa85f64-5717-4562-b3fc-2c963f66afa6}',
    'urn:uuid:3fa85f64-5717-4562-b3fc-2c963f66afa6',
    '3fa85f64-5717-0562-03fc-2c963f66afa6',
  ],
  ...[
    '/a~1b',
    '/a//b',
    '/é',
    '#/%41',
    '10/a',
    '0##',
    '+1',
    '0+1',
    '1/~',
    '{+a}',
    '{a:3}',
    '{a,b}',
    '{a.b}',
    '{=a}',
    '{a-b}',
    "'",
    '"',
    '{#a}',
  ],
  ...[
    'a{2',
    '\\Z',
    'a\\Z',
    '(?<n',
    '\\p{L}',
    '\\pL',
    'a**',
    '[b-a]',
    '\\-',
    '[[:alpha:]]',
    'a]',
    '(a)\\1',
    'a|b',
    'a_b=c',
  ],
];

const VALUES = [
  ...new Set([...EDGES, ...knownFormats.flatMap((name) => [...sampleOf(name), ...(formatOf(name)?.misses ?? [])])]),
];

/** By format: what the native validator and the one in process say of each value, in this order. */
const verdicts = new Map<string, [boolean, boolean][]>();

/** What the native validator says of each value by one schema, in one call (two where something is refused). */
async function natively(schema: object, values: readonly string[]): Promise<boolean[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'contracts-formats-'));
  try {
    const schemaFile = path.join(folder, 'schema.json');
    await writeFile(schemaFile, JSON.stringify({ $schema, ...schema }));
    const files = values.map((_, index) => path.join(folder, `${index}.json`));
    await Promise.all(files.map((file, index) => writeFile(file, JSON.stringify(values[index]))));
    const refused = new Set((await validateFiles(schemaFile, files)).map((one) => one.file));
    return files.map((file) => !refused.has(file));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** One of the two takes white space in place of the T, which RFC 3339 does not: what is proven holds by the RFC. */
const isLax = (name: string, value: string) => name === 'date-time' && /^\d{4}-\d\d-\d\d\s/.test(value);

describe('formats against two validators', () => {
  before(async () => {
    for (const name of knownFormats) {
      const native = await natively({ format: name }, VALUES);
      const own = new Validator({ $schema, format: name }, '2020-12');
      verdicts.set(
        name,
        VALUES.map((value, index) => [native[index]!, own.validate(value).valid]),
      );
    }
  });

  for (const name of knownFormats) {
    it(`matchesFormat: both validators agree with what it says of ${name}`, () => {
      let told = 0;
      VALUES.forEach((value, index) => {
        const answer = matchesFormat(name, value);
        if (answer === undefined || isLax(name, value)) return;
        told++;
        expect(verdicts.get(name)![index], JSON.stringify(value)).to.deep.equal([answer, answer]);
      });
      expect(told).to.be.greaterThan(0);
    });

    it(`sampleOf: ${name} has samples`, () => expect(sampleOf(name)).not.to.have.length(0));
  }

  it('formatOf: what is under a format is likely, and what is likely is not over it', () => {
    for (const name of knownFormats) {
      const { under = '[^]^', over = '', likely = over } = formatOf(name)!;
      for (const value of VALUES) {
        const [low, middle, high] = [under, likely, over].map((source) => new RegExp(source, 'u').test(value));
        expect([low && !middle, middle && !high], `${name}: ${value}`).to.deep.equal([false, false]);
      }
    }
  });

  it('isWithin: no value of a format is refused by one that it lies within, in either validator', () => {
    let pairs = 0;
    for (const inner of knownFormats) {
      for (const outer of knownFormats) {
        if (inner === outer || !isWithin(inner, outer)) continue;
        pairs++;
        VALUES.forEach((value, index) => {
          const [a, b] = [verdicts.get(inner)![index]!, verdicts.get(outer)![index]!];
          for (const which of [0, 1]) {
            if (a[which]) expect(b[which], `${inner} in ${outer}: ${value}`).to.equal(true);
          }
        });
      }
    }
    expect(pairs).to.be.greaterThan(3);
  });

  it('findString: between two formats nothing is none that a validator shows, and what is sure both confirm', async () => {
    const count = { none: 0, found: 0, unknown: 0 };
    const sure = new Map<string, { value: string; accepted: boolean }[]>();
    for (const inner of knownFormats) {
      for (const outer of knownFormats) {
        const answer = ask({ format: inner, notFormat: outer });
        count[answer.kind]++;
        if (answer.kind === 'none') {
          VALUES.forEach((value, index) => {
            const [a, b] = [verdicts.get(inner)![index]!, verdicts.get(outer)![index]!];
            for (const which of [0, 1]) {
              if (a[which] && !isLax(inner, value)) expect(b[which], `${inner} in ${outer}: ${value}`).to.equal(true);
            }
          });
        }
        if (answer.kind !== 'found' || !answer.sure) continue;
        const { value } = answer;
        sure.set(inner, [...(sure.get(inner) ?? []), { value, accepted: true }]);
        sure.set(outer, [...(sure.get(outer) ?? []), { value, accepted: false }]);
      }
    }
    for (const [name, list] of sure) {
      const native = await natively(
        { format: name },
        list.map((one) => one.value),
      );
      const own = new Validator({ $schema, format: name }, '2020-12');
      list.forEach(({ value, accepted }, index) => {
        expect([native[index], own.validate(value).valid], `${name}: ${value}`).to.deep.equal([accepted, accepted]);
      });
    }
    expect(count.none).to.be.greaterThan(knownFormats.length);
    expect(count.found).to.be.greaterThan(200);
  });

  it('findString: what Zod writes next to its formats is accepted and refused as it says', async () => {
    const asked = Object.values(ZOD).flatMap((pattern) =>
      ['uuid', 'date-time', 'duration', 'email', 'ipv4', 'hostname'].flatMap((format) => [
        { pattern, notFormat: format },
        { format, notPattern: pattern },
      ]),
    );
    const schema = (one: (typeof asked)[number]): object =>
      'pattern' in one
        ? { pattern: one.pattern, not: { format: one.notFormat } }
        : { format: one.format, not: { pattern: one.notPattern } };
    let confirmed = 0;
    for (const one of asked) {
      const answer = ask(one);
      if (answer.kind !== 'found' || !answer.sure) continue;
      expect(
        new Validator({ $schema, ...schema(one) }, '2020-12').validate(answer.value).valid,
        JSON.stringify([one, answer]),
      ).to.equal(true);
      confirmed++;
    }
    expect(confirmed).to.be.greaterThan(80);
  });
});
