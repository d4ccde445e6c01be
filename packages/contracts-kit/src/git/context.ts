import { checkName } from '../registry/names.js';
import { isCommitId } from '../registry/snapshot.js';
import { ciContext } from './ci.js';
import { dirtyDigest, parseStatus } from './dirty.js';
import { hiddenChanges } from './hidden.js';
import { type GitOutput, git } from './run.js';

/** What is checked out, as git and the CI's variables say. Where git answers, git is believed of what it knows. */
export interface GitContext {
  /** Full commit id of what is checked out; null without git and CI, and before the first commit. */
  commit: string | null;
  /** The branch's own name, also of a pull request; null when detached and no CI variable names it. */
  branch: string | null;
  pullRequest: number | null;
  tagsAtHead: string[];
  /** Anything changed or untracked (not ignored) in the whole repository; undefined without a usable checkout. */
  dirty: boolean | undefined;
  /** Of the differences from the commit, 16 hex digits; null when not dirty or unknown. See `dirtyDigest`. */
  dirtyDigest: string | null;
  /** The first few of what makes it dirty, from the root of the repository, for people. */
  dirtyFiles: readonly string[];
  /** The CI's number of this run, higher for a later one. */
  run: number | null;
  /** `owner/name` as the CI says it; null outside CI. */
  repository: string | null;
  ci: boolean;
  /** History is cut off; undefined without a usable checkout. */
  shallow: boolean | undefined;
  /** Root folder of the repository. */
  root: string | null;
  /** For people: `git`, `git and GitHub Actions`, `GitHub Actions (git is not installed)`, `nothing (…)`. */
  source: string;
}

/**
 * Four git processes at once, none of which writes. Works without git, outside a repository, shallow and detached.
 * Throws a FindingError `name-invalid` for a branch that cannot be named in the store.
 */
export async function gitContext({ dir, env }: { dir: string; env: NodeJS.ProcessEnv }): Promise<GitContext> {
  const [place, status, tags, files, ci] = await Promise.all([
    git(dir, ['rev-parse', '--show-toplevel', '--is-shallow-repository', '--show-prefix'], env),
    git(
      dir,
      [
        '-c',
        'core.fsmonitor=false',
        'status',
        '--ignore-submodules=none',
        '--porcelain=v2',
        '--branch',
        '-z',
        '--no-renames',
        '--untracked-files=all',
      ],
      env,
    ),
    git(dir, ['tag', '--points-at', 'HEAD'], env),
    git(dir, ['ls-files', '-v', '-s', '-z', '--full-name', '--', ':/'], env),
    ciContext(env),
  ]);
  const usable = place.ok && status.ok && files.ok;
  const said = usable && { place: place.stdout, status: status.stdout, files: files.stdout };
  const checkout = said ? await readCheckout(said, env) : NO_CHECKOUT;
  const commit = checkout.commit ?? (usable ? null : (ci?.commit ?? null));
  const tagsAtHead = tags.ok ? tags.stdout.split('\n').filter((tag) => tag !== '') : [];
  // The CI's tag counts if it is of this commit: a shallow checkout often has no tags of its own.
  const ciTag = ci?.tag ?? null;
  const sameCommit = ci?.commit != null && ci.commit === commit;
  if (ciTag !== null && sameCommit && !tagsAtHead.includes(ciTag) && !(await hasTag(dir, ciTag, env)))
    tagsAtHead.push(ciTag);
  const branch = checkout.branch ?? ci?.branch ?? null;
  return {
    ...checkout,
    commit,
    branch: branch === null ? null : checkName('branch', branch, { source: checkout.branch === null ? 'CI' : 'git' }),
    pullRequest: ci?.pullRequest ?? null,
    tagsAtHead,
    run: ci?.run ?? null,
    repository: ci?.repository ?? null,
    ci: ci !== undefined,
    source: sourceOf([place, status, files], ci?.name),
  };
}

/** The name under which this state's head stands: `pr-<n>` for a pull request, whatever its branch is called. */
export function headBranch({ branch, pullRequest }: Pick<GitContext, 'branch' | 'pullRequest'>): string | null {
  return pullRequest === null ? branch : `pr-${pullRequest}`;
}

type Checkout = Pick<GitContext, 'commit' | 'branch' | 'dirty' | 'dirtyDigest' | 'dirtyFiles' | 'shallow' | 'root'>;

const NO_CHECKOUT: Checkout = {
  commit: null,
  branch: null,
  dirty: undefined,
  dirtyDigest: null,
  dirtyFiles: [],
  shallow: undefined,
  root: null,
};

/** Whether this clone has the tag, wherever it points. */
async function hasTag(dir: string, tag: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  return (await git(dir, ['show-ref', '--verify', '--quiet', `refs/tags/${tag}`], env)).ok;
}

async function readCheckout(
  { place, status, files }: { place: string; status: string; files: string },
  env: NodeJS.ProcessEnv,
): Promise<Checkout> {
  const [root = '', shallow = '', prefix = ''] = place.split('\n');
  const { commit, branch, entries: seen } = parseStatus(status);
  const entries = [...seen, ...(await hiddenChanges(root, files, env))];
  const dirty = entries.length > 0;
  return {
    commit: isCommitId(commit) ? commit : null,
    branch,
    dirty,
    dirtyDigest: dirty ? await dirtyDigest(root, prefix, entries) : null,
    dirtyFiles: entries.slice(0, 5).map(({ path }) => path),
    shallow: shallow === 'true',
    root,
  };
}

function sourceOf(asked: readonly GitOutput[], ci: string | undefined): string {
  const failed = asked.find((output) => !output.ok);
  if (failed === undefined || failed.ok) return ci === undefined ? 'git' : `git and ${ci}`;
  const problem = failed.problem.replace(/^fatal: /, '').slice(0, 200);
  return `${ci ?? 'nothing'} (${problem})`;
}

/**
 * Whether commit `a` is `b` or an ancestor of it; undefined when this clone cannot tell: no git, a commit it does not
 * have, or a shallow clone that does not find it.
 */
export async function isAncestor(
  dir: string,
  a: string,
  b: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<boolean | undefined> {
  if (!isCommitId(a) || !isCommitId(b)) return undefined;
  if (a === b) return true;
  const answer = await git(dir, ['merge-base', '--is-ancestor', a, b], env);
  if (answer.ok) return true;
  if (answer.code !== 1) return undefined;
  const shallow = await git(dir, ['rev-parse', '--is-shallow-repository'], env);
  return shallow.ok && shallow.stdout.trim() === 'false' ? false : undefined;
}
