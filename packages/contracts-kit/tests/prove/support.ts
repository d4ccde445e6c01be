import type { ConsumerDifference, PactedMessage } from '../../src/compatibility/consumer-proof.js';
import { proveConsumer } from '../../src/compatibility/consumer-proof.js';
import type { Schema } from '../../src/containment/types.js';
import { messageBounds } from '../../src/pact/schema/index.js';

export const closed = (properties: Record<string, unknown>, optional: readonly string[] = []) => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});

export const rules = (...matchers: object[]): object => ({ combine: 'AND', matchers });
export const type = rules({ match: 'type' });
export const regex = (source: string): object => rules({ match: 'regex', regex: source });

/** A message with rules for its body. */
export function message(description: string, contents: unknown, body: Record<string, object> = {}): PactedMessage {
  return { description, pointer: '/interactions/0', bounds: messageBounds({ contents, matchingRules: { body } }) };
}

export function prove(data: Schema, messages: readonly PactedMessage[], scope?: Schema): ConsumerDifference[] {
  return proveConsumer({ golden: closed({ data }), messages, ...(scope === undefined ? {} : { scope }) });
}

/** What a difference comes to, in short: `over-specified /data/reason`. */
export function brief(differences: readonly ConsumerDifference[]): string[] {
  return differences.map((one) => {
    if (one.kind === 'uncovered')
      return `uncovered ${one.values.map(({ path, value }) => `${path} = ${JSON.stringify(value)}`).join(' and ')}`;
    if (one.kind === 'outside') return `outside ${one.message.description}`;
    return one.path === undefined ? one.kind : `${one.kind} ${one.path}`;
  });
}
