/**
 * The port through which everything shared is read and written. Two drivers: a directory and S3.
 * Keys are `/`-separated relative paths that `registry/keys.ts` made of validated names; a driver refuses any other.
 * Every method rejects with a `FindingError` (`store-…`) when the store fails, denies or is unreachable after retries,
 * and with the signal's reason when aborted. No method ever answers "absent" for "could not look".
 */
export interface Store {
  /** `s3://bucket/prefix` or `dir:/absolute/path`: what a person would pass to `--store`. */
  readonly location: string;
  readonly kind: 'dir' | 's3';

  /**
   * The object, or `absent`; with `unless`, `unchanged` (no body is transferred) when the object's etag equals it.
   */
  get(key: string, options?: { unless?: string; signal?: AbortSignal }): Promise<GetResult>;

  /** Creates the object if there is none. Atomic: of many at once exactly one gets `created`. */
  create(key: string, body: Uint8Array, options?: { signal?: AbortSignal }): Promise<CreateResult>;

  /** Compare-and-swap: replaces the object only if its etag still is `etag`. */
  replace(key: string, body: Uint8Array, etag: string, options?: { signal?: AbortSignal }): Promise<ReplaceResult>;

  /**
   * Removes the object; that there is none is no failure, so it may be repeated. It asks for no etag, since not every S3 service can compare one
   * here: it is for what nobody writes any more (`registry/prune.ts`). A `replace` under way at the same moment may come after it.
   */
  remove(key: string, options?: { signal?: AbortSignal }): Promise<void>;

  /**
   * Keys below a prefix that ends in `/`, in byte order, after `after` (a whole key) when given. Names are told as they are
   * found: who uses one validates it (`registry/`), and a driver refuses one that cannot be a key. `page`: as many keys as a
   * caller expects to use, from 1 to 1000, so that a driver which gets them in pages asks for no more at once.
   */
  list(prefix: string, options?: { after?: string; page?: number; signal?: AbortSignal }): AsyncIterable<string>;

  /** Names of the immediate folders below a prefix that ends in `/`, in byte order; as found, as `list`. */
  folders(prefix: string, options?: { signal?: AbortSignal }): AsyncIterable<string>;

  /** Whether writing is allowed below `prefix`, which ends in `/`, or here; leaves nothing behind. Used by `doctor` only. */
  mayWrite(options?: { prefix?: string; signal?: AbortSignal }): Promise<{ may: boolean; why?: string }>;

  close(): Promise<void>;
}

export type GetResult =
  | { outcome: 'found'; body: Uint8Array; etag: string }
  | { outcome: 'unchanged' }
  | { outcome: 'absent' };

export type CreateResult = { outcome: 'created'; etag: string } | { outcome: 'exists' };

export type ReplaceResult = { outcome: 'replaced'; etag: string } | { outcome: 'changed' };
