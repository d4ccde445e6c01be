import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** One line of `git status --porcelain=v2 -z --no-renames`. */
export interface StatusEntry {
  /** From the root of the repository, `/`-separated. */
  path: string;
  tracked: boolean;
}

export interface Status {
  commit: string | null;
  branch: string | null;
  entries: StatusEntry[];
}

/**
 * What another task of the kit is just laying down or taking away: folders that ignore themselves are seen by git for the moment in which
 * their .gitignore is not there yet, or no more (`service/write.ts`).
 */
const OWN_TEMPORARY =
  /(?:^|\/)(?:\.\d+\.[0-9a-f]{8}\.tmp\.(?:new|old)\/|\.(?:contracts|schemas|pacts)\/(?:[\w-]+\/)?\.gitignore$)/;

/** Reads the output of `git status --porcelain=v2 --branch -z --no-renames`; unknown lines are left out. */
export function parseStatus(output: string): Status {
  const status: Status = { commit: null, branch: null, entries: [] };
  for (const line of output.split('\0')) {
    if (line.startsWith('# branch.oid ')) {
      const oid = line.slice('# branch.oid '.length);
      status.commit = oid === '(initial)' ? null : oid;
    } else if (line.startsWith('# branch.head ')) {
      const head = line.slice('# branch.head '.length);
      status.branch = head === '(detached)' ? null : head;
    } else if (line.startsWith('? ')) {
      const path = line.slice(2);
      if (!OWN_TEMPORARY.test(path)) status.entries.push({ path, tracked: false });
    } else if (line.startsWith('1 ')) status.entries.push({ path: afterFields(line, 8), tracked: true });
    else if (line.startsWith('u ')) status.entries.push({ path: afterFields(line, 10), tracked: true });
  }
  return status;
}

/** The rest of a line behind so many fields; the path may hold spaces. */
function afterFields(line: string, count: number): string {
  let at = 0;
  for (let field = 0; field < count; field += 1) at = line.indexOf(' ', at) + 1;
  return line.slice(at);
}

/**
 * 16 hex digits over what differs from the commit: every changed tracked file of the repository, and the untracked ones
 * below `prefix` (the service's folder, `packages/auth/`; `''` for the root). The same differences give the same digest,
 * staged or not.
 */
export async function dirtyDigest(root: string, prefix: string, entries: readonly StatusEntry[]): Promise<string> {
  const hash = createHash('sha256');
  const counted = entries.filter(({ path, tracked }) => tracked || path.startsWith(prefix));
  for (const { path } of counted.sort((a, b) => (a.path < b.path ? -1 : 1))) {
    hash.update(`${JSON.stringify([path, await contentOf(join(root, path))])}\n`);
  }
  return hash.digest('hex').slice(0, 16);
}

async function contentOf(file: string): Promise<string> {
  try {
    const stat = await lstat(file);
    if (stat.isSymbolicLink()) return `link ${await readlink(file)}`;
    if (!stat.isFile()) return 'no file'; // a submodule, or a repository inside this one
    const hash = createHash('sha256');
    await pipeline(createReadStream(file), hash);
    return `${(stat.mode & 0o100) === 0 ? 'file' : 'executable'} ${hash.digest('hex')}`;
  } catch (error) {
    return error instanceof Error && 'code' in error ? `not read: ${String(error.code)}` : 'not read';
  }
}
