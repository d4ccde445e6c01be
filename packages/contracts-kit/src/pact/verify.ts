import { type Finding, FindingError, finding, type Place } from '../finding.js';
import type { JsonObject } from '../hostile-json.js';
import { version4 } from './canonical.js';
import { pointerOfPath } from './path.js';
import { emptyMessage, type Pact, type PactMessage, type ProviderState } from './read.js';
import { type Check, type Mismatch, PactVerifier } from './verifier.js';
import { builderFailed, mismatchMend, wholePactFinding, withoutBuilder, withoutHandler } from './verify-findings.js';

/** What a builder is told of the message its event is for. */
export interface BuildContext {
  event: string;
  consumer: string;
  description: string;
  states: readonly ProviderState[];
}

export type Builder = (context: BuildContext) => unknown;

/**
 * Brings the provider into a state; gets the state's parameters. May return builders that build with that state's data
 * in place of the events' own.
 */
export type StateHandler = (params: Record<string, unknown>) => StateOutcome | Promise<StateOutcome>;

// biome-ignore lint/suspicious/noConfusingVoidType: a handler that only prepares something returns nothing at all
export type StateOutcome = Partial<Record<string, Builder>> | undefined | void;

/** A pact to verify and how to speak of it: `auth 1.2.0`. */
export interface PactToVerify {
  pact: Pact;
  /** Absolute, or however the caller names it in results and findings. */
  file: string;
  label: string;
}

export interface MessageResult {
  label: string;
  file: string;
  consumer: string;
  provider: string;
  description: string;
  states: readonly ProviderState[];
  event?: string;
  /** JSON Pointer of the message in the pact file; absent for a pact that holds no message to speak of. */
  pointer?: string;
  /** The event as it was built, JSON; absent when none was. */
  built?: string;
  outcome: 'verified' | 'failed';
  mismatches: readonly Mismatch[];
  findings: readonly Finding[];
}

export interface Verification {
  provider: string;
  pacts: readonly PactToVerify[];
  /** By event name. */
  builders: Readonly<Record<string, Builder>>;
  states: Readonly<Record<string, StateHandler>>;
  /** The name of a message's event. Default: what the pact says. */
  eventOf?: (message: PactMessage) => string | undefined;
  signal?: AbortSignal;
}

/**
 * Holds every message of every pact against an event that the builder of its event has just built, in its provider
 * states, one after the other. What Pact would let pass without having compared anything is a failed result here.
 * @throws FindingError `pact-empty` for no pacts at all; the signal's reason; Error when Pact's verifier does not work
 */
export async function verifyPacts(verification: Verification): Promise<MessageResult[]> {
  const { provider, pacts, signal } = verification;
  signal?.throwIfAborted();
  if (pacts.length === 0) {
    throw new FindingError(
      finding('pact-empty', {
        message: `There is no pact to verify ${provider} against.`,
        expected: 'at least one pact',
        mend: 'Fetch the pacts first: contracts-kit fetch',
      }),
    );
  }
  const verifier = new PactVerifier(signal);
  try {
    const prepared: Prepared[] = [];
    for (const each of pacts) {
      const whole = wholePactFinding(each, provider);
      if (whole) prepared.push({ result: { ...about(each), description: '', states: [], findings: [whole] } });
      else for (const message of each.pact.messages) prepared.push(await prepare(each, message, verification));
      signal?.throwIfAborted();
    }
    const checks = new Map(prepared.flatMap(({ check }, index) => (check ? [[`m${index}`, check] as const] : [])));
    const compared = checks.size > 0 ? await verifier.check(provider, checks) : new Map<string, Mismatch[]>();
    return prepared.map((each, index) =>
      each.check ? concluded(each, compared.get(`m${index}`)) : failed(each.result),
    );
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    await verifier.close();
  }
}

type Unjudged = Omit<MessageResult, 'outcome' | 'mismatches'>;
interface Prepared {
  result: Unjudged;
  /** Absent where there is nothing to compare. */
  check?: Check;
}

