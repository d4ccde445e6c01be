import { expect } from 'chai';
import { FindingError, finding } from '../../src/finding.js';
import type { Store } from '../../src/store/store.js';
import { ask } from './ask.js';
import { live } from './scenarios/live.js';
import type { Scenario } from './scenarios/scenario.js';
import { askOf, worldOf } from './scenarios/tables.js';

const denied = () => new FindingError(finding('store-denied', { message: 'denied', mend: 'allow it' }));

/** The store, whose request number `at` (from 1) fails; a listing fails after its first key, or at once. */
function failingAt(store: Store, at: number): Store & { asked(): number } {
  let count = 0;
  const look = () => {
    count += 1;
    return count === at;
  };
  async function* broken(keys: AsyncIterable<string>) {
    for await (const key of keys) {
      yield key;
      break;
    }
    throw denied();
  }
  return {
    ...store,
    asked: () => count,
    get: async (...args) => {
      if (look()) throw denied();
      return store.get(...args);
    },
    list: (...args) => (look() ? broken(store.list(...args)) : store.list(...args)),
    folders: (...args) => (look() ? broken(store.folders(...args)) : store.folders(...args)),
  };
}

describe('can-i-deploy: a store that fails', () => {
  const stories = [
    'a provider whose consumer is released and one that is deployed',
    'several live versions of the provider, each proven and its builders checked',
  ];
  for (const title of stories) {
    it(`${title}: failed at each request in turn, it never answers`, async () => {
      const scenario = live[title] as Scenario;
      const { store } = await worldOf(scenario);
      const whole = failingAt(store, 0);
      await ask(whole, ...askOf(scenario));
      expect(whole.asked()).to.be.above(10);
      for (let at = 1; at <= whole.asked(); at += 1) {
        const answer = await ask(failingAt(store, at), ...askOf(scenario)).catch((error: unknown) => error);
        expect(answer, `request ${at}`).to.be.instanceOf(FindingError);
        expect((answer as FindingError).findings[0]!.code).to.equal('store-denied');
      }
    });
  }

  it('an object of a version that is not what its manifest says: no answer', async () => {
    const scenario = live['several live versions of the provider, each proven and its builders checked']!;
    for (const prefix of ['pacts/auth/core/1.0.0/', 'golden/auth/2.0.0/']) {
      const { store } = await worldOf(scenario);
      const key = [...store.objects.keys()].find((one) => one.startsWith(prefix))!;
      store.objects.set(
        key,
        Buffer.from(Buffer.from(store.objects.get(key)!).toString().replace('UserCreated', 'UserDeleted')),
      );
      const error = await ask(store, ...askOf(scenario)).catch((one: unknown) => one);
      expect((error as FindingError).findings?.[0]?.code, prefix).to.equal('store-digest-mismatch');
    }
  });

  it('a live version whose manifest was deleted: no answer', async () => {
    const scenario = live['several live versions of the provider, each proven and its builders checked']!;
    const { store } = await worldOf(scenario);
    store.objects.delete('versions/auth/2.0.0.json');
    const error = await ask(store, ...askOf(scenario)).catch((one: unknown) => one);
    expect((error as FindingError).findings?.[0]?.code).to.equal('manifest-missing');
  });
});
