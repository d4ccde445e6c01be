import type { Store } from '../store/store.js';
import { type Head, readHead } from './head.js';
import type { AppendOptions } from './journal.js';
import { type IsAncestor, type MoveResult, moveHead } from './move-head.js';
import { recordHead } from './service-journal.js';

/**
 * Moves a head and records that: `recorded` where a record was missing, also of a head that was there already, since whoever moved it may have been
 * killed before the record. Last it looks whether the head is still there: `prune` removes heads of branches that were closed, and looks at the records
 * after that, so of the two one sees the other (`prune-heads.ts`).
 * Throws what `moveHead` and `recordHead` throw.
 */
export async function publishHead(
  store: Store,
  head: Head,
  { isAncestor, ...options }: AppendOptions & { isAncestor: IsAncestor },
): Promise<MoveResult & { recorded: boolean }> {
  const request = options.signal === undefined ? {} : { signal: options.signal };
  const { service, branch, version } = head;
  let first: MoveResult | undefined;
  let recorded = false;
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const moved = await moveHead(store, head, { isAncestor, ...request });
    if (!moved.moved && moved.at !== version) return { ...moved, recorded };
    first ??= moved;
    recorded = (await recordHead(store, { service, branch }, options)).outcome === 'appended' || recorded;
    if ((await readHead(store, service, branch, request)) !== undefined) return { ...first, recorded };
  }
  return { moved: false, why: 'others keep removing it', at: 'unknown', recorded };
}
