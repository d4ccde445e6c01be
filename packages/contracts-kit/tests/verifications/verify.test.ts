import { readFile, rm, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { sealedJson } from '../../src/registry/seal.js';
import { green, red, restore, type Told, tell } from '../support/accidents.js';
import { preparedWorkspace } from '../support/prepared.js';
import { directoryAt, type GivenStore } from '../support/stores.js';
import type { Workspace } from '../support/workspace.js';
import { ci, RAN, resultsIn } from './workspace.js';

const tests = 'packages/auth/tests/provider/user-created.provider.pact.test.ts';

describe('verify --record', function () {
  this.timeout(120_000);
  let workspace: Workspace;
  let commit: string;
  let version: string;
  let stores = 0;
  let given: GivenStore;

  before(async () => {
    workspace = await preparedWorkspace();
    await workspace.write(tests, `process.stderr.write('${RAN}\\n');\n${await workspace.read(tests)}`);
    commit = await workspace.commit('Tests that say that they run');
    version = `0.0.0-main-0d6e4079.g${commit}`;
  });
  after(() => workspace.remove());
  beforeEach(() => {
    stores += 1;
    given = directoryAt(workspace.path(`.contracts/store-${stores}`));
  });
  afterEach(async () => {
    await workspace.git('reset', '--quiet', '--hard', commit);
    await restore(workspace);
  });

  const verify = (args: readonly string[] = [], env: NodeJS.ProcessEnv = ci) =>
    tell(workspace, 'auth', ['verify', ...args], { ...env, ...given.env });
  const ran = ({ stderr }: Told) => stderr.includes(RAN);
  const rows = ({ checks }: Told) => checks.map(({ outcome }) => outcome).filter((one) => one !== 'fetched');
  const inStore = (key: string) => workspace.path(`.contracts/store-${stores}`, key);

  it('verify: in CI, from a clean checkout, each message, the builders, tools and commit are recorded', async () => {
    const told = await verify();
    green(told);
    expect(ran(told)).to.equal(true);
    const { pairs, builders } = await resultsIn(given);
    const [[key, pair] = expect.fail('no result'), ...more] = Object.entries(pairs);
    expect(more).to.deep.equal([]);
    expect(key).to.match(new RegExp(`^verifications/auth/${version}/templates/[0-9a-f]{64}/0001\\.json$`));
    expect(pair).to.include({
      kind: 'executed',
      outcome: 'verified',
      commit,
      by: 'GitHub Actions run 812 of acme/shop',
    });
    expect(pair.messages).to.deep.equal(
      ['a user with a name was created', 'a user without a name was created'].map((description) => ({
        description,
        event: 'UserCreated',
        outcome: 'verified',
      })),
    );
    expect(Object.keys(pair.tools)).to.have.members(['contracts-kit', '@pact-foundation/pact']);
    const [[builderKey, built] = expect.fail('no builders'), ...others] = Object.entries(builders);
    expect(others).to.deep.equal([]);
    expect(builderKey).to.equal(`verifications/auth/${version}/_builders/0001.json`);
    expect(built).to.include({ outcome: 'accepted', commit });
    expect(built.events.UserCreated?.outcome).to.equal('accepted');
    const check = told.checks.at(-1);
    expect(check).to.include({ name: `results for auth ${version}`, outcome: 'recorded' });
  });

  it('verify: the version recorded for is the one that publish gives this commit, and its release at its tag', async () => {
    green(await verify());
    await workspace.git('tag', 'auth@1.2.0');
    try {
      const tagged = await verify();
      green(tagged);
      expect(ran(tagged)).to.equal(true); // the snapshot is recorded, and the release not yet
      expect(ran(await verify())).to.equal(false);
      const published = await tell(workspace, 'auth', ['publish'], { ...ci, ...given.env });
      green(published);
      const versions = Object.values((await resultsIn(given)).pairs).map((one) => one.providerVersion);
      expect(versions).to.have.members(['1.2.0', (published.data as { version: string }).version]);
    } finally {
      await workspace.git('tag', '-d', 'auth@1.2.0');
    }
  });

  it('verify: what is recorded is not run again and says by whom; --fresh runs it, and writes the same no second time', async () => {
    green(await verify());
    const first = await resultsIn(given);
    const again = await verify();
    green(again);
    expect(ran(again)).to.equal(false);
    expect(rows(again)).to.deep.equal(['unchanged', 'unchanged', 'unchanged']);
    for (const { outcome, detail } of again.checks)
      if (outcome === 'unchanged') expect(detail).to.match(/^recorded by GitHub Actions run 812 of acme\/shop at 20/);
    const fresh = await verify(['--fresh']);
    green(fresh);
    expect(ran(fresh)).to.equal(true);
    expect(fresh.checks.at(-1)?.outcome).to.equal('unchanged');
    expect(await resultsIn(given)).to.deep.equal(first);
  });

  for (const [what, change] of Object.entries({
    'one pact': (file: string) => !file.includes('_builders'),
    'the builders': (file: string) => file.includes('_builders'),
  })) {
    it(`verify: with the record of ${what} missing everything runs, and that alone is written`, async () => {
      green(await verify());
      const { pairs, builders } = await resultsIn(given);
      const gone = Object.keys({ ...pairs, ...builders }).find(change)!;
      await rm(inStore(gone));
      const told = await verify([], { ...ci, GITHUB_RUN_ID: '813' });
      green(told);
      expect(ran(told)).to.equal(true);
      const now = await resultsIn(given);
      const by = Object.entries({ ...now.pairs, ...now.builders }).filter(([, one]) => /run 813/.test(one.by));
      expect(by.map(([key]) => key)).to.deep.equal([gone]);
    });
  }

  it('verify: what another version of the kit recorded runs again, and stands beside it', async () => {
    green(await verify());
    const { pairs } = await resultsIn(given);
    const [key] = Object.keys(pairs) as [string];
    const text = await readFile(inStore(key), 'utf8');
    const { sha256: _, ...said } = JSON.parse(text.replace(/("contracts-kit": ")[^"]+/, '$10.0.9'));
    await writeFile(inStore(key), sealedJson(said));
    const told = await verify();
    green(told);
    expect(ran(told)).to.equal(true);
    expect(Object.keys((await resultsIn(given)).pairs)).to.deep.equal([key, key.replace('0001', '0002')]);
    expect(ran(await verify())).to.equal(false);
  });

  it('verify: a checkout with changes is never taken for what is recorded, and records nothing', async () => {
    green(await verify());
    const first = await resultsIn(given);
    await workspace.write('packages/auth/notes.txt', 'changed\n');
    const told = await verify();
    green(told);
    expect(ran(told)).to.equal(true);
    expect(told.checks.at(-1)?.detail).to.match(/^not recorded: the checkout is not clean: packages\/auth\/notes\.txt/);
    red(await verify(['--record']), 'verification-not-recorded', { message: /not clean/, mend: /clean checkout/ });
    expect(await resultsIn(given)).to.deep.equal(first);
  });

  it('verify: outside CI nothing is recorded, which is said, and --record does it', async () => {
    const told = await verify([], {});
    green(told);
    expect(told.checks.at(-1)).to.include({ outcome: 'info', name: 'verification results' });
    expect(told.checks.at(-1)?.detail).to.match(/^not recorded: this is not CI/);
    expect((await resultsIn(given)).pairs).to.deep.equal({});
    green(await verify(['--record'], {}));
    expect(Object.keys((await resultsIn(given)).pairs)).to.have.length(1);
  });

  it('verify: --no-record in CI records nothing and believes nothing that is recorded', async () => {
    const told = await verify(['--no-record']);
    green(told);
    expect(told.checks.at(-1)?.detail).to.match(/--no-record/);
    expect((await resultsIn(given)).pairs).to.deep.equal({});
    green(await verify());
    expect(ran(await verify(['--no-record']))).to.equal(true);
  });

  it('verify: --record without a store fails; a service that emits nothing has nothing to record', async () => {
    const env = { ...ci, CONTRACTS_STORE: 'none' };
    const told = await tell(workspace, 'auth', ['verify', '--record'], env);
    red(told, 'verification-not-recorded', { message: /no store/, mend: /store/ });
    green(await tell(workspace, 'auth', ['verify'], env));
    green(await tell(workspace, 'core', ['verify', '--record'], { ...ci, ...given.env }));
  });

  it('verify: two pipelines at once record one result', async () => {
    const both = await Promise.all([verify(), verify([], { ...ci, GITHUB_RUN_ID: '813' })]);
    for (const told of both) green(told);
    const { pairs, builders } = await resultsIn(given);
    expect([Object.keys(pairs).length, Object.keys(builders).length]).to.deep.equal([1, 1]);
  });

  it('verify: without any consumer the builders are recorded all the same, once', async () => {
    await workspace.discard('packages/templates/tests/consumer/config.json');
    await workspace.edit(
      'packages/templates/package.json',
      '"private": true,',
      '"private": true, "contracts": { "consumes": "nothing" },',
    );
    await workspace.commit('Nobody consumes');
    const told = await verify();
    green(told);
    expect(rows(told)).to.deep.equal(['no consumers yet', 'recorded']);
    expect(rows(await verify())).to.deep.equal(['no consumers yet', 'unchanged']);
    const { pairs, builders } = await resultsIn(given);
    expect([Object.keys(pairs).length, Object.keys(builders).length]).to.deep.equal([0, 1]);
  });

  it('verify: a record that was edited by hand is verification-invalid, and nothing is written', async () => {
    green(await verify());
    const [key] = Object.keys((await resultsIn(given)).pairs) as [string];
    const text = await readFile(inStore(key), 'utf8');
    await writeFile(inStore(key), text.replace('"verified"', '"fine"'));
    const told = await verify();
    red(told, 'verification-invalid', { key, mend: /Look at it/ });
    expect(ran(told)).to.equal(true);
    await writeFile(inStore(key), text);
    expect(Object.keys((await resultsIn(given)).pairs)).to.deep.equal([key]);
  });
});
