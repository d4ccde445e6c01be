import { expect } from 'chai';
import { appendRecord } from '../../src/registry/journal.js';
import { readJournal } from '../../src/registry/journal-read.js';
import { emptyServiceState } from '../../src/registry/service-fold.js';
import { appendServiceRecord, readServiceState, serviceJournal } from '../../src/registry/service-journal.js';
import { type MemoryStore, memoryStore } from '../support/memory-store.js';
import { checkpointOf, deployed, entryOf, fill, minute } from '../support/records.js';

const write = (number: number) => ({ now: minute(number), by: 'test' });
const live = (state: { live: { version: string }[] }) => state.live.map((one) => one.version);

describe('appendRecord', () => {
  it('appendRecord: numbers entries from 1, each with the digest of the one before it', async () => {
    const store = memoryStore();
    await fill(store, 3);
    const entries = [1, 2, 3].map((seq) => JSON.parse(Buffer.from(store.objects.get(entryOf(seq))!).toString('utf8')));
    expect(entries.map(({ entry, seq, at, by }) => ({ entry, seq, at, by }))).to.deep.equal(
      [1, 2, 3].map((seq) => ({ entry: 1, seq, at: minute(seq).toISOString(), by: 'test' })),
    );
    expect(entries[0].previous).to.equal(null);
    expect(new Set(entries.map(({ previous }) => previous)).size).to.equal(3);
    expect([...store.objects.keys()]).to.deep.equal([entryOf(1), entryOf(2), entryOf(3)]);
  });

  it('appendRecord: a writer whose clock is behind takes the time of the entry before it', async () => {
    const store = memoryStore();
    await fill(store, 3);
    const { entry } = await appendServiceRecord(store, 'auth', deployed(4), write(1));
    expect(entry).to.include({ seq: 4, at: minute(3).toISOString() });
  });

  it('appendRecord: a check that says unchanged, or throws, leaves everything as it was', async () => {
    const store = memoryStore();
    await fill(store, 3);
    const before = new Map(store.objects);
    const unchanged = await appendServiceRecord(store, 'auth', deployed(3), { ...write(4), check: () => 'unchanged' });
    expect(unchanged).to.deep.include({ outcome: 'unchanged', entry: undefined });
    expect(live(unchanged.state)).to.deep.equal(['1.0.3']);
    const refuse = () => {
      throw new Error('no');
    };
    const error: unknown = await appendServiceRecord(store, 'auth', deployed(4), { ...write(4), check: refuse }).catch(
      (e) => e,
    );
    expect(error).to.have.property('message', 'no');
    expect(store.objects).to.deep.equal(before);
  });

  it('appendRecord: decides again on the state that a lost race leaves', async () => {
    const store = memoryStore();
    const seen: number[] = [];
    const decide = async (state: { seq: number }) => {
      seen.push(state.seq);
      if (state.seq < 2) await fill(store, state.seq + 1, state.seq + 1);
      return state.seq === 2 ? undefined : deployed(9);
    };
    const result = await appendRecord(store, serviceJournal('auth'), decide, write(5));
    expect(seen).to.deep.equal([0, 1, 2]);
    expect(result.outcome).to.equal('unchanged');
    expect(store.objects.size).to.equal(2);
  });

  it('appendRecord: an aborted one writes nothing and rejects with the reason', async () => {
    const store = memoryStore();
    const reason = new Error('stop');
    const error: unknown = await appendServiceRecord(store, 'auth', deployed(1), {
      ...write(1),
      signal: AbortSignal.abort(reason),
    }).catch((e) => e);
    expect(error).to.equal(reason);
    expect(store.objects.size).to.equal(0);
  });
});

