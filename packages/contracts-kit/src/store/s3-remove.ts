import type * as Sdk from '@aws-sdk/client-s3';
import { type Attempt, storeError } from './problems.js';
import { failureOf } from './s3-problems.js';

/** Removes an object. S3 says 204, also of what was not there; anything else comes from something that is not S3: `store-failed`. */
export async function removed(
  { sdk, client }: { sdk: typeof Sdk; client: Sdk.S3Client },
  bucket: string,
  key: string,
  attempt: Attempt,
  abort: { abortSignal?: AbortSignal },
): Promise<true> {
  const answer = await client
    .send(new sdk.DeleteObjectCommand({ Bucket: bucket, Key: key }), abort)
    .catch((error: unknown) => {
      if (failureOf(error).name === 'NoSuchKey') return undefined; // what some gateways say in its place
      throw error;
    });
  if (answer === undefined || answer.$metadata.httpStatusCode === 204) return true;
  const mend = 'Check that AWS_ENDPOINT_URL names an S3 service and not another one.';
  throw storeError('store-failed', attempt, 'the answer is none of S3', mend);
}
