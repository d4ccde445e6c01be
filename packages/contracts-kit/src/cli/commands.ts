import type { Result, Session } from '../commands/session.js';

export interface CommandOptions {
  release?: boolean;
  dryRun?: boolean;
  moveHead?: boolean;
}

export interface Command {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** What `--help` says below it. */
  description: string;
  /** Command lines a reader may want to type, and what each is for. */
  examples: readonly { line: string; why: string }[];
  options?: readonly { flags: string; description: string }[];
  /** Whether the command looks at the shared store, and so says which one it is. */
  usesStore: boolean;
  run(session: Session, options: CommandOptions): Promise<Result>;
}

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
    usesStore: true,
    run: async (session) => (await import('../commands/fetch.js')).fetch(session),
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
    usesStore: true,
    run: async (session) => (await import('../commands/validate.js')).validate(session),
  },
  {
    name: 'verify',
    summary: 'check every selected pact against events the real code builds (fetches first)',
    description:
      'Runs tests/provider/**/*.provider.pact.test.ts and demands a result for each message of each selected pact.',
    examples: [
      { line: 'contracts-kit verify', why: 'after a change of a builder or handler' },
      { line: 'contracts-kit verify --format junit > verify.xml', why: 'for a CI that reads JUnit' },
    ],
    usesStore: true,
    run: async (session) => (await import('../commands/verify.js')).verify(session),
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
    description: 'Reads only. Says which versions of each counterpart were selected and why.',
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
];
