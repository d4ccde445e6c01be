/**
 * A store made of sentences, so that a scenario is read like a story. What a version emits and reads is written as the types of its
 * event's `data`: `UserCreated: { id: 'text' }`, an optional property as `'text?'`, a fixed value as `'=email'`.
 */

import { canonicalPact, pactDigest } from '../../src/pact/canonical.js';
import { readPact } from '../../src/pact/read.js';
import { declareEnvironment } from '../../src/registry/environment-journal.js';
import { appendRecord } from '../../src/registry/journal.js';
import { goldenKey } from '../../src/registry/keys.js';
import type { Manifest } from '../../src/registry/manifest.js';
import { planPublish } from '../../src/registry/plan.js';
import { executePublish } from '../../src/registry/publish.js';
import type { ServiceRecord, ServiceState } from '../../src/registry/record-types.js';
import { recordBuilders, recordVerification } from '../../src/registry/record-verification.js';
import { withRevivals } from '../../src/registry/revival.js';
import { serviceJournal } from '../../src/registry/service-journal.js';
import { builderOutcomeOf, outcomeOf } from '../../src/registry/verification-schema.js';
import { readBuilders, readVerifications } from '../../src/registry/verifications.js';
import type { Store } from '../../src/store/store.js';
import { type MemoryStore, text } from '../support/memory-store.js';
import { commit } from '../support/versions.js';

type Data = Record<string, string>;
export interface VersionSaid {
  emits?: Record<string, Data>;
  /** By provider; `range` is of the provider, `scope` fixes values of `data`. */
  reads?: Record<string, { range?: string; events: Record<string, Data>; scope?: Data }>;
  /** Of a snapshot. */
  planned?: string;
}

export const NOW = Date.parse('2026-11-23T12:00:00.000Z');
const HOUR = 3_600_000;

export class World<S extends Store = MemoryStore> {
  readonly #manifests = new Map<string, Manifest>();
  readonly #said = new Map<string, VersionSaid>();
  constructor(readonly store: S) {}

  async environment(
    name = 'test',
    retention: Record<string, number> = {},
    days = 7,
    at = NOW - 1000 * HOUR,
  ): Promise<void> {
    const declared = {
      production: false,
      retention: {
        default: days * 24 * HOUR,
        of: Object.fromEntries(Object.entries(retention).map(([of, own]) => [of, own * 24 * HOUR])),
      },
      margin: HOUR,
    };
    await declareEnvironment(this.store, name, () => declared, { now: new Date(at), by: 'a test' });
  }

  /** `name` is `auth 1.2.0`. */
  async publish(name: string, said: VersionSaid): Promise<void> {
    const [service, version] = words(name);
    const release = !version.startsWith('0.0.0-');
    const plan = planPublish({
      service,
      version,
      kind: release ? 'release' : 'snapshot',
      plannedVersion: said.planned ?? version,
      git: { commit: commit(1), branch: release ? null : 'main', tag: release ? `${service}@${version}` : null },
      goldens: Object.entries(said.emits ?? {}).map(([event, data]) => ({
        event,
        bytes: golden(service, event, data),
      })),
      pacts: Object.entries(said.reads ?? {}).map(([provider, { events }]) => ({
        provider,
        bytes: pactOf(service, provider, events).bytes,
      })),
      consumes: Object.fromEntries(
        Object.entries(said.reads ?? {}).map(([provider, { range, events, scope }]) => [
          provider,
          {
            range: range ?? null,
            events: Object.fromEntries(
              Object.keys(events).map((event) => [event, scope ? { scope: fixed(scope) } : {}]),
            ),
          },
        ]),
      ),
      emits: Object.keys(said.emits ?? {}),
    });
    await executePublish(this.store, plan);
    this.#manifests.set(name, JSON.parse(Buffer.from(plan.manifest.body).toString()) as Manifest);
    this.#said.set(name, said);
  }

  /**
   * One of:
   * `auth 1.2.0 deployed to test [as blue]`, `auth undeployed from test [as blue]`, `auth 1.2.0 released to test`,
   * `auth 1.2.0 support ended in test`, `auth retired`, `auth retired UserCreated`, `core retired auth/UserCreated`, `auth 1.2.0 yanked`,
   * `core 1.0.0 verified with auth 1.2.0`, `core 1.0.0 failed with auth 1.2.0`, `auth 1.2.0 builders checked`, `auth 1.2.0 builders refused`, `auth 1.2.0 builders checked elsewhere` (at another commit).
   * `ago` in days.
   */
  async happen(sentence: string, ago = 0): Promise<void> {
    const now = new Date(NOW - ago * 24 * HOUR);
    const [subject = '', second = '', ...rest] = sentence.split(' ');
    const line = rest.join(' ');
    const instance = / as (\S+)$/.exec(sentence)?.[1] ?? 'default';
    const record = async (one: ServiceRecord) => {
      const decide = (state: ServiceState) => withRevivals(this.store, subject, { state, record: one }, {});
      await appendRecord(this.store, serviceJournal(subject), decide, { now, by: 'a test' });
    };
    const environment = /(?:to|from|in) (\S+)/.exec(sentence)?.[1] ?? '';
    const reason = 'a reason';
    if (second === 'undeployed') return record({ kind: 'undeployed', environment, instance });
    if (second === 'retired') {
      const [provider, event] = rest[0]?.includes('/') ? rest[0].split('/') : [null, rest[0]];
      return record({ kind: 'retired', event: event ?? null, provider: provider ?? null, reason });
    }
    const version = second;
    if (line.startsWith('deployed')) return record({ kind: 'deployed', environment, instance, version });
    if (line.startsWith('released')) return record({ kind: 'released', environment, version });
    if (line.startsWith('support ended')) return record({ kind: 'support-ended', environment, version });
    if (line === 'yanked') return record({ kind: 'yanked', version, reason });
    if (line.startsWith('builders')) {
      const made = { checked: line.includes('checked'), commit: commit(line.endsWith('elsewhere') ? 2 : 1) };
      return this.#builders(subject, version, made, now);
    }
    const [outcome, , provider = '', providerVersion = ''] = rest;
    if (outcome === 'verified' || outcome === 'failed')
      return this.#verified(`${subject} ${version}`, `${provider} ${providerVersion}`, outcome, now);
    throw new Error(`a test says what nobody understands: ${sentence}`);
  }

