import { createHash } from 'node:crypto';
import { checkName, isName } from './names.js';

/**
 * The store's layout, both ways. Makers throw `name-invalid` on a bad name; parsers answer `undefined` for anything
 * that a maker would not have made, so a stray object in the bucket never becomes a path.
 */
const origin = { source: 'a store key' };
const service = (value: unknown) => checkName('service', value, origin);
const event = (value: unknown) => checkName('event', value, origin);
const version = (value: unknown) => checkName('version', value, origin);

/** Every key of this service's versions begins with it. */
export const versionsPrefix = (name: string) => `versions/${service(name)}/`;
/** Releases sort after it, snapshots before it (DESIGN.md): `list` from here yields releases only. */
export const releasesAfter = (name: string) => `${versionsPrefix(name)}0.0.0-~`;
/** Its folders are this provider's consumers. */
export const pactsPrefix = (provider: string) => `pacts/${service(provider)}/`;

export function manifestKey(name: string, of: string): string {
  return `versions/${service(name)}/${version(of)}.json`;
}

/** The reservation of a version while it is being published; see `publish.ts`. */
export function claimKey(name: string, of: string): string {
  return `claims/${service(name)}/${version(of)}.json`;
}

export function goldenKey(provider: string, of: string, name: string): string {
  return `golden/${service(provider)}/${version(of)}/${event(name)}.schema.json`;
}

export function pactKey(provider: string, consumer: string, of: string): string {
  return `pacts/${service(provider)}/${service(consumer)}/${version(of)}/${consumer}-${provider}.json`;
}

export function headKey(name: string, branch: string): string {
  return `heads/${service(name)}/${encodeBranch(branch)}.json`;
}

export function parseManifestKey(key: string): { service: string; version: string } | undefined {
  const [, name, file] = split(key, 'versions', 3) ?? [];
  const of = stem(file);
  return isName('service', name) && isName('version', of) ? { service: name, version: of } : undefined;
}

export function parseGoldenKey(key: string): { provider: string; version: string; event: string } | undefined {
  const [, provider, of, file] = split(key, 'golden', 4) ?? [];
  const name = file?.endsWith('.schema.json') ? file.slice(0, -'.schema.json'.length) : undefined;
  if (!isName('service', provider) || !isName('version', of) || !isName('event', name)) return undefined;
  return { provider, version: of, event: name };
}

export function parsePactKey(key: string): { provider: string; consumer: string; version: string } | undefined {
  const [, provider, consumer, of, file] = split(key, 'pacts', 5) ?? [];
  if (!isName('service', provider) || !isName('service', consumer) || !isName('version', of)) return undefined;
  return file === `${consumer}-${provider}.json` ? { provider, consumer, version: of } : undefined;
}

/** `branch` is null when the name was too long to be kept in the key; the head itself names it. */
export function parseHeadKey(key: string): { service: string; branch: string | null } | undefined {
  const [, name, file] = split(key, 'heads', 3) ?? [];
  const segment = stem(file);
  if (!isName('service', name) || segment === undefined) return undefined;
  if (ABBREVIATED.test(segment)) return { service: name, branch: null };
  const branch = decodeBranch(segment);
  return branch === undefined ? undefined : { service: name, branch };
}

/** A file name has 255 bytes on most file systems; this leaves a driver room for names beside it. */
const MAX_SEGMENT = 190;
/** `~` is in no branch name (git forbids it), so an abbreviated segment is never the encoding of another branch. */
const ABBREVIATED = /^(?:[A-Za-z0-9._-]|%[0-9A-F]{2})+~[0-9a-f]{64}$/;

/**
 * One path segment for a branch: everything but ASCII letters, digits, `.`, `_` and `-` percent-encoded as UTF-8, as
 * `encodeURIComponent` does but with `!'()*` too. An encoding that is too long for a file name (long names in a script
 * of several bytes a letter) is cut and ends in `~` and the SHA-256 of the branch.
 */
function encodeBranch(branch: string): string {
  const encoded = percentEncode(checkName('branch', branch, origin));
  if (encoded.length <= MAX_SEGMENT) return encoded;
  const digest = createHash('sha256').update(branch, 'utf8').digest('hex');
  return `${encoded.slice(0, MAX_SEGMENT - 65).replace(/%.?$/, '')}~${digest}`;
}

function decodeBranch(segment: string): string | undefined {
  let branch: string;
  try {
    branch = decodeURIComponent(segment);
  } catch {
    return undefined; // a `%` that begins no UTF-8 sequence
  }
  return isName('branch', branch) && encodeBranch(branch) === segment ? branch : undefined;
}

function percentEncode(branch: string): string {
  const rest = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(branch).replace(/[!'()*~]/g, rest);
}

function split(key: string, first: string, count: number): string[] | undefined {
  if (key.length > 1024) return undefined; // S3's limit for a key
  const parts = key.split('/');
  return parts.length === count && parts[0] === first ? parts : undefined;
}

function stem(file: string | undefined): string | undefined {
  return file?.endsWith('.json') ? file.slice(0, -'.json'.length) : undefined;
}
