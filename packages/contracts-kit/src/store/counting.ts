import type { Store } from './store.js';

export interface StoreCounts {
  /** Calls of the port; a listing is one, however many pages it has. */
  requests: number;
  /** Objects whose body was transferred to us, and their bytes. */
  bodies: number;
  bytes: number;
  /** Objects whose body was sent, and their bytes, whether or not they were taken. */
  bodiesSent: number;
  bytesSent: number;
}

/** The store, counting what goes through it. Put it below a cache to count what the cache saves. */
export function countingStore(store: Store): Store & { readonly counts: StoreCounts } {
  const counts: StoreCounts = { requests: 0, bodies: 0, bytes: 0, bodiesSent: 0, bytesSent: 0 };
  const sent = (body: Uint8Array) => {
    counts.requests += 1;
    counts.bodiesSent += 1;
    counts.bytesSent += body.length;
  };
  return {
    ...store,
    counts,
    async get(key, options) {
      counts.requests += 1;
      const result = await store.get(key, options);
      if (result.outcome === 'found') {
        counts.bodies += 1;
        counts.bytes += result.body.length;
      }
      return result;
    },
    create(key, body, options) {
      sent(body);
      return store.create(key, body, options);
    },
    replace(key, body, etag, options) {
      sent(body);
      return store.replace(key, body, etag, options);
    },
    remove(key, options) {
      counts.requests += 1;
      return store.remove(key, options);
    },
    list(prefix, options) {
      counts.requests += 1;
      return store.list(prefix, options);
    },
    folders(prefix, options) {
      counts.requests += 1;
      return store.folders(prefix, options);
    },
    mayWrite(options) {
      counts.requests += 1;
      return store.mayWrite(options);
    },
  };
}
