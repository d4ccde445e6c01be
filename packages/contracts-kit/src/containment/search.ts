import { isObject } from '../hostile-json.js';
import type { Budget } from './budget.js';
import { changed, type Path, scalars } from './places.js';
import { knownFormats, sampleOf } from './strings/index.js';
import type { Json, Schema } from './types.js';

const ATTEMPTS = 400;

/**
 * Looks for a counterexample where the solver could not say: values near one that `inner` accepts, with what both schemas name
 * (constants, examples, bounds, formats, properties) put into them. Seeded, so that the same question has the same answer.
 */
export function searched(
  start: Json,
  schemas: readonly Schema[],
  budget: Budget,
  test: { accepts(value: Json): boolean; isWitness(value: Json): boolean },
): Json | undefined {
  const random = generator(20261123);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const { values, names } = vocabulary(schemas);
  const near: Json[] = [start];
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
function vocabulary(schemas: readonly Schema[]): { values: Json[]; names: string[] } {
  const values: Json[] = [null, true, false, 0, 1, -1, 0.5, 1e6, '', 'a', 'A', '0', 'abc', 'a b', 'é', [], {}];
  for (const format of knownFormats) values.push(...sampleOf(format));
  const names = new Set<string>();
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
      if (keyword === 'properties' && isObject(value)) for (const name of Object.keys(value)) names.add(name);
      if (typeof value === 'object') pending.push(value);
    }
  }
  return { values, names: [...names] };
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
