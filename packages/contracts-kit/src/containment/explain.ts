import { isObject } from '../hostile-json.js';
import { escapeStep, pointerSteps, unescapeStep } from '../json-pointer.js';
import { dialectOf, isSchema, resolveReference } from './references.js';
import type { Json, Schema } from './types.js';
import type { Refusal } from './validator.js';

const APPLICATORS = new Set([
  'properties',
  'patternProperties',
  'additionalProperties',
  'items',
  'prefixItems',
  'additionalItems',
  'anyOf',
  'allOf',
  'oneOf',
  '$ref',
  'if',
  'not',
  'dependencies',
  'dependentSchemas',
  'contains',
  'propertyNames',
]);

/**
 * The refusal a person should look at. Of a union's members only those that came nearest to accepting the event: a member whose
 * constants differ is another variant, not the one that was meant. Of what is left the deepest in the event.
 */
export function mostTelling(refusals: readonly Refusal[]): Refusal | undefined {
  const meant = refusals
    .filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf')
    .reduce<readonly Refusal[]>((left, union) => nearestMember(left, union.schema), refusals);
  const ends = meant.filter(
    (one) => !APPLICATORS.has(one.keyword) || !meant.some((other) => other.schema.startsWith(`${one.schema}/`)),
  );
  return [...ends].sort((a, b) => depth(b.instance) - depth(a.instance))[0];
}

/** Without the refusals of the members of a union (`/a/anyOf`) that another member is nearer than. */
function nearestMember(refusals: readonly Refusal[], union: string): readonly Refusal[] {
  const members = new Map<string, Refusal[]>();
  for (const one of refusals) {
    if (!one.schema.startsWith(`${union}/`)) continue;
    const [member = ''] = one.schema.slice(union.length + 1).split('/');
    members.set(member, [...(members.get(member) ?? []), one]);
  }
  const ranked = [...members].sort(([, a], [, b]) => nearer(a, b) || a.length - b.length);
  const nearest = ranked[0]?.[0];
  return refusals.filter((one) => {
    return !one.schema.startsWith(`${union}/`) || one.schema.slice(union.length + 1).split('/')[0] === nearest;
  });
}

/** Negative when the first schema came nearer to accepting the value: fewer constants differ, then fewer values and types. */
export function nearer(a: readonly Refusal[], b: readonly Refusal[]): number {
  const distance = (list: readonly Refusal[]) =>
    ['const', 'enum', 'type'].map((keyword) => list.filter((one) => one.keyword === keyword).length);
  return lexicographic(distance(a), distance(b));
}

function lexicographic(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}

function depth(pointer: string): number {
  return pointer.split('/').length;
}

/** A place as the validator came to it, through references, as the place in the schema where it stands. */
export function withoutReferences(whole: Schema, path: string): string {
  let value: unknown = whole;
  let pointer = '';
  for (const escaped of path.split('/').slice(1)) {
    const name = unescapeStep(escaped);
    if (name === '$ref' && isObject(value) && typeof value.$ref === 'string') {
      const target = resolveReference(
        value.$ref,
        { root: whole, dialect: dialectOf(whole) ?? '2020-12', pointer: '' },
        whole,
      );
      if (target) {
        value = target.schema;
        pointer = target.scope.pointer;
        continue;
      }
    }
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
    pointer += `/${escaped}`;
  }
  return pointer;
}

/** The pointer of the deepest subschema that describes a place of a value, as far as it can be followed. */
export function locate(whole: Schema, value: Json, instance: string): string {
  const names = pointerSteps(instance);
  return follow(whole, whole, names, value, '', new Map())?.pointer ?? '';
}

interface Found {
  pointer: string;
  /** How many names were followed. */
  depth: number;
}

