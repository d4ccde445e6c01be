import * as z from 'zod';
import { type Finding, finding } from '../finding.js';
import { jsonFault } from '../golden/json-fault.js';
import { readHostileJson } from '../hostile-json.js';
import { toPointer } from '../json-pointer.js';
import { isName } from '../registry/names.js';
import { parseJson } from '../service/json-file.js';
import { ONCE } from '../zod-once.js';

/** The name of the file in a service's folder. */
export const OVERRIDES_FILE = 'contracts-overrides.json';

/** Somebody has looked at a change that could not be decided, and answers for it: every event of NEW is accepted by OLD. */
export interface Override {
  event: string;
  /** Digests (digest.ts) of the golden before and after, as `diff` and `gate` print them. */
  old: string;
  new: string;
  reason: string;
  who: string;
  /** JSON Pointer into the file, and its line. */
  pointer: string;
  line: number;
}

const digest = z
  .string()
  .regex(
    /^[0-9a-f]{64}$/,
    'a digest of the golden: 64 lower-case hex digits, as `contracts-kit diff` and `gate` name it in full',
  );
const said = (what: string) => z.string().refine((text) => text.trim().length > 2, what);
const overridesSchema = z
  .array(
    z.strictObject({
      event: z.string().refine((name) => isName('event', name), 'the name of an event: UserCreated'),
      old: digest,
      new: digest,
      reason: said('why every event of the new golden is accepted by the old one'),
      who: said('who answers for it'),
    }),
  )
  .max(1000);

const RIGHT =
  '[{ "event": "UserCreated", "old": "<digest>", "new": "<digest>", "reason": "both patterns mean a BCP 47 tag", "who": "ada" }]';

/** What a service's `contracts-overrides.json` says; `file` is for the findings. `override-invalid` for what it cannot mean. */
export function readOverrides(bytes: Uint8Array, file: string): { overrides: Override[]; findings: Finding[] } {
  const invalid = (message: string, pointer = '', line?: number): Finding =>
    finding('override-invalid', {
      message: `${OVERRIDES_FILE}${pointer === '' ? '' : ` ${pointer}`}: ${message}`,
      at: { file, pointer, ...(line !== undefined && { line }) },
      expected: RIGHT,
      mend: 'Correct that place, or remove the entry: without it the answer stays unknown.',
    });
  const nothing = (...findings: Finding[]) => ({ overrides: [], findings });
  const json = readHostileJson(bytes);
  if (!json.ok) return nothing(invalid(json.reason));
  const text = new TextDecoder().decode(bytes);
  const fault = jsonFault(text);
  if (fault) return nothing(invalid(fault.message, '', fault.line));
  const { lineOf } = parseJson(text);
  const read = overridesSchema.safeParse(json.value, ONCE);
  if (!read.success) {
    return nothing(
      ...read.error.issues.slice(0, 20).map(({ path, message }) => {
        const pointer = toPointer(path);
        return invalid(message, pointer, lineOf(pointer));
      }),
    );
  }
  const overrides = read.data.map((one, index): Override => {
    return { ...one, pointer: `/${index}`, line: lineOf(`/${index}`) };
  });
  const findings = overrides.flatMap((one, index) => {
    const first = overrides.findIndex((other) => sameChange(other, one));
    return first === index ? [] : [invalid(`it is of the same change as /${first}`, one.pointer, one.line)];
  });
  return findings.length > 0 ? nothing(...findings) : { overrides, findings };
}

/** What an override speaks of. */
export type Change = Pick<Override, 'event' | 'old' | 'new'>;

function sameChange(a: Change, b: Change): boolean {
  return a.event === b.event && a.old === b.old && a.new === b.new;
}

export function overrideOf(overrides: readonly Override[], change: Change): Override | undefined {
  return overrides.find((one) => sameChange(one, change));
}

/** Overrides that settled nothing: what they speak of is not compared any more, or is no longer unknown. */
export function staleOverrides(overrides: readonly Override[], used: readonly Override[], file: string): Finding[] {
  return overrides
    .filter((one) => !used.includes(one))
    .map((one) =>
      finding('override-stale', {
        message: `The override for ${one.event} settles nothing: no compared change of it is unknown and has these digests.`,
        at: { file, pointer: one.pointer, line: one.line },
        found: `${one.old} -> ${one.new}, by ${one.who}`,
        mend: 'Remove it. If the golden has changed since, look at the new change: contracts-kit diff shows its digests.',
      }),
    );
}
