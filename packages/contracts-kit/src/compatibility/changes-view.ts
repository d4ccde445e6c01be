import type { Json } from '../containment/types.js';
import { canonicalJson } from '../golden/canonical.js';
import { has, isObject, type JsonObject, type JsonValue } from '../golden/json.js';
import { readBounds, settleBounds } from './changes-bounds.js';
import type { SchemaDocument } from './tolerance-document.js';
import { acceptsNothing } from './tolerance-rules.js';

/** A schema of one document, or a boolean one, whose place is its holder's. */
export interface Part {
  schema: JsonValue;
  document: SchemaDocument;
  /** Of the holder, where the schema itself has no place. */
  at: string;
}

/** What several schemas over one value say together, as a person reads it: spelling and references are gone. */
export interface View {
  /** JSON Pointer of the first schema. */
  at: string;
  /** Undefined: any. Never holds `null`. */
  types: Set<string> | undefined;
  /** Canonical JSON of the allowed values but `null`, where they are listed. */
  values: Map<string, Json> | undefined;
  /** The limits by their keyword. Of an inclusive and an exclusive one the tighter is left; for integers it is inclusive. */
  bounds: Map<string, number>;
  patterns: Set<string>;
  formats: Set<string>;
  properties: Map<string, Part[]>;
  required: Set<string>;
  /** What other properties may be. */
  others: 'anything' | 'nothing' | Part[];
  patternProperties: Map<string, Part[]>;
  tuple: Part[][];
  /** What items after the tuple's may be. */
  items: 'anything' | 'nothing' | Part[];
  unique: boolean;
  /** The branches of anyOf and oneOf, without those that only allow `null`. */
  variants: Part[][];
  /** Canonical JSON of what is compared as a whole, by keyword. */
  texts: Map<string, string[]>;
  dependencies: Map<string, string>;
}

const ANNOTATIONS = new Set([
  'title',
  'description',
  'default',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
  '$comment',
  '$id',
]);

export function placeOf({ document, schema, at }: Part): string {
  return isObject(schema) ? document.pointerTo(schema) : at;
}

/** The parts of a value's schema: itself, what it refers to, its allOf; and the one branch that is left beside `null`. */
export function viewOf(parts: readonly Part[]): View {
  const view = emptyView(parts[0] ? placeOf(target(parts[0])) : '');
  const seen = new Set<JsonValue>();
  const queue = [...parts];
  for (const part of queue) {
    const { schema, document } = part;
    if (!isObject(schema)) {
      if (schema === false) view.types = new Set();
      continue;
    }
    if (seen.has(schema)) continue;
    seen.add(schema);
    const place = placeOf(part);
    const within = (one: JsonValue): Part => ({ schema: one, document, at: place });
    for (const to of document.references(schema).to) queue.push(within(to));
    if (document.ignoresSiblings(schema)) continue;
    read(view, schema, within);
    for (const one of list(schema.allOf)) queue.push(within(one));
    for (const keyword of ['anyOf', 'oneOf']) {
      const branches = list(schema[keyword]);
      const rest = branches.filter((branch) => !isNull(branch));
      if (rest.length === 1) queue.push(within(rest[0]!));
      else if (!literal(view, rest)) view.variants.push(...rest.map((one) => [within(one)]));
    }
  }
  finish(view);
  return view;
}

/** Where a schema leads that is nothing but a reference. */
function target(part: Part): Part {
  const { schema, document } = part;
  if (!isObject(schema) || Object.keys(schema).some((key) => key !== '$ref' && !ANNOTATIONS.has(key))) return part;
  const [to] = document.references(schema).to;
  return to ? { ...part, schema: to } : part;
}

function emptyView(at: string): View {
  return {
    at,
    types: undefined,
    values: undefined,
    bounds: new Map(),
    patterns: new Set(),
    formats: new Set(),
    properties: new Map(),
    required: new Set(),
    others: 'anything',
    patternProperties: new Map(),
    tuple: [],
    items: 'anything',
    unique: false,
    variants: [],
    texts: new Map(),
    dependencies: new Map(),
  };
}

