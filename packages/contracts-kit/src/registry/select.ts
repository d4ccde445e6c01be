import semver from 'semver';
import type { Finding } from '../finding.js';
import type { Store } from '../store/store.js';
import { type Head, readHead } from './head.js';
import type { Manifest } from './manifest.js';
import { hasVersions, listReleases, requireManifest } from './read.js';

/** Which versions of one counterpart a check looks at: DESIGN.md, "Which versions a check looks at". */
export interface SelectInput {
  service: string;
  /** The counterpart is in the same workspace; its content is with the caller. */
  working?: { plannedVersion: string } | undefined;
  /** A branch name, `pr-<n>` for a pull request, null when unknown. */
  currentBranch: string | null;
  mainBranch: string;
  /** The consumer's semver range for the provider; null for any version. */
  range: string | null;
  /** `owner/name` of the checkout; a pull request's head counts only in its own repository. */
  repository: string | null;
}

export type Role = 'working' | 'branch' | 'main' | 'release';

export interface Selected {
  /** The published version; of a working state its planned version, since it has no other. */
  version: string;
  role: Role;
  /** For people: `head of main`, `newest release in ^1.2.0`. */
  why: string;
  /** What it planned to become when published; a release's own version. The range was applied to this. */
  plannedVersion: string;
  /** Absent for the working state only. */
  manifest?: Manifest;
}

export type Skipped = Omit<Selected, 'manifest'>;

export interface Selection {
  service: string;
  selected: Selected[];
  /** What the range excludes, by name, so that it can be said. */
  skipped: Skipped[];
  /**
   * `nowhere`: the service has published nothing at all and is not in the workspace (`no provider yet`).
   * `published`: it exists, even if nothing of it was selected.
   */
  presence: 'published' | 'nowhere';
  /** What of the listing could not be understood. */
  findings: Finding[];
}

/**
 * Selects. Requests: at most two heads, one listing of releases, three manifests, and one listing to tell `nowhere`;
 * none of it grows with the versions of other services, the snapshots or the branches in the store.
 * Throws what the store and `readManifest` throw, and `manifest-missing` for a head that points at nothing.
 */
export async function selectVersions(
  store: Store,
  input: SelectInput,
  options: { signal?: AbortSignal } = {},
): Promise<Selection> {
  const { service, range, working } = input;
  const [current, releases] = await Promise.all([
    working === undefined ? currentHead(store, input, options) : undefined,
    listReleases(store, service, options),
  ]);
  const candidates: Skipped[] = [];
  if (working !== undefined) {
    const { plannedVersion } = working;
    candidates.push({
      version: plannedVersion,
      role: 'working',
      why: 'working state in this workspace',
      plannedVersion,
    });
  }
  if (current !== undefined) candidates.push(current);
  const live = liveReleases(releases.versions, range);
  candidates.push(...live.selected);

  const fits = ({ role, plannedVersion }: Skipped) => role === 'release' || inRange(plannedVersion, range);
  const skipped = [
    ...candidates
      .filter((candidate) => !fits(candidate))
      .map((candidate) => ({
        ...candidate,
        why: `${candidate.why}, planned ${candidate.plannedVersion}, outside ${range}`,
      })),
    ...live.skipped,
  ];
  const selected = await Promise.all(
    candidates.filter(fits).map(async (candidate): Promise<Selected> => {
      if (candidate.role === 'working') return candidate;
      const { version, why } = candidate;
      return { ...candidate, manifest: await requireManifest(store, service, version, why, options) };
    }),
  );
  const known = candidates.length + skipped.length > 0 || (await hasVersions(store, service, options));
  return { service, selected, skipped, presence: known ? 'published' : 'nowhere', findings: releases.findings };
}

/** The head of the current branch if there is one, else of the main branch. */
async function currentHead(
  store: Store,
  { service, currentBranch, mainBranch, repository }: SelectInput,
  options: { signal?: AbortSignal },
): Promise<Skipped | undefined> {
  const branch = currentBranch === null || currentBranch === mainBranch ? undefined : currentBranch;
  const [own, main] = await Promise.all([
    branch === undefined ? undefined : readHead(store, service, branch, options),
    readHead(store, service, mainBranch, options),
  ]);
  if (own !== undefined && countsHere(own.head, repository)) return ofHead(own.head, 'branch');
  return main === undefined ? undefined : ofHead(main.head, 'main');
}

/** Every repository has a pull request 7: another's is not ours. */
function countsHere(head: Head, repository: string | null): boolean {
  return !isPullRequestBranch(head.branch) || (repository !== null && head.repository === repository);
}

export function isPullRequestBranch(branch: string): boolean {
  return /^pr-\d+$/.test(branch);
}

function ofHead({ version, branch, plannedVersion }: Head, role: 'branch' | 'main'): Skipped {
  return { version, role, why: `head of ${branch}`, plannedVersion };
}

/**
 * What is believed to be live while deployments are not recorded: the newest stable release in the range, and the newest
 * prerelease where that is higher. The newest of all that the range excludes is named as skipped.
 */
export function liveReleases(
  versions: readonly string[],
  range: string | null,
): { selected: Skipped[]; skipped: Skipped[] } {
  const within = range === null ? 'newest release' : `newest release in ${range}`;
  const described = (version: string, why: string): Skipped => {
    return { version, role: 'release', why, plannedVersion: version };
  };
  const selected = newest(versions.filter((version) => inRange(version, range)));
  const skipped = newest(versions).filter((version) => !inRange(version, range));
  return {
    selected: selected.map((version) =>
      described(version, semver.prerelease(version) ? `${within}, a prerelease` : within),
    ),
    skipped: skipped.map((version) => described(version, `newest release, outside ${range}`)),
  };
}

/** The highest stable version, then the highest prerelease if it is higher still. */
function newest(versions: readonly string[]): string[] {
  const sorted = [...versions].sort(semver.rcompare);
  const stable = sorted.find((version) => semver.prerelease(version) === null);
  const prerelease = sorted[0] === stable ? undefined : sorted[0];
  return [stable, prerelease].filter((version) => version !== undefined);
}

/** Prereleases count by their order, as for a head of 1.3.0-next.0 under ^1.2.0; plain semver would exclude them. */
export function inRange(version: string, range: string | null): boolean {
  return range === null || semver.satisfies(version, range, { includePrerelease: true });
}
