import { type ConsumerException, type Excepted, hasExpired } from '../compatibility/consumer-exceptions.js';
import type { ConsumerDifference, Unknown } from '../compatibility/consumer-proof.js';
import type { Json } from '../containment/types.js';
import { type Code, type Finding, type FindingDetails, finding } from '../finding.js';
import { valueAt } from '../json-pointer.js';
import type { Check } from '../report/report.js';
import { plural } from '../report/text.js';
import type { ConsumedEvent, DeclaredException } from '../service/config.js';
import { shownWitness } from './affected-report.js';
import type { FetchedGolden } from './fetch-goldens.js';

/** Which golden was compared with which pact. */
export interface About {
  consumer: string;
  event: ConsumedEvent;
  pactFile: string;
  golden: FetchedGolden;
  /** Of every version with this golden. */
  labels: string;
  /** Whether one of them is what the provider says now; live versions are reported, no more. */
  current: boolean;
}

/** A line for the golden. */
export function proofCheck({ event, labels }: About, messages: number, findings: readonly Finding[]): Check {
  const name = `${event.event} of ${labels}`;
  const shown = findings.filter((one) => one.severity !== 'note');
  if (shown.length === 0)
    return {
      name,
      outcome: 'passed',
      detail:
        findings.length > 0
          ? `but for ${plural(findings.length, 'note')}`
          : `every event is accepted by ${messages === 1 ? 'the message' : `one of ${messages} messages`}`,
    };
  const failed = shown.some((one) => one.severity === 'error');
  return {
    name,
    outcome: failed ? 'failed' : 'info',
    detail: [...new Set(shown.map((one) => one.code.slice('prove-'.length)))].join(', '),
  };
}

/** A difference as a finding: a note where a declared exception holds. */
export function differenceFinding(
  { difference, exception, expired }: Excepted<ConsumerException>,
  about: About,
): Finding {
  const { code, severity, ...details } = toldOf(difference, about);
  const passes = exception !== undefined && !expired;
  const lowered = passes
    ? 'note'
    : (severity ?? (about.current || code !== 'prove-over-specified' ? undefined : 'warning'));
  return finding(code, {
    ...details,
    ...(lowered === undefined ? {} : { severity: lowered }),
    ...(passes && {
      message: `${details.message} Declared to pass until ${exception.expires}: ${exception.reason}`,
      mend: `Nothing until ${exception.expires}, the exception's last day. Mend the difference by then and remove the exception.`,
    }),
  });
}

function toldOf(difference: ConsumerDifference, about: About): FindingDetails & { code: Code } {
  const { event, labels, golden, pactFile, consumer } = about;
  const expectedAt = { file: golden.file };
  switch (difference.kind) {
    case 'over-specified': {
      const { broken, missing, witness, at, path } = difference;
      const sent = missing ? `nothing at ${at}` : `${excerpt(valueAt(witness, at))} at ${at === '' ? 'the root' : at}`;
      return {
        code: 'prove-over-specified',
        message: `${event.event} of ${labels} may have ${sent}, and ${quoted(broken)} relies on ${broken.note.expectation}${missing ? '' : ` at ${broken.note.path}`}.`,
        at: { file: pactFile, pointer: broken.message.pointer },
        expectedAt,
        expected: 'a pact that accepts every event of the golden',
        found: shownWitness(witness, at),
        mend: missing
          ? `Let ${consumer} cope without ${path}, and show it in a consumer test whose event lacks it. Or ask ${golden.provider} to require it. Or, for a while, declare it in config.json: ${declared(path)}`
          : `Expect no more than ${consumer} needs: a matcher such as string() in place of the example. Or ask ${golden.provider} to promise it. Or, for a while, declare it in config.json: ${declared(path)}`,
      };
    }
    case 'uncovered': {
      const { values, witness, at, scope } = difference;
      const named = values.map(({ path, value }) => `${excerpt(value)} at ${path}`).join(' and ');
      return {
        code: 'prove-uncovered',
        message: `No message of ${consumer} speaks of a ${event.event} of ${labels} with ${named}.`,
        at: event.place,
        expectedAt,
        expected: 'a message for each variant of the event',
        found: shownWitness(witness, at),
        mend: `Write a consumer test with such an event. Or, if ${consumer} does not subscribe to them, say so in config.json: { "event": "${event.event}", "scope": ${JSON.stringify(event.scope === undefined ? scope : { allOf: [event.scope, scope] })} }`,
      };
    }
    case 'lexical': {
      const { broken, witness, at, formats } = difference;
      return {
        code: 'prove-lexical',
        message: `${event.event} of ${labels} may have ${excerpt(valueAt(witness, at))} at ${at}, a ${formats.join(' or ')} that ${quoted(broken)} spells otherwise.`,
        at: { file: pactFile, pointer: broken.message.pointer },
        expectedAt,
        expected: broken.note.expectation,
        found: shownWitness(witness, at),
        mend: 'Use the matcher of contracts-kit/consumer for the format, uuid() or dateTime() for example: it accepts what the golden does. Or see to it that the handler takes every spelling.',
      };
    }
    case 'outside':
      return {
        code: 'prove-message-outside',
        message: `${quoted(difference)} is no ${event.event} of ${labels} within the declared scope, so it shows nothing.`,
        at: { file: pactFile, pointer: difference.message.pointer },
        expectedAt: event.place,
        expected: 'messages about events that the scope keeps',
        mend: `Widen the scope of ${event.event} in config.json, if ${consumer} subscribes to such events. Or remove the consumer test.`,
      };
    case 'unknown':
      return difference.spelling
        ? {
            code: 'prove-lexical',
            severity: 'note',
            message: `${event.event} of ${labels} is accepted but for spellings that validators do not agree on: ${difference.reason}.`,
            at: event.place,
            expectedAt,
            mend: `Nothing: no such event is known. With string() in place of a format's matcher the proof is whole.`,
          }
        : {
            code: 'prove-unknown',
            message: `Whether ${consumer} accepts every ${event.event} of ${labels} is not known: ${difference.reason}.`,
            expectedAt,
            ...unknownPlace(difference, about),
          };
    default:
      return difference satisfies never;
  }
}

