import { readHead } from '../registry/head.js';
import { requireService } from '../registry/lookup.js';
import { nearest } from '../service/nearest.js';
import { type Flags, nameArgument } from './arguments.js';
import { record, recorded } from './record-common.js';
import type { Result } from './session.js';
import type { StoreSession } from './store-session.js';

/** A branch was merged or deleted: its head is nobody's current state any more, until something is published on it again. */
export async function branchClosed(
  session: StoreSession,
  { words }: { words: readonly string[]; flags: Flags },
): Promise<Result> {
  const service = session.service();
  const branch = nameArgument('branch', words[0] ?? '', 'branch-closed');
  const { store, signal } = session;
  await requireService(store, service, session);
  let why = '';
  let version: string | null = null;
  const appended = await record(session, service, async ({ heads, closedBranches }) => {
    version = heads.find((one) => one.branch === branch)?.version ?? null;
    if (version === null && closedBranches.some((one) => one.branch === branch)) {
      why = 'is recorded as closed already';
      return undefined;
    }
    // A head that was published before heads were recorded, or by somebody who was killed before the record.
    version ??= (await readHead(store, service, branch, { signal }))?.head.version ?? null;
    if (version !== null) return { kind: 'branch-closed', branch };
    const like = nearest(
      branch,
      heads.map((one) => one.branch),
    );
    why = `has no head: nothing was published on it${like ? `. Did you mean ${like}?` : ''}`;
    return undefined;
  });
  return recorded(appended, {
    name: `${service}, branch ${branch}`,
    detail: appended.outcome === 'unchanged' ? why : `closed, with its head ${version}`,
    data: { service, branch, version },
  });
}
