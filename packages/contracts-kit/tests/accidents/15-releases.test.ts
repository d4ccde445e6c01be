import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readManifest, readObject } from '../../src/registry/read.js';
import { green, red, restore, type Told, tell } from '../support/accidents.js';
import { make, preparedWorkspace } from '../support/prepared.js';
import { type S3Server, startS3Server } from '../support/s3-server.js';
import { bucketAt, contentOf, directoryAt, type GivenStore } from '../support/stores.js';
import { repository, type Workspace } from '../support/workspace.js';

const EVENT = 'packages/auth/src/events/user-created.event.ts';
/** As package.json says it: the tests go on when auth is released. */
const { version: VERSION } = JSON.parse(readFileSync(join(repository, 'packages/auth/package.json'), 'utf8')) as {
  version: string;
};
const TAG = `auth@${VERSION}`;
const MANIFEST = `versions/auth/${VERSION}.json`;

describe('accident 15: a release', () => {
  let server: S3Server;
  /** Two commits with other goldens, each of which bears the tag in its own clone. */
  let one: Workspace;
  let two: Workspace;
  let stores = 0;
  before(async () => {
    server = await startS3Server({ buckets: ['contracts'] });
    one = await preparedWorkspace();
    two = await preparedWorkspace();
    await two.edit(EVENT, 'Somebody has an account now.', 'Somebody has signed up.');
    await two.commit('Other words');
    await make(two, 'auth');
    for (const workspace of [one, two]) await workspace.git('tag', TAG);
  });
  after(async () => {
    await Promise.all([one?.remove(), two?.remove()]);
    await server?.stop();
  });

  const release = (workspace: Workspace, { env }: GivenStore) => tell(workspace, 'auth', ['publish', '--release'], env);
  const taken = (told: Told) =>
    red(told, 'version-taken', { message: new RegExp(`auth ${VERSION}`), mend: /Raise the version with a changeset/ });

  const drivers: [string, () => GivenStore][] = [
    ['directory', () => directoryAt(one.path(`.contracts/release-${stores++}`))],
    ['S3', () => bucketAt(server, `release-${stores++}`)],
  ];
  for (const [name, newStore] of drivers) {
    describe(`in a store of kind ${name}`, () => {
      it('publish --release: published; the same again is a no-op; other content is told and changes nothing', async () => {
        const store = newStore();
        const first = await release(one, store);
        green(first);
        expect(first.checks).to.deep.include({
          name: `auth ${VERSION}`,
          outcome: 'published',
          detail: '2 objects and the manifest',
        });
        const content = await contentOf(store);
        expect(Object.keys(content)).to.include(MANIFEST).and.to.have.length(4);

        const again = await release(one, store);
        green(again);
        expect(again.checks[0]).to.include({ name: `auth ${VERSION}`, outcome: 'unchanged' });
        expect(await contentOf(store)).to.deep.equal(content);

        expect(taken(await release(two, store)).at?.key).to.equal(MANIFEST);
        expect(await contentOf(store)).to.deep.equal(content);
      });

      it('publish --release: two processes at once with other content: one wins, the other is told', async () => {
        for (let time = 0; time < 3; time += 1) {
          const store = newStore();
          const told = await Promise.all([release(one, store), release(two, store)]);
          const [winner, ...more] = told.filter((each) => each.code === 0);
          expect(more, told.map((each) => each.all).join('\n')).to.deep.equal([]);
          for (const loser of told.filter((each) => each !== winner)) taken(loser);
          // A reader sees the whole of what the winner published, each object as its manifest says.
          const opened = store.open();
          const manifest = (await readManifest(opened, 'auth', VERSION))!;
          for (const key of Object.keys(manifest.objects)) await readObject(opened, manifest, key);
          const commit = await (winner === told[0] ? one : two).git('rev-parse', 'HEAD');
          expect(manifest.git).to.deep.equal({ commit, branch: null, tag: TAG });
          await opened.close();
        }
      });
    });
  }

  describe('that is none', () => {
    const store = () => directoryAt(one.path('.contracts/no-release'));
    const refused = async () => expect(await contentOf(store())).to.deep.equal({});
    afterEach(async () => {
      await restore(one);
      await one.git('tag', '--force', TAG, 'main');
      await one.git('checkout', '--quiet', 'main');
    });

    it('publish --release: without the tag', async () => {
      await one.git('tag', '--delete', TAG);
      red(await release(one, store()), 'release-without-tag', {
        expected: new RegExp(`the tag ${TAG} at [0-9a-f]{40}`),
        found: /no tag/,
        mend: new RegExp(`git checkout ${TAG}`),
      });
      await refused();
    });

    it('publish --release: with the tag of another version, or of another package', async () => {
      await one.git('tag', '--delete', TAG);
      await one.git('tag', 'auth@0.9.9');
      await one.git('tag', `core@${VERSION}`);
      red(await release(one, store()), 'release-without-tag', { found: /auth@0\.9\.9/, mend: new RegExp(TAG) });
      await refused();
      await one.git('tag', '--delete', 'auth@0.9.9', `core@${VERSION}`);
    });

    it('publish --release: on a commit after the tag', async () => {
      await one.git('checkout', '--quiet', '--detach');
      await one.commit('Later');
      red(await release(one, store()), 'release-without-tag', { mend: new RegExp(`git checkout ${TAG}`) });
      await refused();
    });

    it('publish --release: on a dirty tree, changed or with a new file', async () => {
      await one.edit(EVENT, 'Somebody has an account now.', 'Somebody has signed up.');
      red(await release(one, store()), 'release-dirty', {
        found: /user-created\.event\.ts/,
        mend: new RegExp(`git checkout ${TAG}`),
      });
      await restore(one);
      await one.write('packages/auth/notes.txt', 'new');
      red(await release(one, store()), 'release-dirty', { mend: /Commit or remove/ });
      await refused();
    });

    it('publish --release: of a version that is kept for snapshots', async () => {
      await one.git('checkout', '--quiet', '--detach');
      await one.edit('packages/auth/package.json', `"version": "${VERSION}"`, '"version": "0.0.0-next"');
      await one.commit('A version of nothing');
      await one.git('tag', 'auth@0.0.0-next');
      red(await release(one, store()), 'release-version-reserved', {
        file: 'package.json',
        pointer: '/version',
        mend: /changeset/,
      });
      await refused();
    });
  });
});
