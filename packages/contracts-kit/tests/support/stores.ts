import { sha256 } from '../../src/golden/canonical.js';
import { openDirectoryStore } from '../../src/store/directory.js';
import { openS3Store } from '../../src/store/s3.js';
import type { Store } from '../../src/store/store.js';
import type { S3Server } from './s3-server.js';

/** A store as the command line is told of it, and as a test looks at it. */
export interface GivenStore {
  env: Record<string, string>;
  open(): Store;
}

export function directoryAt(path: string): GivenStore {
  return { env: { CONTRACTS_STORE: `dir:${path}` }, open: () => openDirectoryStore(path) };
}

export function bucketAt({ env }: Pick<S3Server, 'env'>, prefix: string, bucket = 'contracts'): GivenStore {
  return {
    env: { ...env, PACT_BUCKET: bucket, PACT_PREFIX: prefix },
    open: () => openS3Store({ bucket, prefix, env }),
  };
}

/** Every object of the store: key to sha256. */
export async function contentOf({ open }: GivenStore): Promise<Record<string, string>> {
  const store = open();
  const content: Record<string, string> = {};
  try {
    for await (const key of store.list('')) {
      const got = await store.get(key);
      content[key] = got.outcome === 'found' ? sha256(got.body) : got.outcome;
    }
  } finally {
    await store.close();
  }
  return content;
}
