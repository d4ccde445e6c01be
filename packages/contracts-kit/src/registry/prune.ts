import { canonicalJson } from '../golden/canonical.js';
import { DEFAULT_CONCURRENCY, mapLimit } from '../store/concurrency.js';
import type { Store } from '../store/store.js';
import { appendRecord } from './journal.js';
import { claimKey, manifestKey, verificationsPrefix } from './keys.js';
import { takeHeadStep } from './prune-heads.js';
import {
  type HeadStep,
  neededBy,
  type PruneFacts,
  type PruneRules,
  planPrune,
  type VersionStep,
} from './prune-plan.js';
import { readNeeds, readPruneFacts } from './prune-read.js';
import { readManifest } from './read.js';
import type { ServiceRecord, ServiceState } from './record-types.js';
import { sealedJson } from './seal.js';
import { serviceJournal } from './service-journal.js';
import { addHorizon, addMark, readTombstone, type Tombstone } from './tombstone.js';
import { removedKey, sightingKey } from './tombstone-keys.js';

export interface PruneOptions extends PruneRules {
  now: Date;
  /** Who prunes, for people. */
  by: string;
  dryRun?: boolean;
  signal?: AbortSignal | undefined;
  progress?: (line: string) => void;
}

/** What came of each step. A step of which another pruner was first, or against which something spoke meanwhile, is `left`. */
export interface Pruned {
  heads: (HeadStep & { done: boolean })[];
  versions: (VersionStep & { done: boolean })[];
}

/**
 * Removes snapshots of a service, and heads that have expired. Records are never removed.
 *
 * **Why nothing is removed that somebody needs.** In this order, each step for ever visible to what comes after it (S3 and directories are
 * consistent: what was written is what is read):
 *
 * 1. The mark (`tombstone.ts`). From here publishers and recorders refuse the version.
 * 2. The grace period, so that whoever looked for a mark before there was one has finished or is dead, and what they wrote is seen in 3.
 * 3. The second look: heads and environments, then the record `condemned`, appended to the journal only if its newest state needs none of the
 *    versions. Recorders look for the mark *between* reading the journal and appending to it, and an append is refused where anybody else has
 *    appended meanwhile. So a recorder's entry is either before `condemned`, where 3 has seen it, or after it, and then its recorder has
 *    looked for the mark after 1 and found it. No clock is part of that, nor of what follows.
 * 4. The mark `removing`, created under the next number: of one who spares the version and one who removes it exactly one is first.
 * 5. The manifest, then the objects, the claim and the results: no reader ever finds a version in part. Last `removed.json`. Who is killed
 *    here has left `removing`, and the next prune goes on.
 *
 * Publishers look for the mark before their claim and again after their manifest, and after a head was moved: they say `published` only of a version that had
 * no mark when it was whole. One that slept for longer than the grace period *inside* its publish may bring objects back, or a head; it is told
 * `version-tombstoned`, and the next prune removes what it brought. The mark stays for ever: the name of a version that was removed
 * never stands for a version again.
 */
export async function prune(store: Store, service: string, options: PruneOptions): Promise<Pruned> {
  const { facts, history } = await readPruneFacts(store, service, options);
  const plan = planPrune(facts, options);
  const pruned: Pruned = { heads: [], versions: [] };
  const of = (...steps: VersionStep['step'][]) => plan.versions.filter(({ step }) => steps.includes(step));
  if (options.dryRun) {
    const undone = <T>(one: T) => ({ ...one, done: false });
    return { heads: plan.heads.map(undone), versions: plan.versions.map(undone) };
  }
  for (const head of plan.heads) {
    options.progress?.(`head of ${head.branch}`);
    pruned.heads.push({ ...head, done: await takeHeadStep(store, service, head, options) });
  }
  const held = new Map(facts.versions.map((one) => [one.version, one]));
  const add = (step: VersionStep, done: boolean) => pruned.versions.push({ ...step, done });
  const each = (steps: VersionStep[], work: (step: VersionStep) => Promise<boolean>) =>
    mapLimit(
      steps,
      DEFAULT_CONCURRENCY,
      async (step) => {
        options.progress?.(`${step.step} ${step.version}`);
        add(step, await work(step));
      },
      options.signal,
    );
  for (const step of of('keep', 'wait')) add(step, false);
  await each(of('finish'), async ({ version }) => {
    await removeVersion(store, service, version, held.get(version)?.tombstone?.objects ?? [], options);
    return true;
  });
  await each(of('spare'), ({ version }) => spare(store, service, version, held.get(version)?.tombstone, options));
  const due = of('remove');
  const condemned = await condemn(store, facts, due, options);
  const once = due.flatMap(({ version }) => (condemned.has(version) ? [history.until.get(version) ?? []].flat() : []));
  if (once.length > 0) await addHorizon(store, new Date(once.sort().at(-1)!), options);
  await each(due, async ({ version }) => {
    const tombstone = held.get(version)?.tombstone;
    if (!condemned.has(version)) return false;
    return remove(store, service, version, tombstone, options);
  });
  await each(of('mark'), ({ version }) => mark(store, service, version, held.get(version)?.tombstone, options));
  await each(of('see'), ({ version }) => see(store, service, version, options));
  options.progress?.('');
  return pruned;
}

