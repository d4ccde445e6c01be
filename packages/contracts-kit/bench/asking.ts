/** What a service asks of a store, in this process, as its commands do. */
import { join } from 'node:path';
import { answerOf } from '../src/commands/can-i-deploy.js';
import { fetch } from '../src/commands/fetch.js';
import type { Session } from '../src/commands/session.js';
import { status } from '../src/commands/status.js';
import type { GitContext } from '../src/git/context.js';
import { loadService } from '../src/service/service.js';
import { countingStore, type StoreCounts } from '../src/store/counting.js';
import type { Store } from '../src/store/store.js';
import { newestVersion, readsOf, type Shape, serviceName } from './registry.js';
import { Service } from './repository.js';

const { signal } = new AbortController();
const git: GitContext = {
  commit: null,
  branch: 'main',
  pullRequest: null,
  tagsAtHead: [],
  dirty: false,
  dirtyDigest: null,
  dirtyFiles: [],
  run: null,
  repository: null,
  ci: false,
  shallow: false,
  root: null,
  source: 'the bench',
};

/** Whether the newest version of the first service may go to production. Throws unless it may. */
export async function mayDeploy(store: Store, shape: Shape): Promise<void> {
  const asked = {
    environment: 'production',
    candidates: [{ service: serviceName(0), version: newestVersion(shape) }],
    strict: false,
    requireExecuted: false,
    requireProven: false,
    everyInstance: false,
    ignores: [],
  };
  const { answer } = await answerOf({ now: shape.now, signal, progress: () => {} }, store, {
    asked,
    asOf: undefined,
    doubts: true,
  });
  if (answer.answer !== 'yes') throw new Error(`${answer.answer}: ${answer.pairs[0]?.why}`);
}

export type Asked = 'can-i-deploy' | 'fetch' | 'status';

/** What each asks for, by the first service of a store; `folder` is where its package is made. */
export async function requestsOf(store: Store, shape: Shape, folder: string): Promise<Record<Asked, StoreCounts>> {
  const count = async (ask: (store: Store) => Promise<unknown>): Promise<StoreCounts> => {
    const counting = countingStore(store);
    await ask(counting);
    return { ...counting.counts };
  };
  const { dir } = await Service.make(
    folder,
    serviceName(0),
    { version: newestVersion(shape) },
    {
      'tests/consumer/config.json': {
        providers: Object.fromEntries(
          [...readsOf(0, shape)].map(([provider, events]) => [serviceName(provider), events]),
        ),
      },
    },
  );
  const service = await loadService(dir, {});
  const sessionOf = (seen: Store): Session => ({
    service,
    env: {},
    signal,
    note: () => {},
    progress: () => {},
    store: async () => seen,
    git: async () => git,
    planned: async () => service.version,
  });
  const good = (result: { findings: readonly { severity: string; message: string }[] }) => {
    const error = result.findings.find((one) => one.severity === 'error');
    if (error) throw new Error(error.message);
  };
  return {
    'can-i-deploy': await count((seen) => mayDeploy(seen, shape)),
    fetch: await count(async (seen) => good(await fetch(sessionOf(seen)))),
    status: await count((seen) => status(sessionOf(seen))),
  };
}

/** Peak resident memory of a process, in megabytes, as it says itself when it ends: `node --import <this>`. */
export const sayPeak = join(import.meta.dirname, 'floor/say-peak.mjs');
