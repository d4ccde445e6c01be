import { FindingError, finding } from '../finding.js';
import { backoff } from '../store/concurrency.js';
import type { Store } from '../store/store.js';
import { ONCE } from '../zod-once.js';
import { type Checkpoint, sealedBytes } from './journal-bytes.js';
import { type Folded, folded, type Journal, type Reading, readJournal, readOn } from './journal-read.js';
import { journalKey } from './keys.js';
import type { Entry } from './record-types.js';

export interface AppendOptions {
  now: Date;
  /** Who or what writes, for people; at most 200 characters. */
  by: string;
  signal?: AbortSignal | undefined;
}

/** `unchanged`: the state says already what there was to say. `state` has the record in it, `read` are the keys read and written. */
export interface Appended<T, S> {
  outcome: 'appended' | 'unchanged';
  /** What was written. */
  entry: Entry<T> | undefined;
  state: S;
  read: string[];
}

/** Races lost before it gives up. Each lost race is a record of somebody else, so this is a journal that is written all the time. */
const MAX_RACES = 200;
/** Races lost before it waits between them. */
const PATIENCE = 10;

/**
 * Adds a record, created where no entry is: of two at once one comes first, and the other looks at what that one said and decides again.
 *
 * - `decide` makes the record out of the state before it, or `undefined` where the state says it already, or throws what speaks against it. It
 *   is asked again after each lost race, and what it reads itself it reads after the state.
 * - A lost answer ("exists" for what we just created) is told from a lost race by comparing bytes: the same bytes are the same fact.
 * - The checkpoint after each 16th entry is made by whoever appends next to it or later. That it could not be made is no failure: the record is.
 *
 * Throws what `decide` and the store throw, `record-invalid`, `record-in-future` and `record-contended`; then nothing was written, unless
 * the store failed while writing, when nobody knows.
 */
export async function appendRecord<T, S extends Folded>(
  store: Store,
  journal: Journal<T, S>,
  decide: (state: S) => T | undefined | Promise<T | undefined>,
  { now, by, signal }: AppendOptions,
): Promise<Appended<T, S>> {
  const request = signal === undefined ? {} : { signal };
  let reading = await readJournal(store, journal, { now, signal });
  for (let race = 0; race < MAX_RACES; race += 1) {
    if (race > PATIENCE) await backoff(Math.min(race - PATIENCE, 4), signal);
    const record = await decide(reading.state);
    if (record === undefined)
      return { outcome: 'unchanged', entry: undefined, state: reading.state, read: reading.read };
    const entry = next(reading, journal.record.parse(record, ONCE), { now, by });
    const body = sealedBytes(entry);
    const key = journalKey(journal.owner, 'log', entry.seq);
    const ours =
      (await store.create(key, body, request)).outcome === 'created' || (await holds(store, key, body, signal));
    if (!ours) {
      reading = await readOn(store, journal, reading, { now, signal });
      continue;
    }
    const after = folded(journal, reading, entry, body);
    await checkpoint(store, journal, after, signal);
    return { outcome: 'appended', entry, state: after.state, read: [...after.read, key] };
  }
  const at = journalKey(journal.owner, 'log', reading.state.seq + 1);
  throw new FindingError(
    finding('record-contended', {
      message: `${MAX_RACES} times others wrote to the journal of ${journal.owner.name} first`,
      at: { key: at },
      mend: 'Nothing was recorded. Run the command again when fewer pipelines write at once.',
    }),
  );
}

function next<T, S extends Folded>({ state, last }: Reading<S>, record: T, { now, by }: AppendOptions): Entry<T> {
  const time = now.toISOString();
  const at = state.at !== null && state.at > time ? state.at : time;
  return { entry: 1, seq: state.seq + 1, at, by: by.slice(0, 200), previous: last, record };
}

async function holds(store: Store, key: string, body: Uint8Array, signal: AbortSignal | undefined): Promise<boolean> {
  const got = await store.get(key, signal === undefined ? {} : { signal });
  return got.outcome === 'found' && Buffer.compare(got.body, body) === 0;
}

async function checkpoint<T, S extends Folded>(
  store: Store,
  { owner }: Journal<T, S>,
  { due }: Reading<S>,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (due === undefined || due.state.at === null) return;
  const { seq, at } = due.state;
  const value: Checkpoint<S> = { checkpoint: 1, seq, at, previous: due.last, state: due.state };
  try {
    await store.create(
      journalKey(owner, 'checkpoints', seq),
      sealedBytes(value),
      signal === undefined ? {} : { signal },
    );
  } catch (error) {
    // The record is written, and whoever appends next makes the checkpoint.
    if (!(error instanceof FindingError)) throw error;
  }
}
