import { FindingError, finding } from '../../src/finding.js';
import type { Store } from '../../src/store/store.js';
import { allows, type IamPolicy, type IamRequest } from './iam.js';

/**
 * A store as whoever has these policies sees it through the S3 driver: what they do not allow is `store-denied`. For a missing object, S3 asks whether
 * the bucket may be listed; the driver then asks the listing of that key, so that is what decides here. `guard-proxy.ts` does this on the wire.
 */
export function guardedStore(
  store: Store,
  policies: readonly IamPolicy[],
  { bucket, prefix }: { bucket: string; prefix: string },
): Store & { refused: IamRequest[] } {
  const base = prefix === '' ? '' : `${prefix}/`;
  const refused: IamRequest[] = [];
  const ask = (request: IamRequest) => allows(policies, request);
  const demand = (key: string, request: IamRequest) => {
    if (ask(request)) return;
    refused.push(request);
    throw new FindingError(
      finding('store-denied', { message: `${request.action} is denied for ${key}`, at: { key }, mend: 'Allow it.' }),
    );
  };
  const object = (action: string, key: string, context: Record<string, string>): IamRequest => {
    return { action, resource: `arn:aws:s3:::${bucket}/${base}${key}`, context };
  };
  const listing = (keys: string): IamRequest => {
    return { action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}`, context: { 's3:prefix': base + keys } };
  };
  return {
    ...store,
    refused,
    async get(key, options) {
      const request = object('s3:GetObject', key, {});
      if (ask(request)) {
        const got = await store.get(key, options);
        if (got.outcome === 'absent') demand(key, listing(key));
        return got;
      }
      // Denied: if the listing may be asked and says that there is nothing, that is known.
      const there = !ask(listing(key)) || (await store.get(key)).outcome === 'found';
      if (there) demand(key, request);
      return { outcome: 'absent' };
    },
    async create(key, body, options) {
      demand(key, object('s3:PutObject', key, { 's3:if-none-match': '*' }));
      return store.create(key, body, options);
    },
    async replace(key, body, etag, options) {
      demand(key, object('s3:PutObject', key, { 's3:if-match': `"${etag}"` }));
      return store.replace(key, body, etag, options);
    },
    async remove(key, options) {
      demand(key, object('s3:DeleteObject', key, {}));
      return store.remove(key, options);
    },
    async *list(keys, options) {
      demand(keys, listing(keys));
      yield* store.list(keys, options);
    },
    async *folders(keys, options) {
      demand(keys, listing(keys));
      yield* store.folders(keys, options);
    },
  };
}
