import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { StoreSession } from '../commands/store-session.js';
import { FindingError, finding } from '../finding.js';
import { isName } from '../registry/names.js';
import { parseJson, readIfThere } from '../service/json-file.js';
import { loadService, type Service, workspaceRoot } from '../service/service.js';
import { ignoredFolder } from '../service/write.js';
import { absentStore } from '../store/absent.js';
import { openStore, resolveStore, storeLocation } from '../store/resolve.js';
import type { Store } from '../store/store.js';
import type { Io } from './main.js';

/**
 * A command on the store alone. `service` is a service's name, or the folder of its package.
 * @throws FindingError `store-…`, also where the store is `none`, `service-invalid`
 */
export async function openStoreSession({
  service,
  store: flag,
  offline,
  io,
}: {
  service: string;
  store: string | undefined;
  /** The command answers from a file: no store is resolved or opened. */
  offline: boolean;
  io: Io;
}): Promise<StoreSession & { close(): Promise<void> }> {
  const dir = resolve(io.cwd, service);
  const found = await packageAt(dir, service, io.env);
  const root = found?.root ?? (await workspaceRoot(io.cwd));
  const store = offline ? absentStore() : await storeFor(flag, root, io);
  let git: ReturnType<StoreSession['git']> | undefined;
  const askGit = () => {
    git ??= import('../git/context.js').then(({ gitContext }) =>
      gitContext({ dir: found?.dir ?? io.cwd, env: io.env }),
    );
    return git;
  };
  return {
    env: io.env,
    signal: io.signal,
    cwd: io.cwd,
    note: (line) => io.stderr.write(`${line}\n`),
    progress: (line) => {
      if (io.stderr.isTTY) io.stderr.write(`\r\u001b[2K${line}`);
    },
    store,
    now: new Date(),
    package: found,
    service: () => found?.service ?? nameOf(service, dir),
    git: askGit,
    by: async () => (await import('../git/actor.js')).actor(io.env),
    close: () => store.close(),
  };
}

async function storeFor(flag: string | undefined, root: string, io: Io): Promise<Store> {
  const choice = resolveStore({ flag, env: io.env, root });
  io.stderr.write(`store: ${storeLocation(choice)} (${choice.why})\n`);
  if (choice.kind === 'none') {
    throw new FindingError(
      finding('store-invalid', {
        message: 'This command reads and writes the store, and none is to be seen.',
        expected: 's3://bucket/prefix or dir:<path>',
        found: `none (${choice.why})`,
        mend: 'Name the store: --store s3://bucket/prefix, CONTRACTS_STORE or PACT_BUCKET.',
      }),
    );
  }
  const own = join(root, '.contracts');
  if (choice.kind !== 'dir' || choice.path.startsWith(own)) await ignoredFolder(own);
  const shared = await openStore(choice, io.env);
  const { cachingStore } = await import('../store/cache.js');
  return choice.kind === 'dir' ? shared : cachingStore(shared, join(own, 'cache/store'));
}

/**
 * The package there. A name that happens to be no folder is a service's name; `.` may stand outside every package, or in the root of a workspace,
 * whose package.json is no service's.
 */
async function packageAt(dir: string, given: string, env: NodeJS.ProcessEnv): Promise<Service | undefined> {
  if (given === '.' && !(await isPackage(dir))) return undefined;
  if (given !== '.' && isName('service', given) && !(await isFile(join(dir, 'package.json')))) return undefined;
  return loadService(dir, env);
}

/** One that has a name and a version; what else is wrong with it is told by whoever loads it. */
async function isPackage(dir: string): Promise<boolean> {
  const text = await readIfThere(join(dir, 'package.json'));
  if (text === undefined) return false;
  try {
    const { name, version } = (parseJson(text).value ?? {}) as { name?: unknown; version?: unknown };
    return name !== undefined && version !== undefined;
  } catch {
    return true;
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

function nameOf(given: string, dir: string): string {
  if (given !== '.') return given;
  throw new FindingError(
    finding('service-not-named', {
      message: `No service package is in ${dir}, so it is not known which service is meant.`,
      at: { file: dir },
      expected: 'the name of a service, or the folder of its package',
      mend: 'Name it: --service auth',
    }),
  );
}
