import { type Finding, FindingError, finding } from '../finding.js';
import { forHint, serviceNames } from '../registry/lookup.js';
import { isName } from '../registry/names.js';
import { listReleases, readManifest } from '../registry/read.js';
import { readServiceState } from '../registry/service-journal.js';
import { nearest } from '../service/nearest.js';
import type { StoreSession } from './store-session.js';

/** Versions that are asked, at most, which events they emit. */
const ASKED = 50;

type Reader = Pick<StoreSession, 'store' | 'now' | 'signal'>;

/**
 * A finding for each `auth` or `auth/UserCreated` that no service of the store is or emits, since a retention of a slip means nothing: an error
 * where a name is near, else a warning, as it may be of one that has yet to publish. None in a store
 * that holds no service yet, and none where the store does not let it be looked up: it is a hint.
 */
export async function strangers(names: readonly string[], session: Reader): Promise<Finding[]> {
  if (names.length === 0) return [];
  try {
    const services = await forHint(serviceNames(session.store, session));
    if (services.length === 0) return [];
    const found = await Promise.all(names.map((name) => stranger(name, services, session)));
    return found.filter((one) => one !== undefined);
  } catch (error) {
    if (error instanceof FindingError) return [];
    throw error;
  }
}

async function stranger(name: string, services: readonly string[], session: Reader): Promise<Finding | undefined> {
  const [service = '', event] = name.split('/');
  const idle = 'Until then that retention means nothing.';
  if (!services.includes(service)) {
    const like = nearest(service, services);
    return finding('service-unknown', {
      severity: like ? 'error' : 'warning',
      message: `--retention-of ${name}: ${session.store.location} knows no service ${service}.`,
      expected: `one of ${services.slice(0, 20).join(', ')}${services.length > 20 ? ', …' : ''}`,
      found: service,
      mend: like
        ? `Did you mean ${like}? Then --retention-of ${[like, event].filter(Boolean).join('/')}=<duration>. If there is to be a ${service}, let it publish first.`
        : `It is right if ${service} has yet to publish. ${idle}`,
    });
  }
  if (event === undefined) return undefined;
  const events = await emittedBy(service, session);
  if (events === undefined || events.includes(event)) return undefined;
  const like = nearest(event, events);
  return finding('event-unknown', {
    severity: like ? 'error' : 'warning',
    message: `--retention-of ${name}: no version of ${service} that is live, was live, is a head or the newest release emits ${event}.`,
    expected: events.length === 0 ? 'nothing: it emits no events' : `one of ${events.join(', ')}`,
    found: event,
    mend: like
      ? `Did you mean ${like}? Then --retention-of ${service}/${like}=<duration>. If there is to be a ${event}, let ${service} publish it first.`
      : `It is right if ${service} has yet to emit it. ${idle}`,
  });
}

/** In order; undefined where no version says so. */
async function emittedBy(service: string, { store, now, signal }: Reader): Promise<string[] | undefined> {
  const [{ state }, { versions }] = await Promise.all([
    readServiceState(store, service, { now, signal }),
    listReleases(store, service, { signal }),
  ]);
  const named = [...state.live, ...state.heads, ...state.departed.toReversed()].map(({ version }) => version);
  const asked = [...new Set([...versions.slice(-1), ...named])].filter((one) => isName('version', one)).slice(0, ASKED);
  const manifests = await Promise.all(asked.map((version) => readManifest(store, service, version, { signal })));
  const found = manifests.filter((one) => one !== undefined);
  return found.length === 0 ? undefined : [...new Set(found.flatMap(({ emits }) => emits))].sort();
}
