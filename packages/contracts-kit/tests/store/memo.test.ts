import { expect } from 'chai';
import { memoStore } from '../../src/store/memo.js';
import type { Store } from '../../src/store/store.js';
import { memoryStore } from '../support/memory-store.js';

const keys = ['a/1.json', 'a/2.json', 'a/3.json', 'a/4.json', 'a/5.json'];

/** A store of `keys` whose listing says which of them it was asked for, and fails at `failing`. */
function listed(failing?: string): { store: Store; asked: string[] } {
  const asked: string[] = [];
  const store: Store = {
    ...memoryStore(),
    async *list() {
      for (const key of keys) {
        asked.push(key);
        if (key === failing) throw new Error('the listing broke off');
        yield key;
      }
    },
  };
  return { store: memoStore(store), asked };
}

async function first(store: Store, count: number): Promise<string[]> {
  const found: string[] = [];
  for await (const key of store.list('a/')) if (found.push(key) === count) break;
  return found;
}

describe('memoStore', () => {
  it('list: goes no further than the one who reads most of it', async () => {
    const { store, asked } = listed();
    expect(await first(store, 2)).to.deep.equal(keys.slice(0, 2));
    expect(asked).to.deep.equal(keys.slice(0, 2));
    expect(await first(store, 3)).to.deep.equal(keys.slice(0, 3));
    expect(asked).to.deep.equal(keys.slice(0, 3));
    expect(await first(store, 9)).to.deep.equal(keys);
    expect(await first(store, 9)).to.deep.equal(keys);
    expect(asked).to.deep.equal(keys);
  });

  it('list: asked at once by several, each key is asked for once and given to each', async () => {
    const { store, asked } = listed();
    expect(await Promise.all([first(store, 9), first(store, 2), first(store, 9)])).to.deep.equal([
      keys,
      keys.slice(0, 2),
      keys,
    ]);
    expect(asked).to.deep.equal(keys);
  });

  it('list: a failure is no end, for whoever asks again either', async () => {
    const { store } = listed('a/3.json');
    expect(await first(store, 2)).to.deep.equal(keys.slice(0, 2));
    for (const _ of [1, 2]) {
      const told = await first(store, 9).catch((error: Error) => error.message);
      expect(told).to.equal('the listing broke off');
    }
  });
});
