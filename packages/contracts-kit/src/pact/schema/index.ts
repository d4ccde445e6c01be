/**
 * A pact's message as a set of events: the JSON Schema (draft 2020-12, free of `$ref`) of exactly the message bodies that
 * the verifier of pact-js 17.1 accepts. docs/pacts-as-schemas.md says what is exact and what is not.
 */
import { pointerSteps } from '../../json-pointer.js';
import type { PactMessage } from '../read.js';
import { Compiler } from './compile.js';
import { RuleSet } from './rule-set.js';
import { bodyRulesOf } from './rules.js';
import { type Doubt, type Note, type Sketch, Sketcher } from './sketch.js';
import { Untranslatable } from './untranslatable.js';

export type { Note } from './sketch.js';

interface TranslatedMessage {
  /** JSON Schema 2020-12 without `$ref`. */
  schema: { readonly [keyword: string]: unknown };
  /** Which expectation of the message a JSON Pointer into `schema` is about. */
  explain(pointer: string): Note;
}

export type MessageSchema = TranslatedMessage | { unknown: string; path: string };

/** A message of which some parts are not known exactly. */
export interface MessageBounds {
  /** Accepts nothing that Pact refuses. */
  surely: TranslatedMessage;
  /** Accepts everything that Pact accepts. */
  perhaps: TranslatedMessage;
  /** Where the two differ, and why; none where `surely` is exact. */
  doubts: readonly Doubt[];
}

/** The exact schema of a message, or why there is none. Never throws, whatever the pact holds. */
export function messageSchema(message: Pick<PactMessage, 'contents' | 'matchingRules'>): MessageSchema {
  const { surely, doubts } = messageBounds(message);
  const [doubt] = doubts;
  return doubt ? { unknown: doubt.reason, path: doubt.path } : surely;
}

/** What a message surely accepts, and what it may. For most messages the two are one. Never throws. */
export function messageBounds({
  contents,
  matchingRules,
}: Pick<PactMessage, 'contents' | 'matchingRules'>): MessageBounds {
  const sketcher = new Sketcher();
  let sketch: Sketch;
  try {
    if (contents === undefined) throw new Untranslatable('the message has no contents', '$');
    sketch = new Compiler(sketcher).compile(contents, ['$'], new RuleSet(bodyRulesOf(matchingRules)));
  } catch (error) {
    const doubt = doubtOf(error);
    const whole = (schema: Sketch) => translated(schema, sketcher, { path: doubt.path, expectation: doubt.reason });
    return { surely: whole(false), perhaps: whole(true), doubts: [doubt] };
  }
  const root = { path: '$', expectation: 'what the message expects' };
  const doubts: Doubt[] = [];
  const surely = translated(sketcher.settle(sketch, false, doubts), sketcher, root);
  const perhaps = doubts.length === 0 ? surely : translated(sketcher.settle(sketch, true), sketcher, root);
  return { surely, perhaps, doubts };
}

function doubtOf(error: unknown): Doubt {
  if (error instanceof Untranslatable) return { path: error.path, reason: error.message };
  // Contents nested so deep that translating them needs more stack than there is; readPact refuses them before.
  if (error instanceof RangeError) return { path: '$', reason: 'the expectation is nested too deep' };
  throw error;
}

function translated(sketch: Sketch, sketcher: Sketcher, root: Note): TranslatedMessage {
  const schema = sketch === true ? {} : sketch === false ? { not: {} } : sketch;
  return { schema, explain: (pointer) => explain(schema, pointer, sketcher, root) };
}

/** The deepest note on the way; a pointer that leads nowhere is followed as far as it goes. */
function explain(schema: object, pointer: string, sketcher: Sketcher, root: Note): Note {
  let note = sketcher.noteOf(schema) ?? root;
  let at: unknown = schema;
  for (const name of pointerSteps(pointer)) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) break;
    if (!Array.isArray(at)) note = sketcher.noteOf(at, name) ?? note;
    at = (at as Record<string, unknown>)[name];
    if (typeof at === 'object' && at !== null) note = sketcher.noteOf(at) ?? note;
  }
  return note;
}
