import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { judge, provenBefore } from '../../src/deploy/judge.js';
import { pairsOf } from '../../src/deploy/pairs.js';
import { proveEvent } from '../../src/deploy/prove-pair.js';
import { readFacts } from '../../src/deploy/read.js';
import { readKnowledge } from '../../src/deploy/read-knowledge.js';
import { openSnapshot, parseSnapshot, snapshotBytes, takeSnapshot } from '../../src/deploy/snapshot.js';
import { standings } from '../../src/deploy/standing.js';
import { LENIENT } from '../../src/deploy/types.js';
import { readPact } from '../../src/pact/read.js';
import { journalKey } from '../../src/registry/keys.js';
import { emptyServiceState } from '../../src/registry/service-fold.js';
import { scopeDigest } from '../../src/registry/verification-schema.js';
import { text } from '../support/memory-store.js';
import { ask, brief } from './ask.js';
import { live } from './scenarios/live.js';
import type { Scenario } from './scenarios/scenario.js';
import { worldOf } from './scenarios/tables.js';
import { NOW } from './world.js';

/** What is read of core 1.0.0 and its first provider version. */
async function pairOf(scenario: Scenario) {
  const { store } = await worldOf(scenario);
  const options = { now: new Date(NOW) };
  const asked = {
    environment: 'test',
    candidates: [{ service: 'core', version: '1.0.0' }],
    ...LENIENT,
    ignores: [],
  };
  const { question, facts } = await readFacts(store, asked, options);
  const { pairs } = pairsOf(question, facts);
  const [pair] = pairs;
  const knowledge = [...(await readKnowledge(store, pairs, { question, facts }, options)).values()][0]!;
  return { pair: pair!, knowledge, judged: (known = knowledge) => judge(pair!, known, question, facts).rule };
}

