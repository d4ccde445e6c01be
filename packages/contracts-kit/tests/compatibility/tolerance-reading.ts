import type { Json } from '../../src/containment/types.js';
import { accepts } from './support.js';
import type { SchemaObject } from './tolerance-arbitraries.js';

/** By place in the value, as a JSON Pointer: the schema objects by which the value was found right there. */
type Reading = ReadonlyMap<string, readonly SchemaObject[]>;

/**
 * The definition of a tolerant reader, by trying: an event is accepted when OLD accepts what is left of it without some of
 * its unknown properties. Unknown is a property by a *reading* of what is left, which is one way to find it right: with one
 * branch of each union, the items that `contains` means, and nothing of what only asks (`not`, `if`). There, of the
 * schemas that speak of the object, one is closed and none declares the property, has it as data or compares the whole with
 * a constant. Of an open object with declared properties what no schema could ever mention (`z`) is unknown too.
 * For schemas of 2020-12 whose references lead into their own `$defs`.
 */
export class ToleranceByDefinition {
  readonly #old: SchemaObject;
  readonly #validators = new Map<Json, (value: unknown) => boolean>();

  constructor(old: SchemaObject) {
    this.#old = old;
  }

  accepts(event: Json): boolean {
    for (const { left, removed } of without(event, '')) {
      if (!this.#isRight(this.#old, left)) continue;
      if (removed.length === 0) return true;
      for (const reading of this.#readings(this.#old, left, ''))
        if (removed.every(({ at, name }) => isUnknown(reading, at, name))) return true;
    }
    return false;
  }

  #isRight(schema: Json, value: Json): boolean {
    if (typeof schema === 'boolean') return schema;
    const known =
      this.#validators.get(schema) ?? accepts({ ...(schema as SchemaObject), $defs: this.#old.$defs ?? {} });
    this.#validators.set(schema, known);
    return known(value);
  }

  /** All readings of a value that the schema accepts. */
  *#readings(schema: Json, value: Json, at: string): Generator<Reading> {
    if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) {
      yield new Map();
      return;
    }
    const choices: [Json, Json, string][][][] = [];
    const must = (part: Json | undefined, of: Json = value, there = at): void => {
      if (part !== undefined) choices.push([[[part, of, there]]]);
    };
    const { $ref, allOf, anyOf, oneOf, dependentSchemas } = schema as Record<string, never>;
    if (typeof $ref === 'string') must((this.#old.$defs as SchemaObject)[($ref as string).split('/').at(-1)!]);
    for (const part of (allOf ?? []) as Json[]) must(part);
    for (const union of [anyOf, oneOf] as (Json[] | undefined)[])
      if (union) choices.push(union.filter((one) => this.#isRight(one, value)).map((one) => [[one, value, at]]));
    if (schema.if !== undefined) must(this.#isRight(schema.if, value) ? schema.then : schema.else);
    if (isRecord(value)) {
      for (const [name, part] of Object.entries((dependentSchemas ?? {}) as SchemaObject))
        if (Object.hasOwn(value, name)) must(part);
      for (const [name, member] of Object.entries(value)) {
        const declared = declarations(schema, name);
        for (const part of declared) must(part, member, `${at}/${name}`);
        if (declared.length === 0) must(schema.additionalProperties, member, `${at}/${name}`);
      }
    }
    if (Array.isArray(value)) {
      const first = (schema.prefixItems ?? []) as Json[];
      value.forEach((item, i) => {
        must(i < first.length ? first[i] : schema.items, item, `${at}/${i}`);
      });
      const { contains } = schema;
      if (contains !== undefined) {
        const fitting = [...value.keys()].filter((i) => this.#isRight(contains, value[i]!));
        const meant = subsets(fitting).filter((some) => some.length > 0);
        choices.push(meant.map((some) => some.map((i) => [contains, value[i]!, `${at}/${i}`])));
      }
    }
    for (const chosen of product(choices)) {
      const inside = chosen.flat().map(([part, of, there]) => [...this.#readings(part, of, there)]);
      for (const readings of product(inside)) yield joined([new Map([[at, [schema]]]), ...readings]);
    }
  }
}

function isUnknown(reading: Reading, at: string, name: string): boolean {
  const schemas = reading.get(at) ?? [];
  const places = [...reading].filter(([place]) => place === '' || at === place || at.startsWith(`${place}/`));
  const compared = places.some(([, all]) => all.some((one) => 'const' in one || 'enum' in one));
  const known = schemas.some((one) => declarations(one, name).length > 0 || isData(one.additionalProperties));
  if (compared || known) return false;
  const shaped = schemas.some(({ properties }) => Object.keys((properties as object | undefined) ?? {}).length > 0);
  return schemas.some(isClosed) || (shaped && name === 'z');
}

function isClosed({ additionalProperties, unevaluatedProperties }: SchemaObject): boolean {
  return isNothing(additionalProperties) || (unevaluatedProperties === false && additionalProperties === undefined);
}

function isData(rest: Json | undefined): boolean {
  return isRecord(rest) && Object.keys(rest).length > 0 && !isNothing(rest);
}

/** `false` and its other spelling. */
function isNothing(schema: Json | undefined): boolean {
  return schema === false || JSON.stringify(schema) === '{"not":{}}';
}

function declarations(schema: SchemaObject, name: string): Json[] {
  const { properties = {}, patternProperties = {} } = schema as Record<string, SchemaObject>;
  const patterns = Object.entries(patternProperties).filter(([pattern]) => new RegExp(pattern, 'u').test(name));
  return [...(Object.hasOwn(properties, name) ? [properties[name]!] : []), ...patterns.map(([, part]) => part)];
}

function isRecord(value: Json | undefined): value is SchemaObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface Rest {
  left: Json;
  removed: { at: string; name: string }[];
}

/** Every value that is left when some properties, at any depth, are taken away; the value itself first. */
function* without(value: Json, at: string): Generator<Rest> {
  const isArray = Array.isArray(value);
  if (!isArray && !isRecord(value)) {
    yield { left: value, removed: [] };
    return;
  }
  const members = Object.entries(value).map(([name, member]): [string, Rest | undefined][] => [
    ...[...without(member, `${at}/${name}`)].map((rest): [string, Rest] => [name, rest]),
    ...(isArray ? [] : [[name, undefined] as [string, undefined]]),
  ]);
  for (const chosen of product(members)) {
    const there = chosen.filter(([, rest]) => rest !== undefined) as [string, Rest][];
    const left = isArray
      ? there.map(([, rest]) => rest.left)
      : Object.fromEntries(there.map(([name, rest]) => [name, rest.left]));
    const gone = chosen.filter(([, rest]) => rest === undefined).map(([name]) => ({ at, name }));
    yield { left, removed: [...gone, ...there.flatMap(([, rest]) => rest.removed)] };
  }
}

function* product<T>([first, ...others]: readonly (readonly T[])[]): Generator<T[]> {
  if (!first) yield [];
  else for (const one of first) for (const rest of product(others)) yield [one, ...rest];
}

function subsets<T>([first, ...others]: readonly T[]): T[][] {
  if (first === undefined) return [[]];
  return subsets(others).flatMap((some) => [some, [first, ...some]]);
}

function joined(readings: readonly Reading[]): Reading {
  const all = new Map<string, SchemaObject[]>();
  for (const reading of readings)
    for (const [place, schemas] of reading) all.set(place, [...(all.get(place) ?? []), ...schemas]);
  return all;
}
