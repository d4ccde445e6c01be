import fc from 'fast-check';
import { type Code, catalogue, type Finding, finding } from '../../src/finding.js';
import type { Check, Outcome, Report } from '../../src/report/report.js';

export const dir = '/repo/packages/auth';

export function reportOf(parts: Partial<Report> = {}): Report {
  return { command: 'validate', service: 'auth', dir, cwd: dir, checks: [], findings: [], ...parts };
}

/** Text as a pact, a schema or a store may hold it, each kind of trouble in it. */
export const hostile: Record<string, string> = {
  'a line end': 'first\nsecond',
  'a carriage return': 'shown\rhidden',
  'a workflow command': '\n::error::injected',
  'an indented workflow command': 'x\n   ::stop-commands::token',
  'an old workflow command': '##[add-path]/tmp/evil',
  'the end of CDATA': 'a ]]> b',
  markup: '</failure><failure message="x">&amp;',
  quotes: `"' onload="x`,
  'control characters': 'a\u0000b\u0007c\u001b[31mred\u001b[0m\u009b2J',
  'a change of direction': 'abc\u202ecba\u2066',
  'line separators': 'a\u2028b\u2029c\u0085d',
  'half a character': 'a\ud800b',
  'no character': 'a\uffffb\ufffe',
  'something very long': 'x'.repeat(300_000),
  'very many lines': 'y\n'.repeat(5_000),
  percent: '100%25 %0A::error::x',
  markdown: '| a | [link](http://example.com) ![image](x) `code` **bold** <img src=x>',
};

/** A report in which one text stands everywhere a text from outside can stand. */
export function everywhere(text: string): Report {
  const one = finding('example-refused', {
    message: text,
    expected: text,
    found: text,
    mend: text,
    at: { file: `${dir}/a.json`, pointer: `/${text}`, line: 3 },
    expectedAt: { key: text },
  });
  const outcomes: Outcome[] = ['passed', 'failed', 'skipped', 'not yet'];
  return reportOf({
    checks: outcomes.map((outcome): Check => ({ name: text, outcome, detail: text })),
    findings: [one],
  });
}

const text = fc.oneof(
  fc.constantFrom(...Object.values(hostile).filter((each) => each.length < 1_000)),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom(':', '#', '[', ']', '>', '<', '&', '\n', '\r', ' ', 'e', '%', '|', '\u001b'),
    maxLength: 20,
  }),
);

export const anyCode: fc.Arbitrary<Code> = fc.constantFrom(...(Object.keys(catalogue) as Code[]));

export const anyFinding: fc.Arbitrary<Finding> = fc
  .record({ code: anyCode, message: text, mend: text, expected: text, found: text, file: text, pointer: text })
  .map(({ code, file, pointer, ...texts }) =>
    finding(code, { ...texts, at: { file, pointer, line: 1 }, expectedAt: { key: pointer } }),
  );

const outcomes: readonly Outcome[] = ['passed', 'failed', 'skipped', 'not yet', 'pending', 'no consumers yet', 'info'];

export const anyReport: fc.Arbitrary<Report> = fc
  .record({
    checks: fc.array(fc.record({ name: text, outcome: fc.constantFrom(...outcomes), detail: text }), { maxLength: 4 }),
    findings: fc.array(anyFinding, { maxLength: 4 }),
  })
  .map(reportOf);

/** What GitHub's runner would take for a command in a log. */
export function commands(output: string): string[] {
  return output.split(/\r\n|[\n\r\u2028\u2029\u0085]/).filter((line) => /^\s*::/.test(line) || line.includes('##['));
}
