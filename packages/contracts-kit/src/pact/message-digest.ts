import { canonicalJson, sha256 } from '../golden/canonical.js';
import type { PactMessage } from './read.js';

/**
 * sha256 (hex) of what a message expects: its event, the provider states it is built in, contents, matching rules and metadata. That is what
 * is held against a built event, so it leaves out whatever says the same in other words: the description, the consumer,
 * generators, the specification, and the content type. A reworded message is the same expectation; one more field is another.
 */
export function messageDigest(message: Omit<PactMessage, 'description' | 'key' | 'generators' | 'pointer'>): string {
  const { event, states, contents, matchingRules, metadata } = message;
  const kept = Object.entries(metadata).filter(([name]) => name !== 'event' && !/^content-?type$/i.test(name));
  const expected = {
    event: event ?? null,
    states: states.map(({ name, params }) => ({ name, params: params ?? {} })),
    ...(contents === undefined ? {} : { contents }),
    matchingRules,
    metadata: Object.fromEntries(kept),
  };
  return sha256(canonicalJson(expected));
}
