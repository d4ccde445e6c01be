import { sha256 } from '../golden/canonical.js';
import type { Store } from '../store/store.js';

/** One thing that was looked at: an object (null where there is none), or a prefix that was listed. */
export type Noted = { key: string; sha256: string | null } | { listed: string };

/** The store, with everything noted that is read through it, so that an answer can say what it is made of. */
export function notingStore(store: Store): Store & { noted(): Noted[] } {
  const objects = new Map<string, string | null>();
  const listed = new Set<string>();
  return {
    ...store,
    noted: () => [
      ...[...listed].sort().map((prefix): Noted => ({ listed: prefix })),
      ...[...objects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, digest]): Noted => ({ key, sha256: digest })),
    ],
    async get(key, options) {
      const got = await store.get(key, options);
      if (got.outcome === 'found') objects.set(key, sha256(got.body));
      else if (got.outcome === 'absent') objects.set(key, null);
      return got;
    },
    list(prefix, options) {
      listed.add(prefix);
      return store.list(prefix, options);
    },
    folders(prefix, options) {
      listed.add(prefix);
      return store.folders(prefix, options);
    },
  };
}
