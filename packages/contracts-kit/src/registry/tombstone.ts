import * as z from 'zod';
import { FindingError, finding } from '../finding.js';
import { canonicalJson } from '../golden/canonical.js';
import type { Store } from '../store/store.js';
import { timeSchema } from './journal-bytes.js';
import { parseGoldenKey, parsePactKey } from './keys.js';
import { invalid, limits, parseStored, serviceSchema, versionSchema } from './manifest.js';
import { sealedJson } from './seal.js';
import { isSnapshotVersion } from './snapshot.js';
import { horizonKey, horizonsPrefix, MAX_MARK, parseHorizonKey, tombstoneKey } from './tombstone-keys.js';

/**
 * What `prune` decides of a version, in one order: `tombstones/<service>/<version>/<n>.json`, each created where none is.
 *
 * - `marked`: it is to be removed. Publishers and recorders refuse it from now on.
 * - `spared`: it is not, after all; as if it had never been marked.
 * - `removing`: it is removed, whatever happens. The last entry for ever, so that the name never stands for a version again.
 *
 * Of those who decide at the same time, one creates the next number and the others read what it says: nobody removes what another spares.
 */
export interface Mark {
  tombstone: 1;
  service: string;
  version: string;
  kind: 'marked' | 'spared' | 'removing';
  /** ISO 8601, UTC, milliseconds. */
  at: string;
  by: string;
  /** Keys of the goldens and pacts that its manifest lists; of `spared` none. */
  objects: string[];
}

/** The last mark, and its number. */
export interface Tombstone extends Mark {
  n: number;
}

interface Options {
  signal?: AbortSignal | undefined;
}

const requestOf = ({ signal }: Options) => (signal === undefined ? {} : { signal });

const markSchema: z.ZodType<Mark> = z.object({
  tombstone: z.literal(1),
  service: serviceSchema,
  version: versionSchema,
  kind: z.enum(['marked', 'spared', 'removing']),
  at: timeSchema,
  by: z.string().max(200),
  objects: z.array(z.string().max(1024)).max(limits.objects),
});

/** The last mark of a version; undefined where nobody ever marked it, which is one request. Throws `tombstone-invalid`. */
export async function readTombstone(
  store: Store,
  service: string,
  version: string,
  options: Options = {},
): Promise<Tombstone | undefined> {
  let last: Tombstone | undefined;
  for (let n = 1; n <= MAX_MARK; n += 1) {
    const key = tombstoneKey(service, version, n);
    const got = await store.get(key, requestOf(options));
    if (got.outcome !== 'found') break;
    last = { ...parseMark(got.body, key, { service, version }), n };
  }
  return last;
}

/** What it lists is going to be deleted: every key has to be one of this version. */
function parseMark(body: Uint8Array, key: string, { service, version }: { service: string; version: string }): Mark {
  const about = { code: 'tombstone-invalid', what: 'mark', at: { key } } as const;
  const mark = parseStored(body, markSchema, about);
  const owned = mark.objects.every((object) => {
    const golden = parseGoldenKey(object);
    const pact = parsePactKey(object);
    return (golden?.provider ?? pact?.consumer) === service && (golden ?? pact)?.version === version;
  });
  if (mark.service === service && mark.version === version && owned) return mark;
  throw invalid(about.code, about.what, about.at, [
    `it is not one of ${service} ${version}, or lists objects that are not`,
  ]);
}

/**
 * Adds the next mark after `last`. `lost` where another one was created first: read it, and decide again. A lost answer is told from that by
 * comparing bytes.
 */
export async function addMark(
  store: Store,
  last: Pick<Tombstone, 'n'> | undefined,
  mark: Omit<Mark, 'tombstone'>,
  options: Options = {},
): Promise<'added' | 'lost'> {
  const key = tombstoneKey(mark.service, mark.version, (last?.n ?? 0) + 1);
  const body = sealedJson({ tombstone: 1, ...mark, by: mark.by.slice(0, 200) });
  parseMark(body, key, mark); // what readers would refuse must not be written
  if ((await store.create(key, body, requestOf(options))).outcome === 'created') return 'added';
  const there = await store.get(key, requestOf(options));
  return there.outcome === 'found' && Buffer.compare(there.body, body) === 0 ? 'added' : 'lost';
}

/** Throws `version-tombstoned`. Releases are never removed, so that nothing is asked of them; of a snapshot one request. */
export async function refuseTombstoned(
  store: Store,
  service: string,
  version: string,
  options: Options = {},
): Promise<void> {
  if (!isSnapshotVersion(version)) return;
  const tombstone = await readTombstone(store, service, version, options);
  if (tombstone === undefined || tombstone.kind === 'spared') return;
  const { n, kind, at, by } = tombstone;
  const what = kind === 'marked' ? 'is about to be removed' : 'was removed';
  throw new FindingError(
    finding('version-tombstoned', {
      message: `${service} ${version} ${what}: prune marked it at ${at} (${by})`,
      expected: 'a version that stays',
      found: kind,
      at: { key: tombstoneKey(service, version, n) },
      mend: 'Publish a newer commit and take that version. The name of one that was removed is never used again.',
    }),
  );
}

/** Says that answers as of times before it may need what was removed. To be written before anything is. */
export async function addHorizon(store: Store, at: Date, options: Options = {}): Promise<void> {
  const body = Buffer.from(`${canonicalJson({ horizon: 1, at: at.toISOString() }, { indent: 2 })}\n`);
  await store.create(horizonKey(at), body, requestOf(options));
}

/**
 * For answers as of a time that is past. Throws `prune-horizon` where a version was removed that was live then or later, since what is missing
 * could make a yes of a no. One listing.
 */
export async function refuseBeforeHorizon(store: Store, asOf: Date, options: Options = {}): Promise<void> {
  let last: { key: string; at: Date } | undefined;
  for await (const key of store.list(horizonsPrefix, requestOf(options))) {
    const at = parseHorizonKey(key);
    if (at !== undefined) last = { key, at };
  }
  if (last === undefined || asOf.getTime() >= last.at.getTime()) return;
  throw new FindingError(
    finding('prune-horizon', {
      message: `What was live in ${store.location} at ${asOf.toISOString()} is not all there any more: prune removed some of it`,
      expected: `a time from ${last.at.toISOString()} on`,
      found: asOf.toISOString(),
      at: { key: last.key },
      mend: 'Ask as of a later time, or ask a snapshot that was saved before: --snapshot <file>.',
    }),
  );
}
