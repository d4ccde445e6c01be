import { createHash } from 'node:crypto';
import { checkName, isName } from './names.js';
import type { VerificationResult } from './verification-types.js';

/**
 * The store's layout, both ways. Makers throw `name-invalid` on a bad name; parsers answer `undefined` for anything
 * that a maker would not have made, so a stray object in the bucket never becomes a path.
 */
const origin = { source: 'a store key' };
const service = (value: unknown) => checkName('service', value, origin);
const event = (value: unknown) => checkName('event', value, origin);
const version = (value: unknown) => checkName('version', value, origin);
const environment = (value: unknown) => checkName('environment', value, origin);

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

/** Every key of this service's heads begins with it. */
export const headsPrefix = (name: string) => `heads/${service(name)}/`;

export function headKey(name: string, branch: string): string {
  return `heads/${service(name)}/${encodeBranch(branch)}.json`;
}

/** Names of one pact's content, as one consumer states it, and of one version of its provider. */
export interface Pair {
  provider: string;
  providerVersion: string;
  consumer: string;
  /** `pactDigest`. */
  digest: string;
}

/** Results of every pact's content with this version of its provider, and of its builders. */
export function verificationsPrefix(provider: string, providerVersion: string): string {
  return `verifications/${service(provider)}/${version(providerVersion)}/`;
}

export function pairPrefix({ provider, providerVersion, consumer, digest }: Pair): string {
  if (!DIGEST.test(digest)) throw new RangeError(`${JSON.stringify(digest)} is no sha256 in hex`);
  return `${verificationsPrefix(provider, providerVersion)}${service(consumer)}/${digest}/`;
}

/** No service's name begins with `_`. */
export function buildersPrefix(provider: string, providerVersion: string): string {
  return `${verificationsPrefix(provider, providerVersion)}_builders/`;
}

/**
 * `<seq>.json` of an execution, `<seq>.proven.json` of a proof: the consumer's pipeline may write proofs and nothing else there, and keys are what
 * access is given by.
 */
export function verificationKey(pair: Pair, seq: number, kind: VerificationResult['kind'] = 'executed'): string {
  return `${pairPrefix(pair)}${sequence(seq)}${kind === 'proven' ? '.proven' : ''}.json`;
}

export function builderKey(provider: string, providerVersion: string, seq: number): string {
  return `${buildersPrefix(provider, providerVersion)}${sequence(seq)}.json`;
}

export function parseVerificationKey(
  key: string,
): (Pair & { seq: number; kind: VerificationResult['kind'] }) | undefined {
  const [, provider, of, consumer, digest, file] = split(key, 'verifications', 6) ?? [];
  const kind = file?.endsWith('.proven.json') ? 'proven' : 'executed';
  const seq = sequenceOf(stem(file)?.replace(/\.proven$/, ''));
  if (!isName('service', provider) || !isName('version', of) || !isName('service', consumer)) return undefined;
  if (digest === undefined || !DIGEST.test(digest) || seq === undefined) return undefined;
  return { provider, providerVersion: of, consumer, digest, seq, kind };
}

export function parseBuilderKey(key: string): { provider: string; providerVersion: string; seq: number } | undefined {
  const [, provider, of, builders, file] = split(key, 'verifications', 5) ?? [];
  const seq = sequenceOf(stem(file));
  if (!isName('service', provider) || !isName('version', of)) return undefined;
  return builders === '_builders' && seq !== undefined ? { provider, providerVersion: of, seq } : undefined;
}

/** Marks of what this provider has satisfied; see `satisfied.ts`. */
export function satisfiedPrefix(provider: string): string {
  return `verifications/${service(provider)}/_satisfied/`;
}

/** `digest`: `messageDigest`. */
export function satisfiedKey(provider: string, digest: string): string {
  if (!DIGEST.test(digest)) throw new RangeError(`${JSON.stringify(digest)} is no sha256 in hex`);
  return `${satisfiedPrefix(provider)}${digest}.json`;
}

/** The last number that a result's key has room for. */
export const MAX_RESULT = 9999;
const DIGEST = /^[0-9a-f]{64}$/;

function sequence(seq: number): string {
  if (!Number.isInteger(seq) || seq < 1 || seq > MAX_RESULT) throw new RangeError(`${seq} is no number of a result`);
  return String(seq).padStart(4, '0');
}

function sequenceOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{4}$/.test(text) && text !== '0000' ? Number(text) : undefined;
}

/** Its folders are the services that have begun to publish. */
export const servicesPrefix = 'versions/';
/** Its folders are the environments. */
export const environmentsPrefix = 'environments/';

/** Whose journal (`record-types.ts`): of a service, below `records/`, or of an environment. */
export interface JournalOwner {
  kind: 'service' | 'environment';
  name: string;
}

/** Of `owner`'s journal: its entries, and the states that they come to. */
export type JournalPart = 'log' | 'checkpoints';

/** More than one a second for three years. Eight digits, so that keys sort as numbers do. */
export const MAX_SEQ = 99_999_999;

/** Every key of a journal begins with it; its checkpoints come before its entries. */
export function journalFolder({ kind, name }: JournalOwner): string {
  return kind === 'service' ? `records/${service(name)}/` : `${environmentsPrefix}${environment(name)}/`;
}

/** Every key of that part of a journal begins with it. */
export function journalPrefix(owner: JournalOwner, part: JournalPart): string {
  return `${journalFolder(owner)}${part}/`;
}

/** `seq` is from 1 to `MAX_SEQ`; anything else is a caller's mistake. */
export function journalKey(owner: JournalOwner, part: JournalPart, seq: number): string {
  if (!Number.isInteger(seq) || seq < 1 || seq > MAX_SEQ) throw new RangeError(`${seq} is no number of an entry`);
  return `${journalPrefix(owner, part)}${String(seq).padStart(8, '0')}.json`;
}

export function parseJournalKey(key: string): { owner: JournalOwner; part: JournalPart; seq: number } | undefined {
  const [first = ''] = key.split('/', 1);
  const kind = first === 'records' ? 'service' : first === 'environments' ? 'environment' : undefined;
  const [, name, part, file] = split(key, first, 4) ?? [];
  const digits = stem(file);
  if (kind === undefined || !isName(kind, name) || (part !== 'log' && part !== 'checkpoints')) return undefined;
  if (digits === undefined || !/^\d{8}$/.test(digits) || Number(digits) === 0) return undefined;
  return { owner: { kind, name }, part, seq: Number(digits) };
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
