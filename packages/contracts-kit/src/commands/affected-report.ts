import type { Affected } from '../compatibility/affected.js';
import { describeWitness } from '../compatibility/witness.js';
import { type Finding, finding, type Place, type Severity } from '../finding.js';
import { canonicalJson } from '../golden/canonical.js';
import type { Check } from '../report/report.js';

/** More lines of a witness are not shown in a finding; `--format json` has all of it. */
const MAX_LINES = 36;

/** A value as people read it, the place marked; of a long one the lines around the place. */
export function shownWitness(witness: unknown, at: string): string {
  const lines = describeWitness(witness, at);
  if (lines.length <= MAX_LINES) return lines.join('\n');
  const mark = Math.max(
    0,
    lines.findIndex((line) => line.startsWith('>')),
  );
  const from = Math.max(0, Math.min(mark - MAX_LINES / 2, lines.length - MAX_LINES));
  const part = lines.slice(from, from + MAX_LINES);
  return [...(from > 0 ? ['  …'] : []), ...part, ...(from + MAX_LINES < lines.length ? ['  …'] : [])].join('\n');
}

/** Shows each event in full once; where the same comes again, it says in one line which finding has it. */
export class WitnessBook {
  readonly #shown = new Map<string, string>();

  /** `title`: what the finding is called, where a later one refers to it. */
  found(witness: unknown, at: string, title: string): string {
    const text = canonicalJson(witness);
    const first = this.#shown.get(text);
    if (first !== undefined) return `the event shown with ${first}, at ${at === '' ? 'the event itself' : at}`;
    this.#shown.set(text, title);
    return shownWitness(witness, at);
  }
}

/** `breaks core 1.4.0 (newest release) at /data/reason`. */
export function effectText({ reliance, effect }: Affected): string {
  const who = reliance.labels.join(', ');
  switch (effect.answer) {
    case 'safe':
      return `safe for ${who}: ${effect.because}`;
    case 'breaks':
      return effect.at === undefined
        ? `breaks ${who}: it is sent no more`
        : `breaks ${who} at ${effect.at.instance === '' ? 'the event' : effect.at.instance}`;
    case 'unknown':
      return `unknown for ${who}: ${effect.reason}`;
    default:
      return effect satisfies never;
  }
}

/** A line for each cell of the table. */
export function affectedChecks(affected: readonly Affected[]): Check[] {
  return affected.map((one) => ({ name: one.reliance.event, outcome: 'info', detail: effectText(one) }));
}

/** What a machine gets of the table. */
export function affectedData(affected: readonly Affected[]): unknown {
  return affected.map(({ reliance, effect }) => ({
    consumer: reliance.consumer,
    versions: reliance.labels,
    event: reliance.event,
    ...(reliance.scope !== undefined && { scope: reliance.scope }),
    ...effect,
  }));
}

export interface ConsumerView {
  /** `auth 1.2.0`. */
  baseline: string;
  /** Where the event is declared. */
  place: (event: string) => Place | undefined;
  /** Of a break: an unknown is a warning everywhere. */
  severity: Severity;
  /** A large enough bump is planned. */
  announced: boolean;
  /** What was shown before. Default: nothing. */
  book?: WitnessBook;
}

/** `consumer-breaks` and `consumer-unknown`. */
export function affectedFindings(
  affected: readonly Affected[],
  { baseline, place, severity, announced, book = new WitnessBook() }: ConsumerView,
): Finding[] {
  return affected.flatMap((one) => {
    const { reliance, effect } = one;
    const { event, consumer } = reliance;
    const at = place(event);
    const common = {
      ...(at && { at: { ...at, ...('at' in effect && effect.at && { pointer: effect.at.instance }) } }),
    };
    switch (effect.answer) {
      case 'safe':
        return [];
      case 'unknown':
        return [
          finding('consumer-unknown', {
            message: `Whether ${event} as it is now still suits ${reliance.labels.join(', ')} is not known: ${effect.reason}`,
            ...common,
            mend: `Ask ${consumer}, and count it as a break until it is known. What makes an answer unknown: docs/compatibility.md.`,
          }),
        ];
      case 'breaks':
        return [
          finding('consumer-breaks', {
            severity,
            message: `${event} as it is now ${effectText(one)}, since ${baseline}.`,
            ...common,
            ...(effect.witness !== undefined && {
              found: book.found(effect.witness, effect.at?.instance ?? '', `consumer-breaks of ${event}, ${consumer}`),
            }),
            expected:
              effect.witness === undefined
                ? `${event}, which its pact speaks of`
                : `only events that ${baseline} could send, or that a message of its pact accepts`,
            mend: announced
              ? `The planned version announces it. Do not deploy it beside that version of ${consumer}.`
              : `Keep what ${consumer} relies on, or emit ${event}V2 beside it and let ${consumer} migrate. If such events are none that ${consumer} wants, it says so by a scope in its config.json. If the break is meant, plan it: contracts-kit gate --write`,
          }),
        ];
      default:
        return effect satisfies never;
    }
  });
}
