import { join, resolve } from 'node:path';
import type { StoreSession } from '../commands/store-session.js';
import { FindingError, finding } from '../finding.js';
import { isName } from '../registry/names.js';
import { loadService, type Service, workspaceMembers, workspaceRoot } from '../service/service.js';
import { ignoredFolder } from '../service/write.js';
import { absentStore } from '../store/absent.js';
import { openStore, resolveStore, storeLocation } from '../store/resolve.js';
import type { Store } from '../store/store.js';
import type { Io } from './main.js';
import { progressOn } from './progress.js';
import { isFile, isServicePackage, likelyServices, serviceNotNamed } from './service-folder.js';

/**
 * A command on the store alone. `service` is a service's name, or the folder of its package.
 * @throws FindingError `store-…`, also where the store is `none`, `service-invalid`
 */
export async function openStoreSession({
  service,
  given,
  store: flag,
  offline,
  io,
}: {
  service: string;
  /** Whether `service` was typed, and is not what stands for "here". */
  given: boolean;
  store: string | undefined;
  /** The command answers from a file: no store is resolved or opened. */
  offline: boolean;
  io: Io;
}): Promise<StoreSession & { close(): Promise<void> }> {
  const dir = resolve(io.cwd, service);
  const found = await packageAt(service, io.cwd, io.env);
  const root = found?.root ?? (await workspaceRoot(io.cwd));
  const others = found === undefined && service === '.' ? await likelyServices(await workspaceMembers(io.cwd)) : [];
  const store = offline ? absentStore() : await storeFor(flag, root, io);
  const progress = progressOn(io);
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
    progress: progress.show,
    store,
    now: new Date(),
    package: found,
    named: given ? (found?.service ?? service) : undefined,
    service: () => {
      if (found === undefined && service === '.') throw serviceNotNamed(dir, others);
      return found?.service ?? service;
    },
    git: askGit,
    by: async () => (await import('../git/actor.js')).actor(io.env),
    close: () => {
      progress.end();
      return store.close();
    },
  };
}

async function storeFor(flag: string | undefined, root: string, io: Io): Promise<Store> {
  const choice = resolveStore({ flag, env: io.env, root });
  if (choice.why === 'the default' && !(await isFile(join(root, 'package.json')))) {
    throw new FindingError(
      finding('store-invalid', {
        message: `${root} is no project, so there is no store that would be its own.`,
        expected: 's3://bucket/prefix or dir:<path>',
        found: 'none',
        mend: 'Name the store: --store s3://bucket/prefix, CONTRACTS_STORE or PACT_BUCKET.',
      }),
    );
  }
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
  // Its cache is the project's; where there is none, nothing is kept.
  const project = await isFile(join(root, 'package.json'));
  if (project && (choice.kind !== 'dir' || choice.path.startsWith(own))) await ignoredFolder(own);
  const shared = await (io.openStore ?? openStore)(choice, io.env);
  const { cachingStore } = await import('../store/cache.js');
  return choice.kind === 'dir' || !project ? shared : cachingStore(shared, join(own, 'cache/store'));
}

/**
 * The package there, or the package of the workspace that is called so. A name that is neither may still be a service's; `.` may stand outside every package, or in the root of a workspace,
 * whose package.json is no service's.
 */
async function packageAt(given: string, cwd: string, env: NodeJS.ProcessEnv): Promise<Service | undefined> {
  const dir = resolve(cwd, given);
  if (given === '.' && !(await isServicePackage(dir))) return undefined;
  if (given !== '.' && isName('service', given) && !(await isFile(join(dir, 'package.json')))) {
    const member = (await workspaceMembers(cwd)).find((one) => one.service === given);
    return member && loadService(member.dir, env);
  }
  return loadService(dir, env);
}