async function prepare(each: PactToVerify, message: PactMessage, verification: Verification): Promise<Prepared> {
  const event = verification.eventOf ? verification.eventOf(message) : message.event;
  const { description, states, pointer } = message;
  const base = { ...about(each), description, states, pointer, ...(event === undefined ? {} : { event }) };
  const at: Place = { file: each.file, pointer };
  const stop = (...findings: Finding[]): Prepared => ({ result: { ...base, findings } });
  if (message.contents === undefined) return stop(emptyMessage(message, { file: each.file }));
  const builder = event === undefined ? undefined : own(verification.builders, event);
  if (event === undefined || !builder) return stop(withoutBuilder(each, message, event, verification, at));
  const missing = states.filter((state) => !own(verification.states, state.name));
  if (missing.length > 0)
    return stop(...missing.map((state) => withoutHandler(each, message, state, verification, at)));
  try {
    const json = await build(
      builder,
      { event, consumer: each.pact.consumer, description, states },
      verification.states,
    );
    const metadata = Object.fromEntries(
      Object.entries(message.metadata).filter(([name]) => !/^content-?type$/i.test(name)),
    );
    const { providerStates: _, generators: __, ...interaction } = version4({ ...message, metadata });
    // As bytes: Pact's reader takes an inline null for no contents and then expects an empty body.
    const content = Buffer.from(JSON.stringify(message.contents)).toString('base64');
    const contents = { content, contentType: 'application/json', encoded: 'base64' };
    return {
      result: { ...base, built: json, findings: [] },
      check: { interaction: { ...interaction, contents } as JsonObject, event, json },
    };
  } catch (error) {
    verification.signal?.throwIfAborted();
    return stop(builderFailed(each, message, event, error, at));
  }
}

/** States first, in the pact's order; a later state's builder replaces an earlier one's. */
async function build(builder: Builder, context: BuildContext, states: Verification['states']): Promise<string> {
  let chosen = builder;
  for (const { name, params } of context.states) {
    const replacements = await own(states, name)!(structuredClone(params ?? {}));
    chosen = (replacements && own(replacements as Record<string, Builder>, context.event)) || chosen;
  }
  const json = JSON.stringify(await chosen(context)) as string | undefined;
  if (json === undefined) throw new Error('it built nothing that JSON can hold');
  return json;
}

function concluded({ result }: Prepared, mismatches: readonly Mismatch[] | undefined): MessageResult {
  const at = { file: result.file, ...(result.pointer === undefined ? {} : { pointer: result.pointer }) };
  const what = `${JSON.stringify(result.description)} of ${result.label}`;
  if (!mismatches) {
    const unsaid = finding('pact-not-verified', {
      message: `Pact's verifier gave no result for ${what}.`,
      at,
      mend: 'Run the verification again; if it stays so, report it with the pact: nothing may count as verified that was not compared.',
    });
    return failed({ ...result, findings: [unsaid] });
  }
  if (mismatches.length === 0) return { ...result, outcome: 'verified', mismatches: [] };
  const found = mismatches.map((mismatch) => {
    const pointer = pointerOfPath(mismatch.path);
    return finding('pact-mismatch', {
      message: `${result.event} is not what ${what} needs at ${mismatch.path}: ${mismatch.message}`,
      ...(mismatch.expected === undefined ? {} : { expected: mismatch.expected }),
      ...(mismatch.actual === undefined ? {} : { found: mismatch.actual }),
      // Inside the built event; who knows its file adds it.
      ...(pointer === undefined ? {} : { at: { pointer } }),
      expectedAt: at,
      mend: mismatchMend({ ...result, event: result.event ?? 'the event' }),
    });
  });
  return { ...failed({ ...result, findings: found }), mismatches };
}

function failed(result: Unjudged): MessageResult {
  return { ...result, outcome: 'failed', mismatches: [] };
}

function about({ pact, file, label }: PactToVerify) {
  return { label, file, consumer: pact.consumer, provider: pact.provider };
}

/** Names come from pacts: `constructor` is not a builder. */
function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
