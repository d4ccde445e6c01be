import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Whole or not at all: a reader never sees half a file. */
export async function writeAtomic(file: string, bytes: Uint8Array | string): Promise<void> {
  const temporary = `${file}.${process.pid}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    await writeFile(temporary, bytes);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Replaces a folder by what is given (path inside the folder -> bytes): written beside it, then put in its place, so
 * that an interrupted command leaves the old content or the new, and nothing stale stays.
 */
export async function replaceFolder(folder: string, files: ReadonlyMap<string, Uint8Array | string>): Promise<void> {
  const suffix = `${process.pid}.${randomUUID().slice(0, 8)}.tmp`;
  const fresh = join(dirname(folder), `.${suffix}.new`);
  const stale = join(dirname(folder), `.${suffix}.old`);
  try {
    await ignoredFolder(fresh);
    const folders = new Set([...files.keys()].map((path) => dirname(join(fresh, path))));
    await Promise.all([...folders].map((each) => mkdir(each, { recursive: true })));
    // In this thread: they are small, and handing each to another takes many times as long.
    for (const [path, bytes] of files) writeFileSync(join(fresh, path), bytes);
    await rename(folder, stale).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    await rename(fresh, folder);
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await rm(stale, { recursive: true, force: true });
  }
}

/** Makes a folder that git ignores whatever the repository's own .gitignore says: what is generated is never committed. */
export async function ignoredFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, '.gitignore');
  // `wx`: a person's own one stays.
  await writeFile(file, IGNORE_ALL, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

const IGNORE_ALL = '*\n';
