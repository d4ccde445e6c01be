import { FindingError, finding } from '../finding.js';
import { manifestKey } from '../registry/keys.js';
import type { ServiceState } from '../registry/record-types.js';
import { isRetiredSince } from '../registry/service-fold.js';
import type { Flags } from './arguments.js';
import { environmentFlag, instanceFlag, record, recorded, revivalText, versionFlag } from './record-common.js';
import type { Result } from './session.js';
import type { StoreSession } from './store-session.js';

/** A version runs in an environment from now on, in place of what ran on the same instance. */
export async function recordDeployment(session: StoreSession, { flags }: { flags: Flags }): Promise<Result> {
  const service = session.service();
  const instance = instanceFlag(flags);
  const environment = await environmentFlag(session, flags);
  const version = await versionFlag(session, service, flags);
  let replaced: string | null = null;
  let revived = false;
  const appended = await record(session, service, (state) => {
    refuseYanked(state, service, version);
    const there = state.live.find((one) => one.environment === environment && one.instance === instance);
    replaced = there?.version ?? null;
    revived = state.retired !== null || (there !== undefined && isRetiredSince(state, there.since));
    return replaced === version && !revived ? undefined : { kind: 'deployed', environment, instance, version };
  });
  const where = `${environment}${instance === 'default' ? '' : ` (${instance})`}`;
  const before = replaced === null || replaced === version ? '' : `, in place of ${replaced}`;
  const detail =
    appended.outcome === 'unchanged'
      ? `is recorded as deployed to ${where} already`
      : `deployed to ${where}${before}${revivalText(appended, revived)}`;
  return recorded(appended, {
    name: `${service} ${version}`,
    detail,
    data: { service, version, environment, instance, replaced: replaced === version ? null : replaced },
  });
}

/** What was taken back goes nowhere. */
export function refuseYanked(state: ServiceState, service: string, version: string): void {
  const yanked = state.yanked.find((one) => one.version === version);
  if (yanked === undefined) return;
  throw new FindingError(
    finding('version-yanked', {
      message: `${service} ${version} was yanked: ${yanked.reason}`,
      expected: 'a version that was not taken back',
      found: `yanked at ${yanked.at}`,
      at: { key: manifestKey(service, version) },
      mend: 'Deploy another version. What is wrong with this one stays wrong: a version never changes.',
    }),
  );
}
