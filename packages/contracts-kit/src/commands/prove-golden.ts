import { type ConsumerDifference, proveConsumer } from '../compatibility/consumer-proof.js';
import { proveSets } from '../containment/index.js';
import type { Json, Schema } from '../containment/types.js';
import type { PactMessage } from '../pact/read.js';
import { messageBounds } from '../pact/schema/index.js';

/** What the messages make of a golden, within the scope. */
export interface GoldenProof {
  /** No event at all is in the scope; nothing else was asked then. */
  empty: boolean;
  /** Every event is in the scope. */
  idle: boolean;
  differences: ConsumerDifference[];
}

/** The engine's part of `prove`, and the only one that loads it: a proof that is remembered does without. */
export function proveGolden({
  golden,
  messages,
  scope,
  examples,
}: {
  golden: Schema;
  messages: readonly PactMessage[];
  scope: Schema | undefined;
  examples: readonly Json[];
}): GoldenProof {
  if (scope !== undefined && proveSets({ inner: [golden, scope], outer: [false] }).verdict === 'proven')
    return { empty: true, idle: false, differences: [] };
  const idle = scope !== undefined && proveSets({ inner: [golden], outer: [scope] }).verdict === 'proven';
  const differences = proveConsumer({
    golden,
    messages: messages.map((message) => ({
      description: message.description,
      pointer: message.pointer,
      bounds: messageBounds(message),
    })),
    examples,
    ...(scope === undefined ? {} : { scope }),
  });
  return { empty: false, idle, differences };
}
