/**
 * A generated store: services in a ring, each of which reads events of the services after it. Quick because bytes are made once for each shape
 * (a service, an edge) and its versions differ from each other in their names alone.
 */
import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256 } from '../src/golden/canonical.js';
import { canonicalPact, pactDigest } from '../src/pact/canonical.js';
import { readPact } from '../src/pact/read.js';
import { declareEnvironment } from '../src/registry/environment-journal.js';
import { headBytes } from '../src/registry/head.js';
import { sealedBytes } from '../src/registry/journal-bytes.js';
import { builderKey, headKey, journalKey, verificationKey } from '../src/registry/keys.js';
import { planPublish } from '../src/registry/plan.js';
import type { Entry, ServiceRecord, ServiceState } from '../src/registry/record-types.js';
import { sealedJson } from '../src/registry/seal.js';
import { emptyServiceState, foldService } from '../src/registry/service-fold.js';
import { resultBytes } from '../src/registry/verification-schema.js';
import { memoryStore } from '../tests/support/memory-store.js';

export interface Shape {
  services: number;
  /** Providers of each service, and so consumers of each. */
  providers: number;
  versions: number;
  /** Of the newest versions there are results with every counterpart; of older ones they were removed. */
  verified: number;
  /** Nothing is recorded as later. */
  now: Date;
}

/** 5 event edges for each service: two events of the first of its four providers, one of each other. */
export const ring = (services: number, now: Date): Shape => {
  return { services, providers: 4, versions: 50, verified: 50, now };
};

export const serviceName = (index: number) => `service-${String(index).padStart(4, '0')}`;
const versionName = (index: number) => `1.${index}.0`;
/** The newest, which is a candidate: the last to go to production was published up to ten versions before. */
export const newestVersion = ({ versions }: Shape) => versionName(versions - 1);

/** What a version is called while its bytes are made; no part of them but its name says this. */
const ANY = '1.777777.0';
const COMMIT = 'c'.repeat(40);
const DAY = 24 * 3_600_000;
const CHECKPOINT_EVERY = 16;

/** Providers of a service, by the events that it reads. */
export function readsOf(service: number, { services, providers }: Shape): Map<number, string[]> {
  return new Map(
    Array.from({ length: providers }, (_, index) => [
      (service + index + 1) % services,
      index === 0 ? ['Created', 'Deleted'] : ['Created'],
    ]),
  );
}

/** Every object by its key. */
export async function generate(shape: Shape): Promise<Map<string, Uint8Array>> {
  const { objects } = memoryStore();
  const store = memoryStore(objects);
  const retention = { default: 7 * DAY, of: {} };
  for (const environment of ['production', 'test']) {
    const said = { production: environment === 'production', retention, margin: DAY / 24 };
    await declareEnvironment(store, environment, () => said, {
      now: new Date(shape.now.getTime() - 400 * DAY),
      by: 'a bench',
    });
  }
  const journal = journalParts(shape);
  for (let service = 0; service < shape.services; service += 1) {
    const name = serviceName(service);
    addVersions(objects, service, shape);
    for (const { part, seq, body } of journal) objects.set(journalKey({ kind: 'service', name }, part, seq), body);
    const version = newestVersion(shape);
    const head = { head: 1, service: name, branch: 'main', version, commit: COMMIT, plannedVersion: version } as const;
    objects.set(headKey(name, 'main'), headBytes({ ...head, run: 1, repository: 'acme/shop' }));
  }
  return objects;
}

function addVersions(objects: Map<string, Uint8Array>, service: number, shape: Shape): void {
  const name = serviceName(service);
  const goldens = ['Created', 'Deleted'].map((event) => ({ event, bytes: goldenBytes(name, event) }));
  const reads = [...readsOf(service, shape)].map(([provider, events]) => {
    return { provider: serviceName(provider), events, ...pactOf(name, serviceName(provider), events) };
  });
  const plan = planPublish({
    service: name,
    version: ANY,
    kind: 'release',
    plannedVersion: ANY,
    git: { commit: COMMIT, branch: null, tag: `${name}@${ANY}` },
    goldens,
    pacts: reads.map(({ provider, bytes }) => ({ provider, bytes })),
    consumes: Object.fromEntries(
      reads.map(({ provider, events }) => [
        provider,
        { range: '^1.0.0', events: Object.fromEntries(events.map((event) => [event, {}])) },
      ]),
    ),
    emits: goldens.map(({ event }) => event),
  });
  const builders = buildersText(name, shape, goldens);
  const results = reads.map(({ provider, digest, events }) => {
    return { provider, digest, text: resultText(name, { provider, digest, events }, shape) };
  });
  const manifest = Buffer.from(plan.manifest.body).toString();
  for (let index = 0; index < shape.versions; index += 1) {
    const version = versionName(index);
    const named = (text: string) => text.replaceAll(ANY, version);
    for (const { key, body } of plan.objects) objects.set(named(key), body);
    const bytes = resealed(named(manifest));
    objects.set(named(plan.manifest.key), bytes);
    objects.set(named(plan.claim.key), Buffer.from(`{\n  "claim": 1,\n  "manifest": "${sha256(bytes)}"\n}\n`));
    if (index < shape.versions - shape.verified) continue;
    objects.set(builderKey(name, version, 1), resealed(named(builders)));
    for (const { provider, digest, text } of results) {
      const pair = { provider, providerVersion: version, consumer: name, digest };
      objects.set(verificationKey(pair, 1), resealed(named(text)));
    }
  }
}

