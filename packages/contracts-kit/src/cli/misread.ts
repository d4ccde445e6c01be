import type { CommanderError } from 'commander';
import { finding } from '../finding.js';
import { type Format, formats, type Report } from '../report/report.js';
import { commands } from './commands.js';

/**
 * How results were asked to be printed, of a command line that could not be read: what was given last counts. Undefined where that is no format.
 */
export function formatAsked(argv: readonly string[], variable: string | undefined): Format | undefined {
  let asked = variable || 'text';
  for (const [index, word] of argv.entries()) {
    if (word === '--') break;
    if (word === '--format') asked = argv[index + 1] ?? '';
    else if (word.startsWith('--format=')) asked = word.slice('--format='.length);
  }
  return formats.find((one) => one === asked);
}

/** What commander says of a command line that it does not understand, as a report: for who reads no stderr. */
export function misread({ code, message }: CommanderError, argv: readonly string[], cwd: string): Report {
  const command = commands.find(({ name }) => name === argv[0])?.name ?? 'contracts-kit';
  const [problem = '', ...hints] = message.replace(/^error: /, '').split('\n');
  const missing = /^required option '([^']+)'/.exec(problem)?.[1];
  const meant = /Did you mean (.*)\?/.exec(hints.join(' '))?.[1];
  const help =
    command === 'contracts-kit'
      ? 'contracts-kit --help shows every command'
      : `contracts-kit ${command} --help shows its options`;
  const mend = meant !== undefined ? `Did you mean ${meant}?` : missing !== undefined ? `Add ${missing}.` : undefined;
  const one = finding('argument-invalid', {
    message:
      code === 'commander.missingMandatoryOptionValue' ? `${missing ?? 'a flag'} is missing.` : sentence(problem),
    found: ['contracts-kit', ...argv].join(' ').slice(0, 200),
    mend: mend === undefined ? `${sentence(help)}` : `${mend} ${sentence(help)}`,
  });
  return { command, service: '', dir: cwd, cwd, checks: [], findings: [one] };
}

function sentence(text: string): string {
  const end = text.endsWith('.') ? '' : '.';
  // A flag, or the name of the program, keeps its letters.
  return /^[a-z]+ /.test(text) && !text.startsWith('contracts-kit')
    ? `${text.charAt(0).toUpperCase()}${text.slice(1)}${end}`
    : `${text}${end}`;
}
