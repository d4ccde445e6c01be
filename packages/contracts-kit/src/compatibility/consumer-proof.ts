/**
 * Is every event of a golden, within the consumer's scope, accepted by one of its messages? Where not: every way in which it is
 * not, one by one, each with an event. Pure.
 */
import { proveSets } from '../containment/index.js';
import type { Containment, Json, Schema, Sets } from '../containment/types.js';
import type { MessageBounds, Note } from '../pact/schema/index.js';
import { pointerOf } from './consumer-proof-doubts.js';
import { ConsumerSearch } from './consumer-proof-search.js';
import { exactIntegers } from './exact-integers.js';

/** A message of the consumer's pact about the event. */
export interface PactedMessage {
  description: string;
  /** JSON Pointer into the pact. */
  pointer: string;
  bounds: MessageBounds;
}

export interface ConsumerQuestion {
  golden: Schema;
  scope?: Schema;
  /** At least one. */
  messages: readonly PactedMessage[];
  /** Events that the consumer knows, whole or in part: the way to a counterexample where the golden is too hard to decide. */
  examples?: readonly Json[];
  prove?: (sets: Sets) => Containment;
}

/** Which expectation of which message a difference is about. */
export interface Broken {
  message: Pick<PactedMessage, 'description' | 'pointer'>;
  note: Note;
}

export interface Shown {
  /** JSON Pointer into the event, `*` for each index of an array. */
  path: string;
  /** An event the provider may send, and the place in it. */
  witness: Json;
  at: string;
}

export type ConsumerDifference =
  /** The consumer relies on what the provider does not promise. `missing`: the place is not in the event. */
  | ({ kind: 'over-specified'; broken: Broken; missing: boolean } & Shown)
  /** No message speaks of events with this value. `scope` leaves them out. */
  | ({ kind: 'uncovered'; values: readonly { path: string; value: Json }[]; scope: Schema } & Shown)
  /** The message spells the format otherwise than the golden. */
  | ({ kind: 'lexical'; broken: Broken; formats: readonly string[] } & Shown)
  /** The scope leaves out every event that the message can be. */
  | { kind: 'outside'; message: Broken['message'] }
  | Unknown;

/** It could not be decided; `spelling`: only because validators differ on what a format is. `path` where it is known. */
export interface Unknown {
  kind: 'unknown';
  reason: string;
  spelling: boolean;
  path?: string;
  /** Whose words it is about, and JSON Pointer into them; nobody's where the whole question was too hard. */
  culprit?: { whose: 'golden' | 'scope'; pointer: string } | { whose: 'message'; message: Broken['message'] };
}

/** What of the golden the consumer's messages do not accept; nothing if they accept all of it, which is then proven. */
export function proveConsumer({
  golden,
  scope,
  messages,
  examples,
  ...question
}: ConsumerQuestion): ConsumerDifference[] {
  const prove = question.prove ?? ((sets: Sets) => proveSets(sets, examples && { examples }));
  const exact = exactIntegers(golden);
  const inner = [golden, scope, exact].filter((one) => one !== undefined);
  const surely = messages.map(({ bounds }) => bounds.surely.schema);
  const search = new ConsumerSearch(golden, inner, messages, prove);
  search.dead();
  if (prove({ inner, outer: surely }).verdict === 'proven') return search.found;
  search.run();
  // What is doubtful in a message counted as accepted so far.
  const doubts = search.doubts().map(({ message: { description, pointer }, doubt }): Unknown => {
    const path = pointerOf(doubt.path);
    return {
      kind: 'unknown',
      spelling: false,
      reason: `${JSON.stringify(description)}: ${doubt.reason}`,
      culprit: { whose: 'message', message: { description, pointer } },
      ...(path === undefined ? {} : { path }),
    };
  });
  return [...search.found, ...doubts];
}
