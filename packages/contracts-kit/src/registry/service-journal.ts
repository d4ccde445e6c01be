import type { Store } from '../store/store.js';
import { readHead } from './head.js';
import { type Appended, type AppendOptions, appendRecord } from './journal.js';
import { type Journal, type ReadOptions, readJournal } from './journal-read.js';
import type { Departure, Presence, RetiredEvent, ServiceRecord, ServiceState } from './record-types.js';
import { emptyServiceState, foldService } from './service-fold.js';
import { serviceRecordSchema, serviceStateSchema } from './service-journal-schema.js';
import { refuseTombstoned } from './tombstone.js';

/** Throws `name-invalid`. */
export function serviceJournal(service: string): Journal<ServiceRecord, ServiceState> {
  return {
    owner: { kind: 'service', name: service },
    record: serviceRecordSchema,
    state: serviceStateSchema,
    empty: emptyServiceState,
    fold: foldService,
  };
}

/** What is recorded of a service, at `asOf` or by now; an empty state where nothing is. `read`: the keys of the objects it is made of. */
export async function readServiceState(
  store: Store,
  service: string,
  options: ReadOptions,
): Promise<{ state: ServiceState; read: string[] }> {
  const { state, read } = await readJournal(store, serviceJournal(service), options);
  return { state, read };
}

/**
 * Adds a record to a service's journal. `check` looks at the state that the record would follow, again after each race that was lost: it throws what
 * speaks against the record, and says `unchanged` where the state says it already; then nothing is written.
 */
export function appendServiceRecord(
  store: Store,
  service: string,
  record: ServiceRecord,
  { check, ...options }: AppendOptions & { check?: (state: ServiceState) => 'append' | 'unchanged' },
): Promise<Appended<ServiceRecord, ServiceState>> {
  const decide = (state: ServiceState) => (check?.(state) === 'unchanged' ? undefined : record);
  return appendRecord(store, serviceJournal(service), decide, options);
}

/**
 * Makes the journal say where the head of a branch stands, if it does not yet: after a move, and where somebody who moved it was killed before
 * the record. The head is looked at after the journal, each time: whoever moves it later records that later. Throws `version-tombstoned` where it
 * stands at what `prune` has marked.
 */
export function recordHead(
  store: Store,
  { service, branch }: { service: string; branch: string },
  options: AppendOptions,
): Promise<Appended<ServiceRecord, ServiceState>> {
  const request = options.signal === undefined ? {} : { signal: options.signal };
  const decide = async (state: ServiceState): Promise<ServiceRecord | undefined> => {
    const head = await readHead(store, service, branch, request);
    const recorded = state.heads.find((one) => one.branch === branch)?.version ?? null;
    if (head === undefined || head.head.version === recorded) return undefined;
    await refuseTombstoned(store, service, head.head.version, request);
    return { kind: 'head-moved', branch, version: head.head.version, from: recorded };
  };
  return appendRecord(store, serviceJournal(service), decide, options);
}

/** What runs in an environment. A retired service runs nowhere, whatever was recorded before. */
export function liveIn(state: ServiceState, environment: string): Presence[] {
  return state.retired === null ? state.live.filter((one) => one.environment === environment) : [];
}

/**
 * What ceased to run in an environment less than `window` milliseconds before `now`, and does not run there on another instance: its events may
 * still arrive. What was live when the service was retired ceased then.
 */
export function departedIn(state: ServiceState, environment: string, now: Date, window: number): Departure[] {
  const { retired } = state;
  const stopped = retired === null ? [] : state.live.map((one): Departure => ({ ...one, until: retired.at }));
  const running = new Set(liveIn(state, environment).map((one) => one.version));
  const all = [...state.departed, ...stopped].filter((one) => one.environment === environment);
  return all.filter(({ version, until }) => !running.has(version) && now.getTime() - Date.parse(until) < window);
}

/**
 * What a service gave up, as far as one of its versions is concerned that has been live since then. A version that was deployed later says of
 * itself, in its manifest, that it knows the event, and so it binds again. `since` is null for what is not live, such as a head: then the
 * retirement counts.
 */
export function retiredEvents(state: ServiceState, since: string | null): RetiredEvent[] {
  return state.retiredEvents.filter(({ at }) => since === null || since < at);
}