const DECIDED = 'docs/pacts-as-schemas.md in the package contracts-kit has what can be decided.';

/** Where an unknown comes from, and what to do there. */
function unknownPlace({ culprit }: Unknown, { event, golden, pactFile }: About): Pick<FindingDetails, 'at' | 'mend'> {
  const { place } = event;
  switch (culprit?.whose) {
    case 'golden':
      return {
        at: { file: golden.file, pointer: culprit.pointer },
        mend: `Let ${golden.provider} say it in another way in the schema of ${event.event}, at ${culprit.pointer} of the golden. The pact is not the reason.`,
      };
    case 'scope':
      return {
        at: { ...place, pointer: `${place.pointer ?? ''}/scope${culprit.pointer}` },
        mend: `Say it in another way in the scope of ${event.event}, at ${culprit.pointer}. The pact is not the reason.`,
      };
    case 'message':
      return {
        at: { file: pactFile, pointer: culprit.message.pointer },
        mend: `Say it with a simpler expectation in ${quoted(culprit)}; ${DECIDED}`,
      };
    default:
      return {
        at: place,
        mend: `The question as a whole is too hard: fewer messages, or a scope that leaves variants out, make it simpler. ${DECIDED}`,
      };
  }
}

/** Exceptions that have expired, or that nothing needs. */
export function exceptionFindings(
  { event, exceptions = [] }: ConsumedEvent,
  { used, decided, now }: { used: ReadonlySet<DeclaredException>; decided: boolean; now: Date },
): Finding[] {
  return exceptions.flatMap((one) => {
    const where = one.path === '' ? 'the whole event' : one.path;
    if (used.has(one)) {
      if (!hasExpired(one, now)) return [];
      return [
        finding('prove-exception-expired', {
          message: `The exception of ${event} at ${where} has expired: ${one.reason}`,
          at: one.place,
          expected: 'a difference that is mended by then',
          found: `expired on ${one.expires}`,
          mend: 'Mend the difference, which is reported too, and remove the exception. If it has to stay, give it another day and say why.',
        }),
      ];
    }
    // What was not decided may be what the exception is for.
    if (!decided) return [];
    return [
      finding('prove-exception-stale', {
        message: `The exception of ${event} at ${where} lets nothing pass: there is no such difference.`,
        at: one.place,
        expected: 'a difference between pact and golden at its path',
        mend: 'Remove it, or correct its path: a JSON Pointer into the event, with * for an index.',
      }),
    ];
  });
}

function quoted({ message }: { message: { description: string } }): string {
  return JSON.stringify(message.description);
}

function declared(path: string): string {
  return JSON.stringify({ path, reason: '…', expires: 'YYYY-MM-DD' });
}

function excerpt(value: Json | unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
