import type { Containment, Schema, Sets } from '../containment/types.js';
import { pointerSteps, toPointer } from '../json-pointer.js';
import type { MessageBounds } from '../pact/schema/index.js';
import type { PactedMessage } from './consumer-proof.js';
import { type Refusal, refusalsOf, relax } from './consumer-proof-refusals.js';

type Doubt = MessageBounds['doubts'][number];

export interface Doubtful {
  message: PactedMessage;
  doubt: Doubt;
}

/** What is left of a question when every difference that was found is taken out of it. */
export interface Rest {
  inner: readonly Schema[];
  /** What each message may accept, without what was found to be relied on. */
  perhaps: readonly Record<string, unknown>[];
  /** What each message surely accepts, to be relaxed here. */
  surely: readonly Record<string, unknown>[];
  /** Whether an expectation of the message at this index has been told of, and is therefore no doubt's. */
  told(index: number, refusal: Refusal): boolean;
  prove(sets: Sets): Containment;
}

const MOST_ROUNDS = 60;

/**
 * The doubts that stand between the pact and a proof. An event that a message may accept, and does not surely accept, is a matter
 * of the doubts at the places where it is refused; they are taken out of the question, until all that is left is proven: what
 * was not taken out by then does not matter.
 */
export function doubtsThatMatter(messages: readonly PactedMessage[], rest: Rest): Doubtful[] {
  const all = messages.flatMap((message) => message.bounds.doubts.map((doubt) => ({ message, doubt })));
  const blamed = new Set<Doubt>();
  for (let round = 0; all.length > 0 && round < MOST_ROUNDS; round += 1) {
    const answer = rest.prove({ inner: rest.inner, outer: rest.surely });
    if (answer.verdict === 'proven') return all.filter(({ doubt }) => blamed.has(doubt));
    if (answer.verdict === 'unknown') return all;
    let taken = false;
    for (const [index, message] of messages.entries()) {
      if (refusalsOf(rest.perhaps[index]!, answer.witness).length > 0) continue;
      for (const refusal of refusalsOf(rest.surely[index]!, answer.witness)) {
        taken = true;
        if (!rest.told(index, refusal)) for (const doubt of near(message.bounds.doubts, refusal)) blamed.add(doubt);
        relax(rest.surely[index]!, refusal);
      }
    }
    if (!taken) return all;
  }
  return all;
}

/** The doubts above or below the place; all of them where none is. */
function near(doubts: readonly Doubt[], { place }: Refusal): readonly Doubt[] {
  const meant = doubts.filter(({ path }) => {
    const steps = pointerSteps(pointerOf(path) ?? '');
    return steps.slice(0, place.length).every((step, at) => step === place[at]);
  });
  return meant.length > 0 ? meant : doubts;
}

/** The JSON Pointer of a Pact path without wildcards; `*` for an index. */
export function pointerOf(path: string): string | undefined {
  const steps = [...path.matchAll(/\.([^.[\]]+)|\[(\d+|\*)\]|\['([^']*)'\]/g)].map(
    ([, name, index, quoted]) => name ?? (index === undefined ? quoted! : '*'),
  );
  return steps.length === 0 ? undefined : toPointer(steps);
}
