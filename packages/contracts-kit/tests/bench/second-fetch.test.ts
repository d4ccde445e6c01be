import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { countingProxy, type Exchange, objectBodies } from '../../bench/counting-proxy.js';
import { authService, inFolder, Service } from '../../bench/repository.js';
import { type S3Server, startS3Server } from '../support/s3-server.js';

const GOLDENS = ['UserCreated', 'UserCreated1', 'UserCreated2'];

describe('fetch over S3', () => {
  let server: S3Server;
  let proxy: Awaited<ReturnType<typeof countingProxy>>;

  before(async () => {
    server = await startS3Server({ buckets: ['contracts'] });
    proxy = await countingProxy(server.endpoint);
  });
  after(async () => {
    await proxy?.stop();
    await server?.stop();
  });

  it('fetch: a second one with nothing new transfers no object bodies', () =>
    inFolder(async (folder) => {
      const env = { ...server.env, PACT_BUCKET: 'contracts' };
      const provider = await authService(folder, { copies: GOLDENS.length - 1 });
      await provider.release();
      await provider.kit(['publish', '--release'], env);
      const consumer = await Service.make(
        folder,
        'consumer',
        { contracts: { emits: 'nothing' } },
        {
          'tests/consumer/config.json': { providers: { auth: GOLDENS } },
        },
      );
      const fetch = async (): Promise<Exchange[]> => {
        proxy.exchanges.length = 0;
        await consumer.kit(['fetch'], { ...env, AWS_ENDPOINT_URL: proxy.endpoint });
        expect(await readdir(join(consumer.dir, 'tests/consumer/.schemas/auth/1.0.0'))).to.have.length(GOLDENS.length);
        return [...proxy.exchanges];
      };
      const first = await fetch();
      const golden = (one: Exchange) => one.path.includes('.schema.json');
      expect(objectBodies(first).filter(golden)).to.have.length(GOLDENS.length);
      const second = await fetch();
      expect(objectBodies(second)).to.deep.equal([]);
      expect(second.filter(golden).map(({ status }) => status)).to.deep.equal(GOLDENS.map(() => 304));
    }));
});