function follow(
  whole: Schema,
  schema: unknown,
  names: readonly string[],
  value: Json,
  pointer: string,
  seen: Map<object, Set<number>>,
): Found | undefined {
  const here: Found = { pointer, depth: 0 };
  if (!isObject(schema)) return isSchema(schema) ? here : undefined;
  // At the same place once is enough: shared and recursive definitions are met again and again.
  const met = seen.get(schema) ?? new Set();
  if (met.has(names.length)) return undefined;
  seen.set(schema, met.add(names.length));
  const found: Found[] = [here];
  const into = (sub: unknown, at: string, consumed: number, only = false): void => {
    if (!isSchema(sub)) return;
    const rest = consumed > 0 ? names.slice(1) : names;
    const child = consumed > 0 ? childOf(value, names[0]!) : value;
    const below = follow(whole, sub, rest, child ?? null, at, seen);
    if (below) found.push({ pointer: below.pointer, depth: below.depth + consumed + (only ? 0.5 : 0) });
  };
  if (typeof schema.$ref === 'string') {
    const target = resolveReference(
      schema.$ref,
      { root: whole, dialect: dialectOf(whole) ?? '2020-12', pointer: '' },
      whole,
    );
    if (target) into(target.schema, target.scope.pointer, 0);
  }
  const [name] = names;
  if (name !== undefined) {
    const properties = isObject(schema.properties) && !Array.isArray(value) ? schema.properties : {};
    if (Object.hasOwn(properties, name)) into(properties[name], `${pointer}/properties/${escapeStep(name)}`, 1);
    else if (!Array.isArray(value)) into(schema.additionalProperties, `${pointer}/additionalProperties`, 1);
    if (Array.isArray(value)) {
      const listed = Array.isArray(schema.prefixItems)
        ? schema.prefixItems
        : Array.isArray(schema.items)
          ? schema.items
          : [];
      const keyword = Array.isArray(schema.prefixItems) ? 'prefixItems' : 'items';
      if (Number(name) < listed.length) into(listed[Number(name)], `${pointer}/${keyword}/${name}`, 1);
      else into(schema.items, `${pointer}/items`, 1);
    }
  }
  for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const) {
    const list = schema[keyword];
    if (!Array.isArray(list)) continue;
    const possible = [...list.entries()].filter(([, sub]) => mayBe(sub, value));
    // The one member of a union that the value can be says more than the union.
    const only = keyword !== 'allOf' && possible.length === 1;
    for (const [index, sub] of possible) into(sub, `${pointer}/${keyword}/${index}`, 0, only);
  }
  for (const keyword of ['then', 'else']) into(schema[keyword], `${pointer}/${keyword}`, 0);
  // The deepest; of equally deep ones the first.
  return found.reduce((best, one) => (one.depth > best.depth ? one : best));
}

function childOf(value: Json, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, Json>)[name];
}

/** Whether a union's member can be the one that was meant: its constants are the value's. */
function mayBe(schema: unknown, value: Json): boolean {
  if (!isObject(schema)) return true;
  if (Object.hasOwn(schema, 'const')) return JSON.stringify(schema.const) === JSON.stringify(value);
  if (!isObject(schema.properties)) return true;
  return Object.entries(schema.properties).every(([name, sub]) => {
    const child = childOf(value, name);
    return child === undefined || mayBe(sub, child);
  });
}

/** Where a keyword with this text stands first; nothing if nowhere. */
export function findKeyword(schema: Schema, keyword: string, text: string): string | undefined {
  const pending: { value: unknown; pointer: string }[] = [{ value: schema, pointer: '' }];
  for (let one = pending.shift(), left = 20_000; one && left > 0; one = pending.shift(), left -= 1) {
    const { value, pointer } = one;
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, child] of Object.entries(value)) {
      const at = `${pointer}/${escapeStep(name)}`;
      if (name === keyword && child === text) return at;
      if (keyword === 'pattern' && name === text && pointer.endsWith('/patternProperties')) return at;
      if (typeof child === 'object') pending.push({ value: child, pointer: at });
    }
  }
  return undefined;
}
