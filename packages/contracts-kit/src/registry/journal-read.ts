import type { z } from 'zod';
import { sha256 } from '../golden/canonical.js';
import { mapLimit } from '../store/concurrency.js';
import type { Store } from '../store/store.js';
import {
  CLOCK_MARGIN_MS,
  checkpointSchema,
  entrySchema,
  openSealed,
  recordInFuture,
  recordInvalid,
} from './journal-bytes.js';
import { type JournalOwner, journalFolder, journalKey, journalPrefix, MAX_SEQ, parseJournalKey } from './keys.js';
import type { Entry } from './record-types.js';

/** What every state of a journal knows: the number and time of the last entry in it; 0 and null before the first. */
export interface Folded {
  seq: number;
  at: string | null;
}

/** A journal: whose it is, what its records are, and what they come to. */
export interface Journal<T, S extends Folded> {
  owner: JournalOwner;
  record: z.ZodType<T>;
  /** Of checkpoints, which are hostile as everything in the store is. */
  state: z.ZodType<S>;
  empty: S;
  /** Pure and total: every entry that was written has a meaning in every state. Sets neither `seq` nor `at`: the journal does. */
  fold(state: S, entry: Entry<T>): S;
}

/** Entries between two checkpoints. */
const CHECKPOINT_EVERY = 16;
/** The most entries that are asked for at once. */
const AT_ONCE = 16;
/** Keys of one look at a listing: as long as there are fewer, that is all there is to list. */
const PAGE = 64;

export interface ReadOptions {
  now: Date;
  /** Entries after it are as if they had not been written. */
  asOf?: Date | undefined;
  signal?: AbortSignal | undefined;
}

export interface Reading<S> {
  state: S;
  /** The keys of the objects that were read, in the order in which they count. */
  read: string[];
  /** sha256 (hex) of the bytes of the last entry in `state`; null before the first. */
  last: string | null;
  /** The newest state that a checkpoint is due of and that this reading did not begin with. */
  due: { state: S; last: string } | undefined;
}

/**
 * What a journal comes to: the newest checkpoint, or with `asOf` the newest that is not after it, found by halving, and the entries after it, so
 * that requests do not grow with the journal (but for a page of the listing for each 16 000 entries). One listing says what is there, two of a journal that
 * has more than `PAGE` objects. It is asked for what is listed and for what comes next until that is not there: a listing that is stale costs requests and
 * changes nothing.
 * Throws `record-invalid` and `record-in-future`, and what the store throws.
 */
export async function readJournal<T, S extends Folded>(
  store: Store,
  journal: Journal<T, S>,
  options: ReadOptions,
): Promise<Reading<S>> {
  const { owner } = journal;
  const listed = await listJournal(store, owner, options);
  const start = await startOf(store, journal, listed.checkpoints, options);
  const log = listed.complete ? listed.log : await listLog(store, owner, start.state.seq, options);
  const after = log.filter((seq) => seq > start.state.seq);
  const reading = await readOn(store, journal, start, options, after.length + 1);
  const stray = after.find((seq) => seq > reading.state.seq + 1);
  // As of an earlier time it may have stopped before the end.
  if (stray === undefined || options.asOf !== undefined) return reading;
  throw missing(journalKey(owner, 'log', reading.state.seq + 1), journalKey(owner, 'log', stray));
}

interface Listed {
  /** Keys, in order. */
  checkpoints: string[];
  /** Numbers of entries, in order. */
  log: number[];
  /** Whether `log` is all that the listing shows. */
  complete: boolean;
}

async function listJournal(store: Store, owner: JournalOwner, { signal }: ReadOptions): Promise<Listed> {
  const request = signal === undefined ? {} : { signal };
  const listed: Listed = { checkpoints: [], log: [], complete: true };
  const add = (key: string) => {
    const parsed = parseJournalKey(key);
    // Anything else below the prefix is nobody's.
    if (parsed?.part === 'checkpoints') listed.checkpoints.push(key);
    else if (parsed?.part === 'log') listed.log.push(parsed.seq);
  };
  let count = 0;
  for await (const key of store.list(journalFolder(owner), { ...request, page: PAGE })) {
    add(key);
    count += 1;
    if (count < PAGE) continue;
    listed.complete = false;
    break;
  }
  if (listed.complete || listed.log.length > 0) return listed;
  // Checkpoints come first: there may be more of them.
  const after = listed.checkpoints.at(-1);
  const more = { ...request, ...(after !== undefined && { after }) };
  for await (const key of store.list(journalPrefix(owner, 'checkpoints'), more)) add(key);
  return listed;
}

/** Numbers of the first entries that are listed after number `seq`. */
async function listLog(store: Store, owner: JournalOwner, seq: number, { signal }: ReadOptions): Promise<number[]> {
  const after = seq === 0 ? {} : { after: journalKey(owner, 'log', seq) };
  const request = { ...after, page: PAGE, ...(signal !== undefined && { signal }) };
  const found: number[] = [];
  let count = 0;
  for await (const key of store.list(journalPrefix(owner, 'log'), request)) {
    const parsed = parseJournalKey(key);
    if (parsed !== undefined) found.push(parsed.seq);
    count += 1;
    if (count === PAGE) break;
  }
  return found;
}

