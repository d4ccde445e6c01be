import { expect } from 'chai';
import { snapshotStore } from '../../src/deploy/snapshot.js';
import { memoryStore } from '../support/memory-store.js';
import { ask, brief } from './ask.js';
import { all, askOf, begin, worldOf } from './scenarios/tables.js';
import { World } from './world.js';

const sends = { emits: { UserCreated: { id: 'text' } } };
const readsOf = (provider: string) => ({ reads: { [provider]: { events: { UserCreated: { id: 'text' } } } } });

/** core has one provider and one consumer; besides, there are `count` services with edges of their own. */
async function registry(count: number) {
  const world = new World(memoryStore());
  await begin(world, {
    versions: { 'auth 1.0.0': sends, 'core 1.0.0': { ...sends, ...readsOf('auth') }, 'mail 1.0.0': readsOf('core') },
  });
  for (let at = 0; at < count; at += 1) {
    await world.publish(`other${at} 1.0.0`, at === 0 ? sends : { ...sends, ...readsOf(`other${at - 1}`) });
    await world.happen(`other${at} 1.0.0 deployed to test`, 2);
  }
  for (const one of ['auth 1.0.0', 'mail 1.0.0']) await world.happen(`${one} deployed to test`, 2);
  await world.happen('mail 1.0.0 verified with core 1.0.0', 1);
  await world.happen('auth 1.0.0 builders checked', 1);
  return world;
}

describe('can-i-deploy: what is read', () => {
  it('10, 100 and 1000 services: the same requests for the same edges', async function () {
    this.timeout(120_000);
    const counted: string[][] = [];
    for (const count of [10, 100, 1000]) {
      const { store } = await registry(count);
      store.requests.length = 0;
      const asked = await ask(store, 'core 1.0.0');
      expect(brief(asked)).to.deep.equal([
        'core 1.0.0 with auth 1.0.0: yes, proven',
        'mail 1.0.0 with core 1.0.0: yes, executed',
      ]);
      counted.push([...store.requests].sort());
    }
    expect(counted[1]).to.deep.equal(counted[0]);
    expect(counted[2]).to.deep.equal(counted[0]);
    expect(counted[0]!.length).to.be.below(70);
    expect(counted[0]!.some((one) => one.includes('other'))).to.equal(false);
  });

  it('no object is asked for twice', async () => {
    for (const [title, scenario] of all) {
      const { store } = await worldOf(scenario);
      store.requests.length = 0;
      await ask(store, ...askOf(scenario));
      const gets = store.requests.filter((one) => one.startsWith('get '));
      expect(new Set(gets).size, title).to.equal(gets.length);
    }
  });

  it('hundreds of older records of a service: at most as many requests more as lie between checkpoints', async function () {
    this.timeout(60_000);
    const counts: number[] = [];
    for (const records of [0, 320]) {
      const { store, ...rest } = await registry(1);
      void rest;
      const world = new World(store);
      for (let at = 0; at < records; at += 1) {
        await world.happen(`auth ${at % 2 === 0 ? '1.0.0 deployed to' : 'undeployed from'} production`, 1 - at / 1000);
      }
      store.requests.length = 0;
      await ask(store, 'core 1.0.0');
      counts.push(store.requests.length);
    }
    expect(counts[1]! - counts[0]!).to.be.below(40);
  });

  it('--explain: the objects that it names give the same answer alone', async () => {
    for (const [title, scenario] of all) {
      const { store } = await worldOf(scenario);
      const first = await ask(store, ...askOf(scenario));
      const named = first.read.flatMap((one) => ('key' in one && one.sha256 !== null ? [one.key] : []));
      const objects = new Map(named.map((key) => [key, store.objects.get(key)!]));
      // A listing of consumers needs one object below each folder: the pact of any version.
      for (const [key, body] of store.objects) if (key.startsWith('pacts/')) objects.set(key, body);
      const again = await ask(snapshotStore({ location: store.location, at: '', objects }), ...askOf(scenario));
      expect(again.answer, title).to.deep.equal(first.answer);
      expect(again.read, title).to.deep.equal(first.read);
    }
  });
});
