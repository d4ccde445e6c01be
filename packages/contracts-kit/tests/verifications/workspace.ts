import { parseBuilderKey, parseVerificationKey } from '../../src/registry/keys.js';
import { parseBuilders, parseVerification } from '../../src/registry/verification-schema.js';
import type { BuilderResult, VerificationResult } from '../../src/registry/verification-types.js';
import type { GivenStore } from '../support/stores.js';

/** As a pipeline of GitHub has it. */
export const ci = {
  CI: 'true',
  GITHUB_ACTIONS: 'true',
  GITHUB_RUN_ID: '812',
  GITHUB_REPOSITORY: 'acme/shop',
};

/** What is said on stderr when the provider's tests really run; see `announce`. */
export const RAN = 'the provider tests run';

/** Every result in a store, by key, each read as readers do. */
export async function resultsIn({ open }: GivenStore): Promise<{
  pairs: Record<string, VerificationResult>;
  builders: Record<string, BuilderResult>;
}> {
  const store = open();
  const [pairs, builders]: [Record<string, VerificationResult>, Record<string, BuilderResult>] = [{}, {}];
  const now = new Date();
  try {
    for await (const key of store.list('verifications/')) {
      const got = await store.get(key);
      if (got.outcome !== 'found') throw new Error(`${key} is ${got.outcome}`);
      const [pair, built] = [parseVerificationKey(key), parseBuilderKey(key)];
      if (pair) pairs[key] = parseVerification(got.body, pair, now);
      else if (built) builders[key] = parseBuilders(got.body, built, now);
      else if (!/^verifications\/[^/]+\/_satisfied\/[0-9a-f]{64}\.json$/.test(key))
        throw new Error(`${key} is no key of a result`);
    }
  } finally {
    await store.close();
  }
  return { pairs, builders };
}
