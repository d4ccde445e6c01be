/** A store in a file: what it held at a time, to be asked offline. */
import { readFile } from 'node:fs/promises';
import { FindingError, finding } from '../finding.js';
import { canonicalJson, sha256 } from '../golden/canonical.js';
import { byCodeUnit, isObject } from '../golden/json.js';
import { CLOCK_MARGIN_MS, timeSchema } from '../registry/journal-bytes.js';
import { journalKey, parseJournalKey } from '../registry/keys.js';
import { DEFAULT_CONCURRENCY, mapLimit } from '../store/concurrency.js';
import type { GetResult, Store } from '../store/store.js';

/** Records before what they name: a version is published before it is recorded, so nothing that is named is missing. */
const PREFIXES = [
  'environments/',
  'records/',
  'verifications/',
  'heads/',
  'versions/',
  'golden/',
  'pacts/',
  'tombstones/',
];

/** Entries of one journal that can have been written during one listing; a longer gap is none of that. */
const MOST_MISSED = 1000;

export interface Snapshot {
  /** Of the store it is of. */
  location: string;
  /** ISO 8601. */
  at: string;
  objects: ReadonlyMap<string, Uint8Array>;
}

/** Reads everything that an answer can need: for every version that is published. */
export async function takeSnapshot(
  store: Store,
  { now, signal, progress }: { now: Date; signal?: AbortSignal; progress?: (line: string) => void },
): Promise<Snapshot> {
  const request = signal === undefined ? {} : { signal };
  const keys = new Set<string>();
  for (const prefix of PREFIXES) {
    for await (const key of store.list(prefix, request)) for (const one of withEarlier(key, keys)) keys.add(one);
    progress?.(`listing: ${keys.size} objects`);
  }
  const objects = new Map<string, Uint8Array>();
  const sorted = [...keys].sort(byCodeUnit);
  await mapLimit(
    sorted,
    DEFAULT_CONCURRENCY,
    async (key) => {
      const got = await store.get(key, request);
      if (got.outcome === 'found') objects.set(key, got.body);
      if (objects.size % 100 === 0) progress?.(`reading: ${objects.size} of ${sorted.length} objects`);
    },
    signal,
  );
  progress?.('');
  return { location: store.location, at: now.toISOString(), objects };
}

/** An entry that was written while its journal was being listed may be missed, and a later one not: the journal would have a gap. */
function withEarlier(key: string, known: ReadonlySet<string>): string[] {
  const parsed = parseJournalKey(key);
  if (parsed?.part !== 'log') return [key];
  const keys = [key];
  for (let seq = parsed.seq - 1; seq > Math.max(0, parsed.seq - MOST_MISSED); seq -= 1) {
    const earlier = journalKey(parsed.owner, 'log', seq);
    if (known.has(earlier)) break;
    keys.push(earlier);
  }
  return keys;
}

/** Canonical JSON and a newline: the same content is the same file. Bodies that are no UTF-8 are in base64. */
export function snapshotBytes({ location, at, objects }: Snapshot): Uint8Array {
  const content = {
    snapshot: 1,
    location,
    at,
    objects: Object.fromEntries([...objects].map(([key, body]) => [key, written(body)])),
  };
  return Buffer.from(`${canonicalJson({ ...content, sha256: sha256(canonicalJson(content)) }, { indent: 2 })}\n`);
}

function written(body: Uint8Array): string | { base64: string } {
  const text = Buffer.from(body).toString('utf8');
  return Buffer.compare(Buffer.from(text), body) === 0 ? text : { base64: Buffer.from(body).toString('base64') };
}

