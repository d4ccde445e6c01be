import semver from 'semver';
import { isSnapshotVersion } from '../registry/snapshot.js';

/** Which published release says how far the planned version has to be raised, and why that one. */
export interface Dictating {
  /** Undefined: nothing dictates, any bump will do. */
  release: string | undefined;
  /** For people: `newest release of 1.x`. */
  why: string;
  /** The planned version is published already, so its contents may not change any more. */
  published: boolean;
  /** With a published prerelease: the stable release that dictates as soon as the version is raised at all. */
  floor?: string;
  /** A release of the same line that is newer than the planned version: the checkout is behind. */
  ahead?: string;
}

/** The line of a version: its major, for 0.x its minor. `1.x`, `0.3.x`. */
export function lineOf(version: string): string {
  const { major, minor } = semver.parse(version)!;
  return major > 0 ? `${major}.x` : `0.${minor}.x`;
}

/**
 * The newest release of the planned version's line or, for a new line, of the line before it: of the stable releases the
 * highest that is not above the planned version. A prerelease is a promise to nobody and dictates nothing, unless it is the
 * planned version itself. `releases` may hold anything that a listing gave; snapshots and what is no version are passed over.
 */
export function dictatingRelease(releases: readonly string[], planned: string): Dictating {
  const versions = releases.filter((one) => semver.valid(one) === one && !isSnapshotVersion(one));
  const stable = versions.filter((one) => semver.prerelease(one) === null).sort(semver.rcompare);
  const release = stable.find((one) => semver.lt(one, planned));
  if (versions.includes(planned)) {
    const floor = semver.prerelease(planned) === null || release === undefined ? {} : { floor: release };
    const why = 'the planned version, which is published';
    return { release: planned, why, published: true, ...floor, ...newer(versions, planned) };
  }
  if (release === undefined) {
    const [newest] = stable;
    if (newest === undefined)
      return { release, why: versions.length === 0 ? 'no release yet' : 'no stable release yet', published: false };
    // Below everything that is released: no line of its own, and no way around the newest.
    return {
      release: newest,
      why: `newest release, and ${planned} is below every one`,
      published: false,
      ahead: newest,
    };
  }
  const line = lineOf(release);
  const why =
    line === lineOf(planned)
      ? `newest release of ${line}`
      : `newest release of ${line}, the line before ${lineOf(planned)}`;
  return { release, why, published: false, ...newer(versions, planned) };
}

function newer(versions: readonly string[], planned: string): { ahead?: string } {
  const ahead = versions
    .filter((one) => semver.prerelease(one) === null && lineOf(one) === lineOf(planned) && semver.gt(one, planned))
    .sort(semver.rcompare)[0];
  return ahead === undefined ? {} : { ahead };
}
