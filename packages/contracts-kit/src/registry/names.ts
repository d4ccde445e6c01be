import semver from 'semver';
import { type Finding, FindingError, finding, type Place } from '../finding.js';

/**
 * The one gate for names from outside: a config, a pact, a manifest, a listing of the store, git, the CI. A name that
 * passed is safe as part of a key, of a path and as a property name of an ordinary object.
 */
export type NameKind = 'service' | 'event' | 'version' | 'branch' | 'environment' | 'instance';

/** Where a name was read. `source` is shown to people: `config`, `pact`, `manifest`, `store listing`, `git`. */
export interface NameOrigin {
  source: string;
  at?: Place;
}

const SERVICE_NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;
const EVENT_NAME = /^[A-Z][A-Za-z0-9]{0,99}$/;
/** One place of an environment that runs one version at a time: `eu-west-1`, `customer-A`. */
const INSTANCE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const MAX_VERSION = 250; // `<version>.json` has to fit the 255 bytes most file systems give a file name
const MAX_BRANCH = 200;

/** What a name of each kind is made of. */
export const nameExpectations: Record<NameKind, string> = {
  service: 'lower-case letters, digits, `.`, `_` and `-`, at most 100, beginning with a letter or digit, without `..`',
  event: 'ASCII letters and digits, at most 100, beginning with an upper-case letter, like UserCreated',
  version: `a semantic version without build metadata, at most ${MAX_VERSION} characters, like 1.2.0`,
  branch: `a branch name git accepts, at most ${MAX_BRANCH} characters, in Unicode form NFC`,
  environment:
    'lower-case letters, digits, `.`, `_` and `-`, at most 100, beginning with a letter or digit, like production',
  instance: 'ASCII letters, digits, `.`, `_` and `-`, at most 100, beginning with a letter or digit, like eu-west-1',
};

/** Why `value` is no valid name of that kind, as the end of a sentence, or `undefined` when it is one. */
export function nameProblem(kind: NameKind, value: unknown): string | undefined {
  if (typeof value !== 'string') return `it is ${value === null ? 'null' : `a ${typeof value}`}, not a string`;
  if (value === '') return 'it is empty';
  if (value.includes('\0')) return 'it holds NUL';
  // `__proto__` anywhere; the other two are ordinary branch names, and no branch is ever used as a property name.
  if (value === '__proto__' || (kind !== 'branch' && (value === 'constructor' || value === 'prototype'))) {
    return 'it is a name that JavaScript objects reserve';
  }
  if (value.includes('..')) return 'it holds `..`';
  switch (kind) {
    case 'service':
    case 'environment':
      return SERVICE_NAME.test(value) ? undefined : 'it holds other characters or is too long';
    case 'event':
      return EVENT_NAME.test(value) ? undefined : 'it holds other characters or is too long';
    case 'instance':
      return INSTANCE_NAME.test(value) ? undefined : 'it holds other characters or is too long';
    case 'version':
      return versionProblem(value);
    case 'branch':
      return branchProblem(value);
    default:
      return kind satisfies never;
  }
}

function versionProblem(value: string): string | undefined {
  if (value.length > MAX_VERSION) return 'it is too long';
  if (value.includes('+')) return 'it has build metadata, which does not order versions';
  return semver.valid(value) === value ? undefined : 'it is no semantic version as semver writes it';
}

/** The rules of `git check-ref-format --branch`, and Unicode form NFC, so that one name has one key. */
function branchProblem(value: string): string | undefined {
  if (value.length > MAX_BRANCH) return 'it is too long';
  if (!value.isWellFormed()) return 'it is not well-formed Unicode';
  if (value.normalize('NFC') !== value) return 'it is not in Unicode form NFC';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what git refuses
  if (/[\u0000-\u0020\u007f~^:?*[\\]/.test(value)) return 'it holds a character that git does not allow';
  if (value === '@' || value === 'HEAD' || value.includes('@{')) return 'git gives it another meaning';
  if (value.startsWith('-') || value.endsWith('.')) return 'git allows no `-` at the start and no `.` at the end';
  const bad = (part: string) => part === '' || part.startsWith('.') || part.endsWith('.lock');
  return value.split('/').some(bad) ? 'a part of it is empty, begins with `.` or ends in `.lock`' : undefined;
}

export function isName(kind: NameKind, value: unknown): value is string {
  return nameProblem(kind, value) === undefined;
}

/** The finding `name-invalid`, or `undefined` when `value` is a valid name. */
export function nameFinding(kind: NameKind, value: unknown, from: NameOrigin): Finding | undefined {
  const problem = nameProblem(kind, value);
  if (problem === undefined) return undefined;
  return finding('name-invalid', {
    message: `${escapeName(value)} from ${from.source} is no valid ${kind} name: ${problem}`,
    expected: nameExpectations[kind],
    found: escapeName(value),
    ...(from.at === undefined ? {} : { at: from.at }),
    mend: `Rename the ${kind} where it comes from (${from.source}); nothing was read or written under this name.`,
  });
}

/** The name itself. Throws a FindingError with `name-invalid`. */
export function checkName(kind: NameKind, value: unknown, from: NameOrigin): string {
  const problem = nameFinding(kind, value, from);
  if (problem !== undefined) throw new FindingError(problem);
  return value as string;
}

/** A hostile name made safe to print: JSON-quoted, printable ASCII only, at most 80 characters of it. */
export function escapeName(value: unknown): string {
  if (typeof value !== 'string') return value === null ? 'null' : `<${typeof value}>`;
  const shown = value.length > 80 ? `${value.slice(0, 80)}…` : value;
  return JSON.stringify(shown).replace(
    /[^\x20-\x7e…]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
