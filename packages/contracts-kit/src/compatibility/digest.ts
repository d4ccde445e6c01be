import type { Schema } from '../containment/types.js';
import { canonicalJson, sha256 } from '../golden/canonical.js';

/** What an answer is about: the SHA-256 of each schema's canonical JSON, so that anyone can repeat it. */
export interface Digests {
  old: string;
  new: string;
}

/** The SHA-256 of a schema's canonical JSON (RFC 8785), in lower-case hexadecimal: the same for any order of keys and any indentation. */
export function digestOf(schema: Schema): string {
  return sha256(canonicalJson(schema));
}
