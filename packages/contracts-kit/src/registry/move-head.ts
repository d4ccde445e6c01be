import type { Store } from '../store/store.js';
import { isPullRequestBranch } from './candidates.js';
import { type Head, headBytes, readHead } from './head.js';
import { headKey } from './keys.js';

/** Whether commit `a` is an ancestor of `b` or the same; undefined when the history at hand cannot tell. */
export type IsAncestor = (a: string, b: string) => Promise<boolean | undefined>;

export type MoveResult = { moved: true; from: string | null } | { moved: false; why: string; at: string };

/**
 * Moves a head by compare-and-swap, and only forward: to a descendant commit. Where the history at hand cannot tell, and
 * where it says that the branch was rewritten (rebased, or a pull request's next merge commit: neither commit
 * is an ancestor of the other), the higher run number of the same repository is the later state. In a directory store, where an
 * amended commit has no run number, a rewritten branch moves without one. Anything else stays.
 */
export async function moveHead(
  store: Store,
  head: Head,
  { isAncestor, signal }: { isAncestor: IsAncestor; signal?: AbortSignal },
): Promise<MoveResult> {
  const request = signal === undefined ? {} : { signal };
  const key = headKey(head.service, head.branch);
  const body = headBytes(head);
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const current = await readHead(store, head.service, head.branch, request);
    if (current === undefined) {
      const { outcome } = await store.create(key, body, request);
      if (outcome === 'created') return { moved: true, from: null };
      continue;
    }
    const { version } = current.head;
    if (version === head.version) return { moved: false, why: 'already there', at: version };
    const why = await whyStay(current.head, head, { isAncestor, local: store.kind === 'dir' });
    if (why !== undefined) return { moved: false, why, at: version };
    const { outcome } = await store.replace(key, body, current.etag, request);
    if (outcome === 'replaced') return { moved: true, from: version };
  }
  return { moved: false, why: 'others keep moving it', at: 'unknown' };
}

async function whyStay(
  from: Head,
  to: Head,
  { isAncestor, local }: { isAncestor: IsAncestor; local: boolean },
): Promise<string | undefined> {
  if (from.commit === null) return undefined; // a state without history, in a directory on one machine
  if (to.commit === null) return `it stands at commit ${short(from.commit)} and this version has none`;
  if (from.commit === to.commit) return undefined;
  const forward = await isAncestor(from.commit, to.commit);
  if (forward === true) return undefined;
  const backward = await isAncestor(to.commit, from.commit);
  if (backward === true) {
    return `it stands at the later commit ${short(from.commit)}`;
  }
  const relation =
    forward === false
      ? `commit ${short(to.commit)} does not descend from ${short(from.commit)}`
      : `the history at hand does not say whether ${short(to.commit)} descends from ${short(from.commit)}`;
  const runs = from.run !== null && to.run !== null;
  if (local && !runs && forward === false && backward === false) return undefined;
  if (from.run === null || to.run === null) return `${relation}, and there are no run numbers to tell by`;
  if (from.repository !== to.repository) return `${relation}, and the runs are of different repositories`;
  return to.run > from.run ? undefined : `${relation}, and run ${to.run} is not later than run ${from.run}`;
}

const short = (commit: string) => commit.slice(0, 12);

export interface MovePolicyInput {
  storeKind: 'dir' | 's3';
  ci: boolean;
  /** Undefined when git could not tell. */
  dirty: boolean | undefined;
  branch: string | null;
  pullRequest: number | null;
  /** `--move-head`. */
  asked: boolean;
}

/**
 * Whether this publish may move a head at all. In a bucket, which others read: only from a clean checkout, in CI or when
 * asked to. In a directory: yes. (That it never goes backwards is `moveHead`'s part.)
 */
export function mayMoveHead(input: MovePolicyInput): { may: true } | { may: false; why: string } {
  const { storeKind, ci, dirty, branch, pullRequest, asked } = input;
  if (pullRequest === null && branch === null) return { may: false, why: 'no branch is known here' };
  if (pullRequest === null && branch !== null && isPullRequestBranch(branch)) {
    return { may: false, why: `the branch ${branch} is called like a pull request and is none` };
  }
  if (storeKind === 'dir') return { may: true };
  if (dirty === true) return { may: false, why: 'there are uncommitted changes' };
  if (ci) return { may: true };
  if (!asked) return { may: false, why: 'this is not CI; --move-head moves it' };
  return dirty === false ? { may: true } : { may: false, why: 'git cannot tell whether the checkout is clean' };
}
