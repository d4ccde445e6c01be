import { relative, resolve } from 'node:path';
import type { Finding, Severity } from '../finding.js';
import { placeText } from './place.js';
import { plainLine, visible } from './plain.js';
import type { Report } from './report.js';
import { checkLines, summary } from './text.js';

const level: Record<Severity, string> = { error: 'error', warning: 'warning', note: 'notice' };

/** Longer annotations are cut by GitHub, in the middle of a word or of an escape. */
const MAX_ANNOTATION = 4_000;

/**
 * What was checked, for who reads the log; then GitHub's workflow commands, which make each finding an annotation at its
 * line; then the summary. `root` is the checkout's folder: annotations name files relative to it.
 */
export function formatGithub(report: Report, options: { root: string }): string {
  const annotations = report.findings.map((one) => {
    const file = one.at?.file === undefined ? undefined : relative(options.root, resolve(report.dir, one.at.file));
    const properties = [
      ...(file === undefined || file.startsWith('..') ? [] : [`file=${property(file)}`]),
      ...(one.at?.line === undefined ? [] : [`line=${one.at.line}`]),
      `title=${property(`${one.code}${report.service === '' ? '' : ` (${report.service})`}`)}`,
    ];
    return `::${level[one.severity]} ${properties.join(',')}::${message(body(one, report))}`;
  });
  return [...checkLines(report.checks), ...annotations, summary(report), ''].join('\n');
}

function body(one: Finding, report: Report): string {
  const rows = [one.message];
  if (one.at) rows.push(`at: ${placeText(one.at, report)}`);
  if (one.expected) rows.push(`expected: ${one.expected}`);
  if (one.expectedAt) rows.push(`from: ${placeText(one.expectedAt, report)}`);
  if (one.found) rows.push(`found: ${one.found}`);
  if (one.mend) rows.push(`mend: ${one.mend}`);
  const text = rows.join('\n').toWellFormed();
  return text.length <= MAX_ANNOTATION
    ? text
    : `${text.slice(0, MAX_ANNOTATION).toWellFormed()}… (${text.length} characters)`;
}

/** Markdown for `GITHUB_STEP_SUMMARY`. */
export function githubSummary(report: Report): string {
  const rows = report.checks.map((check) => `| ${cell(check.name)} | ${check.outcome} | ${cell(check.detail ?? '')} |`);
  const findings = report.findings.map((one) => {
    const where = one.at ? `<br>at ${cell(placeText(one.at, report))}` : '';
    return `- **${one.severity}** ${cell(one.message)} (${one.code})${where}${one.mend && `<br>${cell(one.mend)}`}`;
  });
  return [
    `### ${cell(summary(report))}`,
    '',
    ...(rows.length > 0 ? ['| check | outcome | |', '| --- | --- | --- |', ...rows, ''] : []),
    ...findings,
    '',
    '',
  ].join('\n');
}

/** GitHub's own escapes: https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts */
function message(text: string): string {
  return text.split('\n').map(visible).join('\n').replaceAll('%', '%25').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return message(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** Text that Markdown takes as text: no table cell ends, no link, image or tag begins in it. */
function cell(text: string): string {
  return plainLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_[\]|~]/g, '\\$&');
}
