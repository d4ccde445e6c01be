import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { Store } from '../../src/store/store.js';
import { all, bytes, type Place, read } from './helpers.js';
import { increment } from './worker.js';
import { Worker } from './workers.js';

/** What both drivers promise to several processes. `current` tells the empty store of the test that runs. */
export function processConformance(current: () => { place: Place; store: Store }): void {
  let workers: Worker[];
  let store: Store;
  beforeEach(async () => {
    const { place } = current();
    store = current().store;
    workers = await Promise.all([1, 2, 3, 4].map(() => Worker.start(place.location, place.env)));
  });
  afterEach(() => Promise.all(workers.map((worker) => worker.stop())));

  it('create and replace: one winner for each object, no update is lost', async () => {
    const keys = Array.from({ length: 40 }, (_, i) => `race/${i}.json`);
    const won = await Promise.all(
      workers.map((worker, i) => worker.perform({ do: 'create', keys, text: `worker ${i}` })),
    );
    for (const key of keys) {
      const winners = won.flatMap((mine, i) => ((mine as string[]).includes(key) ? [`worker ${i}`] : []));
      expect(winners, key).to.deep.equal([await read(store, key)]);
    }
    await store.create('count', bytes('0'));
    await Promise.all(workers.map((worker) => worker.perform({ do: 'increment', key: 'count', times: 12 })));
    expect(await read(store, 'count')).to.equal('48');
  });

  it('create and replace: kill -9 leaves nothing torn and nothing stuck', async () => {
    await store.create('count', bytes('0'));
    const filled = workers.slice(0, 2).map((worker, i) => worker.killAfter({ do: 'fill', prefix: `w${i}/` }, 3, 7 * i));
    const counting = workers
      .slice(2)
      .map((worker, i) => worker.killAfter({ do: 'increment-forever', key: 'count' }, 5, 5 * i));
    await Promise.all([...filled, ...counting]);
    const keys = await all(store.list(''));
    expect(keys.length).to.be.greaterThan(3 * 4 * 2);
    for (const key of keys.filter((name) => name.endsWith('.bin'))) {
      const found = await store.get(key);
      if (found.outcome !== 'found') throw new Error(`${key} is listed and ${found.outcome}`);
      const sealed = Buffer.from(found.body);
      const digest = createHash('sha256').update(sealed.subarray(0, -64)).digest('hex');
      expect(sealed.subarray(-64).toString(), key).to.equal(digest);
    }
    // Every number is told by one of the two, except at most one each whose answer died with it.
    const told = workers.slice(2).flatMap((worker) => worker.told.slice(1) as number[]);
    expect(new Set(told).size).to.equal(told.length);
    const count = Number(await read(store, 'count'));
    expect(count).to.be.within(Math.max(...told), told.length + 2);
    expect(await increment(store, 'count')).to.equal(count + 1);
    expect(await read(store, 'count')).to.equal(String(count + 1));
  });
}