async function startOf<T, S extends Folded>(
  store: Store,
  { empty, state }: Journal<T, S>,
  checkpoints: readonly string[],
  { now, asOf, signal }: ReadOptions,
): Promise<Reading<S>> {
  const request = signal === undefined ? {} : { signal };
  let keys = [...checkpoints];
  const schema = checkpointSchema(state);
  let best: Reading<S> = { state: empty, read: [], last: null, due: undefined };
  for (let look = keys.length - 1; keys.length > 0; look = Math.floor(keys.length / 2)) {
    const key = keys[look] as string;
    const got = await store.get(key, request);
    const found = got.outcome === 'found' ? openSealed(got.body, key, schema) : undefined;
    if (found && (found.state.seq !== found.seq || found.state.at !== found.at)) {
      throw recordInvalid(key, ['/state: it is of another entry than the checkpoint']);
    }
    if (found && Date.parse(found.at) > now.getTime() + CLOCK_MARGIN_MS) throw recordInFuture(key, found.at, now);
    if (found && (asOf === undefined || Date.parse(found.at) <= asOf.getTime())) {
      best = { state: found.state, read: [key], last: found.previous, due: undefined };
      keys = keys.slice(look + 1);
    } else keys = keys.slice(0, look);
  }
  return best;
}

/** The same reading with the entries after it, of which `expected` are asked for at first; of two, one is likely to be there. */
export async function readOn<T, S extends Folded>(
  store: Store,
  journal: Journal<T, S>,
  from: Reading<S>,
  { now, asOf, signal }: ReadOptions,
  expected = 2,
): Promise<Reading<S>> {
  const schema = entrySchema(journal.record) as z.ZodType<Entry<T>>;
  let reading = { ...from, read: [...from.read] };
  for (let count = expected; ; count *= 2) {
    const keys = entryKeys(reading.state.seq, Math.min(count, AT_ONCE), journal.owner);
    const bodies = await batch(store, keys, signal);
    for (const [index, key] of keys.entries()) {
      const body = bodies[index];
      if (body === undefined) return reading;
      const entry = openSealed(body, key, schema);
      const problem = misfit(entry, reading);
      if (problem !== undefined) throw recordInvalid(key, [problem]);
      if (Date.parse(entry.at) > now.getTime() + CLOCK_MARGIN_MS) throw recordInFuture(key, entry.at, now);
      if (asOf !== undefined && Date.parse(entry.at) > asOf.getTime()) return reading;
      reading = folded(journal, reading, entry, body);
      reading.read.push(key);
    }
    if (reading.state.seq === MAX_SEQ) return reading;
  }
}

function entryKeys(after: number, most: number, owner: JournalOwner): string[] {
  const count = Math.min(most, MAX_SEQ - after);
  return Array.from({ length: count }, (_, index) => journalKey(owner, 'log', after + 1 + index));
}

/** Why an entry does not follow what was read before it. */
function misfit<S extends Folded>(entry: Entry<unknown>, { state, last }: Reading<S>): string | undefined {
  if (entry.previous !== last) {
    return `/previous: it follows an entry ${entry.previous?.slice(0, 12) ?? 'of nothing'}, and the one before it is ${last?.slice(0, 12) ?? 'none'}: one of the two was edited`;
  }
  return state.at !== null && entry.at < state.at ? `/at: it is before ${state.at}, the entry before it` : undefined;
}

/** The reading with one more entry in it. */
export function folded<T, S extends Folded>(
  journal: Journal<T, S>,
  reading: Reading<S>,
  entry: Entry<T>,
  body: Uint8Array,
): Reading<S> {
  const state = { ...journal.fold(reading.state, entry), seq: entry.seq, at: entry.at };
  const last = sha256(body);
  return { ...reading, state, last, due: entry.seq % CHECKPOINT_EVERY === 0 ? { state, last } : reading.due };
}

/** The entries that are there. One that is missing before one that is there was written meanwhile, or is a gap: `record-invalid`. */
async function batch(
  store: Store,
  keys: readonly string[],
  signal: AbortSignal | undefined,
): Promise<(Uint8Array | undefined)[]> {
  const request = signal === undefined ? {} : { signal };
  const look = async (key: string) => {
    const got = await store.get(key, request);
    return got.outcome === 'found' ? got.body : undefined;
  };
  const bodies = await mapLimit(keys, AT_ONCE, look, signal);
  const end = bodies.findLastIndex((body) => body !== undefined);
  for (let index = 0; index < end; index += 1) {
    const key = keys[index] as string;
    bodies[index] ??= await look(key);
    if (bodies[index] === undefined) throw missing(key, keys[end] as string);
  }
  return bodies;
}

function missing(key: string, later: string): Error {
  return recordInvalid(key, [`it is missing, and ${later} is there: entries are never deleted`]);
}
