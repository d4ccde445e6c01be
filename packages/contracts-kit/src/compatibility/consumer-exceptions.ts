import { pointerSteps } from '../json-pointer.js';
import type { ConsumerDifference } from './consumer-proof.js';

/** A difference that the consumer has declared to know of. */
export interface ConsumerException {
  /** JSON Pointer into the event, `*` for each index of an array; what stands below is meant too. */
  path: string;
  reason: string;
  /** The last day it holds, `2027-01-31`, UTC. */
  expires: string;
}

export interface Excepted<E extends ConsumerException> {
  difference: ConsumerDifference;
  /** The one that lets it pass, or would if it had not expired. */
  exception?: E;
  expired: boolean;
}

/** Which differences pass for a reason. Of several exceptions one that still holds wins. */
export function withExceptions<E extends ConsumerException>(
  differences: readonly ConsumerDifference[],
  exceptions: readonly E[],
  now: Date,
): Excepted<E>[] {
  return differences.map((difference) => {
    const meant = exceptions.filter((one) => covers(one.path, pathsOf(difference)));
    const exception = meant.find((one) => !hasExpired(one, now)) ?? meant[0];
    return exception ? { difference, exception, expired: hasExpired(exception, now) } : { difference, expired: false };
  });
}

/** Whether the exception's last day is over. */
export function hasExpired({ expires }: Pick<ConsumerException, 'expires'>, now: Date): boolean {
  return now.toISOString().slice(0, 10) > expires;
}

function pathsOf(difference: ConsumerDifference): string[] {
  if (difference.kind === 'uncovered') return difference.values.map(({ path }) => path);
  return difference.kind === 'outside' || difference.path === undefined ? [] : [difference.path];
}

function covers(exception: string, paths: readonly string[]): boolean {
  const wanted = pointerSteps(exception);
  return paths.some((path) => {
    const steps = pointerSteps(path);
    return (
      wanted.length <= steps.length &&
      wanted.every((step, at) => step === steps[at] || (steps[at] === '*' && /^[0-9]+$/.test(step)))
    );
  });
}