describe('judge', () => {
  const proven = live['several live versions of the provider, each proven and its builders checked']!;
  const scoped = live['a scope that leaves out what would break']!;

  it('builders: they count for the golden that they were held against, and for each event', async () => {
    const { knowledge, judged } = await pairOf(proven);
    expect(judged()).to.equal('proven');
    const [one] = knowledge.builders;
    const withEvents = (events: object) => ({
      ...knowledge,
      builders: [{ ...one!, result: { ...one!.result, events: events as never } }],
    });
    expect(judged(withEvents({ UserCreated: { outcome: 'accepted', golden: 'f'.repeat(64) } }))).to.equal(
      'builders-not-checked',
    );
    expect(judged(withEvents({}))).to.equal('builders-not-checked');
  });

  it('a recorded proof: of an event of which no message speaks, or not each is proven, it says nothing', async () => {
    const { pair, knowledge } = await pairOf(proven);
    const golden =
      pair.provider.manifest.objects[`golden/auth/${pair.provider.version}/UserCreated.schema.json`]!.sha256;
    const message = { description: 'm', event: 'UserCreated', outcome: 'verified', golden } as const;
    const resultOf = (...messages: object[]) => ({
      ...knowledge,
      results: [{ key: 'k', seq: 1, result: { kind: 'proven', at: '2026-11-20T00:00:00.000Z', messages } as never }],
    });
    expect(provenBefore(pair, resultOf(message), 'UserCreated')).to.include({ verdict: 'proven' });
    expect(provenBefore(pair, resultOf(), 'UserCreated')).to.equal(undefined);
    expect(provenBefore(pair, resultOf({ ...message, event: 'Other' }), 'UserCreated')).to.equal(undefined);
    for (const other of [{ outcome: 'unknown' }, { golden: 'f'.repeat(64) }, { scope: 'f'.repeat(64) }])
      expect(provenBefore(pair, resultOf(message, { ...message, ...other }), 'UserCreated')).to.equal(undefined);
  });

  it('results of code without a commit: they are of no version', async () => {
    const { pair, knowledge } = await pairOf(live['a consumer whose provider is deployed and has verified it']!);
    const { manifest } = pair.provider;
    const nowhere = {
      ...pair,
      provider: { ...pair.provider, manifest: { ...manifest, git: { ...manifest.git, commit: null } } },
    };
    const results = knowledge.results.map((one) => ({ ...one, result: { ...one.result, commit: null } }));
    const about = { environment: { name: 'test' }, now: NOW, ...LENIENT } as never;
    const facts = { services: new Map(), consumers: new Map() };
    expect(judge(nowhere, { ...knowledge, results }, about, facts).rule).to.equal('not-verified');
  });

  it('of several instances of a version the latest counts, live or departed', () => {
    const at = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();
    const live = [30, 10, 20].map((ago, index) => ({
      environment: 'test',
      instance: `i${index}`,
      version: '1.0.0',
      since: at(ago),
    }));
    const where = {
      environment: { name: 'test', retention: { default: 3_600_000, of: {} }, margin: 0 } as never,
      now: NOW,
    };
    const asked = { ...where, candidate: undefined, everyInstance: false };
    expect(standings('auth', { ...emptyServiceState, live }, asked)).to.deep.equal([
      { version: '1.0.0', standing: { kind: 'live', since: at(10) } },
    ]);
    const departed = live.map((one, index) => ({ ...one, since: at(50), until: at([5, 3, 4][index]!) }));
    expect(standings('auth', { ...emptyServiceState, departed }, asked)).to.deep.equal([
      { version: '1.0.0', standing: { kind: 'draining', until: at(3) } },
    ]);
  });

  it('an execution: it counts for the commit that was published, and for the events it speaks of', async () => {
    const { pair, knowledge, judged } = await pairOf(
      live['a consumer whose provider is deployed and has verified it']!,
    );
    expect(judged()).to.equal('executed');
    const [one] = knowledge.results;
    const withResult = (change: object) => ({
      ...knowledge,
      results: [{ ...one!, result: { ...one!.result, ...change } }],
    });
    expect(judged(withResult({ commit: pair.provider.manifest.git.commit }))).to.equal('executed');
    expect(judged(withResult({ commit: 'f'.repeat(40) })), 'a tag that was moved').not.to.equal('executed');
    expect(judged(withResult({ commit: null }))).not.to.equal('executed');
    const messages = one!.result.messages.map((message) => ({ ...message, event: 'Another' }));
    expect(judged(withResult({ messages })), 'of another event').not.to.equal('executed');
  });

  it('a recorded proof: it counts for its golden and its scope only', async () => {
    const { pair, knowledge, judged } = await pairOf(scoped);
    const golden = pair.provider.manifest.objects['golden/auth/1.0.0/UserCreated.schema.json']!.sha256;
    const scope = scopeDigest(pair.consumer.manifest.consumes.auth!.events.UserCreated!.scope)!;
    const recorded = (message: { golden: string; scope?: string }, outcome: 'verified' | 'failed' = 'verified') => ({
      ...knowledge,
      proofs: new Map(),
      results: [
        {
          key: 'k',
          seq: 1,
          result: {
            verification: 1 as const,
            provider: 'auth',
            providerVersion: '1.0.0',
            consumer: 'core',
            digest: 'd',
            kind: 'proven' as const,
            outcome,
            messages: [{ description: 'd', event: 'UserCreated', outcome, ...message }],
            commit: null,
            at: new Date(NOW).toISOString(),
            by: 'a test',
            tools: {},
          },
        },
      ],
    });
    expect(judged(recorded({ golden, scope }))).to.equal('proven');
    expect(judged(recorded({ golden }))).to.equal('not-verified');
    expect(judged(recorded({ golden, scope: 'e'.repeat(64) }))).to.equal('not-verified');
    expect(judged(recorded({ golden: 'e'.repeat(64), scope }))).to.equal('not-verified');
    expect(judged(recorded({ golden, scope }, 'failed'))).to.equal('not-verified');
  });
});

