import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import * as matchers from '../../src/pact/matchers.js';
import { verifyPacts } from '../../src/pact/verify.js';
import { json, pactOf, rawMessage } from './support.js';

const samples: Record<string, string[]> = {
  uuid: [
    '5D7E9c1a-3f42-4b8e-9c60-2a1f0e7b4d93',
    '00000000-0000-0000-0000-000000000000',
    '{5d7e9c1a-3f42-4b8e-9c60-2a1f0e7b4d93}',
    'x5d7e9c1a-3f42-4b8e-9c60-2a1f0e7b4d93',
    '5d7e9c1a3f424b8e9c602a1f0e7b4d93',
    '',
  ],
  'date-time': [
    '2020-01-01T00:00:00Z',
    '2020-01-01t00:00:00z',
    '2020-01-01T00:00:00.123456789+05:30',
    '2020-01-01 00:00:00Z',
    '2020-01-01T00:00:00',
    '2020-02-30T00:00:00Z',
    '2020-02-29T00:00:00Z',
    '2021-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2000-02-29T00:00:00Z',
    '2020-01-01T24:00:00Z',
    '2016-12-31T23:59:60Z',
    '2016-12-31T23:59:60+00:00',
    '2016-12-31T22:59:60Z',
    '2020-01-01T00:00:00+24:00',
    '2020-01-01T00:00Z',
    '2020-01-01T00:00:00.Z',
    '2020-01-01T00:00:00+0100',
    '2020-13-01T00:00:00Z',
    '2020-04-31T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '2020-01-01T00:00:00-00:00',
  ],
  date: ['2020-01-01', '2020-1-1', '2020-02-29', '2021-02-29', '2020-12-32', '20200101', '2020-01-01Z'],
  time: ['00:00:00Z', '23:59:60Z', '12:00:00', '12:00:00.5+01:00', '24:00:00Z', '12:00:00z'],
  email: [
    'ada@example.com',
    'a.b+c@x.y',
    'a..b@x.y',
    '.a@x.y',
    'a@localhost',
    'a@',
    '@b',
    'a b@c.d',
    '"a b"@c.d',
    'a@[127.0.0.1]',
    'a@[IPv6:::1]',
    'a@-x.com',
    'a@x_y.com',
    'ä@x.com',
    'a@x..y',
    'A/b=c@d',
  ],
  uri: [
    'https://a.b/c?d#e',
    'http://[::1]/',
    'urn:a:b',
    'mailto:a@b',
    '//x',
    '/x',
    'a b:c',
    'http://a/%zz',
    'http://a/%20',
    'http://a/é',
    'a:',
    '1a:b',
    'http://a/[x]',
    'http://a#b#c',
    'http://a/<x>',
    'http://a:99/',
    'http://u:p@[::1]:80/x',
    'http://[zz]/',
    'http://a/|',
    'x',
    'http://a:b/',
    'http://a?x=[1]',
    'a:/b',
    'a:b/c',
  ],
  ipv4: ['1.2.3.4', '256.1.1.1', '01.1.1.1', '1.1.1', '1.1.1.1.1', '0.0.0.0'],
  hostname: [
    'a',
    'a.b',
    '-a',
    'a-',
    'a_b',
    'a..b',
    'x'.repeat(63),
    'x'.repeat(64),
    'a.',
    'xn--nxasmq6b',
    '1.2',
    '',
    'é',
  ],
};
const matcherOf: Record<string, (example?: string) => unknown> = {
  ...(matchers as never as Record<string, () => unknown>),
  'date-time': matchers.dateTime,
};

