import type * as Sdk from '@aws-sdk/client-s3';
import { type Attempt, storeError } from './problems.js';

type Send = (
  run: (
    s3: { sdk: typeof Sdk; client: Sdk.S3Client },
    abort: { abortSignal?: AbortSignal },
  ) => Promise<Sdk.ListObjectsV2CommandOutput>,
) => Promise<Sdk.ListObjectsV2CommandOutput>;

export interface Page {
  keys: string[];
  prefixes: string[];
}

/** The pages of a listing, whole keys, in S3's order. What is not a listing is a `store-failed`, never an empty one. */
export async function* listPages(
  send: Send,
  input: Sdk.ListObjectsV2CommandInput,
  attempt: Attempt,
): AsyncGenerator<Page> {
  let token: string | undefined;
  do {
    const more = token === undefined ? {} : { ContinuationToken: token };
    const page = await send(({ sdk, client }, abort) =>
      // Encoded, since XML cannot hold every character a key can.
      client.send(new sdk.ListObjectsV2Command({ ...input, ...more, EncodingType: 'url' }), abort),
    );
    if (page.IsTruncated === undefined) throw notAListing(attempt, 'the answer is not a listing');
    const decode = page.EncodingType === 'url' ? decoded : (text: string) => text;
    yield {
      keys: (page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [decode(Key)])),
      prefixes: (page.CommonPrefixes ?? []).flatMap(({ Prefix }) => (Prefix === undefined ? [] : [decode(Prefix)])),
    };
    const next = page.IsTruncated ? page.NextContinuationToken : undefined;
    if (page.IsTruncated && (!next || next === token)) throw notAListing(attempt, 'the listing does not go on');
    token = next;
  } while (token !== undefined);
}

/** Whether there is an object of exactly that key. */
export async function isListed(send: Send, bucket: string, key: string, attempt: Attempt): Promise<boolean> {
  // Nothing that begins with the key comes before it.
  for await (const page of listPages(send, { Bucket: bucket, Prefix: key, MaxKeys: 1 }, attempt))
    return page.keys[0] === key;
  return false;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function notAListing(attempt: Attempt, why: string): Error {
  const mend = 'Check that AWS_ENDPOINT_URL names an S3 service and not another one.';
  return storeError('store-failed', attempt, why, mend);
}
