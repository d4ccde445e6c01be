import { closest, distance } from 'fastest-levenshtein';

/** The candidate a person most likely meant, when it's close enough to be worth saying. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const best = closest(name, candidates);
  const different = distance(name.toLowerCase(), best.toLowerCase());
  return different <= Math.max(2, Math.floor(name.length / 3)) ? best : undefined;
}
