import { createHash } from 'node:crypto';
import { FindingError, finding } from '../finding.js';
import { checkName } from './names.js';

export interface SnapshotOf {
  /** Full commit id, 40 or 64 hex digits; null without git and CI variables. */
  commit: string | null;
  /** Null for a detached checkout that no CI variable names. */
  branch: string | null;
  pullRequest: number | null;
  /** 8 to 64 hex digits for a tree that is not the commit's; null for a clean one. Required without a commit. */
  dirtyDigest: string | null;
}

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const DIGEST = /^[0-9a-f]{8,64}$/;
const SLUG_LENGTH = 60;

export function isCommitId(value: unknown): value is string {
  return typeof value === 'string' && COMMIT.test(value);
}

/**
 * The version of anything that is no release, laid down in DESIGN.md. Always valid semver and below every release; its
 * key sorts before `0.0.0-~` because `~` comes after all that a prerelease may hold.
 *
 * - `0.0.0-<slug>-<8 hex digits of the branch name's SHA-256>.g<commit>`: two branches with one slug stay apart
 * - `0.0.0-pr-<n>.g<commit>`: has no hash part, so a branch that is called `pr-7` is not taken for a pull request
 * - `0.0.0-detached.g<commit>`: no branch is known
 * - each with `.dirty-<digest>` for a dirty tree; `0.0.0-local.dirty-<digest>` where there is no commit at all
 *
 * No identifier in it is all digits, so none can be a number with a leading zero, which semver forbids.
 */
export function snapshotVersion(of: SnapshotOf): string {
  const { commit, dirtyDigest } = of;
  if (dirtyDigest !== null && !DIGEST.test(dirtyDigest)) throw new RangeError('dirtyDigest: 8 to 64 hex digits');
  const dirty = dirtyDigest === null ? '' : `.dirty-${dirtyDigest}`;
  if (commit === null) {
    if (dirty === '') throw new RangeError('without a commit a snapshot is named by the digest of its content');
    return `0.0.0-local${dirty}`;
  }
  if (!isCommitId(commit)) throw new FindingError(commitFinding(commit));
  return `0.0.0-${line(of)}.g${commit}${dirty}`;
}

function line({ branch, pullRequest }: SnapshotOf): string {
  if (pullRequest !== null) {
    if (!Number.isSafeInteger(pullRequest) || pullRequest < 1) throw new RangeError('pullRequest: a positive integer');
    return `pr-${pullRequest}`;
  }
  return branch === null ? 'detached' : `${branchSlug(branch)}-${branchHash(branch)}`;
}

/** Lower-case ASCII letters, digits and single `-` of a branch, at most 60; `branch` when nothing is left. */
export function branchSlug(branch: string): string {
  const plain = checkName('branch', branch, { source: 'git' }).toLowerCase();
  const slug = plain.replace(/[^a-z0-9]+/g, '-').replace(/^-/, '');
  return slug.slice(0, SLUG_LENGTH).replace(/-$/, '') || 'branch';
}

function branchHash(branch: string): string {
  return createHash('sha256').update(branch, 'utf8').digest('hex').slice(0, 8);
}

/** Whether a valid version belongs to the snapshots' part of `versions/`, whoever named it. */
export function isSnapshotVersion(version: string): boolean {
  return version.startsWith('0.0.0-');
}

function commitFinding(commit: string) {
  return finding('name-invalid', {
    message: 'the commit id from git or the CI variables is no full commit id',
    expected: '40 or 64 lower-case hex digits',
    found: JSON.stringify(commit.slice(0, 80)),
    mend: 'Check out with git, or let the CI variable hold the full commit id, not an abbreviation.',
  });
}
