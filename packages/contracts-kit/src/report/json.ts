import { resolve } from 'node:path';
import type { Finding, Place } from '../finding.js';
import { exitCodeOf } from './exit.js';
import { shown } from './place.js';
import type { Report } from './report.js';

/** One JSON document: `{ command, service, exitCode, checks, findings, data? }`. Files are relative to the service. */
export function formatJson(report: Report): string {
  const at = (place: Place | undefined) =>
    place &&
    (place.file === undefined ? place : { ...place, file: shown(resolve(report.dir, place.file), report.dir) });
  const findings = report.findings.map((one: Finding) => ({ ...one, at: at(one.at), expectedAt: at(one.expectedAt) }));
  const { command, service, checks, data } = report;
  return `${JSON.stringify({ command, service, exitCode: exitCodeOf(report.findings, report.checks), checks, findings, data }, null, 2)}\n`;
}
