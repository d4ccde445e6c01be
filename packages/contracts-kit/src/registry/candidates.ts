import type { Store } from '../store/store.js';
import { readEnvironment } from './environment-journal.js';
import { type Head, readHead } from './head.js';
import { inRange, liveReleases, liveVersions } from './live.js';
import type { ServiceState } from './record-types.js';
import { isCurrent } from './role.js';
import type { Selected, SelectInput, Skipped } from './select.js';
import { type Selector, selectorText } from './selectors.js';
import { retiredEvents } from './service-journal.js';

/** Not yet held against the range. Of what is live the planned version is in its manifest. */
export interface Candidate extends Omit<Selected, 'plannedVersion' | 'manifest'> {
  plannedVersion: string | undefined;
}

interface Options {
  signal?: AbortSignal;
}

/** What was read of a counterpart. */
interface Known {
  state: ServiceState;
  /** By branch; undefined for one that has none. */
  heads: ReadonlyMap<string, Head | undefined>;
  /** Without the yanked ones. */
  releases: readonly string[];
}

interface Chosen {
  candidates: Candidate[];
  skipped: Skipped[];
  idle: string[];
}

export const NOTHING: Chosen = { candidates: [], skipped: [], idle: [] };

/** The heads and live versions that a check looks at, or what a person chose in their place. */
export async function chosen(
  store: Store,
  input: SelectInput,
  known: Known,
  options: Options & { now: Date },
): Promise<Chosen> {
  const { range, working, select, currentBranch, mainBranch } = input;
  const { releases } = known;
  if (select === undefined) {
    const head = headOf(currentBranch, input, known) ?? headOf(mainBranch, input, known);
    const current = working === undefined && head ? [head] : [];
    const live = recordedLive(known);
    const { selected, skipped } = live.length > 0 ? NO_RELEASES : liveReleases(releases, range);
    return { candidates: [...current, ...live, ...selected], skipped, idle: [] };
  }
  const all: Chosen = { candidates: [], skipped: [], idle: [] };
  for (const selector of select) {
    const found = ofSelector(selector, input, known);
    all.candidates.push(...found.candidates);
    all.skipped.push(...found.skipped);
    if (found.candidates.length + found.skipped.length > 0) continue;
    all.idle.push(selectorText(selector));
    // Of an environment that nobody declared nothing is ever selected: a wrong letter would switch the check off.
    if ('environment' in selector && selector.environment !== null)
      await readEnvironment(store, selector.environment, options);
  }
  return all;
}

const NO_RELEASES = { selected: [], skipped: [] };

function ofSelector(selector: Selector, input: SelectInput, known: Known): Omit<Chosen, 'idle'> {
  const only = (...candidates: (Candidate | undefined)[]) => {
    return { candidates: candidates.filter((one) => one !== undefined), skipped: [] };
  };
  switch (selector.kind) {
    case 'deployed':
    case 'released':
      return only(...recordedLive(known, { role: selector.kind, environment: selector.environment }));
    case 'branch':
    case 'mainBranch':
    case 'matchingBranch':
      return only(headOf(branchOf(selector, input), input, known));
    case 'range': {
      const { releases } = known;
      const { selected, skipped } = liveReleases(
        releases.filter((version) => inRange(version, selector.range)),
        input.range,
        selector.range,
      );
      return { candidates: selected, skipped };
    }
    default:
      return selector satisfies never;
  }
}

function branchOf(
  selector: Selector & { kind: 'branch' | 'mainBranch' | 'matchingBranch' },
  { mainBranch, currentBranch }: SelectInput,
): string | null {
  if (selector.kind === 'branch') return selector.branch;
  return selector.kind === 'mainBranch' ? mainBranch : currentBranch;
}

/** Of the branches that the selection asks for. A head that is not there costs a request, as one that is. */
export async function readHeads(store: Store, input: SelectInput, options: Options): Promise<Known['heads']> {
  const { service, working, select, currentBranch, mainBranch } = input;
  const chosen = select?.flatMap((selector) =>
    'environment' in selector || selector.kind === 'range' ? [] : [branchOf(selector, input)],
  );
  const branches = chosen ?? (working === undefined ? [currentBranch, mainBranch] : []);
  const distinct = [...new Set(branches)].filter((branch) => branch !== null);
  const heads = await Promise.all(distinct.map((branch) => readHead(store, service, branch, options)));
  return new Map(distinct.map((branch, index) => [branch, heads[index]?.head]));
}

/** Where a branch stands: not for one that is closed, nor for another repository's pull request of that number. */
function headOf(
  branch: string | null,
  { mainBranch, currentBranch, repository, select }: SelectInput,
  { heads, state }: Known,
): Candidate | undefined {
  const head = branch === null ? undefined : heads.get(branch);
  if (!head || state.closedBranches.some((one) => one.branch === branch)) return undefined;
  const named = select?.some((one) => one.kind === 'branch' && one.branch === branch) ?? false;
  if (!named && branch === currentBranch && !countsHere(head, repository)) return undefined;
  const { version, plannedVersion } = head;
  const role = branch === mainBranch ? 'main' : 'branch';
  return { version, role, why: `head of ${branch}`, plannedVersion };
}

/** Every repository has a pull request 7: another's is not ours. */
function countsHere(head: Head, repository: string | null): boolean {
  return !isPullRequestBranch(head.branch) || (repository !== null && head.repository === repository);
}

export function isPullRequestBranch(branch: string): boolean {
  return /^pr-\d+$/.test(branch);
}

function recordedLive({ state }: Known, which: Parameters<typeof liveVersions>[1] = {}): Candidate[] {
  return liveVersions(state, which).map(({ version, role, why }) => ({
    version,
    role,
    why,
    plannedVersion: undefined,
  }));
}

/**
 * A version that is chosen twice is one, with every reason. However it was chosen, it is live where it is recorded so, and what was retired
 * before that is not retired for it.
 */
export function once(candidates: readonly Candidate[], state: ServiceState): Candidate[] {
  const sinceOf = new Map(liveVersions(state).map(({ version, since }) => [version, since]));
  const groups = Map.groupBy(candidates, ({ role, version }) => (role === 'working' ? '' : version));
  return [...groups.values()].map((group): Candidate => {
    const first = group.find(({ role }) => isCurrent(role)) ?? group[0]!;
    if (first.role === 'working') return first;
    const since = sinceOf.get(first.version);
    const retired = retiredEvents(state, since ?? null);
    return {
      ...first,
      why: [...new Set(group.map(({ why }) => why))].join(', '),
      ...(since !== undefined && { live: true }),
      ...(retired.length > 0 && { retired }),
    };
  });
}
