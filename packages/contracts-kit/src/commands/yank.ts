import { requirePublished } from '../registry/lookup.js';
import type { ServiceState } from '../registry/record-types.js';
import { type Flags, reasonFlag } from './arguments.js';
import { presences, record, recorded } from './record-common.js';
import type { Result } from './session.js';
import type { StoreSession } from './store-session.js';

/** A version is taken back: it stays what it is, and is deployed and released nowhere any more. */
export async function yank(
  session: StoreSession,
  { words, flags }: { words: readonly string[]; flags: Flags },
): Promise<Result> {
  const service = session.service();
  const version = words[0] ?? '';
  const reason = reasonFlag(flags);
  await requirePublished(session.store, service, version, session);
  let before: string | undefined;
  const appended = await record(session, service, (state) => {
    before = state.yanked.find((one) => one.version === version)?.reason;
    return before === undefined ? { kind: 'yanked', version, reason } : undefined;
  });
  const running = whereItRuns(appended.state, version);
  return recorded(appended, {
    name: `${service} ${version}`,
    detail: `${before === undefined ? `yanked: ${reason}` : `was yanked before: ${before}`}${running ? `; it still runs in ${running}` : ''}`,
    data: { service, version, reason: before ?? reason, live: running },
  });
}

function whereItRuns(state: ServiceState, version: string): string | null {
  return presences({ ...state, live: state.live.filter((one) => one.version === version) }) || null;
}
