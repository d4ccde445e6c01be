import semver from 'semver';
import type { Presence, ServiceState } from './record-types.js';
import type { Skipped } from './select.js';

/** A version that is recorded as live, once, however often it is. */
interface LiveVersion {
  version: string;
  role: 'deployed' | 'released';
  /** `deployed to production, released to shops`. */
  why: string;
  /** When the last of its presences began: ISO 8601. */
  since: string;
}

/** What runs by the records: newest version first. A retired service runs nowhere, whatever was recorded before. */
export function liveVersions(
  state: Pick<ServiceState, 'live' | 'retired'>,
  { role, environment }: { role?: 'deployed' | 'released'; environment?: string | null } = {},
): LiveVersion[] {
  const roleOf = (one: Presence) => (one.instance === null ? 'released' : 'deployed');
  const asked = (one: Presence) =>
    (role === undefined || roleOf(one) === role) && (environment == null || one.environment === environment);
  const live = state.retired === null ? state.live.filter(asked) : [];
  return [...Map.groupBy(live, (one) => one.version)]
    .map(([version, presences]): LiveVersion => {
      const places = new Set(presences.map((one) => `${roleOf(one)} to ${one.environment}`));
      return {
        version,
        role: presences.some((one) => roleOf(one) === 'deployed') ? 'deployed' : 'released',
        why: [...places].sort().join(', '),
        since: presences
          .map((one) => one.since)
          .sort()
          .at(-1)!,
      };
    })
    .sort((a, b) => semver.rcompare(a.version, b.version));
}

/**
 * What is believed to be live while deployments are not recorded: the newest stable release in the range, and the newest
 * prerelease where that is higher. The newest of all that the range excludes is named as skipped. `selector` is the range that
 * a person chose, which `versions` are in already.
 */
export function liveReleases(
  versions: readonly string[],
  range: string | null,
  selector: string | null = null,
): { selected: Skipped[]; skipped: Skipped[] } {
  const newestIn = (...ranges: (string | null)[]) => {
    const named = [...new Set(ranges)].filter((one) => one !== null);
    return named.length > 0 ? `newest release in ${named.join(' and ')}` : 'newest release';
  };
  const within = newestIn(selector, range);
  const described = (version: string, why: string): Skipped => {
    return { version, role: 'release', why, plannedVersion: version };
  };
  const selected = newest(versions.filter((version) => inRange(version, range)));
  const skipped = newest(versions).filter((version) => !inRange(version, range));
  return {
    selected: selected.map((version) =>
      described(version, semver.prerelease(version) ? `${within}, a prerelease` : within),
    ),
    skipped: skipped.map((version) => described(version, `${newestIn(selector)}, outside ${range}`)),
  };
}

/** The highest stable version, then the highest prerelease if it is higher still. */
function newest(versions: readonly string[]): string[] {
  const sorted = [...versions].sort(semver.rcompare);
  const stable = sorted.find((version) => semver.prerelease(version) === null);
  const prerelease = sorted[0] === stable ? undefined : sorted[0];
  return [stable, prerelease].filter((version) => version !== undefined);
}

/**
 * Prereleases count by their order, as for a head of 1.3.0-next.0 under ^1.2.0; plain semver would exclude them. But 2.0.0-next.0 is no part of
 * what stops before 2.0.0.
 */
export function inRange(version: string, range: string | null): boolean {
  if (range === null || semver.satisfies(version, range)) return true;
  const { major, minor, patch } = semver.parse(version)!;
  return (
    semver.satisfies(version, range, { includePrerelease: true }) &&
    semver.satisfies(`${major}.${minor}.${patch}`, range)
  );
}
