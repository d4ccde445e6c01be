import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, lstat, mkdir, readdir, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileProblem, linkFound, names, refuseLinks, unless, writeDurably } from './files.js';
import { Generations, linked } from './generations.js';
import { assertKey, assertPrefix, byteOrder, isHidden } from './key.js';
import { type Attempt, storeError } from './problems.js';
import type { Store } from './store.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * A store in a folder, which is made by the first `create`. Right for any number of processes on one machine, and on a
 * shared file system whose `link()` is atomic. An object appears whole or not at all, and is on the disk before it
 * appears; after a power failure the newest names may be missing. Etags are the SHA-256 of the body in hexadecimal.
 *
 * Names that start with a dot are the driver's own: `.tmp` holds files being written (left-overs of killed processes go
 * once they are `sweepAfterMs` old, a day), `.generations` what `generations.ts` needs.
 */
export function openDirectoryStore(path: string, options: { sweepAfterMs?: number } = {}): Store {
  const root = resolve(path);
  const location = `dir:${root}`;
  const temporary = join(root, '.tmp');
  let swept: Promise<void> | undefined;

  /** Runs the work with everything that goes wrong turned into a finding. */
  async function guarded<T>(attempt: Attempt, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    try {
      signal?.throwIfAborted();
      if (attempt.key !== undefined) await refuseLinks(root, attempt.key, attempt);
      return await work();
    } catch (error) {
      throw fileProblem(error, attempt, signal);
    }
  }

  async function children(folder: string, attempt: Attempt): Promise<{ name: string; folder: boolean }[]> {
    const entries = (await unless(['ENOENT', 'ENOTDIR'], readdir(join(root, folder), { withFileTypes: true }))) ?? [];
    const usable = entries.filter((entry) => !isHidden(entry.name));
    const link = usable.find((entry) => entry.isSymbolicLink());
    if (link) throw linkFound(join(root, folder, link.name), attempt);
    return usable
      .filter((entry) => entry.isFile() || entry.isDirectory())
      .map((entry) => ({ name: entry.name, folder: entry.isDirectory() }));
  }

  async function* walk(folder: string, after: string, attempt: Attempt, signal?: AbortSignal): AsyncGenerator<string> {
    signal?.throwIfAborted();
    const entries = (await children(folder, attempt)).map((entry) => folder + entry.name + (entry.folder ? '/' : ''));
    // With its `/`, a folder sorts where its keys do: `a.json` is before `a/b`, although `a` is before `a.json`.
    for (const entry of entries.sort(byteOrder)) {
      if (!entry.endsWith('/')) {
        if (byteOrder(entry, after) > 0) yield entry;
      } else if (after.startsWith(entry) || byteOrder(entry, after) > 0) {
        yield* walk(entry, after, attempt, signal);
      }
    }
  }

  return {
    location,
    kind: 'dir',

    async get(key, { unless: known, signal } = {}) {
      assertKey(key);
      const attempt = { location, doing: 'read', key };
      const current = await guarded(attempt, signal, () => new Generations(root, key, attempt).read());
      if (!current) return { outcome: 'absent' };
      const etag = digest(current.body);
      return etag === known ? { outcome: 'unchanged' } : { outcome: 'found', body: current.body, etag };
    },

    async create(key, body, { signal } = {}) {
      assertKey(key);
      const attempt = { location, doing: 'create', key };
      const target = join(root, key);
      const created = await guarded(attempt, signal, async () => {
        swept ??= sweep(temporary, options.sweepAfterMs ?? DAY_MS);
        await swept;
        if (await isTaken(target, attempt)) return false;
        const file = join(temporary, `new.${crypto.randomUUID()}`);
        await writeDurably(file, temporary, body);
        try {
          signal?.throwIfAborted();
          const done = await unless(['ENOENT'], linked(file, target));
          if (done !== undefined) return done;
          await mkdir(dirname(target), { recursive: true });
          return await linked(file, target);
        } finally {
          await rm(file, { force: true });
        }
      });
      return created ? { outcome: 'created', etag: digest(body) } : { outcome: 'exists' };
    },

    async replace(key, body, etag, { signal } = {}) {
      assertKey(key);
      const attempt = { location, doing: 'replace', key };
      const matches = (old: Uint8Array) => digest(old) === etag;
      const done = await guarded(attempt, signal, () =>
        new Generations(root, key, attempt).replace(body, matches, signal),
      );
      return done ? { outcome: 'replaced', etag: digest(body) } : { outcome: 'changed' };
    },

    async remove(key, { signal } = {}) {
      assertKey(key);
      const attempt = { location, doing: 'remove', key };
      await guarded(attempt, signal, async () => {
        // What `generations.ts` keeps of it stays: its numbers are never used twice, and a file that `create` makes later is none of them.
        if (await unless(['ENOTDIR'], isTaken(join(root, key), attempt))) {
          await unless(['ENOENT'], unlink(join(root, key)));
        }
      });
    },

    async *list(prefix, { after = '', signal } = {}) {
      assertPrefix(prefix);
      const attempt = { location, doing: 'list', key: prefix };
      try {
        await guarded(attempt, signal, async () => undefined);
        yield* walk(prefix, after, attempt, signal);
      } catch (error) {
        throw fileProblem(error, attempt, signal);
      }
    },

    async *folders(prefix, { signal } = {}) {
      assertPrefix(prefix);
      const attempt = { location, doing: 'list', key: prefix };
      const entries = await guarded(attempt, signal, () => children(prefix, attempt));
      const found = entries.filter((entry) => entry.folder).map((entry) => entry.name);
      for (const name of found.sort(byteOrder)) {
        // S3 knows no empty folders, so neither does this driver.
        for await (const _ of walk(`${prefix}${name}/`, '', attempt, signal)) {
          yield name;
          break;
        }
      }
    },

    async mayWrite({ signal } = {}) {
      signal?.throwIfAborted();
      let folder = root;
      while (!(await unless(['ENOENT', 'ENOTDIR', 'EACCES'], stat(folder))) && dirname(folder) !== folder) {
        folder = dirname(folder);
      }
      try {
        if (!(await stat(folder)).isDirectory()) return { may: false, why: `${folder} is not a folder` };
        await access(folder, constants.W_OK | constants.X_OK);
        return { may: true };
      } catch (error) {
        return { may: false, why: error instanceof Error ? error.message : String(error) };
      }
    },

    async close() {},
  };
}

/** Whether an object stands there already; a finding when a folder does, which S3 would allow and a folder cannot. */
async function isTaken(target: string, attempt: Attempt): Promise<boolean> {
  const stats = await unless(['ENOENT'], lstat(target));
  if (!stats) return false;
  if (stats.isFile()) return true;
  throw storeError('store-failed', attempt, 'a folder of that name is there', 'Remove or rename the folder.');
}

/** Removes what killed processes left. A file being written that long would only have its write fail. */
async function sweep(temporary: string, afterMs: number): Promise<void> {
  for (const name of await names(temporary)) {
    const path = join(temporary, name);
    const stats = await unless(['ENOENT'], lstat(path));
    if (stats && Date.now() - stats.ctimeMs >= afterMs)
      await unless(['EISDIR', 'EPERM', 'EACCES'], rm(path, { force: true }));
  }
}

function digest(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}
