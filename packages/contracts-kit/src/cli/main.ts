import { resolve } from 'node:path';
import { CommanderError, Command as Program } from 'commander';
import { recordOutcome } from '../commands/outcomes.js';
import type { Result } from '../commands/session.js';
import { type Finding, FindingError, finding } from '../finding.js';
import { ExitCode, exitCodeOf } from '../report/exit.js';
import { type Format, formats, type Report } from '../report/report.js';
import { loadService, type Service } from '../service/service.js';
import type { openStore } from '../store/resolve.js';
import {
  type CommandOptions,
  commands,
  type ServiceCommand,
  type StoreCommand,
  type StoreCommandOptions,
} from './commands.js';
import { commandHelp, longHelp, programHelp } from './help.js';
import { formatAsked, misread } from './misread.js';
import { openSession } from './open-session.js';
import { openStoreSession } from './open-store-session.js';
import { formatFrom, optionsOf } from './options.js';
import { printed } from './print.js';
import { serviceFolder } from './service-folder.js';

export interface Io {
  stdout: { write(text: string): unknown; isTTY?: boolean | undefined };
  stderr: { write(text: string): unknown; isTTY?: boolean | undefined };
  env: NodeJS.ProcessEnv;
  cwd: string;
  signal: AbortSignal;
  version: string;
  /** How a store that was named is opened; without it by its driver. */
  openStore?: typeof openStore;
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
  // What commander says of a command line that it does not understand; printed as the results would have been.
  let complaint = '';
  const program = new Program('contracts-kit')
    .description('Event contracts without a server: the bucket is the broker.')
    .version(io.version, '-V, --version')
    .exitOverride()
    // So that a command's own --version is the command's.
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => {
        complaint += text;
      },
    })
    .showSuggestionAfterError()
    .usage('<command> [options]')
    .configureHelp({ subcommandTerm: (sub) => sub.name() })
    .showHelpAfterError('(contracts-kit --help shows every command)')
    .helpCommand('help [command]', 'say more of a command, like <command> --help')
    .addHelpText('after', programHelp);
  for (const command of commands) {
    const sub = program.command(command.name).summary(command.summary).description(longHelp(command));
    const onStore = 'onStore' in command;
    const names = onStore ? [] : (command.files?.names ?? []);
    for (const name of names) sub.argument(`[${name}]`);
    if (names.length > 0) sub.usage(`[options] [${names.map((one) => `<${one}>`).join(' ')}]`);
    if (onStore && command.words) sub.arguments(command.words);
    for (const option of optionsOf(command)) sub.addOption(option);
    sub
      .showHelpAfterError(`(contracts-kit ${command.name} --help shows its options)`)
      .addHelpText('after', commandHelp(command));
    sub.action(async (...given: unknown[]) => {
      const flags = given.at(-2) as GivenFlags;
      const words = given.slice(0, -2).filter((one) => one !== undefined) as string[];
      const format = flags.format ?? formatFrom(io.env.CONTRACTS_FORMAT);
      if (format === undefined) {
        return sub.error(
          `error: CONTRACTS_FORMAT '${io.env.CONTRACTS_FORMAT}' is invalid. Allowed choices are ${formats.join(', ')}.`,
        );
      }
      const resolved: Flags = { ...flags, format };
      if (onStore) {
        const named = sub.getOptionValueSource('service') === 'cli';
        code = await runOnStore(command, { flags: resolved, named, words, io });
        return;
      }
      if (words.length > 0 && words.length < names.length)
        return sub.error(
          `error: ${command.name} takes ${names.map((one) => `<${one}>`).join(' ')}, or no file at all.`,
        );
      code = await (command.files && words.length > 0
        ? runOnFiles(command.name, (cwd) => command.files!.run(words, resolved, cwd), { flags: resolved, io })
        : runCommand(command, resolved, io));
    });
  }
  try {
    await program.parseAsync(helpless(argv), { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return ExitCode.ok;
      const format = formatAsked(argv, io.env.CONTRACTS_FORMAT) ?? 'text';
      if (format !== 'text' && error.code !== 'commander.help')
        return printed(misread(error, argv, io.cwd), ExitCode.usage, { format, io, root: io.cwd });
      io.stderr.write(complaint);
      return ExitCode.usage;
    }
    io.stderr.write(`${(error as Error).stack ?? String(error)}\n`);
    return ExitCode.internal;
  }
  return code;
}

/** `help` of what is no command is told as that word is, and not with the help of everything. */
function helpless(argv: readonly string[]): string[] {
  const [help, word] = argv;
  const known = word === undefined || ['help', '--help', '-h', ...commands.map(({ name }) => name)].includes(word);
  return help === 'help' && !known ? argv.slice(1) : [...argv];
}

async function runCommand(command: ServiceCommand, flags: Flags, io: Io): Promise<number> {
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
    const service = await loadService(await serviceFolder(flags.service, io.cwd), io.env);
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

/** There is a store, and perhaps no package. */
async function runOnStore(
  command: StoreCommand,
  { flags, named, words, io }: { flags: Flags; named: boolean; words: readonly string[]; io: Io },
): Promise<number> {
  let report: Report = { command: command.name, service: '', dir: io.cwd, cwd: io.cwd, checks: [], findings: [] };
  let root = io.cwd;
  try {
    const session = await openStoreSession({
      service: flags.service,
      given: named,
      store: flags.store,
      offline: command.offline !== undefined && command.offline in flags,
      io,
    });
    try {
      if (session.package) {
        report = { ...report, service: session.package.service, dir: session.package.dir };
        root = session.package.root;
      }
      const { service: _, store: __, format: ___, ...own } = flags;
      const given = { words, flags: own as StoreCommandOptions['flags'] };
      report = { ...report, ...(await command.onStore(session, given)) };
    } finally {
      await session.close();
    }
  } catch (error) {
    report = { ...report, findings: [...report.findings, ...findingsOf(error, io.signal)] };
  }
  return printed(report, exitCodeOf(report.findings, report.checks), { format: flags.format, io, root });
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
