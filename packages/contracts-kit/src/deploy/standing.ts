/** Which versions of a service count in an environment, and how. Pure. */
import { compare } from 'semver';
import { type Environment, longestWindow } from '../registry/environment-journal.js';
import { DEFAULT_INSTANCE, type ServiceState } from '../registry/record-types.js';
import { departedIn, liveIn } from '../registry/service-journal.js';
import type { Standing } from './types.js';

export interface StandingVersion {
  version: string;
  standing: Standing;
}

interface Where {
  environment: Environment;
  /** Milliseconds since 1970. */
  now: number;
  /** Of this service, where there is one. */
  candidate: string | undefined;
  /** A candidate goes to every instance. */
  everyInstance: boolean;
}

/**
 * Every version of a service that reads or sends there, each once, lowest first: the candidate before what lives, what lives before what
 * drains. A candidate takes the place of what is deployed on every instance, or on the only one, where nobody names instances: of several, nobody
 * said which. Releases stay beside it, as customers go on running them.
 */
export function standings(
  service: string,
  state: ServiceState,
  { environment, now, candidate, everyInstance }: Where,
): StandingVersion[] {
  const found = new Map<string, Standing>();
  const add = (version: string, standing: Standing) => {
    if (!found.has(version)) found.set(version, standing);
  };
  if (candidate !== undefined) add(candidate, { kind: 'candidate' });
  // Of several instances of one version the latest: what was retired before it does not count for it.
  const live = [...liveIn(state, environment.name)].sort((a, b) => Date.parse(b.since) - Date.parse(a.since));
  const oneByOne = !everyInstance && live.some(({ instance }) => instance !== null && instance !== DEFAULT_INSTANCE);
  const stays = live.filter((one) => candidate === undefined || oneByOne || one.instance === null);
  for (const { version, since } of stays) add(version, { kind: 'live', since });
  for (const { version } of live) add(version, { kind: 'replaced' });
  const gone = departedIn(state, environment.name, new Date(now), longestWindow(environment, service));
  gone.sort((a, b) => Date.parse(b.until) - Date.parse(a.until));
  for (const { version, until } of gone) add(version, { kind: 'draining', until });
  return [...found].map(([version, standing]) => ({ version, standing })).sort((a, b) => compare(a.version, b.version));
}

/** Those that read events there. What drains has no process any more. */
export function readsThere({ standing }: Pick<StandingVersion, 'standing'>): boolean {
  return standing.kind === 'candidate' || standing.kind === 'live';
}
