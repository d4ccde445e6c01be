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

/** Why a step is what it is, in a word for machines. */
export type PruneReason =
  /** Never goes: a release; live; may still arrive, `until`; the head of a branch. */
  | 'release'
  | 'deployed'
  | 'released'
  | 'draining'
  | 'head'
  | 'main-branch'
  /** Stays by the rules that were given: `--keep-days`, `--keep`. */
  | 'young'
  | 'newest'
  | 'age-unknown'
  /** Goes: old enough; marked or closed, and removed after the grace period, `until`; a removal that was begun. */
  | 'expired'
  | 'marked'
  | 'closed'
  | 'removal-begun'
  /** A head whose records, version or file are not there. */
  | 'unrecorded'
  | 'version-removed'
  | 'file-missing';

interface Because {
  reason: PruneReason;
  /** The same for people, as the end of a sentence. */
  why: string;
  /** ISO 8601: when the reason is over, of what drains, is marked or is closed. */
  until?: string;
}

/**
 * `see`: of unknown age, to be noted. `mark`, `wait`: to be removed after the grace period. `spare`: was marked and is needed.
 * `remove`: now. `finish`: a removal that was begun.
 */
export interface VersionStep extends Because {
  version: string;
  step: 'keep' | 'see' | 'mark' | 'wait' | 'spare' | 'remove' | 'finish';
}

/**
 * `record`: no record says where it stands. `close`: it has expired, and counts for nobody from now on. `wait`, `remove`: its file, after the grace
 * period. `restore`: the records name a head whose file is not there.
 */
export interface HeadStep extends Because {
  branch: string;
  version: string | null;
  step: 'keep' | 'record' | 'close' | 'wait' | 'remove' | 'restore';
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
    const step = (what: VersionStep['step'], because: Because) => ({ version, step: what, ...because });
    if (!isSnapshotVersion(version)) return step('keep', aRelease);
    if (tombstone?.kind === 'removing')
      return step('finish', { reason: 'removal-begun', why: 'its removal was begun' });
    const marked = tombstone?.kind === 'marked';
    const need = needed(version);
    const stay = need ?? stays(one, newest, facts.now, rules);
    if (stay !== undefined)
      return step(marked ? 'spare' : one.since === null && need === undefined ? 'see' : 'keep', stay);
    if (!marked) return step('mark', { reason: 'expired', why: `${ageOf(one.since, facts.now)} old` });
    return step(...after('marked', tombstone.at, facts.now, rules));
  });
  return { heads: planHeads(facts, rules), versions };
}

const aRelease: Because = { reason: 'release', why: 'a release' };

/** Removed when the grace period is over since then. */
function after(
  reason: 'marked' | 'closed',
  at: string,
  now: Date,
  { graceMs }: PruneRules,
): ['wait' | 'remove', Because] {
  const until = new Date(Date.parse(at) + graceMs).toISOString();
  if (Date.parse(until) <= now.getTime()) return ['remove', { reason, why: `${reason} at ${at}` }];
  return ['wait', { reason, why: `${reason} at ${at}, goes after ${until}`, until }];
}

/** Why a version can never go now, whatever its age: live, with customers, draining, or a head. Undefined where nothing needs it. */
export function neededBy({
  service,
  now,
  state,
  environments,
  heads,
}: Omit<PruneFacts, 'versions'>): (version: string) => Because | undefined {
  const reasons = new Map<string, Because>();
  const drainedAt = ({ environment }: Presence, until: string) => {
    const declared = environments.find(({ name }) => name === environment);
    // What nobody declares any more may have had the longest window that there is.
    const window = declared === undefined ? KEPT_DEPARTURES_MS : longestWindow(declared, service);
    return Date.parse(until) + window;
  };
  for (const { version, branch } of [...state.heads, ...heads])
    reasons.set(version, { reason: 'head', why: `head of ${branch}` });
  const stopped = state.retired === null ? [] : state.live.map((one) => ({ ...one, until: state.retired!.at }));
  for (const one of [...state.departed, ...stopped]) {
    const over = drainedAt(one, one.until);
    if (over < now.getTime()) continue;
    const until = new Date(over).toISOString();
    const before = reasons.get(one.version);
    // Of several the one that holds it longest.
    if (before?.reason === 'draining' && (before.until ?? '') >= until) continue;
    const why = `its events may still arrive in ${one.environment}, until ${until}`;
    reasons.set(one.version, { reason: 'draining', why, until });
  }
  for (const one of state.retired === null ? state.live : []) {
    const reason = one.instance === null ? 'released' : 'deployed';
    reasons.set(one.version, { reason, why: `${reason} to ${one.environment}` });
  }
  return (version) => (isSnapshotVersion(version) ? reasons.get(version) : aRelease);
}

