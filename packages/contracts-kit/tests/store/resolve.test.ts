import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { FindingError } from '../../src/finding.js';
import { openStore, resolveStore, type StoreQuestion, storeLocation } from '../../src/store/resolve.js';
import { clientConfig } from '../../src/store/s3-client.js';

const root = '/workspace';
const resolved = (question: Partial<StoreQuestion>) => resolveStore({ env: {}, root, ...question });

function findingOf(question: Partial<StoreQuestion>) {
  try {
    resolved(question);
  } catch (error) {
    if (error instanceof FindingError) return error.findings[0];
    throw error;
  }
  throw new Error('expected a finding');
}

describe('resolveStore', () => {
  it('order: the flag, CONTRACTS_STORE, PACT_BUCKET, the folder in the workspace', () => {
    const env = { CONTRACTS_STORE: 's3://middle/x', PACT_BUCKET: 'last', PACT_PREFIX: 'team/a/' };
    expect(resolved({ flag: 'dir:first', env })).to.deep.equal({
      kind: 'dir',
      path: '/workspace/first',
      why: '--store',
    });
    expect(resolved({ env })).to.deep.equal({ kind: 's3', bucket: 'middle', prefix: 'x', why: 'CONTRACTS_STORE' });
    const bucket = { PACT_BUCKET: env.PACT_BUCKET, PACT_PREFIX: env.PACT_PREFIX };
    expect(resolved({ env: bucket })).to.deep.equal({
      kind: 's3',
      bucket: 'last',
      prefix: 'team/a',
      why: 'PACT_BUCKET',
    });
    const last = { kind: 'dir', path: '/workspace/.contracts/store', why: 'the default' };
    expect(resolved({})).to.deep.equal(last);
    expect(resolved({ env: { CONTRACTS_STORE: '', PACT_BUCKET: '', PACT_PREFIX: '', CI: '' } })).to.deep.equal(last);
  });

  it('spellings: a bucket, a bucket and a prefix, a path, none', () => {
    expect(resolved({ flag: 's3://my.bucket-1' })).to.include({ bucket: 'my.bucket-1', prefix: '' });
    expect(resolved({ flag: 's3://bucket/' })).to.include({ prefix: '' });
    expect(resolved({ flag: 's3://bucket/a/b/' })).to.include({ prefix: 'a/b' });
    expect(resolved({ flag: 'dir:/abs/x' })).to.include({ path: '/abs/x' });
    expect(resolved({ flag: 'dir:../x' })).to.include({ path: '/x' });
    expect(resolved({ flag: 'none' })).to.deep.equal({ kind: 'none', why: '--store' });
    expect(resolved({ env: { CONTRACTS_STORE: 'none', PACT_BUCKET: 'b' } })).to.deep.equal({
      kind: 'none',
      why: 'CONTRACTS_STORE',
    });
  });

  it('CI without a store: store-missing-in-ci, however CI is set', () => {
    for (const CI of ['true', '1', 'woodpecker', 'True'])
      expect(findingOf({ env: { CI } })?.code, CI).to.equal('store-missing-in-ci');
    expect(findingOf({ env: { CI: 'true', PACT_BUCKET: '', PACT_PREFIX: 'x' } })?.code).to.equal('store-missing-in-ci');
    for (const CI of ['', 'false', '0', 'FALSE']) expect(resolved({ env: { CI } }).kind, CI).to.equal('dir');
    for (const env of [{ PACT_BUCKET: 'bucket' }, { CONTRACTS_STORE: 'none' }])
      expect(resolved({ env: { ...env, CI: 'true' } })).to.have.property('why');
    expect(resolved({ flag: 'dir:x', env: { CI: 'true' } }).kind).to.equal('dir');
  });

  it('bad spellings: store-invalid, which shows a right one', () => {
    const cases: [string, string][] = [
      ['', 's3://my-bucket/prefix'],
      ['./store', 'dir:./store'],
      ['/tmp/x', 'dir:/tmp/x'],
      ['my-bucket/team', 's3://my-bucket/team'],
      ['S3://bucket/x', 's3://bucket/x'],
      ['s3:bucket', 's3://bucket'],
      ['s3:/bucket', 's3://bucket'],
      ['DIR:x', 'dir:x'],
      ['file:///tmp/x', 'dir:/tmp/x'],
      ['https://s3.example.com/b', 'AWS_ENDPOINT_URL'],
      ['dir:', 'dir:.contracts/store'],
      ['dir://tmp/x', 'dir:/tmp/x'],
      ['dir:~/x', 'dir:$HOME/x'],
      ['s3://', 's3://my-bucket/prefix'],
      ['s3://Bucket/x', 's3://my-bucket/prefix'],
      ['s3://ab/x', 's3://my-bucket/prefix'],
      ['s3://a..b/x', 's3://my-bucket/prefix'],
      ['s3://-ab/x', 's3://my-bucket/prefix'],
      ['s3://10.0.0.1/x', 's3://my-bucket/prefix'],
      ['s3://bucket/a/../b', 's3://bucket/team/contracts'],
      ['s3://bucket//a', 's3://bucket/team/contracts'],
      ['s3://bucket/a//', 's3://bucket/team/contracts'],
      [`s3://bucket/${'x'.repeat(101)}`, 's3://bucket/team/contracts'],
      ['s3://bucket/.hidden', 's3://bucket/team/contracts'],
      ['dir:a\0b', 'dir:.contracts/store'],
    ];
    for (const [flag, right] of cases) {
      const found = findingOf({ flag });
      expect(found?.code, flag).to.equal('store-invalid');
      expect(found?.mend, flag).to.include(right);
      expect(found?.message, flag).to.include('--store');
    }
    expect(findingOf({ env: { PACT_BUCKET: 's3://bucket/x' } })?.mend).to.include('PACT_BUCKET=bucket');
    expect(findingOf({ env: { PACT_BUCKET: 'bucket', PACT_PREFIX: '../x' } })?.message).to.include('PACT_PREFIX');
    expect(findingOf({ env: { PACT_BUCKET: 'Bad_Bucket' } })?.message).to.include('PACT_BUCKET');
    expect(findingOf({ env: { PACT_PREFIX: 'x' } })?.mend).to.include('PACT_BUCKET');
  });

  it('any text: a choice or store-invalid, and a choice reads back from its location', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((rest) => `s3://${rest}`),
      fc.string().map((rest) => `dir:${rest}`),
      fc.stringMatching(/^s3:\/\/[a-z0-9.-]{1,10}(\/[a-z.]{0,3}){0,3}$/),
    );
    fc.assert(
      fc.property(text, (flag) => {
        let choice: ReturnType<typeof resolveStore>;
        try {
          choice = resolved({ flag });
        } catch (error) {
          expect(error).to.be.instanceOf(FindingError);
          return;
        }
        expect(resolved({ flag: storeLocation(choice) })).to.deep.equal(choice);
      }),
    );
  });
});

