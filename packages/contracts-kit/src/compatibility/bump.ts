import semver from 'semver';

/** What a change of contracts asks of the next version, in the words of a stable version (1.0.0 and above). */
export type NeededBump = 'none' | 'minor' | 'major';

/** What a version is raised by, or `behind` where it is lower than what it is compared with. */
export type Raise = 'behind' | 'none' | 'patch' | 'minor' | 'major';

/** What a changeset can ask for. */
export type ChangesetType = 'patch' | 'minor' | 'major';

const order: readonly NeededBump[] = ['none', 'minor', 'major'];

/** The largest of them; `none` of no bumps at all. */
export function largest(bumps: Iterable<NeededBump>): NeededBump {
  return order[Math.max(0, ...[...bumps].map((bump) => order.indexOf(bump)))]!;
}

/**
 * The leftmost number in which two versions differ. A prerelease counts as the version it is of (changesets' pre mode plans
 * `2.0.0-next.0`, which promises no more and no less than 2.0.0), but stands below it.
 */
export function raiseOf(baseline: string, planned: string): Raise {
  if (semver.eq(planned, baseline)) return 'none';
  if (semver.lt(planned, baseline)) return 'behind';
  const [from, to] = [semver.parse(baseline)!, semver.parse(planned)!];
  if (to.major !== from.major) return 'major';
  if (to.minor !== from.minor) return 'minor';
  return to.patch === from.patch ? 'none' : 'patch';
}

/**
 * The table of docs/compatibility.md: whether the planned version is raised enough over the release that dictates. Below
 * 1.0.0 the minor is what the major is above (https://semver.org, 4; npm's `^0.3.0` stays below 0.4.0), so a break needs a
 * minor and a compatible change a patch.
 */
export function isEnough(needed: NeededBump, baseline: string, planned: string): boolean {
  if (needed === 'none') return true;
  const raise = raiseOf(baseline, planned);
  if (raise === 'major') return true;
  const stable = semver.major(baseline) > 0;
  if (needed === 'major') return !stable && raise === 'minor';
  return raise === 'minor' || (!stable && raise === 'patch');
}

/** What to call the needed bump for a version: below 1.0.0 each is one place further to the right. */
export function bumpOver(baseline: string, needed: NeededBump): 'none' | ChangesetType {
  if (needed === 'none' || semver.major(baseline) > 0) return needed;
  return needed === 'major' ? 'minor' : 'patch';
}

/**
 * The smallest changeset for a package of this version that is enough, or undefined where none is: the package is behind
 * the release that dictates. In pre mode changesets raises the same way and adds its tag, which changes no row of the table.
 */
export function smallestChangeset(
  needed: NeededBump,
  { baseline, packageVersion }: { baseline: string; packageVersion: string },
): ChangesetType | undefined {
  for (const type of ['patch', 'minor', 'major'] as const) {
    const version = semver.inc(packageVersion, type);
    if (version === null || !semver.gt(version, baseline)) continue;
    // Of a prerelease each raise may give the same version: 1.3.0-next.0 becomes 1.3.0 by a patch and by a minor.
    if (isEnough(needed, baseline, version)) return type;
  }
  return undefined;
}