/** Throws `snapshot-invalid`, whatever the bytes are. */
export function parseSnapshot(bytes: Uint8Array, file: string): Snapshot {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    throw invalid(file, `it is not JSON: ${(error as Error).message}`);
  }
  if (!isObject(value) || value.snapshot !== 1) throw invalid(file, 'it does not say that it is one');
  const { sha256: digest, ...content } = value;
  const { location, at, objects } = content;
  if (typeof location !== 'string' || typeof at !== 'string' || !isObject(objects))
    throw invalid(file, 'a part of it is missing');
  if (!timeSchema.safeParse(at).success) throw invalid(file, 'it does not say when it was saved');
  if (!isShallow(content) || sha256(canonicalJson(content)) !== digest)
    throw invalid(file, 'its content is not what its sha256 says: it was edited or cut off');
  const found = new Map<string, Uint8Array>();
  for (const [key, body] of Object.entries(objects)) {
    const encoded = isObject(body) ? body.base64 : undefined;
    if (typeof body === 'string') found.set(key, Buffer.from(body, 'utf8'));
    else if (typeof encoded === 'string') found.set(key, Buffer.from(encoded, 'base64'));
    else throw invalid(file, 'an object in it is neither text nor base64');
  }
  return { location, at, objects: found };
}

/** Deep JSON that nobody wrote would overflow the stack of what looks at it next. */
function isShallow({ objects, ...rest }: Record<string, unknown>): boolean {
  const flat = (value: unknown) => typeof value !== 'object' || value === null;
  return (
    Object.values(rest).every(flat) &&
    isObject(objects) &&
    Object.values(objects).every((body) => flat(body) || Object.values(body as object).every(flat))
  );
}

function invalid(file: string, why: string): FindingError {
  return new FindingError(
    finding('snapshot-invalid', {
      message: `${file} is no snapshot of a store: ${why}.`,
      at: { file },
      expected: 'a file that contracts-kit snapshot save wrote',
      mend: 'Name the right file, or save it again: contracts-kit snapshot save <file>',
    }),
  );
}

/** Throws `snapshot-invalid`. */
export async function openSnapshot(file: string, now: Date): Promise<{ store: Store; at: Date }> {
  const bytes = await readFile(file).catch((error: Error) => {
    throw invalid(file, `it cannot be read: ${error.message}`);
  });
  const snapshot = parseSnapshot(bytes, file);
  const at = new Date(snapshot.at);
  // By a clock that is ahead every window would be over.
  if (at.getTime() > now.getTime() + CLOCK_MARGIN_MS)
    throw invalid(file, `it was saved at ${snapshot.at}, and it is ${now.toISOString()} here`);
  return { store: snapshotStore(snapshot), at };
}

/** It answers as the store did, under the store's own name, and takes nothing. */
export function snapshotStore({ location, objects }: Snapshot): Store {
  const keys = [...objects.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const below = (prefix: string) => keys.filter((key) => key.startsWith(prefix));
  const refused = (key: string): never => {
    throw new FindingError(
      finding('store-denied', {
        message: `${key} was not written: a snapshot of ${location} is only to be read`,
        at: { key },
        mend: 'Leave --snapshot out to write to the store itself.',
      }),
    );
  };
  return {
    location,
    kind: 'dir',
    async get(key, { unless } = {}): Promise<GetResult> {
      const body = objects.get(key);
      if (body === undefined) return { outcome: 'absent' };
      const etag = sha256(body);
      return etag === unless ? { outcome: 'unchanged' } : { outcome: 'found', body, etag };
    },
    create: async (key) => refused(key),
    replace: async (key) => refused(key),
    remove: async (key) => refused(key),
    async *list(prefix, { after } = {}) {
      for (const key of below(prefix)) {
        if (after === undefined || Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0) yield key;
      }
    },
    async *folders(prefix) {
      const names = below(prefix).map((key) => key.slice(prefix.length).split('/'));
      yield* new Set(names.flatMap(([name, ...rest]) => (name !== undefined && rest.length > 0 ? [name] : [])));
    },
    mayWrite: async () => ({ may: false, why: 'it is a snapshot' }),
    close: async () => {},
  };
}
