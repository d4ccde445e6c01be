/** Whether a pair is good, by which rule, and on what evidence. Pure. */
import { goldenKey } from '../registry/keys.js';
import { inRange } from '../registry/live.js';
import { scopeDigest } from '../registry/verification-schema.js';
import type { VerificationResult } from '../registry/verification-types.js';
import type { Recorded } from '../registry/verifications.js';
import { countedEvents, readsOf } from './counted.js';
import { day } from './pairs.js';
import type { EventProof, Facts, Judgement, Knowledge, Pair, Question } from './types.js';

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
  const ofThatCode = ({ result }: Recorded<{ commit: string | null }>) => commit !== null && result.commit === commit;
  const executed = knowledge.results.filter((one) => one.result.kind === 'executed' && ofThatCode(one));
  const success = executed.find(({ result }) => succeeded(result, events));
  const failure = executed.find(({ result }) => failedMessage(result, events) !== undefined);
  if (!success && failure) return failed(failure, events);
  const proofs = events.map((event) => provenBefore(pair, knowledge, event) ?? knowledge.proofs.get(event));
  const refuted = proofs.find((one) => one?.verdict === 'refuted');
  if (success && !question.requireProven) {
    return {
      verdict: 'yes',
      rule: 'executed',
      why: `verified by execution on ${day(success.result.at)}`,
      evidence: success.key,
      ...(refuted && { doubt: shown(refuted) }),
    };
  }
  if (refuted) return { verdict: 'no', rule: 'refuted', ...shown(refuted) };
  return judgeProofs(pair, { builders: knowledge.builders.filter(ofThatCode), proofs, success }, events, question);
}

function shown({ event, why, witness, at }: EventProof) {
  return { event, why, ...(witness !== undefined && { witness, at: at ?? '' }) };
}

interface Proofs {
  /** Of the code that was published. */
  builders: Knowledge['builders'];
  /** Of each event; none of them refuted. */
  proofs: readonly (EventProof | undefined)[];
  /** An execution that passed. */
  success: Recorded<VerificationResult> | undefined;
}

function judgeProofs(
  pair: Pair,
  { builders: checks, proofs, success }: Proofs,
  events: readonly string[],
  question: Question,
): Judgement {
  const open = proofs.findIndex((one) => one?.verdict !== 'proven');
  if (open >= 0) {
    const because = proofs[open]?.why;
    return {
      verdict: 'unknown',
      rule: success ? 'not-proven' : 'not-verified',
      event: events[open]!,
      why: success
        ? `verified by execution, and not proven, which --require-proven asks for${because === undefined ? '' : `: ${because}`}`
        : `not verified by execution${because === undefined ? '' : `, and ${because}`}`,
    };
  }
  if (success) {
    return {
      verdict: 'yes',
      rule: 'executed',
      why: `verified by execution on ${day(success.result.at)}, and the golden is proven to satisfy the pact`,
      evidence: success.key,
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
  const builders = checks.find(({ result }) =>
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
  const refusing = checks.some(({ result }) =>
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
