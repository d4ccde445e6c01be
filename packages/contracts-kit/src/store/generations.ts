import { createHash } from 'node:crypto';
import { link, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, names, readWhole, unless, writeDurably } from './files.js';
import type { Attempt } from './problems.js';

/**
 * Compare-and-swap on files, for several processes, without locks and so without stale ones.
 *
 * Each replacement of an object is a numbered file ("generation") in a folder of its key. `link()` gives number n+1 to
 * exactly one of those who saw n as the last: that is the commit. Then the winner renames a second link to the same
 * inode over the object's own file. Whoever is killed in between leaves a file that is one generation behind, which
 * readers notice because its inode is an earlier generation's; a file whose inode is no generation's was put there by
 * `create` or by hand and counts as it is.
 *
 * Numbers are never used twice: the highest generation stays, and lower ones are removed only while nobody else
 * is between its first look and its last rename, which each says by a file in the temporary folder.
 */
export class Generations {
  readonly #file: string;
  readonly #folder: string;
  readonly #temporary: string;
  readonly #id: string;
  readonly #attempt: Attempt;

  constructor(root: string, key: string, attempt: Attempt) {
    this.#id = createHash('sha256').update(key).digest('hex').slice(0, 32);
    this.#file = join(root, key);
    this.#folder = join(root, '.generations', this.#id);
    this.#temporary = join(root, '.tmp');
    this.#attempt = attempt;
  }

  /** What the object holds now. `number` is its generation, `next` the number to commit a successor under. */
  async read(): Promise<Current | undefined> {
    for (;;) {
      const file = await readWhole(this.#file, this.#attempt);
      if (!file) return undefined;
      const numbers = await this.#numbers();
      const last = numbers.at(-1);
      if (last === undefined) return { ...file, next: 0 };
      let known = false;
      for (const number of numbers.reverse()) {
        const stats = await unless(['ENOENT'], stat(this.#path(number), { bigint: true }));
        known ||= stats?.ino === file.inode;
      }
      if (known) {
        const newest = await readWhole(this.#path(last), this.#attempt);
        // Missing: others went on and cleaned up since we listed.
        if (newest) return { ...newest, number: last, next: last + 1 };
        continue;
      }
      const now = await unless(['ENOENT'], stat(this.#file, { bigint: true }));
      if (now?.ino === file.inode) return { ...file, next: last + 1 };
    }
  }

  /** Replaces the object if `matches` says yes to its body. False: it did not match, or there is none. */
  async replace(body: Uint8Array, matches: (body: Uint8Array) => boolean, signal?: AbortSignal): Promise<boolean> {
    // Made before the first look and removed after the last rename: while it is here nobody cleans up.
    const mine = this.#newTemporary();
    await writeDurably(mine, this.#temporary, body);
    try {
      for (;;) {
        signal?.throwIfAborted();
        const current = await this.read();
        if (!current || !matches(current.body)) return false;
        const base = current.number ?? (await this.#adopt(current));
        if (base === undefined) continue;
        if (!(await this.#commit(mine, base + 1))) continue;
        await this.#show(mine, base + 1);
        await this.#clean(mine);
        return true;
      }
    } finally {
      await rm(mine, { force: true });
    }
  }

  /** Gives an object that is no generation yet a number. Undefined: someone else was first, look again. */
  async #adopt(current: Current): Promise<number | undefined> {
    await mkdir(this.#folder, { recursive: true });
    const path = this.#path(current.next);
    if (!(await linked(this.#file, path))) return undefined;
    const stats = await stat(path, { bigint: true });
    return stats.ino === current.inode ? current.next : undefined;
  }

  async #commit(mine: string, number: number): Promise<boolean> {
    return linked(mine, this.#path(number));
  }

  /** Puts the newest generation at the object's own path. */
  async #show(mine: string, number: number): Promise<void> {
    let shown = number;
    let source = mine;
    for (;;) {
      const second = this.#newTemporary();
      if (
        await unless(
          ['ENOENT'],
          link(source, second).then(() => true),
        )
      ) {
        await rename(second, this.#file);
        // Renaming one link of an inode over another does nothing and leaves the first.
        await rm(second, { force: true });
      }
      const newest = (await this.#numbers()).at(-1) ?? shown;
      // A slower winner shows its own after a faster one: then it has put an older one on top, and repairs that.
      if (newest <= shown) return;
      shown = newest;
      source = this.#path(newest);
    }
  }

  async #clean(mine: string): Promise<void> {
    const others = (await names(this.#temporary)).filter((name) => name.startsWith(this.#id));
    if (others.some((name) => join(this.#temporary, name) !== mine)) return;
    for (const number of (await this.#numbers()).slice(0, -1)) await rm(this.#path(number), { force: true });
  }

  async #numbers(): Promise<number[]> {
    const all = await names(this.#folder);
    return all
      .filter((name) => /^\d{1,15}$/.test(name))
      .map(Number)
      .sort((a, b) => a - b);
  }

  #path(number: number): string {
    return join(this.#folder, String(number));
  }

  #newTemporary(): string {
    return join(this.#temporary, `${this.#id}.${crypto.randomUUID()}`);
  }
}

interface Current {
  body: Uint8Array;
  inode: bigint;
  number?: number;
  next: number;
}

/** Links a file under a new name; false when that name is taken. */
export async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    // NFS repeats a request whose answer was lost and then says EEXIST of our own success.
    const [a, b] = await Promise.all([
      unless(['ENOENT'], stat(from, { bigint: true })),
      unless(['ENOENT'], stat(to, { bigint: true })),
    ]);
    return a !== undefined && a.ino === b?.ino && a.dev === b.dev;
  }
}
