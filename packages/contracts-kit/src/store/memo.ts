import type { GetResult, Store } from './store.js';

/** A store as it was when each thing was first asked: several answers of one command are about the same state, and cost what one does. Reads only. */
export function memoStore(store: Store): Store {
  const gets = new Map<string, Promise<GetResult>>();
  const lists = new Map<string, Listing>();
  return {
    ...store,
    get: (key, options) => {
      if (options?.unless !== undefined) return store.get(key, options);
      const known = gets.get(key) ?? store.get(key, options);
      gets.set(key, known);
      return known;
    },
    list: (prefix, options) => {
      const name = JSON.stringify([prefix, options?.after]);
      const known = lists.get(name) ?? new Listing(store.list(prefix, options));
      lists.set(name, known);
      return known.all();
    },
  };
}

/** One listing for all who ask for it, and no further than the one who reads most of it: the next page is a request. */
class Listing {
  private readonly keys: string[] = [];
  private readonly rest: AsyncIterator<string>;
  /** The answer to the question for the key after the last of `keys`; the last answer, an end or a failure, stays. */
  private next: Promise<boolean> | undefined;

  constructor(keys: AsyncIterable<string>) {
    this.rest = keys[Symbol.asyncIterator]();
  }

  async *all(): AsyncGenerator<string> {
    for (let index = 0; index < this.keys.length || (await this.more()); index += 1) yield this.keys[index]!;
  }

  private more(): Promise<boolean> {
    this.next ??= this.rest.next().then(({ done, value }) => {
      if (done) return false;
      this.keys.push(value);
      this.next = undefined;
      return true;
    });
    return this.next;
  }
}
