import { expect } from 'chai';
import fc from 'fast-check';
import { readHead } from '../../src/registry/head.js';
import { moveHead } from '../../src/registry/move-head.js';
import type { ServiceState } from '../../src/registry/record-types.js';
import { appendServiceRecord, readServiceState, recordHead } from '../../src/registry/service-journal.js';
import type { Store } from '../../src/store/store.js';
import { answerLostAt, around, Killed, killedAt, memoryStore } from '../support/memory-store.js';
import { minute } from '../support/records.js';
import { commit, headOf } from '../support/versions.js';

const write = { now: minute(1), by: 'test' };
const at = (number: number) => headOf({ version: `0.0.0-main-12345678.g${commit(number)}`, commit: commit(number) });
const isAncestor = async (a: string, b: string) => {
  const number = (id: string) => [...Array(30).keys()].find((each) => commit(each) === id) as number;
  return number(a) <= number(b);
};
const state = async (store: Store): Promise<ServiceState> =>
  (await readServiceState(store, 'auth', { now: minute(2) })).state;
const recordedHead = async (store: Store) => (await state(store)).heads.find((one) => one.branch === 'main')?.version;

/** What `publish` does with a head: move it, and record where it is, also where it was there already. */
async function publishHead(store: Store, number: number): Promise<void> {
  const head = at(number);
  const moved = await moveHead(store, head, { isAncestor });
  if (moved.moved || moved.at === head.version) await recordHead(store, { service: 'auth', branch: 'main' }, write);
}

describe('recordHead', () => {
  it('recordHead: says where the head is and where it was, once', async () => {
    const store = memoryStore();
    await publishHead(store, 1);
    await publishHead(store, 2);
    const again = await recordHead(store, { service: 'auth', branch: 'main' }, write);
    expect(again).to.include({ outcome: 'unchanged' });
    expect(again.state).to.include({ seq: 2 });
    const { entry } = await (async () => {
      await publishHead(store, 3);
      const body = store.objects.get('records/auth/log/00000003.json');
      return { entry: JSON.parse(Buffer.from(body!).toString('utf8')) };
    })();
    expect(entry.record).to.deep.equal({
      kind: 'head-moved',
      branch: 'main',
      version: at(3).version,
      from: at(2).version,
    });
  });

  it('recordHead: a branch without a head is not recorded', async () => {
    const store = memoryStore();
    expect(await recordHead(store, { service: 'auth', branch: 'main' }, write)).to.include({ outcome: 'unchanged' });
    expect(store.objects.size).to.equal(0);
  });

  it('recordHead: a closed branch is open again when something is published on it, the same state too', async () => {
    const store = memoryStore();
    await publishHead(store, 1);
    await appendServiceRecord(store, 'auth', { kind: 'branch-closed', branch: 'main' }, write);
    expect(await recordedHead(store)).to.equal(undefined);
    await publishHead(store, 1);
    expect(await recordedHead(store)).to.equal(at(1).version);
    expect((await state(store)).closedBranches).to.deep.equal([]);
  });

  for (const when of ['before', 'after'] as const) {
    it(`recordHead: killed ${when} any request takes effect, the next publish of the same state, or of the next, makes up for it`, async () => {
      for (const next of [2, 3]) {
        const whole = memoryStore();
        await publishHead(whole, 1);
        whole.requests.length = 0;
        await publishHead(whole, 2);
        const { length } = whole.requests;
        let missing = 0;
        for (let request = 1; request < length; request += 1) {
          const store = memoryStore();
          await publishHead(store, 1);
          const error: unknown = await publishHead(killedAt(store, request, when), 2).catch((e) => e);
          expect(error, `request ${request}`).to.be.instanceOf(Killed);
          const stands = (await readHead(store, 'auth', 'main'))?.head.version;
          if ((await recordedHead(store)) !== stands) missing += 1;
          await publishHead(store, next);
          expect(await recordedHead(store), `request ${request}`).to.equal(at(next).version);
        }
        expect(missing, 'requests after which the record is missing').to.be.greaterThan(0);
      }
    });
  }

  it('recordHead: an answer that is lost and asked for again is one record, at any request', async () => {
    for (let request = 1; request <= 20; request += 1) {
      const store = memoryStore();
      await publishHead(answerLostAt(store, request), 1);
      await publishHead(answerLostAt(store, request), 2);
      expect(await recordedHead(store)).to.equal(at(2).version);
    }
  });

  it('recordHead: of many publishers at once the journal ends where the head is, however their requests interleave', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.uniqueArray(fc.nat(20), { minLength: 2, maxLength: 5 }),
        async (scheduler, numbers) => {
          const store = memoryStore();
          const scheduled = around(store, (work) => scheduler.schedule(Promise.resolve()).then(work));
          await scheduler.waitFor(Promise.all(numbers.map((number) => publishHead(scheduled, number))));
          expect((await readHead(store, 'auth', 'main'))?.head.version).to.equal(at(Math.max(...numbers)).version);
          expect(await recordedHead(store)).to.equal(at(Math.max(...numbers)).version);
        },
      ),
      { numRuns: 100 },
    );
  });
});
