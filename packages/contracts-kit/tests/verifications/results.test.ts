import { expect } from 'chai';
import fc from 'fast-check';
import {
  builderKey,
  pairPrefix,
  parseBuilderKey,
  parseVerificationKey,
  verificationKey,
} from '../../src/registry/keys.js';
import { scopeDigest } from '../../src/registry/verification-schema.js';
import { latestOf, readBuilders, readVerifications, successOf } from '../../src/registry/verifications.js';
import { findingOf } from '../support/findings.js';
import { answerLostAt, Killed, memoryStore } from '../support/memory-store.js';
import { aroundAll, builders, failed, now, pair, record, recordBuilt, verification } from './support.js';

const first = verificationKey(pair, 1);

describe('keys of verification results', () => {
  it('verificationKey, parseVerificationKey: both ways, and nothing else is one', () => {
    const digest = fc.stringMatching(/^[0-9a-f]{64}$/);
    const name = fc.constantFrom('auth', 'a.b-c', 'x_1');
    const version = fc.constantFrom('1.2.0', '0.0.0-main-0d6e4079.gabc', '2.0.0-rc.1');
    fc.assert(
      fc.property(
        name,
        version,
        name,
        digest,
        fc.integer({ min: 1, max: 9999 }),
        (provider, of, consumer, hex, seq) => {
          const each = { provider, providerVersion: of, consumer, digest: hex };
          for (const kind of ['executed', 'proven'] as const)
            expect(parseVerificationKey(verificationKey(each, seq, kind))).to.deep.equal({ ...each, seq, kind });
          expect(parseBuilderKey(verificationKey(each, seq))).to.equal(undefined);
          expect(parseBuilderKey(builderKey(provider, of, seq))).to.deep.equal({ provider, providerVersion: of, seq });
          expect(parseVerificationKey(builderKey(provider, of, seq))).to.equal(undefined);
        },
      ),
    );
    for (const bad of [
      '0000.json',
      '1.json',
      '00001.json',
      '0001.json.json',
      '0001',
      '000x.json',
      '0001.Proven.json',
      '0001.proven.proven.json',
    ]) {
      expect(parseVerificationKey(`${pairPrefix(pair)}${bad}`)).to.equal(undefined);
    }
    expect(() => verificationKey({ ...pair, digest: '../x' }, 1)).to.throw(RangeError);
    expect(() => verificationKey(pair, 10_000)).to.throw(RangeError);
    expect(() => verificationKey({ ...pair, consumer: '_builders' }, 1)).to.throw(/name-invalid/);
  });
});

