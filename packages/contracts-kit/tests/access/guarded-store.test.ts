import { expect } from 'chai';
import { policyOf } from '../../src/access/policy.js';
import { ofAdmin, ofService } from '../../src/access/prefixes.js';
import { FindingError } from '../../src/finding.js';
import { consumersOf } from '../../src/registry/read.js';
import { openS3Store } from '../../src/store/s3.js';
import type { Store } from '../../src/store/store.js';
import { GuardProxy } from '../support/guard-proxy.js';
import { guardedStore } from '../support/guarded-store.js';
import { memoryStore, text } from '../support/memory-store.js';
import { type S3Server, startS3Server } from '../support/s3-server.js';

const where = { bucket: 'contracts', prefix: 'team' };
const policy = policyOf(ofService('auth', ['templates']), { partition: 'aws', ...where });
const there = [
  'versions/auth/1.0.0.json',
  'versions/core/1.0.0.json',
  'pacts/auth/core/1.0.0/core-auth.json',
  'pacts/templates/core/1.0.0/core-templates.json',
  'golden/core/1.0.0/X.schema.json',
  'golden/templates/1.0.0/TemplateDeleted.schema.json',
  'heads/auth/main.json',
];
const missing = there.map((key) => key.replace('.json', '.none.json'));

async function answer(work: Promise<{ outcome: string }>): Promise<string> {
  return work.then(
    ({ outcome }) => outcome,
    (error: unknown) => (error instanceof FindingError ? error.findings[0]!.code : String(error)),
  );
}

async function listed(keys: AsyncIterable<string>): Promise<{ outcome: string }> {
  const found: string[] = [];
  for await (const key of keys) found.push(key);
  return { outcome: found.join(' ') };
}

/** What is asked, by name; the same of each store. */
async function answers(store: Store): Promise<Record<string, string>> {
  const told: Record<string, string> = {};
  for (const key of [...there, ...missing]) told[`get ${key}`] = await answer(store.get(key));
  for (const prefix of ['', 'versions/', 'pacts/auth/', 'pacts/templates/', 'golden/core/', 'golden/templates/']) {
    told[`list ${prefix}`] = await answer(listed(store.list(prefix)));
    told[`folders ${prefix}`] = await answer(listed(store.folders(prefix)));
  }
  for (const key of [...there, 'golden/auth/2.0.0/New.schema.json', 'environments/test/log/00000001.json'])
    told[`create ${key}`] = await answer(store.create(key, text('{}')));
  for (const key of there) told[`replace ${key}`] = await answer(store.replace(key, text('{}'), 'another'));
  return told;
}

describe('guardedStore', function () {
  this.timeout(30_000);
  let server: S3Server;
  let proxy: GuardProxy;
  before(async () => {
    server = await startS3Server({ buckets: ['contracts'] });
    proxy = new GuardProxy(server);
    await proxy.start();
  });
  after(async () => {
    await proxy?.stop();
    await server?.stop();
  });

  it('every method: answers as the S3 driver does behind the same policy', async () => {
    proxy.policies.set('auth', [policy]);
    const direct = openS3Store({ ...where, env: server.env });
    const env = { ...server.env, AWS_ENDPOINT_URL: proxy.endpoint, AWS_ACCESS_KEY_ID: 'auth' };
    const driver = openS3Store({ ...where, env });
    const memory = memoryStore();
    try {
      for (const key of there) {
        await direct.create(key, text('{}'));
        await memory.create(key, text('{}'));
      }
      const guarded = await answers(guardedStore(memory, [policy], where));
      expect(guarded).to.deep.equal(await answers(driver));
      expect(new Set(Object.values(guarded))).to.include.all.keys(
        'found',
        'absent',
        'created',
        'exists',
        'changed',
        'store-denied',
      );
    } finally {
      await driver.close();
      await direct.close();
    }
  });

  it('consumersOf: of itself, not of others', async () => {
    const memory = memoryStore();
    for (const key of there) await memory.create(key, text('{}'));
    const store = guardedStore(memory, [policy], where);
    expect((await consumersOf(store, 'auth')).consumers).to.deep.equal(['core']);
    expect(await answer(consumersOf(store, 'templates').then(() => ({ outcome: 'told' })))).to.equal('store-denied');
    expect(store.refused).to.have.length(1);
    const admin = guardedStore(memory, [policyOf(ofAdmin(), { partition: 'aws', ...where })], where);
    expect((await consumersOf(admin, 'templates')).consumers).to.deep.equal(['core']);
  });
});
