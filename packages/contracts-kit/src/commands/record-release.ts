import { isRetiredSince } from '../registry/service-fold.js';
import type { Flags } from './arguments.js';
import { environmentFlag, record, recorded, revivalText, versionFlag } from './record-common.js';
import { refuseYanked } from './record-deployment.js';
import type { Result } from './session.js';
import type { StoreSession } from './store-session.js';

/** A version is with customers from now on, beside those that were released before. */
export async function recordRelease(session: StoreSession, { flags }: { flags: Flags }): Promise<Result> {
  const service = session.service();
  const environment = await environmentFlag(session, flags);
  const version = await versionFlag(session, service, flags);
  let beside: string[] = [];
  let revived = false;
  const appended = await record(session, service, (state) => {
    refuseYanked(state, service, version);
    const there = state.live.filter((one) => one.environment === environment && one.instance === null);
    beside = there.map((one) => one.version).filter((one) => one !== version);
    const again = there.find((one) => one.version === version);
    revived = state.retired !== null || (again !== undefined && isRetiredSince(state, again.since));
    return beside.length < there.length && !revived ? undefined : { kind: 'released', environment, version };
  });
  const others = beside.length === 0 ? '' : `, beside ${beside.join(', ')}`;
  return recorded(appended, {
    name: `${service} ${version}`,
    detail:
      appended.outcome === 'unchanged'
        ? `is recorded as released to ${environment} already${others}`
        : `released to ${environment}${others}${revivalText(appended, revived)}`,
    data: { service, version, environment, beside },
  });
}
