import { hash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAX_BODY_BYTES } from './problems.js';
import type { GetResult, Store } from './store.js';

/**
 * The store with the bodies of `get` kept in a local folder, by the store's location and the key. Each is asked for
 * again with its etag, so a second read transfers no bodies and never misses a change. An entry that cannot be read
 * or whose SHA-256 is not the recorded one counts as missing, and a folder that cannot be written as no cache: nothing here is ever
 * an error. Safe with parallel processes. Entries are never evicted; the folder can be removed at any time.
 */
export function cachingStore(store: Store, folder: string): Store {
  const nameOf = (key: string) => sha256(`${store.location}\n${key}`);
  // Looked at once: what another process adds meanwhile is only read from the store.
  let there: Set<string> | undefined;

  return {
    ...store,
    async get(key, options = {}): Promise<GetResult> {
      there ??= new Set(namesIn(folder));
      const name = nameOf(key);
      const entry = there.has(name) ? readEntry(join(folder, name)) : undefined;
      // Ours rather than the caller's: then "unchanged" tells us the body, and the caller's etag can be compared here.
      const known = entry?.etag ?? options.unless;
      const result = await store.get(key, { ...options, ...(known === undefined ? {} : { unless: known }) });
      if (result.outcome === 'found' && writeEntry(join(folder, name), result)) there.add(name);
      const current = result.outcome === 'unchanged' && entry ? { outcome: 'found' as const, ...entry } : result;
      return current.outcome === 'found' && current.etag === options.unless ? { outcome: 'unchanged' } : current;
    },
  };
}

/** Makes the folder where it is missing; one that cannot be made holds nothing. */
function namesIn(folder: string): string[] {
  try {
    mkdirSync(folder, { recursive: true });
    return readdirSync(folder);
  } catch {
    return [];
  }
}

const MAX_HEADER_BYTES = 2000;

interface Entry {
  etag: string;
  body: Uint8Array;
}

/**
 * An entry is one line of JSON, `{"etag":…,"sha256":…}`, then the body as it is. Read and written in this thread: the files are
 * small, and handing each to another takes many times as long.
 */
function readEntry(path: string): Entry | undefined {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (!stats?.isFile() || stats.size > MAX_BODY_BYTES + MAX_HEADER_BYTES) return undefined;
    const content = readFileSync(path);
    const end = content.indexOf(0x0a);
    const header: unknown = JSON.parse(content.toString('utf8', 0, Math.min(end, MAX_HEADER_BYTES)));
    if (typeof header !== 'object' || header === null) return undefined;
    const { etag, sha256: digest } = header as Record<string, unknown>;
    const body = content.subarray(end + 1);
    return typeof etag === 'string' && digest === sha256(body) ? { etag, body } : undefined;
  } catch {
    return undefined;
  }
}

/** In its place at once: what another process reads while it is half written, or two write, does not have its SHA-256. */
function writeEntry(path: string, { etag, body }: Entry): boolean {
  const header = Buffer.from(`${JSON.stringify({ etag, sha256: sha256(body) })}\n`);
  try {
    writeFileSync(path, Buffer.concat([header, body]));
    return true;
  } catch {
    return false;
  }
}

function sha256(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex');
}
