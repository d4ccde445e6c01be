import { expect } from 'chai';
import { policyOf } from '../../src/access/policy.js';
import { ofService } from '../../src/access/prefixes.js';
import { FindingError } from '../../src/finding.js';
import { openS3Store } from '../../src/store/s3.js';
import type { Store } from '../../src/store/store.js';
import { GuardProxy, type MissingRule } from '../support/guard-proxy.js';
import { type S3Server, startS3Server } from '../support/s3-server.js';

const bytes = (text: string) => Buffer.from(text);

async function codeOf(work: Promise<unknown>): Promise<string> {
  const failure = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  return failure instanceof FindingError ? failure.findings[0]!.code : `no finding: ${String(failure)}`;
}

describe('a store behind the policy of auth', function () {
  this.timeout(30_000);
  let server: S3Server;
  let proxy: GuardProxy;
  let direct: Store;
  let guarded: Store;
  before(async () => {
    server = await startS3Server({ buckets: ['contracts'] });
    proxy = new GuardProxy(server);
    const env = { ...server.env, AWS_ENDPOINT_URL: await proxy.start(), AWS_ACCESS_KEY_ID: 'auth' };
    const where = { bucket: 'contracts', prefix: 'team*/a' };
    proxy.policies.set('auth', [policyOf(ofService('auth', ['templates']), { partition: 'aws', ...where })]);
    direct = openS3Store({ ...where, env: server.env });
    guarded = openS3Store({ ...where, env });
  });
  after(async () => {
    await guarded?.close();
    await direct?.close();
    await proxy?.stop();
    await server?.stop();
  });

  for (const rule of ['no-prefix', 'key-as-prefix'] satisfies MissingRule[]) {
    it(`get: what is missing is absent, and what is denied is denied, when S3 asks with ${rule}`, async () => {
      proxy.missing = rule;
      proxy.seen.length = 0;
      expect(await guarded.get('versions/core/1.0.0.json')).to.deep.equal({ outcome: 'absent' });
      const denied = proxy.seen.some(({ decision }) => decision === 'denied-missing');
      expect(denied).to.equal(rule === 'no-prefix');
      await direct.create('versions/core/2.0.0.json', bytes('{}'));
      expect(await guarded.get('versions/core/2.0.0.json')).to.include({ outcome: 'found' });
      // The longer key begins with the one that is asked for.
      await direct.create('heads/core/main.json.json', bytes('{}'));
      expect(await guarded.get('heads/core/main.json')).to.deep.equal({ outcome: 'absent' });
      expect(await codeOf(guarded.get('golden/core/1.0.0/X.schema.json'))).to.equal('store-denied');
      await direct.create('golden/core/2.0.0/X.schema.json', bytes('{}'));
      expect(await codeOf(guarded.get('golden/core/2.0.0/X.schema.json'))).to.equal('store-denied');
      expect(await codeOf(guarded.get('claims/core/1.0.0.json'))).to.equal('store-denied');
    });
  }

  it('get: what is created between the two answers is found', async () => {
    proxy.missing = 'no-prefix';
    const key = 'records/core/log/00000001.json';
    proxy.beforeMissing = () => direct.create(key, bytes('{}'));
    expect(await guarded.get(key)).to.include({ outcome: 'found' });
    proxy.beforeMissing = async () => {};
  });

  it('writes: to its own prefixes only, and never over what is there', async () => {
    for (const key of [
      'golden/auth/1.0.0/UserCreated.schema.json',
      'pacts/templates/auth/1.0.0/auth-templates.json',
      'versions/auth/1.0.0.json',
      'claims/auth/1.0.0.json',
      'heads/auth/main.json',
      'records/auth/log/00000001.json',
      'verifications/auth/1.0.0/core/00/0001.json',
      'verifications/templates/1.0.0/auth/00/0001.proven.json',
    ]) {
      expect((await guarded.create(key, bytes('1'))).outcome, key).to.equal('created');
      expect((await guarded.create(key, bytes('2'))).outcome, key).to.equal('exists');
    }
    for (const key of [
      'golden/templates/9.0.0/TemplateDeleted.schema.json',
      'pacts/auth/templates/9.0.0/templates-auth.json',
      'pacts/templates/core/9.0.0/core-templates.json',
      'versions/templates/9.0.0.json',
      'claims/templates/9.0.0.json',
      'heads/templates/next.json',
      'records/templates/log/00000009.json',
      'environments/production/log/00000001.json',
      'verifications/templates/9.0.0/core/00/0001.json',
      'verifications/templates/9.0.0/_builders/0001.json',
    ])
      expect(await codeOf(guarded.create(key, bytes('1'))), key).to.equal('store-denied');
  });

  it('replace: heads of its own, and nothing else', async () => {
    const etagOf = async (key: string) => {
      const got = await direct.get(key);
      return got.outcome === 'found' ? got.etag : '';
    };
    const head = 'heads/auth/main.json';
    expect((await guarded.replace(head, bytes('3'), await etagOf(head))).outcome).to.equal('replaced');
    const manifest = 'versions/auth/1.0.0.json';
    expect(await codeOf(guarded.replace(manifest, bytes('3'), await etagOf(manifest)))).to.equal('store-denied');
    await direct.create('heads/core/main.json', bytes('1'));
    const other = await etagOf('heads/core/main.json');
    expect(await codeOf(guarded.replace('heads/core/main.json', bytes('3'), other))).to.equal('store-denied');
  });

  it('mayWrite: yes below its heads, no elsewhere, and nothing is left behind', async () => {
    expect(await guarded.mayWrite({ prefix: 'heads/auth/' })).to.deep.equal({ may: true });
    expect(await guarded.mayWrite({ prefix: 'heads/core/' })).to.include({ may: false });
    expect(await guarded.mayWrite()).to.include({ may: false });
  });

  it('list: the prefixes that it may read, and never the whole', async () => {
    const all = async (keys: AsyncIterable<string>) => {
      for await (const _ of keys);
      return 'listed';
    };
    for (const prefix of ['versions/', 'heads/core/', 'records/core/checkpoints/', 'environments/', 'pacts/auth/'])
      expect(await all(guarded.list(prefix)), prefix).to.equal('listed');
    expect(await all(guarded.folders('pacts/auth/'))).to.equal('listed');
    for (const prefix of ['', 'golden/', 'golden/core/', 'pacts/', 'pacts/templates/', 'claims/', 'verifications/'])
      expect(await codeOf(all(guarded.list(prefix))), prefix).to.equal('store-denied');
  });

  it('a prefix that holds a wildcard: means itself', async () => {
    const beside = openS3Store({
      bucket: 'contracts',
      prefix: 'teams/a',
      env: { ...server.env, AWS_ENDPOINT_URL: proxy.endpoint, AWS_ACCESS_KEY_ID: 'auth' },
    });
    expect(await codeOf(beside.get('versions/auth/1.0.0.json'))).to.equal('store-denied');
    await beside.close();
  });
});
