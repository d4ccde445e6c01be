import { expect } from 'chai';
import fc from 'fast-check';
import { canonicalJson, sha256 } from '../../src/golden/canonical.js';
import { appendServiceRecord, readServiceState } from '../../src/registry/service-journal.js';
import type { Store } from '../../src/store/store.js';
import { findingOf } from '../support/findings.js';
import {
  answerLostAt,
  around,
  Killed,
  killedAt,
  type MemoryStore,
  memoryStore,
  text,
} from '../support/memory-store.js';
import { checkpointOf, deployed, entryOf, fill, minute } from '../support/records.js';

const now = { now: minute(500) };
const read = (store: Store) => readServiceState(store, 'auth', now);
const append = (store: Store, number: number) =>
  appendServiceRecord(store, 'auth', deployed(number, `env-${number}`), { now: minute(100), by: `pipeline ${number}` });
const json = (store: MemoryStore, key: string) =>
  JSON.parse(Buffer.from(store.objects.get(key)!).toString('utf8')) as Record<string, unknown>;

/** The object with its seal made again, as somebody with a program could. */
function resealed(value: Record<string, unknown>): Uint8Array {
  const { sha256: _, ...rest } = value;
  return text(`${canonicalJson({ ...rest, sha256: sha256(canonicalJson(rest)) })}\n`);
}

async function filled(count: number): Promise<MemoryStore> {
  const store = memoryStore();
  await fill(store, count);
  return store;
}

describe('appendRecord and its faults', () => {
  for (const [racers, before] of [
    [2, 0],
    [2, 30],
    [8, 0],
    [8, 28],
  ] as const) {
    it(`appendRecord: ${racers} at once after ${before} entries lose nothing, however their requests interleave`, async () => {
      const start = await filled(before);
      await fc.assert(
        fc.asyncProperty(fc.scheduler(), async (scheduler) => {
          const store = memoryStore(new Map(start.objects));
          const scheduled = around(store, (work) => scheduler.schedule(Promise.resolve()).then(work));
          const numbers = [...Array(racers).keys()].map((index) => index + 1000);
          const results = await scheduler.waitFor(Promise.all(numbers.map((number) => append(scheduled, number))));
          const seqs = results.map(({ entry }) => entry?.seq as number);
          expect([...seqs].sort((a, b) => a - b)).to.deep.equal(numbers.map((_, index) => before + 1 + index));
          const { state } = await read(store);
          expect(state.seq).to.equal(before + racers);
          for (const number of numbers)
            expect(state.live.some((one) => one.version === `1.0.${number}`)).to.equal(true);
          const byLog = memoryStore(new Map([...store.objects].filter(([key]) => !key.includes('checkpoints'))));
          expect((await read(byLog)).state).to.deep.equal(state);
        }),
        { numRuns: racers === 2 ? 60 : 25 },
      );
    });
  }

  for (const when of ['before', 'after'] as const) {
    it(`appendRecord: killed ${when} any request takes effect, the record is there or is not, and the next run completes it`, async () => {
      for (const size of [0, 5, 31, 32, 40]) {
        const start = await filled(size);
        const whole = memoryStore(new Map(start.objects));
        await append(whole, 1000);
        const { length } = whole.requests;
        for (let at = 1; at < length; at += 1) {
          const store = memoryStore(new Map(start.objects));
          const error: unknown = await append(killedAt(store, at, when), 1000).catch((e) => e);
          expect(error, `request ${at} of ${length}`).to.be.instanceOf(Killed);
          const { state } = await read(store);
          expect(state.seq, `request ${at}`).to.be.within(size, size + 1);
          const again = await appendServiceRecord(store, 'auth', deployed(1000, 'env-1000'), {
            now: minute(100),
            by: 'pipeline 1000',
            check: (seen) => (seen.live.some((one) => one.version === '1.0.1000') ? 'unchanged' : 'append'),
          });
          expect(again.outcome).to.equal(state.seq === size ? 'appended' : 'unchanged');
          await append(store, 1001);
          expect((await read(store)).state).to.include({ seq: size + 2 });
          if (size + 1 === 32)
            expect(store.objects.has(checkpointOf(32)), 'the checkpoint is made up for').to.equal(true);
        }
      }
    });
  }

  it('appendRecord: an answer that is lost and asked for again is one record, at any request', async () => {
    for (const size of [0, 5, 31]) {
      const start = await filled(size);
      for (let at = 1; at <= 14; at += 1) {
        const store = memoryStore(new Map(start.objects));
        expect(await append(answerLostAt(store, at), 1000)).to.include({ outcome: 'appended' });
        const { state } = await read(store);
        expect(state.seq, `request ${at}`).to.equal(size + 1);
        expect(state.live.filter((one) => one.version === '1.0.1000')).to.have.length(1);
      }
    }
  });

  it('appendRecord: that a checkpoint cannot be made is no failure, and the next writer makes it', async () => {
    const { FindingError, finding } = await import('../../src/finding.js');
    const store = await filled(31);
    const failing: Store = {
      ...store,
      create: (key, body) => {
        if (!key.includes('checkpoints')) return store.create(key, body);
        throw new FindingError(finding('store-failed', { message: 'm', mend: 'n' }));
      },
    };
    expect(await append(failing, 1000)).to.include({ outcome: 'appended' });
    expect(store.objects.has(checkpointOf(32))).to.equal(false);
    await append(store, 1001);
    expect(store.objects.has(checkpointOf(32))).to.equal(true);
  });

  it('readJournal: a listing that is stale, by any of its keys, changes nothing', async () => {
    const store = await filled(40); // and two checkpoints
    const { state } = await read(store);
    for (let shown = 0; shown <= 42; shown += 1) {
      const stale: Store = {
        ...store,
        async *list(prefix, options) {
          let count = 0;
          for await (const key of store.list(prefix, options)) if (count++ < shown) yield key;
        },
      };
      expect((await read(stale)).state).to.deep.equal(state);
      expect((await append(stale, 1000)).entry).to.include({ seq: 41 });
      store.objects.delete(entryOf(41));
    }
  });

  it('readJournal: a listing that is stale in the middle, and of a long journal, changes nothing', async () => {
    const store = await filled(100);
    const { state } = await read(store);
    for (const hidden of [checkpointOf(96), checkpointOf(32), entryOf(97), entryOf(98), entryOf(100), entryOf(50)]) {
      const stale: Store = {
        ...store,
        async *list(prefix, options) {
          for await (const key of store.list(prefix, options)) if (key !== hidden) yield key;
        },
      };
      expect((await read(stale)).state, hidden).to.deep.equal(state);
    }
  });

  it('readJournal: a checkpoint that is listed and gone is passed over', async () => {
    const store = await filled(100);
    const { state } = await read(store);
    const haunted: Store = {
      ...store,
      get: async (key, options) => (key === checkpointOf(96) ? { outcome: 'absent' } : store.get(key, options)),
    };
    expect((await read(haunted)).state).to.deep.equal(state);
  });
});

