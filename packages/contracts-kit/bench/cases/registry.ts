import { join } from 'node:path';
import {
  GetObjectCommand,
  type GetObjectCommandInput,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { DEFAULT_CONCURRENCY, mapLimit } from '../../src/store/concurrency.js';
import type { StoreCounts } from '../../src/store/counting.js';
import { openS3Store } from '../../src/store/s3.js';
import { makeClient } from '../../src/store/s3-client.js';
import { memoryStore } from '../../tests/support/memory-store.js';
import { type S3Server, startS3Server } from '../../tests/support/s3-server.js';
import { type Asked, mayDeploy, requestsOf, sayPeak } from '../asking.js';
import { countingProxy } from '../counting-proxy.js';
import { interleaved, median, timedProcess } from '../measure.js';
import { generate, layDown, newestVersion, ring, type Shape, serviceName } from '../registry.js';
import { inFolder, inMemory, kitProgram } from '../repository.js';
import type { AnyRow, BenchCase, Outcome } from '../table.js';

const BUCKET = 'bench';
const SIZES = [10, 100, 1000] as const;
const MOST_MEGABYTES = 200;

/**
 * What a service asks of stores of 10, 100 and 1000 services, 50 versions and 5 event edges each; of 10 on S3; how long can-i-deploy takes over S3
 * beside the same GETs by the bare client; and its memory.
 */
export const registry: BenchCase = {
  name: 'registry',
  run: () =>
    inFolder(async (folder) => {
      const server = await startS3Server({ buckets: [BUCKET] });
      try {
        const parts = [
          await sizes(folder),
          await onS3(folder, server),
          await timed(server, 'long journals', 'long', 12),
          await timed(server, 'young journals', 'young', 2),
          await memory(folder),
        ];
        return { rows: parts.flatMap(({ rows }) => rows), notes: parts.flatMap(({ notes = [] }) => notes) };
      } finally {
        await server.stop();
      }
    }, inMemory),
};

const fixed = new Date('2026-01-15T12:00:00.000Z');

async function sizes(folder: string): Promise<Outcome> {
  const counted: { services: number; objects: number; asked: Record<Asked, StoreCounts> }[] = [];
  for (const services of SIZES) {
    const shape = ring(services, fixed);
    const objects = await generate(shape);
    counted.push({ services, objects: objects.size, asked: await requestsOf(memoryStore(objects), shape, folder) });
  }
  const names = Object.keys(counted[0]!.asked) as Asked[];
  const rows = names.map((name): AnyRow => {
    const [least, , most] = counted.map(({ asked }) => asked[name].requests);
    return { what: `${name}: requests in a store of 1000 services, as of 10`, ours: most!, wanted: least! };
  });
  const notes = counted.flatMap(({ services, objects, asked }) =>
    names.map((name) => {
      const { requests, bodies, bytes } = asked[name];
      return `${name}, ${services} services (${objects} objects): ${requests} requests, ${bodies} objects, ${(bytes / 1000).toFixed(0)} kB`;
    }),
  );
  return { rows, notes: [notes.join('\n')] };
}

/** The requests on the wire, where a listing has pages and a missing key is an answer. */
async function onS3(folder: string, server: S3Server): Promise<Outcome> {
  const shape = ring(10, fixed);
  const objects = await generate(shape);
  await upload(server, 'ring', objects);
  const proxy = await countingProxy(server.endpoint);
  const store = openS3Store({
    bucket: BUCKET,
    prefix: 'ring',
    env: { ...server.env, AWS_ENDPOINT_URL: proxy.endpoint },
  });
  try {
    const asked = await requestsOf(store, shape, folder);
    const calls = Object.values(asked).reduce((sum, { requests }) => sum + requests, 0);
    const bytes = proxy.exchanges.reduce((sum, exchange) => sum + exchange.bytes, 0);
    return {
      rows: [
        {
          what: 'the three on S3, 10 services: requests on the wire, as calls',
          ours: proxy.exchanges.length,
          wanted: calls,
        },
      ],
      notes: [
        `On S3, 10 services: ${Object.entries(asked)
          .map(([name, counts]) => `${name} ${counts.requests} requests`)
          .join(', ')}; ${(bytes / 1000).toFixed(0)} kB on the wire with the listings.`,
      ],
    };
  } finally {
    await store.close();
    await proxy.stop();
  }
}

/**
 * can-i-deploy with 20 counterparts, in this process, beside the same GETs: also of what is not there, and the listings, which are GETs of the bucket. What
 * is asked for is what a proxy sees of one answer.
 */
async function timed(server: S3Server, what: string, prefix: string, versions: number): Promise<Outcome> {
  const shape: Shape = { services: 21, providers: 10, versions, verified: versions, now: fixed };
  await upload(server, prefix, await generate(shape));
  const asked = await requestsOfAnswer(server, prefix, shape);
  const store = openS3Store({ bucket: BUCKET, prefix, env: server.env });
  const { client } = await makeClient(server.env);
  try {
    const times = await interleaved(
      {
        ours: () => timeOf(() => mayDeploy(store, shape)),
        floor: () => timeOf(() => requests(client, asked)),
      },
      9,
    );
    const keys = asked.flatMap((one) => ('Key' in one ? [one.Key] : []));
    return {
      rows: [
        {
          what: `can-i-deploy: 20 counterparts over S3, ${what} / the same ${asked.length} GETs by the SDK`,
          ours: median(times.ours),
          floor: median(times.floor),
          allowed: 1.5,
        },
      ],
      notes: [
        `can-i-deploy, 20 counterparts, ${what}: ${keys.length} GETs of ${new Set(keys).size} keys, and ${asked.length - keys.length} listings.`,
      ],
    };
  } finally {
    await store.close();
    client.destroy();
  }
}

type Get = GetObjectCommandInput | ListObjectsV2CommandInput;

/** Every request of one answer, in order. */
async function requestsOfAnswer(server: S3Server, prefix: string, shape: Shape): Promise<Get[]> {
  const proxy = await countingProxy(server.endpoint);
  const env = { ...server.env, AWS_ENDPOINT_URL: proxy.endpoint };
  const store = openS3Store({ bucket: BUCKET, prefix, env });
  try {
    await mayDeploy(store, shape);
    return proxy.exchanges.map(({ method, path }) => {
      const { pathname, searchParams } = new URL(path, server.endpoint);
      const [, Key] = decodeURIComponent(pathname).split(`/${BUCKET}/`);
      if (method !== 'GET') throw new Error(`${method} ${path}`);
      if (!searchParams.has('list-type')) return { Bucket: BUCKET, Key };
      const said = (name: string) => searchParams.get(name) ?? undefined;
      return {
        Bucket: BUCKET,
        EncodingType: 'url',
        Prefix: said('prefix'),
        Delimiter: said('delimiter'),
        StartAfter: said('start-after'),
        ContinuationToken: said('continuation-token'),
        MaxKeys: searchParams.has('max-keys') ? Number(said('max-keys')) : undefined,
      };
    });
  } finally {
    await store.close();
    await proxy.stop();
  }
}

async function requests(client: S3Client, asked: readonly Get[]): Promise<void> {
  await mapLimit(asked, DEFAULT_CONCURRENCY, async (input) => {
    if (!('Key' in input)) return client.send(new ListObjectsV2Command(input));
    try {
      const { Body } = await client.send(new GetObjectCommand(input));
      await Body!.transformToByteArray();
    } catch (error) {
      if ((error as Error).name !== 'NoSuchKey') throw error;
    }
    return undefined;
  });
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

async function upload(server: S3Server, prefix: string, objects: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const store = openS3Store({ bucket: BUCKET, prefix, env: server.env });
  await mapLimit([...objects], 32, ([key, body]) => store.create(key, body));
  await store.close();
}

/** A whole process that answers on the store of 1000 services, in a directory, by the clock of this machine. */
async function memory(folder: string): Promise<Outcome> {
  const shape = { ...ring(1000, new Date()), verified: 20 };
  const store = join(folder, 'store');
  layDown(await generate(shape), store);
  const asked = ['can-i-deploy', '--service', serviceName(0), '--version', newestVersion(shape), '--to', 'production'];
  const { ran } = await timedProcess('node', ['--import', sayPeak, kitProgram, ...asked, '--store', `dir:${store}`], {
    cwd: folder,
  });
  const peak = Number(/^peak (\d+)$/m.exec(ran.all)?.[1]) / 1000;
  if (!(peak > 0)) throw new Error(`no peak was said: ${ran.all.slice(-500)}`);
  return {
    rows: [{ what: 'can-i-deploy, 1000 services: peak resident memory, MB', ours: peak, atMost: MOST_MEGABYTES }],
  };
}
