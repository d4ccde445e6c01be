import { join } from 'node:path';
import { DEFAULT_CONCURRENCY } from '../../src/store/concurrency.js';
import { startS3Server } from '../../tests/support/s3-server.js';
import { countingProxy, objectBodies } from '../counting-proxy.js';
import { interleaved, processTime, withoutStart } from '../measure.js';
import { authService, inFolder, inMemory, kitFolder, kitProgram, Service } from '../repository.js';
import type { BenchCase } from '../table.js';

const GOLDENS = 300;
const BUCKET = 'bench';

/** `fetch` of a consumer of 300 events over S3 with nothing cached, beside the same GETs by the SDK; then once more. */
export const fetchGoldens: BenchCase = {
  name: 'fetch',
  run: () =>
    inFolder(async (folder) => {
      const server = await startS3Server({ buckets: [BUCKET] });
      const proxy = await countingProxy(server.endpoint);
      try {
        const env = { ...server.env, PACT_BUCKET: BUCKET };
        const many = await published(folder, 'many', GOLDENS, env);
        const one = await published(folder, 'one', 1, env);
        const times = await interleaved(
          {
            ours: fetches(many, env),
            floor: gets('many', GOLDENS, env),
            oursStart: fetches(one, env),
            floorStart: gets('one', 1, env),
          },
          5,
        );
        const counted = { ...env, AWS_ENDPOINT_URL: proxy.endpoint };
        await many.forgetFetched();
        await many.kit(['fetch'], counted);
        const first = objectBodies(proxy.exchanges);
        proxy.exchanges.length = 0;
        await many.kit(['fetch'], counted);
        const second = objectBodies(proxy.exchanges);
        return {
          rows: [
            {
              what: `fetch: ${GOLDENS} goldens over S3 / the same GETs by the SDK`,
              ours: withoutStart(times.ours, times.oursStart),
              floor: withoutStart(times.floor, times.floorStart),
              allowed: 1.3,
            },
            { what: 'fetch again, nothing new: object bodies transferred', ours: second.length, wanted: 0 },
          ],
          notes: [
            `fetch: the first transferred ${first.length} object bodies, the second ${second.length} in ${proxy.exchanges.length} requests.`,
          ],
        };
      } finally {
        await proxy.stop();
        await server.stop();
      }
    }, inMemory),
};

/** A provider with so many events in the bucket, and its consumer. */
async function published(folder: string, name: string, events: number, env: NodeJS.ProcessEnv): Promise<Service> {
  const provider = await authService(folder, { copies: events - 1, name });
  await provider.release();
  await provider.kit(['publish', '--release'], env);
  return Service.make(
    folder,
    `consumer-of-${name}`,
    { contracts: { emits: 'nothing' } },
    {
      'tests/consumer/config.json': { providers: { [name]: eventNames(events) } },
    },
  );
}

const eventNames = (count: number) => Array.from({ length: count }, (_, n) => `UserCreated${n === 0 ? '' : n}`);

function fetches(service: Service, env: NodeJS.ProcessEnv) {
  return async () => {
    await service.forgetFetched();
    return processTime('node', [kitProgram, 'fetch'], { cwd: service.dir, env });
  };
}

function gets(provider: string, count: number, env: NodeJS.ProcessEnv) {
  const keys = eventNames(count).map((event) => `golden/${provider}/1.0.0/${event}.schema.json`);
  const args = [join(kitFolder, 'bench/floor/s3-gets.mjs'), BUCKET, String(DEFAULT_CONCURRENCY), ...keys];
  return () => processTime('node', args, { env });
}
