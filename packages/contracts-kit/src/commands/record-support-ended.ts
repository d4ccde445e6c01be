import { requirePublished } from '../registry/lookup.js';
import { type Flags, textFlag } from './arguments.js';
import { environmentFlag, record, recorded } from './record-common.js';
import type { Result } from './session.js';
import type { StoreSession } from './store-session.js';

/** No customer runs this version any more. Its events may arrive for a while: the environment's retention says how long. */
export async function recordSupportEnded(session: StoreSession, { flags }: { flags: Flags }): Promise<Result> {
  const service = session.service();
  const environment = await environmentFlag(session, flags);
  const version = textFlag(flags, 'version') ?? '';
  await requirePublished(session.store, service, version, session);
  let supported: string[] = [];
  const appended = await record(session, service, ({ live }) => {
    supported = live
      .filter((one) => one.environment === environment && one.instance === null)
      .map((one) => one.version);
    return supported.includes(version) ? { kind: 'support-ended', environment, version } : undefined;
  });
  const rest = supported.filter((one) => one !== version);
  const still = rest.length === 0 ? 'nothing of it is released there now' : `still released there: ${rest.join(', ')}`;
  return recorded(appended, {
    name: `${service} ${version}`,
    detail:
      appended.outcome === 'unchanged'
        ? `is not recorded as released to ${environment}; ${still}`
        : `support ended in ${environment}; ${still}`,
    data: { service, version, environment, released: rest },
  });
}
