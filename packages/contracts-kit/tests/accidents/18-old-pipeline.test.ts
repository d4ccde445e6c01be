import { expect } from 'chai';
import { readHead } from '../../src/registry/head.js';
import { headKey } from '../../src/registry/keys.js';
import { green, type Told, tell } from '../support/accidents.js';
import { preparedWorkspace } from '../support/prepared.js';
import { type S3Server, startS3Server } from '../support/s3-server.js';
import { bucketAt, contentOf, type GivenStore } from '../support/stores.js';
import type { Workspace } from '../support/workspace.js';

describe('accident 18: an old pipeline runs again after newer commits', () => {
  let server: S3Server;
  let workspace: Workspace;
  let older: string;
  let newer: string;
  let stores = 0;
  before(async () => {
    server = await startS3Server({ buckets: ['contracts'] });
    workspace = await preparedWorkspace();
    older = await workspace.git('rev-parse', 'HEAD');
    newer = await workspace.commit('Newer');
  });
  after(async () => {
    await workspace?.remove();
    await server?.stop();
  });
  const newStore = () => bucketAt(server, `old-${stores++}`);

  /** A run of GitHub's for a push to main. Running it again keeps its number and its commit. */
  const pipeline = async (checkout: Workspace, sha: string, run: number, { env }: GivenStore): Promise<Told> => {
    const told = await tell(checkout, 'auth', ['publish'], {
      ...env,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: 'push',
      GITHUB_REF: 'refs/heads/main',
      GITHUB_REPOSITORY: 'example/services',
      GITHUB_RUN_ID: String(run),
      GITHUB_SHA: sha,
    });
    green(told);
    return told;
  };
  /** actions/checkout: the commit, on no branch. */
  const checkout = async (sha: string) => {
    await workspace.git('checkout', '--quiet', '--detach', sha);
    return workspace;
  };
  const versionOf = (told: Told) => (told.data as { version: string }).version;
  const headIn = async ({ open }: GivenStore) => {
    const store = open();
    const head = await readHead(store, 'auth', 'main');
    await store.close();
    return head?.head.version;
  };
  const stayed = (told: Told, at: string, why: RegExp) => {
    const note = told.findings.find((one) => one.code === 'head-stays');
    expect(note?.message, told.all).to.match(why).and.include('The head of main stays').and.include(at);
    expect(note?.at).to.deep.equal({ key: headKey('auth', 'main') });
    expect(note?.mend).to.include(versionOf(told));
    expect(told.checks.at(-1)).to.include({ name: 'head of main', outcome: 'skipped' });
  };

  it('publish: an older commit that was never published is published, and the head stays', async () => {
    const store = newStore();
    const second = await pipeline(await checkout(newer), newer, 200, store);
    expect(await headIn(store)).to.equal(versionOf(second));
    const first = await pipeline(await checkout(older), older, 100, store);
    expect(first.checks[0]).to.include({ name: `auth ${versionOf(first)}`, outcome: 'published' });
    stayed(first, versionOf(second), /later commit/);
    expect(await headIn(store)).to.equal(versionOf(second));
  });

  it('publish: an older commit that was published is unchanged, and the head stays; also with a new run number', async () => {
    const store = newStore();
    const first = await pipeline(await checkout(older), older, 100, store);
    expect(await headIn(store)).to.equal(versionOf(first));
    const second = await pipeline(await checkout(newer), newer, 200, store);
    expect(second.checks.at(-1)).to.include({ name: 'head of main', outcome: 'published' });
    const content = await contentOf(store);
    for (const run of [100, 300]) {
      const again = await pipeline(await checkout(older), older, run, store);
      expect(again.checks[0]).to.include({ name: `auth ${versionOf(first)}`, outcome: 'unchanged' });
      stayed(again, versionOf(second), /later commit/);
      expect(await contentOf(store)).to.deep.equal(content);
    }
  });

  it('publish: people are told in words', async () => {
    const store = newStore();
    const second = await pipeline(await checkout(newer), newer, 200, store);
    await checkout(older);
    const env = { ...store.env, CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_REF: 'refs/heads/main', GITHUB_SHA: older };
    const told = await workspace.kit('auth', ['publish'], env);
    expect(told.code, told.all).to.equal(0);
    expect(told.stdout)
      .to.include('[head-stays]')
      .and.include(`stays at ${versionOf(second)}`);
  });

  describe('without history', () => {
    let shallow: Workspace;
    before(async () => {
      shallow = await workspace.fork();
      await shallow.discard('.git');
    });
    after(() => shallow?.remove());

    it('publish: an older run leaves the head, and a newer one moves it', async () => {
      const store = newStore();
      const second = await pipeline(shallow, newer, 200, store);
      stayed(await pipeline(shallow, older, 100, store), versionOf(second), /run 100 is not later than run 200/);
      expect(await headIn(store)).to.equal(versionOf(second));
      const third = await pipeline(shallow, 'c'.repeat(40), 201, store);
      expect(await headIn(store)).to.equal(versionOf(third));
    });
  });

  it('publish: in a shallow clone of the older commit, too', async () => {
    const store = newStore();
    const second = await pipeline(await checkout(newer), newer, 200, store);
    const shallow = await workspace.fork();
    try {
      await shallow.discard('.git');
      await shallow.git('init', '--quiet');
      await shallow.write('.git/info/exclude', 'node_modules\n');
      await shallow.git('fetch', '--quiet', '--depth', '1', `file://${workspace.root}`, older);
      await shallow.git('reset', '--quiet', '--hard', 'FETCH_HEAD');
      await shallow.git('checkout', '--quiet', '--detach');
      stayed(await pipeline(shallow, older, 100, store), versionOf(second), /run 100 is not later than run 200/);
      expect(await headIn(store)).to.equal(versionOf(second));
    } finally {
      await shallow.remove();
    }
  });
});
