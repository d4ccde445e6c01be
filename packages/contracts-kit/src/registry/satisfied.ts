import * as z from 'zod';
import { DEFAULT_CONCURRENCY, mapLimit } from '../store/concurrency.js';
import type { Store } from '../store/store.js';
import { satisfiedKey, satisfiedPrefix } from './keys.js';
import { invalid, parseStored } from './manifest.js';
import { sealedJson } from './seal.js';

/**
 * Marks: `verifications/<provider>/_satisfied/<message digest>.json` exists when some recorded version of the provider has verified, by execution,
 * a message that expects this, or failed one where nothing had been recorded that would tell new from broken. An index of the results by content: whether a message was ever satisfied is one request, whatever
 * the number of versions. A mark is a pure function of its key, without a time, and is never removed: forgetting one would let a
 * break pass as something new. Nothing but `pending` looks at them.
 */
interface Options {
  signal?: AbortSignal;
}

const markSchema = z.object({ satisfied: z.literal(1), provider: z.string(), message: z.string() });

function markBytes(provider: string, message: string): Uint8Array {
  return sealedJson({ satisfied: 1, provider, message });
}

/**
 * Marks what was verified. One listing, then a request for each that is new. To be written before the results are: a run that is killed
 * in between does everything again, where a result without its marks would never get them.
 * @returns how many are new
 */
export async function markSatisfied(
  store: Store,
  provider: string,
  digests: Iterable<string>,
  options: Options = {},
): Promise<number> {
  const wanted = new Map([...new Set(digests)].map((digest) => [satisfiedKey(provider, digest), digest]));
  if (wanted.size === 0) return 0;
  for await (const key of store.list(satisfiedPrefix(provider), options)) wanted.delete(key);
  // One that a stale listing did not show, or that another pipeline has just written, says the same.
  await mapLimit(
    [...wanted],
    DEFAULT_CONCURRENCY,
    ([key, digest]) => store.create(key, markBytes(provider, digest), options),
    options.signal,
  );
  return wanted.size;
}

/** Whether some recorded version of the provider satisfied a message with this digest. One request. Throws `verification-invalid`. */
export async function isSatisfied(
  store: Store,
  provider: string,
  digest: string,
  options: Options = {},
): Promise<boolean> {
  const key = satisfiedKey(provider, digest);
  const got = await store.get(key, options);
  if (got.outcome !== 'found') return false;
  const about = { code: 'verification-invalid', what: 'mark', at: { key } } as const;
  const mark = parseStored(got.body, markSchema, about);
  if (mark.provider === provider && mark.message === digest) return true;
  throw invalid(about.code, about.what, about.at, ['it is not the mark of its key']);
}

/** Whether anything at all was ever recorded of what this provider's code builds: where nothing was, nothing is known to be new. */
export async function hasResults(store: Store, provider: string, options: Options = {}): Promise<boolean> {
  for await (const _ of store.list(satisfiedPrefix(provider).replace(/_satisfied\/$/, ''), options)) return true;
  return false;
}
