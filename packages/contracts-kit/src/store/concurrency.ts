import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';

/** So many requests to a store run at once unless a caller says otherwise. */
export const DEFAULT_CONCURRENCY = 16;

/**
 * Runs `fn` over `items`, at most `limit` at once; results in the order of the items. On the first failure, or when the
 * signal is aborted, nothing new is started, and it rejects with that failure once what is running has settled: no
 * request goes on behind the back of a caller who has moved on.
 */
export async function mapLimit<T, R>(
  items: readonly T[],
  limit: number,
  fn: (item: T, index: number) => Promise<R>,
  signal?: AbortSignal,
): Promise<R[]> {
  const run = pLimit(limit);
  const results: R[] = new Array(items.length);
  const failures: unknown[] = [];
  await Promise.all(
    items.map((item, index) =>
      run(async () => {
        if (failures.length > 0) return;
        try {
          signal?.throwIfAborted();
          results[index] = await fn(item, index);
        } catch (error) {
          failures.push(error);
        }
      }),
    ),
  );
  if (failures.length > 0) throw failures[0];
  return results;
}

/**
 * Waits before try number `attempt` (1 is the second try): a random part of 100 ms doubled each time, at most 3 s
 * ("full jitter", so that racers do not meet again). Rejects with the signal's reason.
 */
export async function backoff(attempt: number, signal?: AbortSignal): Promise<void> {
  const longest = Math.min(3000, 100 * 2 ** (attempt - 1));
  try {
    await sleep(1 + Math.random() * longest, undefined, signal ? { signal } : {});
  } catch (error) {
    // The timer's own AbortError hides the reason.
    signal?.throwIfAborted();
    throw error;
  }
}

/** The promise's outcome, or the signal's reason as soon as it is aborted, even where the work itself is deaf to it. */
export async function settleOrAbort<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return work;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    work.catch(() => {});
  }
}