describe('readJournal', () => {
  it('readJournal: nothing is the empty state', async () => {
    expect(await readServiceState(memoryStore(), 'auth', { now: minute(1) })).to.deep.equal({
      state: emptyServiceState,
      read: [],
    });
  });

  it('readJournal: says what it read: the checkpoint and the entries after it', async () => {
    const store = memoryStore();
    await fill(store, 66);
    const { state, read } = await readServiceState(store, 'auth', { now: minute(99) });
    expect(live(state)).to.deep.equal(['1.0.66']);
    expect(read).to.deep.equal([checkpointOf(64), entryOf(65), entryOf(66)]);
  });

  it('readJournal: with asOf it answers as it did then, at every moment, from whatever checkpoint', async () => {
    const store = memoryStore();
    const then: unknown[] = [emptyServiceState];
    for (let number = 1; number <= 100; number += 1) {
      await fill(store, number, number);
      then.push((await readServiceState(store, 'auth', { now: minute(number) })).state);
    }
    for (let number = 0; number <= 100; number += 1) {
      const asOf = new Date(minute(number).getTime() + 1);
      const { state } = await readServiceState(store, 'auth', { now: minute(100), asOf });
      expect(state, `minute ${number}`).to.deep.equal(then[number]);
    }
    const exactly = await readServiceState(store, 'auth', { now: minute(100), asOf: minute(40) });
    expect(exactly.state.seq).to.equal(40);
    const just = await readServiceState(store, 'auth', { now: minute(100), asOf: new Date(minute(40).getTime() - 1) });
    expect(just.state.seq).to.equal(39);
  });

  it('readJournal: every checkpoint is what the entries up to it come to', async () => {
    const store = memoryStore();
    await fill(store, 130);
    const now = { now: minute(200) };
    const whole = await readJournal(store, serviceJournal('auth'), now);
    const withoutAny = memoryStore(new Map([...store.objects].filter(([key]) => !key.includes('/checkpoints/'))));
    const fromStart = await readJournal(withoutAny, serviceJournal('auth'), now);
    expect(fromStart.read).to.have.length(130);
    expect({ ...fromStart, read: [], due: undefined }).to.deep.equal({ ...whole, read: [], due: undefined });
    const seqs = Array.from({ length: 8 }, (_, index) => 16 * (index + 1));
    expect(seqs.every((seq) => store.objects.has(checkpointOf(seq)))).to.equal(true);
  });

  it('readJournal: requests do not grow with the journal, nor do those of an append', async () => {
    const counts: number[][] = [];
    const store = memoryStore();
    for (const size of [10, 100, 1000]) {
      await fill(store, size, lastOf(store) + 1, 7);
      counts.push(await requestsOf(store, size));
    }
    // The worst distance to a checkpoint: two listings, the checkpoint, 15 entries, and one that is not there yet.
    for (const [reading, appending, asOf] of counts as [number, number, number][]) {
      expect(reading).to.be.within(2, 19);
      expect(appending).to.be.within(3, 20);
      expect(asOf).to.be.within(2, 19 + 6);
    }
  });

  it('readJournal: nothing recorded costs two requests, and a few entries as many more as there are', async () => {
    const store = memoryStore();
    for (const size of [0, 1, 5, 15]) {
      await fill(store, size, lastOf(store) + 1);
      expect((await requestsOf(store, size))[0], `${size} entries`).to.equal(size + 2);
    }
  });

  it('readJournal: the longest distance to a checkpoint costs 19 requests', async () => {
    const store = memoryStore();
    await fill(store, 63);
    expect((await requestsOf(store, 63))[0]).to.equal(19);
  });
});

function lastOf(store: MemoryStore): number {
  return [...store.objects.keys()].filter((key) => key.includes('/log/')).length;
}

/** Of a read, of an append that says unchanged, and of a read as of the middle. */
async function requestsOf(store: MemoryStore, size: number): Promise<number[]> {
  const counted = async (work: () => Promise<unknown>) => {
    store.requests.length = 0;
    await work();
    return store.requests.length;
  };
  const options = { now: minute(size + 1) };
  const one = memoryStore(new Map(store.objects));
  await appendServiceRecord(one, 'auth', deployed(1), { ...options, by: 'test' });
  return [
    await counted(() => readServiceState(store, 'auth', options)),
    one.requests.length,
    await counted(() => readServiceState(store, 'auth', { ...options, asOf: minute(Math.floor(size / 2)) })),
  ];
}
