import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { type Fault, FaultProxy, type Seen } from '../store/fault-proxy.js';
import { green, red, type Told, tell } from '../support/accidents.js';
import { preparedWorkspace } from '../support/prepared.js';
import { type S3Server, startS3Server } from '../support/s3-server.js';
import { bucketAt, type GivenStore } from '../support/stores.js';
import { cleanEnvironment, type Workspace } from '../support/workspace.js';
import { ci, RAN, resultsIn } from './workspace.js';

const tests = 'packages/auth/tests/provider/user-created.provider.pact.test.ts';

describe('verify --record, in a bucket', function () {
  this.timeout(120_000);
  let workspace: Workspace;
  let server: S3Server;
  let proxy: FaultProxy;
  let endpoint: string;
  let buckets = 0;
  let given: GivenStore;
  let env: NodeJS.ProcessEnv;

  before(async () => {
    [workspace, server] = await Promise.all([preparedWorkspace(), startS3Server({ buckets: ['contracts'] })]);
    proxy = new FaultProxy(server.endpoint);
    endpoint = await proxy.start();
    await workspace.write(tests, `process.stderr.write('${RAN}\\n');\n${await workspace.read(tests)}`);
    await workspace.commit('Tests that say that they run');
  });
  after(async () => {
    await proxy?.stop();
    await Promise.all([server?.stop(), workspace?.remove()]);
  });
  beforeEach(() => anew());

  const anew = () => {
    proxy.reset();
    buckets += 1;
    given = bucketAt(server, `team-${buckets}`);
    env = { ...ci, ...given.env, AWS_ENDPOINT_URL: endpoint, AWS_MAX_ATTEMPTS: '1' };
  };
  const verify = (...args: string[]) => tell(workspace, 'auth', ['verify', ...args], env);
  const ran = ({ stderr }: Told) => stderr.includes(RAN);
  const ofResults = ({ path }: Seen) => decodeURIComponent(path).includes('/verifications/');
  const did = () =>
    proxy.seen.filter(ofResults).map(({ method, path }) => (path.includes('list-type') ? 'LIST' : method));

  it('verify: asks for two listings, a PUT of each message that is new and of each result, then for one listing and a GET of each', async () => {
    green(await verify());
    // What is recorded; what is marked as satisfied and is not yet, which is both messages; then the results.
    expect(did()).to.deep.equal(['LIST', 'LIST', 'PUT', 'PUT', 'PUT', 'PUT']);
    const cold = proxy.seen.length;
    proxy.reset();
    const warm = await verify();
    green(warm);
    expect(ran(warm)).to.equal(false);
    expect(did()).to.deep.equal(['LIST', 'GET', 'GET']);
    const warmer = proxy.seen.length;
    proxy.reset();
    green(await verify('--no-record'));
    expect(did()).to.deep.equal([]);
    // Of each result it writes it looks whether prune has marked the version.
    expect([cold, warmer]).to.deep.equal([proxy.seen.length + 8, proxy.seen.length + 3]);
  });

  const denied: Fault = { status: 403, code: 'AccessDenied' };
  const failing: Fault = { status: 500, code: 'InternalError' };

  for (const [what, isIt] of Object.entries({
    write: ({ method }: Seen) => method === 'PUT',
    list: ({ path }: Seen) => path.includes('list-type'),
  })) {
    it(`verify: a bucket that denies to ${what} results is a note, and with --record an error that says so`, async () => {
      proxy.plan = (seen) => (ofResults(seen) && isIt(seen) ? denied : undefined);
      const told = await verify();
      green(told);
      expect(ran(told)).to.equal(true);
      const [note] = told.findings.filter(({ code }) => code === 'verification-not-recorded');
      expect([note?.severity, note?.mend]).to.deep.equal(['note', note?.mend.match(/^Nothing in a pipeline.*/)?.[0]]);
      const asked = await verify('--record');
      red(asked, 'verification-not-recorded', { exit: 3, message: /verifications\//, mend: /s3:PutObject/ });
      red(asked, 'store-denied', { exit: 3, mend: /./ });
      expect(ran(asked)).to.equal(true);
      expect(await resultsIn(given)).to.deep.equal({ pairs: {}, builders: {} });
    });

    it(`verify: a bucket that fails to ${what} results is an error, asked for or not`, async () => {
      proxy.plan = (seen) => (ofResults(seen) && isIt(seen) ? failing : undefined);
      for (const args of [[], ['--record']]) {
        const told = await verify(...args);
        red(told, 'verification-not-recorded', { exit: 3, mend: /./ });
        red(told, 'store-failed', { exit: 3, mend: /again/ });
        expect(told.checks.filter(({ outcome }) => outcome === 'verified')).to.have.length(2);
      }
    });
  }

  it('verify: a request of its records that is lost, at each in turn, leaves whole results, and the next run succeeds', async () => {
    for (const fault of ['reset', 'lose-answer'] as const) {
      for (let at = 0; at < 3; at += 1) {
        anew();
        let count = 0;
        proxy.plan = (seen) => {
          if (!ofResults(seen)) return undefined;
          count += 1;
          return count === at + 1 ? fault : undefined;
        };
        const told = await verify();
        const done = await resultsIn(given);
        // Without retries the error is told; what the store did all the same is whole.
        red(told, 'verification-not-recorded', { exit: 3, mend: /./ });
        expect(Object.keys(done.pairs).length + Object.keys(done.builders).length).to.be.lessThan(3);
        proxy.reset();
        green(await verify());
        const after = await resultsIn(given);
        expect([Object.keys(after.pairs).length, Object.keys(after.builders).length]).to.deep.equal([1, 1]);
      }
    }
  });

  it('verify: killed at each request of its records, before and after it is done, the next run succeeds', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let at = 0; at < 3; at += 1) {
        anew();
        const program = workspace.path('packages/contracts-kit/bin/contracts-kit.mjs');
        const child = spawn('node', [program, 'verify'], {
          cwd: workspace.path('packages/auth'),
          env: { ...cleanEnvironment(), ...env },
          stdio: 'ignore',
        });
        let count = 0;
        proxy.plan = (seen) => {
          if (!ofResults(seen)) return undefined;
          count += 1;
          if (count !== at + 1) return undefined;
          if (when === 'before') child.kill('SIGKILL');
          return when === 'before' ? 'reset' : 'lose-answer';
        };
        proxy.afterLost = async () => void child.kill('SIGKILL');
        const [, signal] = await once(child, 'exit');
        expect(signal).to.equal('SIGKILL');
        await resultsIn(given); // each is whole, or this throws
        proxy.reset();
        green(await verify());
        const { pairs, builders } = await resultsIn(given);
        expect([Object.keys(pairs).length, Object.keys(builders).length]).to.deep.equal([1, 1]);
      }
    }
  });

  it('verify: three pipelines at once record one result', async () => {
    for (const told of await Promise.all([verify(), verify(), verify()])) green(told);
    const { pairs, builders } = await resultsIn(given);
    expect([Object.keys(pairs).length, Object.keys(builders).length]).to.deep.equal([1, 1]);
  });
});
