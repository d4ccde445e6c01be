import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs `work` with a new folder that is gone afterwards, also when the process ends while it works (Ctrl-C). */
export async function withTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  // Made and registered in one go: the process may end at any await.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'contracts-kit-')));
  const atExit = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', atExit);
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
    process.off('exit', atExit);
  }
}
