import { createHash } from 'node:crypto';
import type { CreateResult, GetResult, ReplaceResult, Store } from '../../src/store/store.js';

/** A Store in memory that keeps the port's promises; `objects` is open to tests that damage or inspect it. */
export interface MemoryStore extends Store {
  readonly objects: Map<string, Uint8Array>;
  /** Requests so far, as `method key`. A listing is one request. */
  readonly requests: string[];
}

export function memoryStore(objects: Map<string, Uint8Array> = new Map()): MemoryStore {
  const requests: string[] = [];
  const etagOf = (body: Uint8Array) => createHash('sha256').update(body).digest('hex');
  const below = (prefix: string) =>
    [...objects.keys()]
      .filter((key) => key.startsWith(prefix))
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return {
    location: 'memory:',
    kind: 's3',
    objects,
    requests,
    async get(key, { unless } = {}): Promise<GetResult> {
      requests.push(`get ${key}`);
      const body = objects.get(key);
      if (body === undefined) return { outcome: 'absent' };
      const etag = etagOf(body);
      return etag === unless ? { outcome: 'unchanged' } : { outcome: 'found', body: Uint8Array.from(body), etag };
    },
    async create(key, body): Promise<CreateResult> {
      requests.push(`create ${key}`);
      if (objects.has(key)) return { outcome: 'exists' };
      objects.set(key, Uint8Array.from(body));
      return { outcome: 'created', etag: etagOf(body) };
    },
    async replace(key, body, etag): Promise<ReplaceResult> {
      requests.push(`replace ${key}`);
      const current = objects.get(key);
      if (current === undefined || etagOf(current) !== etag) return { outcome: 'changed' };
      objects.set(key, Uint8Array.from(body));
      return { outcome: 'replaced', etag: etagOf(body) };
    },
    async remove(key) {
      requests.push(`remove ${key}`);
      objects.delete(key);
    },
    async *list(prefix, { after } = {}) {
      requests.push(`list ${prefix}`);
      for (const key of below(prefix)) {
        if (after === undefined || Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0) yield key;
      }
    },
    async *folders(prefix) {
      requests.push(`folders ${prefix}`);
      const names = below(prefix).map((key) => key.slice(prefix.length).split('/'));
      yield* new Set(names.filter((parts) => parts.length > 1).map((parts) => parts[0] as string));
    },
    mayWrite: async () => ({ may: true }),
    close: async () => {},
  };
}

export class Killed extends Error {}

/**
 * The store as a process sees it that dies at its request number `at` (from 1), before the request has an effect or
 * after it; nothing that the process asks afterwards has an effect.
 */
export function killedAt(store: Store, at: number, when: 'before' | 'after'): Store {
  let count = 0;
  return around(store, async (work) => {
    count += 1;
    if (count > at || (count === at && when === 'before')) throw new Killed();
    const answer = await work();
    if (count >= at) throw new Killed();
    return answer;
  });
}

/** The store as seen through a driver that retries: request number `at` is done, its answer is lost, it is done again. */
export function answerLostAt(store: Store, at: number): Store {
  let count = 0;
  return around(store, async (work) => {
    count += 1;
    if (count === at) await work();
    return work();
  });
}

/** The store with something around each of its single requests, such as a scheduler. */
export function around(store: Store, wrap: <T>(work: () => Promise<T>) => Promise<T>): Store {
  return {
    ...store,
    get: (...args) => wrap(() => store.get(...args)),
    create: (...args) => wrap(() => store.create(...args)),
    replace: (...args) => wrap(() => store.replace(...args)),
    remove: (...args) => wrap(() => store.remove(...args)),
  };
}

export function text(value: string): Uint8Array {
  return Buffer.from(value, 'utf8');
}
