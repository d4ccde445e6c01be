import { checkName, isName } from './names.js';

/**
 * Keys of what `prune` writes down, all below `tombstones/`: no service's name begins with `_`.
 * Makers throw `name-invalid`; parsers answer `undefined` for anything that a maker would not have made.
 */
const origin = { source: 'a store key' };
const service = (value: string) => checkName('service', value, origin);
const version = (value: string) => checkName('version', value, origin);

/** Every mark of this service's versions. */
export const tombstonesPrefix = (name: string) => `tombstones/${service(name)}/`;

/** The last number that a mark's key has room for. */
export const MAX_MARK = 9999;

/** `n` is from 1 to `MAX_MARK`: what was decided of this version after what was decided before. */
export function tombstoneKey(name: string, of: string, n: number): string {
  if (!Number.isInteger(n) || n < 1 || n > MAX_MARK) throw new RangeError(`${n} is no number of a mark`);
  return `${tombstonesPrefix(name)}${version(of)}/${String(n).padStart(4, '0')}.json`;
}

/** Says that nothing is left to remove, so that nobody looks again. */
export function removedKey(name: string, of: string): string {
  return `${tombstonesPrefix(name)}${version(of)}/removed.json`;
}

/** `n` is null for `removedKey`. */
export function parseTombstoneKey(key: string): { service: string; version: string; n: number | null } | undefined {
  const [first, name, of, file, ...more] = key.split('/');
  if (first !== 'tombstones' || more.length > 0 || !isName('service', name) || !isName('version', of)) return undefined;
  if (file === 'removed.json') return { service: name, version: of, n: null };
  const digits = /^(\d{4})\.json$/.exec(file ?? '')?.[1];
  return digits === undefined || digits === '0000' ? undefined : { service: name, version: of, n: Number(digits) };
}

/** When `prune` saw first those of this service's versions that no record speaks of. */
export const sightingsPrefix = (name: string) => `tombstones/_seen/${service(name)}/`;

export function sightingKey(name: string, of: string): string {
  return `${sightingsPrefix(name)}${version(of)}.json`;
}

export function parseSightingKey(key: string): { service: string; version: string } | undefined {
  const [first, seen, name, file, ...more] = key.split('/');
  const of = file?.endsWith('.json') ? file.slice(0, -'.json'.length) : undefined;
  if (first !== 'tombstones' || seen !== '_seen' || more.length > 0) return undefined;
  return isName('service', name) && isName('version', of) ? { service: name, version: of } : undefined;
}

/** Its keys are times before which not every answer can be given again. */
export const horizonsPrefix = 'tombstones/_horizon/';

export function horizonKey(at: Date): string {
  return `${horizonsPrefix}${String(at.getTime()).padStart(15, '0')}.json`;
}

export function parseHorizonKey(key: string): Date | undefined {
  const digits = /^tombstones\/_horizon\/(\d{15})\.json$/.exec(key)?.[1];
  const date = new Date(Number(digits));
  return digits === undefined || Number.isNaN(date.getTime()) ? undefined : date;
}
