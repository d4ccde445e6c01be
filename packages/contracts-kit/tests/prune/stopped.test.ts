import { expect } from 'chai';
import { executePublish } from '../../src/registry/publish.js';
import { readServiceState } from '../../src/registry/service-journal.js';
import { Killed, killedAt } from '../support/memory-store.js';
import { deploy, done, isWhole, meanwhile, old, prepared, twice, wholeOrGone } from './racing.js';
import { day, deployed, planOf, pruneAt, record, snapshot, tracesOf } from './world.js';

describe('prune, and others that are stopped or killed', function () {
  this.timeout(120_000);

  it('record-deployment: stopped before any of its requests, until any request of mark and removal: what it acknowledges is whole', async () => {
    const [recording, pruning] = [await prepared(), await prepared()];
    for (const store of [recording, pruning]) store.requests.length = 0;
    await deploy(recording, old, day(80));
    await twice(pruning);
    let saved = 0;
    for (let stop = 1; stop <= recording.requests.length; stop += 1) {
      for (let go = 1; go <= pruning.requests.length + 1; go += 1) {
        const store = await prepared();
        const stopped = Promise.withResolvers<void>();
        const released = Promise.withResolvers<void>();
        const waits = async () => {
          stopped.resolve();
          await released.promise;
        };
        const recorder = done(deploy(meanwhile(store, stop, waits), old, day(80)));
        await stopped.promise;
        const recorded = async () => {
          released.resolve();
          await recorder;
        };
        await twice(meanwhile(store, go, recorded));
        released.resolve();
        const name = `stopped at ${stop}, until ${go}`;
        if (await recorder) {
          saved += 1;
          expect(await isWhole(store, old), name).to.equal(true);
        }
        const { live } = (await readServiceState(store, 'auth', { now: day(81) })).state;
        expect(
          live.some(({ version }) => version === old),
          name,
        ).to.equal(await recorder);
        await wholeOrGone(store, old);
      }
    }
    expect(saved).to.be.greaterThan(0);
  });

  it('publish: stopped before any of its requests until the version was published by another, marked and removed: it says so', async () => {
    const fresh = async () => {
      const store = await prepared();
      for (const key of await tracesOf(store, old)) if (!key.startsWith('records/')) await store.remove(key);
      store.requests.length = 0;
      return store;
    };
    const undisturbed = await fresh();
    await executePublish(undisturbed, planOf(5, 'feature'));
    for (let stop = 1; stop <= undisturbed.requests.length; stop += 1) {
      const store = await fresh();
      const others = async () => {
        await executePublish(store, planOf(5, 'feature'));
        await twice(store);
        expect(await tracesOf(store, old)).to.deep.equal([]);
      };
      const published = await done(executePublish(meanwhile(store, stop, others), planOf(5, 'feature')));
      expect(published, `request ${stop} of ${undisturbed.requests.length}`).to.equal(false);
      await pruneAt(store, day(90));
      await wholeOrGone(store, old);
    }
  });

  for (const when of ['before', 'after'] as const) {
    it(`prune: is killed ${when} any request while a recorder and a publisher of the version are at work: the next runs leave it whole or gone`, async () => {
      const undisturbed = await prepared();
      undisturbed.requests.length = 0;
      await twice(undisturbed);
      for (let at = 1; at <= undisturbed.requests.length; at += 1) {
        const store = await prepared();
        await twice(killedAt(store, at, when)).catch((error) => expect(error).to.be.instanceOf(Killed));
        const [recorded] = await Promise.all([
          done(deploy(store, old, day(80))),
          done(executePublish(store, planOf(5, 'feature'))),
        ]);
        for (const later of [80.5, 82, 83.5]) await pruneAt(store, day(later));
        await wholeOrGone(store, old);
        if (recorded) expect(await isWhole(store, old), `request ${at}`).to.equal(true);
      }
    });
  }

  it('prune: stopped before any of its requests until another has removed what it is about to note: nothing of the version stays', async () => {
    const unseen = async () => {
      const store = await prepared();
      await executePublish(store, planOf(9, 'laptop'));
      store.requests.length = 0;
      return store;
    };
    const undisturbed = await unseen();
    await pruneAt(undisturbed, day(80));
    for (let stop = 1; stop <= undisturbed.requests.length; stop += 1) {
      const store = await unseen();
      const others = async () => {
        for (const later of [80, 120, 122]) await pruneAt(store, day(later), { keep: 0 });
      };
      await pruneAt(meanwhile(store, stop, others), day(80)).catch((error: unknown) =>
        expect(error, `request ${stop}`).to.have.property('findings'),
      );
      for (const later of [124, 126]) await pruneAt(store, day(later), { keep: 0 });
      expect(await tracesOf(store, snapshot(9, 'laptop')), `request ${stop}`).to.deep.equal([]);
    }
  });

  it('record: a version that was condemned and then spared may be deployed again', async () => {
    const store = await prepared();
    await pruneAt(store, day(79));
    await pruneAt(store, day(80), { keep: 50 });
    await record(store, deployed(old), day(80));
    expect(await done(deploy(store, old, day(80)))).to.equal(true);
  });
});
