/** What may go, and why not: pure over what was read and a time. */
import { type Environment, longestWindow } from './environment-journal.js';
import { KEPT_DEPARTURES_MS, type Presence, type ServiceState } from './record-types.js';
import { isSnapshotVersion } from './snapshot.js';
import type { Tombstone } from './tombstone.js';

/** One version that has a manifest, or whose removal was begun. */
export interface HeldVersion {
  version: string;
  /** When a record spoke of it last, else when a prune saw it first; null for neither. ISO 8601. */
  since: string | null;
  tombstone?: Pick<Tombstone, 'kind' | 'at' | 'n' | 'objects'> | undefined;
}

export interface PruneFacts {
  service: string;
  now: Date;
  state: ServiceState;
  environments: readonly Environment[];
  /** The head files of the service. */
  heads: readonly { branch: string; version: string }[];
  versions: readonly HeldVersion[];
}

export interface PruneRules {
  /** So many of the newest snapshots stay, and so many of the heads that moved last. */
  keep: number;
  /** Younger ones stay. Milliseconds. */
  keepMs: number;
  /** Between a mark and the removal, and between the end of a branch and that of its head. Milliseconds. */
  graceMs: number;
  /** Their heads never expire. */
  mainBranches: readonly string[];
}

/**
 * `see`: of unknown age, to be noted. `mark`, `wait`: to be removed after the grace period. `spare`: was marked and is needed.
 * `remove`: now. `finish`: a removal that was begun.
 */
export interface VersionStep {
  version: string;
  step: 'keep' | 'see' | 'mark' | 'wait' | 'spare' | 'remove' | 'finish';
  why: string;
}

/**
 * `record`: no record says where it stands. `close`: it has expired, and counts for nobody from now on. `wait`, `remove`: its file, after the grace
 * period. `restore`: the records name a head whose file is not there.
 */
export interface HeadStep {
  branch: string;
  version: string | null;
  step: 'keep' | 'record' | 'close' | 'wait' | 'remove' | 'restore';
  why: string;
}

/** Heads first: a version stays as long as a head that does not expire now is at it. */
export function planPrune(facts: PruneFacts, rules: PruneRules): { heads: HeadStep[]; versions: VersionStep[] } {
  const needed = neededBy(facts);
  const newest = new Set(
    byAge(facts.versions, needed)
      .slice(0, rules.keep)
      .map(({ version }) => version),
  );
  const versions = facts.versions.map((one): VersionStep => {
    const { version, tombstone } = one;
    const step = (what: VersionStep['step'], why: string) => ({ version, step: what, why });
    if (!isSnapshotVersion(version)) return step('keep', 'a release');
    if (tombstone?.kind === 'removing') return step('finish', 'its removal was begun');
    const marked = tombstone?.kind === 'marked';
    const need = needed(version);
    const stay = need ?? stays(one, newest, facts.now, rules);
    if (stay !== undefined)
      return step(marked ? 'spare' : one.since === null && need === undefined ? 'see' : 'keep', stay);
    if (!marked) return step('mark', `${ageOf(one.since, facts.now)} old`);
    const left = Date.parse(tombstone.at) + rules.graceMs - facts.now.getTime();
    return left > 0 ? step('wait', `marked at ${tombstone.at}`) : step('remove', `marked at ${tombstone.at}`);
  });
  return { heads: planHeads(facts, rules), versions };
}

