import { type Finding, finding, type Place } from '../finding.js';
import { canonicalJson } from '../golden/canonical.js';
import { isObject, type JsonObject, readHostileJson } from '../hostile-json.js';
import { isName } from '../registry/names.js';
import { type MessageContents, readContents } from './contents.js';

export interface ProviderState {
  name: string;
  params?: JsonObject;
}

/** One expectation. `contents` is `undefined` only where the message has none (and then there is a finding). */
export interface PactMessage {
  description: string;
  states: ProviderState[];
  /** From the message's metadata; otherwise the caller maps `cloudEventTypeOf`. */
  event?: string;
  contents: unknown;
  /** Description and states: what makes two messages of one pact the same interaction. */
  key: string;
  matchingRules: JsonObject;
  generators: JsonObject;
  metadata: JsonObject;
  /** JSON Pointer into the pact file, `/interactions/0`. */
  pointer: string;
}

export interface Pact {
  consumer: string;
  provider: string;
  specification: '3.0.0' | '4.0';
  messages: PactMessage[];
  raw: JsonObject;
}

/** What the pact's place says it is: the key or folder it was read from. */
export interface PactPlace {
  place: Place;
  provider?: string;
  consumer?: string;
}

/** The CloudEvents `type` of the expected event, for pacts whose writer recorded no event name. */
export function cloudEventTypeOf(message: Pick<PactMessage, 'contents'>): string | undefined {
  const type =
    isObject(message.contents) && Object.hasOwn(message.contents, 'type') ? message.contents.type : undefined;
  return typeof type === 'string' ? type : undefined;
}

/**
 * Reads a pact of messages (specification 3 `messages`, specification 4 asynchronous `interactions`), trusting nothing.
 * `pact` is absent when it cannot be understood; findings that leave it readable come with it.
 */
export function readPact(bytes: Uint8Array, where: PactPlace): { pact?: Pact; findings: Finding[] } {
  const json = readHostileJson(bytes);
  if (!json.ok) return { findings: [unreadable(where.place, '', `not usable JSON: ${json.reason}`)] };
  const raw = json.value;
  if (!isObject(raw)) return { findings: [unreadable(where.place, '', 'not a JSON object')] };
  const consumer = nameOf(raw.consumer);
  const provider = nameOf(raw.provider);
  for (const [side, name] of [['consumer', consumer] as const, ['provider', provider] as const]) {
    if (name === undefined) return { findings: [unreadable(where.place, `/${side}/name`, `no usable ${side} name`)] };
  }
  const specification = specificationOf(raw);
  if (specification === undefined) {
    return {
      findings: [unreadable(where.place, '/metadata/pactSpecification', 'its specification is neither 3.0 nor 4.0')],
    };
  }
  const pact: Pact = { consumer: consumer!, provider: provider!, specification, messages: [], raw };
  const findings = wrongParties(pact, where);
  const list = specification === '4.0' ? 'interactions' : 'messages';
  const items = raw[list] ?? (isObject(raw.interactions) || Array.isArray(raw.interactions) ? undefined : []);
  if (!Array.isArray(items))
    return { findings: [...findings, unreadable(where.place, `/${list}`, 'not a pact of messages')] };
  for (const [index, item] of items.entries()) {
    const pointer = `/${list}/${index}`;
    const read = readMessage(item, pointer, specification);
    if (typeof read === 'string') return { findings: [...findings, unreadable(where.place, pointer, read)] };
    pact.messages.push(read);
    if (read.contents === undefined) findings.push(emptyMessage(read, where.place));
  }
  if (pact.messages.length === 0) findings.push(emptyPact(pact, where.place));
  findings.push(...conflictsWithin(pact, where.place));
  return { pact, findings };
}

/** A message, or why it is none. */
function readMessage(item: unknown, pointer: string, specification: Pact['specification']): PactMessage | string {
  if (!isObject(item)) return 'not a message';
  if (specification === '4.0' && item.type !== 'Asynchronous/Messages')
    return `not a message: type ${JSON.stringify(item.type)}`;
  const { description } = item;
  if (typeof description !== 'string' || description === '') return 'a message without a description';
  const states = readStates(item);
  if (!states) return `the provider states of ${JSON.stringify(description)} are not understood`;
  const metadata = item.metadata ?? item.metaData ?? {};
  if (!isObject(metadata)) return `the metadata of ${JSON.stringify(description)} is not an object`;
  const event = metadata.event;
  if (event !== undefined && !isName('event', event)) {
    return `${JSON.stringify(event)} is not an event name`;
  }
  const contents: MessageContents = readContents(item, metadata, specification);
  if ('trouble' in contents) return `${JSON.stringify(description)}: ${contents.trouble}`;
  return {
    description,
    states,
    ...(event === undefined ? {} : { event }),
    contents: contents.value,
    key: canonicalJson({ description, states }),
    matchingRules: bodyRules(item.matchingRules),
    generators: isObject(item.generators) ? item.generators : {},
    metadata,
    pointer,
  };
}

