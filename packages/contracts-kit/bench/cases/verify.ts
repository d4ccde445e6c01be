import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { interleaved, processTime, withoutStart } from '../measure.js';
import { authService, inFolder, kitFolder, kitProgram, Service, userCreatedExample } from '../repository.js';
import type { BenchCase } from '../table.js';

const MESSAGES = 100;
const mocha = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');

/** `verify` of one pact with 100 messages, beside MessageProviderPact of pact-js on the very file. */
export const verifyMessages: BenchCase = {
  name: 'verify',
  run: () =>
    inFolder(async (folder) => {
      const event = join(folder, 'event.json');
      await writeFile(event, JSON.stringify(userCreatedExample(1)));
      const many = await providerOf(folder, MESSAGES);
      const one = await providerOf(folder, 1);
      const ours =
        ({ service, store }: Provider) =>
        () =>
          processTime('node', [kitProgram, 'verify', '--store', store], { cwd: service.dir });
      const floor = ({ service }: Provider) => {
        const pact = join(service.dir, 'tests/provider/.pacts/consumer/1.0.0/consumer-auth.json');
        const env = { PACT_DO_NOT_TRACK: 'true' };
        return () =>
          processTime('node', [join(kitFolder, 'bench/floor/pact-verify.mjs'), 'auth', pact, event], { env });
      };
      const times = await interleaved(
        { ours: ours(many), floor: floor(many), oursStart: ours(one), floorStart: floor(one) },
        7,
      );
      const row = {
        what: `verify: ${MESSAGES} messages / MessageProviderPact on the same pact`,
        ours: withoutStart(times.ours, times.oursStart),
        floor: withoutStart(times.floor, times.floorStart),
        allowed: 1.2,
      };
      return { rows: [row] };
    }),
};

interface Provider {
  service: Service;
  store: string;
}

/** auth with a store of its own, in which a consumer has released a pact of so many messages. */
async function providerOf(folder: string, messages: number): Promise<Provider> {
  const path = join(folder, `store-${messages}`);
  await mkdir(path);
  const store = `dir:${path}`;
  const consumer = await Service.make(
    folder,
    'consumer',
    { contracts: { emits: 'nothing' } },
    {
      'tests/consumer/config.json': { providers: { auth: ['UserCreated'] } },
      'tests/consumer/examples/auth/UserCreated/ordinary.json': userCreatedExample(1),
      'tests/consumer/auth.consumer.pact.test.ts': consumerTest(messages),
    },
  );
  await consumer.release();
  const loader = join(kitFolder, 'bin/ts-node.mjs');
  await processTime('node', ['--import', loader, mocha, '--spec', 'tests/consumer/**/*.pact.test.ts'], {
    cwd: consumer.dir,
  });
  await consumer.kit(['publish', '--release', '--store', store]);
  const service = await authService(folder);
  await service.release();
  return { service, store };
}

const consumerTest = (messages: number) => `import { consumerPact, email, string, uuid } from 'contracts-kit/consumer';

describe('the consumer', () => {
  const pact = consumerPact(import.meta, { provider: 'auth' });
  for (let n = 0; n < ${messages}; n += 1) {
    it(\`takes user \${n}\`, () =>
      pact.receives(\`user \${n} was created\`, {
        event: 'UserCreated',
        contents: {
          type: 'com.example.auth.user-created',
          data: {
            userId: uuid('f3b7b1fe-40a5-4a3e-8f0f-8d2cf5d0e1b2'),
            email: email('ada@example.com'),
            locale: { language: string('en-GB'), timeZone: string('Europe/London') },
          },
        },
        handle: (event: { data: unknown }) => {
          if (!event.data) throw new Error('no data');
        },
      }));
  }
});
`;
