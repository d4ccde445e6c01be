import { proveContainment } from '../containment/lazy.js';
import type { Containment, ContainmentOptions, Difference, Json, Schema } from '../containment/types.js';
import { byCodeUnit } from '../golden/json.js';
import { largest, type NeededBump } from './bump.js';
import type { NamedChange } from './change.js';
import { namedChanges } from './changes.js';
import { type Digests, digestOf } from './digest.js';
import { openForTolerantReader } from './tolerance.js';
import type { Opened } from './tolerance-write.js';

/** How a consumer reads: `tolerant` ignores properties it does not know, `strict` refuses them where the schema does. */
export type Reader = 'tolerant' | 'strict';

export type Verdict = 'unchanged' | 'compatible' | 'breaking' | 'unknown';

export interface EventPair {
  old: Schema;
  next: Schema;
  /** Default: `tolerant`. */
  reader?: Reader;
}

export interface Judgement {
  verdict: Verdict;
  bump: NeededBump;
  /** With `breaking`: an event of NEW that a reader of OLD refuses. */
  witness?: Json;
  /** With `breaking` and `unknown`: `inner` points into NEW, `outer` into OLD as it was given, `instance` into the witness. */
  at?: Difference;
  /** With `unknown`: why. With `compatible`: why it could not be said whether anything changed at all, where it could not. */
  reason?: string;
  /** What a person would say of the change. Explains, and decides nothing. */
  changes: NamedChange[];
  digests: Digests;
}

/**
 * Whether every event of NEW is accepted by a reader of OLD. `unchanged`: both accept the same events, however they are
 * spelled. `compatible`: every event is accepted. `breaking`: the witness is not. `unknown`: it could not be decided, and
 * counts as a break.
 * @throws TypeError for what JSON cannot hold
 */
export function judgeEvent(pair: EventPair, options: ContainmentOptions = {}): Judgement {
  const { old, next, reader = 'tolerant' } = pair;
  const digests = { old: digestOf(old), new: digestOf(next) };
  if (digests.old === digests.new) return { verdict: 'unchanged', bump: 'none', changes: [], digests };
  const answer = decide(old, next, reader, options);
  const changes = answer.verdict === 'unchanged' ? [] : explained(old, next);
  // What accepts nothing is contained in everything, and hardly what was meant.
  if (answer.verdict === 'compatible' && proveContainment(next, false, options).verdict === 'proven')
    changes.unshift(NOTHING_ALLOWED);
  return { ...answer, changes, digests };
}

const NOTHING_ALLOWED: NamedChange = {
  kind: 'nothing-allowed',
  at: '',
  old: '',
  new: '',
  message: 'The event is possible no more: the new schema accepts nothing.',
};

/** No change goes without a name, be it only that there is one. */
function explained(old: Schema, next: Schema): NamedChange[] {
  const changes = namedChanges(old, next);
  if (changes.length > 0) return changes;
  const message = 'The schemas differ in a way that has no name of its own.';
  return [{ kind: 'schema-changed', at: '', old: '', new: '', message }];
}

type Answer = Omit<Judgement, 'changes' | 'digests'>;

function decide(old: Schema, next: Schema, reader: Reader, options: ContainmentOptions): Answer {
  const opened = reader === 'strict' ? asItIs(old) : openForTolerantReader(old);
  const most = 'schema' in opened ? opened : opened.atMost;
  // What the reader refuses OLD refuses too, so this decides most breaks at once.
  const answer = proveContainment(next, most.schema, options);
  if (answer.verdict === 'refuted') return told(answer, most.oldPlace);
  const plain = reader === 'strict' ? answer : proveContainment(next, old, options);
  if (plain.verdict === 'proven') {
    const back = proveContainment(old, next, options);
    if (back.verdict === 'proven') return { verdict: 'unchanged', bump: 'none' };
    return { verdict: 'compatible', bump: 'minor', ...(back.verdict === 'unknown' && { reason: back.reason }) };
  }
  const least = 'schema' in opened ? answer : proveContainment(next, opened.atLeast.schema, options);
  if (least.verdict === 'proven')
    return { verdict: 'compatible', bump: 'minor', ...(plain.verdict === 'unknown' && { reason: plain.reason }) };
  if ('schema' in opened) return told(least, opened.oldPlace);
  return {
    verdict: 'unknown',
    bump: 'major',
    reason: `what a tolerant reader of the old schema accepts cannot be said: ${opened.unknown}`,
    at: { inner: '', outer: opened.at, instance: '' },
  };
}

function asItIs(schema: Schema): Opened {
  return { schema, oldPlace: (pointer) => pointer };
}

function told(answer: Containment, oldPlace: (pointer: string) => string): Answer {
  switch (answer.verdict) {
    case 'proven':
      return { verdict: 'compatible', bump: 'minor' };
    case 'refuted': {
      const at = { ...answer.at, outer: oldPlace(answer.at.outer) };
      return { verdict: 'breaking', bump: 'major', witness: answer.witness, at };
    }
    case 'unknown': {
      const at = { ...answer.at, outer: oldPlace(answer.at.outer) };
      return { verdict: 'unknown', bump: 'major', reason: answer.reason, at };
    }
    default:
      return answer satisfies never;
  }
}

/** What became of one event between two versions of a service. */
export type EventJudgement =
  | ({ event: string } & Judgement)
  | { event: string; verdict: 'added'; bump: 'minor'; digests: Pick<Digests, 'new'> }
  | { event: string; verdict: 'removed'; bump: 'major'; digests: Pick<Digests, 'old'> };

export interface ServiceJudgement {
  /** The largest of the events' bumps. */
  bump: NeededBump;
  /** By name. */
  events: EventJudgement[];
}

/** All events of a service, old and new, by name. An added event is a minor change, a removed one a major. */
export function judgeEvents(
  old: ReadonlyMap<string, Schema>,
  next: ReadonlyMap<string, Schema>,
  options: ContainmentOptions & { reader?: Reader } = {},
): ServiceJudgement {
  const { reader = 'tolerant', ...proving } = options;
  const names = [...new Set([...old.keys(), ...next.keys()])].sort(byCodeUnit);
  const events = names.map((event): EventJudgement => {
    const [before, after] = [old.get(event), next.get(event)];
    if (before === undefined) return { event, verdict: 'added', bump: 'minor', digests: { new: digestOf(after!) } };
    if (after === undefined) return { event, verdict: 'removed', bump: 'major', digests: { old: digestOf(before) } };
    return { event, ...judgeEvent({ old: before, next: after, reader }, proving) };
  });
  return { bump: largest(events.map(({ bump }) => bump)), events };
}