describe('readJournal and what was done to it by hand', () => {
  const edits: [string, number, (store: MemoryStore) => void, string, string][] = [
    ['the newest entry edited', 5, (store) => edit(store, entryOf(5), { by: 'me' }), entryOf(5), 'edited'],
    ['an older entry edited', 5, (store) => edit(store, entryOf(3), { by: 'me' }), entryOf(3), 'edited'],
    [
      'an older entry edited and sealed again',
      5,
      (store) => store.objects.set(entryOf(3), resealed({ ...json(store, entryOf(3)), by: 'me' })),
      entryOf(4),
      'one of the two was edited',
    ],
    ['an entry removed', 5, (store) => store.objects.delete(entryOf(3)), entryOf(3), 'missing'],
    ['an entry removed, long ago', 100, (store) => store.objects.delete(entryOf(98)), entryOf(98), 'missing'],
    [
      'an entry far behind the last',
      5,
      (store) => store.objects.set(entryOf(99_999_999), store.objects.get(entryOf(5))!),
      entryOf(6),
      'missing',
    ],
    [
      'an entry copied to another place',
      5,
      (store) => store.objects.set(entryOf(6), store.objects.get(entryOf(5))!),
      entryOf(6),
      'number 5',
    ],
    [
      'a time before the one before it',
      5,
      (store) => store.objects.set(entryOf(5), resealed({ ...json(store, entryOf(5)), at: minute(2).toISOString() })),
      entryOf(5),
      'before',
    ],
    [
      'a checkpoint edited',
      40,
      (store) => edit(store, checkpointOf(32), { at: minute(3).toISOString() }),
      checkpointOf(32),
      'edited',
    ],
    [
      'a checkpoint of another state, sealed again',
      40,
      (store) => {
        const value = json(store, checkpointOf(32));
        store.objects.set(checkpointOf(32), resealed({ ...value, state: { ...(value.state as object), seq: 31 } }));
      },
      checkpointOf(32),
      'another entry',
    ],
    [
      'a checkpoint that does not fit the entry after it',
      40,
      (store) =>
        store.objects.set(checkpointOf(32), resealed({ ...json(store, checkpointOf(32)), previous: 'a'.repeat(64) })),
      entryOf(33),
      'one of the two was edited',
    ],
  ];
  function edit(store: MemoryStore, key: string, change: Record<string, unknown>): void {
    store.objects.set(key, text(`${JSON.stringify({ ...json(store, key), ...change })}\n`));
  }
  for (const [what, size, change, at, why] of edits) {
    it(`record-invalid: ${what} is said, with its place, and nothing is written after it`, async () => {
      const store = await filled(size);
      change(store);
      const before = new Map(store.objects);
      for (const work of [() => read(store), () => append(store, 1000)]) {
        const found = await findingOf(work);
        expect(found).to.include({ code: 'record-invalid', severity: 'error' });
        expect(found.at).to.deep.equal({ key: at });
        expect(found.message).to.include(why);
      }
      expect(store.objects).to.deep.equal(before);
    });
  }

  it('record-in-future: an entry or a checkpoint of tomorrow is refused by readers and writers; five minutes are not', async () => {
    const store = await filled(32);
    const options = (milliseconds: number) => ({ now: new Date(minute(32).getTime() - milliseconds) });
    expect((await readServiceState(store, 'auth', options(300_000))).state.seq).to.equal(32);
    for (const key of [checkpointOf(32), entryOf(32)]) {
      const before = new Map(store.objects);
      for (const work of [
        () => readServiceState(store, 'auth', options(300_001)),
        () => appendServiceRecord(store, 'auth', deployed(9), { ...options(300_001), by: 'test' }),
      ]) {
        expect(await findingOf(work)).to.deep.include({ code: 'record-in-future', at: { key } });
      }
      expect(store.objects).to.deep.equal(before);
      store.objects.delete(checkpointOf(32));
    }
  });

  const hostile: [string, string | Uint8Array][] = [
    ['nothing', ''],
    ['no JSON', 'hello'],
    ['no UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
    ['null', 'null'],
    ['a list', '[]'],
    ['__proto__', '{"__proto__": {"entry": 1}}'],
    ['a huge depth', `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
    ['an object that is too large', ' '.repeat(70_000)],
    ['other types', '{"entry":1,"seq":"1","at":7,"by":{},"previous":[],"record":"x"}'],
  ];
  for (const [what, body] of hostile) {
    it(`record-invalid: ${what} in the place of an entry or a checkpoint is said and never a crash`, async () => {
      const bytes = typeof body === 'string' ? text(body) : body;
      const empty = memoryStore(new Map([[entryOf(1), bytes]]));
      expect(await findingOf(() => read(empty))).to.deep.include({ code: 'record-invalid', at: { key: entryOf(1) } });
      const store = await filled(33);
      if (bytes.length > 64_000 && body !== hostile[6]?.[1]) return;
      store.objects.set(checkpointOf(32), bytes);
      expect(await findingOf(() => read(store))).to.deep.include({
        code: 'record-invalid',
        at: { key: checkpointOf(32) },
      });
    });
  }

  const records: [string, unknown][] = [
    ['of a kind that is not known', { kind: 'promoted' }],
    ['with a name that is none', { ...deployed(1), environment: '../x' }],
    ['with a version that is none', { ...deployed(1), version: '1.0' }],
    ['without a reason', { kind: 'yanked', version: '1.0.0' }],
    ['with a reason of no characters', { kind: 'yanked', version: '1.0.0', reason: '' }],
  ];
  for (const [what, record] of records) {
    it(`record-invalid: a record ${what} is refused although it is sealed`, async () => {
      const entry = { entry: 1, seq: 1, at: minute(1).toISOString(), by: 'me', previous: null, record };
      const store = memoryStore(new Map([[entryOf(1), resealed(entry)]]));
      expect(await findingOf(() => read(store))).to.deep.include({ code: 'record-invalid', at: { key: entryOf(1) } });
    });
  }

  it('readJournal: whatever bytes an entry has, it is read, refused as invalid, or of the future', async () => {
    const start = await filled(1);
    const entry = json(start, entryOf(1));
    const paths = fc.constantFrom('entry', 'seq', 'at', 'by', 'previous', 'record', 'sha256', '__proto__', 'x');
    await fc.assert(
      fc.asyncProperty(paths, fc.jsonValue(), fc.boolean(), async (name, value, seal) => {
        const changed = JSON.parse(
          `{${[...Object.entries(entry).filter(([key]) => key !== name), [name, value]].map(([key, each]) => `${JSON.stringify(key)}:${JSON.stringify(each)}`).join()}}`,
        );
        const body = seal && name !== '__proto__' ? resealed(changed) : text(JSON.stringify(changed));
        const store = memoryStore(new Map([[entryOf(1), body]]));
        const code = await read(store).then(
          () => 'read',
          (error: { findings?: { code: string }[] }) => error.findings?.[0]?.code ?? String(error),
        );
        expect(code).to.be.oneOf(['read', 'record-invalid', 'record-in-future']);
      }),
      { numRuns: 300 },
    );
  });

  it("readJournal: a stray object among the checkpoints is nobody's", async () => {
    const store = await filled(40);
    const { state } = await read(store);
    store.objects.set('records/auth/checkpoints/00000099.txt', text('x'));
    store.objects.set('records/auth/checkpoints/latest.json', text('x'));
    expect((await read(store)).state).to.deep.equal(state);
  });
});
