import { FindingError, finding } from '../finding.js';
import { requireService } from '../registry/lookup.js';
import { isName } from '../registry/names.js';
import { readManifest } from '../registry/read.js';
import type { ServiceState } from '../registry/record-types.js';
import { readServiceState } from '../registry/service-journal.js';
import { nearest } from '../service/nearest.js';
import { badArgument, type Flags, nameArgument, reasonFlag, textFlag } from './arguments.js';
import { presences, record, recorded } from './record-common.js';
import type { Result } from './session.js';
import type { StoreSession } from './store-session.js';

/** Versions that are asked, at most, whether they know an event. */
const ASKED = 50;

/** `provider` undefined: not said. */
interface Named {
  event: string;
  provider: string | undefined;
}

/**
 * `retire core`: the service is gone, and binds nobody any more. `retire templates/TemplateDeleted --service core`: it no longer reads that event
 * of that provider; `retire UserCreated --service auth`, where auth emits it: it no longer does. A name of a service begins with a lower-case
 * letter and that of an event with an upper-case one.
 */
export async function retire(
  session: StoreSession,
  { words: [word], flags }: { words: readonly string[]; flags: Flags },
): Promise<Result> {
  const reason = reasonFlag(flags);
  const whole = word !== undefined && !/^[A-Z]|\//.test(word) ? word : undefined;
  if (whole !== undefined && session.named !== undefined && session.named !== whole)
    throw badArgument('--service', session.named, `one service; the command line names ${whole} as well`, {
      mend: `Leave out ${whole}, or --service. An event of a service begins with an upper-case letter.`,
    });
  const service = whole ?? session.service();
  const text = eventText(whole === undefined ? word : undefined, textFlag(flags, 'event'));
  const named = text === undefined ? undefined : namedEvent(text);
  await requireService(session.store, service, session);
  const given = named === undefined ? undefined : await roleOf(session, service, named);
  let before: string | undefined;
  const appended = await record(session, service, (state) => {
    const known = given === undefined ? state.retired : state.retiredEvents.find((one) => isOne(one, given));
    // An event may have been taken up again since: then it is retired again from now on.
    const binding = given !== undefined && state.live.some((one) => known && one.since >= known.at);
    before = binding ? undefined : known?.reason;
    if (before !== undefined) return undefined;
    return { kind: 'retired', event: given?.event ?? null, provider: given?.provider ?? null, reason };
  });
  const running = given === undefined ? presences(appended.state) : '';
  const what =
    given === undefined
      ? service
      : given.provider === null
        ? `${service}, its event ${given.event}`
        : `${service}, reading ${given.event} of ${given.provider}`;
  return recorded(appended, {
    name: what,
    detail: `${before === undefined ? `retired: ${reason}` : `was retired before: ${before}`}${running ? `; recorded as live were ${running}` : ''}`,
    data: { service, event: given?.event ?? null, provider: given?.provider ?? null, reason: before ?? reason },
  });
}

function eventText(word: string | undefined, flag: string | undefined): string | undefined {
  if (word !== undefined && flag !== undefined && word !== flag)
    throw badArgument('--event', flag, `one event; the command line names ${word} as well`, {
      mend: 'Leave one of the two out.',
    });
  return flag ?? word;
}

/** `TemplateDeleted` or `templates/TemplateDeleted`. */
function namedEvent(text: string): Named {
  const [first = '', second, ...more] = text.split('/');
  if (more.length > 0)
    throw badArgument('--event', text, 'an event, or a provider and its event: templates/TemplateDeleted');
  if (second === undefined) return { event: nameArgument('event', first, '--event'), provider: undefined };
  return { event: nameArgument('event', second, '--event'), provider: nameArgument('service', first, '--event') };
}

/** Whose event it is, from what the service's versions say of themselves; `provider` null: its own. */
interface Given {
  event: string;
  provider: string | null;
}

function isOne(one: Given, { event, provider }: Given): boolean {
  return one.event === event && one.provider === provider;
}

/**
 * Throws `event-unknown` where no version knows the event that is live, was, or is a head: a retirement of a slip would bind nobody less; and
 * `argument-invalid` where it may be the event of more than one.
 */
async function roleOf(session: StoreSession, service: string, { event, provider }: Named): Promise<Given> {
  const { known, asked } = await eventsOf(session, service);
  const named = provider === service ? null : provider;
  if (named !== undefined && asked === 0) return { event, provider: named }; // nothing to hold it against
  const fitting = known.filter((one) => one.event === event && (named === undefined || one.provider === named));
  const [only, ...others] = fitting;
  if (only && others.length === 0) return only;
  const written = (one: Given) => `${one.provider ?? service}/${one.event}`;
  if (only) {
    const ways = fitting.map(written).sort().join(' or ');
    throw badArgument('--event', event, ways, {
      message: `${service} has to do with more than one event of the name ${event}.`,
      mend: `Say which it gives up: ${ways}`,
    });
  }
  const like = nearest(named === undefined ? event : `${provider}/${event}`, [
    ...new Set(known.map((one) => (named === undefined ? one.event : written(one)))),
  ]);
  throw new FindingError(
    finding('event-unknown', {
      message: `No version of ${service} that is live, was live or is a head emits or reads ${named === undefined ? event : `${provider}/${event}`}.`,
      expected: known.length === 0 ? 'nothing: it has no events' : `one of ${known.map(written).sort().join(', ')}`,
      found: event,
      mend: like
        ? `Did you mean ${like}?`
        : 'Name an event of this service, or leave it: what no version knows binds nobody.',
    }),
  );
}

/** What the versions emit and read that are live, were live or are heads. */
async function eventsOf(session: StoreSession, service: string): Promise<{ known: Given[]; asked: number }> {
  const { store, signal, now } = session;
  const { state } = await readServiceState(store, service, { now, signal });
  const known = new Map<string, Given>();
  const add = (one: Given) => known.set(`${one.provider} ${one.event}`, one);
  let asked = 0;
  for (const version of versionsOf(session, service, state)) {
    const manifest = isName('version', version) ? await readManifest(store, service, version, { signal }) : undefined;
    if (manifest === undefined) continue;
    asked += 1;
    for (const event of manifest.emits) add({ event, provider: null });
    for (const [provider, { events }] of Object.entries(manifest.consumes))
      for (const event of Object.keys(events)) add({ event, provider });
  }
  return { known: [...known.values()], asked };
}

function versionsOf(session: StoreSession, service: string, state: ServiceState): string[] {
  const versions = [...state.live, ...state.heads, ...[...state.departed].reverse()].map((one) => one.version);
  if (session.package?.service === service) versions.push(session.package.version);
  return [...new Set(versions)].slice(0, ASKED);
}
