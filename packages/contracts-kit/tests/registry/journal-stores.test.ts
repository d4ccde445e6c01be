import { expect } from 'chai';
import { appendServiceRecord, readServiceState } from '../../src/registry/service-journal.js';
import type { Store } from '../../src/store/store.js';
import { checkpointOf, deployed, entryOf, minute } from '../support/records.js';
import { realStores } from '../support/stores.js';

/** Each racer has a client of its own, as pipelines have, and adds five records one after the other. */
const EACH = 5;

describe('appendRecord on real stores', function () {
  this.timeout(60_000);
  for (const [what, given] of realStores('journal')) {
    for (const racers of [2, 8]) {
      it(`appendRecord: ${racers} at once on ${what} lose nothing and come to one order`, async () => {
        const { open } = given(racers);
        const numbers = (racer: number) => [...Array(EACH).keys()].map((index) => 100 * (racer + 1) + index);
        const race = async (racer: number): Promise<number[]> => {
          const store = open();
          const seqs: number[] = [];
          for (const number of numbers(racer)) {
            const { entry } = await appendServiceRecord(store, 'auth', deployed(number, `env-${number}`), {
              // Clocks that disagree by minutes.
              now: minute(1000 + (racer % 4)),
              by: `pipeline ${racer}`,
            });
            seqs.push(entry?.seq as number);
          }
          await store.close();
          return seqs;
        };
        const seqs = await Promise.all([...Array(racers).keys()].map(race));
        const all = racers * EACH;
        expect(seqs.flat().sort((a, b) => a - b)).to.deep.equal([...Array(all).keys()].map((index) => index + 1));
        for (const own of seqs) expect(own, 'in the order of each').to.deep.equal([...own].sort((a, b) => a - b));
        const store = open();
        const { state } = await readServiceState(store, 'auth', { now: minute(2000) });
        expect(state.seq).to.equal(all);
        expect(state.live.map((one) => one.version).sort()).to.deep.equal(
          [...Array(racers).keys()].flatMap((racer) => numbers(racer).map((number) => `1.0.${number}`)).sort(),
        );
        if (all > 32) expect((await store.get(checkpointOf(32))).outcome).to.equal('found');
        expect((await keysOf(store)).filter((key) => key.includes('/log/'))).to.deep.equal(
          [...Array(all).keys()].map((index) => entryOf(index + 1)),
        );
        await store.close();
      });
    }
  }
});

async function keysOf(store: Store): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.list('records/auth/')) keys.push(key);
  return keys;
}