function read(view: View, schema: JsonObject, within: (schema: JsonValue) => Part): void {
  const types =
    typeof schema.type === 'string' ? [schema.type] : list(schema.type).filter((one) => typeof one === 'string');
  if (types.length > 0) {
    const kept = types.filter((one) => one !== 'null');
    view.types = new Set(view.types ? kept.filter((one) => view.types!.has(one)) : kept);
  }
  if (has(schema, 'const')) allow(view, [schema.const!]);
  if (Array.isArray(schema.enum)) allow(view, schema.enum);
  readBounds(view.bounds, schema);
  if (typeof schema.pattern === 'string') view.patterns.add(schema.pattern);
  if (typeof schema.format === 'string') view.formats.add(schema.format);
  if (schema.uniqueItems === true) view.unique = true;
  for (const name of list(schema.required)) if (typeof name === 'string') view.required.add(name);
  for (const [name, one] of members(schema.properties)) push(view.properties, name, within(one));
  for (const [name, one] of members(schema.patternProperties)) push(view.patternProperties, name, within(one));
  const others = schema.additionalProperties ?? schema.unevaluatedProperties;
  if (others !== undefined) view.others = meet(view.others, within(others));
  const tuple = list(schema.prefixItems ?? schema.items);
  tuple.forEach((one, i) => {
    view.tuple[i] = [...(view.tuple[i] ?? []), within(one)];
  });
  const items =
    (tuple.length > 0 && !has(schema, 'prefixItems') ? schema.additionalItems : schema.items) ??
    schema.unevaluatedItems;
  if (items !== undefined && !Array.isArray(items)) view.items = meet(view.items, within(items));
  for (const keyword of ['contains', 'propertyNames', 'not'])
    if (has(schema, keyword)) push(view.texts, keyword, textOf(schema[keyword]!));
  if (has(schema, 'if')) {
    const { if: condition, then = true, else: otherwise = true } = schema;
    push(view.texts, 'if', textOf({ if: condition!, then, else: otherwise }));
  }
  for (const keyword of ['dependentRequired', 'dependentSchemas', 'dependencies'])
    for (const [name, one] of members(schema[keyword]))
      view.dependencies.set(name, textOf(Array.isArray(one) ? [...one].sort() : one));
}

function finish(view: View): void {
  if (view.values) {
    view.values.delete('null');
    view.types ??= new Set([...view.values.values()].map(typeOf));
  }
  if (view.types?.has('number')) view.types.delete('integer');
  settleBounds(view.bounds, view.types?.has('integer') === true && view.types.size === 1);
}

function allow(view: View, values: readonly JsonValue[]): void {
  const allowed = new Map(values.map((value) => [canonicalJson(value), value as Json]));
  if (view.values) for (const text of allowed.keys()) if (!view.values.has(text)) allowed.delete(text);
  view.values = allowed;
}

/** A union of nothing but constants is an enum. */
function literal(view: View, branches: readonly JsonValue[]): boolean {
  const values = branches.map((branch) => {
    if (!isObject(branch)) return undefined;
    if (Object.keys(branch).some((key) => !ANNOTATIONS.has(key) && !['type', 'const', 'enum'].includes(key)))
      return undefined;
    return has(branch, 'const') ? [branch.const!] : Array.isArray(branch.enum) ? branch.enum : undefined;
  });
  if (branches.length === 0) return true;
  if (values.includes(undefined)) return false;
  allow(
    view,
    values.flatMap((one) => one!),
  );
  return true;
}

function meet(known: View['others'], part: Part): View['others'] {
  if (acceptsNothing(part.schema) || known === 'nothing') return 'nothing';
  if (part.schema === true || (isObject(part.schema) && Object.keys(part.schema).length === 0)) return known;
  return known === 'anything' ? [part] : [...known, part];
}

/** Canonical JSON without what only describes. */
function textOf(value: JsonValue): string {
  const bare = (one: JsonValue): JsonValue => {
    if (Array.isArray(one)) return one.map(bare);
    if (!isObject(one)) return one;
    return Object.fromEntries(
      Object.entries(one).flatMap(([key, member]) =>
        ANNOTATIONS.has(key) && typeof member === 'string' ? [] : [[key, bare(member)]],
      ),
    );
  };
  return canonicalJson(bare(value));
}

function isNull(schema: JsonValue): boolean {
  if (!isObject(schema)) return false;
  const { type, const: constant, enum: values } = schema;
  return type === 'null' || constant === null || (Array.isArray(values) && values.length === 1 && values[0] === null);
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value;
}

function list(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function members(value: JsonValue | undefined): [string, JsonValue][] {
  return isObject(value) ? Object.entries(value) : [];
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
