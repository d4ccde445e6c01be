import type { Code } from '../../src/finding.js';

/** One command line that is run with a fault at each of its store requests. Lines without `--service` run in the package of `orders`. */
export interface Row {
  line: string;
  /** Changes the store. All others leave every object as it is. */
  writes?: true;
  /** What it lays down on the disk, below the package; each is whole: as before, or as a run without faults makes it. */
  lays?: readonly string[];
  /** Runs that come before, on the store and in the package. */
  after?: readonly string[];
  /** The code without faults; 0 unless it says otherwise. */
  code?: number;
  /** Why what it says may be there although it failed: all that could be read, and what could not by name. */
  partial?: string;
  /** In a pipeline, where results are recorded without being asked to. */
  ci?: true;
  /** The finding beside which it passes when one request is denied: what was not done was not asked for. */
  passesDenied?: Code;
  /** Why the journal may have an entry once more after a second run. What follows from it is the same. */
  repeats?: string;
}

const production = '--to production';

/** Every command of the program that opens a store, each in the forms that ask a store for something else. */
export const rows: readonly Row[] = [
  { line: 'fetch', lays: ['tests/consumer/.schemas', 'tests/provider/.pacts'] },
  {
    line: 'fetch --select deployed:production --select branch:main --select ^1.1',
    lays: ['tests/consumer/.schemas', 'tests/provider/.pacts'],
  },
  { line: 'validate', lays: ['tests/consumer/.schemas'] },
  { line: 'verify', lays: ['tests/provider/.pacts'] },
  { line: 'verify --record', writes: true, lays: ['tests/provider/.pacts'] },
  { line: 'verify --record --fresh', after: ['verify --record'], lays: ['tests/provider/.pacts'] },
  {
    line: 'verify',
    ci: true,
    writes: true,
    passesDenied: 'verification-not-recorded',
    lays: ['tests/provider/.pacts'],
  },
  { line: 'prove', lays: ['tests/consumer/.schemas'] },
  { line: 'prove --record', writes: true, lays: ['tests/consumer/.schemas'] },
  { line: 'diff' },
  { line: 'gate' },
  { line: 'publish --move-head', writes: true },
  { line: 'publish --release', writes: true },
  { line: 'publish --dry-run' },
  { line: 'status', partial: 'each environment is told by itself, and one that cannot be told is a finding' },
  { line: 'doctor' },
  { line: 'can-i-deploy --version 0.9.1 --to production' },
  { line: 'can-i-deploy --service billing --version 1.1.0 --to production --strict', code: 5 },
  {
    line: 'can-i-deploy --version 0.9.1 --to test --ignore billing --reason tested-by-hand',
    writes: true,
    repeats: 'each answer that ignored something is recorded',
    partial: 'the answer is known, and that what it ignored could not be recorded is an error beside it',
  },
  { line: 'matrix --to production' },
  { line: 'verifications missing --to test' },
  { line: 'verifications missing --version 0.9.1 --to test' },
  { line: 'snapshot save store.json', lays: ['store.json'] },
  { line: 'policy --service billing' },
  { line: 'environment list' },
  { line: 'environment create staging --retention 3d', writes: true },
  { line: 'environment create production --retention 9d', writes: true },
  { line: `record-deployment ${production} --version 0.9.1`, writes: true },
  { line: 'record-deployment --service billing --to production --branch main --instance two', writes: true },
  { line: `record-undeployment ${production}`, writes: true },
  { line: `record-release ${production} --version 0.9.1`, writes: true },
  { line: `record-support-ended --service billing ${production} --version 1.2.0`, writes: true },
  { line: 'branch-closed main', writes: true },
  { line: 'retire --reason replaced', writes: true },
  { line: 'retire --event OrderPlaced --reason unused', writes: true },
  { line: 'yank 0.9.1 --reason broken', writes: true },
  { line: 'prune --keep 0', writes: true, repeats: 'what is condemned is said before it is removed' },
  { line: 'prune --keep 0 --dry-run' },
];

/** Commands that never open a store, and why. */
export const storeless: Readonly<Record<string, string>> = {
  generate: 'makes goldens of the source alone',
  clean: 'removes local files',
};

/** Forms of commands that do open one otherwise. */
export const offline: readonly string[] = [
  'generate',
  'can-i-deploy --version 0.9.1 --to production --snapshot saved.json',
  'matrix --to production --snapshot saved.json',
  'diff before.json after.json',
  'clean',
];

/**
 * Listings that alone say what there is. S3 answers none that is older than the last write (strong consistency, since December 2020), and a
 * directory none but by its file system; where one is older all the same, so is the answer, by what it does not show. `better`: an answer of
 * `can-i-deploy` may then be better than it is, too.
 */
export const older: readonly { listing: RegExp; by: string; better?: true }[] = [
  { listing: /^folders pacts\//, by: 'the first pact of a new consumer', better: true },
  { listing: /^folders records\/$/, by: 'a service that has its first record' },
  { listing: /^folders environments\/$/, by: 'an environment that was just created' },
  { listing: /^list versions\//, by: 'the newest release' },
  {
    listing: /^list verifications\//,
    by: 'the newest result: what is known is unknown, and never the other way round',
  },
  { listing: /^list tombstones\//, by: 'the newest mark' },
  {
    listing: /^list (environments|records|heads|golden|pacts)\/$/,
    by: 'what a snapshot of the store does not have then',
  },
];
