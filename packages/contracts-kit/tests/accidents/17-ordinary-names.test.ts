import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { green, red, tell } from '../support/accidents.js';
import { pactOf, publishByHand } from '../support/hostile.js';
import { preparedWorkspace } from '../support/prepared.js';
import { type S3Server, startS3Server } from '../support/s3-server.js';
import { bucketAt, contentOf, directoryAt, type GivenStore } from '../support/stores.js';
import type { Workspace } from '../support/workspace.js';

describe('accident 17: names in a bucket', () => {
  let server: S3Server;
  let provider: Workspace;
  /** auth alone: what it knows of templates, it knows from the store. */
  let consumer: Workspace;
  let stores = 0;
  before(async () => {
    server = await startS3Server({ buckets: ['contracts'] });
    provider = await preparedWorkspace();
    consumer = await preparedWorkspace();
    await consumer.discard('packages/templates');
    await consumer.discard('packages/auth/turbo.json');
    await consumer.commit('templates has moved out');
  });
  after(async () => {
    await Promise.all([provider?.remove(), consumer?.remove()]);
    await server?.stop();
  });

  // The mark of a failed check would keep the other tests from publishing.
  afterEach(() => provider.discard('.contracts/failed'));

  it('verify: keys that no service could have', async () => {
    const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = server.env;
    const credentials = { accessKeyId, secretAccessKey };
    const client = new S3Client({ endpoint: server.endpoint, region: 'auto', forcePathStyle: true, credentials });
    const store = bucketAt(server, 'hostile');
    await publishByHand(store.open(), pactOf());
    green(await tell(provider, 'templates', ['verify'], store.env));
    for (const name of ['cafe\u0301', '__proto__', 'a..b', 'a\u0001b']) {
      const Key = `hostile/pacts/templates/${name}/1.0.0/x.json`;
      await client.send(new PutObjectCommand({ Bucket: 'contracts', Key, Body: Buffer.from('{}') }));
    }
    client.destroy();
    const told = await tell(provider, 'templates', ['verify'], store.env);
    for (const found of [/cafe\\u0301/, /__proto__/, /a\.\.b/, /a\\u0001b/]) {
      red(told, 'name-invalid', { key: 'pacts/templates/', found, mend: /Rename/ });
    }
  });

  /** Publishes templates from its checkout and fetches in the checkout of auth. */
  const endToEnd = async (store: GivenStore) => {
    const published = await tell(provider, 'templates', ['publish', '--move-head'], store.env);
    green(published);
    const { version } = published.data as { version: string };
    const fetched = await tell(consumer, 'auth', ['fetch'], store.env);
    green(fetched);
    return { version, fetched: fetched.checks.filter((one) => one.outcome === 'fetched').map((one) => one.name) };
  };
  const kinds: [string, () => GivenStore][] = [
    ['a directory', () => directoryAt(provider.path(`.contracts/names-${stores++}`))],
    ['a bucket', () => bucketAt(server, `names-${stores++}`)],
  ];

  for (const [kind, newStore] of kinds) {
    it(`publish, fetch: ordinary branch names in ${kind}`, async () => {
      const store = newStore();
      const versions = new Set<string>();
      for (const branch of ['feature/x', 'feature-x', 'a_b', '0123456', 'Straße', 'renovate/zod-4.x']) {
        for (const workspace of [provider, consumer]) await workspace.git('checkout', '--quiet', '-B', branch, 'main');
        const { version, fetched } = await endToEnd(store);
        expect(fetched).to.deep.equal([
          `golden TemplateDeleted of templates ${version} (head of ${branch})`,
          `pact of templates ${version} (head of ${branch})`,
        ]);
        versions.add(version);
      }
      // One commit, a version for each branch: also for two whose slug is one.
      expect(versions).to.have.property('size', 6);
      expect(Object.keys(await contentOf(store)))
        .to.include('heads/templates/feature%2Fx.json')
        .and.include('heads/templates/a_b.json');
      for (const workspace of [provider, consumer]) await workspace.git('checkout', '--quiet', 'main');
    });

    it(`publish, fetch: a commit whose id is all digits, in ${kind}`, async () => {
      const sha = '0123456789012345678901234567890123456789';
      const checkout = await provider.fork();
      try {
        // Such an id cannot be made at will, so git is absent and the CI says it.
        await checkout.discard('.git');
        const env = {
          CI: 'true',
          GITHUB_ACTIONS: 'true',
          GITHUB_SHA: sha,
          GITHUB_REF: 'refs/heads/main',
          GITHUB_RUN_ID: '7',
        };
        const store = newStore();
        const published = await tell(checkout, 'templates', ['publish'], { ...store.env, ...env });
        green(published);
        const fetched = await tell(consumer, 'auth', ['fetch'], store.env);
        green(fetched);
        const version = `0.0.0-main-0d6e4079.g${sha}`;
        expect(published.data).to.include({ version });
        expect(fetched.checks.map((one) => one.name)).to.include(
          `golden TemplateDeleted of templates ${version} (head of main)`,
        );
      } finally {
        await checkout.remove();
      }
    });
  }
});
