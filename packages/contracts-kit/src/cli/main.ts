import { appendFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CommanderError, Option, Command as Program } from 'commander';
import { recordOutcome } from '../commands/outcomes.js';
import type { Result } from '../commands/session.js';
import { type Finding, FindingError, finding } from '../finding.js';
import { ExitCode, exitCodeOf } from '../report/exit.js';
import { formatGithub, githubSummary } from '../report/github.js';
import { formatJson } from '../report/json.js';
import { formatJunit } from '../report/junit.js';
import { type Format, formats, type Report } from '../report/report.js';
import { formatText } from '../report/text.js';
import { loadService, type Service } from '../service/service.js';
import { type Command, type CommandOptions, commands } from './commands.js';
import { commandHelp, longHelp, programHelp, storeHelp } from './help.js';
import { openSession } from './open-session.js';

export interface Io {
  stdout: { write(text: string): unknown; isTTY?: boolean | undefined };
  stderr: { write(text: string): unknown; isTTY?: boolean | undefined };
  env: NodeJS.ProcessEnv;
  cwd: string;
  signal: AbortSignal;
  version: string;
}

interface GivenFlags extends CommandOptions {
  service: string;
  store?: string;
  format?: Format;
}

interface Flags extends GivenFlags {
  format: Format;
}

/** Parses, runs one command, prints its report. Returns the exit code; never exits and never throws. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let code: number = ExitCode.ok;
  const program = new Program('contracts-kit')
    .description('Event contracts without a server: the bucket is the broker.')
    .version(io.version, '-V, --version')
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .showSuggestionAfterError()
    .usage('<command> [options]')
    .configureHelp({ subcommandTerm: (sub) => sub.name() })
    .showHelpAfterError('(contracts-kit --help shows every command)')
    .helpCommand('help [command]', 'say more of a command, like <command> --help')
    .addHelpText('after', programHelp);
  for (const command of commands) {
    const sub = program.command(command.name).summary(command.summary).description(longHelp(command));
    for (const name of command.files?.names ?? []) sub.argument(`[${name}]`);
    if (command.files) sub.usage(`[options] [${command.files.names.map((one) => `<${one}>`).join(' ')}]`);
    for (const { flags, description, choices } of command.options ?? []) {
      const option = new Option(flags, description);
      sub.addOption(choices ? option.choices(choices) : option);
    }
    sub
      .option('--service <dir>', 'the folder of the service package', '.')
      .addOption(new Option('--store <location>', storeHelp).hideHelp(!command.usesStore))
      .addOption(
        new Option('--format <format>', 'how results are printed (default: CONTRACTS_FORMAT, else text)').choices(
          formats,
        ),
      );
    sub
      .showHelpAfterError(`(contracts-kit ${command.name} --help shows its options)`)
      .addHelpText('after', commandHelp(command));
    sub.action(async (...given: unknown[]) => {
      const flags = given.at(-2) as GivenFlags;
      const files = given.slice(0, -2).filter((one) => one !== undefined) as string[];
      const names = command.files?.names ?? [];
      if (files.length > 0 && files.length < names.length)
        return sub.error(
          `error: ${command.name} takes ${names.map((one) => `<${one}>`).join(' ')}, or no file at all.`,
        );
      const format = flags.format ?? formatFrom(io.env.CONTRACTS_FORMAT);
      if (format === undefined) {
        return sub.error(
          `error: CONTRACTS_FORMAT '${io.env.CONTRACTS_FORMAT}' is invalid. Allowed choices are ${formats.join(', ')}.`,
        );
      }
      const resolved: Flags = { ...flags, format };
      code = await (command.files && files.length > 0
        ? runOnFiles(command.name, (cwd) => command.files!.run(files, resolved, cwd), { flags: resolved, io })
        : runCommand(command, resolved, io));
    });
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage;
    io.stderr.write(`${(error as Error).stack ?? String(error)}\n`);
    return ExitCode.internal;
  }
  return code;
}

/** Unset or empty, as CI leaves a variable that nobody set, is text; undefined is no format. */
function formatFrom(variable: string | undefined): Format | undefined {
  return variable ? formats.find((one) => one === variable) : 'text';
}

async function runCommand(command: Command, flags: Flags, io: Io): Promise<number> {
  let report: Report = {
    command: command.name,
    service: '',
    dir: resolve(io.cwd, flags.service),
    cwd: io.cwd,
    checks: [],
    findings: [],
  };
  let root = io.cwd;
  let judged: Service | undefined;
  try {
    const service = await loadService(report.dir, io.env);
    report = { ...report, service: service.service, dir: service.dir };
    root = service.root;
    judged = service;
    const session = await openSession(service, { store: flags.store, usesStore: command.usesStore, io });
    try {
      report = { ...report, ...(await command.run(session, flags)) };
    } finally {
      await session.close();
    }
  } catch (error) {
    report = { ...report, findings: [...report.findings, ...findingsOf(error, io.signal)] };
  }
  if (io.signal.aborted && !report.findings.some((one) => one.code === 'interrupted')) {
    report = { ...report, findings: [...report.findings, interrupted(io.signal)] };
  }
  report = {
    ...report,
    findings: report.findings.map((one) => (report.service === '' ? one : { service: report.service, ...one })),
  };
  const code = exitCodeOf(report.findings, report.checks);
  if (judged && !io.signal.aborted) await recordOutcome(judged, command.name, code === ExitCode.ok);
  return printed(report, code, { format: flags.format, io, root });
}

/** A command on files alone: there is no service to load and no store to open. */
async function runOnFiles(
  command: string,
  run: (cwd: string) => Promise<Result>,
  { flags, io }: { flags: Flags; io: Io },
): Promise<number> {
  const about = { command, service: '', dir: io.cwd, cwd: io.cwd };
  const result = await run(io.cwd).catch((error: unknown): Result => {
    return { checks: [], findings: [...findingsOf(error, io.signal)] };
  });
  const report: Report = { ...about, ...result };
  return printed(report, exitCodeOf(report.findings, report.checks), { format: flags.format, io, root: io.cwd });
}

async function printed(
  report: Report,
  code: number,
  { format, io, root }: { format: Format; io: Io; root: string },
): Promise<number> {
  io.stdout.write(formatted(report, format, io, root));
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

function findingsOf(error: unknown, signal: AbortSignal): readonly Finding[] {
  if (signal.aborted) return [interrupted(signal)];
  if (error instanceof FindingError) return error.findings;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    finding('internal-error', {
      message: `contracts-kit failed: ${error instanceof Error ? error.message : String(error)}`,
      found: stack,
      mend: 'This is a defect of the kit. Please report it with the lines above and the command you ran.',
    }),
  ];
}

function interrupted(signal: AbortSignal): Finding {
  const stopped = signal.reason instanceof Error && signal.reason.message === 'SIGTERM';
  return finding('interrupted', {
    message: stopped
      ? 'The command was stopped from outside before it had a result, as turbo does when another task has failed.'
      : 'The command was interrupted.',
    mend: stopped
      ? 'Look at the task that failed; this one says nothing of its service. Nothing was left half-done.'
      : 'Run it again: nothing was left half-done.',
  });
}