/** Why a version can never go now, whatever its age: live, with customers, draining, or a head. Undefined where nothing needs it. */
export function neededBy({
  service,
  now,
  state,
  environments,
  heads,
}: Omit<PruneFacts, 'versions'>): (version: string) => string | undefined {
  const reasons = new Map<string, string>();
  const drains = ({ environment }: Presence, until: string) => {
    const declared = environments.find(({ name }) => name === environment);
    // What nobody declares any more may have had the longest window that there is.
    const window = declared === undefined ? KEPT_DEPARTURES_MS : longestWindow(declared, service);
    return Date.parse(until) + window >= now.getTime();
  };
  for (const { version, branch } of [...state.heads, ...heads]) reasons.set(version, `head of ${branch}`);
  const stopped = state.retired === null ? [] : state.live.map((one) => ({ ...one, until: state.retired!.at }));
  for (const one of [...state.departed, ...stopped]) {
    if (drains(one, one.until)) reasons.set(one.version, `its events may still arrive in ${one.environment}`);
  }
  for (const one of state.retired === null ? state.live : []) {
    reasons.set(one.version, `${one.instance === null ? 'released' : 'deployed'} to ${one.environment}`);
  }
  return (version) => (isSnapshotVersion(version) ? reasons.get(version) : 'a release');
}

function stays({ version, since }: HeldVersion, newest: ReadonlySet<string>, now: Date, rules: PruneRules) {
  if (since === null) return 'no record says how old it is: its age counts from now on';
  if (now.getTime() - Date.parse(since) < rules.keepMs) return `${ageOf(since, now)} old`;
  return newest.has(version) ? `one of the newest ${rules.keep}` : undefined;
}

/** Newest first; what nobody knows the age of may be the newest. Of those that one record names, what is needed comes first. */
function byAge(versions: readonly HeldVersion[], needed: (version: string) => string | undefined): HeldVersion[] {
  const rank = ({ version, since }: HeldVersion) =>
    `${since ?? '~'} ${needed(version) === undefined ? 0 : 1} ${version}`;
  return versions
    .filter(({ version, tombstone }) => isSnapshotVersion(version) && tombstone?.kind !== 'removing')
    .map((one) => ({ one, rank: rank(one) }))
    .sort((a, b) => (a.rank < b.rank ? 1 : -1))
    .map(({ one }) => one);
}

function ageOf(since: string | null, now: Date): string {
  const days = since === null ? 0 : Math.floor((now.getTime() - Date.parse(since)) / 86_400_000);
  return `${days} ${days === 1 ? 'day' : 'days'}`;
}

function planHeads({ state, heads, versions, now }: PruneFacts, rules: PruneRules): HeadStep[] {
  const gone = new Set(
    versions.filter(({ tombstone }) => tombstone?.kind === 'removing').map(({ version }) => version),
  );
  const recent = state.heads.toSorted((a, b) => (a.at < b.at ? 1 : -1)).slice(0, rules.keep);
  const steps = heads.map(({ branch, version }): HeadStep => {
    const step = (what: HeadStep['step'], why: string) => ({ branch, version, step: what, why });
    const open = state.heads.find((one) => one.branch === branch);
    const closed = state.closedBranches.find((one) => one.branch === branch);
    if (closed !== undefined) {
      const left = Date.parse(closed.at) + rules.graceMs - now.getTime();
      return step(left > 0 ? 'wait' : 'remove', `closed at ${closed.at}`);
    }
    // Whoever moved it there was told no: it is nobody's state.
    if (gone.has(version)) return step('close', 'its version was removed');
    if (open?.version !== version) return step('record', 'no record says where it stands');
    if (rules.mainBranches.includes(branch)) return step('keep', 'a main branch');
    const age = now.getTime() - Date.parse(open.at);
    if (age < rules.keepMs) return step('keep', `moved ${ageOf(open.at, now)} ago`);
    if (recent.includes(open)) return step('keep', `one of the ${rules.keep} that moved last`);
    return step('close', `moved ${ageOf(open.at, now)} ago`);
  });
  const files = new Set(heads.map(({ branch }) => branch));
  const lost = state.heads.filter(({ branch }) => !files.has(branch));
  return [
    ...steps,
    ...lost.map(({ branch, version }): HeadStep => {
      return { branch, version, step: gone.has(version) ? 'close' : 'restore', why: 'its file is not there' };
    }),
  ];
}
