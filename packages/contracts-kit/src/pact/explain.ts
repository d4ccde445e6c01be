import { type Finding, FindingError, type Place } from '../finding.js';

/** A finding as the message of a failing test: what, where, and how to mend it. */
function explain(finding: Finding): string {
  const lines = [`${finding.code}: ${finding.message}`];
  if (finding.expected !== undefined) lines.push(`  expected: ${finding.expected}${place(finding.expectedAt, ', ')}`);
  if (finding.found !== undefined) lines.push(`  found:    ${finding.found}`);
  if (finding.at) lines.push(`  at:       ${place(finding.at)}`);
  lines.push(`  mend:     ${finding.mend}`);
  return lines.join('\n');
}

/** The error a test hook throws: mocha shows its message, other callers its findings. */
export function explained(findings: readonly [Finding, ...Finding[]]): FindingError {
  const error = new FindingError(...findings);
  error.message = findings.map(explain).join('\n');
  return error;
}

function place(at: Place | undefined, before = ''): string {
  if (!at) return '';
  const where = at.file ?? at.key ?? '';
  return `${before}${where}${at.line === undefined ? '' : `:${at.line}`}${at.pointer ? ` ${at.pointer}` : ''}`;
}