  async #verified(consumer: string, provider: string, outcome: 'verified' | 'failed', now: Date): Promise<void> {
    const [[reader], [sender, providerVersion]] = [words(consumer), words(provider)];
    const events = this.#said.get(consumer)!.reads![sender]!.events;
    const { digest } = pactOf(reader, sender, events);
    const pair = { provider: sender, providerVersion, consumer: reader, digest };
    const messages = Object.keys(events).map((event) => ({
      description: event,
      event,
      outcome,
      ...(outcome === 'failed' && { detail: `$.data of ${event} is not as expected` }),
    }));
    const before = await readVerifications(this.store, pair, { now });
    const result = {
      verification: 1,
      ...pair,
      kind: 'executed',
      outcome: outcomeOf(messages),
      messages,
      ...about(now),
    } as const;
    await recordVerification(this.store, result, { before, now });
  }

  async #builders(
    provider: string,
    providerVersion: string,
    { checked, commit: of }: { checked: boolean; commit: string },
    now: Date,
  ): Promise<void> {
    const version = { provider, providerVersion };
    const { emits, objects } = this.#manifests.get(`${provider} ${providerVersion}`)!;
    const events = Object.fromEntries(
      emits.map((event) => [
        event,
        {
          outcome: checked ? ('accepted' as const) : ('refused' as const),
          golden: objects[goldenKey(provider, providerVersion, event)]!.sha256,
        },
      ]),
    );
    const before = await readBuilders(this.store, version, { now });
    const outcome = builderOutcomeOf(events);
    const result = { builders: 1, ...version, outcome, events, ...about(now), commit: of } as const;
    await recordBuilders(this.store, result, { before, now });
  }
}

const about = (now: Date) => ({ commit: commit(1), at: now.toISOString(), by: 'a test', tools: {} });

export function words(name: string): [string, string] {
  const [service = '', version = ''] = name.split(' ');
  return [service, version];
}

const typeOf = (said: string) =>
  said.startsWith('=')
    ? { enum: said.slice(1).split('|') }
    : { type: 'string', ...(said.startsWith('uuid') && { format: 'uuid' }) };

const closed = (properties: Record<string, unknown>, required = Object.keys(properties)) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

function golden(service: string, event: string, data: Data): Uint8Array {
  const properties = Object.fromEntries(Object.entries(data).map(([name, said]) => [name, typeOf(said)]));
  const required = Object.keys(data).filter((name) => !data[name]!.endsWith('?'));
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:event-contract:${service}:${event}`,
    ...closed({ type: { const: event }, data: closed(properties, required) }),
  };
  return text(`${JSON.stringify(schema)}\n`);
}

const fixed = (data: Data) => ({
  properties: {
    data: { properties: Object.fromEntries(Object.entries(data).map(([name, said]) => [name, typeOf(said)])) },
  },
});

/** `text` is matched by its type; what is fixed (`=email`) is expected as it is. */
function pactOf(
  consumer: string,
  provider: string,
  events: Record<string, Data>,
): { bytes: Uint8Array; digest: string } {
  const messages = Object.entries(events).map(([event, data]) => ({
    description: event,
    metadata: { event, contentType: 'application/json' },
    contents: {
      data: Object.fromEntries(
        Object.entries(data).map(([name, said]) => [name, said.startsWith('=') ? said.slice(1) : 'x']),
      ),
    },
    matchingRules: {
      body: Object.fromEntries(
        Object.entries(data)
          .filter(([, said]) => !said.startsWith('='))
          .map(([name]) => [`$.data.${name}`, { combine: 'AND', matchers: [{ match: 'type' }] }]),
      ),
    },
  }));
  const raw = text(
    JSON.stringify({
      consumer: { name: consumer },
      provider: { name: provider },
      messages,
      metadata: { pactSpecification: { version: '3.0.0' } },
    }),
  );
  const { pact, findings } = readPact(raw, { place: {} });
  if (pact === undefined || findings.length > 0) throw new Error(JSON.stringify(findings));
  return { bytes: canonicalPact(pact), digest: pactDigest(pact) };
}
