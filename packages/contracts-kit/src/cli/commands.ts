import { selecting } from '../commands/selecting.js';
import type { Result, Session } from '../commands/session.js';
import type { StoreSession } from '../commands/store-session.js';
import { storeCommands } from './store-commands.js';

export interface CommandOptions {
  release?: boolean;
  dryRun?: boolean;
  moveHead?: boolean;
  write?: boolean;
  warnOutsideCi?: boolean;
  readers?: 'tolerant' | 'strict';
  record?: boolean;
  fresh?: boolean;
  select?: readonly string[];
}

/** Of a command on the store alone: flags as commander names them, and the words that are no flags. */
export interface StoreCommandOptions {
  words: readonly string[];
  flags: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
}

interface About {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** What `--help` says below it. */
  description: string;
  /** Command lines a reader may want to type, and what each is for. */
  examples: readonly { line: string; why: string }[];
  options?: readonly OptionRow[];
}

export interface OptionRow {
  flags: string;
  description: string;
  choices?: readonly string[];
  /** May be given several times; its value is then a list. */
  repeats?: true;
  required?: true;
}

/** A command on a service's package. */
export interface ServiceCommand extends About {
  /** The command's other form: with files it looks at these and needs no service and no store. */
  files?: {
    names: readonly string[];
    run(files: readonly string[], options: CommandOptions, cwd: string): Promise<Result>;
  };
  /** Whether the command looks at the shared store, and so says which one it is. */
  usesStore: boolean;
  run(session: Session, options: CommandOptions): Promise<Result>;
}

/** A command on the store alone: it needs no package, and takes a service by name too. */
export interface StoreCommand extends About {
  /** Words that are no flags, as commander writes them: `<create|list> [name]`. */
  words?: string;
  /** What `--service` is for where it does not name the service that the command is about, and what stands where it is not given. */
  serviceFlag?: { about: string; none?: string };
  /** The flag, as commander names it, with which the command answers from a file and opens no store. */
  offline?: string;
  onStore(session: StoreSession, options: StoreCommandOptions): Promise<Result>;
}

export type Command = ServiceCommand | StoreCommand;

const recordOptions: readonly OptionRow[] = [
  {
    flags: '--record',
    description:
      'record the results in the store, or fail (default: in CI, from a clean checkout, where the store allows it)',
  },
  { flags: '--no-record', description: 'record nothing, and look at nothing that is recorded' },
  { flags: '--fresh', description: 'do again what is recorded as done' },
];

const selectOption: OptionRow = {
  flags: '--select <selector>',
  description:
    'which versions of each counterpart to look at; may be given several times (default: what is declared, else its current state and what is live)',
  repeats: true,
};