const requestOf = ({ signal }: Pick<PruneOptions, 'signal'>) => (signal === undefined ? {} : { signal });

type Last = Pick<Tombstone, 'n' | 'objects'> | undefined;

/** Of a version that another prune removes meanwhile no sighting stays: either that one removes it, or it is seen here that it goes. */
async function see(store: Store, service: string, version: string, options: PruneOptions) {
  const [key, request] = [sightingKey(service, version), requestOf(options)];
  const body = sealedJson({ sighting: 1, service, version, at: options.now.toISOString() });
  if ((await store.create(key, body, request)).outcome !== 'created') return false;
  if ((await readTombstone(store, service, version, options))?.kind !== 'removing') return true;
  await store.remove(key, request);
  return false;
}

async function mark(store: Store, service: string, version: string, last: Last, options: PruneOptions) {
  const manifest = await readManifest(store, service, version, requestOf(options));
  if (manifest === undefined) return false; // another prune was faster
  const { now, by } = options;
  const objects = Object.keys(manifest.objects);
  const said = { service, version, kind: 'marked' as const, at: now.toISOString(), by, objects };
  return (await addMark(store, last, said, options)) === 'added';
}

async function spare(store: Store, service: string, version: string, last: Last, options: PruneOptions) {
  const { now, by } = options;
  const said = { service, version, kind: 'spared' as const, at: now.toISOString(), by, objects: [] };
  return (await addMark(store, last, said, options)) === 'added';
}

/** In one record. */
const MOST_AT_ONCE = 100;

/** The second look: which of them nothing needs, now that everybody can see their marks. */
async function condemn(
  store: Store,
  facts: PruneFacts,
  due: readonly VersionStep[],
  options: PruneOptions,
): Promise<Set<string>> {
  const { service, now } = facts;
  const { by, signal } = options;
  const condemned = new Set<string>();
  for (let from = 0; from < due.length; from += MOST_AT_ONCE) {
    const asked = due.slice(from, from + MOST_AT_ONCE).map(({ version }) => version);
    let versions: string[] = [];
    const decide = async (state: ServiceState): Promise<ServiceRecord | undefined> => {
      const needed = neededBy({ service, now, state, ...(await readNeeds(store, service, state, options)) });
      versions = asked.filter((version) => needed(version) === undefined);
      return versions.length === 0 ? undefined : { kind: 'condemned', versions };
    };
    await appendRecord(store, serviceJournal(service), decide, { now, by, signal });
    for (const version of versions) condemned.add(version);
  }
  return condemned;
}

async function remove(store: Store, service: string, version: string, last: Last, options: PruneOptions) {
  const { now, by } = options;
  const objects = last?.objects ?? [];
  const said = { service, version, kind: 'removing' as const, at: now.toISOString(), by, objects };
  if ((await addMark(store, last, said, options)) === 'lost') {
    const first = await readTombstone(store, service, version, options);
    if (first?.kind !== 'removing') return false;
  }
  await removeVersion(store, service, version, objects, options);
  return true;
}

/** The manifest first, so that nobody sees a version of which something is missing. May be repeated. */
async function removeVersion(
  store: Store,
  service: string,
  version: string,
  objects: readonly string[],
  options: PruneOptions,
): Promise<void> {
  const request = requestOf(options);
  await store.remove(manifestKey(service, version), request);
  for (const key of objects) await store.remove(key, request);
  await store.remove(claimKey(service, version), request);
  const results: string[] = [];
  for await (const key of store.list(verificationsPrefix(service, version), request)) results.push(key);
  for (const key of results) await store.remove(key, request);
  await store.remove(sightingKey(service, version), request);
  const body = canonicalJson({ removed: 1, service, version, at: options.now.toISOString() }, { indent: 2 });
  await store.create(removedKey(service, version), Buffer.from(`${body}\n`), request);
}
