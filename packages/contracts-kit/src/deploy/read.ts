/** Reads what an answer is made of. Requests grow with the candidates' own edges and what is live at their ends, with nothing else. */

import type { Finding } from '../finding.js';
import { readEnvironment } from '../registry/environment-journal.js';
import type { ReadOptions } from '../registry/journal-read.js';
import { requirePublished } from '../registry/lookup.js';
import type { Manifest } from '../registry/manifest.js';
import { isName } from '../registry/names.js';
import { consumersOf, requireManifest } from '../registry/read.js';
import { readServiceState } from '../registry/service-journal.js';
import { refuseBeforeHorizon, refuseTombstoned } from '../registry/tombstone.js';
import { DEFAULT_CONCURRENCY, mapLimit } from '../store/concurrency.js';
import type { Store } from '../store/store.js';
import { versionsOf } from './pairs.js';
import { readsThere } from './standing.js';
import { type Candidate, type Facts, LENIENT, type Question, type ServiceFacts, type Strictness } from './types.js';

export interface Asked extends Strictness {
  environment: string;
  candidates: readonly { service: string; version: string }[];
  ignores: Question['ignores'];
}

/**
 * The question with its candidates' manifests and its time, and the facts; no pair is looked at yet. The time is `asOf`, else `now`, or
 * that of a later record, by a clock that goes ahead: so the same time as `asOf` sees the same records.
 * Throws `environment-unknown`, `version-unpublished`, `version-tombstoned`, `service-unknown`, `prune-horizon`, and what reading journals and manifests throws.
 */
export async function readFacts(
  store: Store,
  asked: Asked,
  options: ReadOptions,
): Promise<{ question: Question; facts: Facts; findings: Finding[] }> {
  const request = requestOf(options);
  const stateOf = async (service: string) => (await readServiceState(store, service, options)).state;
  const [{ environment }, own] = await Promise.all([
    readEnvironment(store, asked.environment, options),
    mapLimit(
      asked.candidates,
      DEFAULT_CONCURRENCY,
      async ({ service, version }) => {
        const [manifest, state, listed] = await Promise.all([
          requirePublished(store, service, version, request),
          stateOf(service),
          consumersOf(store, service, request),
          // What is about to be removed cannot be deployed any more.
          options.asOf === undefined ? refuseTombstoned(store, service, version, request) : undefined,
        ]);
        return { candidate: { service, version, manifest }, state, listed };
      },
      options.signal,
    ),
    beforeHorizon(store, options),
  ]);
  const services = new Map<string, ServiceFacts>();
  for (const { candidate, state } of own) services.set(candidate.service, { state, manifests: new Map() });
  const consumers = new Map(own.map(({ candidate, listed }) => [candidate.service, listed.consumers]));
  const providers = new Set(own.flatMap(({ candidate }) => Object.keys(candidate.manifest.consumes)));
  const others = [...new Set([...providers, ...[...consumers.values()].flat()])].filter((one) => !services.has(one));
  const states = await mapLimit(others, DEFAULT_CONCURRENCY, stateOf, options.signal);
  for (const [index, service] of others.entries())
    services.set(service, { state: states[index]!, manifests: new Map() });

  const candidates: Candidate[] = own.map(({ candidate }) => candidate);
  const { strict, requireExecuted, requireProven, everyInstance, ignores } = asked;
  const base = {
    environment,
    candidates,
    everyInstance,
    now: timeOf(
      options,
      [...services.values()].map(({ state }) => state.at),
    ),
  };
  await readManifests(store, services, base, providers, request);
  return {
    question: { ...base, strict, requireExecuted, requireProven, ignores },
    facts: { services, consumers },
    findings: own.flatMap(({ listed }) => listed.findings),
  };
}

/**
 * The environment as it is, with every service that is recorded in it: requests grow with the services of the store. There are no candidates.
 * Throws as `readFacts`.
 */
export async function readEverything(
  store: Store,
  name: string,
  options: ReadOptions,
): Promise<{ question: Question; facts: Facts }> {
  const request = requestOf(options);
  const names: string[] = [];
  const [{ environment }] = await Promise.all([
    readEnvironment(store, name, options),
    (async () => {
      // What no service can be called has no records that anybody wrote.
      for await (const one of store.folders('records/', request)) if (isName('service', one)) names.push(one);
    })(),
    beforeHorizon(store, options),
  ]);
  const states = await mapLimit(
    names,
    DEFAULT_CONCURRENCY,
    async (service) => (await readServiceState(store, service, options)).state,
    options.signal,
  );
  const services = new Map<string, ServiceFacts>(
    names.map((service, index) => [service, { state: states[index]!, manifests: new Map() }]),
  );
  const now = timeOf(
    options,
    states.map(({ at }) => at),
  );
  const base = { environment, candidates: [], now, ...LENIENT };
  await readManifests(store, services, base, new Set(names), request);
  return { question: { ...base, ignores: [] }, facts: { services, consumers: new Map() } };
}

/** Of a time from which something was removed since nobody can say more. Throws `prune-horizon`. */
async function beforeHorizon(store: Store, { asOf, signal }: ReadOptions): Promise<void> {
  if (asOf !== undefined) await refuseBeforeHorizon(store, asOf, requestOf({ signal }));
}

/** Of a provider every version that sends, or sent lately; of a mere consumer those that read. */
async function readManifests(
  store: Store,
  services: Map<string, ServiceFacts>,
  question: Parameters<typeof versionsOf>[1],
  providers: ReadonlySet<string>,
  request: { signal?: AbortSignal },
): Promise<void> {
  const wanted = [...services.keys()].flatMap((service) =>
    versionsOf(service, question, { services })
      .filter((one) => one.standing.kind !== 'candidate' && (providers.has(service) || readsThere(one)))
      .map(({ version, standing }) => ({ service, version, why: `${standing.kind} in ${question.environment.name}` })),
  );
  const manifests = await mapLimit(
    wanted,
    DEFAULT_CONCURRENCY,
    ({ service, version, why }) => requireManifest(store, service, version, why, request),
    request.signal,
  );
  const found = Map.groupBy(
    manifests.map((manifest): [string, Manifest] => [manifest.version, manifest]),
    ([, { service }]) => service,
  );
  for (const [service, { state }] of services) {
    services.set(service, { state, manifests: new Map(found.get(service) ?? []) });
  }
}

function timeOf({ now, asOf }: ReadOptions, recorded: readonly (string | null)[]): number {
  const times = recorded.flatMap((at) => (at === null ? [] : [Date.parse(at)]));
  return asOf?.getTime() ?? Math.max(now.getTime(), ...times);
}

export function requestOf({ signal }: Pick<ReadOptions, 'signal'>): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}
