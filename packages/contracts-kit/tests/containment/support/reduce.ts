import type { Json } from '../../../src/containment/types.js';

/** Tries at most so often; what is left then is small enough to read. */
const TRIES = 3000;

/** The smallest document found for which `fails` still holds. Any JSON; `fails` has to refuse what makes no sense. */
export function reduce<T>(document: T, fails: (candidate: T) => boolean): T {
  let best = document as Json;
  let tries = 0;
  const holds = (candidate: Json) => {
    tries += 1;
    try {
      return fails(structuredClone(candidate) as T);
    } catch {
      return false;
    }
  };
  for (let progress = true; progress && tries < TRIES; ) {
    progress = false;
    for (const candidate of smaller(best)) {
      if (tries >= TRIES) break;
      if (!holds(candidate)) continue;
      best = candidate;
      progress = true;
      break;
    }
  }
  return best as T;
}

/** Everything that is one step simpler, the largest steps first. */
export function* smaller(value: Json): Generator<Json> {
  if (typeof value === 'string') {
    if (value.length > 1) yield value.slice(0, value.length >> 1);
    if (value.length > 0) yield value.slice(0, -1);
    return;
  }
  if (typeof value === 'number') {
    for (const simpler of [0, 1, Math.trunc(value)]) {
      if (Math.abs(simpler) < Math.abs(value) || (Number.isInteger(simpler) && !Number.isInteger(value))) yield simpler;
    }
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) yield value.toSpliced(i, 1);
    for (let i = 0; i < value.length; i += 1) for (const each of smaller(value[i]!)) yield value.with(i, each);
    return;
  }
  const keys = Object.keys(value);
  for (const key of keys) yield Object.fromEntries(keys.filter((other) => other !== key).map((k) => [k, value[k]!]));
  // A schema in the place of what holds it.
  for (const key of keys) {
    const inner = value[key]!;
    if (typeof inner !== 'object' || inner === null) continue;
    yield inner;
    for (const each of Object.values(inner)) if (typeof each === 'object' && each !== null) yield each;
  }
  for (const key of keys) {
    if (key === '$schema') continue;
    if (typeof value[key] === 'object') yield { ...value, [key]: true };
    for (const each of smaller(value[key]!)) yield { ...value, [key]: each };
  }
}
