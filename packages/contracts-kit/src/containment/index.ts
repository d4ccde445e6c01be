import { prove } from './prove.js';
import type { Containment, ContainmentOptions, Schema, Sets } from './types.js';

/**
 * Whether every JSON value that `inner` accepts is accepted by `outer`, with `format` as an assertion. Pure: no clock, no network,
 * no randomness; never throws. `proven` is never said of what is not so; every `refuted` comes with a value that an
 * independent validator finds valid under `inner` and not under `outer`; whatever is not understood, and matters, is `unknown`.
 */
export function proveContainment(inner: Schema, outer: Schema, options: ContainmentOptions = {}): Containment {
  return proveSets({ inner: [inner], outer: [outer] }, options);
}

/** Whether every value that all of `inner` accept is accepted by one of `outer`. As `proveContainment`. */
export function proveSets(sets: Sets, options: ContainmentOptions = {}): Containment {
  return prove(sets, options);
}
