// The same GETs as `contracts-kit fetch` makes, by the SDK alone: node s3-gets.mjs <bucket> <concurrency> <key>…
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';

const [bucket, concurrency, ...keys] = process.argv.slice(2);
const client = new S3Client({ endpoint: process.env.AWS_ENDPOINT_URL, region: 'auto', forcePathStyle: true });
let next = 0;
const worker = async () => {
  while (next < keys.length) {
    const Key = keys[next++];
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
    const bytes = await Body.transformToByteArray();
    if (bytes.length < 500) throw new Error(`${Key} has only ${bytes.length} bytes`);
  }
};
await Promise.all(Array.from({ length: Number(concurrency) }, worker));
client.destroy();
