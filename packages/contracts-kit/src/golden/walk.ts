import type { KnownLoss } from '../event.js';
import { type Finding, finding } from '../finding.js';
import { dialectOf } from './dialect.js';
import { needsEmits } from './losses.js';
import type { Child, Dialect, Loss, View } from './view.js';
import { zod3 } from './zod3-view.js';
import { zod4 } from './zod4-view.js';

const MAX_DEPTH = 150;
const MAX_PLACES = 50_000;

interface Walking {
  dialect: Dialect;
  losses: readonly KnownLoss[];
  file: string;
  findings: Map<string, Finding>;
  used: Set<KnownLoss>;
  places: number;
  /** Whether every place was looked at, so that an unused declaration is known to be stale. */
  complete: boolean;
}

/** Looks through a Zod schema for what a golden cannot say. Runs no code of the schema but its lazy getters. */
export function walk(schema: unknown, losses: readonly KnownLoss[], file: string): Finding[] {
  const dialect = dialectOf(schema) === 3 ? zod3 : zod4;
  const walking: Walking = { dialect, losses, file, findings: new Map(), used: new Set(), places: 0, complete: true };
  visit(walking, schema, '', []);
  if (walking.complete) {
    for (const loss of losses) if (!walking.used.has(loss)) reportStale(walking, loss);
  }
  return [...walking.findings.values()];
}

function visit(walking: Walking, schema: unknown, at: string, around: readonly unknown[]): void {
  walking.places += 1;
  if (around.includes(schema) || around.length > MAX_DEPTH || walking.places > MAX_PLACES) {
    reportRecursion(walking, at);
    return;
  }
  const found = dialectOf(schema);
  if (found === undefined || found !== (walking.dialect === zod3 ? 3 : 4)) {
    reportForeign(walking, at, found);
    return;
  }
  let view: View;
  try {
    view = walking.dialect.view(schema);
  } catch (error) {
    reportForeign(walking, at, undefined, (error as Error)?.message);
    return;
  }
  const replaced = view.losses.map((loss) => meet(walking, loss, at)).includes(true);
  if (replaced) return;
  if (view.unrepresentable !== undefined) {
    reportUnrepresentable(walking, at, view.unrepresentable);
    return;
  }
  if (view.everything === 'any') reportAny(walking, at);
  for (const child of view.children) descend(walking, child, at, [...around, schema]);
}

function descend(walking: Walking, child: Child, at: string, around: readonly unknown[]): void {
  const place = at + child.step;
  if (child.step === '/__proto__') {
    reportUnrepresentable(walking, place, "a property called '__proto__'");
    return;
  }
  if (child.mayNotBeUndefined && isOptional(walking, child)) {
    reportUnrepresentable(walking, place, 'an array item that may be undefined');
  }
  visit(walking, child.schema, place, around);
}

function isOptional({ dialect }: Walking, { schema }: Child): boolean {
  try {
    const view = dialect.view(schema);
    return view.unrepresentable === undefined && dialect.mayBeUndefined(schema, false);
  } catch {
    return false; // `visit` reports it
  }
}

/** Whether a declared `emits` stands for the whole place, so that nothing below it matters. */
function meet(walking: Walking, loss: Loss, at: string): boolean {
  const declared = walking.losses.find((known) => known.at === at && known.kind === loss.kind);
  if (declared) walking.used.add(declared);
  if (declared && (declared.emits || !needsEmits(loss.kind))) return declared.emits !== undefined;
  const transforms = loss.kind === 'transform' || loss.kind === 'coercion';
  const emits = needsEmits(loss.kind) ? ', emits: { /* the JSON Schema of what is emitted */ }' : '';
  const entry = `{ at: '${at}', kind: '${loss.kind}', reason: '…'${emits} }`;
  report(walking, transforms ? 'golden-loses-transform' : 'golden-loses-refinement', at, {
    message: `${name(at)} uses ${loss.by}, which a JSON Schema cannot say${declared ? "; it is declared, but without 'emits'" : ''}`,
    expected: 'a schema that the golden can say in full, or a declared loss',
    found: loss.by,
    mend: `Say it in a way JSON Schema knows, or declare it in defineEvent: losses: [${entry}].`,
  });
  return false;
}

function reportStale(walking: Walking, loss: KnownLoss): void {
  report(walking, 'golden-loss-stale', loss.at, {
    message: `a ${loss.kind} is declared as a loss at '${loss.at}', but the schema has none there`,
    expected: `a ${loss.kind} at '${loss.at}'`,
    mend: "Remove the declaration, or correct its 'at' (array items and record values are '*') or its 'kind'.",
  });
}

function reportRecursion(walking: Walking, at: string): void {
  walking.complete = false;
  report(walking, 'golden-recursive', at, {
    message: `${name(at)} contains itself, or unfolds without end; a golden is written out in full`,
    expected: 'a schema of bounded depth',
    mend: 'Write the levels out up to the deepest one that is emitted, or emit a flat list with parent ids.',
  });
}

function reportForeign(walking: Walking, at: string, found: 3 | 4 | undefined, why?: string): void {
  walking.complete = false;
  const what =
    found === undefined ? 'no Zod 3 or Zod 4 schema' : `a Zod ${found} schema inside a ${walking.dialect.name} one`;
  report(walking, 'golden-not-zod', at, {
    message: `${name(at)} is ${what}${why === undefined ? '' : `: ${why}`}`,
    expected: `a ${walking.dialect.name} schema`,
    mend: 'Make every part of the event with the same Zod.',
  });
}

function reportUnrepresentable(walking: Walking, at: string, what: string): void {
  report(walking, 'golden-unrepresentable', at, {
    message: `${name(at)} is ${what}, which no JSON document can hold`,
    expected: 'a type that JSON has',
    found: what,
    mend: 'Describe what is sent: a date as z.string().datetime(), a map as z.record(), a missing value with .optional().',
  });
}

function reportAny(walking: Walking, at: string): void {
  report(walking, 'golden-accepts-everything', at, {
    message: `${name(at)} is z.any(), so every value would be a valid event there`,
    expected: 'the type of what is emitted',
    found: 'z.any()',
    mend: 'Write the type, or z.unknown() where everything is really meant.',
  });
}

function report(
  walking: Walking,
  code: Finding['code'],
  at: string,
  details: Omit<Parameters<typeof finding>[1], 'at'>,
): void {
  const made = finding(code, { ...details, at: { file: walking.file, pointer: at } });
  const key = `${code} ${at} ${details.message}`;
  if (!walking.findings.has(key)) walking.findings.set(key, made);
}

function name(at: string): string {
  return at === '' ? 'the event' : `'${at}'`;
}