describe('openStore', () => {
  it('kinds: each opens its driver at the location', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'contracts-open-'));
    try {
      const dir = resolveStore({ flag: `dir:${folder}`, env: {}, root });
      const s3 = resolveStore({ flag: 's3://bucket/a/b', env: {}, root });
      for (const choice of [dir, s3]) {
        if (choice.kind === 'none') throw new Error(choice.kind);
        const store = await openStore(choice, {});
        expect(store.kind).to.equal(choice.kind);
        expect(store.location).to.equal(storeLocation(choice));
        await store.close();
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('clientConfig', () => {
  it('region: what is set, else auto at an endpoint, else us-east-1', () => {
    expect(clientConfig({}).region).to.equal('us-east-1');
    expect(clientConfig({ AWS_ENDPOINT_URL: 'https://s3.example.com' }).region).to.equal('auto');
    expect(clientConfig({ AWS_ENDPOINT_URL: 'https://s3.example.com', AWS_REGION: 'eu-west-1' }).region).to.equal(
      'eu-west-1',
    );
  });

  it('endpoint: the one of S3 wins, with path style; AWS has neither', () => {
    const both = clientConfig({ AWS_ENDPOINT_URL: 'https://a.example', AWS_ENDPOINT_URL_S3: 'https://b.example' });
    expect(both).to.include({ endpoint: 'https://b.example', forcePathStyle: true });
    expect(clientConfig({})).not.to.have.any.keys('endpoint', 'forcePathStyle');
    for (const AWS_ENDPOINT_URL of ['localhost:9000', 'ftp://x', 'https://']) {
      expect(() => clientConfig({ AWS_ENDPOINT_URL })).to.throw(FindingError, 'store-invalid');
    }
  });

  it('credentials: those in the environment, but not over a profile', () => {
    const keys = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's', AWS_SESSION_TOKEN: 't' };
    expect(clientConfig(keys).credentials).to.deep.equal({ accessKeyId: 'a', secretAccessKey: 's', sessionToken: 't' });
    expect(clientConfig({ ...keys, AWS_PROFILE: 'p' })).not.to.have.property('credentials');
  });
});
