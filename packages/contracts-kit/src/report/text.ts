import { createColors } from 'picocolors';
import type { Finding, Severity } from '../finding.js';
import { placeText, type Viewpoint } from './place.js';
import { plainLine, plainLines } from './plain.js';
import type { Check, Outcome, Report } from './report.js';

const good: ReadonlySet<Outcome> = new Set([
  'passed',
  'verified',
  'generated',
  'fetched',
  'published',
  'recorded',
  'unchanged',
  'removed',
]);

/** Names up to this long stand in a column; longer ones would push their details out of sight. */
const COLUMN = 24;

/** For people. A line for each check, then a block for each finding, then what it comes to. */
export function formatText(report: Report, options: { color: boolean }): string {
  const paint = createColors(options.color);
  const shade = (outcome: Outcome) => {
    if (outcome === 'failed') return paint.red;
    if (outcome === 'info') return paint.cyan;
    return good.has(outcome) ? paint.green : paint.yellow;
  };
  const lines = checkLines(report.checks, { shade, dim: paint.dim });
  const tint: Record<Severity, (text: string) => string> = {
    error: paint.red,
    warning: paint.yellow,
    note: paint.cyan,
  };
  for (const one of report.findings) lines.push('', ...findingLines(one, report, tint[one.severity], paint.dim));
  lines.push('', summary(report));
  return `${lines.join('\n').replace(/^\n+/, '')}\n`;
}

type Paint = (text: string) => string;
const unpainted: Paint = (text) => text;

/** `passed  UserCreated  sha256 …`, one line for each, in columns. */
export function checkLines(
  checks: readonly Check[],
  { shade = () => unpainted, dim = unpainted }: { shade?: (outcome: Outcome) => Paint; dim?: Paint } = {},
): string[] {
  const rows = checks.map(({ name, outcome, detail }) => ({
    name: plainLine(name),
    outcome,
    detail: detail && plainLine(detail),
  }));
  const outcomes = Math.max(0, ...rows.map((row) => row.outcome.length));
  const longest = Math.max(0, ...rows.map((row) => row.name.length));
  const names = longest <= COLUMN ? longest : 0;
  return rows.map(({ name, outcome, detail }) => {
    const first = `${shade(outcome)(outcome.padEnd(outcomes))}  `;
    return detail ? `${first}${name.padEnd(names)}  ${dim(detail)}` : `${first}${name}`;
  });
}

function findingLines(one: Finding, view: Viewpoint, tint: Paint, dim: Paint): string[] {
  const [headline = '', ...more] = plainLines(one.message);
  const lines = [`${tint(one.severity)} ${headline} ${dim(`[${one.code}]`)}`, ...more.map((each) => `  ${each}`)];
  const row = (label: string, text: string | undefined) => {
    if (!text) return;
    const [first, ...rest] = plainLines(text);
    lines.push(`  ${dim(label.padEnd(9))} ${first}`, ...rest.map((each) => `            ${each}`));
  };
  row('at', one.at && placeText(one.at, view));
  row('expected', one.expected);
  row('from', one.expectedAt && placeText(one.expectedAt, view));
  row('found', one.found);
  row('mend', one.mend);
  return lines;
}

/** `auth validate: 6 checks, 1 error, 2 warnings`. What is only told is no check; where nothing is judged, the lines are counted. */
export function summary(report: Report): string {
  const count = (severity: Severity) => report.findings.filter((one) => one.severity === severity).length;
  const checks = report.checks.filter((one) => one.outcome !== 'info');
  const told = checks.length < report.checks.length && checks.every((one) => one.outcome === 'not yet');
  const parts = [told ? plural(report.checks.length, 'line') : plural(checks.length, 'check')];
  for (const severity of ['error', 'warning', 'note'] as const) {
    if (count(severity) > 0) parts.push(plural(count(severity), severity));
  }
  return `${plainLine(`${report.service} ${report.command}`.trim())}: ${parts.join(', ')}`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
