import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FindingError } from '../finding.js';
import { type Attempt, MAX_BODY_BYTES, plain, storeError, tooLarge } from './problems.js';

/** The system's code of an error (`ENOENT`), or undefined. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** The work's outcome, or undefined when it fails with one of the codes. */
export async function unless<T>(codes: readonly string[], work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (codes.includes(errorCode(error) ?? '')) return undefined;
    throw error;
  }
}

/** A file's whole body and its inode, or undefined when no regular file is there. Never follows a symbolic link. */
export async function readWhole(
  path: string,
  attempt: Attempt,
): Promise<{ body: Uint8Array; inode: bigint } | undefined> {
  // Non-blocking, or opening a FIFO would wait for a writer for ever. Windows has neither flag.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const file = await unless(['ENOENT', 'ENOTDIR', 'EISDIR'], open(path, flags));
  if (!file) return undefined;
  try {
    const stats = await file.stat({ bigint: true });
    if (stats.isDirectory()) return undefined;
    if (!stats.isFile()) throw storeError('store-failed', attempt, 'it is not a regular file', 'Remove it.');
    if (stats.size > MAX_BODY_BYTES) throw tooLarge(attempt, Number(stats.size), MAX_BODY_BYTES);
    return { body: await file.readFile(), inode: stats.ino };
  } finally {
    await file.close();
  }
}

/** Writes a new file that is on the disk when this resolves; its folder is made when missing. */
export async function writeDurably(path: string, folder: string, body: Uint8Array): Promise<void> {
  let file = await unless(['ENOENT'], open(path, 'wx'));
  if (!file) {
    await mkdir(folder, { recursive: true });
    file = await open(path, 'wx');
  }
  try {
    await file.writeFile(body);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Names in a folder; none when there is no such folder. */
export async function names(folder: string): Promise<string[]> {
  return (await unless(['ENOENT', 'ENOTDIR'], readdir(folder))) ?? [];
}

/**
 * Refuses a key whose path goes through a symbolic link below the root: it could lead anywhere. (The root itself may be
 * one.) Guards against what lies in the folder, not against someone who changes it at the same moment.
 */
export async function refuseLinks(root: string, key: string, attempt: Attempt): Promise<void> {
  let path = root;
  for (const segment of key.split('/').filter((part) => part !== '')) {
    path = join(path, segment);
    const stats = await unless(['ENOENT', 'ENOTDIR'], lstat(path));
    if (!stats) return;
    if (stats.isSymbolicLink()) throw linkFound(path, attempt);
  }
}

export function linkFound(path: string, attempt: Attempt): FindingError {
  return storeError(
    'store-symlink',
    attempt,
    `${plain(path)} is a symbolic link`,
    'Replace the link by the folder or file itself. To keep the store elsewhere, name that folder as the store.',
  );
}

/** Any error of the file system as a finding; findings and the signal's reason stay what they are. */
export function fileProblem(error: unknown, attempt: Attempt, signal?: AbortSignal): unknown {
  if (error instanceof FindingError || (signal?.aborted && error === signal.reason)) return error;
  const why = plain(error instanceof Error ? error.message : String(error));
  switch (errorCode(error)) {
    case 'EACCES':
    case 'EROFS':
      return storeError('store-denied', attempt, why, 'Give this user the right to read and write the store folder.');
    case 'ELOOP':
      return storeError('store-symlink', attempt, why, 'Replace the symbolic link by the file itself.');
    case 'EPERM':
    case 'ENOTSUP':
    case 'EXDEV':
      return storeError(
        'store-failed',
        attempt,
        why,
        'A directory store needs a file system with hard links: name a folder on a local disk.',
      );
    case 'ENOTDIR':
    case 'EISDIR':
    case 'EEXIST':
      return storeError(
        'store-failed',
        attempt,
        why,
        'A file stands where a folder is needed, or the reverse: remove it.',
      );
    default:
      return storeError(
        'store-failed',
        attempt,
        why,
        'Look at the disk: is it full, is it mounted, is the folder one?',
      );
  }
}
