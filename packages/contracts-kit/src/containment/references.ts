import { isObject } from '../hostile-json.js';
import { escapeStep, unescapeStep } from '../json-pointer.js';
import type { Schema } from './types.js';

export type Dialect = 'draft-07' | '2019-09' | '2020-12';

/** Where a subschema stands: the document or embedded document (`$id`) it belongs to, and how that is written. */
export interface Scope {
  root: Schema;
  dialect: Dialect;
  /** JSON Pointer from the whole schema. */
  pointer: string;
}

export interface Target {
  schema: Schema;
  scope: Scope;
}

const DIALECTS: readonly [RegExp, Dialect][] = [
  [/^https?:\/\/json-schema\.org\/draft-07\/schema#?$/, 'draft-07'],
  [/^https?:\/\/json-schema\.org\/draft\/2019-09\/schema#?$/, '2019-09'],
  [/^https?:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/, '2020-12'],
];

/** The dialect `$schema` names; undefined for one that is not known, `fallback` where nothing is said. */
export function dialectOf(schema: Schema, fallback: Dialect = '2020-12'): Dialect | undefined {
  if (typeof schema === 'boolean' || schema.$schema === undefined) return fallback;
  const { $schema } = schema;
  return typeof $schema === 'string' ? DIALECTS.find(([form]) => form.test($schema))?.[1] : undefined;
}

export function isSchema(value: unknown): value is Schema {
  return typeof value === 'boolean' || isObject(value);
}

/** Whether a schema begins a document of its own, so that `#` inside of it means it. */
export function beginsResource(schema: Schema): boolean {
  return isObject(schema) && typeof schema.$id === 'string' && !schema.$id.startsWith('#');
}

/**
 * What a `$ref` points at, in the same document: `#`, `#/a/b`, `#anchor`, or the `$id` of the document. Undefined for anything
 * else, and for every reference in a document that embeds others: what is meant there depends on bases that validators resolve
 * differently. Nothing is ever loaded.
 */
export function resolveReference(reference: string, { root, dialect }: Scope, whole: Schema): Target | undefined {
  if (marksOf(whole).embedded) return undefined;
  const [id = '', fragment = ''] = split(reference);
  const own = isObject(whole) && typeof whole.$id === 'string' ? whole.$id : undefined;
  if (id !== '' && (own === undefined || absolute(id, own) !== absolute(own, undefined))) return undefined;
  const base: Target = { schema: root, scope: { root, dialect, pointer: '' } };
  if (fragment === '') return base;
  if (fragment.startsWith('/')) return walk(fragment, base);
  // Two of one name are two anchors only where embedded documents part them.
  const [anchor, ...others] = marksOf(whole).anchors.get(fragment) ?? [];
  return anchor && others.length === 0
    ? { schema: anchor.schema, scope: { ...base.scope, pointer: anchor.pointer } }
    : undefined;
}

function split(reference: string): [string, string] {
  const hash = reference.indexOf('#');
  return hash < 0 ? [reference, ''] : [reference.slice(0, hash), reference.slice(hash + 1)];
}

function walk(fragment: string, base: Target): Target | undefined {
  let { schema } = base;
  const { scope } = base;
  let value: unknown = schema;
  let pointer = scope.pointer;
  for (const escaped of fragment.slice(1).split('/')) {
    const name = decoded(escaped);
    if (name === undefined || typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
      return undefined;
    value = (value as Record<string, unknown>)[name];
    pointer += `/${escapeStep(name)}`;
  }
  if (!isSchema(value)) return undefined;
  schema = value;
  return { schema, scope: { ...scope, pointer } };
}

function decoded(escaped: string): string | undefined {
  try {
    return unescapeStep(decodeURIComponent(escaped));
  } catch {
    return undefined;
  }
}

/** Without a base two texts are the same place only when they are the same text. */
function absolute(id: string, base: string | undefined): string {
  const url = URL.canParse(id, base) ? new URL(id, base) : undefined;
  return (url?.href ?? id).replace(/#$/, '');
}

interface Marks {
  /** Another document stands inside: an `$id` that is not the whole schema's. */
  embedded: boolean;
  anchors: Map<string, { schema: Schema; pointer: string }[]>;
}

/** Whether another document stands inside, so that what a reference means depends on where it stands. */
export function embedsOthers(whole: Schema): boolean {
  return marksOf(whole).embedded;
}

const known = new WeakMap<object, Marks>();

/** Every object below, also where it is not known to be a schema: validators look there too, or do not. */
function marksOf(whole: Schema): Marks {
  if (typeof whole === 'boolean') return { embedded: false, anchors: new Map() };
  const before = known.get(whole);
  if (before) return before;
  const marks: Marks = { embedded: false, anchors: new Map() };
  const pending: { value: unknown; pointer: string }[] = [{ value: whole, pointer: '' }];
  for (let one = pending.pop(); one; one = pending.pop()) {
    const { value, pointer } = one;
    if (typeof value !== 'object' || value === null) continue;
    if (isObject(value)) {
      const { $id, $anchor, $dynamicAnchor } = value;
      const names = [
        $anchor,
        $dynamicAnchor,
        typeof $id === 'string' && $id.startsWith('#') ? $id.slice(1) : undefined,
      ];
      for (const name of names) {
        if (typeof name === 'string')
          marks.anchors.set(name, [...(marks.anchors.get(name) ?? []), { schema: value, pointer }]);
      }
      if (pointer !== '' && typeof $id === 'string' && !$id.startsWith('#')) marks.embedded = true;
    }
    for (const [name, child] of Object.entries(value)) {
      if (name === 'enum' || name === 'const' || name === 'examples' || name === 'default') continue;
      pending.push({ value: child, pointer: `${pointer}/${escapeStep(name)}` });
    }
  }
  known.set(whole, marks);
  return marks;
}
