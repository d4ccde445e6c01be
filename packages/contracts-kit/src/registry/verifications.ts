import { DEFAULT_CONCURRENCY, mapLimit } from '../store/concurrency.js';
import type { Store } from '../store/store.js';
import {
  builderKey,
  buildersPrefix,
  type Pair,
  pairPrefix,
  parseBuilderKey,
  parseVerificationKey,
  verificationKey,
  verificationsPrefix,
} from './keys.js';
import { parseBuilders, parseVerification, strayResult } from './verification-schema.js';
import type { BuilderResult, VerificationResult } from './verification-types.js';

export interface ReadOptions {
  /** The clock; a result from after it is refused. */
  now: Date;
  /** Results recorded later are left out. */
  asOf?: Date;
  signal?: AbortSignal;
}

export interface Recorded<T> {
  key: string;
  seq: number;
  result: T;
}

export interface ResultsRead<T> {
  /** Newest first, at most `NEWEST`. */
  results: Recorded<T>[];
  /** The highest number there is, also of one that `asOf` leaves out; 0 for none. */
  last: number;
  /** The prefix that was listed. */
  listed: string;
  /** Keys of the objects that were read. */
  read: string[];
}

/** One version of a provider. */
export interface ProviderVersion {
  provider: string;
  providerVersion: string;
}

/** As many results are read of one pair. */
export const NEWEST = 20;
/** With `asOf` the newest may all be left out; after as many no more are looked at. */
const MOST_LOOKED_AT = 200;
/** Of one listing of a whole version. */
const MOST_LISTED = 5000;

/**
 * Results of one pair, newest first: one listing and a read of each, at most `NEWEST`.
 * @throws FindingError `verification-invalid`; what the store throws
 */
export async function readVerifications(
  store: Store,
  pair: Pair,
  options: ReadOptions,
): Promise<ResultsRead<VerificationResult>> {
  const listed = pairPrefix(pair);
  const items: Item[] = [];
  for await (const key of store.list(listed, signalOf(options))) items.push(parseVerificationKey(key) ?? stray(key));
  return readPair(store, pair, { items, listed }, options);
}

/** Results of what this provider version's builders made; as `readVerifications`. */
export async function readBuilders(
  store: Store,
  of: ProviderVersion,
  options: ReadOptions,
): Promise<ResultsRead<BuilderResult>> {
  const listed = buildersPrefix(of.provider, of.providerVersion);
  const items: Item[] = [];
  for await (const key of store.list(listed, signalOf(options))) items.push(parseBuilderKey(key) ?? stray(key));
  return readBuilderResults(store, of, { items, listed }, options);
}

export interface VersionRead {
  /** One for each pair that was asked for, in that order. */
  pairs: ResultsRead<VerificationResult>[];
  builders: ResultsRead<BuilderResult>;
}

/** What one listing says of a version: which results there are. `undefined` when there are too many for one. */
export type VersionListed = ReadonlyMap<string, readonly Item[]> | undefined;

/** A result by what its key says of it; one of builders has no kind. */
interface Item {
  seq: number;
  kind?: VerificationResult['kind'];
}

/** Every result of a provider version, by the prefix of its pair or of the builders. One listing. */
export async function listVersion(
  store: Store,
  { provider, providerVersion }: ProviderVersion,
  options: { signal?: AbortSignal } = {},
): Promise<VersionListed> {
  const found = new Map<string, Item[]>();
  let count = 0;
  for await (const key of store.list(verificationsPrefix(provider, providerVersion), options)) {
    count += 1;
    if (count > MOST_LISTED) return undefined;
    const item: Item = parseVerificationKey(key) ?? parseBuilderKey(key) ?? stray(key);
    const folder = key.slice(0, key.lastIndexOf('/') + 1);
    const items = found.get(folder);
    if (items) items.push(item);
    else found.set(folder, [item]);
  }
  return found;
}

