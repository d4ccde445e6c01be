import {
  type Departure,
  type Entry,
  KEPT_DEPARTURES_MS,
  type Presence,
  type ServiceRecord,
  type ServiceState,
} from './record-types.js';

/** Of a service of which nothing is recorded. */
export const emptyServiceState: ServiceState = {
  seq: 0,
  at: null,
  live: [],
  departed: [],
  heads: [],
  closedBranches: [],
  retired: null,
  retiredEvents: [],
  yanked: [],
};

/**
 * The state with one more entry in it; `seq` and `at` are the journal's part. Pure, and every record has a meaning in every state:
 * what ends something that is not there changes nothing.
 *
 * What is kept: what is live; departures and closed branches of the last `KEPT_DEPARTURES_MS` before this entry, one departure for each
 * environment and version; heads of branches that are not closed; retirements and yanked versions, for ever.
 */
export function foldService(state: ServiceState, entry: Entry<ServiceRecord>): ServiceState {
  const kept = withoutOld(state, entry.at);
  const { at, record } = entry;
  switch (record.kind) {
    case 'head-moved': {
      const { branch, version } = record;
      return {
        ...kept,
        heads: [...without(kept.heads, { branch }), { branch, version, at }],
        closedBranches: without(kept.closedBranches, { branch }),
      };
    }
    case 'branch-closed': {
      const { branch } = record;
      return {
        ...kept,
        heads: without(kept.heads, { branch }),
        closedBranches: [...without(kept.closedBranches, { branch }), { branch, at }],
      };
    }
    case 'deployed': {
      const { environment, instance, version } = record;
      const retiredEvents = stillRetired(kept, record);
      const there = kept.live.find((one) => matches(one, { environment, instance }));
      const arrived: Presence = { environment, instance, version, since: at };
      if (there?.version === version)
        return { ...kept, live: renewed(kept, there, arrived), retired: null, retiredEvents };
      const rest = departing(kept, { environment, instance }, at);
      return { ...rest, live: [...rest.live, arrived], retired: null, retiredEvents };
    }
    case 'released': {
      const { environment, version } = record;
      const there = kept.live.find((one) => matches(one, { environment, instance: null, version }));
      const arrived: Presence = { environment, instance: null, version, since: at };
      const live = there ? renewed(kept, there, arrived) : [...kept.live, arrived];
      return { ...kept, live, retired: null, retiredEvents: stillRetired(kept, record) };
    }
    case 'undeployed':
      return departing(kept, { environment: record.environment, instance: record.instance }, at);
    case 'support-ended':
      return departing(kept, { environment: record.environment, instance: null, version: record.version }, at);
    case 'retired': {
      const { event, provider, reason } = record;
      if (event === null) return { ...kept, retired: { at, reason } };
      const others = without(kept.retiredEvents, { event, provider });
      return { ...kept, retiredEvents: [...others, { event, provider, at, reason }] };
    }
    case 'yanked': {
      const { version, reason } = record;
      return { ...kept, yanked: [...without(kept.yanked, { version }), { version, at, reason }] };
    }
    case 'condemned': {
      // What was live when the service was retired is not there to come back.
      const stays = ({ version }: Presence) => !record.versions.includes(version);
      return { ...kept, live: kept.live.filter(stays), departed: kept.departed.filter(stays) };
    }
    case 'ignored':
      return kept;
    default:
      return record satisfies never;
  }
}

/** Without those that a version which now runs emits again. */
function stillRetired({ retiredEvents }: ServiceState, { emitsAgain = [] }: { emitsAgain?: string[] | undefined }) {
  return retiredEvents.filter(({ event, provider }) => provider !== null || !emitsAgain.includes(event));
}

/** Said once more, it stays as it was; after a retirement it begins anew, since what goes live after that binds again. */
function renewed(state: ServiceState, there: Presence, arrived: Presence): Presence[] {
  return isRetiredSince(state, there.since) ? [...state.live.filter((one) => one !== there), arrived] : state.live;
}

/** Whether the service or one of its events was retired at that time or later. */
export function isRetiredSince({ retired, retiredEvents }: ServiceState, since: string): boolean {
  return [retired, ...retiredEvents].some((one) => one !== null && since <= one.at);
}

function withoutOld(state: ServiceState, now: string): ServiceState {
  const since = Date.parse(now) - KEPT_DEPARTURES_MS;
  return {
    ...state,
    departed: state.departed.filter(({ until }) => Date.parse(until) >= since),
    closedBranches: state.closedBranches.filter(({ at }) => Date.parse(at) >= since),
  };
}

/** What matches ceases to be live at that time. */
function departing(state: ServiceState, which: Partial<Presence>, until: string): ServiceState {
  const gone = state.live.filter((one) => matches(one, which)).map((one): Departure => ({ ...one, until }));
  if (gone.length === 0) return state;
  const { departed } = state;
  const again = (one: Departure) => gone.some(({ environment, version }) => matches(one, { environment, version }));
  return {
    ...state,
    live: state.live.filter((one) => !matches(one, which)),
    departed: [...departed.filter((one) => !again(one)), ...gone],
  };
}

function matches<T extends object>(one: T, which: Partial<T>): boolean {
  return Object.entries(which).every(([name, value]) => one[name as keyof T] === value);
}

function without<T extends object>(all: readonly T[], which: Partial<T>): T[] {
  return all.filter((one) => !matches(one, which));
}