/** What the goldens' validator says of each sample. */
function validated(format: string, values: string[]): boolean[] {
  const dir = mkdtempSync(join(tmpdir(), 'contracts-format-'));
  try {
    writeFileSync(
      join(dir, 'schema.json'),
      JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', format }),
    );
    const files = values.map((value, index) => {
      const file = join(dir, `${index}.json`);
      writeFileSync(file, JSON.stringify(value));
      return file;
    });
    const bin = fileURLToPath(new URL('../../node_modules/.bin/jsonschema', import.meta.url));
    let out = '';
    try {
      out = execFileSync(
        bin,
        ['validate', join(dir, 'schema.json'), ...files, '--continue', '--format-assertion', '--json'],
        { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
      );
    } catch (error) {
      out = (error as { stdout: string }).stdout;
    }
    const verdicts = [...out.matchAll(/^ {2}"valid": (true|false)/gm)].map((match) => match[1] === 'true');
    expect(verdicts.length).to.equal(values.length);
    return verdicts;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

describe('matchers', () => {
  it('formats: in Pact each accepts what the validator accepts, and of the rest only a second 60 elsewhere', async () => {
    const cases = Object.entries(samples).flatMap(([format, values]) => {
      const verdicts = validated(format, values);
      expect(new Set(verdicts).size, format).to.equal(2);
      return values.map((value, index) => ({ format, value, valid: verdicts[index]! }));
    });
    const { regex: _, ...reg } = { regex: 0 };
    const interactions = cases.map(({ format }, index) => {
      const matcher = matcherOf[format]!() as { regex: string; value: string };
      const rule = { combine: 'AND', matchers: [{ match: 'regex', regex: matcher.regex }] };
      return rawMessage({
        ...reg,
        description: `m${index}`,
        contents: json({ it: matcher.value }),
        matchingRules: { body: { '$.it': rule } },
      });
    });
    let next = 0;
    const results = await verifyPacts({
      provider: 'templates',
      pacts: [{ pact: pactOf(interactions), file: 'p', label: 'auth 1' }],
      builders: { TemplateDeleted: () => ({ it: cases[next++]!.value }) },
      states: {},
    });
    // A second 60 stands where it is 23:59:60 in UTC, of which an expression cannot tell: dateTime() and time() take each.
    const expected = cases.map((one) => ({
      ...one,
      valid: one.valid || /\d\d:[0-5]\d:60(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/.test(one.value),
    }));
    const said = results.map((result, index) => ({ ...cases[index]!, valid: result.outcome === 'verified' }));
    expect(said).to.deep.equal(expected);
    expect(expected).not.to.deep.equal(cases);
  });

  it('formats: the examples are fixed', () => {
    for (const format of Object.keys(samples)) expect(matcherOf[format]!()).to.deep.equal(matcherOf[format]!());
    for (const number of [matchers.integer(), matchers.decimal(), matchers.number()])
      expect(number).not.to.have.property('pact:generator:type');
  });

  it('uuid: an example that is none is refused', () => {
    expect(() => matchers.uuid('x')).to.throw(TypeError, 'not accepted');
  });

  for (const [pattern, what] of [
    [/a(?=b)/, 'look-around'],
    [/(a)\1/, '\\1'],
    [/a/i, 'flags'],
    [/[a&&b]/, '&&'],
    [new RegExp(`[${''}]`), 'empty class'],
    [/[\D]/, '\\D'],
  ] as const) {
    it(`regex: ${pattern} is refused`, () => {
      expect(() => matchers.regex(pattern, 'ab')).to.throw(TypeError, what);
    });
  }

  it("regex: an example of which only a part matches is refused, as Pact's verifier refuses it", () => {
    expect(() => matchers.regex(/foo/, 'xfoo')).to.throw(TypeError, 'as a whole');
    expect(() => matchers.regex(/^a|b$/, 'ax')).to.throw(TypeError, 'as a whole');
    expect(matchers.regex(/foo|xfoo/, 'xfoo')).to.include({ regex: 'foo|xfoo' });
  });

  it('regex: what means something else to the verifier is translated', () => {
    expect(matchers.regex(/^\d[[\w]\/$/, '1[/')).to.include({ regex: '^[0-9][\\[0-9A-Za-z_]/$' });
  });

  it('oneOf: takes its values literally', () => {
    expect(matchers.oneOf('a.b', 'c|d')).to.include({ regex: '^(?:a\\.b|c\\|d)$', value: 'a.b' });
  });
});
