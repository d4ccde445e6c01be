import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { StatusEntry } from './dirty.js';
import { git } from './run.js';

/** Files in one call of git. */
const AT_ONCE = 100;

/** A tracked file that the index was told not to look at. */
interface Unwatched {
  path: string;
  /** What the index holds. */
  object: string;
}

/** Reads the output of `git ls-files -v -s -z`: `h 100644 <object> 0\t<path>`. Lower case: assume-unchanged; S: skip-worktree. */
function parseUnwatched(output: string): Unwatched[] {
  return output.split('\0').flatMap((line) => {
    const [, tag, object, path] = /^(\S) \d+ ([0-9a-f]+) \d\t(.*)$/s.exec(line) ?? [];
    return tag !== undefined && /[a-zS]/.test(tag) ? [{ object: object!, path: path! }] : [];
  });
}

/**
 * What `git status` keeps silent about: files with the bits assume-unchanged or skip-worktree that are not what the commit's index says. What a
 * sparse checkout leaves out is not there, and no change. `listed` is what `parseUnwatched` reads.
 */
export async function hiddenChanges(root: string, listed: string, env: NodeJS.ProcessEnv): Promise<StatusEntry[]> {
  const there: Unwatched[] = [];
  for (const one of parseUnwatched(listed)) {
    const stat = await lstat(join(root, one.path)).catch(() => undefined);
    if (stat !== undefined) there.push(one);
  }
  const changed: StatusEntry[] = [];
  for (let at = 0; at < there.length; at += AT_ONCE) {
    const some = there.slice(at, at + AT_ONCE);
    const hashed = await git(root, ['hash-object', '--', ...some.map(({ path }) => path)], env);
    // What git cannot read, as a folder where a file was, is not what it was.
    const objects = hashed.ok ? hashed.stdout.split('\n') : [];
    changed.push(
      ...some.filter(({ object }, index) => objects[index] !== object).map(({ path }) => ({ path, tracked: true })),
    );
  }
  return changed;
}
