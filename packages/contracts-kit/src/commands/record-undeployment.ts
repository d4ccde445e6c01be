import { requireService } from '../registry/lookup.js';
import { badArgument, type Flags } from './arguments.js';
import { environmentFlag, instanceFlag, record, recorded } from './record-common.js';
import type { Result } from './session.js';
import type { StoreSession } from './store-session.js';

/** Nothing runs on that instance any more. Its events may arrive for a while: the environment's retention says how long. */
export async function recordUndeployment(session: StoreSession, { flags }: { flags: Flags }): Promise<Result> {
  const service = session.service();
  const instance = instanceFlag(flags);
  const environment = await environmentFlag(session, flags);
  await requireService(session.store, service, session);
  let version: string | null = null;
  let others: string[] = [];
  const appended = await record(session, service, ({ live }) => {
    const there = live.filter((one) => one.environment === environment && one.instance !== null);
    version = there.find((one) => one.instance === instance)?.version ?? null;
    others = there.map((one) => `${one.version} (${one.instance})`);
    if (version === null && there.length > 0)
      throw badArgument('--instance', instance, `an instance that something is deployed to: ${others.join(', ')}`, {
        message: `Nothing of ${service} is deployed to the instance ${instance} of ${environment}.`,
        mend: `Name one that something is deployed to: --instance ${there[0]?.instance}`,
      });
    return version === null ? undefined : { kind: 'undeployed', environment, instance };
  });
  const where = `${environment}${instance === 'default' ? '' : ` (${instance})`}`;
  return recorded(appended, {
    name: version === null ? service : `${service} ${version}`,
    detail: version === null ? `nothing is recorded as deployed to ${where}` : `undeployed from ${where}`,
    data: { service, version, environment, instance },
  });
}
