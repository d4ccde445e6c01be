import { expect } from 'chai';
import { readHead } from '../../src/registry/head.js';
import { executePublish } from '../../src/registry/publish.js';
import { readServiceState } from '../../src/registry/service-journal.js';
import { memoryStore } from '../support/memory-store.js';
import { deploy, done, interleaved, isWhole, old, prepared, twice, wholeOrGone } from './racing.js';
import { day, moveTo, planOf, pruneAt, publish, record, snapshot, tracesOf, whole } from './world.js';

describe('prune, and others at the same time', function () {
  this.timeout(120_000);

  it('record-deployment: what it acknowledges is whole and live, however slow it is beside mark and removal', async () => {
    const seen = new Set<unknown>();
    await interleaved(
      (_, through) => [() => twice(through('pruner')), () => done(deploy(through('recorder'), old, day(80)))],
      async (store, [, recorded]) => {
        seen.add(recorded);
        const { live } = (await readServiceState(store, 'auth', { now: day(81) })).state;
        expect(live.some(({ version }) => version === old)).to.equal(recorded);
        if (recorded) expect(await isWhole(store, old)).to.equal(true);
        await wholeOrGone(store, old);
      },
    );
    expect(seen, 'both were tried').to.deep.equal(new Set([true, false]));
  });

  it('publish: a head that it acknowledges is at a version that is whole, however slow it is beside mark and removal', async () => {
    const seen = new Set<unknown>();
    await interleaved(
      (_, through) => [
        () => twice(through('pruner')),
        () =>
          done(
            (async () => {
              await executePublish(through('publisher'), planOf(5, 'feature'));
              await moveTo(through('publisher'), 5, 'feature', day(80));
            })(),
          ),
      ],
      async (store, [, published]) => {
        seen.add(published);
        if (published) {
          expect(await isWhole(store, old)).to.equal(true);
          expect((await readHead(store, 'auth', 'feature'))?.head.version).to.equal(old);
        }
        // What was refused may have moved the head file before it knew: the next runs take it away.
        for (const later of [81, 82.5, 84]) await pruneAt(store, day(later));
        await wholeOrGone(store, old);
        const head = await readHead(store, 'auth', 'feature');
        if (head !== undefined) expect(await whole(store)).to.include(head.head.version);
      },
    );
    expect(seen, 'both were tried').to.deep.equal(new Set([true, false]));
  });

  it('publish: of one who uploads for longer than the grace period nothing is left in part after the next run', async () => {
    const empty = async () => {
      const store = await prepared();
      for (const key of await tracesOf(store, old)) if (!key.startsWith('records/')) await store.remove(key);
      return store;
    };
    await interleaved(
      (store, through) => [
        () => done(executePublish(through('slow'), planOf(5, 'feature'))),
        async () => {
          await done(executePublish(through('fast'), planOf(5, 'feature')));
          await twice(through('pruner'));
        },
        async () => store,
      ],
      async (store) => {
        for (const later of [90, 91.5, 93, 94.5]) await pruneAt(store, day(later));
        await wholeOrGone(store, old);
        expect(await isWhole(store, old)).to.equal(false);
      },
      { runs: 200, from: empty },
    );
  });

  it('publish: a new commit on a closed branch has its head, whenever the file of the old one is removed', async () => {
    const closed = async () => {
      const store = memoryStore();
      await publish(store, 1);
      await publish(store, 5, 'feature');
      await record(store, { kind: 'branch-closed', branch: 'feature' }, day(6));
      return store;
    };
    await interleaved(
      (_, through) => [
        () => pruneAt(through('pruner'), day(9)),
        () => pruneAt(through('other pruner'), day(9)),
        () => publish(through('publisher'), 7, 'feature', day(9)),
      ],
      async (store) => {
        expect((await readHead(store, 'auth', 'feature'))?.head.version).to.equal(snapshot(7, 'feature'));
        const { heads } = (await readServiceState(store, 'auth', { now: day(10) })).state;
        expect(heads).to.deep.include({ branch: 'feature', version: snapshot(7, 'feature'), at: day(9).toISOString() });
      },
      { from: closed },
    );
  });

  it('prune: of one who spares and one who removes one is first, and who publishes it anew has it whole', async () => {
    const marked = async () => {
      const store = await prepared();
      await pruneAt(store, day(79));
      return store;
    };
    const seen = new Set<unknown>();
    await interleaved(
      (_, through) => [
        () => pruneAt(through('remover'), day(80)),
        () => pruneAt(through('sparer'), day(80), { keep: 50 }),
        () => done(executePublish(through('publisher'), planOf(5, 'feature'))),
      ],
      async (store) => {
        seen.add(await isWhole(store, old));
        await wholeOrGone(store, old);
      },
      { from: marked },
    );
    expect(seen, 'both came first').to.deep.equal(new Set([true, false]));
  });
});
