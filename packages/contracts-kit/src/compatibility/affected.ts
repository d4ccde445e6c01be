import { proveSets } from '../containment/lazy.js';
import type { Containment, Difference, Json, Schema, Sets } from '../containment/types.js';
import type { NeededBump } from './bump.js';
import type { Verdict } from './judge.js';

/** What one consumer version relies on of one event: its messages as sets of events. */
export interface Reliance {
  consumer: string;
  /** `core 1.4.0 (newest release)`, one for each version with this content. */
  labels: readonly string[];
  event: string;
  messages: readonly ReliedMessage[];
  /** The part of the event's traffic this consumer subscribes to; absent for all of it. */
  scope?: Schema;
}

interface ReliedMessage {
  description: string;
  accepts: Readers;
}

/**
 * What somebody accepts, as a set of events. Where no schema says it exactly: one that accepts nothing but that (`proven`
 * holds), one that accepts all of it (`refuted` holds), and why.
 */
export type Readers = { schema: Schema } | { unknown: string; atLeast: Schema; atMost: Schema };

/** How an event changed, as far as consumers are concerned. */
export interface EventChange {
  event: string;
  verdict: Verdict | 'added' | 'removed';
  bump: NeededBump;
}

/** What a change does to one consumer. */
export type Effect =
  /** Proven: every event that could not be sent before is one that this consumer accepts. */
  | { answer: 'safe'; because: 'nothing new is sent' | 'its pact accepts it' | 'what is new is outside of its scope' }
  /** The witness could not be sent before, and this consumer does not accept it. Of a removed event there is none. */
  | { answer: 'breaks'; witness?: Json; at?: Difference }
  | { answer: 'unknown'; reason: string };

/** One cell of the table consumer x event. */
export interface Affected {
  reliance: Reliance;
  effect: Effect;
}

export interface Question {
  change: EventChange;
  reliance: Reliance;
  /** OLD as the service's reader policy opens it; absent for an added event. */
  before?: Readers;
  /** Absent for a removed event. */
  next?: Schema;
  prove?: (sets: Sets) => Containment;
}

/** Is every event of NEW, within the consumer's scope, accepted by OLD or by one of its messages? */
export function effectOn({ change, reliance, before, next, prove = proveSets }: Question): Effect {
  if (change.verdict === 'removed' || next === undefined) return { answer: 'breaks' };
  // A consumer of an added event is ahead of its provider: whether its pact fits is its own check, not a break of this change.
  const harmless = change.verdict === 'added' || change.verdict === 'unchanged' || change.verdict === 'compatible';
  if (harmless || before === undefined) return { answer: 'safe', because: 'nothing new is sent' };
  const inner = reliance.scope === undefined ? [next] : [next, reliance.scope];
  const accepted = [before, ...reliance.messages.map((one) => one.accepts)];
  const doubts = [
    ...('unknown' in before ? [before.unknown] : []),
    ...reliance.messages.flatMap(({ description, accepts }) =>
      'unknown' in accepts ? [`${JSON.stringify(description)}: ${accepts.unknown}`] : [],
    ),
  ];
  const least = prove({ inner, outer: accepted.map((one) => ('schema' in one ? one.schema : one.atLeast)) });
  if (least.verdict === 'proven') {
    // Without its messages: within its scope nothing is new, whatever its pact says.
    const outside =
      reliance.scope !== undefined &&
      prove({ inner, outer: ['schema' in before ? before.schema : before.atLeast] }).verdict === 'proven';
    return { answer: 'safe', because: outside ? 'what is new is outside of its scope' : 'its pact accepts it' };
  }
  const most =
    doubts.length === 0
      ? least
      : prove({ inner, outer: accepted.map((one) => ('schema' in one ? one.schema : one.atMost)) });
  if (most.verdict === 'refuted') return { answer: 'breaks', witness: most.witness, at: most.at };
  const reasons = [least, most].flatMap((one) => (one.verdict === 'unknown' ? [one.reason] : []));
  return { answer: 'unknown', reason: [...new Set([...reasons, ...doubts])].join('; ') };
}

/** Whether an effect is one that the policy `consumers` heeds. */
export function effectReach({ answer }: Effect): boolean {
  return answer !== 'safe';
}

/** In one word what a breaking or unknown change of an event is to its consumers. */
export type Reach = 'nobody relies on it' | 'safe for every consumer' | 'breaks' | 'unknown';

export function reachOf(event: string, affected: readonly Affected[]): Reach {
  const own = affected.filter((one) => one.reliance.event === event).map((one) => one.effect.answer);
  if (own.length === 0) return 'nobody relies on it';
  if (own.includes('breaks')) return 'breaks';
  return own.includes('unknown') ? 'unknown' : 'safe for every consumer';
}
