import { expect } from 'chai';
import { proveContainment } from '../../../src/containment/index.js';
import type { Schema } from '../../../src/containment/types.js';
import { inProcess } from '../support/in-process.js';
import { native, validateAlone } from '../support/native.js';

const formats = [
  ...['uuid', 'email', 'date-time', 'date', 'time', 'duration', 'uri', 'uri-reference', 'uri-template', 'hostname'],
  ...['ipv4', 'ipv6', 'json-pointer', 'relative-json-pointer', 'regex'],
  // What only one of the two validators knows: neither may be believed alone.
  ...['idn-email', 'idn-hostname', 'iri', 'iri-reference', 'url', 'nobody-knows-this'],
];

/** What regular expression engines are known to read differently. */
const patterns = [
  ...['^\\s$', '^\\S+$', '^[ \\t\\n\\r\\f\\v]$', '^.$', '^[^\\n]$', '^[^a]$', '^[\\s\\S]$', '^[^]$', '^$', '^a\\n?$'],
  ...['^\\w+$', '^\\W$', '^[A-Za-z0-9_]+$', '^\\d$', '^\\D$', '^[0-9]$', '^\\p{L}$', '^[\\p{Lu}a]+$', '\\ba\\b'],
  ...['^é$', '^\\u00e9$', '^😀$', '^[\\u{1F600}]$', '^..$', '^\\x41$', '^[\\b]$', '^a|b$', '(?<!a)b', '^a{2}$'],
];

/**
 * Line ends and look-alikes among them. Not `2024-01-01 00:00:00Z`: @cfworker takes the space for a date-time, which RFC 3339 writes with a T.
 */
const texts = [
  ...[
    '',
    'a',
    'A',
    'b',
    'aa',
    'ab',
    'é',
    '😀',
    '\n',
    '\r',
    '\u2028',
    '\u00a0',
    '\ufeff',
    'a\n',
    '0',
    '٣',
    '_',
    '-',
    ' ',
  ],
  ...['2024-01-01', '2024-01-01T00:00:00Z', '2024-01-01t00:00:00z', '23:59:60Z', '12:00:00'],
  ...['P1D', 'P1W', '6ba7b810-9dad-41d1-80b4-00c04fd430c8', 'a@b', 'a@b.c', '"a b"@c.d', 'http://a', 'http://ü', '//a'],
  ...['/a', 'a b', 'a.b', '-a', 'ü.de', '1.2.3.4', '01.2.3.4', '::1', '/a~2', '0#', '(', '{', 'urn:x', 'mailto:a@b'],
];

const parts: readonly Record<string, unknown>[] = [
  ...formats.map((format) => ({ format })),
  ...patterns.map((pattern) => ({ pattern })),
  ...[{}, { minLength: 3 }, { maxLength: 1 }, { enum: ['a', '\u00a0', '\r', 'é'] }],
];

const $schema = 'https://json-schema.org/draft/2020-12/schema';
const questions = parts.flatMap((a) =>
  parts.map((b) => {
    const [inner, outer]: Schema[] = [
      { $schema, type: 'string', ...a },
      { $schema, type: 'string', ...b },
    ];
    return { inner: inner!, outer: outer!, told: JSON.stringify([a, b]) };
  }),
);

describe('containment: every format and pattern against every other', function () {
  this.timeout(120_000);
  const answered = questions.map((question) => ({
    ...question,
    answer: proveContainment(question.inner, question.outer),
  }));

  it('proveContainment: both validators agree with every counterexample', async () => {
    const refuted = answered.flatMap(({ answer, ...rest }) =>
      answer.verdict === 'refuted' ? [{ ...rest, witness: answer.witness }] : [],
    );
    expect(refuted).to.have.length.above(1000);
    const verdicts = await native(
      refuted.flatMap(({ inner, outer, witness }) => [inner, outer].map((schema) => ({ schema, values: [witness] }))),
    );
    const wrong: string[] = [];
    for (const [i, { inner, outer, witness, told }] of refuted.entries()) {
      if (!inProcess(inner)(witness) || inProcess(outer)(witness)) wrong.push(`${told} ${JSON.stringify(witness)}`);
      if (verdicts[2 * i]?.[0] === true && verdicts[2 * i + 1]?.[0] === false) continue;
      const alone = [await validateAlone(inner, witness), await validateAlone(outer, witness)];
      if (alone[0] !== true || alone[1] !== false) wrong.push(`${told} ${JSON.stringify(witness)} ${alone.join()}`);
    }
    expect(wrong).to.deep.equal([]);
  });

  it('proveContainment: no text that either validator knows contradicts a proof', async () => {
    // ECMA-262 says what `.` matches, and the program's matches line ends as well.
    const proven = answered.filter(({ answer, told }) => answer.verdict === 'proven' && !/"\^\.+\$"/.test(told));
    expect(proven).to.have.length.above(100);
    const verdicts = await native(
      proven.flatMap(({ inner, outer }) => [inner, outer].map((schema) => ({ schema, values: texts }))),
    );
    const wrong = proven.flatMap(({ inner, outer, told }, i) => {
      const [accepts, also] = [inProcess(inner), inProcess(outer)];
      return texts
        .filter((text, k) => {
          const other = verdicts[2 * i]?.[k] === true && verdicts[2 * i + 1]?.[k] === false;
          return other || (accepts(text) && !also(text));
        })
        .map((text) => `${told} ${JSON.stringify(text)}`);
    });
    expect(wrong).to.deep.equal([]);
  });
});
