import type { Finding } from '../finding.js';
import { placeText } from './place.js';
import type { Outcome, Report } from './report.js';

/** What JUnit has no word for but "skipped": shown so, with what it really is as the message. */
const open: ReadonlySet<Outcome> = new Set([
  'skipped',
  'not yet',
  'pending',
  'no consumers yet',
  'no provider yet',
  'store not seen',
  'unknown',
]);

/** JUnit XML as CI systems read it: a test case for each check, and one for each finding that fails. */
export function formatJunit(report: Report): string {
  const suite = [report.service, report.command].filter(Boolean).join('.');
  const errors = report.findings.filter((one) => one.severity === 'error');
  // A failed check is told by its findings; should it have none, it still fails.
  const checks = report.checks.filter((check) => check.outcome !== 'failed' || errors.length === 0);
  const cases = [
    ...checks.map((check) => {
      const start = `    <testcase classname="${attribute(suite)}" name="${attribute(check.name)}"`;
      if (check.outcome === 'failed')
        return `${start}><failure message="${attribute(check.detail ?? 'failed')}"/></testcase>`;
      if (!open.has(check.outcome)) return `${start}/>`;
      const why = check.detail === undefined ? check.outcome : `${check.outcome}: ${check.detail}`;
      return `${start}><skipped message="${attribute(why)}"/></testcase>`;
    }),
    ...errors.map((one) => failure(one, suite, report)),
  ];
  const failures = errors.length + checks.filter((check) => check.outcome === 'failed').length;
  const skipped = checks.filter((check) => open.has(check.outcome)).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite name="${attribute(suite)}" tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function failure(one: Finding, suite: string, report: Report): string {
  // Test cases are told apart by their names.
  const place = one.at ?? one.expectedAt;
  const where = place ? placeText(place, report) : '';
  const body = [
    where,
    one.expected && `expected: ${one.expected}`,
    one.found && `found: ${one.found}`,
    one.mend && `mend: ${one.mend}`,
  ]
    .filter(Boolean)
    .join('\n');
  return [
    `    <testcase classname="${attribute(suite)}" name="${attribute(`${one.code} ${where}`.trim())}">`,
    `      <failure type="${attribute(one.code)}" message="${attribute(one.message)}">${content(body)}</failure>`,
    '    </testcase>',
  ].join('\n');
}

/** XML 1.0 allows no control characters but tab and line ends, not even escaped, and no lone surrogates. */
function content(text: string): string {
  return (
    text
      .toWellFormed()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('\r', '&#13;')
  );
}

/** In an attribute a reader turns line ends into spaces unless they are written as references. */
function attribute(text: string): string {
  return content(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}
