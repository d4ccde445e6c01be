import * as z from 'zod';
import { isObject, readHostileJson } from '../hostile-json.js';
import { DEFAULT_CONCURRENCY, mapLimit } from '../store/concurrency.js';
import type { Store } from '../store/store.js';
import { listEnvironments } from './environment-journal.js';
import { readHead } from './head.js';
import { timeSchema } from './journal-bytes.js';
import { headsPrefix, parseHeadKey, parseManifestKey, releasesAfter, versionsPrefix } from './keys.js';
import { invalid, parseStored } from './manifest.js';
import { type History, readHistory } from './prune-history.js';
import type { HeldVersion, PruneFacts } from './prune-plan.js';
import type { ServiceState } from './record-types.js';
import { isSnapshotVersion } from './snapshot.js';
import { readTombstone } from './tombstone.js';
import {
  parseSightingKey,
  parseTombstoneKey,
  sightingKey,
  sightingsPrefix,
  tombstonesPrefix,
} from './tombstone-keys.js';

interface Options {
  now: Date;
  signal?: AbortSignal | undefined;
}

const requestOf = ({ signal }: Options) => (signal === undefined ? {} : { signal });

/**
 * All that a prune of one service looks at: its whole journal, its heads, the environments, and of its versions the names, the marks and
 * the sightings. Throws what reading each of them throws: where one cannot be understood nothing is removed.
 */
export async function readPruneFacts(
  store: Store,
  service: string,
  options: Options,
): Promise<{ facts: PruneFacts; history: History }> {
  const request = requestOf(options);
  // What could bind a version is read last, so that it is never older than the versions.
  const snapshots = new Set<string>();
  for await (const key of store.list(versionsPrefix(service), request)) {
    if (key > releasesAfter(service)) break;
    const parsed = parseManifestKey(key);
    if (parsed?.service === service && isSnapshotVersion(parsed.version)) snapshots.add(parsed.version);
  }
  const marked = new Map<string, { finished: boolean }>();
  for await (const key of store.list(tombstonesPrefix(service), request)) {
    const parsed = parseTombstoneKey(key);
    if (parsed === undefined) continue;
    const { finished } = marked.get(parsed.version) ?? { finished: false };
    marked.set(parsed.version, { finished: finished || parsed.n === null });
  }
  const seen = new Set<string>();
  for await (const key of store.list(sightingsPrefix(service), request)) {
    const parsed = parseSightingKey(key);
    if (parsed !== undefined) seen.add(parsed.version);
  }
  const history = await readHistory(store, service, options);
  const begun = [...marked].flatMap(([version, { finished }]) => (finished ? [] : [version]));
  const versions = await mapLimit(
    [...new Set([...snapshots, ...begun])].sort(),
    DEFAULT_CONCURRENCY,
    async (version): Promise<HeldVersion | undefined> => {
      const spoken = history.spoken.get(version);
      const since = spoken ?? (seen.has(version) ? await readSighting(store, service, version, options) : null);
      const tombstone = marked.has(version) ? await readTombstone(store, service, version, options) : undefined;
      // Without a manifest there is nothing to keep; what else there is of it is only known of a removal that was begun.
      if (!snapshots.has(version) && tombstone?.kind !== 'removing') return undefined;
      return { version, since, tombstone };
    },
    options.signal,
  );
  const { state } = history;
  const needs = await readNeeds(store, service, state, options);
  const facts = { service, now: options.now, state, ...needs, versions: versions.filter((one) => one !== undefined) };
  return { facts, history };
}

/** What can bind a version besides the records of its service. */
export async function readNeeds(
  store: Store,
  service: string,
  state: Pick<ServiceState, 'heads'>,
  options: Options,
): Promise<Pick<PruneFacts, 'environments' | 'heads'>> {
  const { environments } = await listEnvironments(store, options);
  const branches = new Set(state.heads.map(({ branch }) => branch));
  for await (const key of store.list(headsPrefix(service), requestOf(options))) {
    const parsed = parseHeadKey(key);
    const branch = parsed?.branch ?? (await branchInside(store, key, options));
    if (parsed?.service === service && branch !== undefined) branches.add(branch);
  }
  const heads = await mapLimit(
    [...branches].sort(),
    DEFAULT_CONCURRENCY,
    async (branch) => {
      const head = await readHead(store, service, branch, requestOf(options));
      return head === undefined ? [] : [{ branch, version: head.head.version }];
    },
    options.signal,
  );
  return { environments, heads: heads.flat() };
}

/** Of a key that has no room for the name of its branch. `readHead` checks it. */
async function branchInside(store: Store, key: string, options: Options): Promise<string | undefined> {
  const got = await store.get(key, requestOf(options));
  const json = got.outcome === 'found' ? readHostileJson(got.body) : undefined;
  const branch = json?.ok && isObject(json.value) ? json.value.branch : undefined;
  return typeof branch === 'string' ? branch : undefined;
}

const sightingSchema = z.object({ sighting: z.literal(1), service: z.string(), version: z.string(), at: timeSchema });

async function readSighting(store: Store, service: string, version: string, options: Options): Promise<string | null> {
  const key = sightingKey(service, version);
  const got = await store.get(key, requestOf(options));
  if (got.outcome !== 'found') return null;
  const about = { code: 'tombstone-invalid', what: 'sighting', at: { key } } as const;
  const sighting = parseStored(got.body, sightingSchema, about);
  if (sighting.service === service && sighting.version === version) return sighting.at;
  throw invalid(about.code, about.what, about.at, [`it is not of ${service} ${version}`]);
}
