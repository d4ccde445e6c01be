import { isDeepStrictEqual } from 'node:util';
import { patternIsSafe } from '../containment/strings/safe.js';
import type { Json, Schema } from '../containment/types.js';
import { isObject } from '../hostile-json.js';
import { toPointer } from '../json-pointer.js';

/** One expectation of a message that a value does not meet. */
export interface Refusal {
  /** Into the value. For what is missing: where it would be. */
  steps: readonly string[];
  /** The same with `*` for each index of an array. */
  place: readonly string[];
  /** Into the schema, at the keyword. */
  schema: string;
  keyword: string;
  /** Of `required`. */
  missing?: string;
  /** The pattern that a string should have, also where it is one of several ways. */
  pattern?: string;
  /** Into the schema, at that pattern. */
  patternAt?: string;
  /** What stands there; undefined where something is missing. */
  found?: Json;
}

type Node = Record<string, unknown>;

/**
 * Which expectations of a message a value does not meet. Knows the keywords that `pact/schema` writes, and no others: a second
 * reader of these schemas beside the validator, since it has to name what could be dropped.
 */
export function refusalsOf(schema: Schema, value: Json): Refusal[] {
  const refusals: Refusal[] = [];
  visit(schema, value, { steps: [], place: [], schema: '' }, refusals);
  return refusals;
}

interface Spot {
  steps: readonly string[];
  place: readonly string[];
  schema: string;
}

function visit(schema: unknown, value: Json, at: Spot, out: Refusal[]): void {
  if (schema === false) out.push({ ...at, keyword: 'false', found: value });
  if (!isObject(schema)) return;
  const refuse = (keyword: string, more: Partial<Refusal> = {}) =>
    out.push({ ...at, schema: `${at.schema}/${keyword}`, keyword, found: value, ...more });
  if (Object.hasOwn(schema, 'const') && !isDeepStrictEqual(schema.const, value)) refuse('const');
  if (Array.isArray(schema.enum) && !schema.enum.some((one) => isDeepStrictEqual(one, value))) refuse('enum');
  if (
    schema.type !== undefined &&
    ![schema.type].flat().includes(typeOf(value)) &&
    !(schema.type === 'integer' && Number.isInteger(value))
  )
    refuse('type');
  if (Object.hasOwn(schema, 'not') && accepts(schema.not, value)) refuse('not');
  if (Array.isArray(schema.anyOf) && !schema.anyOf.some((one) => accepts(one, value))) {
    const index = schema.anyOf.findIndex((one) => isObject(one) && typeof one.pattern === 'string');
    const { pattern } = (schema.anyOf[index] ?? {}) as { pattern?: string };
    const patternAt = `${at.schema}/anyOf/${index}/pattern`;
    refuse('anyOf', pattern !== undefined && typeof value === 'string' ? { pattern, patternAt } : {});
  }
  for (const [index, one] of (Array.isArray(schema.allOf) ? schema.allOf : []).entries())
    visit(one, value, { ...at, schema: `${at.schema}/allOf/${index}` }, out);
  if (typeof value === 'string') visitString(schema, value, at.schema, refuse);
  if (typeof value === 'number') visitNumber(schema, value, refuse);
  if (Array.isArray(value)) visitArray(schema, value, at, refuse, out);
  else if (typeof value === 'object' && value !== null) visitObject(schema, value, at, refuse, out);
}

type Refuse = (keyword: string, more?: Partial<Refusal>) => void;

function visitString(schema: Node, value: string, at: string, refuse: Refuse): void {
  if (typeof schema.minLength === 'number' && [...value].length < schema.minLength) refuse('minLength');
  // One that cannot be run says nothing; the proof that found the value has not run it either.
  if (
    typeof schema.pattern === 'string' &&
    patternIsSafe(schema.pattern, value.length) &&
    !new RegExp(schema.pattern, 'u').test(value)
  )
    refuse('pattern', { pattern: schema.pattern, patternAt: `${at}/pattern` });
}

function visitNumber(schema: Node, value: number, refuse: Refuse): void {
  if (typeof schema.minimum === 'number' && value < schema.minimum) refuse('minimum');
  if (typeof schema.maximum === 'number' && value > schema.maximum) refuse('maximum');
  if (typeof schema.exclusiveMinimum === 'number' && value <= schema.exclusiveMinimum) refuse('exclusiveMinimum');
  if (typeof schema.exclusiveMaximum === 'number' && value >= schema.exclusiveMaximum) refuse('exclusiveMaximum');
}

