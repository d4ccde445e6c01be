import type { Json } from './types.js';

export type Path = readonly (string | number)[];

/** The deepest last: what is within goes with it. Items from the end, so that those before keep their places. */
export function removable(value: Json, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const steps = Array.isArray(value) ? [...value.keys()].reverse() : Object.keys(value);
  return steps.flatMap((step) => [[...path, step], ...removable(child(value, step), [...path, step])]);
}

/** Where the values without parts are. */
export function scalars(value: Json, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const steps = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return steps.flatMap((step) => scalars(child(value, step), [...path, step]));
}

function child(value: Json, step: string | number): Json {
  return (value as Record<string | number, Json>)[step] as Json;
}

export function at(value: Json, path: Path): Json | undefined {
  let here: Json | undefined = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = child(here, step);
  }
  return here;
}

/** A copy with another value at a place, or, without one, with nothing there. The same value where there is no such place. */
export function changed(value: Json, path: Path, by: Json | undefined): Json {
  const [step, ...rest] = path;
  if (step === undefined) return by === undefined ? value : by;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return value;
  if (Array.isArray(value)) {
    const index = Number(step);
    if (rest.length === 0 && by === undefined) return value.filter((_, at) => at !== index);
    return value.map((item, at) => (at === index ? changed(item, rest, by) : item));
  }
  const entries = Object.entries(value);
  if (rest.length === 0 && by === undefined) return Object.fromEntries(entries.filter(([name]) => name !== step));
  return Object.fromEntries(entries.map(([name, item]) => [name, name === step ? changed(item, rest, by) : item]));
}
