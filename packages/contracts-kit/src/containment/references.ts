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
 * What a `$ref` points at, in the same document: `#`, `#/a/b`, `#anchor`, or the `$id` of the document or of one embedded in it.
 * Undefined for anything else; nothing is ever loaded.
 */
export function resolveReference(
  reference: string,
  { root, dialect, pointer: from }: Scope,
  whole: Schema,
): Target | undefined {
  const [id = '', fragment = ''] = split(reference);
  let base: Target | undefined = { schema: root, scope: { root, dialect, pointer: root === whole ? '' : from } };
  if (id !== '') base = resourceOf(id, whole, dialect);
  if (!base) return undefined;
  if (fragment === '') return base;
  if (!fragment.startsWith('/')) return anchored(fragment, base);
  return walk(fragment, base);
}

function split(reference: string): [string, string] {
  const hash = reference.indexOf('#');
  return hash < 0 ? [reference, ''] : [reference.slice(0, hash), reference.slice(hash + 1)];
}

function walk(fragment: string, base: Target): Target | undefined {
  let { schema, scope } = base;
  let value: unknown = schema;
  let pointer = scope.pointer;
  for (const escaped of fragment.slice(1).split('/')) {
    const name = decoded(escaped);
    if (name === undefined || typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
      return undefined;
    value = (value as Record<string, unknown>)[name];
    pointer += `/${escapeStep(name)}`;
    if (isSchema(value) && beginsResource(value)) scope = { ...scope, root: value };
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

function anchored(name: string, base: Target): Target | undefined {
  return search(base.schema, base.scope, (schema) => {
    return schema.$anchor === name || (base.scope.dialect === 'draft-07' && schema.$id === `#${name}`);
  });
}

function resourceOf(id: string, whole: Schema, dialect: Dialect): Target | undefined {
  const own = isObject(whole) && typeof whole.$id === 'string' ? whole.$id : undefined;
  const wanted = absolute(id, own);
  return search(whole, { root: whole, dialect, pointer: '' }, (schema) => {
    return typeof schema.$id === 'string' && absolute(schema.$id, own) === wanted;
  });
}

/** Without a base two texts are the same place only when they are the same text. */
function absolute(id: string, base: string | undefined): string {
  const url = URL.canParse(id, base) ? new URL(id, base) : undefined;
  return (url?.href ?? id).replace(/#$/, '');
}

/** Every object below, also where it is not known to be a schema: an anchor is what its name says. */
function search(
  from: unknown,
  scope: Scope,
  matches: (schema: Record<string, unknown>) => boolean,
): Target | undefined {
  const pending: { value: unknown; scope: Scope }[] = [{ value: from, scope }];
  for (let one = pending.pop(); one; one = pending.pop()) {
    const { value } = one;
    if (typeof value !== 'object' || value === null) continue;
    const inner = isSchema(value) && beginsResource(value) ? { ...one.scope, root: value } : one.scope;
    if (isObject(value) && matches(value)) return { schema: value, scope: inner };
    for (const [name, child] of Object.entries(value)) {
      if (name === 'enum' || name === 'const' || name === 'examples' || name === 'default') continue;
      const pointer = `${inner.pointer}/${escapeStep(name)}`;
      pending.push({ value: child, scope: { ...inner, pointer } });
    }
  }
  return undefined;
}