/** Every command, once. What each does is loaded only when it runs. */
export const commands: readonly Command[] = [
  {
    name: 'generate',
    summary: 'write the golden contract of every event: Zod -> src/events/.schemas/<Event>.schema.json',
    description:
      'Finds every src/**/*.event.ts, turns its Zod schema into a JSON Schema, and fails on anything that would be lost on the way.',
    examples: [{ line: 'contracts-kit generate', why: "after every change of an event's schema" }],
    usesStore: false,
    run: async (session) => (await import('../commands/generate.js')).generate(session),
  },
  {
    name: 'fetch',
    summary: 'get what this service depends on: goldens it consumes, pacts on what it emits',
    description:
      'Goldens go to tests/consumer/.schemas, pacts to tests/provider/.pacts. Every object is checked against the sha256 in its manifest.',
    examples: [
      { line: 'contracts-kit fetch', why: 'to look at what others have published' },
      { line: 'contracts-kit fetch --store s3://acme-contracts/main', why: 'from a bucket' },
    ],
    options: [selectOption],
    usesStore: true,
    run: async (session, options) => (await import('../commands/fetch.js')).fetch(selecting(session, options)),
  },
  {
    name: 'validate',
    summary: 'check goldens, really built events and every example (fetches first)',
    description:
      'Goldens against their metaschema, one built event of each against its own golden, every example against the golden of its provider. Formats are asserted.',
    examples: [
      { line: 'contracts-kit validate', why: 'in the folder of a service' },
      {
        line: 'contracts-kit validate --service packages/auth --format github',
        why: 'from elsewhere, with annotations',
      },
    ],
    options: [selectOption],
    usesStore: true,
    run: async (session, options) => (await import('../commands/validate.js')).validate(selecting(session, options)),
  },
  {
    name: 'verify',
    summary: 'check every selected pact against events the real code builds (fetches first)',
    description:
      'Runs tests/provider/**/*.provider.pact.test.ts and demands a result for each message of each selected pact.',
    examples: [
      { line: 'contracts-kit verify', why: 'after a change of a builder or handler' },
      { line: 'contracts-kit verify --format junit > verify.xml', why: 'for a CI that reads JUnit' },
      { line: 'contracts-kit verify --record', why: 'to record what came of it, or fail' },
    ],
    options: [selectOption, ...recordOptions],
    usesStore: true,
    run: async (session, options) =>
      (await import('../commands/verify.js')).verify(selecting(session, options), options),
  },
  {
    name: 'prove',
    summary: "prove that each event a provider may send fits one of this service's messages (fetches first)",
    description:
      'Takes the generated pacts as sets of events and each golden as another: is every event of the golden, within the declared scope, accepted by one of the messages? Shows the event where not.',
    examples: [
      { line: 'contracts-kit prove', why: 'after the consumer tests have run' },
      { line: 'contracts-kit prove --format json', why: 'for another program' },
    ],
    options: [selectOption, ...recordOptions],
    usesStore: true,
    run: async (session, options) => (await import('../commands/prove.js')).prove(selecting(session, options), options),
  },
  {
    name: 'diff',
    summary: 'say what changed in each event since the release, and which bump that needs',
    description:
      'Compares what the source says now with the newest release of the release line, which dictates the bump, and with the other selected versions of this service, which do not. Given two files, a schema before and after, it compares these: no service, no store, and exit code 1 for a break.',
    examples: [
      { line: 'contracts-kit diff', why: 'before writing a changeset' },
      { line: 'contracts-kit diff --format json', why: 'for another program, with every digest' },
      { line: 'contracts-kit diff old.json new.json', why: 'two JSON Schemas of anybody' },
    ],
    options: [
      {
        flags: '--readers <policy>',
        description: 'how events are read, whatever package.json says',
        choices: ['tolerant', 'strict'],
      },
    ],
    files: {
      names: ['old', 'new'],
      run: async (files, options, cwd) => (await import('../commands/diff-files.js')).diffFiles(files, options, cwd),
    },
    usesStore: true,
    run: async (session, options) => (await import('../commands/diff.js')).diff(session, options),
  },
  {
    name: 'gate',
    summary: 'fail when the planned version is raised less than the change of the events needs',
    description:
      'Holds the version of package.json, raised by the pending changesets, against the newest release of its line. --write adds the changeset that is missing, or raises the one that is too small.',
    examples: [
      { line: 'contracts-kit gate', why: 'before a pull request; right after changeset version; on main' },
      { line: 'contracts-kit gate --write', why: 'to get the changeset that is needed' },
      { line: 'contracts-kit gate --warn-outside-ci', why: 'in a pipeline that also runs while you work' },
    ],
    options: [
      { flags: '--write', description: 'add or raise the changeset' },
      { flags: '--warn-outside-ci', description: 'outside CI a bump that is too small is a warning' },
    ],
    usesStore: true,
    run: async (session, options) => (await import('../commands/gate.js')).gate(session, options),
  },
  {
    name: 'publish',
    summary: 'put goldens, pacts and manifest into the store, as a snapshot or a release',
    description:
      'A snapshot is named after branch and commit. A release is the version of package.json and needs a clean checkout of the tag <package>@<version>.',
    examples: [
      { line: 'contracts-kit publish --dry-run', why: 'to see what a publish would write' },
      { line: 'contracts-kit publish', why: 'a snapshot of this commit, in CI after every check' },
      { line: 'contracts-kit publish --release', why: 'from the tag of a release' },
    ],
    options: [
      { flags: '--release', description: 'publish the version of package.json from its git tag' },
      { flags: '--dry-run', description: 'print what would be published and write nothing' },
      { flags: '--move-head', description: "move the branch's head in a bucket also outside CI" },
    ],
    usesStore: true,
    run: async (session, options) => (await import('../commands/publish.js')).publish(session, options),
  },
  {
    name: 'clean',
    summary: 'remove every local generated or fetched contract file',
    description:
      'Removes src/events/.schemas, tests/consumer/.schemas, tests/consumer/.pacts and tests/provider/.pacts. The store is left alone.',
    examples: [{ line: 'contracts-kit clean', why: 'to begin anew' }],
    usesStore: false,
    run: async (session) => (await import('../commands/clean.js')).clean(session),
  },
  {
    name: 'status',
    summary: 'show what this service emits and consumes, what the store holds of it, and what is unchecked',
    description:
      'Reads only. Says which versions of each counterpart were selected and why, and of each version of this service that is live somewhere whether it was verified with what it meets there.',
    examples: [
      { line: 'contracts-kit status', why: 'to see what a check would look at' },
      { line: 'contracts-kit status --format json', why: 'for another program' },
    ],
    usesStore: true,
    run: async (session) => (await import('../commands/status.js')).status(session),
  },
  {
    name: 'doctor',
    summary: 'check the set-up: store, tools, config; one line each with the mend',
    description: 'Reads the store and asks whether it may write there, without leaving anything behind.',
    examples: [
      { line: 'contracts-kit doctor', why: 'first of all, and whenever something is odd' },
      { line: 'contracts-kit doctor --store s3://acme-contracts/main', why: 'to try a bucket' },
    ],
    usesStore: true,
    run: async (session) => (await import('../commands/doctor.js')).doctor(session),
  },
  ...storeCommands,
];
