import type { KnownLoss, LossKind } from '../event.js';
import { type Finding, finding, type Place } from '../finding.js';
import { canonicalJson } from './canonical.js';
import { isObject, type JsonObject } from './json.js';
import { acceptsEverything, eachSubschema, findReference, isBare, mapSubschemas } from './json-schema.js';
import { lastingMarks, marked, marksOf, unknownSchema, unmarked } from './mark.js';

const KINDS: readonly string[] = ['refinement', 'transform', 'coercion', 'custom'] satisfies LossKind[];

/** Kinds of which Zod's schema says nothing that a golden could use: without `emits` the place would accept everything. */
export function needsEmits(kind: LossKind): boolean {
  return kind !== 'refinement';
}

/** The declared losses that can be used, and a finding for each that cannot. Declarations are checked, not trusted. */
export function readLosses(declared: unknown, file: string): { losses: KnownLoss[]; findings: Finding[] } {
  const list = declared === undefined ? [] : Array.isArray(declared) ? declared : [declared];
  const losses: KnownLoss[] = [];
  const findings: Finding[] = [];
  for (const loss of list as unknown[]) {
    const found = problem(loss, file);
    if (found) findings.push(found);
    else losses.push(loss as KnownLoss);
  }
  return { losses, findings };
}

function problem(loss: unknown, file: string): Finding | undefined {
  const invalid = (message: string, mend: string, at: Place = { file }) =>
    finding('golden-loss-invalid', { message, at, mend });
  const shape = "{ at: '/data/email', kind: 'refinement', reason: 'why the golden may say less' }";
  if (!isObject(loss) || typeof loss.at !== 'string' || !/^(\/.*)?$/s.test(loss.at)) {
    return invalid('a declared loss has no place', `Write each loss as ${shape}.`);
  }
  const at = { file, pointer: loss.at };
  if (typeof loss.kind !== 'string' || !KINDS.includes(loss.kind)) {
    return invalid(`the loss declared at '${loss.at}' has no known kind`, `Use one of ${KINDS.join(', ')}.`, at);
  }
  if (typeof loss.reason !== 'string' || loss.reason.trim() === '') {
    return invalid(
      `the loss declared at '${loss.at}' gives no reason`,
      'Say why it is acceptable that the golden says less.',
      at,
    );
  }
  return loss.emits === undefined ? undefined : emitsProblem(loss.emits, at, invalid);
}

function emitsProblem(
  emits: unknown,
  at: Place & { pointer: string },
  invalid: (message: string, mend: string, at: Place) => Finding,
): Finding | undefined {
  const where = `the 'emits' declared at '${at.pointer}'`;
  const mend =
    "Write the JSON Schema of what is emitted there, complete in itself: emits: { type: 'string', format: 'email' }.";
  try {
    canonicalJson(emits);
  } catch (error) {
    return invalid(`${where} is not JSON: ${(error as Error).message}`, mend, at);
  }
  if (!isObject(emits)) return invalid(`${where} is not a JSON Schema object`, mend, at);
  if (findReference(emits) !== undefined) return invalid(`${where} refers to another schema`, mend, at);
  if (!acceptsEverything(emits)) return undefined;
  return finding('golden-accepts-everything', {
    message: `${where} accepts everything`,
    found: canonicalJson(emits),
    at,
    mend,
  });
}

/**
 * Puts each declared `emits` in its marked place and takes the marks of losses away. What the author of an `emits` left
 * open inside it he left open on purpose, and it is marked so.
 */
export function settleLosses(schema: JsonObject, losses: readonly KnownLoss[], at = ''): JsonObject {
  const marks = marksOf(schema);
  const declared = losses.find((loss) => loss.emits && loss.at === at && marks.includes(loss.kind));
  if (declared?.emits) return openOnPurpose(declared.emits as JsonObject);
  const settled = mapSubschemas(unmarked(schema), at, (sub, place) =>
    isObject(sub) ? settleLosses(sub, losses, place) : sub,
  );
  return marked(settled, lastingMarks(schema));
}

function openOnPurpose(schema: JsonObject): JsonObject {
  return mapSubschemas(schema, '', (sub, _, keyword) => {
    if (keyword !== 'not' && isBare(sub)) return { ...(isObject(sub) ? sub : {}), ...unknownSchema() };
    return isObject(sub) ? openOnPurpose(sub) : sub;
  });
}

/** Places of a marked schema that accept everything although nobody wrote `unknown` there. */
export function openByAccident(schema: JsonObject): string[] {
  const places = new Set<string>();
  eachSubschema(schema, (sub, at, keyword) => {
    if (keyword === 'not' || marksOf(sub).includes('unknown')) return;
    if (isBare(sub) || (isObject(sub) && sub.type !== 'array' && acceptsEverything(sub) && !hasParts(sub)))
      places.add(at);
    const lacksItems = isObject(sub) && sub.type === 'array' && !('items' in sub) && !('prefixItems' in sub);
    if (lacksItems) places.add(`${at}/*`);
  });
  return [...places];
}

/** An `anyOf` that accepts everything does so by a member, which is looked at by itself. */
function hasParts(schema: JsonObject): boolean {
  return ['anyOf', 'allOf', 'oneOf'].some((keyword) => keyword in schema);
}
