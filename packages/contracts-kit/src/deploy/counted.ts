/** Which events a pair is judged by. Pure. */
import { drainWindow } from '../registry/environment-journal.js';
import type { RetiredEvent } from '../registry/record-types.js';
import { emptyServiceState } from '../registry/service-fold.js';
import { retiredEvents } from '../registry/service-journal.js';
import type { Facts, Pair, Question } from './types.js';

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
  /** What would count, had this service not given it up. */
  retired: { by: string; retirement: RetiredEvent }[];
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
  const events = [...new Set([...Object.keys(readsOf(pair).events), ...pacted])].sort();
  const stateOf = (service: string) => services.get(service)?.state ?? emptyServiceState;
  // A candidate that reads an event is to be deployed after whatever was retired.
  const { standing: reading } = consumer;
  const unread = reading.kind === 'live' ? retiredEvents(stateOf(consumer.service), reading.since) : [];
  const unsent = retiredEvents(stateOf(provider.service), null);

  const { standing, manifest } = provider;
  const leaves = standing.kind === 'draining' || standing.kind === 'replaced';
  const ago = standing.kind === 'draining' ? now - Date.parse(standing.until) : 0;
  const counted: Counted = { events: [], missing: [], retired: [] };
  for (const event of events) {
    const emitted = manifest.emits.includes(event);
    if (leaves && !(emitted && ago < drainWindow(environment, provider.service, event))) continue;
    const dropped = unread.find((one) => one.event === event && one.provider === provider.service);
    const stopped = emitted ? undefined : unsent.find((one) => one.event === event && one.provider === null);
    if (dropped) counted.retired.push({ by: consumer.service, retirement: dropped });
    else if (stopped) counted.retired.push({ by: provider.service, retirement: stopped });
    else (emitted ? counted.events : counted.missing).push(event);
  }
  return counted;
}
