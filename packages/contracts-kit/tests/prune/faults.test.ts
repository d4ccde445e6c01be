import { expect } from 'chai';
import { FindingError, finding } from '../../src/finding.js';
import { declareEnvironment } from '../../src/registry/environment-journal.js';
import { headKey, manifestKey } from '../../src/registry/keys.js';
import { executePublish } from '../../src/registry/publish.js';
import { readServiceState } from '../../src/registry/service-journal.js';
import { addMark, readTombstone } from '../../src/registry/tombstone.js';
import type { Store } from '../../src/store/store.js';
import { answerLostAt, Killed, type MemoryStore, memoryStore } from '../support/memory-store.js';
import { commit, publishVersion, putHead } from '../support/versions.js';
import { DAY, day, deployed, planOf, pruneAt, publish, record, snapshot, whole } from './world.js';

/** Every kind of step is due on day 80. */
async function prepared(): Promise<MemoryStore> {
  const store = memoryStore();
  await publishVersion(store);
  const declaration = { production: true, retention: { default: 7 * DAY, of: {} }, margin: 0 };
  await declareEnvironment(store, 'production', () => declaration, { now: day(0), by: 'test' });
  for (const number of [1, 2, 3, 4]) await publish(store, number);
  await publish(store, 5, 'feature'); // close
  await publish(store, 6, 'closed'); // remove
  await record(store, { kind: 'branch-closed', branch: 'closed' }, day(7));
  await publish(store, 7, 'lost'); // restore
  await store.remove(headKey('auth', 'lost'));
  await publish(store, 8);
  await publish(store, 45);
  await marked(store, 1, 78); // remove
  await marked(store, 2, 78); // spare
  await record(store, deployed(snapshot(2)), day(78.1));
  const { n } = await marked(store, 3, 77); // finish: somebody was killed after the manifest
  await addMark(store, { n }, markOf(3, 'removing', 78));
  await store.remove(manifestKey('auth', snapshot(3)));
  await marked(store, 4, 79.5); // wait
  await executePublish(store, planOf(9, 'laptop')); // see
  await executePublish(store, planOf(11, 'quiet')); // record
  const quiet = { branch: 'quiet', version: snapshot(11, 'quiet'), commit: commit(11), plannedVersion: '1.3.0' };
  await putHead(store, quiet);
  store.requests.length = 0;
  return store;
}

function markOf(number: number, kind: 'marked' | 'removing', on: number) {
  const objects = planOf(number).objects.map(({ key }) => key);
  return { service: 'auth', version: snapshot(number), kind, at: day(on).toISOString(), by: 'test', objects };
}

async function marked(store: Store, number: number, on: number) {
  expect(await addMark(store, undefined, markOf(number, 'marked', on))).to.equal('added');
  return (await readTombstone(store, 'auth', snapshot(number)))!;
}

/** Listings included: the process fails, or is dead from then on, at request number `at`. */
function broken(store: Store, at: number, when: 'before' | 'after', dead: boolean, error: () => Error): Store {
  let count = 0;
  const wrapped = async <T>(work: () => Promise<T>): Promise<T> => {
    count += 1;
    const mine = count === at;
    if ((dead && count > at) || (mine && when === 'before')) throw error();
    const answer = await work();
    if (mine || (dead && count >= at)) throw error();
    return answer;
  };
  async function* listed(keys: AsyncIterable<string>): AsyncGenerator<string> {
    await wrapped(async () => {});
    yield* keys;
  }
  return {
    ...store,
    get: (...args) => wrapped(() => store.get(...args)),
    create: (...args) => wrapped(() => store.create(...args)),
    replace: (...args) => wrapped(() => store.replace(...args)),
    remove: (...args) => wrapped(() => store.remove(...args)),
    list: (...args) => listed(store.list(...args)),
    folders: (...args) => listed(store.folders(...args)),
  };
}

/** All that is there, but who wrote when, which a second run cannot repeat. */
async function state(store: MemoryStore): Promise<unknown> {
  const keys = [...store.objects.keys()].filter((key) => !key.startsWith('records/')).sort();
  const { heads, live, departed } = (await readServiceState(store, 'auth', { now: day(90) })).state;
  const branches = heads.map(({ branch, version }) => `${branch} ${version}`).sort();
  return { keys, branches, live, departed };
}

const run = (store: Store) => pruneAt(store, day(80));

describe('prune, and a store that fails', () => {
  it('prepared: every kind of step is taken', async () => {
    const { heads, versions } = await run(await prepared());
    const taken = new Set([...heads, ...versions].map(({ step }) => step));
    for (const step of [
      'see',
      'mark',
      'wait',
      'spare',
      'remove',
      'finish',
      'keep',
      'close',
      'restore',
      'record',
    ] as const) {
      expect(taken, step).to.include(step);
    }
  });

  for (const when of ['before', 'after'] as const) {
    for (const dead of [true, false]) {
      const what = dead ? 'is killed' : 'fails once';
      it(`prune: ${what} ${when} any request has its effect: every version is whole or gone, and the next run ends where it should`, async function () {
        this.timeout(120_000);
        const undisturbed = await prepared();
        await run(undisturbed);
        const { length } = undisturbed.requests;
        // A second run, as the disturbed one has: what the first left for it, such as a head whose records were mended.
        await run(undisturbed);
        const wanted = await state(undisturbed);
        const error = dead
          ? () => new Killed()
          : () => new FindingError(finding('store-failed', { message: 'm', mend: 'n' }));
        const there = await whole(undisturbed);
        for (let at = 1; at <= length; at += 1) {
          const store = await prepared();
          const failure: unknown = await run(broken(store, at, when, dead, error)).catch((reason) => reason);
          expect(failure, `request ${at} of ${length}: never a result`).to.be.instanceOf(dead ? Killed : FindingError);
          expect(await whole(store), `request ${at}: nothing that is needed is gone`).to.include.members(there);
          await run(store);
          await run(store);
          expect(await state(store), `request ${at}: the next run`).to.deep.equal(wanted);
        }
      });
    }
  }

  it('prune: an answer that is lost and asked for again changes nothing, at any request', async function () {
    this.timeout(120_000);
    const undisturbed = await prepared();
    await run(undisturbed);
    const { length } = undisturbed.requests;
    const wanted = await state(undisturbed);
    for (let at = 1; at <= length; at += 1) {
      const store = await prepared();
      await run(answerLostAt(store, at));
      expect(await state(store), `request ${at}`).to.deep.equal(wanted);
    }
  });
});
