import { type Affected, reachOf } from '../compatibility/affected.js';
import { bumpOver, type NeededBump } from '../compatibility/bump.js';
import type { NamedChange } from '../compatibility/change.js';
import type { Digests } from '../compatibility/digest.js';
import type { EventJudgement } from '../compatibility/judge.js';
import { type Finding, finding, type Place, type Severity } from '../finding.js';
import type { Check } from '../report/report.js';
import { WitnessBook } from './affected-report.js';
import type { Change, Comparison } from './diff-compare.js';

const MAX_CHANGES = 30;

/** `a minor`, `no bump`. */
export function needs(bump: NeededBump, baseline?: string): string {
  const over = baseline === undefined ? bump : bumpOver(baseline, bump);
  return over === 'none' ? 'no bump' : `a ${over}`;
}

/** A line for the event, then one for each change that a person would name. `needed`: `a major`; absent where nothing is asked. */
export function changeChecks(change: Change, name: string, needed?: string): Check[] {
  const told = `${change.verdict}${needed === undefined ? '' : `, needs ${needed}`}; ${digestText(change)}`;
  const settled = change.override ? `, by the override of ${change.override.who}: ${change.override.reason}` : '';
  const first: Check = {
    name,
    outcome: change.verdict === 'unchanged' ? 'unchanged' : 'info',
    detail: `${told}${settled}`,
  };
  const named = distinctChanges(change);
  const rows = named.slice(0, MAX_CHANGES).map(({ first: one, more }): Check => {
    const places = `old ${root(one.old)}, new ${root(one.new)}${more > 0 ? `, and ${more} more` : ''}`;
    return { name, outcome: 'info', detail: `${one.message} (${one.kind}; ${places})` };
  });
  const rest = named.length - rows.length;
  return [first, ...rows, ...(rest > 0 ? [{ name, outcome: 'info' as const, detail: `… ${rest} more changes` }] : [])];
}

/** The named changes, each once: the same change in every variant of a union is one to a person. */
export function distinctChanges(change: Change): { first: NamedChange; more: number }[] {
  const named = 'changes' in change ? change.changes : [];
  return [...Map.groupBy(named, ({ kind, message }) => `${kind} ${message}`).values()].map((same) => {
    return { first: same[0]!, more: same.length - 1 };
  });
}

const root = (pointer: string) => (pointer === '' ? '#' : `#${pointer}`);

function digestText({ digests }: Change): string {
  const { old, new: next } = { old: undefined, new: undefined, ...digests };
  const short = (digest: string | undefined) => digest?.slice(0, 12) ?? 'none';
  return old === next ? `digest ${short(old)}` : `digest ${short(old)} -> ${short(next)}`;
}

export interface Told {
  /** `auth 1.2.0 (newest release of 1.x)`. */
  baseline: string;
  severity: Severity;
  /** Where the new schema is, and where the old one. */
  at?: Place | undefined;
  expectedAt?: Place | undefined;
  mend: string;
  /** Somebody may answer for what is unknown: it is a change of a service, and it asks for a bump. */
  overridable?: boolean;
  /** What was shown before. Default: nothing. */
  book?: WitnessBook;
}

/** `diff-breaking` or `diff-unknown` for a change that asks for a major; nothing for another. */
export function changeFinding(
  change: Change,
  { baseline, severity, at, expectedAt, mend, overridable = false, book = new WitnessBook() }: Told,
): Finding[] {
  const places = {
    ...(at && { at: { ...at, ...pointer(change, 'instance') } }),
    ...(expectedAt && { expectedAt: { ...expectedAt, ...pointer(change, 'outer') } }),
  };
  switch (change.verdict) {
    case 'breaking':
      return [
        finding('diff-breaking', {
          severity,
          message: `${change.event} breaks readers of ${baseline}: ${witnessText(change)}`,
          ...places,
          expected: 'only events that a reader of the schema before accepts',
          found: book.found(change.witness, change.at?.instance ?? '', `diff-breaking of ${change.event}`),
          mend,
        }),
      ];
    case 'removed':
      return [
        finding('diff-breaking', {
          severity,
          message: `${change.event} of ${baseline} is emitted no more.`,
          ...places,
          expected: `${change.event}, which readers of ${baseline} may wait for`,
          mend,
        }),
      ];
    case 'unknown':
      return [
        finding('diff-unknown', {
          severity,
          message: `Whether ${change.event} breaks readers of ${baseline} is not known: ${change.reason ?? 'no reason was given'}`,
          ...places,
          expected: overridable ? `a proof, or ${overrideText(change.digests)}` : 'a proof',
          mend: overridable ? `${mend} ${OVERRIDE_MEND}` : mend,
        }),
      ];
    case 'added':
    case 'compatible':
    case 'unchanged':
      return [];
    default:
      return change satisfies never;
  }
}

/** What would settle an unknown change of a service, the digests in full, to be copied. */
export function overrideText({ old, new: next }: Digests): string {
  return `an override with the digests ${old} and ${next}`;
}

export const OVERRIDE_MEND = 'Or look at it, and answer for it in contracts-overrides.json (docs/compatibility.md).';

/** What a person would call the break: the named changes, else the place of the witness. */
export function witnessText(change: Change): string {
  if (change.verdict === 'removed') return 'it is emitted no more.';
  if (!('changes' in change)) return '';
  if (change.verdict === 'unknown') return `not known: ${change.reason ?? 'no reason was given'}`;
  const there = change.at?.instance ?? '';
  const near = change.changes.filter(
    (one) => one.at === there || one.at.startsWith(`${there}/`) || there.startsWith(`${one.at}/`),
  );
  const [first] = near.length > 0 ? near : change.changes;
  return `${first ? `${first.message} ` : ''}An event that could not be sent before is refused at ${there === '' ? 'the event itself' : there}.`;
}

function pointer(change: EventJudgement, side: 'instance' | 'outer'): { pointer?: string } {
  return 'at' in change && change.at ? { pointer: change.at[side] } : {};
}

/** A break in the schema and what it is to known consumers are two answers. */
export function reachChecks({ changes }: Comparison, affected: readonly Affected[]): Check[] {
  return changes
    .filter((one) => one.bump === 'major')
    .map((one) => ({
      name: one.event,
      outcome: 'info',
      detail: `${one.verdict} in the schema; consumers: ${reachOf(one.event, affected)}`,
    }));
}
