import { isObject } from '../hostile-json.js';
import { toPointer, valueAt } from '../json-pointer.js';
import { locate } from './explain.js';
import { at, changed, type Path, removable, scalars } from './places.js';
import type { Json, Schema } from './types.js';

/** Attempts in all; a witness has a few dozen places. */
const MOST_ATTEMPTS = 200;

/**
 * A counterexample made smaller and more readable, one change at a time, each kept only if `stays` says that the value still is a
 * counterexample: properties and items that nothing needs are left out, and values take the examples of the schema.
 */
export function polished(witness: Json, inner: Schema, stays: (value: Json) => boolean): Json {
  let best = smaller(witness, stays);
  let attempts = 0;
  for (const path of scalars(best)) {
    for (const example of examplesAt(inner, best, path)) {
      attempts += 1;
      if (attempts > MOST_ATTEMPTS) return best;
      const candidate = changed(best, path, example);
      if (same(at(best, path), example) || !stays(candidate)) continue;
      best = candidate;
      break;
    }
  }
  return best;
}

/** Without the properties and items that a value needs not to stay what it is. Each round may make the next possible. */
export function smaller(witness: Json, stays: (value: Json) => boolean): Json {
  let best = witness;
  let attempts = 0;
  for (let before: Json | undefined; before !== best; ) {
    before = best;
    for (const path of removable(best)) {
      attempts += 1;
      if (attempts > MOST_ATTEMPTS) return best;
      const candidate = changed(best, path, undefined);
      if (candidate !== best && stays(candidate)) best = candidate;
    }
  }
  return best;
}

/** What the schema itself gives as examples of a place. */
function examplesAt(schema: Schema, value: Json, path: Path): Json[] {
  const described = valueAt(schema, locate(schema, value, toPointer(path)));
  if (!isObject(described)) return [];
  const examples = Array.isArray(described.examples) ? described.examples.slice(0, 3) : [];
  return [...examples, ...(described.default === undefined ? [] : [described.default])].filter(isPlain) as Json[];
}

function isPlain(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function same(a: Json | undefined, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
