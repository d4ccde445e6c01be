import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { bucketSetup } from '../../src/access/bucket-setup.js';
import { partitionOf, policyOf, sizeOf } from '../../src/access/policy.js';
import { ofAdmin, ofReader, ofService } from '../../src/access/prefixes.js';
import { main } from '../../src/cli/main.js';
import {
  builderKey,
  claimKey,
  goldenKey,
  headKey,
  journalKey,
  manifestKey,
  pactKey,
  verificationKey,
} from '../../src/registry/keys.js';
import { isName } from '../../src/registry/names.js';
import { allows, type IamPolicy } from '../support/iam.js';
import { bucketPolicy } from './bucket-policy.js';

const where = { partition: 'aws', bucket: 'contracts', prefix: 'team' };
const create = { 's3:if-none-match': '*' };
const move = { 's3:if-match': '"1"' };
const put = (key: string, context: Record<string, string>) => {
  return { action: 's3:PutObject', resource: `arn:aws:s3:::contracts/team/${key}`, context };
};
const get = (key: string) => ({ action: 's3:GetObject', resource: `arn:aws:s3:::contracts/team/${key}`, context: {} });

const digest = 'ab'.repeat(32);
/** Short, so that names are often alike, and of every kind of character. */
const name = fc
  .stringMatching(/^[a-z0-9][a-z0-9._-]{0,5}$/)
  .filter((one) => isName('service', one) && !isName('version', one));
const version = fc.constantFrom('1.0.0', '0.0.0-main-0d6e4079.gab', '2.0.0-next.1');

/** Keys that the pipeline of `self` writes, but heads. */
const keysOf = (self: string, other: string, of: string) => [
  manifestKey(self, of),
  claimKey(self, of),
  goldenKey(self, of, 'UserCreated'),
  pactKey(other, self, of),
  journalKey({ kind: 'service', name: self }, 'log', 1),
  journalKey({ kind: 'service', name: self }, 'checkpoints', 32),
  verificationKey({ provider: self, providerVersion: of, consumer: other, digest }, 1),
  verificationKey({ provider: other, providerVersion: of, consumer: self, digest }, 1, 'proven'),
  builderKey(self, of, 1),
];

describe('policyOf', () => {
  it('a service: creates its own keys, whatever it and others are called, and replaces none but heads', () => {
    fc.assert(
      fc.property(name, name, version, (self, other, of) => {
        const policy = [policyOf(ofService(self, [other]), where)];
        for (const key of keysOf(self, other, of)) {
          expect(allows(policy, put(key, create)), key).to.equal(true);
          expect(allows(policy, put(key, {})), `${key} unconditionally`).to.equal(false);
          expect(allows(policy, put(key, move)), `${key} replaced`).to.equal(false);
          expect(allows(policy, { ...put(key, {}), action: 's3:DeleteObject' }), key).to.equal(false);
        }
        const head = headKey(self, 'feature/x');
        expect(allows(policy, put(head, create)) && allows(policy, put(head, move))).to.equal(true);
        expect(allows(policy, put(head, {}))).to.equal(false);
        for (const key of [goldenKey(other, of, 'X'), manifestKey(other, of), pactKey(self, other, of)])
          expect(allows(policy, get(key)), key).to.equal(true);
      }),
    );
  });

  it('a service: as a consumer it records proofs, and never an execution in the name of its provider', () => {
    fc.assert(
      fc.property(name, name, version, (self, other, of) => {
        fc.pre(self !== other);
        const pair = { provider: other, providerVersion: of, consumer: self, digest };
        const policy = [policyOf(ofService(self, [other]), where)];
        expect(allows(policy, put(verificationKey(pair, 1, 'proven'), create))).to.equal(true);
        expect(allows(policy, put(verificationKey(pair, 1, 'executed'), create))).to.equal(false);
      }),
    );
  });

  it('a service: writes no key of others, whatever they are called', () => {
    fc.assert(
      fc.property(name, name, name, version, (self, other, third, of) => {
        fc.pre(other !== self && third !== self);
        const policy = [policyOf(ofService(self, [other, third]), where)];
        const theirs = [...keysOf(other, third, of), headKey(other, `a/${self}/b`), headKey(other, 'main')];
        const environment = journalKey({ kind: 'environment', name: self }, 'log', 1);
        for (const key of [...theirs, environment]) {
          for (const context of [create, move, { ...create, ...move }])
            expect(allows(policy, put(key, context)), key).to.equal(false);
        }
        expect(allows(policy, get(pactKey(other, third, of)))).to.equal(false);
        expect(allows(policy, get(claimKey(other, of)))).to.equal(false);
      }),
    );
  });

  it('outside the prefix of the store: nothing', () => {
    for (const access of [ofService('auth', ['templates']), ofReader(), ofAdmin()]) {
      const policy = [policyOf(access, where)];
      for (const resource of [
        'contracts/versions/auth/1.json',
        'contracts/teams/versions/auth/1.json',
        'other/team/x',
      ]) {
        for (const action of ['s3:GetObject', 's3:PutObject'])
          expect(allows(policy, { action, resource: `arn:aws:s3:::${resource}`, context: create })).to.equal(false);
      }
      const list = { action: 's3:ListBucket', resource: 'arn:aws:s3:::contracts' };
      for (const context of [{}, { 's3:prefix': '' }, { 's3:prefix': 'team' }, { 's3:prefix': 'teams/' }] as Record<
        string,
        string
      >[])
        expect(allows(policy, { ...list, context })).to.equal(false);
    }
  });

  it('an admin: creates environments and records, and contracts of nobody', () => {
    const policy = [policyOf(ofAdmin(), where)];
    expect(allows(policy, put('environments/test/log/00000001.json', create))).to.equal(true);
    expect(allows(policy, put('records/core/log/00000001.json', create))).to.equal(true);
    for (const key of ['versions/auth/1.0.0.json', 'heads/auth/main.json', 'golden/auth/1.0.0/X.schema.json'])
      expect(allows(policy, put(key, create)), key).to.equal(false);
  });

  it('the three services: each fits a managed policy many times', () => {
    expect(sizeOf(policyOf(ofService('auth', ['templates']), where))).to.be.lessThan(6144 / 2);
  });

  it('partitionOf: of the region', () => {
    expect(['eu-west-1', undefined, 'cn-north-1', 'us-gov-east-1'].map(partitionOf)).to.deep.equal([
      'aws',
      'aws',
      'aws-cn',
      'aws-us-gov',
    ]);
  });
});

