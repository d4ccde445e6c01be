import { type Affected, type EventChange, reachOf } from './affected.js';
import { bumpOver, type ChangesetType, isEnough, largest, type NeededBump, smallestChangeset } from './bump.js';
import type { Dictating } from './line.js';

/**
 * `schema`: what the goldens say decides. `consumers`: a break, or an unknown, needs a major only where it meets a known
 * consumer, else a minor.
 */
export type GatePolicy = 'schema' | 'consumers';

/** What one event's change needs under the policy. */
export function neededFor(change: EventChange, affected: readonly Affected[], policy: GatePolicy): NeededBump {
  if (policy === 'schema' || change.bump !== 'major') return change.bump;
  const reach = reachOf(change.event, affected);
  return reach === 'breaks' || reach === 'unknown' ? 'major' : 'minor';
}

export interface GateInput<C extends EventChange> {
  planned: string;
  packageVersion: string;
  dictating: Dictating;
  /** Against the release that dictates. */
  changes: readonly C[];
  affected: readonly Affected[];
  policy: GatePolicy;
  /** Against `dictating.floor`, where there is one. */
  floor?: { changes: readonly C[]; affected: readonly Affected[] };
}

export interface GateVerdict<C extends EventChange> {
  /** `open`: no release dictates, any bump will do. `short`: less is planned than is needed. */
  answer: 'enough' | 'open' | 'short';
  needed: NeededBump;
  /** The needed bump as this baseline's version says it, 0.x in its own way. */
  bump: ReturnType<typeof bumpOver>;
  /** The changes that ask for more than is planned, each with what it asks for. */
  short: { change: C; needed: NeededBump }[];
  /** The smallest changeset that is enough; undefined where enough is planned, or where no changeset would be. */
  changeset?: ChangesetType;
}

/** The planned version against the release that dictates. A larger raise than needed is enough. */
export function judgeGate<C extends EventChange>(input: GateInput<C>): GateVerdict<C> {
  const { planned, dictating, changes, affected, policy } = input;
  const needs = changes.map((change) => ({ change, needed: neededFor(change, affected, policy) }));
  const needed = largest(needs.map((one) => one.needed));
  const baseline = dictating.release;
  if (baseline === undefined) return { answer: 'open', needed, bump: needed, short: [] };
  const bump = bumpOver(baseline, needed);
  const short = needs.filter((one) => !isEnough(one.needed, baseline, planned));
  if (short.length === 0) return { answer: 'enough', needed, bump, short };
  const changeset = enoughChangeset(input, baseline, needed);
  return { answer: 'short', needed, bump, short, ...(changeset && { changeset }) };
}

function enoughChangeset<C extends EventChange>(
  { planned, packageVersion, dictating, floor, policy }: GateInput<C>,
  baseline: string,
  needed: NeededBump,
): ChangesetType | undefined {
  if (planned !== baseline || !planned.includes('-')) return smallestChangeset(needed, { baseline, packageVersion });
  // A published prerelease may not change; the next one is held against the stable release before it, if there is one.
  if (dictating.floor === undefined || floor === undefined) return 'patch';
  const over = neededOver(floor, policy);
  return smallestChangeset(over, { baseline: dictating.floor, packageVersion });
}

function neededOver<C extends EventChange>(
  { changes, affected }: { changes: readonly C[]; affected: readonly Affected[] },
  policy: GatePolicy,
): NeededBump {
  return largest(changes.map((change) => neededFor(change, affected, policy)));
}
