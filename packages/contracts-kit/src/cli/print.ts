import { appendFile } from 'node:fs/promises';
import { formatGithub, githubSummary } from '../report/github.js';
import { formatJson } from '../report/json.js';
import { formatJunit } from '../report/junit.js';
import type { Format, Report } from '../report/report.js';
import { formatText } from '../report/text.js';
import type { Io } from './main.js';

/** Prints a report as it was asked for, and gives the exit code back. */
export async function printed(
  report: Report,
  code: number,
  { format, io, root }: { format: Format; io: Io; root: string },
): Promise<number> {
  const document = format === 'text' && code === 0 ? report.document : undefined;
  if (document !== undefined) io.stderr.write(formatText(report, { color: colored({ ...io, stdout: io.stderr }) }));
  io.stdout.write(document ?? formatted(report, format, io, root));
  if (format === 'github' && io.env.GITHUB_STEP_SUMMARY) {
    await appendFile(io.env.GITHUB_STEP_SUMMARY, githubSummary(report)).catch((error: Error) =>
      io.stderr.write(`the job summary could not be written: ${error.message}\n`),
    );
  }
  return code;
}

function formatted(report: Report, format: Format, io: Io, root: string): string {
  switch (format) {
    case 'text':
      return formatText(report, { color: colored(io) });
    case 'json':
      return formatJson(report);
    case 'junit':
      return formatJunit(report);
    case 'github':
      return formatGithub(report, { root: io.env.GITHUB_WORKSPACE || root });
    default:
      return format satisfies never;
  }
}

/** https://no-color.org and the usual FORCE_COLOR; else only on a terminal. */
function colored({ env, stdout }: Io): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return stdout.isTTY === true && env.TERM !== 'dumb';
}
