import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { openS3Store } from '../../src/store/s3.js';
import type { Store } from '../../src/store/store.js';
import { type Fault, FaultProxy } from '../store/fault-proxy.js';
import { asText, green, red, tell } from '../support/accidents.js';
import { preparedWorkspace } from '../support/prepared.js';
import { type S3Server, startS3Server } from '../support/s3-server.js';
import type { Workspace } from '../support/workspace.js';

const golden = 'golden/templates/1.1.0/TemplateDeleted.schema.json';
const pact = 'pacts/templates/auth/1.2.0/auth-templates.json';
const manifest = 'versions/templates/1.1.0.json';

/** Each with the releases of all three services in it, of which a consumer and a provider fetch each other's. */
describe('accidents 5: a store that fails in the middle of a fetch', function () {
  this.timeout(60_000);
  let workspace: Workspace;
  let server: S3Server;
  let proxy: FaultProxy;
  let direct: Store;
  let s3: NodeJS.ProcessEnv;
  const dir = { CONTRACTS_STORE: 'dir:.contracts/shared' };
  const inDir = (key: string) => workspace.path('.contracts/shared', key);

  before(async () => {
    [workspace, server] = await Promise.all([preparedWorkspace(), startS3Server({ buckets: ['contracts'] })]);
    proxy = new FaultProxy(server.endpoint);
    const store = { CONTRACTS_STORE: 's3://contracts/team', AWS_MAX_ATTEMPTS: '2' };
    s3 = { ...server.env, ...store, AWS_ENDPOINT_URL: await proxy.start() };
    direct = openS3Store({ bucket: 'contracts', prefix: 'team', env: server.env });
    for (const [service, version] of Object.entries({ auth: '1.2.0', core: '1.4.0', templates: '1.1.0' })) {
      await workspace.git('tag', `${service}@${version}`);
      for (const env of [{ ...server.env, ...store }, dir])
        green(await tell(workspace, service, ['publish', '--release'], env));
    }
    for (const env of [s3, dir]) {
      green(await tell(workspace, 'auth', ['validate'], env));
      green(await tell(workspace, 'templates', ['verify'], env));
    }
  });
  after(async () => {
    await direct.close();
    await proxy.stop();
    await Promise.all([server.stop(), workspace.remove()]);
  });
  beforeEach(async () => {
    proxy.reset();
    await rm(workspace.path('.contracts/cache'), { recursive: true, force: true });
  });

  /** Everything that was fetched before, to see that a fetch that fails leaves it alone. */
  const fetched = async (service: string, folder: string) => {
    const at = workspace.path('packages', service, folder);
    const files = (await readdir(at, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    return Promise.all(
      files.map(async ({ parentPath, name }) => [
        join(parentPath, name),
        await readFile(join(parentPath, name), 'utf8'),
      ]),
    );
  };
  const faulty = (part: string, fault: Fault) => {
    proxy.plan = ({ path, method }) =>
      decodeURIComponent(path).includes(part) && method === 'GET' ? fault : undefined;
  };

  const faults: [name: string, fault: Fault, code: Parameters<typeof red>[1], exit: number, mend: RegExp][] = [
    ['fails', { status: 500, code: 'InternalError' }, 'store-failed', 3, /again/],
    ['answers what is no S3', { status: 502, text: '<html>' }, 'store-failed', 3, /again/],
    ['cuts the connection', 'reset', 'store-unreachable', 3, /./],
    ['cuts the body', 'cut-body', 'store-unreachable', 3, /./],
    ['denies', { status: 403, code: 'AccessDenied' }, 'store-denied', 3, /s3:GetObject|permission|credentials|policy/i],
    ['has lost it', { status: 404, code: 'NoSuchKey' }, 'store-object-missing', 1, /Publish (templates|auth) again/],
    [
      'returns other bytes',
      { status: 200, text: '{"type":"object"}', headers: { etag: '"x"' } },
      'store-digest-mismatch',
      1,
      /Find out who changed it/,
    ],
    [
      'returns half of it',
      { status: 200, text: '{', headers: { etag: '"x"' } },
      'store-digest-mismatch',
      1,
      /Find out who changed it/,
    ],
  ];
  for (const [name, fault, code, exit, mend] of faults) {
    it(`S3 ${name}: ${code}, for a golden and for a pact`, async () => {
      const each = [
        ['auth', 'validate', 'tests/consumer/.schemas', golden],
        ['templates', 'verify', 'tests/provider/.pacts', pact],
      ] as const;
      proxy.plan = ({ path, method }) => {
        const asked = decodeURIComponent(path);
        return method === 'GET' && each.some(([, , , key]) => asked.includes(key)) ? fault : undefined;
      };
      const told = each.map(async ([service, command, folder, key]) => {
        const before = await fetched(service, folder);
        expect(before.length).to.be.greaterThan(1);
        const found = red(await tell(workspace, service, [command], s3), code, { exit, mend });
        expect(JSON.stringify([found.at, found.message, found.found])).to.include(key.split('/').at(-1));
        expect(await fetched(service, folder), 'what was fetched before').to.deep.equal(before);
      });
      await Promise.all(told);
    });
  }

  it('S3 denies or fails to list: that is no "nothing was published"', async () => {
    for (const [part, fault, code] of [
      ['prefix=team/versions/templates/', { status: 403, code: 'AccessDenied' }, 'store-denied'],
      ['prefix=team/versions/templates/', { status: 500, code: 'InternalError' }, 'store-failed'],
      [manifest, { status: 403, code: 'AccessDenied' }, 'store-denied'],
    ] as const) {
      faulty(part, fault);
      const found = red(await tell(workspace, 'auth', ['validate'], s3), code, { exit: 3, mend: /./ });
      if (part === manifest) await asText(workspace, 'auth', ['validate'], found, s3);
    }
    faulty('prefix=team/pacts/templates/', { status: 403, code: 'AccessDenied' });
    red(await tell(workspace, 'templates', ['verify'], s3), 'store-denied', { exit: 3, mend: /./ });
  });

  it('S3 object overwritten behind the back of the manifest: store-digest-mismatch, also from a warm cache', async () => {
    green(await tell(workspace, 'auth', ['validate'], s3));
    const was = await direct.get(golden);
    if (was.outcome !== 'found') throw new Error(`${golden} is not there`);
    const changed = Buffer.from(Buffer.from(was.body).toString().replace('"sms"', '"fax"'));
    const { etag } = (await direct.replace(golden, changed, was.etag)) as { etag: string };
    const at = {
      key: golden,
      found: /bytes, sha256/,
      expected: /bytes, sha256/,
      mend: /Restore it, or publish templates again as a new version/,
    };
    const found = red(await tell(workspace, 'auth', ['validate'], s3), 'store-digest-mismatch', at);
    expect(found.expectedAt).to.deep.equal({ key: manifest });
    await asText(workspace, 'auth', ['validate'], found, s3);
    await direct.replace(golden, was.body, etag);
    green(await tell(workspace, 'auth', ['validate'], s3));
  });

  it('S3 cache on this machine that was tampered with: is asked for again, and green', async () => {
    green(await tell(workspace, 'auth', ['validate'], s3));
    const cache = workspace.path('.contracts/cache/store');
    for (const name of await readdir(cache)) {
      const text = await readFile(join(cache, name), 'utf8');
      await writeFile(join(cache, name), text.replaceAll('"sms"', '"fax"'));
    }
    green(await tell(workspace, 'auth', ['validate'], s3));
  });

  describe('directory store', () => {
    for (const [name, change, code, mend] of [
      [
        'an object that was changed',
        (text: string) => text.replace('"sms"', '"fax"'),
        'store-digest-mismatch',
        /Restore it/,
      ],
      ['an object that is cut off', (text: string) => text.slice(0, 100), 'store-digest-mismatch', /Restore it/],
      ['an object that is empty', () => '', 'store-digest-mismatch', /Restore it/],
      ['an object that is gone', () => undefined, 'store-object-missing', /Publish templates again/],
    ] as const) {
      it(`validate: ${name}`, async () => {
        const text = await readFile(inDir(golden), 'utf8');
        const changed = change(text);
        await rm(inDir(golden), { force: true });
        if (changed !== undefined) await writeFile(inDir(golden), changed);
        try {
          red(await tell(workspace, 'auth', ['validate'], dir), code, { key: golden, mend });
        } finally {
          await writeFile(inDir(golden), text);
        }
      });
    }

    it('validate: a manifest that was changed', async () => {
      const text = await readFile(inDir(manifest), 'utf8');
      try {
        for (const changed of [
          '',
          '{}',
          text.replace('"templates"', '"auth"'),
          text.replace(/"sha256": "../, '"sha256": "zz'),
        ]) {
          await writeFile(inDir(manifest), changed);
          red(await tell(workspace, 'auth', ['validate'], dir), 'manifest-invalid', { key: manifest, mend: /./ });
        }
      } finally {
        await writeFile(inDir(manifest), text);
      }
    });
  });

  describe('CI without a store', () => {
    const refused = { exit: 2, message: /CI is set/, mend: /Set PACT_BUCKET.*passThroughEnv/ };
    const commands = [
      ['auth', 'validate'],
      ['core', 'fetch'],
      ['templates', 'verify'],
      ['auth', 'publish'],
      ['core', 'status'],
    ] as const;
    for (const [service, command] of commands) {
      it(`${command}: none is given`, async () => {
        const env = { CI: 'true' };
        const found = red(await tell(workspace, service, [command], env), 'store-missing-in-ci', refused);
        if (command === 'fetch') await asText(workspace, service, [command], found, env);
      });
    }
    for (const [name, env] of Object.entries({
      'PACT_BUCKET is empty': { PACT_BUCKET: '' },
      'CONTRACTS_STORE is empty': { CONTRACTS_STORE: '' },
      'only the prefix is given': { PACT_PREFIX: 'team' },
      'CI says so in another way': { CI: '1' },
    })) {
      it(`validate: ${name}`, async () => {
        red(await tell(workspace, 'auth', ['validate'], { CI: 'true', ...env }), 'store-missing-in-ci', refused);
      });
    }
    it('and none of them has made an empty one', async () => {
      expect(await readdir(workspace.path('.contracts'))).to.not.include('store');
    });
  });
});
