import type { Store } from '../store/store.js';
import { headBytes } from './head.js';
import { headKey } from './keys.js';
import type { HeadStep } from './prune-plan.js';
import { readManifest } from './read.js';
import { appendServiceRecord, readServiceState, recordHead } from './service-journal.js';

interface Options {
  now: Date;
  by: string;
  signal?: AbortSignal | undefined;
}

/**
 * Does one step for a head; false where something spoke against it meanwhile, or there was nothing to do.
 *
 * A head expires by the record that its branch is closed: from then on it is nobody's state, and whoever publishes on the branch opens it again. Its
 * file goes after the grace period. Who moves a head records it and then looks whether the file is still there, and moves it
 * again if not (`commands/publish.ts`); who removes the file looks at the records afterwards, and puts the head back that they name. So of a move
 * and a removal at the same time one sees the other. Who is killed between the removal and that look leaves it to the next prune.
 */
export async function takeHeadStep(store: Store, service: string, step: HeadStep, options: Options): Promise<boolean> {
  const { branch, version } = step;
  const request = options.signal === undefined ? {} : { signal: options.signal };
  switch (step.step) {
    case 'keep':
    case 'wait':
      return false;
    case 'record':
      return (await recordHead(store, { service, branch }, options)).outcome === 'appended';
    case 'close': {
      const { outcome } = await appendServiceRecord(
        store,
        service,
        { kind: 'branch-closed', branch },
        {
          ...options,
          check: ({ heads, closedBranches }) => {
            const open = heads.find((one) => one.branch === branch);
            const moved = open !== undefined && open.version !== version;
            return moved || closedBranches.some((one) => one.branch === branch) ? 'unchanged' : 'append';
          },
        },
      );
      return outcome === 'appended';
    }
    case 'remove': {
      const before = await readServiceState(store, service, options);
      if (!before.state.closedBranches.some((one) => one.branch === branch)) return false;
      await store.remove(headKey(service, branch), request);
      const after = await readServiceState(store, service, options);
      const open = after.state.heads.find((one) => one.branch === branch);
      return open === undefined || !(await restore(store, service, { branch, version: open.version }, request));
    }
    case 'restore':
      return restore(store, service, { branch, version: version ?? '' }, request);
    default:
      return step.step satisfies never;
  }
}

/** Makes the file again that the records name, as far as the manifest says what was in it: not the run. */
async function restore(
  store: Store,
  service: string,
  { branch, version }: { branch: string; version: string },
  request: { signal?: AbortSignal },
): Promise<boolean> {
  const manifest = await readManifest(store, service, version, request);
  if (manifest === undefined) return false;
  const { plannedVersion, git } = manifest;
  const about = { commit: git.commit, plannedVersion, run: null, repository: null };
  const body = headBytes({ head: 1, service, branch, version, ...about });
  return (await store.create(headKey(service, branch), body, request)).outcome === 'created';
}
