import { tmpdir } from 'node:os';
import { expect } from 'chai';
import type { Policy } from '../../src/access/policy.js';
import { created, moved } from '../../src/access/prefixes.js';
import { green, red, without } from '../support/accidents.js';
import { allows } from '../support/iam.js';
import { services } from '../support/prepared.js';
import { run } from '../support/workspace.js';
import { Loop, store } from './loop.js';

const denied = { exit: 3, mend: /Allow s3:/ };

/** In order: each goes on from what the one before it left in the bucket. */
describe('the loop, each service under its own policy', function () {
  this.timeout(300_000);
  let loop: Loop;
  before(async () => {
    loop = await Loop.start();
  });
  after(() => loop?.stop());
  beforeEach(() => loop.reset());

  it('contracts: passes on an empty bucket, as CI, and nothing that it asks for is denied', async () => {
    const ran = await loop.workspace.turbo(['contracts'], await loop.env('nobody'));
    expect(ran.code, ran.all).to.equal(0);
    expect(loop.refused()).to.deep.equal([]);
    const { seen } = loop.proxy;
    expect(new Set(seen.map(({ who }) => who))).to.deep.equal(new Set(services));
    expect(seen.some(({ decision }) => decision === 'denied-missing')).to.equal(true);
  });

  it('publish --release, and contracts beside it: the same with released counterparts', async () => {
    for (const service of services) {
      await loop.workspace.git('tag', `${service}@${await loop.versionOf(service)}`);
      green(await loop.as(service, service, ['publish', '--release']));
    }
    for (const service of services) {
      green(await loop.as(service, service, ['verify', '--record']));
      green(await loop.as(service, service, ['prove', '--record']));
    }
    await loop.workspace.commit('After the releases');
    loop.proxy.missing = 'key-as-prefix';
    const ran = await loop.workspace.turbo(['contracts'], await loop.env('nobody'));
    expect(ran.code, ran.all).to.equal(0);
    expect(loop.refused()).to.deep.equal([]);
  });

  it('records and answers: each with the policy of the service that they are of', async () => {
    green(await loop.as('admin', 'auth', ['environment', 'create', 'test']));
    const mayDeploy = async (service: string) =>
      green(
        await loop.as(service, service, ['can-i-deploy', '--version', await loop.versionOf(service), '--to', 'test']),
      );
    for (const service of services) {
      const doctor = await loop.as(service, service, ['doctor']);
      green(doctor);
      expect(doctor.checks.find(({ name }) => name === 'store')?.detail).to.match(/is readable; may write$/);
      for (const command of ['fetch', 'status', 'diff', 'gate']) green(await loop.as(service, service, [command]));
      await mayDeploy(service);
      green(await loop.as(service, service, ['record-deployment', '--to', 'test']));
      green(await loop.as(service, service, ['record-undeployment', '--to', 'test']));
      green(await loop.as(service, service, ['record-deployment', '--to', 'test']));
    }
    for (const service of services) await mayDeploy(service);
    for (const args of [
      ['snapshot', 'save', loop.workspace.path('snapshot.json')],
      ['matrix', '--to', 'test'],
      ['verifications', 'missing', '--to', 'test'],
    ])
      green(await loop.as('reader', 'auth', args));
    expect(loop.refused()).to.deep.equal([]);
  });

  it('a counterpart in another repository: is read out of the store', async () => {
    const from = loop.proxy.seen.length;
    for (const [service, away] of [
      ['auth', 'templates'],
      ['templates', 'auth'],
    ] as const) {
      await without(loop.workspace, away, async () => {
        for (const command of ['fetch', 'validate', 'verify', 'prove', 'status'])
          green(await loop.as(service, service, [command, ...(command === 'verify' ? ['--no-record'] : [])]));
      });
      const seen = loop.proxy.seen.slice(from).filter((one) => one.who === service && one.decision === 'allowed');
      const read = seen.filter(({ action }) => action === 's3:GetObject').map(({ resource }) => resource);
      for (const folder of [`heads/${away}/`, `versions/${away}/`, `golden/${away}/`, `pacts/${service}/${away}/`])
        expect(
          read.some((one) => one.includes(`/team/contracts/${folder}`)),
          `${service}: ${folder}`,
        ).to.equal(true);
    }
    expect(loop.refused()).to.deep.equal([]);
  });

  it('policy: is the same from the root of the workspace by name, and from the store where no checkout is', async () => {
    const program = loop.workspace.path('packages/contracts-kit/bin/contracts-kit.mjs');
    for (const service of services) {
      const places: [string, string][] = [
        [loop.workspace.root, 'config.json'],
        [tmpdir(), 'as published'],
      ];
      for (const [cwd, from] of places) {
        const args = [program, 'policy', '--service', service, '--store', store];
        const ran = await run('node', args, { cwd, env: await loop.env('reader') });
        expect(ran.stderr).to.include(`(${from})`);
        expect(JSON.parse(ran.stdout), cwd).to.deep.equal(loop.policies.get(service));
      }
    }
  });

  it('publish: goes on where it was killed, with its own claim and objects in its way', async () => {
    await loop.workspace.commit('Published in two goes');
    for (const service of ['auth', 'templates']) {
      const whole = loop.policies.get(service)!;
      const noManifest = (one: string) => !one.includes(`/versions/${service}/`);
      const Statement = whole.Statement.map((one) =>
        one.Sid === 'Create' ? { ...one, Resource: one.Resource.filter(noManifest) } : one,
      );
      loop.allow(service, { ...whole, Statement });
      red(await loop.as(service, service, ['publish']), 'store-denied', denied);
      loop.allow(service, whole);
      green(await loop.as(service, service, ['publish']));
    }
  });

  for (const [sid, command] of [
    ['Read', 'fetch'],
    ['List', 'fetch'],
    ['Create', 'publish'],
    ['Move', 'publish'],
  ] as const) {
    it(`${command}: is denied without the statement ${sid}`, async () => {
      await loop.workspace.commit(`Without ${sid}`);
      const policy = loop.policies.get('auth')!;
      const Statement = policy.Statement.filter((one) => one.Sid !== sid);
      expect(Statement).to.have.length(policy.Statement.length - 1);
      loop.allow('auth', { ...policy, Statement });
      red(await loop.as('auth', 'auth', [command]), 'store-denied', denied);
    });
  }

  it('what is of another service, and environments: nothing is written', async () => {
    const before = loop.writes();
    red(await loop.as('auth', 'auth', ['environment', 'create', 'mine']), 'store-denied', denied);
    red(await loop.as('auth', 'core', ['record-undeployment', '--to', 'test']), 'store-denied', denied);
    red(await loop.as('auth', 'templates', ['publish']), 'store-denied', denied);
    expect(loop.writes()).to.equal(before);
  });

  it('an object that was deleted: is missing, not denied', async () => {
    const [auth, templates] = await Promise.all([loop.versionOf('auth'), loop.versionOf('templates')]);
    await loop.remove([
      `golden/auth/${auth}/UserCreated.schema.json`,
      `golden/templates/${templates}/TemplateDeleted.schema.json`,
      `pacts/templates/auth/${auth}/auth-templates.json`,
      `pacts/auth/templates/${templates}/templates-auth.json`,
    ]);
    for (const service of ['auth', 'templates']) {
      const deploy = ['can-i-deploy', '--version', await loop.versionOf(service), '--to', 'test'];
      for (const args of [['fetch'], ['diff'], deploy]) {
        const told = await loop.as(service, service, args);
        const codes = told.findings.map(({ code }) => code);
        expect(codes, told.all).to.include('store-object-missing').and.not.include('store-denied');
      }
    }
  });

  it('policy: nothing in it is superfluous to all of this', () => {
    const needed = (who: string, policy: Policy) =>
      loop.proxy.seen.some((one) => one.who === who && one.decision === 'allowed' && !allows([policy], one));
    const idle: string[] = [];
    for (const who of ['auth', 'templates']) {
      const policy = loop.policies.get(who)!;
      for (const [index, statement] of policy.Statement.entries()) {
        const less = (part: Partial<typeof statement>): Policy => {
          return { ...policy, Statement: policy.Statement.with(index, { ...statement, ...part }) };
        };
        const prefixes = statement.Condition?.StringLike?.['s3:prefix'];
        for (const one of prefixes ?? statement.Resource) {
          const rest = [prefixes ?? statement.Resource].flat().filter((other) => other !== one);
          const tried = prefixes
            ? less({ Condition: { StringLike: { 's3:prefix': rest } } })
            : less({ Resource: rest });
          if (!needed(who, tried)) idle.push(`${who}: ${statement.Sid} ${one}`);
        }
      }
    }
    expect(idle).to.deep.equal([]);
  });

  it('keys: every folder that is asked for is one of the table', () => {
    const folders = loop.proxy.seen.map(({ action, resource, context }) => {
      const key = action === 's3:ListBucket' ? context['s3:prefix'] : resource.slice('arn:aws:s3:::contracts/'.length);
      return key?.replace('team/contracts/', '').split('/')[0];
    });
    expect([...created, ...moved]).to.include.members([...new Set(folders)]);
  });
});
