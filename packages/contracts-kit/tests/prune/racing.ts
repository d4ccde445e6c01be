import { expect } from 'chai';
import fc from 'fast-check';
import { recordDeployment } from '../../src/commands/record-deployment.js';
import type { StoreSession } from '../../src/commands/store-session.js';
import { FindingError } from '../../src/finding.js';
import { declareEnvironment } from '../../src/registry/environment-journal.js';
import { readHead } from '../../src/registry/head.js';
import { readTombstone } from '../../src/registry/tombstone.js';
import type { Store } from '../../src/store/store.js';
import { type MemoryStore, memoryStore } from '../support/memory-store.js';
import { DAY, day, pruneAt, publish, record, snapshot, tracesOf, whole } from './world.js';

/** One that is old, of a branch that was closed and has no head any more, beside main. */
export const old = snapshot(5, 'feature');

export async function prepared(): Promise<MemoryStore> {
  const store = memoryStore();
  const declaration = { production: true, retention: { default: 7 * DAY, of: {} }, margin: 0 };
  await declareEnvironment(store, 'production', () => declaration, { now: day(0), by: 'test' });
  await publish(store, 1);
  await publish(store, 5, 'feature');
  await record(store, { kind: 'branch-closed', branch: 'feature' }, day(6));
  await pruneAt(store, day(8));
  expect(await readHead(store, 'auth', 'feature')).to.equal(undefined);
  await publish(store, 40);
  return store;
}

/** With every request, listings included, done when the scheduler says so: also much later than others'. */
function scheduled(store: Store, scheduler: fc.Scheduler, who: string): Store {
  const wait = () => scheduler.schedule(Promise.resolve(), who);
  async function* listed(keys: AsyncIterable<string>): AsyncGenerator<string> {
    await wait();
    yield* keys;
  }
  return {
    ...store,
    get: async (...args) => wait().then(() => store.get(...args)),
    create: async (...args) => wait().then(() => store.create(...args)),
    replace: async (...args) => wait().then(() => store.replace(...args)),
    remove: async (...args) => wait().then(() => store.remove(...args)),
    list: (...args) => listed(store.list(...args)),
    folders: (...args) => listed(store.folders(...args)),
  };
}

export const deploy = (store: Store, version: string, now: Date) => {
  const session: StoreSession = {
    env: {},
    signal: new AbortController().signal,
    cwd: '/',
    note: () => {},
    progress: () => {},
    store,
    now,
    package: undefined,
    service: () => 'auth',
    git: () => Promise.reject(new Error('no git is asked')),
    by: async () => 'test',
  };
  return recordDeployment(session, { flags: { to: 'production', version } });
};

/** Marks and, after a grace period that the others' clocks may disagree by, removes: while the others' requests may take as long. */
export const twice = async (store: Store) => {
  const graceMs = 60_000;
  await pruneAt(store, new Date(day(80).getTime() - graceMs), { graceMs });
  await pruneAt(store, day(80), { graceMs });
};

/** The store, with something done before its request number `at`; its listings are requests too. */
export function meanwhile(store: Store, at: number, work: () => Promise<unknown>): Store {
  let count = 0;
  const before = async () => {
    count += 1;
    if (count === at) await work();
  };
  async function* listed(keys: AsyncIterable<string>): AsyncGenerator<string> {
    await before();
    yield* keys;
  }
  return {
    ...store,
    get: async (...args) => before().then(() => store.get(...args)),
    create: async (...args) => before().then(() => store.create(...args)),
    replace: async (...args) => before().then(() => store.replace(...args)),
    remove: async (...args) => before().then(() => store.remove(...args)),
    list: (...args) => listed(store.list(...args)),
    folders: (...args) => listed(store.folders(...args)),
  };
}

/** Whether it was done; that it was refused for the mark, or as not published, is no. */
export const done = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    (error: unknown) => {
      const codes = error instanceof FindingError ? error.findings.map(({ code }) => code) : [];
      expect(codes.length, String(error)).to.be.greaterThan(0);
      expect(codes).to.satisfy((all: string[]) => all.every((code) => code === 'version-tombstoned'));
      return false;
    },
  );

export async function interleaved(
  check: (store: MemoryStore, through: (who: string) => Store) => (() => Promise<unknown>)[],
  after: (store: MemoryStore, results: unknown[]) => Promise<void>,
  { runs = 300, from = prepared }: { runs?: number; from?: () => Promise<MemoryStore> } = {},
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const store = await from();
      const works = check(store, (who) => scheduled(store, scheduler, who));
      const results = await scheduler.waitFor(Promise.all(works.map((work) => work())));
      await after(store, results);
    }),
    { numRuns: runs },
  );
}

export const isWhole = async (store: Store, version: string) => (await whole(store)).includes(version);

/** It can be read and is no longer refused, or it is gone without a trace and refused for ever. */
export async function wholeOrGone(store: Store, version: string): Promise<void> {
  if (await isWhole(store, version)) return;
  expect(await tracesOf(store, version)).to.deep.equal([]);
  expect((await readTombstone(store, 'auth', version))?.kind).to.equal('removing');
}
