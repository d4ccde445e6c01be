import { resolve } from 'node:path';
import { type Code, type Finding, finding, type Place } from '../finding.js';
import { messageDigest } from '../pact/message-digest.js';
import type { MessageResult } from '../pact/verify.js';
import { hasResults, isSatisfied } from '../registry/satisfied.js';
import type { Check } from '../report/report.js';
import { DEFAULT_CONCURRENCY, mapLimit } from '../store/concurrency.js';
import type { FetchedPact } from './fetch-pacts.js';
import type { RecordOptions } from './recording.js';
import type { Session } from './session.js';

/** Why a failing message does not fail the build. */
export type Excuse = { kind: 'pending' } | { kind: 'retired'; event: string };

/** What a provider meets for the first time. A pact that cannot be used, or that nothing was compared with, is no expectation. */
const expectations: ReadonlySet<Code> = new Set<Code>([
  'pact-mismatch',
  'pact-state-without-handler',
  'pact-event-without-builder',
  'pact-builder-failed',
]);

/**
 * Which failing messages are excused: of an event that the consumer has retired; or pending, since no recorded version of this provider ever
 * satisfied what it expects. A sibling's working pact and one that is recorded as live are never pending. Nothing is where no store is
 * looked at, with `--no-record`, and where nothing was ever recorded of this provider: that nobody has written anything down
 * is not that it is new; what failed for that reason is `bound` (digests), to be marked, so that its own record does not excuse it next time. Requests: one for each failing message, and one listing where some would be pending.
 * Throws what the store throws, and `verification-invalid`.
 */
export async function excuses(
  session: Session,
  pacts: readonly FetchedPact[],
  results: readonly MessageResult[],
  { record }: RecordOptions,
): Promise<{ excused: ReadonlyMap<MessageResult, Excuse>; bound: string[] }> {
  const { service, signal } = session;
  const excused = new Map<MessageResult, Excuse>();
  const asked: { result: MessageResult; digest: string }[] = [];
  for (const result of results) {
    if (result.outcome !== 'failed') continue;
    const pact = pacts.find(({ file }) => file === resolve(service.dir, result.file));
    const message = pact?.pact.messages.find(({ pointer }) => pointer === result.pointer);
    if (!pact || !message) continue;
    const event = result.event ?? message.event;
    if (event !== undefined && pact.retired.includes(event)) excused.set(result, { kind: 'retired', event });
    else if (!pact.binding && result.findings.length > 0 && result.findings.every(({ code }) => expectations.has(code)))
      asked.push({ result, digest: messageDigest(message) });
  }
  const store = record === false || asked.length === 0 ? undefined : await session.store();
  if (!store) return { excused, bound: [] };
  const satisfied = await mapLimit(
    asked,
    DEFAULT_CONCURRENCY,
    ({ digest }) => isSatisfied(store, service.service, digest, { signal }),
    signal,
  );
  const fresh = asked.filter((_, index) => !satisfied[index]);
  if (fresh.length === 0) return { excused, bound: [] };
  if (!(await hasResults(store, service.service, { signal })))
    return { excused, bound: fresh.map(({ digest }) => digest) };
  for (const { result } of fresh) excused.set(result, { kind: 'pending' });
  return { excused, bound: [] };
}

/**
 * The pacts whose consumers a change of the provider can break: without the events of which every message is excused.
 */
export function relied(
  dir: string,
  pacts: readonly FetchedPact[],
  excused: ReadonlyMap<MessageResult, Excuse>,
): FetchedPact[] {
  if (excused.size === 0) return [...pacts];
  const excusedAt = new Set([...excused.keys()].map(({ file, pointer }) => `${resolve(dir, file)} ${pointer}`));
  return pacts.map((one) => {
    const { pact, subscriptions, file } = one;
    const byEvent = Map.groupBy(pact.messages, ({ event }) => event);
    const all = [...byEvent].filter(([, messages]) =>
      messages.every(({ pointer }) => excusedAt.has(`${file} ${pointer}`)),
    );
    const gone = new Set(all.map(([event]) => event));
    return {
      ...one,
      pact: { ...pact, messages: pact.messages.filter(({ event }) => !gone.has(event)) },
      subscriptions: subscriptions.map((each) =>
        Object.fromEntries(Object.entries(each).filter(([event]) => !gone.has(event))),
      ),
    };
  });
}

/** What a run has verified, as it is marked: messages that were held against what the code builds and that nothing speaks against. */
export function verifiedDigests(
  outcomes: readonly { pact: FetchedPact; messages: readonly { outcome: string }[] }[],
): string[] {
  return outcomes.flatMap(({ pact, messages }) =>
    pact.pact.messages.filter((_, index) => messages[index]?.outcome === 'verified').map(messageDigest),
  );
}

/** How an excused message is told. `at`: where its event is declared. */
export function excusedCheck(
  { consumer, labels, file }: FetchedPact,
  { excuse, result, name, at }: { excuse: Excuse; result: MessageResult; name: string; at?: Place | undefined },
): { check: Check; findings: Finding[] } {
  if (excuse.kind === 'retired') {
    const detail = `${consumer} has retired ${excuse.event}`;
    return { check: { name, outcome: 'skipped', detail }, findings: [] };
  }
  const { provider, description, pointer } = result;
  const pending = finding('pact-pending', {
    message: `${provider} does not give ${JSON.stringify(description)} of ${labels.join(', ')}, and no recorded version of it ever did: the build does not fail for it.`,
    ...(at && { at }),
    expectedAt: { file, ...(pointer === undefined ? {} : { pointer }) },
    found: result.findings.map((one) => one.message).join('\n'),
    mend: `Agree on it with ${consumer}, and build it. It counts as soon as a version of ${provider} that satisfies it is recorded, ${consumer} is recorded as deployed or released with it, or both are in one workspace. Until then can-i-deploy says no.`,
  });
  return { check: { name, outcome: 'pending', detail: 'never satisfied before' }, findings: [pending] };
}
