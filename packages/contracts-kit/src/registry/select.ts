import type { Finding } from '../finding.js';
import type { Store } from '../store/store.js';
import { type Candidate, chosen, NOTHING, once, readHeads } from './candidates.js';
import { inRange } from './live.js';
import type { Manifest } from './manifest.js';
import { hasVersions, listReleases, requireManifest } from './read.js';
import type { RetiredEvent, ServiceState } from './record-types.js';
import type { Role } from './role.js';
import type { Selector } from './selectors.js';
import { readServiceState } from './service-journal.js';

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
  /** What a person chose in place of the heads and the live versions; a working state counts all the same. */
  select?: readonly Selector[] | undefined;
  /** The clock, which no record may be ahead of. Default: this machine's. */
  now?: Date | undefined;
}

export interface Selected {
  /** The published version; of a working state its planned version, since it has no other. */
  version: string;
  role: Role;
  /** For people: `head of main`, `newest release in ^1.2.0`, `deployed to production`. */
  why: string;
  /** What it planned to become when published; a release's own version. The range was applied to this. */
  plannedVersion: string;
  /** It is recorded as deployed or released somewhere, whatever its role is. */
  live?: true;
  /** What this version's service gave up to read or to emit. Absent for nothing. */
  retired?: readonly RetiredEvent[];
  /** Absent for the working state only. */
  manifest?: Manifest;
}

/** Whether the version's service gave it up to read the event of that provider or, where that is null, to emit its own. */
export function isRetired(
  { retired = [] }: Pick<Selected, 'retired'>,
  event: string,
  provider: string | null,
): boolean {
  return retired.some((one) => one.event === event && one.provider === provider);
}

export type Skipped = Omit<Selected, 'manifest' | 'live' | 'retired'>;

export interface Selection {
  service: string;
  selected: Selected[];
  /** What the range excludes, by name, so that it can be said. */
  skipped: Skipped[];
  /**
   * `nowhere`: the service has published nothing at all and is not in the workspace (`no provider yet`).
   * `retired`: it is recorded that it binds nobody any more, and it is not in the workspace; nothing is selected.
   * `published`: it exists, even if nothing of it was selected.
   */
  presence: 'published' | 'nowhere' | 'retired';
  /** When and why it was retired; whatever is selected is its working state then. */
  retired?: ServiceState['retired'] & object;
  /** Selectors that a person chose and that select nothing, as they are written. */
  idle: string[];
  /** What of the listing could not be understood. */
  findings: Finding[];
}

interface Options {
  signal?: AbortSignal;
}

/**
 * Selects. Requests: at most two heads (or one for each selector that names a branch), one listing of releases, what
 * `readServiceState` asks; a manifest for each version that is selected or live; one
 * listing to tell `nowhere`. None of it grows with the versions of other services, the snapshots or the branches in the store.
 * Throws what the store, `readManifest` and `readServiceState` throw, `manifest-missing` for a head that points at nothing, and
 * `environment-unknown` for a selector that names none.
 */
export async function selectVersions(store: Store, input: SelectInput, options: Options = {}): Promise<Selection> {
  const { service, range, working, now = new Date() } = input;
  const [{ state }, heads, releases] = await Promise.all([
    readServiceState(store, service, { ...options, now }),
    readHeads(store, input, options),
    listReleases(store, service, options),
  ]);
  const told = { service, findings: releases.findings, idle: [], ...(state.retired && { retired: state.retired }) };
  const own: Candidate[] = working === undefined ? [] : [workingState(working)];
  if (state.retired !== null && working === undefined)
    return { ...told, selected: [], skipped: [], presence: 'retired' };
  const yanked = new Set(state.yanked.map(({ version }) => version));
  const known = { state, heads, releases: releases.versions.filter((version) => !yanked.has(version)) };
  const found = state.retired === null ? await chosen(store, input, known, { ...options, now }) : NOTHING;

  const candidates = once([...own, ...found.candidates], state);
  const outside = ({ version, role, why }: Candidate, plannedVersion: string): Held => {
    return { skipped: { version, role, plannedVersion, why: `${why}, planned ${plannedVersion}, outside ${range}` } };
  };
  const held = await Promise.all(
    candidates.map(async (candidate): Promise<Held> => {
      const { version, why, role, plannedVersion } = candidate;
      const fits = (planned: string) => role === 'release' || inRange(planned, range);
      if (plannedVersion !== undefined && !fits(plannedVersion)) return outside(candidate, plannedVersion);
      if (role === 'working') return { selected: { ...candidate, plannedVersion: plannedVersion! } };
      const manifest = await requireManifest(store, service, version, why, options);
      const planned = plannedVersion ?? manifest.plannedVersion;
      if (!fits(planned)) return outside(candidate, planned);
      return { selected: { ...candidate, plannedVersion: planned, manifest } };
    }),
  );
  const selected = held.flatMap((one) => one.selected ?? []);
  const skipped = [...held.flatMap((one) => one.skipped ?? []), ...found.skipped];
  const seen = candidates.length + skipped.length > 0 || (await hasVersions(store, service, options));
  return { ...told, selected, skipped, presence: seen ? 'published' : 'nowhere', idle: found.idle };
}

/** A candidate, held against the range. */
interface Held {
  selected?: Selected;
  skipped?: Skipped;
}

function workingState({ plannedVersion }: { plannedVersion: string }): Candidate {
  return { version: plannedVersion, role: 'working', why: 'working state in this workspace', plannedVersion };
}