function stays(
  { version, since }: HeldVersion,
  newest: ReadonlySet<string>,
  now: Date,
  rules: PruneRules,
): Because | undefined {
  if (since === null) return { reason: 'age-unknown', why: 'no record says how old it is: its age counts from now on' };
  if (now.getTime() - Date.parse(since) < rules.keepMs)
    return { reason: 'young', why: `${ageOf(since, now)} old, less than ${days(rules.keepMs)}` };
  return newest.has(version) ? { reason: 'newest', why: `one of the newest ${rules.keep}` } : undefined;
}

/** Newest first; what nobody knows the age of may be the newest. Of those that one record names, what is needed comes first. */
function byAge(versions: readonly HeldVersion[], needed: (version: string) => unknown): HeldVersion[] {
  const rank = ({ version, since }: HeldVersion) =>
    `${since ?? '~'} ${needed(version) === undefined ? 0 : 1} ${version}`;
  return versions
    .filter(({ version, tombstone }) => isSnapshotVersion(version) && tombstone?.kind !== 'removing')
    .map((one) => ({ one, rank: rank(one) }))
    .sort((a, b) => (a.rank < b.rank ? 1 : -1))
    .map(({ one }) => one);
}

function ageOf(since: string | null, now: Date): string {
  return days(since === null ? 0 : now.getTime() - Date.parse(since));
}

function days(milliseconds: number): string {
  const count = Math.floor(milliseconds / 86_400_000);
  return `${count} ${count === 1 ? 'day' : 'days'}`;
}

function planHeads({ state, heads, versions, now }: PruneFacts, rules: PruneRules): HeadStep[] {
  const gone = new Set(
    versions.filter(({ tombstone }) => tombstone?.kind === 'removing').map(({ version }) => version),
  );
  const recent = state.heads.toSorted((a, b) => (a.at < b.at ? 1 : -1)).slice(0, rules.keep);
  const steps = heads.map(({ branch, version }): HeadStep => {
    const step = (what: HeadStep['step'], because: Because) => ({ branch, version, step: what, ...because });
    const open = state.heads.find((one) => one.branch === branch);
    const closed = state.closedBranches.find((one) => one.branch === branch);
    if (closed !== undefined) return step(...after('closed', closed.at, now, rules));
    // Whoever moved it there was told no: it is nobody's state.
    if (gone.has(version)) return step('close', { reason: 'version-removed', why: 'its version was removed' });
    if (open?.version !== version)
      return step('record', { reason: 'unrecorded', why: 'no record says where it stands' });
    if (rules.mainBranches.includes(branch)) return step('keep', { reason: 'main-branch', why: 'a main branch' });
    const why = `moved ${ageOf(open.at, now)} ago`;
    const age = now.getTime() - Date.parse(open.at);
    if (age < rules.keepMs) return step('keep', { reason: 'young', why: `${why}, less than ${days(rules.keepMs)}` });
    if (recent.includes(open))
      return step('keep', { reason: 'newest', why: `one of the ${rules.keep} that moved last` });
    return step('close', { reason: 'expired', why });
  });
  const files = new Set(heads.map(({ branch }) => branch));
  const lost = state.heads.filter(({ branch }) => !files.has(branch));
  return [
    ...steps,
    ...lost.map(({ branch, version }): HeadStep => {
      const step = gone.has(version) ? 'close' : 'restore';
      return { branch, version, step, reason: 'file-missing', why: 'its file is not there' };
    }),
  ];
}