function visitArray(schema: Node, value: readonly Json[], at: Spot, refuse: Refuse, out: Refusal[]): void {
  if (typeof schema.minItems === 'number' && value.length < schema.minItems) refuse('minItems');
  if (typeof schema.maxItems === 'number' && value.length > schema.maxItems) refuse('maxItems');
  if (schema.contains !== undefined && !value.some((one) => accepts(schema.contains, one))) refuse('contains');
  const first = Array.isArray(schema.prefixItems) ? schema.prefixItems : [];
  for (const [index, one] of value.entries()) {
    const into = { steps: [...at.steps, String(index)], place: [...at.place, '*'] };
    if (index < first.length) visit(first[index], one, { ...into, schema: `${at.schema}/prefixItems/${index}` }, out);
    else visit(schema.items, one, { ...into, schema: `${at.schema}/items` }, out);
  }
}

function visitObject(schema: Node, value: { [name: string]: Json }, at: Spot, refuse: Refuse, out: Refusal[]): void {
  const names = Object.keys(value);
  if (typeof schema.minProperties === 'number' && names.length < schema.minProperties) refuse('minProperties');
  if (typeof schema.maxProperties === 'number' && names.length > schema.maxProperties) refuse('maxProperties');
  if (schema.propertyNames !== undefined && !names.every((name) => accepts(schema.propertyNames, name)))
    refuse('propertyNames');
  for (const name of Array.isArray(schema.required) ? (schema.required as string[]) : []) {
    if (Object.hasOwn(value, name)) continue;
    const { found: _, ...missing } = {
      ...at,
      found: undefined,
      steps: [...at.steps, name],
      place: [...at.place, name],
    };
    out.push({ ...missing, schema: `${at.schema}/required`, keyword: 'required', missing: name });
  }
  const properties = isObject(schema.properties) ? schema.properties : {};
  for (const name of names) {
    const into = { steps: [...at.steps, name], place: [...at.place, name] };
    if (Object.hasOwn(properties, name))
      visit(properties[name], value[name]!, { ...into, schema: `${at.schema}/properties${toPointer([name])}` }, out);
    else
      visit(schema.additionalProperties, value[name]!, { ...into, schema: `${at.schema}/additionalProperties` }, out);
  }
}

function accepts(schema: unknown, value: Json): boolean {
  const refusals: Refusal[] = [];
  visit(schema, value, { steps: [], place: [], schema: '' }, refusals);
  return refusals.length === 0;
}

function typeOf(value: Json): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}

/** Drops an expectation from a schema that nobody else holds, so that the next question is about others. */
export function relax(schema: Node, refusal: Pick<Refusal, 'schema' | 'keyword' | 'missing'>): void {
  const steps = refusal.schema
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = steps.pop();
  let node: unknown = schema;
  for (const step of steps) node = isObject(node) || Array.isArray(node) ? (node as Node)[step] : undefined;
  if (last === undefined || (!isObject(node) && !Array.isArray(node))) return;
  const holder = node as Node;
  if (refusal.keyword === 'false') holder[last] = true;
  else if (refusal.missing !== undefined && Array.isArray(holder.required))
    holder.required = holder.required.filter((name) => name !== refusal.missing);
  else delete holder[last];
}

/** A value that the message names, which tells its events from others. */
export function isValue({ keyword }: Refusal): boolean {
  return keyword === 'const' || keyword === 'enum' || keyword === 'pattern';
}

/** Whether less keeps a value from being the one message than the other: values before anything else. */
export function isNearer(a: readonly Refusal[], b: readonly Refusal[]): boolean {
  const values = (each: readonly Refusal[]) => each.filter(isValue).length;
  return values(a) < values(b) || (values(a) === values(b) && a.length < b.length);
}

/** The same for every message that expects the same kind of thing at the same place. */
export function keyOf({ keyword, place }: Refusal): string {
  return `${keyword} ${toPointer(place)}`;
}

/** A place as Pact writes it. */
export function pactPath(place: readonly string[]): string {
  return place.reduce(
    (path, step) =>
      step === '*' ? `${path}[*]` : /^[_A-Za-z][_A-Za-z0-9]*$/.test(step) ? `${path}.${step}` : `${path}['${step}']`,
    '$',
  );
}
