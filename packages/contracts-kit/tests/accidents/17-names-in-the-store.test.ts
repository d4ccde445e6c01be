import { symlink } from 'node:fs/promises';
import { headKey } from '../../src/registry/keys.js';
import type { Manifest } from '../../src/registry/manifest.js';
import { green, red, tell } from '../support/accidents.js';
import { messageOf, pactOf, publishByHand, stranger } from '../support/hostile.js';
import { guardedWorkspace, MARK, objectOf } from '../support/hostile-names.js';

describe('accident 17: names in the store that could lead elsewhere', () => {
  const here = guardedWorkspace();
  const verify = () => tell(here.workspace, 'templates', ['verify'], here.store.env);
  const byHand = (pact: unknown, options?: Parameters<typeof publishByHand>[2]) =>
    publishByHand(here.store.open(), pact, options);

  it('verify: passes with a version that is written by hand and right', async () => {
    await byHand(pactOf());
    green(await verify());
  });

  for (const [what, pact] of Object.entries({
    'a provider': pactOf({ provider: { name: `../../${MARK}` } }),
    'an event': pactOf({ interactions: [messageOf({ metadata: { event: `../${MARK}` } })] }),
    'a property __proto__': pactOf({
      metadata: objectOf([
        ['pactSpecification', { version: '4.0' }],
        ['__proto__', { polluted: true }],
      ]),
    }),
  })) {
    it(`verify: a pact with a hostile name: ${what}`, async () => {
      const key = await byHand(pact);
      red(await verify(), 'pact-unreadable', { key, mend: /consumerPact/ });
    });
  }

  const version = `0.0.0-main-0d6e4079.g${'a'.repeat(40)}`;
  const manifestKey = `versions/${stranger}/${version}.json`;
  const of = (manifest: Manifest, more: Record<string, unknown>) => ({ ...manifest, ...more });
  const entry = { sha256: '0'.repeat(64), size: 1 };
  const manifests: Record<string, (manifest: Manifest) => unknown> = {
    'the service': (one) => of(one, { service: `../${MARK}` }),
    'the version': (one) => of(one, { version: `../../${MARK}` }),
    'an object out of the folder': (one) =>
      of(one, { objects: { ...one.objects, [`pacts/templates/../../../${MARK}/x.json`]: entry } }),
    'an object of another service': (one) =>
      of(one, { objects: { ...one.objects, 'pacts/templates/core/1.0.0/core-templates.json': entry } }),
    'an object __proto__': (one) => of(one, { objects: { ...one.objects, ['__proto__']: entry } }),
    'a key with NUL': (one) =>
      of(one, { objects: { ...one.objects, [`pacts/templates/${stranger}/${version}/a\u0000b.json`]: entry } }),
    'an event it emits': (one) => of(one, { emits: [`../${MARK}`] }),
    'a provider it consumes': (one) => of(one, { consumes: { [`../${MARK}`]: { range: null, events: {} } } }),
    'a provider in another Unicode form': (one) =>
      of(one, { consumes: { 'te\u0301mplates': { range: null, events: {} } } }),
    'a provider __proto__': (one) => of(one, { consumes: objectOf([['__proto__', { range: null, events: {} }]]) }),
    'an event __proto__': (one) =>
      of(one, { consumes: { templates: { range: null, events: objectOf([['__proto__', {}]]) } } }),
    'its branch': (one) => of(one, { git: { ...one.git, branch: `../${MARK}` } }),
  };
  for (const [what, change] of Object.entries(manifests)) {
    it(`verify: a manifest with a hostile name: ${what}`, async () => {
      await byHand(pactOf(), { change, version });
      red(await verify(), 'manifest-invalid', { key: manifestKey, mend: /delete it and publish again/ });
    });
  }

  for (const [what, parts] of Object.entries({
    'a version out of the folder': { version: `../../${MARK}` },
    'a version __proto__': { version: '__proto__' },
    'another service': { service: 'core' },
    'a service out of the folder': { service: `../${MARK}` },
    'another branch': { branch: 'other' },
    'a branch with NUL': { branch: 'ma\u0000in' },
  })) {
    it(`verify: a head that names ${what}`, async () => {
      await byHand(pactOf());
      const key = headKey(stranger, 'main');
      const head = JSON.parse(await here.workspace.read(`.contracts/by-hand/${key}`)) as object;
      await here.put(key, { ...head, ...parts });
      red(await verify(), 'head-invalid', { key, mend: /delete it and publish again/ });
    });
  }

  for (const name of ['__proto__', 'Billing', 'a..b', 'cafe\u0301', 'caf\u00e9', 'a\nb']) {
    it(`verify: a folder of pacts called ${JSON.stringify(name)}`, async () => {
      await here.put(`pacts/templates/${name}/1.0.0/x.json`, {});
      red(await verify(), 'name-invalid', {
        key: 'pacts/templates/',
        message: /store listing/,
        mend: /Rename|remove/,
      });
    });
    it(`fetch: a version called ${JSON.stringify(name)}`, async () => {
      await byHand(pactOf());
      await here.put(`versions/${stranger}/${name}.json`, {});
      red(await tell(here.workspace, 'templates', ['fetch'], here.store.env), 'name-invalid', {
        message: /no manifest/,
        mend: /remove it/,
      });
    });
  }

  it('verify: what a system or a console leaves in a bucket is no finding', async () => {
    await byHand(pactOf());
    await here.put('pacts/templates/.DS_Store', 'x');
    await here.put(`versions/${stranger}/.hidden/1.0.0.json`, 'x');
    green(await verify());
  });

  it('publish: nothing is written through a link in the store', async () => {
    await here.put('other/x', 'x');
    await symlink(here.workspace.path('packages'), here.workspace.path('.contracts/by-hand/golden'));
    const told = await tell(here.workspace, 'templates', ['publish'], here.store.env);
    red(told, 'store-symlink', { mend: /Replace the link/, exit: told.code });
  });
});
