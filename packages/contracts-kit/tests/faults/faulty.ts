import { FindingError, finding } from '../../src/finding.js';
import type { Store } from '../../src/store/store.js';
import { type MemoryStore, memoryStore } from '../support/memory-store.js';

/** What may happen to one request of a command. */
export const kinds = [
  /** It fails, and nothing is done. */
  'error',
  /** It is refused. */
  'denied',
  /** No answer comes in time. A write is done all the same, but later: after the command has given up. */
  'timeout',
  /** It is done, and the answer is lost for good. */
  'lost answer',
  /** It is done, the answer is lost, and it is asked for again: by a driver that does not compare what is there, as ours do. */
  'repeated',
  /** It hangs until the pipeline stops the command, as it does at its own time limit. */
  'stopped',
  /**
   * The process dies before the request, or right after it. Modelled: neither this request nor any later one is ever answered or done, so that
   * nothing of the command goes on that waits for one; what it asked at the same moment before it is done.
   */
  'killed before',
  'killed after',
  /** A listing: as it was before the newest key below its prefix was there. Of a single key: empty. */
  'stale by one',
  /** A listing: as it was before anything was there; what was removed since is still in it. */
  'stale by all',
] as const;
export type Kind = (typeof kinds)[number];

export const isStale = (kind: Kind) => kind.startsWith('stale');
export const isKilled = (kind: Kind) => kind.startsWith('killed');

export interface Faulty {
  store: Store;
  signal: AbortSignal;
  /** `list records/auth/` of the request that was hit; undefined when the command never came so far. */
  hit(): string | undefined;
  /** Resolves when the process is dead. */
  dead: Promise<void>;
  /** What the network does after the command has given up. */
  afterwards(): Promise<void>;
}

/** A store in memory, and the keys that were removed from it, which an older listing shows. */
export interface Remembering {
  store: MemoryStore;
  removed: readonly string[];
}

/** What happens to request number `at` (from 1) of a command. A listing is one request. */
export function faulty(of: Remembering, { at, kind }: { at: number; kind: Kind }): Faulty {
  const { store: memory } = of;
  const died = Promise.withResolvers<void>();
  const stop = new AbortController();
  const late: (() => Promise<unknown>)[] = [];
  let [count, hit, dead] = [0, undefined as string | undefined, false];

  async function request<T>(name: string, work: () => Promise<T>, writes: boolean): Promise<T> {
    count += 1;
    if (dead) return never();
    if (count !== at) return work();
    hit = name;
    switch (kind) {
      case 'error':
        throw failed('store-failed', name);
      case 'denied':
        throw failed('store-denied', name);
      case 'timeout':
        if (writes) late.push(work);
        throw failed('store-unreachable', name);
      case 'lost answer':
        await work();
        throw failed('store-unreachable', name);
      case 'repeated':
        await work();
        return work();
      case 'stopped':
        stop.abort(new Error('SIGTERM'));
        throw stop.signal.reason;
      case 'killed before':
      case 'killed after':
        dead = true;
        if (kind === 'killed after') await work();
        died.resolve();
        return never();
      case 'stale by one':
      case 'stale by all':
        return work(); // nothing that a request for one object can be
      default:
        return kind satisfies never;
    }
  }

  async function* listed(
    what: 'list' | 'folders',
    prefix: string,
    ask: (from: Store) => AsyncIterable<string>,
  ): AsyncGenerator<string> {
    const stale = isStale(kind) && count + 1 === at;
    const from = stale ? older(of, { prefix, kind, folders: what === 'folders' }) : memory;
    yield* await request(`${what} ${prefix}`, async () => ask(from), false);
  }

  return {
    store: {
      ...memory,
      get: (key, options) => request(`get ${key}`, () => memory.get(key, options), false),
      create: (key, body) => request(`create ${key}`, () => memory.create(key, body), true),
      replace: (key, body, etag) => request(`replace ${key}`, () => memory.replace(key, body, etag), true),
      remove: (key) => request(`remove ${key}`, () => memory.remove(key), true),
      list: (prefix, options) => listed('list', prefix, (from) => from.list(prefix, options)),
      folders: (prefix) => listed('folders', prefix, (from) => from.folders(prefix)),
      mayWrite: () => request('mayWrite', () => memory.mayWrite(), false),
    },
    signal: stop.signal,
    hit: () => hit,
    dead: died.promise,
    afterwards: async () => {
      for (const work of late) await work();
    },
  };
}

const never = () => new Promise<never>(() => {});

const failed = (code: 'store-failed' | 'store-denied' | 'store-unreachable', name: string) =>
  new FindingError(finding(code, { message: `Could not ${name}.`, mend: 'Nothing: a test does this.' }));

/** The store as it was: keys in the order in which they came, and what was removed since. */
function older(
  { store, removed }: Remembering,
  { prefix, kind, folders }: { prefix: string; kind: Kind; folders: boolean },
): Store {
  const below = [...store.objects.keys()].filter((key) => key.startsWith(prefix));
  const folderOf = (key: string) => key.slice(0, key.indexOf('/', prefix.length) + 1);
  const newest = below.findLast(
    (key, index) => !folders || below.findIndex((one) => folderOf(one) === folderOf(key)) === index,
  );
  const hidden = (key: string) => (folders ? folderOf(key) === folderOf(newest!) : key === newest);
  const shown = kind === 'stale by all' ? removed : below.filter((key) => !hidden(key));
  return memoryStore(new Map(shown.map((key) => [key, new Uint8Array()])));
}
