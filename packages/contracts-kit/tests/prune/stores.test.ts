import { expect } from 'chai';
import { FindingError } from '../../src/finding.js';
import { readHead } from '../../src/registry/head.js';
import { executePublish } from '../../src/registry/publish.js';
import { readServiceState } from '../../src/registry/service-journal.js';
import type { Store } from '../../src/store/store.js';
import { realStores } from '../support/stores.js';
import { day, deployed, planOf, pruneAt, publish, record, snapshot, tracesOf, whole } from './world.js';

/** Snapshots of main, the last of them its head; number 3 is deployed, one more on a branch that is closed. */
const LAST = 9;

async function prepare(store: Store): Promise<void> {
  for (let number = 1; number <= LAST; number += 1) await publish(store, number);
  await publish(store, 10, 'feature');
  await record(store, { kind: 'branch-closed', branch: 'feature' }, day(11));
  await record(store, deployed(snapshot(3)), day(12));
}

describe('prune on real stores', function () {
  this.timeout(120_000);
  for (const [what, given] of realStores('prune')) {
    for (const racers of [2, 8]) {
      it(`prune: ${racers} at once on ${what}, beside as many publishers and deployments: what is needed is whole, the rest is gone`, async () => {
        const { open } = given(racers);
        const store = open();
        await prepare(store);
        const each = <T>(work: (own: Store, index: number) => Promise<T>) =>
          Promise.all(
            [...Array(racers).keys()].map(async (index) => {
              const own = open(); // a client of its own, as pipelines have
              return work(own, index).finally(() => own.close());
            }),
          );
        await each((own) => pruneAt(own, day(60)));
        const branch = (index: number) => `topic-${index}`;
        const [, , refused] = await Promise.all([
          each((own) => pruneAt(own, day(61))),
          each((own, index) => publish(own, 20 + index, branch(index), day(61))),
          each(async (own, index) => {
            const error: unknown = await executePublish(own, planOf((index % 2) + 1)).catch((reason) => reason);
            return error instanceof FindingError ? error.findings[0]?.code : error;
          }),
          each((own, index) => record(own, deployed(snapshot(LAST), `eu-${index}`), day(61))),
        ]);
        expect(new Set(refused)).to.deep.equal(new Set(['version-tombstoned']));
        const published = [...Array(racers).keys()].map((index) => snapshot(20 + index, branch(index)));
        const { state } = await readServiceState(store, 'auth', { now: day(61) });
        for (const [index, version] of published.entries()) {
          expect((await readHead(store, 'auth', branch(index)))?.head.version).to.equal(version);
          expect(state.heads.find((one) => one.branch === branch(index))?.version).to.equal(version);
        }
        expect(await readHead(store, 'auth', 'feature')).to.equal(undefined);
        // Its head was there while the marks were made.
        const needed = [snapshot(3), snapshot(LAST), snapshot(10, 'feature'), ...published];
        expect(await whole(store)).to.have.members(needed);
        for (const number of [1, 2, 4, 5, 6, 7, 8]) expect(await tracesOf(store, snapshot(number))).to.deep.equal([]);
        expect(state.live.map(({ instance, version }) => `${instance} ${version}`)).to.have.members([
          `default ${snapshot(3)}`,
          ...published.map((_, index) => `eu-${index} ${snapshot(LAST)}`),
        ]);
        await store.close();
      });
    }
  }
});
