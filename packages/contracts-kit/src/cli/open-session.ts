import { join } from 'node:path';
import type { Session } from '../commands/session.js';
import type { GitContext } from '../git/context.js';
import type { Service } from '../service/service.js';
import { ignoredFolder } from '../service/write.js';
import { openStore, resolveStore, storeLocation } from '../store/resolve.js';
import type { Store } from '../store/store.js';
import type { Io } from './main.js';
import { progressOn } from './progress.js';

/** Resolves the store at once, so that a wrong one is told before any work, and opens everything else when asked for. */
export async function openSession(
  service: Service,
  { store: flag, usesStore, io }: { store: string | undefined; usesStore: boolean; io: Io },
): Promise<Session & { close(): Promise<void> }> {
  const once = <T>(make: () => Promise<T>) => {
    let made: Promise<T> | undefined;
    return () => {
      made ??= make();
      return made;
    };
  };
  let opened: Store | undefined;
  const progress = progressOn(io);
  const choice = usesStore ? resolveStore({ flag, env: io.env, root: service.root }) : undefined;
  if (choice) io.stderr.write(`store: ${storeLocation(choice)} (${choice.why})\n`);
  const git = once(
    async (): Promise<GitContext> => (await import('../git/context.js')).gitContext({ dir: service.dir, env: io.env }),
  );
  return {
    service,
    env: io.env,
    signal: io.signal,
    note: (line) => io.stderr.write(`${line}\n`),
    progress: progress.show,
    store: once(async () => {
      if (!choice || choice.kind === 'none') return undefined;
      const { cachingStore } = await import('../store/cache.js');
      const own = join(service.root, '.contracts');
      if (choice.kind !== 'dir' || choice.path.startsWith(own)) await ignoredFolder(own);
      const shared = await (io.openStore ?? openStore)(choice, io.env);
      // A directory is as near as its cache would be.
      opened = choice.kind === 'dir' ? shared : cachingStore(shared, join(own, 'cache/store'));
      return opened;
    }),
    git,
    planned: once(async () =>
      (await import('../git/planned.js')).plannedVersion({
        root: service.root,
        packageName: service.packageName,
        packageVersion: service.version,
      }),
    ),
    close: async () => {
      progress.end();
      await opened?.close();
    },
  };
}
