import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Schema } from '../containment/types.js';
import { canonicalJson, sha256 } from '../golden/canonical.js';
import { canonicalMessages } from '../pact/canonical.js';
import type { PactMessage } from '../pact/read.js';
import { ignoredFolder, writeAtomic } from '../service/write.js';

/** A digest of this very program, put in when it is bundled. Run from its sources it remembers nothing. */
declare const CONTRACTS_KIT_BUILD: string | undefined;
const BUILD = typeof CONTRACTS_KIT_BUILD === 'string' ? CONTRACTS_KIT_BUILD : undefined;

/** Everything that a proof depends on. */
export interface Proved {
  /** Of the golden, sha256 in hex. */
  golden: string;
  messages: readonly PactMessage[];
  scope: Schema | undefined;
}

/**
 * Proofs without any difference that this very program made in this checkout, under `.contracts/cache/proofs` by the digest of
 * all they depend on. Only a clean proof is kept, as an empty file: what is to be told is found out anew.
 */
export class ProofMemory {
  readonly #folder: string;
  readonly #build: string | undefined;

  constructor(root: string, build: string | undefined = BUILD) {
    this.#folder = join(root, '.contracts/cache/proofs');
    this.#build = build;
  }

  async has(proved: Proved): Promise<boolean> {
    const file = this.#file(proved);
    return (
      file !== undefined &&
      (await stat(file).then(
        (found) => found.isFile(),
        () => false,
      ))
    );
  }

  async keep(proved: Proved): Promise<void> {
    const file = this.#file(proved);
    if (file === undefined) return;
    await ignoredFolder(join(this.#folder, '../..'));
    await mkdir(this.#folder, { recursive: true });
    await writeAtomic(file, '');
  }

  #file({ golden, messages, scope }: Proved): string | undefined {
    if (this.#build === undefined) return undefined;
    const said = { build: this.#build, golden, messages: canonicalMessages(messages, '4.0'), scope: scope ?? null };
    return join(this.#folder, sha256(canonicalJson(said)));
  }
}