const about = ({ now }: Shape) => {
  const at = new Date(now.getTime() - DAY).toISOString();
  return { commit: COMMIT, at, by: 'a bench', tools: { 'contracts-kit': '1.0.0' } };
};

function resultText(
  consumer: string,
  { provider, digest, events }: { provider: string; digest: string; events: readonly string[] },
  shape: Shape,
): string {
  const messages = events.map((event) => ({ description: event, event, outcome: 'verified' as const }));
  const pair = { provider, providerVersion: ANY, consumer, digest };
  const said = { verification: 1, ...pair, kind: 'executed', outcome: 'verified', messages } as const;
  return Buffer.from(resultBytes({ ...said, ...about(shape) })).toString();
}

function buildersText(
  provider: string,
  shape: Shape,
  goldens: readonly { event: string; bytes: Uint8Array }[],
): string {
  const events = Object.fromEntries(
    goldens.map(({ event, bytes }) => [event, { outcome: 'accepted' as const, golden: sha256(bytes) }]),
  );
  const said = { builders: 1, provider, providerVersion: ANY, outcome: 'accepted', events } as const;
  return Buffer.from(resultBytes({ ...said, ...about(shape) })).toString();
}

interface JournalObject {
  part: 'log' | 'checkpoints';
  seq: number;
  body: Uint8Array;
}

/** One version a day: published, deployed to test, and each tenth to production. No entry names its service, so all journals are alike. */
function journalParts({ versions, now }: Shape): JournalObject[] {
  const parts: JournalObject[] = [];
  let [state, previous]: [ServiceState, string | null] = [emptyServiceState, null];
  const append = (record: ServiceRecord, at: string) => {
    const entry: Entry<ServiceRecord> = { entry: 1, seq: state.seq + 1, at, by: 'a bench', previous, record };
    const body = sealedBytes(entry);
    const { seq } = entry;
    state = { ...foldService(state, entry), seq, at };
    previous = sha256(body);
    parts.push({ part: 'log', seq, body });
    if (seq % CHECKPOINT_EVERY === 0)
      parts.push({ part: 'checkpoints', seq, body: sealedBytes({ checkpoint: 1, seq, at, previous, state }) });
  };
  for (let index = 0; index < versions; index += 1) {
    const at = new Date(now.getTime() - (versions - index) * DAY).toISOString();
    const version = versionName(index);
    const from = index === 0 ? null : versionName(index - 1);
    append({ kind: 'head-moved', branch: 'main', version, from }, at);
    append({ kind: 'deployed', environment: 'test', instance: 'default', version }, at);
    if ((versions - index) % 10 === Math.min(5, versions))
      append({ kind: 'deployed', environment: 'production', instance: 'default', version }, at);
  }
  return parts;
}

function goldenBytes(service: string, event: string): Uint8Array {
  const fields = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`field${index}`, { type: 'string' }]));
  const closed = (properties: object) => {
    return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
  };
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:event-contract:${service}:${event}`,
    ...closed({ type: { const: event }, data: closed({ id: { type: 'string' }, ...fields }) }),
  };
  return Buffer.from(`${JSON.stringify(schema, null, 2)}\n`);
}

function pactOf(consumer: string, provider: string, events: readonly string[]): { bytes: Uint8Array; digest: string } {
  const raw = {
    consumer: { name: consumer },
    provider: { name: provider },
    messages: events.map((event) => ({
      description: event,
      metadata: { event, contentType: 'application/json' },
      contents: { data: { id: 'x' } },
      matchingRules: { body: { '$.data.id': { combine: 'AND', matchers: [{ match: 'type' }] } } },
    })),
    metadata: { pactSpecification: { version: '3.0.0' } },
  };
  const { pact, findings } = readPact(Buffer.from(JSON.stringify(raw)), { place: {} });
  if (pact === undefined || findings.length > 0) throw new Error(JSON.stringify(findings));
  return { bytes: canonicalPact(pact), digest: pactDigest(pact) };
}

/** The objects as a directory store; bodies that are the same bytes in memory are one file there. */
export function layDown(objects: ReadonlyMap<string, Uint8Array>, folder: string): void {
  const folders = new Set<string>();
  const files = new Map<Uint8Array, string>();
  for (const [key, body] of objects) {
    const file = join(folder, key);
    const parent = dirname(file);
    if (!folders.has(parent)) mkdirSync(parent, { recursive: true });
    folders.add(parent);
    const same = files.get(body);
    if (same === undefined) writeFileSync(file, body);
    else linkSync(same, file);
    files.set(body, same ?? file);
  }
}

/** With the seal of what it says now. */
function resealed(text: string): Uint8Array {
  const { sha256: _, ...said } = JSON.parse(text);
  return sealedJson(said);
}
