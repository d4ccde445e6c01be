import { expect } from 'chai';
import fc from 'fast-check';
import { pairPrefix, verificationKey, verificationsPrefix } from '../../src/registry/keys.js';
import { sealedJson } from '../../src/registry/seal.js';
import { outcomeOf, resultBytes } from '../../src/registry/verification-schema.js';
import { latestOf, NEWEST, readVerifications, readVersion, successOf } from '../../src/registry/verifications.js';
import { findingOf } from '../support/findings.js';
import { memoryStore, text } from '../support/memory-store.js';
import { builders, failed, now, pair, record, recordBuilt, verification } from './support.js';

const first = verificationKey(pair, 1);

describe('readVerifications', () => {
  it('readVerifications: the newest twenty, with the keys that were read', async () => {
    const store = memoryStore();
    for (let at = 1; at <= 23; at += 1)
      store.objects.set(verificationKey(pair, at), resultBytes(failed(`message ${at}`)));
    const { results, last, listed, read } = await readVerifications(store, pair, { now });
    expect(results.map(({ seq }) => seq)).to.deep.equal(Array.from({ length: NEWEST }, (_, index) => 23 - index));
    expect([last, listed]).to.deep.equal([23, pairPrefix(pair)]);
    expect(read).to.deep.equal(results.map(({ key }) => key));
    expect(store.requests).to.have.length(NEWEST + 1);
  });

  it('readVerifications: asOf leaves out what was recorded later, also more than twenty of it', async () => {
    const store = memoryStore();
    for (let at = 1; at <= 50; at += 1) {
      const time = new Date(now.getTime() - (100 - at) * 1000).toISOString();
      store.objects.set(verificationKey(pair, at), resultBytes(failed(`message ${at}`, { at: time })));
    }
    const { results, last } = await readVerifications(store, pair, { now, asOf: new Date(now.getTime() - 97_000) });
    expect(results.map(({ seq }) => seq)).to.deep.equal([3, 2, 1]);
    expect(last).to.equal(50);
  });

  it('readVersion: one listing for every pair and the builders', async () => {
    const store = memoryStore();
    const other = { ...pair, consumer: 'core', digest: 'e'.repeat(64) };
    await record(store, verification());
    await record(store, verification({ consumer: 'core', digest: other.digest }));
    await recordBuilt(store, builders());
    store.requests.length = 0;
    const absent = { consumer: 'core', digest: 'f'.repeat(64) };
    const read = await readVersion(store, pair, [other, absent, pair], { now });
    expect(read.pairs.map(({ results }) => results[0]?.result.consumer)).to.deep.equal([
      'core',
      undefined,
      'templates',
    ]);
    expect(read.builders.results).to.have.length(1);
    expect(store.requests.filter((one) => one.startsWith('list'))).to.deep.equal([
      `list ${verificationsPrefix('auth', '1.2.0')}`,
    ]);
    expect(store.requests).to.have.length(4);
  });

  it('readVersion: of a version with more results than one listing is for, each pair is listed', async () => {
    const store = memoryStore();
    const hex = (at: number) => at.toString(16).padStart(64, '0');
    for (let at = 0; at < 5001; at += 1) {
      const one = { ...pair, digest: hex(at) };
      store.objects.set(verificationKey(one, 1), resultBytes(verification({ digest: one.digest })));
    }
    await recordBuilt(store, builders());
    store.requests.length = 0;
    const read = await readVersion(store, pair, [{ consumer: 'templates', digest: hex(5000) }], { now });
    expect([read.pairs[0]?.results.length, read.builders.results.length]).to.deep.equal([1, 1]);
    expect(store.requests.filter((one) => one.startsWith('get'))).to.have.length(2);
  });

  const { sha256: _, ...good } = JSON.parse(Buffer.from(resultBytes(verification())).toString()) as Record<
    string,
    unknown
  >;
  /** So that it is refused for what is wrong with it. */
  const sealed = (value: object) => Buffer.from(sealedJson(value)).toString();
  const hostile: Record<string, string> = {
    nothing: '',
    'no JSON': '{',
    null: 'null',
    'a list': '[]',
    'another version of the format': sealed({ ...good, verification: 2 }),
    'another provider': sealed({ ...good, provider: 'core' }),
    'another provider version': sealed({ ...good, providerVersion: '1.2.1' }),
    'another consumer': sealed({ ...good, consumer: 'core' }),
    'another digest': sealed({ ...good, digest: 'b'.repeat(64) }),
    'an outcome that its messages do not have': sealed({ ...good, messages: [{ ...failed('x').messages[0] }] }),
    'verified without messages': sealed({ ...good, messages: [] }),
    'a message of no kind': sealed({ ...good, messages: [null] }),
    'an event that is no name': sealed({
      ...good,
      messages: [{ description: 'x', event: '../x', outcome: 'verified' }],
    }),
    'a time that is none': sealed({ ...good, at: 'yesterday' }),
    'a time in the future': sealed({ ...good, at: '2026-05-04T12:06:00.000Z' }),
    'tools that are no versions': sealed({ ...good, tools: { 'contracts-kit': {} } }),
    'what was edited by hand': Buffer.from(resultBytes(verification())).toString().replaceAll('"verified"', '"failed"'),
    'a key named __proto__': `{"__proto__": {}, ${JSON.stringify(good).slice(1)}`,
    'a great depth': `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
  };
  for (const [name, bytes] of Object.entries(hostile)) {
    it(`readVerifications: ${name} is verification-invalid, with its key`, async () => {
      const store = memoryStore(new Map([[first, text(bytes)]]));
      const found = await findingOf(() => readVerifications(store, pair, { now }));
      expect([found.code, found.at?.key]).to.deep.equal(['verification-invalid', first]);
      expect(found.mend).to.match(/\S/);
      expect((await findingOf(() => record(store, verification()))).code).to.equal('verification-invalid');
      expect(store.objects.size).to.equal(1);
    });
  }

  it('readVerifications: an execution under the key of a proof, which the consumer may write, is verification-invalid', async () => {
    for (const [kind, other] of [
      ['executed', 'proven'],
      ['proven', 'executed'],
    ] as const) {
      const key = verificationKey(pair, 1, other);
      const store = memoryStore(new Map([[key, resultBytes(verification({ kind }))]]));
      const found = await findingOf(() => readVerifications(store, pair, { now }));
      expect([found.code, found.at?.key]).to.deep.equal(['verification-invalid', key]);
    }
  });

  it('readVerifications: many proofs leave no execution unseen', async () => {
    const store = memoryStore(new Map([[first, resultBytes(verification())]]));
    for (let seq = 2; seq < 60; seq += 1)
      store.objects.set(verificationKey(pair, seq, 'proven'), resultBytes(verification({ kind: 'proven' })));
    const { results } = await readVerifications(store, pair, { now });
    expect(successOf(results, 'executed')?.key).to.equal(first);
  });

  it('readVerifications: the very object that is refused when spoilt is accepted as it is, and a little ahead of the clock', async () => {
    const store = memoryStore(new Map([[first, text(sealed({ ...good, at: '2026-05-04T12:04:59.000Z', more: 1 }))]]));
    expect((await readVerifications(store, pair, { now })).results).to.have.length(1);
  });

  it('readVerifications: an object that nobody of us would have put there is verification-invalid', async () => {
    for (const key of [`${pairPrefix(pair)}latest.json`, `${pairPrefix(pair)}0001.json/x`]) {
      const found = await findingOf(() => readVerifications(memoryStore(new Map([[key, text('{}')]])), pair, { now }));
      expect([found.code, found.at?.key]).to.deep.equal(['verification-invalid', key]);
    }
  });
});

describe('latestOf, successOf', () => {
  it('latestOf, successOf: the first of a kind, and the first success of it', () => {
    const one = fc.record({ kind: fc.constantFrom('executed' as const, 'proven' as const), ok: fc.boolean() });
    fc.assert(
      fc.property(fc.array(one), fc.constantFrom('executed' as const, 'proven' as const, undefined), (each, kind) => {
        const results = each.map(({ kind: of, ok }, index) => ({
          key: `${index}`,
          seq: each.length - index,
          result: ok ? verification({ kind: of }) : failed('x', { kind: of }),
        }));
        const right = each.map((_, index) => index).filter((index) => kind === undefined || each[index]!.kind === kind);
        expect(latestOf(results, kind)).to.equal(results[right[0] ?? -1]);
        expect(successOf(results, kind)).to.equal(results[right.find((index) => each[index]!.ok) ?? -1]);
      }),
    );
  });

  it('outcomeOf: verified only where there are messages and each is', () => {
    const of = (...outcomes: ('verified' | 'failed' | 'unknown')[]) =>
      outcomeOf(outcomes.map((outcome) => ({ outcome })));
    expect([of(), of('verified'), of('verified', 'unknown'), of('unknown', 'failed')]).to.deep.equal([
      'unknown',
      'verified',
      'unknown',
      'failed',
    ]);
  });
});
