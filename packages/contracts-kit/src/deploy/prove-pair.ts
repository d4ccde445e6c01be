/** Whether a version's golden satisfies a pact: the question of `prove`, for published versions. Pure. */
import { type ConsumerDifference, type PactedMessage, proveConsumer } from '../compatibility/consumer-proof.js';
import { scopeFault } from '../compatibility/consumer-scope.js';
import { proveSets } from '../containment/index.js';
import type { Json } from '../containment/types.js';
import type { JsonObject } from '../golden/json.js';
import { isObject } from '../golden/json.js';
import { valueAt } from '../json-pointer.js';
import { cloudEventTypeOf, type Pact, type PactMessage } from '../pact/read.js';
import { messageBounds } from '../pact/schema/index.js';
import type { EventProof } from './types.js';

export interface ProofQuestion {
  event: string;
  golden: JsonObject;
  /** Of the golden's bytes. */
  sha256: string;
  pact: Pact;
  scope: Record<string, unknown> | undefined;
}

/**
 * Over-specified: refuted, with the event. Uncovered, or refused for a format's spelling (`prove` warns of both): not proven, so
 * unknown, since Pact on real events may well pass. Spellings on which validators disagree, and of which no event is known, pass as
 * they do in `prove`.
 */
export function proveEvent({ event, golden, sha256, pact, scope }: ProofQuestion): EventProof {
  const unknown = (why: string): EventProof => ({ event, golden: sha256, verdict: 'unknown', why });
  const own = pact.messages.filter((one) => isAbout(one, event, golden));
  if (own.length === 0) return unknown(`no message of the pact speaks of ${event}`);
  if (scope !== undefined) {
    const fault = scopeFault(scope);
    if (fault) return unknown(`the scope of ${event} ${fault.message}`);
    if (proveSets({ inner: [golden, scope], outer: [false] }).verdict === 'proven')
      return unknown(`no ${event} is in the declared scope`);
  }
  const messages = own.map((message): PactedMessage => {
    return { description: message.description, pointer: message.pointer, bounds: messageBounds(message) };
  });
  const examples = own.flatMap(({ contents }) => (contents === undefined ? [] : [contents as Json]));
  const differences = proveConsumer({ golden, messages, examples, ...(scope !== undefined && { scope }) });
  const refuting = differences.find((one) => one.kind === 'over-specified');
  if (refuting) {
    const { broken, missing, witness, at } = refuting;
    const sent = missing ? `nothing at ${at}` : `${excerpt(valueAt(witness, at))} at ${at === '' ? 'the root' : at}`;
    const message = broken.message.description;
    const why = `${event} may have ${sent}, and ${JSON.stringify(message)} relies on ${broken.note.expectation}`;
    return { event, golden: sha256, verdict: 'refuted', why, witness, at, message };
  }
  const open = differences.find(isOpen);
  return open
    ? unknown(openText(event, open))
    : { event, golden: sha256, verdict: 'proven', why: 'every event is accepted' };
}

type Open = Extract<ConsumerDifference, { kind: 'uncovered' | 'lexical' | 'unknown' }>;

function isOpen(one: ConsumerDifference): one is Open {
  return one.kind === 'uncovered' || one.kind === 'lexical' || (one.kind === 'unknown' && !one.spelling);
}

function openText(event: string, one: Open): string {
  switch (one.kind) {
    case 'uncovered':
      return `no message speaks of a ${event} with ${one.values.map(({ path, value }) => `${excerpt(value)} at ${path}`).join(' and ')}`;
    case 'lexical':
      return `${JSON.stringify(one.broken.message.description)} spells a ${one.formats.join(' or ')} at ${one.at} otherwise than ${event} may`;
    case 'unknown':
      return `whether every ${event} is accepted is not known: ${one.reason}`;
    default:
      return one satisfies never;
  }
}

/** A message that names no event is told by its CloudEvents type, as pacts of other tools have it. */
function isAbout(message: PactMessage, event: string, golden: JsonObject): boolean {
  if (message.contents === undefined) return false;
  if (message.event !== undefined) return message.event === event;
  const { properties } = golden;
  const type = isObject(properties) && Object.hasOwn(properties, 'type') ? properties.type : undefined;
  const fixed = isObject(type) && Object.hasOwn(type, 'const') ? type.const : undefined;
  return typeof fixed === 'string' && fixed === cloudEventTypeOf(message);
}

function excerpt(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
