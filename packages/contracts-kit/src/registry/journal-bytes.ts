import * as z from 'zod';
import { FindingError, finding } from '../finding.js';
import { readHostileJson } from '../hostile-json.js';
import { ONCE } from '../zod-once.js';
import { parseJournalKey } from './keys.js';
import type { Entry } from './record-types.js';
import { isSealed, sealedJson, UNSEALED } from './seal.js';

/**
 * The bytes of a journal's objects. The chain (`previous`) shows that an older entry was edited, the seal shows it of the newest entry and of a
 * checkpoint, which nothing after them names yet.
 */

/** A clock may be this far ahead of the reader's before its time is refused, in milliseconds. */
export const CLOCK_MARGIN_MS = 5 * 60 * 1000;

/** What is believed of one object: an entry is a few hundred bytes, a checkpoint grows with what is live. */
const MAX_BYTES = { log: 64 * 1024, checkpoints: 16 * 1024 * 1024 };

/** ISO 8601 in UTC with milliseconds, as `Date.toISOString` writes it, so that times sort as strings do. */
export const timeSchema = z.iso.datetime({ precision: 3 });

const digestSchema = z.string().regex(/^[0-9a-f]{64}$/);
export const reasonSchema = z.string().min(1).max(2000);

const entrySchemas = new WeakMap();
const checkpointSchemas = new WeakMap();

/** Fields it does not know are left out; a record of a kind it does not know is not valid, since nobody can tell what it means. */
export function entrySchema<T>(record: z.ZodType<T>) {
  return madeOnce(entrySchemas, record, () =>
    z.object({
      entry: z.literal(1),
      seq: z.int().min(1),
      at: timeSchema,
      by: z.string().max(200),
      previous: digestSchema.nullable(),
      record,
    }),
  );
}

/** The state that the entries up to and including `seq` come to; `previous` is the sha256 of that entry's bytes. */
export interface Checkpoint<S> {
  checkpoint: 1;
  seq: number;
  at: string;
  previous: string;
  state: S;
}

export function checkpointSchema<S>(state: z.ZodType<S>) {
  return madeOnce(checkpointSchemas, state, () =>
    z.object({ checkpoint: z.literal(1), seq: z.int().min(1), at: timeSchema, previous: digestSchema, state }),
  );
}

/** Every journal of a kind is read by the same schema; making it takes longer than reading a journal by it. */
function madeOnce<S extends object>(made: WeakMap<object, object>, of: object, make: () => S): S {
  const schema = (made.get(of) as S | undefined) ?? make();
  made.set(of, schema);
  return schema;
}

/** Canonical JSON, sealed. Entries are laid out for people, checkpoints are not. */
export function sealedBytes(value: Entry<unknown> | Checkpoint<unknown>): Uint8Array {
  return sealedJson(value, 'entry' in value ? { indent: 2 } : {});
}

/** Throws `record-invalid`, never any other error, whatever the bytes are. */
export function openSealed<T extends { seq: number }>(bytes: Uint8Array, key: string, schema: z.ZodType<T>): T {
  const { part = 'log', seq } = parseJournalKey(key) ?? {};
  if (bytes.length > MAX_BYTES[part]) throw recordInvalid(key, [`it has ${bytes.length} bytes`]);
  const json = readHostileJson(bytes);
  if (!json.ok) throw recordInvalid(key, [json.reason]);
  const parsed = schema.safeParse(json.value, ONCE);
  if (!parsed.success) {
    throw recordInvalid(
      key,
      parsed.error.issues.map(({ path, message }) => `/${path.map(String).join('/')}: ${message}`),
    );
  }
  if (!isSealed(json.value)) throw recordInvalid(key, [UNSEALED]);
  if (parsed.data.seq !== seq) throw recordInvalid(key, [`/seq: it is number ${parsed.data.seq}`]);
  return parsed.data;
}

export function recordInvalid(key: string, problems: readonly string[]): FindingError {
  const checkpoint = parseJournalKey(key)?.part === 'checkpoints';
  return new FindingError(
    finding('record-invalid', {
      message: `${key} is not valid: ${printable(problems[0] ?? 'unknown')}`,
      expected: checkpoint ? 'a checkpoint as contracts-kit writes it' : 'an entry as contracts-kit writes it',
      found: problems.slice(0, 5).map(printable).join('; '),
      at: { key },
      mend: checkpoint
        ? 'Find out who changed it, then delete this one object: the entries say the same, and contracts-kit reads those instead.'
        : 'Find out who changed it, and put back the version of this object that was there before. A newer contracts-kit may have written it: then upgrade.',
    }),
  );
}

export function recordInFuture(key: string, at: string, now: Date): FindingError {
  return new FindingError(
    finding('record-in-future', {
      message: `${key} has the time ${at}, and it is ${now.toISOString()} here`,
      expected: `a time that is past, or less than ${CLOCK_MARGIN_MS / 60_000} minutes ahead`,
      found: at,
      at: { key },
      mend: 'Set the clock of this machine, or of the one that wrote the record. Until that time has come nothing can be recorded here, since times never go back.',
    }),
  );
}

/** The message may quote a hostile object: one line, printable, bounded. */
function printable(text: string): string {
  return text.slice(0, 300).replace(/[^\x20-\x7e`…]/g, '?');
}
