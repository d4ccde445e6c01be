import type { GetResult, Store } from './store.js';

/** A store as it was when each thing was first asked: several answers of one command are about the same state, and cost what one does. Reads only. */
export function memoStore(store: Store): Store {
  const gets = new Map<string, Promise<GetResult>>();
  const lists = new Map<string, Promise<string[]>>();
  return {
    ...store,
    get: (key, options) => {
      if (options?.unless !== undefined) return store.get(key, options);
      const known = gets.get(key) ?? store.get(key, options);
      gets.set(key, known);
      return known;
    },
    async *list(prefix, options) {
      const name = JSON.stringify([prefix, options?.after]);
      const known = lists.get(name) ?? collected(store.list(prefix, options));
      lists.set(name, known);
      yield* await known;
    },
  };
}

async function collected(keys: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const key of keys) found.push(key);
  return found;
}
