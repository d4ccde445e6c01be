import { FindingError, finding } from '../finding.js';
import { DEFAULT_CONCURRENCY, mapLimit } from '../store/concurrency.js';
import type { Store } from '../store/store.js';
import type { PlannedObject, PublishPlan } from './plan.js';
import { refuseTombstoned } from './tombstone.js';

export interface PublishOptions {
  /** Objects in transfer at once. */
  concurrency?: number;
  signal?: AbortSignal;
  /** After each object: how many of all are in the store, and how many bytes of all. */
  onTransfer?: (progress: { key: string; done: number; of: number; bytes: number; ofBytes: number }) => void;
}

export type PublishResult = { outcome: 'published' | 'unchanged' };

/**
 * Puts a planned version into the store: claim, objects, manifest, each created only where there is none.
 *
 * - The manifest is last, so a version that was not finished is seen by no reader.
 * - **The claim is first.** It names the manifest that this version will have. Without it two publishers with different
 *   content could each create some objects, each then find the other's in its way, and both be refused, as would be everyone
 *   after them: objects are never replaced. With it the one that creates the claim goes on and the other is told at once.
 * - It may be killed at any moment: the same plan finds its own claim and its own objects and continues. A lost answer
 *   ("exists" for what we just created) is told from a conflict by comparing bytes.
 *
 * The same content again is `unchanged` and writes nothing. Throws `version-taken` for other content, `version-tombstoned` for what `prune` has
 * marked, and what the store throws; then the version is as it was. A mark is looked for first and last: what is said to be published was whole
 * when there was none (`prune.ts`).
 */
export async function executePublish(
  store: Store,
  plan: PublishPlan,
  options: PublishOptions = {},
): Promise<PublishResult> {
  const request = options.signal === undefined ? {} : { signal: options.signal };
  const published = await store.get(plan.manifest.key, request);
  if (published.outcome === 'found') {
    if (!same(published.body, plan.manifest.body)) throw taken(store, plan, 'published', plan.manifest);
    await refuseTombstoned(store, plan.service, plan.version, request);
    return { outcome: 'unchanged' };
  }
  await refuseTombstoned(store, plan.service, plan.version, request);
  await put(store, plan, plan.claim, 'claimed', request);
  const ofBytes = plan.objects.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  let bytes = 0;
  const upload = async (object: PlannedObject) => {
    await put(store, plan, object, 'in part', request);
    done += 1;
    bytes += object.size;
    options.onTransfer?.({ key: object.key, done, of: plan.objects.length, bytes, ofBytes });
  };
  await mapLimit(plan.objects, options.concurrency ?? DEFAULT_CONCURRENCY, upload, options.signal);
  await put(store, plan, plan.manifest, 'published', request);
  await refuseTombstoned(store, plan.service, plan.version, request);
  return { outcome: 'published' };
}

type Held = 'published' | 'claimed' | 'in part';

/** Creates the object, or finds the same one there. Throws `version-taken` when another is. */
async function put(
  store: Store,
  plan: PublishPlan,
  object: PlannedObject,
  held: Held,
  request: { signal?: AbortSignal },
): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if ((await store.create(object.key, object.body, request)).outcome === 'created') return;
    const there = await store.get(object.key, request);
    if (there.outcome === 'found' && same(there.body, object.body)) return;
    if (there.outcome === 'found') break;
    // It existed and is gone: someone deletes objects at this moment. Create it again, a few times.
  }
  throw taken(store, plan, held, object);
}

function taken(store: Store, { service, version, manifest }: PublishPlan, held: Held, at: PlannedObject): FindingError {
  const state: Record<Held, string> = {
    published: 'is already published with other content',
    claimed: 'is being published, or was begun and not finished, with other content',
    'in part': 'is in the store in part, with other content',
  };
  return new FindingError(
    finding('version-taken', {
      message: `${service} ${version} ${state[held]} in ${store.location}`,
      expected: `no such version, or the manifest sha256 ${manifest.sha256}`,
      found: `another ${at.key}`,
      at: { key: at.key },
      mend: 'A version never changes. Raise the version with a changeset and release that, or publish from the commit that this version was made from.',
    }),
  );
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
