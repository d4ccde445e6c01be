import type { Asking } from '../ask.js';
import type { VersionSaid } from '../world.js';

/** A story, a question and its answer. It is asked now; `happened` says what was recorded so many days before. */
export interface Scenario {
  /** What the Pact Broker answers: the same, or what else and why ours differs on purpose. */
  broker: string;
  versions: Record<string, VersionSaid>;
  /** Days before now, oldest first, and what happened then, as `World.happen` reads it. */
  happened: readonly (readonly [days: number, ...sentences: string[]])[];
  /** Of the environment `test`, in days; else 7 for everything. The margin is an hour. */
  retention?: Record<string, number>;
  ask: string | readonly [string, Asking];
  /** Or the finding instead of an answer. */
  answer: 'yes' | 'no' | 'unknown' | 'version-unpublished';
  pairs: readonly string[];
  /** Words that the notes and refusals have. */
  says?: readonly string[];
}

export const sends: VersionSaid = { emits: { UserCreated: { id: 'text' } } };
export const sendsMore: VersionSaid = { emits: { UserCreated: { id: 'text', name: 'text?' } } };
export const reads: VersionSaid = { reads: { auth: { events: { UserCreated: { id: 'text' } } } } };
export const readsName: VersionSaid = { reads: { auth: { events: { UserCreated: { id: 'text', name: 'text' } } } } };
export const within = (range: string): VersionSaid => ({
  reads: { auth: { range, events: { UserCreated: { id: 'text' } } } },
});
export const SAME = 'the same';
