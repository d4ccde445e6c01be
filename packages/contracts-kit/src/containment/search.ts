import { isObject } from '../hostile-json.js';
import type { Budget } from './budget.js';
import { at, changed, type Path, removable, scalars } from './places.js';
import { knownFormats, sampleOf } from './strings/index.js';
import type { Json, Schema } from './types.js';

const ATTEMPTS = 400;
const MOST_STARTS = 10;
const MOST_PLACES = 60;
const MOST_NAMED = 20;
const MOST_WORDS = 200;
const LONGEST_WORD = 200;

/**
 * Looks for a counterexample where the solver could not say: the values known to be near, each with one thing changed that the schemas
 * speak of; then at random, with what both schemas name (constants, examples, bounds, formats, properties) put into them. Seeded,
 * so that the same question has the same answer.
 */
export function searched(
  starts: readonly Json[],
  schemas: readonly Schema[],
  budget: Budget,
  test: { accepts(value: Json): boolean; isWitness(value: Json): boolean },
): Json | undefined {
  const random = generator(20261123);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const { values, names, byName } = vocabulary(schemas);
  const near = starts.filter((value) => test.accepts(value)).slice(0, MOST_STARTS);
  for (const start of near.length > 0 ? near : starts.slice(0, 1)) {
    for (const value of oneChangeFrom(start, byName)) {
      budget.spend(200);
      if (test.isWitness(value)) return value;
    }
  }
  if (near.length === 0) near.push(...starts);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    budget.spend(200);
    let value = pick(near);
    for (let changes = 1 + Math.floor(random() * 2); changes > 0; changes -= 1) {
      const places = containers(value);
      const at = pick<Path>([[], ...scalars(value), ...places]);
      value =
        random() < 0.5 && names.length > 0 && places.includes(at)
          ? withProperty(value, at, pick(names), pick(values))
          : changed(value, at, pick(values));
    }
    if (!test.accepts(value)) continue;
    if (test.isWitness(value)) return value;
    if (near.length < 50) near.push(value);
  }
  return undefined;
}

/** The value itself; without one of its parts; with null, nothing inside, or a value that a schema names for it in one place. */
function* oneChangeFrom(start: Json, byName: ReadonlyMap<string, readonly Json[]>): Generator<Json> {
  yield start;
  // A long list must not keep the rest from being looked at.
  const places = removable(start)
    .sort((a, b) => a.length - b.length)
    .slice(0, MOST_PLACES);
  for (const path of places) yield changed(start, path, undefined);
  for (const path of places) {
    const name = path.findLast((step) => typeof step === 'string');
    const here = at(start, path);
    yield changed(start, path, null);
    if (Array.isArray(here)) yield changed(start, path, []);
    else if (typeof here !== 'object')
      for (const value of byName.get(String(name)) ?? []) if (value !== here) yield changed(start, path, value);
  }
}

/** Every string in examples, and in what schemas give as constants, examples and defaults. */
export function wordsOf(sources: readonly unknown[]): string[] {
  const words = new Set<string>();
  const pending: unknown[] = [...sources].reverse();
  for (let left = 5000; pending.length > 0 && left > 0; left -= 1) {
    const one = pending.pop();
    if (typeof one === 'string') {
      if (one.length <= LONGEST_WORD) words.add(one);
      if (words.size >= MOST_WORDS) break;
    } else if (Array.isArray(one)) pending.push(...one.slice(0, 200));
    else if (isObject(one)) pending.push(...Object.values(one).slice(0, 200));
  }
  return [...words];
}

function containers(value: Json, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const steps: (string | number)[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  const below = steps.flatMap((step) => containers((value as Record<string | number, Json>)[step]!, [...path, step]));
  return Array.isArray(value) ? below : [path, ...below];
}

function withProperty(value: Json, path: Path, name: string, by: Json): Json {
  let here: Json = value;
  for (const step of path) here = (here as Record<string | number, Json>)[step]!;
  return changed(value, path, Object.fromEntries([...Object.entries(here as object), [name, by]]));
}

/** Everything the schemas themselves name, and a few values of each kind. */
function vocabulary(schemas: readonly Schema[]): { values: Json[]; names: string[]; byName: Map<string, Json[]> } {
  const values: Json[] = [null, true, false, 0, 1, -1, 0.5, 1e6, '', 'a', 'A', '0', 'abc', 'a b', 'é', [], {}];
  for (const format of knownFormats) values.push(...sampleOf(format));
  const names = new Set<string>();
  const byName = new Map<string, Json[]>();
  const pending: unknown[] = [...schemas];
  for (let one = pending.pop(), left = 5000; one !== undefined && left > 0; one = pending.pop(), left -= 1) {
    if (Array.isArray(one)) pending.push(...one.slice(0, 200));
    if (!isObject(one)) continue;
    for (const [keyword, value] of Object.entries(one)) {
      if (keyword === 'const' || keyword === 'default') values.push(value as Json);
      else if ((keyword === 'enum' || keyword === 'examples') && Array.isArray(value))
        values.push(...(value.slice(0, 50) as Json[]));
      else if (typeof value === 'number')
        values.push(value, value + 1, value - 1, ...(value >= 0 && value < 200 ? ['a'.repeat(value)] : []));
      if (keyword === 'properties' && isObject(value))
        for (const [name, schema] of Object.entries(value)) {
          names.add(name);
          const said = byName.get(name) ?? [];
          byName.set(name, [...said, ...valuesOf(schema)].slice(0, MOST_NAMED));
        }
      if (typeof value === 'object') pending.push(value);
    }
  }
  return { values, names: [...names], byName };
}

/** What a schema names for the value itself, also in its variants and for its items: constants, examples, bounds. */
function valuesOf(schema: unknown, depth = 0): Json[] {
  if (!isObject(schema) || depth > 3) return [];
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const list = (keyword: string) => (Array.isArray(schema[keyword]) ? (schema[keyword] as Json[]) : []);
  const numbers = (bounds: unknown[], more: number[]) =>
    bounds.filter((one) => typeof one === 'number').flatMap((one) => more.map((step) => one + step));
  return [
    ...(Object.hasOwn(schema, 'const') ? [schema.const as Json] : []),
    ...list('enum').slice(0, MOST_NAMED),
    ...list('examples').slice(0, 5),
    ...(schema.type === 'boolean' ? [true, false] : []),
    ...numbers([minimum, maximum], [0, 1, -1, 0.5]),
    ...numbers([exclusiveMinimum], [1, 0.5]),
    ...numbers([exclusiveMaximum], [-1, -0.5]),
    ...['anyOf', 'oneOf', 'allOf'].flatMap((keyword) => list(keyword).flatMap((one) => valuesOf(one, depth + 1))),
    ...valuesOf(schema.items, depth + 1),
  ];
}

/** mulberry32, by Tommy Ettinger: small, and good enough to wander with. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