describe('bucketSetup', () => {
  const template = bucketSetup({ bucket: 'contracts', prefix: 'team' });
  const { Properties } = (template as { Resources: Record<string, { Properties: Record<string, unknown> }> }).Resources
    .Contracts!;

  it('lifecycle: no rule expires what is there', () => {
    const { Rules } = Properties.LifecycleConfiguration as { Rules: Record<string, unknown>[] };
    const known = ['Id', 'Status', 'Prefix', 'AbortIncompleteMultipartUpload', 'NoncurrentVersionExpiration'];
    expect(Rules).to.have.length(3);
    for (const rule of Rules) {
      expect(known).to.include.members(Object.keys(rule));
      expect(rule.Prefix).to.match(/^team\//);
    }
  });

  it('bucket policy: denies plain HTTP, and everybody who would replace', () => {
    const anything: IamPolicy = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
    };
    const policies = [anything, bucketPolicy(template, 'arn:aws:s3:::contracts')];
    const tls = { 'aws:SecureTransport': 'true' };
    const key = 'versions/auth/1.0.0.json';
    expect(allows(policies, put(key, { ...tls, ...create }))).to.equal(true);
    expect(allows(policies, put(key, tls))).to.equal(false);
    expect(allows(policies, put(key, { ...tls, ...move }))).to.equal(false);
    expect(allows(policies, put(key, { 'aws:SecureTransport': 'false', ...create }))).to.equal(false);
    expect(allows(policies, put('heads/auth/main.json', { ...tls, ...move }))).to.equal(true);
    expect(allows(policies, put('heads/auth/main.json', tls))).to.equal(false);
  });
});

describe('contracts-kit policy', () => {
  let cwd: string;
  before(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'contracts-policy-'));
  });
  after(() => rm(cwd, { recursive: true, force: true }));

  async function run(...args: string[]) {
    const told = { stdout: '', stderr: '' };
    const to = (stream: 'stdout' | 'stderr') => ({
      write: (text: string) => {
        told[stream] += text;
      },
    });
    const io = { stdout: to('stdout'), stderr: to('stderr'), env: {}, cwd, signal: new AbortController().signal };
    const code = await main(['policy', ...args], { ...io, version: '0' });
    return { ...told, code };
  }

  it('a directory: policy-needs-bucket, exit code 2, and nothing that could be taken for a policy', async () => {
    const { code, stdout } = await run('--service', 'auth', '--store', 'dir:store');
    expect(code).to.equal(2);
    expect(stdout).to.include('[policy-needs-bucket]').and.not.include('Statement');
  });

  it('stdout: the document alone, and with --format json in a report', async () => {
    const text = await run('--for', 'reader', '--store', 's3://contracts/team');
    expect(text.code, text.stderr).to.equal(0);
    expect(JSON.parse(text.stdout)).to.deep.equal(policyOf(ofReader(), where));
    const json = await run('--for', 'reader', '--store', 's3://contracts/team', '--format', 'json');
    expect(JSON.parse(json.stdout)).to.deep.include({ exitCode: 0, data: JSON.parse(text.stdout) });
  });

  for (const service of ['1.0.0', digest]) {
    it(`a service called ${service.slice(0, 5)}: is refused, since it stands elsewhere in keys too`, async () => {
      const { code, stdout } = await run('--service', service, '--store', 's3://contracts/team');
      expect(code).to.equal(2);
      expect(stdout).to.include('[argument-invalid]');
    });
  }

  it('--also: a name that cannot be a key is refused', async () => {
    expect((await run('--service', 'auth', '--also', '../x', '--store', 's3://contracts')).code).to.equal(2);
  });
});
