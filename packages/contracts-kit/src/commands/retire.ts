import { FindingError, finding } from '../finding.js';
import { requireService } from '../registry/lookup.js';
import { isName } from '../registry/names.js';
import { readManifest } from '../registry/read.js';
import type { ServiceState } from '../registry/record-types.js';
import { nearest } from '../service/nearest.js';
import { badArgument, type Flags, nameArgument, reasonFlag, textFlag } from './arguments.js';
import { presences, record, recorded } from './record-common.js';
import type { Result } from './session.js';
import type { StoreSession } from './store-session.js';

/** Versions that are asked, at most, whether they know an event. */
const ASKED = 50;

/**
 * `retire core`: the service is gone, and binds nobody any more. `retire TemplateDeleted --service core`: it neither emits nor consumes that event
 * any more. A name of a service begins with a lower-case letter and that of an event with an upper-case one.
 */
export async function retire(
  session: StoreSession,
  { words: [word], flags }: { words: readonly string[]; flags: Flags },
): Promise<Result> {
  const reason = reasonFlag(flags);
  const service = word !== undefined && !/^[A-Z]/.test(word) ? word : session.service();
  const named = word === service ? undefined : word;
  const flag = textFlag(flags, 'event');
  if (named !== undefined && flag !== undefined && named !== flag) {
    throw badArgument('--event', flag, `one event; the command line names ${named} as well`);
  }
  const event = flag ?? named ?? null;
  await requireService(session.store, service, session);
  if (event !== null) nameArgument('event', event, '--event');
  let before: string | undefined;
  const appended = await record(session, service, async (state) => {
    const known = event === null ? state.retired : state.retiredEvents.find((one) => one.event === event);
    // An event may have been taken up again since: then it is retired again from now on.
    const binding = event !== null && state.live.some((one) => known && one.since > known.at);
    before = binding ? undefined : known?.reason;
    if (before !== undefined) return undefined;
    if (event !== null) await requireEvent(session, service, state, event);
    return { kind: 'retired', event, reason };
  });
  const running = event === null ? presences(appended.state) : '';
  return recorded(appended, {
    name: event === null ? service : `${service}, event ${event}`,
    detail: `${before === undefined ? `retired: ${reason}` : `was retired before: ${before}`}${running ? `; recorded as live were ${running}` : ''}`,
    data: { service, event, reason: before ?? reason },
  });
}

/** Throws `event-unknown` where no version knows the event that is live, was, or is a head: a retirement of a slip would bind nobody less. */
async function requireEvent(session: StoreSession, service: string, state: ServiceState, event: string): Promise<void> {
  const { store, signal } = session;
  const versions = [...state.live, ...state.heads, ...[...state.departed].reverse()].map((one) => one.version);
  if (session.package?.service === service) versions.push(session.package.version);
  const known = new Set<string>();
  let asked = 0;
  for (const version of [...new Set(versions)].slice(0, ASKED)) {
    const manifest = isName('version', version) ? await readManifest(store, service, version, { signal }) : undefined;
    if (manifest === undefined) continue;
    asked += 1;
    for (const one of manifest.emits) known.add(one);
    for (const { events } of Object.values(manifest.consumes)) for (const one of Object.keys(events)) known.add(one);
    if (known.has(event)) return;
  }
  if (asked === 0) return; // nothing to hold it against
  const like = nearest(event, [...known]);
  throw new FindingError(
    finding('event-unknown', {
      message: `No version of ${service} that is live, was live or is a head emits or consumes ${event}.`,
      expected: known.size === 0 ? 'nothing: it has no events' : `one of ${[...known].sort().join(', ')}`,
      found: event,
      mend: like
        ? `Did you mean ${like}?`
        : 'Name an event of this service, or leave it: what no version knows binds nobody.',
    }),
  );
}
