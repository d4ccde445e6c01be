import { expect } from 'chai';
import { satisfiedKey } from '../../src/registry/keys.js';
import { hasResults, isSatisfied, markSatisfied } from '../../src/registry/satisfied.js';
import { readVersion } from '../../src/registry/verifications.js';
import { findingOf } from '../support/findings.js';
import { answerLostAt, Killed, killedAt, memoryStore, text } from '../support/memory-store.js';

const [a, b, c] = ['a', 'b', 'c'].map((letter) => letter.repeat(64)) as [string, string, string];

describe('marks of what a provider satisfied', () => {
  it('markSatisfied: what is marked is satisfied, for this provider and nothing else', async () => {
    const store = memoryStore();
    expect(await markSatisfied(store, 'auth', [a, b, a])).to.equal(2);
    expect(await isSatisfied(store, 'auth', a)).to.equal(true);
    expect(await isSatisfied(store, 'auth', c)).to.equal(false);
    expect(await isSatisfied(store, 'templates', a)).to.equal(false);
  });

  it('markSatisfied: one listing and a request for each that is new; nothing for nothing', async () => {
    const store = memoryStore();
    expect(await markSatisfied(store, 'auth', [])).to.equal(0);
    expect(store.requests).to.deep.equal([]);
    await markSatisfied(store, 'auth', [a]);
    store.requests.length = 0;
    expect(await markSatisfied(store, 'auth', [a, b])).to.equal(1);
    expect(store.requests).to.deep.equal(['list verifications/auth/_satisfied/', `create ${satisfiedKey('auth', b)}`]);
    store.requests.length = 0;
    expect(await markSatisfied(store, 'auth', [a, b])).to.equal(0);
    expect(store.requests).to.have.length(1);
  });

  it('isSatisfied: one request, whatever else is there', async () => {
    const store = memoryStore();
    await markSatisfied(store, 'auth', [a, b]);
    store.requests.length = 0;
    await isSatisfied(store, 'auth', c);
    expect(store.requests).to.deep.equal([`get ${satisfiedKey('auth', c)}`]);
  });

  it('markSatisfied: a mark is the same bytes whoever writes it, and killed at any request the next run completes it', async () => {
    const whole = memoryStore();
    await markSatisfied(whole, 'auth', [a, b]);
    for (const when of ['before', 'after'] as const) {
      for (let at = 1; at <= 2; at += 1) {
        const store = memoryStore();
        const error = await markSatisfied(killedAt(store, at, when), 'auth', [a, b]).catch((thrown: unknown) => thrown);
        expect(error).to.be.instanceOf(Killed);
        await markSatisfied(store, 'auth', [a, b]);
        expect([...store.objects].sort()).to.deep.equal([...whole.objects].sort());
      }
    }
    const lost = memoryStore();
    expect(await markSatisfied(answerLostAt(lost, 1), 'auth', [a])).to.equal(1);
  });

  it('isSatisfied: a mark that contracts-kit did not write is an error at its key', async () => {
    for (const bytes of [
      '',
      '{',
      '[]',
      '{"satisfied":2}',
      `{"satisfied":1,"provider":"core","message":"${a}"}`,
      `{"satisfied":1,"provider":"auth","message":"${b}"}`,
    ]) {
      const store = memoryStore(new Map([[satisfiedKey('auth', a), text(bytes)]]));
      const error = await findingOf(() => isSatisfied(store, 'auth', a));
      expect(error, bytes).to.include({ code: 'verification-invalid' });
      expect(error?.at?.key).to.equal(satisfiedKey('auth', a));
    }
  });

  it('isSatisfied: a digest that is none never becomes a key', async () => {
    for (const digest of ['', '../x', 'A'.repeat(64), `${a}0`])
      expect(await isSatisfied(memoryStore(), 'auth', digest).catch((error: unknown) => error)).to.be.instanceOf(
        RangeError,
      );
  });

  it('hasResults: anything below the provider, also its builders; not what is of another whose name begins so', async () => {
    const store = memoryStore();
    expect(await hasResults(store, 'auth')).to.equal(false);
    store.objects.set('verifications/auth-2/1.0.0/_builders/0001.json', text('{}'));
    expect(await hasResults(store, 'auth')).to.equal(false);
    store.objects.set('verifications/auth/1.0.0/_builders/0001.json', text('{}'));
    expect(await hasResults(store, 'auth')).to.equal(true);
  });

  it('readVersion: is not disturbed by marks', async () => {
    const store = memoryStore();
    await markSatisfied(store, 'auth', [a]);
    const read = await readVersion(store, { provider: 'auth', providerVersion: '1.0.0' }, [], { now: new Date() });
    expect(read.builders.results).to.deep.equal([]);
  });
});
