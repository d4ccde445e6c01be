import { rename, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { snapshotBytes, takeSnapshot } from '../deploy/snapshot.js';
import { sha256 } from '../golden/canonical.js';
import { plural } from '../report/text.js';
import { badArgument } from './arguments.js';
import type { Result } from './session.js';
import type { StoreSession } from './store-session.js';

/** Saves what the store holds into a file, from which `can-i-deploy --snapshot` answers as the store would. */
export async function snapshot(session: StoreSession, { words }: { words: readonly string[] }): Promise<Result> {
  const [action, name] = words;
  if (action !== 'save' || name === undefined)
    throw badArgument('snapshot', words.join(' '), 'snapshot save <file>', {
      mend: 'Type contracts-kit snapshot save store.json',
    });
  const file = resolve(session.cwd, name);
  const { store, now, signal, progress } = session;
  const taken = await takeSnapshot(store, { now, signal, progress });
  const bytes = snapshotBytes(taken);
  const half = `${file}.${process.pid}.part`;
  try {
    await writeFile(half, bytes);
    await rename(half, file);
  } catch (error) {
    await rm(half, { force: true });
    throw badArgument('snapshot save', name, 'a file that can be written', {
      // Without the name of the half that was begun.
      message: `${name} cannot be written: ${(error as Error).message.replace(/, \w+ '.*$/s, '')}.`,
      mend: 'Name a file in a folder that is there and that you may write to.',
    });
  }
  const size = { objects: taken.objects.size, bytes: bytes.length, sha256: sha256(bytes) };
  return {
    checks: [
      {
        name,
        outcome: 'info',
        detail: `${plural(size.objects, 'object')} of ${taken.location} at ${taken.at}, ${size.bytes} bytes, sha256 ${size.sha256}`,
      },
    ],
    findings: [],
    data: { file, location: taken.location, at: taken.at, ...size },
  };
}
