/** Whether a pair is good, by which rule, and on what evidence. Pure. */
import { drainWindow } from '../registry/environment-journal.js';
import { goldenKey } from '../registry/keys.js';
import { inRange } from '../registry/live.js';
import { isEventRetired } from '../registry/service-journal.js';
import { scopeDigest } from '../registry/verification-schema.js';
import type { VerificationResult } from '../registry/verification-types.js';
import type { Recorded } from '../registry/verifications.js';
import { day } from './pairs.js';
import type { EventProof, Facts, Judgement, Knowledge, Pair, Question } from './types.js';

/** What the consumer's version says of the provider; a pair has it. */
export function readsOf({ consumer, provider }: Pair): {
  range: string | null;
  events: Record<string, { scope?: Record<string, unknown> }>;
} {
  const { consumes } = consumer.manifest;
  return (Object.hasOwn(consumes, provider.service) && consumes[provider.service]) || { range: null, events: {} };
}

export interface Counted {
  /** Events the pair is judged by, in byte order. */
  events: string[];
  /** Events the consumer reads and the provider's version does not emit, although it is there to emit. */
  missing: string[];
}

/**
 * Of what the consumer reads: what this version of the provider sends, or sent and may still arrive. What either of them retired is
 * not missed. `pacted`: events of the pact's messages, where it has been read.
 */
export function countedEvents(
  pair: Pair,
  { environment, now }: Pick<Question, 'environment' | 'now'>,
  { services }: Pick<Facts, 'services'>,
  pacted: readonly string[] = [],
): Counted {
  const { consumer, provider } = pair;
  const reader = services.get(consumer.service)?.state;
  const { standing: reading } = consumer;
  // A candidate that reads an event is to be deployed after whatever was retired.
  const since = reading.kind === 'live' ? reading.since : undefined;
  const read = [...new Set([...Object.keys(readsOf(pair).events), ...pacted])]
    .filter((event) => reader === undefined || since === undefined || !isEventRetired(reader, event, since))
    .sort();
  const { standing, manifest } = provider;
  const emitted = read.filter((event) => manifest.emits.includes(event));
  if (standing.kind === 'draining' || standing.kind === 'replaced') {
    const ago = standing.kind === 'draining' ? now - Date.parse(standing.until) : 0;
    return { events: emitted.filter((event) => ago < drainWindow(environment, provider.service, event)), missing: [] };
  }
  const sender = services.get(provider.service)?.state;
  const missing = read.filter((event) => !emitted.includes(event) && !(sender && isEventRetired(sender, event, null)));
  return { events: emitted, missing };
}

/** The judgement that the manifests alone allow: then nothing else needs to be read. */
export function settled(
  pair: Pair,
  question: Question,
  facts: Facts,
  pacted?: readonly string[],
): Judgement | undefined {
  const { consumer, provider } = pair;
  const { range } = readsOf(pair);
  const { events, missing } = countedEvents(pair, question, facts, pacted);
  const [event] = missing;
  if (events.length === 0 && event === undefined) {
    return {
      verdict: 'yes',
      rule: 'reads-nothing',
      why: `${provider.service} ${provider.version} sends nothing that ${consumer.service} ${consumer.version} reads`,
    };
  }
  const { plannedVersion, version } = provider.manifest;
  if (!inRange(plannedVersion, range)) {
    const planned = plannedVersion === version ? version : `${version}, planned ${plannedVersion},`;
    return {
      verdict: 'no',
      rule: 'out-of-range',
      why: `${consumer.service} ${consumer.version} reads ${provider.service} ${range}, and ${planned} is not in it`,
    };
  }
  if (event !== undefined) {
    return {
      verdict: 'no',
      rule: 'not-emitted',
      event,
      why: `${provider.service} ${version} does not emit ${missing.join(', ')}, which ${consumer.service} ${consumer.version} reads`,
    };
  }
  return undefined;
}

/** The rules in their order; the first that applies decides. */
export function judge(pair: Pair, knowledge: Knowledge, question: Question, facts: Facts): Judgement {
  const { pact } = knowledge;
  const early = settled(pair, question, facts, 'unusable' in pact ? [] : pact.events);
  if (early) return early;
  if ('unusable' in pact) return { verdict: 'unknown', rule: 'pact-unusable', why: pact.unusable };
  const { events } = countedEvents(pair, question, facts, pact.events);
  // Of the code that was published: a tag can be moved, and a result is recorded under a version's name.
  const { commit } = pair.provider.manifest.git;
  const executed = knowledge.results.filter(
    ({ result }) => result.kind === 'executed' && commit !== null && result.commit === commit,
  );
  const success = executed.find(({ result }) => succeeded(result, events));
  if (success) {
    return {
      verdict: 'yes',
      rule: 'executed',
      why: `verified by execution on ${day(success.result.at)}`,
      evidence: success.key,
    };
  }
  const failure = executed.find(({ result }) => failedMessage(result, events) !== undefined);
  if (failure) return failed(failure, events);
  return judgeProof(pair, { ...knowledge, pact }, events, question);
}

