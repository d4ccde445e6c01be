import { type Finding, finding, type Place } from '../finding.js';
import { emptyPact, type PactMessage, type ProviderState } from './read.js';
import type { MessageResult, PactToVerify, Verification } from './verify.js';

export function wholePactFinding({ pact, file }: PactToVerify, provider: string): Finding | undefined {
  if (pact.messages.length === 0) return emptyPact(pact, { file });
  if (pact.provider === provider) return undefined;
  return finding('pact-wrong-party', {
    message: `The pact names another provider than the one that is verified.`,
    expected: `provider ${provider}`,
    found: `provider ${pact.provider}`,
    at: { file, pointer: '/provider/name' },
    mend: `Verify it in ${pact.provider}, or fetch the pacts again.`,
  });
}

export function withoutBuilder(
  each: PactToVerify,
  message: PactMessage,
  event: string | undefined,
  { builders, provider }: Verification,
  at: Place,
): Finding {
  const known = Object.keys(builders).sort().join(', ') || 'none';
  return finding('pact-event-without-builder', {
    message:
      event === undefined
        ? `The pact of ${each.label} does not say which event ${JSON.stringify(message.description)} is.`
        : `The pact of ${each.label} expects ${event}, which ${provider} does not build.`,
    expected: `an event of ${provider}: ${known}`,
    ...(event === undefined ? {} : { found: event }),
    at,
    mend:
      event === undefined
        ? 'Record the event in the message: `event` of receives(…), the `event` key of its metadata, or the CloudEvents `type` of an event this service builds.'
        : `Declare ${event} with defineEvent in a src/**/*.event.ts file, or let ${each.pact.consumer} expect an event that exists.`,
  });
}

export function withoutHandler(
  each: PactToVerify,
  message: PactMessage,
  state: ProviderState,
  { states }: Verification,
  at: Place,
): Finding {
  return finding('pact-state-without-handler', {
    message: `The pact of ${each.label} expects ${JSON.stringify(message.description)} in the state ${JSON.stringify(state.name)}, which has no handler.`,
    expected: `one of the states: ${
      Object.keys(states)
        .sort()
        .map((name) => JSON.stringify(name))
        .join(', ') || 'none'
    }`,
    found: JSON.stringify(state.name),
    at,
    mend: `Add it to the provider test: providerPacts(import.meta, { states: { ${JSON.stringify(state.name)}: (params) => ({ ${message.event ?? 'Event'}: () => … }) } }), which returns what builds the event in that state.`,
  });
}

export function builderFailed(
  each: PactToVerify,
  message: PactMessage,
  event: string,
  error: unknown,
  at: Place,
): Finding {
  return finding('pact-builder-failed', {
    message: `Building ${event} for ${JSON.stringify(message.description)} of ${each.label} failed: ${error instanceof Error ? error.message : String(error)}`,
    expected: 'an event that JSON can hold',
    expectedAt: at,
    mend: 'Mend the builder of the event, or the handler of the provider state.',
  });
}

/** The ways out, the provider's own first. A major alone is none: a released pact without a range is about every version. */
export function mismatchMend({
  event,
  consumer,
  provider,
}: Pick<MessageResult, 'consumer' | 'provider'> & { event: string }): string {
  const range = JSON.stringify({ [provider]: { version: '^1', events: [event] } });
  return `Build ${event} so that ${consumer} can still read it. Or emit the new shape as a new event (${event}V2) beside it, and drop the old one when no pact expects it. Or agree with ${consumer} first: a major of ${provider} alone does not end this, a release of ${consumer} does, with a test that expects the new shape, or with its range in config.json (${range} for all of 1.x), which keeps a later major from it.`;
}
