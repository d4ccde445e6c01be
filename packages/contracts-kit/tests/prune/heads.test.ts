import { expect } from 'chai';
import { readHead } from '../../src/registry/head.js';
import { headKey } from '../../src/registry/keys.js';
import { readServiceState } from '../../src/registry/service-journal.js';
import type { MemoryStore } from '../support/memory-store.js';
import { day, four, pruneAt, publish, record, snapshot, whole } from './world.js';

describe('prune, heads', () => {
  const headsOf = async (now: number, store: MemoryStore) =>
    Object.fromEntries(
      (await pruneAt(store, day(now))).heads.map(({ branch, step, done }) => [branch, done ? step : `(${step})`]),
    );
  const stateAt = async (store: MemoryStore, now: number) =>
    (await readServiceState(store, 'auth', { now: day(now) })).state;

  it('prune: an old branch is closed, its head goes after the grace period, then its version; main stays', async () => {
    const store = await four();
    await publish(store, 5, 'feature');
    await publish(store, 40, 'recent');
    expect(await headsOf(45, store)).to.deep.equal({ feature: 'close', main: '(keep)', recent: '(keep)' });
    expect((await stateAt(store, 45)).heads.map(({ branch }) => branch)).to.deep.equal(['main', 'recent']);
    expect(await headsOf(45.5, store)).to.include({ feature: '(wait)' });
    expect(await headsOf(46, store)).to.include({ feature: 'remove' });
    expect(await readHead(store, 'auth', 'feature')).to.equal(undefined);
    expect(await whole(store)).to.include(snapshot(5, 'feature'));
    await headsOf(47, store);
    await headsOf(48, store);
    expect(await whole(store)).to.deep.equal([snapshot(4), snapshot(40, 'recent'), '1.2.0'].sort());
    expect(await headsOf(400, store)).to.deep.equal({ main: '(keep)', recent: '(keep)' });
  });

  it('prune: a branch that was closed and opened again keeps its head', async () => {
    const store = await four();
    await publish(store, 5, 'feature');
    await record(store, { kind: 'branch-closed', branch: 'feature' }, day(6));
    await publish(store, 6, 'feature', day(40));
    expect(await headsOf(60, store)).to.include({ feature: '(keep)' });
  });

  it('prune: a head that no record speaks of is recorded, and a record whose head file is not there makes it again', async () => {
    const store = await four();
    await publish(store, 5, 'feature', day(40));
    const key = headKey('auth', 'feature');
    const before = store.objects.get(key)!;
    store.objects.delete(key);
    expect(await headsOf(41, store)).to.include({ feature: 'restore' });
    expect(store.objects.get(key)).to.deep.equal(before);
    for (const seq of ['5', '6']) store.objects.delete(`records/auth/log/0000000${seq}.json`);
    expect(await headsOf(41, store)).to.include({ feature: 'record' });
    expect((await stateAt(store, 41)).heads.map(({ branch }) => branch)).to.deep.equal(['main', 'feature']);
  });

  it('publishHead: a head that is removed while it is recorded is moved again', async () => {
    const store = await four();
    await publish(store, 5, 'feature');
    await record(store, { kind: 'branch-closed', branch: 'feature' }, day(6));
    let removed = false;
    const restless = {
      ...store,
      create: async (...args: Parameters<MemoryStore['create']>) => {
        const answer = await store.create(...args);
        if (args[0].startsWith('records/') && !removed) {
          removed = true;
          await store.remove(headKey('auth', 'feature'));
        }
        return answer;
      },
    };
    await publish(restless, 7, 'feature', day(40));
    expect(removed).to.equal(true);
    expect((await readHead(store, 'auth', 'feature'))?.head.version).to.equal(snapshot(7, 'feature'));
  });
});