describe('recordVerification', () => {
  it('recordVerification: numbers without gaps; the same again is not written a second time', async () => {
    const store = memoryStore();
    expect(await record(store, verification())).to.deep.equal({ outcome: 'recorded', key: first });
    const later = { at: '2026-05-04T11:59:00.000Z', by: 'another' };
    expect(await record(store, verification(later))).to.deep.equal({ outcome: 'unchanged', key: first });
    const second = { outcome: 'recorded', key: verificationKey(pair, 2) };
    expect(await record(store, failed('a user'))).to.deep.equal(second);
    expect(
      await record(store, failed('a user', { messages: [{ ...failed('a user').messages[0]!, detail: 'x' }] })),
    ).to.deep.equal({ ...second, outcome: 'unchanged' });
    expect(await record(store, verification())).to.deep.equal({ outcome: 'recorded', key: verificationKey(pair, 3) });
    expect([...store.objects.keys()]).to.have.length(3);
  });

  it('recordVerification: another kit, commit, kind, golden or scope says something else', async () => {
    const store = memoryStore();
    const message = verification().messages[0]!;
    const proven = verification({ kind: 'proven', messages: [{ ...message, golden: 'c'.repeat(64) }] });
    const each = [
      verification(),
      verification({ tools: { 'contracts-kit': '1.0.1' } }),
      verification({ commit: null }),
      proven,
      verification({ kind: 'proven', messages: [{ ...message, golden: 'd'.repeat(64) }] }),
      verification({ kind: 'proven', messages: [{ ...proven.messages[0]!, scope: scopeDigest({ type: 'object' })! }] }),
    ];
    for (const [index, one] of each.entries()) {
      expect(await record(store, one)).to.deep.equal({
        outcome: 'recorded',
        key: verificationKey(pair, index + 1, one.kind),
      });
    }
    const { results, last } = await readVerifications(store, pair, { now });
    expect(last).to.equal(each.length);
    expect(results.map(({ result }) => result).reverse()).to.deep.equal(each);
  });

  it('recordVerification: of eight at once with one result one object comes, of eight with eight results all', async () => {
    const same = memoryStore();
    const told = await Promise.all(
      Array.from({ length: 8 }, (_, at) => record(same, verification({ by: `run ${at}` }))),
    );
    expect([...same.objects.keys()]).to.deep.equal([first]);
    expect(told.map(({ outcome }) => outcome).sort()).to.deep.equal(['recorded', ...Array(7).fill('unchanged')]);
    const apart = memoryStore();
    await Promise.all(Array.from({ length: 8 }, (_, at) => record(apart, failed(`message ${at}`))));
    const { results } = await readVerifications(apart, pair, { now });
    expect(results.map(({ seq }) => seq)).to.deep.equal([8, 7, 6, 5, 4, 3, 2, 1]);
    expect(new Set(results.map(({ result }) => result.messages[0]!.description)).size).to.equal(8);
  });

  it('recordVerification: killed at every request, before and after, there is a whole result or none, and the next run succeeds', async () => {
    let done = false;
    for (let at = 1; !done; at += 1) {
      for (const when of ['before', 'after'] as const) {
        const store = memoryStore();
        let count = 0;
        const dying = aroundAll(store, async (work) => {
          count += 1;
          if (count > at || (count === at && when === 'before')) throw new Killed();
          const answer = await work();
          if (count >= at) throw new Killed();
          return answer;
        });
        const ended = await record(dying, verification()).then(
          () => 'whole',
          (error) => error,
        );
        done = ended === 'whole';
        if (!done) expect(ended).to.be.instanceOf(Killed);
        const { results } = await readVerifications(store, pair, { now });
        expect(results.length).to.equal(store.objects.size).and.be.lessThan(2);
        await record(store, verification());
        expect([...store.objects.keys()]).to.deep.equal([first]);
      }
      expect(at).to.be.lessThan(10);
    }
  });

  it('recordVerification: an answer that was lost is no second result', async () => {
    for (let at = 1; at <= 2; at += 1) {
      const store = memoryStore();
      expect(await record(answerLostAt(store, at), verification())).to.deep.equal({ outcome: 'recorded', key: first });
      expect([...store.objects.keys()]).to.deep.equal([first]);
    }
  });

  it('recordVerification: a stale listing costs a look at what is there, and no number', async () => {
    const store = memoryStore();
    const stale = { ...store, async *list() {} };
    await record(store, verification());
    expect(await record(stale, verification({ by: 'another' }))).to.deep.equal({ outcome: 'unchanged', key: first });
    expect(await record(stale, failed('a user'))).to.deep.equal({ outcome: 'recorded', key: verificationKey(pair, 2) });
  });

  it('recordVerification: what readers would refuse is not written', async () => {
    const store = memoryStore();
    for (const bad of [
      verification({ outcome: 'failed' }),
      verification({ messages: [] }),
      verification({ by: 'x'.repeat(201) }),
    ]) {
      const found = await findingOf(() => record(store, bad));
      expect(found.code).to.equal('verification-invalid');
    }
    expect(store.objects.size).to.equal(0);
  });

  it('recordBuilders: as results, in a folder of their own', async () => {
    const store = memoryStore();
    const refused = { UserCreated: { outcome: 'refused' as const, golden: 'b'.repeat(64) } };
    await recordBuilt(store, builders());
    await recordBuilt(store, builders({ by: 'another' }));
    await recordBuilt(store, builders({ outcome: 'refused', events: refused }));
    expect([...store.objects.keys()]).to.deep.equal([1, 2].map((seq) => builderKey('auth', '1.2.0', seq)));
    const { results } = await readBuilders(store, pair, { now });
    expect(latestOf(results)?.result.outcome).to.equal('refused');
    expect(successOf(results)?.seq).to.equal(1);
  });
});
