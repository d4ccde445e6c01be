import { type Finding, finding } from '../finding.js';
import { escapeName } from './names.js';
import { isSnapshotVersion } from './snapshot.js';

export interface CheckoutState {
  commit: string | null;
  tagsAtHead: readonly string[];
  /** Undefined when git could not tell. */
  dirty: boolean | undefined;
  /** The first few of what is changed or untracked. */
  dirtyFiles?: readonly string[];
}

export function releaseTag(packageName: string, version: string): string {
  return `${packageName}@${version}`;
}

/**
 * What stands against `publish --release`: `release-dirty`, `release-without-tag`, `release-version-reserved`. A release is
 * what its tag says, so the checkout has to be that commit and nothing else; "cannot tell" is not clean.
 */
export function planRelease(
  { packageName, version }: { packageName: string; version: string },
  { commit, tagsAtHead, dirty, dirtyFiles }: CheckoutState,
): Finding[] {
  const findings: Finding[] = [];
  const tag = releaseTag(packageName, version);
  if (isSnapshotVersion(version)) {
    findings.push(
      finding('release-version-reserved', {
        message: `${version} cannot be released: versions that begin with 0.0.0- are snapshots`,
        expected: '0.0.0, or any version above it',
        found: version,
        at: { file: 'package.json', pointer: '/version' },
        mend: 'Set the version in package.json to 0.1.0 or let a changeset raise it.',
      }),
    );
  }
  if (dirty !== false) {
    const unknown = dirty === undefined;
    findings.push(
      finding('release-dirty', {
        message: `${tag} cannot be released: ${unknown ? 'git cannot tell whether the checkout is clean' : 'there are uncommitted changes'}`,
        expected: `a clean checkout of the tag ${tag}`,
        found: unknown ? 'no usable git checkout' : changed(dirtyFiles),
        mend: unknown
          ? 'Release from a git checkout, with git installed.'
          : `Commit or remove them, or run: git checkout ${tag}`,
      }),
    );
  }
  if (!tagsAtHead.includes(tag)) {
    findings.push(
      finding('release-without-tag', {
        message: `${tag} cannot be released: the checked-out commit does not have that tag`,
        expected: `the tag ${tag} at ${commit ?? 'the checked-out commit'}`,
        found: tagsAtHead.length === 0 ? 'no tag' : tagsAtHead.join(', ').slice(0, 300),
        mend: `Tag with changesets (changeset git-tag), then: git checkout ${tag}. In CI fetch tags too (fetch-depth: 0).`,
      }),
    );
  }
  return findings;
}

/**
 * What stands against publishing a snapshot: a bucket, which others read, holds only what a commit can give again
 * (`publish-dirty`).
 */
export function planSnapshot({ commit, dirty, dirtyFiles }: CheckoutState, storeKind: 'dir' | 's3'): Finding[] {
  if (storeKind === 'dir' || (dirty !== true && commit !== null)) return [];
  return [
    finding('publish-dirty', {
      message:
        commit === null
          ? 'nothing is published to a bucket without a commit to name it by'
          : 'uncommitted changes are not published to a bucket',
      expected: 'a clean checkout of a commit',
      found: commit === null ? 'no git checkout and no commit from CI variables' : changed(dirtyFiles),
      mend: 'Commit first (git status shows what is changed), or publish to a directory: --store dir:.contracts/store',
    }),
  ];
}

function changed(files: readonly string[] = []): string {
  if (files.length === 0) return 'changed or untracked files (git status)';
  return `changed or untracked: ${files.map((file) => escapeName(file).slice(1, -1)).join(', ')}${files.length === 5 ? ' …' : ''}`;
}
