import { resolve } from 'node:path';
import type { MessageResult } from '../pact/verify.js';
import { MAX_DETAIL } from '../registry/verification-schema.js';
import type { MessageOutcome } from '../registry/verification-types.js';
import type { FetchedPact } from './fetch-pacts.js';

/** What a run of the provider's tests came to. */
export interface ProviderRun {
  results: MessageResult[];
  failures: { title: string; message: string; file?: string }[];
}

/** What came of each message of one pact, in the pact's order. */
export interface PactOutcome {
  pact: FetchedPact;
  messages: readonly MessageOutcome[];
}

/**
 * What a run says of each message, for the record. `refused`: events that were built for a message and that their own golden does
 * not accept, with the reason; what the service never sends verifies nothing. When a test failed that is no message's, nothing of
 * that run counts as verified: the next run would otherwise find everything recorded as good, and not see that test again.
 */
export function pactOutcomes(
  dir: string,
  pacts: readonly FetchedPact[],
  { results, failures }: ProviderRun,
  refused: ReadonlyMap<MessageResult, readonly string[]>,
): PactOutcome[] {
  const resultsOf = Map.groupBy(results, (one) => resolve(dir, one.file));
  // A failing message fails its own test, and no other.
  const foreign = failures.length > results.filter(({ outcome }) => outcome === 'failed').length ? failures : [];
  return pacts.map((pact) => ({
    pact,
    messages: pact.pact.messages.map((message): MessageOutcome => {
      const result = resultsOf.get(pact.file)?.find((one) => one.pointer === message.pointer);
      const about = { description: message.description, event: result?.event ?? message.event ?? null };
      if (result === undefined)
        return { ...about, outcome: 'unknown', detail: 'No provider test gave a result for it.' };
      if (result.outcome === 'failed')
        return { ...about, outcome: 'failed', ...detailOf(result.findings.map((one) => one.message)) };
      const why = refused.get(result);
      if (why) return { ...about, outcome: 'failed', ...detailOf(why) };
      if (foreign.length === 0) return { ...about, outcome: 'verified' };
      return {
        ...about,
        outcome: 'unknown',
        ...detailOf([
          'Another provider test failed.',
          ...foreign.map(({ title, message: said }) => `${title}: ${said}`),
        ]),
      };
    }),
  }));
}

/** At most as long as a record may have it. */
export function detailOf(messages: readonly string[]): { detail?: string } {
  const text = messages.join('\n');
  if (text === '') return {};
  return { detail: text.length > MAX_DETAIL ? `${text.slice(0, MAX_DETAIL - 1)}…` : text };
}
