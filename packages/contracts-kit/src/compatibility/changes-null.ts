import type { JsonObject, JsonValue } from '../golden/json.js';
import { has, isObject } from '../golden/json.js';
import type { ChangeKind } from './change.js';
import { type Part, type View, viewOf } from './changes-view.js';
import type { SchemaDocument } from './tolerance-document.js';

/** Undefined: not known. */
type Answer = boolean | undefined;

/** Deeper unions are not looked into. */
const MAX_DEPTH = 50;

/**
 * Whether schemas over one value accept `null`, wherever it is said: in a list of types, in a nested union, by a reference or a
 * condition. All other keywords speak of other types. Undefined where a reference leads nowhere or in a circle.
 */
function acceptsNull(parts: readonly Part[]): Answer {
  return every(parts.map(({ schema, document }) => answer(schema, document, [])));
}

/** What a person would say of `null` over the whole of a value; never what is not so. */
export function nullChange(
  old: readonly Part[],
  next: readonly Part[],
  say: (kind: ChangeKind, text: string) => void,
): void {
  const [before, after] = [acceptsNull(old), acceptsNull(next)];
  if (before === false && after === true) say('made-nullable', 'may now be null');
  if (before === true && after === false) say('made-not-nullable', 'may no longer be null');
}

/** Where anything at all is allowed, `null` is not what a person would name. */
export function isListed(view: View): boolean {
  return view.types !== undefined || view.variants.some((one) => viewOf(one).types !== undefined);
}

function answer(schema: JsonValue, document: SchemaDocument, path: readonly JsonValue[]): Answer {
  if (typeof schema === 'boolean') return schema;
  if (!isObject(schema) || path.length > MAX_DEPTH || path.includes(schema)) return undefined;
  const of = (one: JsonValue): Answer => answer(one, document, [...path, schema]);
  const referred = references(schema, document, of);
  if (document.ignoresSiblings(schema)) return referred;
  return every([referred, ofValues(schema), ofUnions(schema, of), ofConditions(schema, of)]);
}

function references(schema: JsonObject, document: SchemaDocument, of: (one: JsonValue) => Answer): Answer {
  const count = ['$ref', '$dynamicRef', '$recursiveRef'].filter(
    (keyword) => typeof schema[keyword] === 'string',
  ).length;
  if (count === 0) return true;
  const { to } = document.references(schema);
  return every([...to.map(of), ...(to.length < count ? [undefined] : [])]);
}

function ofValues(schema: JsonObject): Answer {
  const { type, enum: values } = schema;
  if (typeof type === 'string' && type !== 'null') return false;
  if (Array.isArray(type) && !type.includes('null')) return false;
  if (has(schema, 'const') && schema.const !== null) return false;
  return !Array.isArray(values) || values.includes(null);
}

function ofUnions(schema: JsonObject, of: (one: JsonValue) => Answer): Answer {
  const all = Array.isArray(schema.allOf) ? every(schema.allOf.map(of)) : true;
  const any = Array.isArray(schema.anyOf) ? not(every(schema.anyOf.map((one) => not(of(one))))) : true;
  return every([all, any, Array.isArray(schema.oneOf) ? exactlyOne(schema.oneOf.map(of)) : true]);
}

function ofConditions(schema: JsonObject, of: (one: JsonValue) => Answer): Answer {
  const negated = has(schema, 'not') ? not(of(schema.not!)) : true;
  if (!has(schema, 'if')) return negated;
  const holds = of(schema.if!);
  const [then, otherwise] = [of(schema.then ?? true), of(schema.else ?? true)];
  const branch = holds === undefined ? (then === otherwise ? then : undefined) : holds ? then : otherwise;
  return every([negated, branch]);
}

function every(answers: readonly Answer[]): Answer {
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

function not(one: Answer): Answer {
  return one === undefined ? undefined : !one;
}

function exactlyOne(answers: readonly Answer[]): Answer {
  const yes = answers.filter((one) => one === true).length;
  if (yes > 1) return false;
  return answers.includes(undefined) ? undefined : yes === 1;
}
