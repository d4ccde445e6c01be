import { canonicalJson, sha256 } from '../golden/canonical.js';
import { byCodeUnit } from '../golden/json.js';
import type { JsonObject } from '../hostile-json.js';
import type { Pact, PactMessage } from './read.js';

/**
 * The pact's bytes as a pure function of what it means: sorted keys, sorted messages, no tool versions, no fields that
 * carry no expectation (`key`, `pending`, `comments`). The same expectations written by another Pact version, in
 * another order or merged in another way give the same bytes.
 */
export function canonicalPact(pact: Pact): Uint8Array {
  const content = canonicalContent(pact);
  return Buffer.from(
    `${canonicalJson({ ...content, metadata: { pactSpecification: { version: pact.specification } } }, { indent: 2 })}\n`,
  );
}

/**
 * The pact's identity, sha256 in hex, as the Pact Broker has it: parties, specification and messages, without metadata.
 */
export function pactDigest(pact: Pact): string {
  const identity = { ...canonicalContent(pact), specification: pact.specification };
  return sha256(canonicalJson(identity));
}

function canonicalContent(pact: Pact): JsonObject {
  const list = pact.specification === '4.0' ? 'interactions' : 'messages';
  return {
    consumer: { name: pact.consumer },
    provider: { name: pact.provider },
    [list]: canonicalMessages(pact.messages, pact.specification),
  };
}

/** Sorted by description, then by states, then by everything; exact repetitions once. */
export function canonicalMessages(
  messages: readonly PactMessage[],
  specification: Pact['specification'],
): JsonObject[] {
  const rows = messages.map((message) => {
    const value = specification === '4.0' ? version4(message) : version3(message);
    return { order: `${message.description}\u0000${message.key}\u0000`, text: canonicalJson(value), value };
  });
  rows.sort((a, b) => byCodeUnit(a.order, b.order) || byCodeUnit(a.text, b.text));
  return rows.filter((row, index) => row.text !== rows[index - 1]?.text).map((row) => row.value);
}

/** A message as a specification 4 interaction; `contents` decoded. Also what is handed to Pact's verifier. */
export function version4(message: PactMessage): JsonObject {
  return {
    type: 'Asynchronous/Messages',
    ...common(message),
    ...(message.contents === undefined
      ? {}
      : { contents: { content: message.contents, contentType: 'application/json', encoded: false } }),
  };
}

function version3(message: PactMessage): JsonObject {
  const { contents } = message;
  const named = contents === null || typeof contents === 'string';
  const { contentType, 'content-type': lower, 'Content-Type': upper, ...rest } = message.metadata;
  const kept = named ? { ...rest, contentType: 'application/json' } : rest;
  return { ...common({ ...message, metadata: kept }), ...(contents === undefined ? {} : { contents }) };
}

function common(message: PactMessage): JsonObject {
  const filled = (name: string, value: JsonObject) => (Object.keys(value).length > 0 ? { [name]: value } : {});
  return {
    description: message.description,
    ...(message.states.length > 0 ? { providerStates: message.states } : {}),
    ...filled('metadata', message.metadata),
    ...filled('matchingRules', message.matchingRules),
    ...filled('generators', message.generators),
  };
}
