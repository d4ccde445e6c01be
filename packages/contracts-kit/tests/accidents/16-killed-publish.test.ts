import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { readHead } from '../../src/registry/head.js';
import { hasVersions, listReleases, readManifest, readObject } from '../../src/registry/read.js';
import { readServiceState } from '../../src/registry/service-journal.js';
import { FaultProxy } from '../store/fault-proxy.js';
import { green, script, tell } from '../support/accidents.js';
import { preparedWorkspace } from '../support/prepared.js';
import { type S3Server, startS3Server } from '../support/s3-server.js';
import { bucketAt, contentOf, directoryAt, type GivenStore } from '../support/stores.js';
import { cleanEnvironment, run, type Workspace } from '../support/workspace.js';

const preload = (name: string) => `--import=${fileURLToPath(new URL(`../support/${name}`, import.meta.url))}`;
const SNAPSHOT = ['publish', '--move-head'];
const dyingAt = (which: number) => ({ NODE_OPTIONS: preload('die-at-link.mjs'), DIE_AT: String(which) });

describe('accident 16: a publish is killed', () => {
  let server: S3Server;
  let proxy: FaultProxy;
  let throughProxy: string;
  let workspace: Workspace;
  let version: string;
  /** What a publish that nobody disturbs leaves, by key. */
  let whole: Record<string, string>;
  let stores = 0;
  before(async () => {
    server = await startS3Server({ buckets: ['contracts'] });
    proxy = new FaultProxy(server.endpoint);
    throughProxy = await proxy.start();
    workspace = await preparedWorkspace();
    const store = newDirectory();
    const told = await tell(workspace, 'auth', SNAPSHOT, store.env);
    green(told);
    version = (told.data as { version: string }).version;
    whole = await versionsIn(store);
    expect(Object.keys(whole)).to.have.length(5);
  });
  after(async () => {
    await workspace?.remove();
    await proxy?.stop();
    await server?.stop();
  });

  const newDirectory = () => directoryAt(workspace.path(`.contracts/killed-${stores++}`));
  const newBucket = () => bucketAt(server, `killed-${stores++}`);

  /** Starts a publish that something else will kill, and says whether it was. */
  const killed = async (env: NodeJS.ProcessEnv, onStart: (kill: () => void) => void = () => {}): Promise<boolean> => {
    const program = workspace.path('packages/contracts-kit/bin/contracts-kit.mjs');
    const child = spawn('node', [program, ...SNAPSHOT], {
      cwd: workspace.path('packages/auth'),
      env: { ...cleanEnvironment(), ...env },
      stdio: 'ignore',
    });
    onStart(() => child.kill('SIGKILL'));
    const [, signal] = await once(child, 'exit');
    return signal === 'SIGKILL';
  };

  /** No reader sees a part: there is no trace of the version in what readers follow, or all of it can be read. */
  const seenByReaders = async ({ open }: GivenStore): Promise<'nothing' | 'whole'> => {
    const store = open();
    try {
      const manifest = await readManifest(store, 'auth', version);
      const head = await readHead(store, 'auth', 'main');
      if (manifest === undefined) {
        expect(head).to.equal(undefined);
        expect(await hasVersions(store, 'auth')).to.equal(false);
        expect((await listReleases(store, 'auth')).versions).to.deep.equal([]);
        return 'nothing';
      }
      expect(Object.keys(manifest.objects)).to.have.length(2);
      for (const key of Object.keys(manifest.objects)) await readObject(store, manifest, key);
      return 'whole';
    } finally {
      await store.close();
    }
  };

  /** All but the records, which say when something was done. */
  const versionsIn = async (store: GivenStore) =>
    Object.fromEntries(Object.entries(await contentOf(store)).filter(([key]) => !key.startsWith('records/')));

  /** The same commit again: it ends as if nothing had happened. */
  const publishesAgain = async (store: GivenStore) => {
    green(await tell(workspace, 'auth', SNAPSHOT, store.env));
    expect(await versionsIn(store)).to.deep.equal(whole);
    // Whoever moved the head may have been killed before the record: this publish made up for it.
    const opened = store.open();
    const { state } = await readServiceState(opened, 'auth', { now: new Date() });
    await opened.close();
    expect(state.heads.map((one) => `${one.branch} ${one.version}`)).to.deep.equal([`main ${version}`]);
    expect(state.seq, 'recorded once').to.equal(1);
  };

  it('S3: after each request has been done, before its answer is there', async () => {
    const seen: string[] = [];
    for (let at = 0; ; at += 1) {
      const store = newBucket();
      proxy.reset();
      const wasKilled = await killed({ ...store.env, AWS_ENDPOINT_URL: throughProxy }, (kill) => {
        proxy.afterLost = async () => kill();
        // What others of its requests are under way does not reach the server any more.
        proxy.plan = (_, index) => (index < at ? 'pass' : index === at ? 'lose-answer' : 'hang');
      });
      if (!wasKilled) break;
      seen.push(await seenByReaders(store));
      await publishesAgain(store);
    }
    // Claim, two objects, manifest, head and record at least, and what is asked before each. Once whole, it stays whole.
    expect(seen).to.deep.equal([...seen].sort());
    expect(seen.filter((one) => one === 'nothing')).to.have.length.above(3);
    expect(seen.filter((one) => one === 'whole')).to.have.length.above(4);
  });

  it('directory: before each object appears', async () => {
    const seen: string[] = [];
    for (let at = 1; ; at += 1) {
      const store = newDirectory();
      if (!(await killed({ ...store.env, ...dyingAt(at) }))) break;
      seen.push(await seenByReaders(store));
      await publishesAgain(store);
    }
    // The claim, two objects, the manifest, the head.
    expect(seen).to.deep.equal(['nothing', 'nothing', 'nothing', 'nothing', 'whole', 'whole']);
  });

  it('fetch: a consumer of a version that was not finished says that its provider has published nothing', async () => {
    const store = newDirectory();
    await killed({ ...store.env, ...dyingAt(4) });
    expect(Object.keys(await contentOf(store))).to.have.length(3);
    const consumer = await preparedWorkspace();
    try {
      await consumer.discard('packages/auth');
      const told = await tell(consumer, 'templates', ['fetch'], store.env);
      green(told);
      expect(told.checks).to.deep.include({ name: 'auth', outcome: 'no provider yet' });
      expect(told.findings.map((one) => [one.code, one.severity])).to.deep.include(['provider-unpublished', 'warning']);
      expect(told.checks.filter((one) => one.outcome === 'fetched').map((one) => one.name)).to.have.length(1);
    } finally {
      await consumer.remove();
    }
  });

  it('publish: the same commit again, with another Pact and another contracts-kit installed', async () => {
    const store = newDirectory();
    await killed({ ...store.env, ...dyingAt(4) });
    const marker = workspace.path('.contracts/other-pact');
    await workspace.discard('packages/auth/tests/consumer/.pacts');
    const ran = await script(workspace, 'auth', 'pact:consumer', {
      NODE_OPTIONS: preload('other-pact.mjs'),
      OTHER_PACT_SEEN: marker,
    });
    expect(ran.code, ran.all).to.equal(0);
    expect(await workspace.read('.contracts/other-pact')).to.equal('seen');

    const newer = await preparedWorkspace();
    try {
      await newer.edit('packages/contracts-kit/package.json', /"version": "[^"]+"/, '"version": "99.0.0"');
      const program = newer.path('packages/contracts-kit/bin/contracts-kit.mjs');
      const again = await run('node', [program, ...SNAPSHOT], { cwd: workspace.path('packages/auth'), env: store.env });
      expect(again.code, again.all).to.equal(0);
      expect(again.stdout).to.match(/published +auth 0\.0\.0-main/);
      expect(await versionsIn(store)).to.deep.equal(whole);
    } finally {
      await newer.remove();
    }
  });
});
