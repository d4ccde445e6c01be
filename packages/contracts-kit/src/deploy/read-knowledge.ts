/** Reads, and where nothing was executed proves, what is known of each pair. */
import { setImmediate } from 'node:timers/promises';
import type { JsonObject } from '../golden/json.js';
import { readGolden } from '../golden/read.js';
import { pactDigest } from '../pact/canonical.js';
import { type Pact, readPact } from '../pact/read.js';
import type { ReadOptions } from '../registry/journal-read.js';
import { goldenKey, pactKey } from '../registry/keys.js';
import { readObject } from '../registry/read.js';
import { listVersion, readVersion, type VersionListed } from '../registry/verifications.js';
import { DEFAULT_CONCURRENCY, mapLimit } from '../store/concurrency.js';
import type { Store } from '../store/store.js';
import { countedEvents, readsOf } from './counted.js';
import { openPairs } from './decide.js';
import { judge, provenBefore } from './judge.js';
import { pairName } from './pairs.js';
import { requestOf } from './read.js';
import type { EventProof, Facts, Knowledge, Pair, Party, Question } from './types.js';

export interface KnowledgeOptions extends ReadOptions {
  /** What is being done, for people. */
  progress?: (line: string) => void;
  /** What was verified by execution is held against the golden too. */
  doubts?: boolean;
}

/**
 * By `pairName`, of every pair that the manifests leave open. Requests: the pact of each consumer version, for each provider version one
 * listing of results and those that are there, and where these do not settle a pair the goldens of its events; with `doubts` also where an
 * execution settles it, and no proof is recorded.
 * Throws what reading objects and results throws; a pact or golden that is no such thing is what is known of its pair.
 */
export async function readKnowledge(
  store: Store,
  all: readonly Pair[],
  { question, facts }: { question: Question; facts: Facts },
  options: KnowledgeOptions,
): Promise<Map<string, Knowledge>> {
  const pairs = openPairs(all, question, facts);
  // Neither waits for the other: a round trip less.
  const [pacts, listings] = await Promise.all([readPacts(store, pairs, options), listResults(store, pairs, options)]);
  const known = await readResults(store, pairs, { pacts, listings }, options);
  const open = pairs.flatMap((pair) => {
    const knowledge = known.get(pairName(pair))!;
    const read = pacts.get(pactKeyOf(pair));
    if (read === undefined || typeof read === 'string' || 'unusable' in knowledge.pact) return [];
    const { rule } = judge(pair, knowledge, question, facts);
    if (!(rule === 'not-verified' || rule === 'not-proven' || (rule === 'executed' && options.doubts))) return [];
    const events = countedEvents(pair, question, facts, knowledge.pact.events).events;
    const unproven = events.filter((event) => !provenBefore(pair, knowledge, event));
    return unproven.length === 0 ? [] : [{ pair, knowledge, pact: read.pact, events: unproven }];
  });
  const goldens = await readGoldens(
    store,
    open.flatMap(({ pair, events }) => events.map((event) => ({ provider: pair.provider, event }))),
    options,
  );
  if (open.length === 0) return known;
  const { proveEvent } = await import('./prove-pair.js');
  for (const { pair, knowledge, pact, events } of open) {
    const proofs = new Map<string, EventProof>();
    for (const event of events) {
      await setImmediate(); // proving takes long and hears nothing: here Ctrl-C is heard
      options.signal?.throwIfAborted();
      options.progress?.(`proving ${event} for ${pairName(pair)}`);
      const golden = goldens.get(goldenKeyOf(pair.provider, event));
      const reads = readsOf(pair).events;
      const scope = Object.hasOwn(reads, event) ? reads[event]?.scope : undefined;
      proofs.set(
        event,
        golden === undefined || 'unusable' in golden
          ? { event, golden: '', verdict: 'unknown', why: golden?.unusable ?? `there is no golden of ${event}` }
          : proveEvent({ event, golden: golden.schema, sha256: golden.sha256, pact, scope }),
      );
    }
    known.set(pairName(pair), { ...knowledge, proofs });
  }
  options.progress?.('');
  return known;
}

type ReadPact = { pact: Pact; digest: string } | string;

