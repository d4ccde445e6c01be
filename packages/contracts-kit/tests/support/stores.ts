import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../../src/golden/canonical.js';
import { openDirectoryStore } from '../../src/store/directory.js';
import { openS3Store } from '../../src/store/s3.js';
import type { Store } from '../../src/store/store.js';
import { type S3Server, startS3Server } from './s3-server.js';

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

/** For the suite that calls this: a new store of each kind for each name, behind a real folder and a real server that end with the suite. */
export function realStores(suite: string): [what: string, given: (name: string | number) => GivenStore][] {
  let folder: string;
  let server: S3Server;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), `contracts-${suite}-`));
    server = await startS3Server({ buckets: ['contracts'] });
  });
  after(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return [
    ['a directory', (name) => directoryAt(join(folder, String(name)))],
    ['a bucket', (name) => bucketAt(server, `${suite}-${name}`)],
  ];
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
