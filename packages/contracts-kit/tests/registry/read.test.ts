import { expect } from 'chai';
import { readHead } from '../../src/registry/head.js';
import { headKey } from '../../src/registry/keys.js';
import {
  consumersOf,
  hasVersions,
  listReleases,
  readManifest,
  readObject,
  requireManifest,
} from '../../src/registry/read.js';
import { findingOf } from '../support/findings.js';
import { memoryStore, text } from '../support/memory-store.js';
import { headOf, publishVersion, putHead } from '../support/versions.js';

const golden = 'golden/auth/1.2.0/UserCreated.schema.json';

describe('readManifest', () => {
  it('readManifest: a version exists when its manifest does', async () => {
    const store = memoryStore();
    await publishVersion(store);
    expect(await readManifest(store, 'auth', '1.2.0')).to.include({ service: 'auth', version: '1.2.0' });
    store.objects.delete('versions/auth/1.2.0.json');
    expect(await readManifest(store, 'auth', '1.2.0')).to.equal(undefined);
    const found = await findingOf(() => requireManifest(store, 'auth', '1.2.0', 'head of main'));
    expect(found).to.include({ code: 'manifest-missing' });
    expect(found.message).to.include('head of main');
  });
});

describe('readObject', () => {
  it('readObject: gives the bytes that the manifest means, and refuses any others', async () => {
    const store = memoryStore();
    await publishVersion(store);
    const manifest = await requireManifest(store, 'auth', '1.2.0', 'test');
    expect(Buffer.from(await readObject(store, manifest, golden)).toString()).to.equal('{"golden":1}\n');
    for (const damaged of ['{"golden":2}\n', '', '{"golden":1}\n\n']) {
      store.objects.set(golden, text(damaged));
      const found = await findingOf(() => readObject(store, manifest, golden));
      expect(found).to.include({ code: 'store-digest-mismatch' });
      expect(found.at).to.deep.equal({ key: golden });
    }
    store.objects.delete(golden);
    expect(await findingOf(() => readObject(store, manifest, golden))).to.include({ code: 'store-object-missing' });
  });

  it('readObject: reads nothing that the manifest does not list', async () => {
    const store = memoryStore();
    await publishVersion(store);
    const manifest = await requireManifest(store, 'auth', '1.2.0', 'test');
    for (const key of ['claims/auth/1.2.0.json', 'constructor', '__proto__']) {
      const error: unknown = await readObject(store, manifest, key).catch((e) => e);
      expect(error).to.be.instanceOf(RangeError);
    }
  });
});

describe('readHead', () => {
  it('readHead: gives the head of that service and branch, and undefined when there is none', async () => {
    const store = memoryStore();
    await putHead(store, { branch: 'feature/x', run: 7, repository: 'acme/auth' });
    const read = await readHead(store, 'auth', 'feature/x');
    expect(read?.head).to.deep.equal(headOf({ branch: 'feature/x', run: 7, repository: 'acme/auth' }));
    expect(read?.etag).to.be.a('string');
    expect(await readHead(store, 'auth', 'main')).to.equal(undefined);
  });

  it('readHead: refuses a head that is of another branch or service, or none at all', async () => {
    const bodies = [
      headOf({ branch: 'Main' }),
      headOf({ service: 'core' }),
      headOf({ version: '../1.0.0' }),
      headOf({ run: -1 }),
      7,
      null,
    ];
    for (const body of bodies) {
      const store = memoryStore(new Map([[headKey('auth', 'main'), text(JSON.stringify(body))]]));
      expect(await findingOf(() => readHead(store, 'auth', 'main'))).to.include({ code: 'head-invalid' });
    }
  });
});

describe('listReleases', () => {
  it('listReleases: lists releases only, lowest first, in one request, and tells strange names', async () => {
    const names = [
      '1.10.0',
      '1.9.0',
      '2.0.0-next.1',
      '0.0.0',
      '0.0.0-main-12345678.gabc',
      '0.0.0-pr-7.gabc',
      'v3',
      '1.0.0+x',
      '1.0.0/x',
    ];
    const store = memoryStore(new Map(names.map((name) => [`versions/auth/${name}.json`, text('{}')])));
    store.objects.set('versions/auth2/9.0.0.json', text('{}'));
    const { versions, findings } = await listReleases(store, 'auth');
    expect(versions).to.deep.equal(['0.0.0', '1.9.0', '1.10.0', '2.0.0-next.1']);
    expect(findings.map(({ code, severity, found }) => [code, severity, found])).to.deep.equal([
      ['name-invalid', 'error', '"versions/auth/1.0.0+x.json"'],
      ['name-invalid', 'error', '"versions/auth/1.0.0/x.json"'],
      ['name-invalid', 'error', '"versions/auth/v3.json"'],
    ]);
    expect(store.requests).to.deep.equal(['list versions/auth/']);
  });
});

describe('hasVersions', () => {
  it('hasVersions: a snapshot counts, a stray object does not', async () => {
    const store = memoryStore(new Map([['versions/auth/README.md', text('')]]));
    expect(await hasVersions(store, 'auth')).to.equal(false);
    store.objects.set('versions/auth/0.0.0-main-12345678.gabc.json', text('{}'));
    expect(await hasVersions(store, 'auth')).to.equal(true);
  });
});

describe('consumersOf', () => {
  it('consumersOf: names the folders below the provider, and tells one that is no service', async () => {
    const keys = [
      'pacts/auth/core/1.0.0/core-auth.json',
      'pacts/auth/templates/1.0.0/x',
      'pacts/auth/Bad/x',
      'pacts/core/auth/x',
    ];
    const { consumers, findings } = await consumersOf(memoryStore(new Map(keys.map((key) => [key, text('')]))), 'auth');
    expect(consumers).to.deep.equal(['core', 'templates']);
    expect(findings).to.have.length(1);
    expect(findings[0]).to.include({ code: 'name-invalid', severity: 'error', found: '"Bad"' });
  });
});
