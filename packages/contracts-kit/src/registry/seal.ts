import { canonicalJson, sha256 } from '../golden/canonical.js';
import { isObject } from '../hostile-json.js';

/**
 * What the kit keeps in the store about versions, results and journals has a member `sha256` over the canonical JSON of all its other members. It
 * shows that an object was edited by hand, and not malice: who may write can also seal.
 */
export function sealedJson(value: object, layout: { indent?: number } = { indent: 2 }): Uint8Array {
  return Buffer.from(`${canonicalJson({ ...value, sha256: sha256(canonicalJson(value)) }, layout)}\n`, 'utf8');
}

export function isSealed(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { sha256: seal, ...rest } = value;
  return seal === sha256(canonicalJson(rest));
}

export const UNSEALED = '/sha256: it is not that of the rest: the object was edited';