/** Many pairs of one provider version, and its builders, after one listing of that version. */
export async function readVersion(
  store: Store,
  of: ProviderVersion,
  pacts: readonly { consumer: string; digest: string }[],
  options: ReadOptions & { listed?: VersionListed },
): Promise<VersionRead> {
  const listed = 'listed' in options ? options.listed : await listVersion(store, of, signalOf(options));
  const whole = verificationsPrefix(of.provider, of.providerVersion);
  const itemsOf = (prefix: string) => ({ items: listed?.get(prefix) ?? [], listed: whole });
  const [pairs, builders] = await Promise.all([
    mapLimit(
      pacts,
      DEFAULT_CONCURRENCY,
      (pact) => {
        const pair = { ...pact, provider: of.provider, providerVersion: of.providerVersion };
        return listed
          ? readPair(store, pair, itemsOf(pairPrefix(pair)), options)
          : readVerifications(store, pair, options);
      },
      options.signal,
    ),
    listed
      ? readBuilderResults(store, of, itemsOf(buildersPrefix(of.provider, of.providerVersion)), options)
      : readBuilders(store, of, options),
  ]);
  return { pairs, builders };
}

/** The newest, of a kind when one is given. */
export function latestOf<T extends VerificationResult | BuilderResult>(
  results: readonly Recorded<T>[],
  kind?: VerificationResult['kind'],
): Recorded<T> | undefined {
  return results.find(({ result }) => kind === undefined || ('kind' in result && result.kind === kind));
}

/** The newest that says `verified` (of builders: `accepted`), of a kind when one is given. One success is enough. */
export function successOf<T extends VerificationResult | BuilderResult>(
  results: readonly Recorded<T>[],
  kind?: VerificationResult['kind'],
): Recorded<T> | undefined {
  const good = ({ result }: Recorded<T>) => result.outcome === 'verified' || result.outcome === 'accepted';
  return latestOf(results.filter(good), kind);
}

interface Listed {
  items: readonly Item[];
  listed: string;
}

/** Each kind by itself: many of the one leave none of the other unseen. */
async function readPair(
  store: Store,
  pair: Pair,
  { items, listed }: Listed,
  options: ReadOptions,
): Promise<ResultsRead<VerificationResult>> {
  const [executed, proven] = await Promise.all(
    (['executed', 'proven'] as const).map((kind) =>
      readNewest(
        store,
        { items: items.filter((one) => one.kind === kind), listed },
        options,
        (seq) => verificationKey(pair, seq, kind),
        (body, seq) => parseVerification(body, { ...pair, seq, kind }, options.now),
      ),
    ),
  );
  return {
    results: [...executed!.results, ...proven!.results].sort((a, b) => b.seq - a.seq),
    last: Math.max(executed!.last, proven!.last),
    listed,
    read: [...executed!.read, ...proven!.read],
  };
}

function readBuilderResults(store: Store, of: ProviderVersion, listed: Listed, options: ReadOptions) {
  const keyOf = (seq: number) => builderKey(of.provider, of.providerVersion, seq);
  return readNewest(store, listed, options, keyOf, (body, seq) => parseBuilders(body, { ...of, seq }, options.now));
}

async function readNewest<T extends { at: string }>(
  store: Store,
  { items, listed }: Listed,
  options: ReadOptions,
  keyOf: (seq: number) => string,
  parse: (body: Uint8Array, seq: number) => T,
): Promise<ResultsRead<T>> {
  const down = items
    .map(({ seq }) => seq)
    .sort((a, b) => b - a)
    .slice(0, MOST_LOOKED_AT);
  const found: ResultsRead<T> = { results: [], last: down[0] ?? 0, listed, read: [] };
  for (let from = 0; from < down.length && found.results.length < NEWEST; from += NEWEST) {
    const chunk = down.slice(from, from + NEWEST);
    const got = await mapLimit(
      chunk,
      DEFAULT_CONCURRENCY,
      (seq) => store.get(keyOf(seq), signalOf(options)),
      options.signal,
    );
    for (const [index, seq] of chunk.entries()) {
      const one = got[index]!;
      if (one.outcome !== 'found') continue; // removed since it was listed
      const result = parse(one.body, seq);
      found.read.push(keyOf(seq));
      if (options.asOf !== undefined && Date.parse(result.at) > options.asOf.getTime()) continue;
      if (found.results.length < NEWEST) found.results.push({ key: keyOf(seq), seq, result });
    }
  }
  return found;
}

function signalOf({ signal }: { signal?: AbortSignal | undefined }): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

function stray(key: string): never {
  throw strayResult(key);
}