/** The pact objects that the consumers' manifests list, by key; a text says why one is of no use. */
async function readPacts(store: Store, pairs: readonly Pair[], options: ReadOptions) {
  const wanted = [...new Map(pairs.map((pair) => [pactKeyOf(pair), pair])).entries()];
  const read = await mapLimit(
    wanted,
    DEFAULT_CONCURRENCY,
    async ([key, { consumer, provider }]): Promise<ReadPact> => {
      if (!Object.hasOwn(consumer.manifest.objects, key))
        return `${consumer.service} ${consumer.version} published no pact with ${provider.service}`;
      const bytes = await readObject(store, consumer.manifest, key, requestOf(options));
      const { pact, findings } = readPact(bytes, {
        place: { key },
        provider: provider.service,
        consumer: consumer.service,
      });
      const problem = findings.find((one) => one.severity === 'error');
      return pact === undefined || problem
        ? (problem?.message ?? 'the pact cannot be read')
        : { pact, digest: pactDigest(pact) };
    },
    options.signal,
  );
  return new Map(wanted.map(([key], index) => [key, read[index]!]));
}

const providerVersionOf = ({ provider }: Pair) => `${provider.service} ${provider.version}`;

/** Which results there are of each provider version: one listing each. */
async function listResults(
  store: Store,
  pairs: readonly Pair[],
  options: ReadOptions,
): Promise<Map<string, VersionListed>> {
  const versions = [...new Map(pairs.map((pair) => [providerVersionOf(pair), pair.provider])).entries()];
  const listed = await mapLimit(
    versions,
    DEFAULT_CONCURRENCY,
    ([, { service, version }]) =>
      listVersion(store, { provider: service, providerVersion: version }, requestOf(options)),
    options.signal,
  );
  return new Map(versions.map(([name], index) => [name, listed[index]]));
}

/** What is recorded of each pair. */
async function readResults(
  store: Store,
  pairs: readonly Pair[],
  { pacts, listings }: { pacts: ReadonlyMap<string, ReadPact>; listings: ReadonlyMap<string, VersionListed> },
  options: ReadOptions,
): Promise<Map<string, Knowledge>> {
  const known = new Map<string, Knowledge>();
  const groups = [...Map.groupBy(pairs, providerVersionOf).values()];
  const { now, asOf, signal } = options;
  const limits = { now, ...(asOf !== undefined && { asOf }), ...(signal !== undefined && { signal }) };
  await mapLimit(
    groups,
    DEFAULT_CONCURRENCY,
    async (group) => {
      const { service: provider, version: providerVersion } = group[0]!.provider;
      const usable = group.flatMap((pair) => {
        const pact = pacts.get(pactKeyOf(pair));
        if (pact === undefined || typeof pact === 'string') {
          known.set(pairName(pair), {
            pact: { unusable: pact ?? 'there is no pact' },
            results: [],
            proofs: new Map(),
            builders: [],
          });
          return [];
        }
        return [{ pair, ...pact }];
      });
      if (usable.length === 0) return;
      const asked = usable.map(({ pair, digest }) => ({ consumer: pair.consumer.service, digest }));
      const { pairs: results, builders } = await readVersion(store, { provider, providerVersion }, asked, {
        ...limits,
        listed: listings.get(providerVersionOf(group[0]!)),
      });
      for (const [index, { pair, pact, digest }] of usable.entries()) {
        const events = pact.messages.flatMap(({ event }) => (event === undefined ? [] : [event]));
        known.set(pairName(pair), {
          pact: { key: pactKeyOf(pair), digest, events: [...new Set(events)] },
          results: results[index]!.results,
          proofs: new Map(),
          builders: builders.results,
        });
      }
    },
    signal,
  );
  return known;
}

type ReadGoldenSchema = { schema: JsonObject; sha256: string } | { unusable: string };

async function readGoldens(
  store: Store,
  wanted: readonly { provider: Party; event: string }[],
  options: ReadOptions,
): Promise<Map<string, ReadGoldenSchema>> {
  const distinct = [...new Map(wanted.map((one) => [goldenKeyOf(one.provider, one.event), one])).entries()];
  const read = await mapLimit(
    distinct,
    DEFAULT_CONCURRENCY,
    async ([key, { provider, event }]): Promise<ReadGoldenSchema> => {
      const bytes = await readObject(store, provider.manifest, key, requestOf(options));
      const { schema, findings } = readGolden(bytes, { event, service: provider.service, place: { key } });
      if (schema === undefined) return { unusable: findings[0]?.message ?? `the golden of ${event} cannot be read` };
      return { schema, sha256: provider.manifest.objects[key]!.sha256 };
    },
    options.signal,
  );
  return new Map(distinct.map(([key], index) => [key, read[index]!]));
}

function pactKeyOf({ consumer, provider }: Pair): string {
  return pactKey(provider.service, consumer.service, consumer.version);
}

function goldenKeyOf({ service, version }: Party, event: string): string {
  return goldenKey(service, version, event);
}