function judgeProof(pair: Pair, knowledge: Knowledge, events: readonly string[], question: Question): Judgement {
  const proofs = events.map((event) => provenBefore(pair, knowledge, event) ?? knowledge.proofs.get(event));
  const refuted = proofs.find((one) => one?.verdict === 'refuted');
  if (refuted) {
    const { event, why, witness, at } = refuted;
    return { verdict: 'no', rule: 'refuted', event, why, ...(witness !== undefined && { witness, at: at ?? '' }) };
  }
  const open = proofs.findIndex((one) => one?.verdict !== 'proven');
  if (open >= 0) {
    const because = proofs[open]?.why;
    return {
      verdict: 'unknown',
      rule: 'not-verified',
      event: events[open]!,
      why: `not verified by execution${because === undefined ? '' : `, and ${because}`}`,
    };
  }
  if (question.requireExecuted) {
    return {
      verdict: 'unknown',
      rule: 'not-executed',
      why: 'proven, and not verified by execution, which --require-executed asks for',
    };
  }
  const { service, version, manifest } = pair.provider;
  const golden = (event: string) => manifest.objects[goldenKey(service, version, event)]?.sha256;
  const builders = knowledge.builders.find(({ result }) =>
    events.every((event) => {
      const one = Object.hasOwn(result.events, event) ? result.events[event] : undefined;
      return one?.outcome === 'accepted' && one.golden === golden(event);
    }),
  );
  if (builders) {
    return {
      verdict: 'yes',
      rule: 'proven',
      why: `the golden is proven to satisfy the pact, and the builders were checked on ${day(builders.result.at)}`,
      evidence: builders.key,
    };
  }
  const refusing = knowledge.builders.some(({ result }) =>
    events.some((event) => Object.hasOwn(result.events, event) && result.events[event]?.outcome === 'refused'),
  );
  return {
    verdict: 'unknown',
    rule: 'builders-not-checked',
    why: refusing
      ? `proven for the golden of ${service} ${version}, which its own builders do not keep to`
      : `proven, but no check of the builders of ${service} ${version} is recorded`,
  };
}

/**
 * A recorded proof for the same golden and the same scope. Only a success counts: what was not proven is asked again, which gives
 * the event too. Why the scope: a pact's digest does not cover it.
 */
export function provenBefore(
  pair: Pair,
  { results }: Pick<Knowledge, 'results'>,
  event: string,
): EventProof | undefined {
  const { service, version, manifest } = pair.provider;
  const golden = manifest.objects[goldenKey(service, version, event)]?.sha256;
  const { events } = readsOf(pair);
  const scope = Object.hasOwn(events, event) ? events[event]!.scope : undefined;
  const digest = scopeDigest(scope);
  for (const { key, result } of results) {
    if (result.kind !== 'proven') continue;
    const own = result.messages.filter((one) => one.event === event);
    if (
      own.length > 0 &&
      own.every((one) => one.outcome === 'verified' && one.golden === golden && one.scope === digest)
    ) {
      return { event, golden: golden ?? '', verdict: 'proven', why: `proven on ${day(result.at)} (${key})` };
    }
  }
  return undefined;
}

/** Every message about what counts was verified, and each event that counts has one. */
function succeeded({ messages }: VerificationResult, events: readonly string[]): boolean {
  // A message without an event may be of any.
  const counted = messages.filter(({ event }) => event === null || events.includes(event));
  return (
    counted.every((one) => one.outcome === 'verified') &&
    events.every((event) => counted.some((one) => one.event === null || one.event === event))
  );
}

function failedMessage({ outcome, messages }: VerificationResult, events: readonly string[]) {
  if (outcome === 'verified') return undefined;
  return messages.find((one) => one.outcome === 'failed' && (one.event === null || events.includes(one.event)));
}

function failed({ key, result }: Recorded<VerificationResult>, events: readonly string[]): Judgement {
  const { description, event, detail } = failedMessage(result, events)!;
  return {
    verdict: 'no',
    rule: 'failed',
    why: `${JSON.stringify(description)} failed when it was executed on ${day(result.at)}`,
    evidence: key,
    ...(event !== null && { event }),
    ...(detail !== undefined && { mismatch: detail }),
  };
}
