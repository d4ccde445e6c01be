import { createRequire } from 'node:module';
import type { Containment, ContainmentOptions, Schema, Sets } from './types.js';

type Engine = typeof import('./index.js');

let engine: Engine | undefined;

/** Loading the engine takes longer than most answers: whoever only may have a question comes in through here. */
function loaded(): Engine {
  engine ??= createRequire(import.meta.url)('../containment/index.js') as Engine;
  return engine;
}

/**
 * Whether every JSON value that `inner` accepts is accepted by `outer`, both JSON Schemas of draft-07, 2019-09 or 2020-12, with
 * `format` as an assertion: `proven`, `refuted` with a value that shows it, or `unknown` with the reason. Pure; never throws.
 */
export function proveContainment(inner: Schema, outer: Schema, options?: ContainmentOptions): Containment {
  return loaded().proveContainment(inner, outer, options);
}

/** As `proveSets` of index.ts. */
export function proveSets(sets: Sets, options?: ContainmentOptions): Containment {
  return loaded().proveSets(sets, options);
}
