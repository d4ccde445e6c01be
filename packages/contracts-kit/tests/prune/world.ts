import { expect } from 'chai';
import { parseManifestKey } from '../../src/registry/keys.js';
import { type PublishPlan, planPublish } from '../../src/registry/plan.js';
import { type Pruned, type PruneOptions, prune } from '../../src/registry/prune.js';
import { executePublish } from '../../src/registry/publish.js';
import { publishHead } from '../../src/registry/publish-head.js';
import { readManifest, readObject } from '../../src/registry/read.js';
import type { ServiceRecord } from '../../src/registry/record-types.js';
import { appendServiceRecord } from '../../src/registry/service-journal.js';
import { snapshotVersion } from '../../src/registry/snapshot.js';
import type { Store } from '../../src/store/store.js';
import { type MemoryStore, memoryStore } from '../support/memory-store.js';
import { commit, headOf, publishInput, publishVersion } from '../support/versions.js';

/** Midnight of a day that is recognisable by its number. */
export const day = (number: number): Date => new Date(Date.UTC(2026, 0, 1) + number * 86_400_000);
export const DAY = 86_400_000;

/** The snapshot of commit `number` on a branch. */
export function snapshot(number: number, branch = 'main'): string {
  return snapshotVersion({ commit: commit(number), branch, pullRequest: null, dirtyDigest: null });
}

export function planOf(number: number, branch = 'main'): PublishPlan {
  const git = { commit: commit(number), branch, tag: null };
  return planPublish(
    publishInput({ version: snapshot(number, branch), kind: 'snapshot', plannedVersion: '1.3.0', git }),
  );
}

/** What `publish` does: the version, then the head of its branch. Later numbers are later commits. */
export async function publish(store: Store, number: number, branch = 'main', now = day(number)): Promise<void> {
  await executePublish(store, planOf(number, branch));
  await moveTo(store, number, branch, now);
}

export async function moveTo(store: Store, number: number, branch = 'main', now = day(number)) {
  const head = headOf({ branch, version: snapshot(number, branch), commit: commit(number), plannedVersion: '1.3.0' });
  return publishHead(store, head, { isAncestor: async (a, b) => numberOf(a) <= numberOf(b), now, by: 'test' });
}

const numberOf = (id: string) => [...Array(200).keys()].find((each) => commit(each) === id) as number;

export function record(store: Store, what: ServiceRecord, now: Date) {
  return appendServiceRecord(store, 'auth', what, { now, by: 'test' });
}

export function deployed(version: string, instance = 'default'): ServiceRecord {
  return { kind: 'deployed', environment: 'production', instance, version };
}

const rules = { keep: 1, keepMs: 30 * DAY, graceMs: DAY, mainBranches: ['main'] };

export function pruneAt(store: Store, now: Date, options: Partial<PruneOptions> = {}): Promise<Pruned> {
  return prune(store, 'auth', { ...rules, now, by: 'test', ...options });
}

/** What was planned of each version, as `step` and whether it was done. */
export function steps({ versions }: Pruned): Record<string, string> {
  return Object.fromEntries(versions.map(({ version, step, done }) => [version, done ? step : `(${step})`]));
}

/** Snapshots that are there, each checked to be whole. */
export async function whole(store: Store): Promise<string[]> {
  const versions: string[] = [];
  for await (const key of store.list('versions/auth/')) {
    const version = parseManifestKey(key)!.version;
    const manifest = await readManifest(store, 'auth', version);
    for (const object of Object.keys(manifest!.objects)) await readObject(store, manifest!, object);
    versions.push(version);
  }
  return versions;
}

/** Keys that have anything to do with a version, but for its marks and the records. */
export async function tracesOf(store: Store, version: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.list('')) {
    if (key.includes(version) && !/^tombstones\/auth\//.test(key)) keys.push(key);
  }
  return keys;
}

export function expectSteps(pruned: Pruned, wanted: Record<string, string>): void {
  expect(steps(pruned)).to.deep.equal(wanted);
}

/** Commits 1 to 4 on main, a day each, and a release. */
export async function four(): Promise<MemoryStore> {
  const store = memoryStore();
  await publishVersion(store);
  for (const number of [1, 2, 3, 4]) await publish(store, number);
  return store;
}