function readStates(item: JsonObject): ProviderState[] | undefined {
  if (item.providerStates === undefined) {
    if (item.providerState === undefined || item.providerState === null) return [];
    return typeof item.providerState === 'string' ? [{ name: item.providerState }] : undefined;
  }
  if (!Array.isArray(item.providerStates)) return undefined;
  const states: ProviderState[] = [];
  for (const state of item.providerStates) {
    if (!isObject(state) || typeof state.name !== 'string' || state.name === '') return undefined;
    if (state.params !== undefined && state.params !== null && !isObject(state.params)) return undefined;
    const params = isObject(state.params) && Object.keys(state.params).length > 0 ? state.params : undefined;
    states.push({ name: state.name, ...(params ? { params } : {}) });
  }
  return states;
}

/** Specification 2 wrote `{"$.body.id": rule}` and some tools still do in 3: brought to `{"body": {"$.id": …}}`. */
function bodyRules(rules: unknown): JsonObject {
  if (!isObject(rules)) return {};
  const flat = Object.entries(rules).filter(([key]) => key.startsWith('$.body'));
  if (flat.length === 0) return rules;
  const body = flat.map(
    ([key, rule]) => [`$${key.slice('$.body'.length)}`, { combine: 'AND', matchers: [rule] }] as const,
  );
  const nested = Object.entries(rules).filter(([key]) => !key.startsWith('$.body'));
  return {
    ...Object.fromEntries(nested),
    body: { ...(isObject(rules.body) ? rules.body : {}), ...Object.fromEntries(body) },
  };
}

function nameOf(party: unknown): string | undefined {
  return isObject(party) && isName('service', party.name) ? party.name : undefined;
}

function specificationOf(raw: JsonObject): Pact['specification'] | undefined {
  const metadata = isObject(raw.metadata) ? raw.metadata : {};
  const block = metadata.pactSpecification ?? metadata['pact-specification'];
  const version = isObject(block) ? block.version : metadata.pactSpecificationVersion;
  if (version === '3.0.0' || version === '3.0') return '3.0.0';
  return version === '4.0' || version === '4.0.0' ? '4.0' : undefined;
}

function wrongParties(pact: Pact, where: PactPlace): Finding[] {
  return (['provider', 'consumer'] as const).flatMap((side) => {
    const expected = where[side];
    if (expected === undefined || expected === pact[side]) return [];
    return [
      finding('pact-wrong-party', {
        message: `The pact names another ${side} than its place does.`,
        expected: `${side} ${expected}`,
        found: `${side} ${pact[side]}`,
        at: { ...where.place, pointer: `/${side}/name` },
        mend: `Publish the pact of ${pact.consumer} and ${pact.provider} under its own names; Pact would verify nothing of it here and call that a pass.`,
      }),
    ];
  });
}

export function emptyPact(pact: Pick<Pact, 'consumer' | 'provider'>, at: Place): Finding {
  return finding('pact-empty', {
    message: `The pact of ${pact.consumer} with ${pact.provider} holds no messages.`,
    expected: 'at least one message',
    at,
    mend: 'State what the consumer needs with consumerPact(…).receives(…), or remove the provider from tests/consumer/config.json.',
  });
}

export function emptyMessage(message: PactMessage, at: Place): Finding {
  return finding('pact-message-empty', {
    message: `The message ${JSON.stringify(message.description)} has no contents.`,
    expected: 'contents, which may be any JSON value, also 0, false, "" and null',
    at: { ...at, pointer: `${message.pointer}/contents` },
    mend: 'Give the message the part of the event that the consumer needs: `contents: { … }`.',
  });
}

function conflictsWithin(pact: Pact, at: Place): Finding[] {
  const first = new Map<string, PactMessage>();
  return pact.messages.flatMap((message) => {
    const other = first.get(message.key);
    if (!other) first.set(message.key, message);
    if (!other || sameExpectation(other, message)) return [];
    return [
      finding('pact-message-conflict', {
        message: `The pact states ${JSON.stringify(message.description)} twice in the same state with different contents.`,
        expectedAt: { ...at, pointer: other.pointer },
        at: { ...at, pointer: message.pointer },
        mend: 'Give the two interactions different descriptions or states.',
      }),
    ];
  });
}

/** Whether two messages of the same key ask for the same. */
export function sameExpectation(a: PactMessage, b: PactMessage): boolean {
  const meaning = (message: PactMessage) =>
    canonicalJson([message.contents ?? null, message.matchingRules, message.generators, message.metadata]);
  return (a.contents === undefined) === (b.contents === undefined) && meaning(a) === meaning(b);
}

function unreadable(place: Place, pointer: string, reason: string): Finding {
  return finding('pact-unreadable', {
    message: `The pact cannot be read: ${reason}.`,
    expected: 'a pact of JSON messages, specification 3.0.0 or 4.0',
    at: { ...place, pointer },
    mend: 'Write the pact with consumerPact of contracts-kit/consumer, or with MessageConsumerPact or PactV4 of Pact.',
  });
}