describe('proveEvent', () => {
  const closed = (properties: object) => ({
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  });
  const golden = (data: object) => closed({ type: { const: 'com.x.created' }, data: closed(data) }) as never;
  const message = (
    data: object,
    rules: object = {},
    metadata: object = { event: 'UserCreated' },
    more: object = {},
  ) => ({
    description: 'a user',
    metadata,
    contents: { ...more, data },
    matchingRules: { body: rules },
  });
  const prove = (schema: never, messages: object[], scope?: Record<string, unknown>) => {
    const raw = {
      consumer: { name: 'core' },
      provider: { name: 'auth' },
      messages,
      metadata: { pactSpecification: { version: '3.0.0' } },
    };
    const { pact } = readPact(text(JSON.stringify(raw)), { place: {} });
    return proveEvent({ event: 'UserCreated', golden: schema, sha256: 's', pact: pact!, scope });
  };
  const type = { combine: 'AND', matchers: [{ match: 'type' }] };
  const string = { type: 'string' };

  it('no message speaks of the event: unknown', () => {
    const { verdict, why } = prove(golden({ id: string }), [message({ id: 'x' }, {}, { event: 'UserDeleted' })]);
    expect([verdict, why]).to.deep.equal(['unknown', 'no message of the pact speaks of UserCreated']);
  });

  it('a message that names no event: told by its type', () => {
    const rules = { '$.data.id': type };
    expect(
      prove(golden({ id: string }), [message({ id: 'x' }, rules, {}, { type: 'com.x.created' })]).verdict,
    ).to.equal('proven');
    expect(
      prove(golden({ id: string }), [message({ id: 'x' }, rules, {}, { type: 'com.x.deleted' })]).verdict,
    ).to.equal('unknown');
  });

  it('a format that is spelled otherwise: unknown, not refuted', () => {
    const regex = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';
    const lower = { '$.data.id': { combine: 'AND', matchers: [{ match: 'regex', regex }] } };
    const id = '5a0b1c2d-0000-4000-8000-000000000000';
    const { verdict, why } = prove(golden({ id: { type: 'string', format: 'uuid' } }), [message({ id }, lower)]);
    expect(verdict).to.equal('unknown');
    expect(why).to.include('spells a uuid');
  });

  it('a scope that nothing is in, or that refers elsewhere: unknown', () => {
    const rules = { '$.data.id': type };
    const nobody = { properties: { data: { properties: { id: { type: 'number' } } } } };
    expect(prove(golden({ id: string }), [message({ id: 'x' }, rules)], nobody).why).to.include('no UserCreated is in');
    expect(prove(golden({ id: string }), [message({ id: 'x' }, rules)], { $ref: 'elsewhere.json' }).verdict).to.equal(
      'unknown',
    );
  });
});

describe('readFacts', () => {
  it('a clock that goes ahead: the answer has the time of the newest record, and as of then it is the same', async () => {
    const world = await worldOf({
      ...live['a consumer whose provider is deployed and has verified it']!,
      happened: [],
    });
    await world.happen('auth 1.0.0 deployed to test', -2 / 1440);
    const first = await ask(world.store, 'core 1.0.0');
    expect(first.at).to.equal(NOW + 120_000);
    expect(brief(first)).to.have.length(1);
    const replayed = await ask(world.store, 'core 1.0.0', { asOf: -2 / 1440, now: NOW + 3_600_000 });
    expect(replayed.answer).to.deep.equal(first.answer);
    expect(replayed.at).to.equal(first.at);
  });
});

describe('takeSnapshot', () => {
  it('an entry that the listing missed: it is there', async () => {
    const { store } = await worldOf(live['a consumer whose provider is deployed and has verified it']!);
    const first = journalKey({ kind: 'service', name: 'core' }, 'log', 1);
    const second = journalKey({ kind: 'service', name: 'core' }, 'log', 2);
    for (const key of [first, second]) store.objects.set(key, text('{}'));
    const stale = {
      ...store,
      async *list(prefix: string) {
        for await (const key of store.list(prefix)) if (key !== first) yield key;
      },
    };
    const { objects } = await takeSnapshot(stale, { now: new Date(NOW) });
    expect(objects.has(first)).to.equal(true);
  });

  it('a snapshot that does not say when, or that a clock to come saved: refused', async () => {
    const objects = new Map<string, Uint8Array>();
    for (const at of ['whenever', '2026-13-01T00:00:00.000Z', ''])
      expect(() => parseSnapshot(snapshotBytes({ location: 'l', at, objects }), 'f'), at).to.throw(/when it was saved/);
    const folder = await mkdtemp(join(tmpdir(), 'deploy-'));
    try {
      const file = join(folder, 'later.json');
      await writeFile(file, snapshotBytes({ location: 'l', at: '2026-11-23T12:00:00.000Z', objects }));
      await openSnapshot(file, new Date('2026-11-23T11:56:00.000Z'));
      const error = await openSnapshot(file, new Date('2026-11-23T11:54:00.000Z')).catch((one: unknown) => one);
      expect(String(error)).to.include('snapshot-invalid');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('bodies that are no text: they come back as they were', async () => {
    const objects = new Map([
      ['records/a', Buffer.from([0xff, 0, 0x80])],
      ['records/b', Buffer.from('ä"\n')],
    ]);
    const parsed = parseSnapshot(snapshotBytes({ location: 'l', at: '2026-11-23T12:00:00.000Z', objects }), 'f');
    for (const [key, body] of objects) expect(Buffer.compare(parsed.objects.get(key)!, body), key).to.equal(0);
  });
});
