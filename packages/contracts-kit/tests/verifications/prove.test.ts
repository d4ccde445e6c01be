import { expect } from 'chai';
import { readManifest } from '../../src/registry/read.js';
import { scopeDigest } from '../../src/registry/verification-schema.js';
import { green, red, restore, tell } from '../support/accidents.js';
import { make, preparedWorkspace } from '../support/prepared.js';
import { directoryAt, type GivenStore } from '../support/stores.js';
import type { Workspace } from '../support/workspace.js';
import { ci, resultsIn } from './workspace.js';

const test = 'packages/core/tests/consumer/template-deleted.consumer.pact.test.ts';
const golden = 'golden/templates/1.1.0/TemplateDeleted.schema.json';

describe('prove --record', function () {
  this.timeout(120_000);
  let workspace: Workspace;
  let commit: string;
  let given: GivenStore;
  let stores = 0;

  before(async () => {
    workspace = await preparedWorkspace();
    commit = await workspace.git('rev-parse', 'HEAD');
    await workspace.git('tag', 'templates@1.1.0');
  });
  after(() => workspace.remove());
  beforeEach(async () => {
    stores += 1;
    given = directoryAt(workspace.path(`.contracts/store-${stores}`));
    green(await tell(workspace, 'templates', ['publish', '--release'], { ...ci, ...given.env }));
  });
  afterEach(async () => {
    await workspace.git('reset', '--quiet', '--hard', commit);
    await restore(workspace);
  });

  const prove = (service: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = ci) =>
    tell(workspace, service, ['prove', ...args], { ...env, ...given.env });

  it('prove: what is proven of a published version is recorded, with golden, scope and the commit of the provider', async () => {
    for (const service of ['auth', 'core']) green(await prove(service));
    const { pairs, builders } = await resultsIn(given);
    expect(builders).to.deep.equal({});
    const of = (consumer: string) => Object.values(pairs).filter((one) => one.consumer === consumer);
    const store = given.open();
    const manifest = await readManifest(store, 'templates', '1.1.0');
    await store.close();
    const { sha256 } = manifest!.objects[golden]!;
    const scope = JSON.parse(await workspace.read('packages/auth/tests/consumer/config.json')).providers.templates[0]
      .scope;
    for (const [consumer, within] of [
      ['auth', scopeDigest(scope)],
      ['core', undefined],
    ] as const) {
      const [one, ...more] = of(consumer);
      expect(more).to.deep.equal([]);
      expect(one).to.include({ kind: 'proven', outcome: 'verified', providerVersion: '1.1.0', commit });
      expect(Object.keys(one!.tools)).to.deep.equal(['contracts-kit']);
      expect(one!.messages).to.have.length(2);
      for (const message of one!.messages) {
        expect(message).to.include({ event: 'TemplateDeleted', outcome: 'verified', golden: sha256 });
        expect(message.scope).to.equal(within);
      }
    }
  });

  it('prove: a recorded proof is not made again and says by whom; --fresh makes it; no second object comes of it', async () => {
    const proof = (told: Awaited<ReturnType<typeof prove>>) =>
      told.checks.find(({ name }) => /^TemplateDeleted of/.test(name));
    const first = await prove('core');
    expect(proof(first)?.outcome).to.equal('passed');
    expect(first.checks.at(-1)).to.deep.equal({
      name: 'proof for templates 1.1.0',
      outcome: 'recorded',
      detail: 'proven',
    });
    // Nor by another commit of the consumer whose pact says the same.
    await workspace.commit('Something else');
    const again = await prove('core', [], { ...ci, GITHUB_RUN_ID: '813' });
    green(again);
    expect(proof(again)?.outcome).to.equal('unchanged');
    expect(proof(again)?.detail).to.match(/^recorded by GitHub Actions run 812 of acme\/shop at 20/);
    expect(again.checks.at(-1)?.outcome).to.equal('unchanged');
    expect(proof(await prove('core', ['--fresh']))?.outcome).to.equal('passed');
    expect(Object.keys((await resultsIn(given)).pairs)).to.have.length(1);
  });

  it('prove: a pact that relies on too much is recorded as failed', async () => {
    await workspace.edit(
      test,
      /\n {2}it\('Outbox: holds the messages of a template that was deleted without a reason'[\s\S]*?\n {4}\}\)\);\n/,
      '\n',
    );
    await workspace.commit('Relies on a reason');
    await make(workspace, 'core');
    for (const _ of [1, 2]) red(await prove('core'), 'prove-over-specified', { mend: /./ });
    const [one, ...more] = Object.values((await resultsIn(given)).pairs);
    expect(more).to.deep.equal([]);
    expect(one).to.include({ kind: 'proven', outcome: 'failed' });
    expect(one?.messages[0]).to.include({ outcome: 'failed', detail: 'over-specified' });
    await workspace.git('reset', '--quiet', '--hard', commit);
    await make(workspace, 'core');
  });

  it('prove: beside what the provider executed, under numbers of one order', async () => {
    green(await tell(workspace, 'templates', ['verify'], { ...ci, ...given.env }));
    green(await prove('core'));
    const keys = Object.entries((await resultsIn(given)).pairs)
      .filter(([, one]) => one.consumer === 'core' && one.providerVersion === '1.1.0')
      .map(([key, { kind }]) => [key.slice(key.lastIndexOf('/') + 1), kind]);
    expect(keys).to.deep.equal([
      ['0001.json', 'executed'],
      ['0002.proven.json', 'proven'],
    ]);
  });

  it('prove: where nothing is published, outside CI, dirty, and without a store: what is recorded is said', async () => {
    const last = (told: Awaited<ReturnType<typeof prove>>) => told.checks.at(-1)?.detail;
    expect(last(await prove('templates'))).to.match(/^none to record: no published version/);
    expect(last(await prove('core', [], {}))).to.match(/^not recorded: this is not CI/);
    expect(last(await prove('core', ['--no-record']))).to.match(/--no-record/);
    await workspace.write('packages/core/notes.txt', 'changed\n');
    expect(last(await prove('core'))).to.match(/^not recorded: the checkout is not clean: packages\/core\/notes\.txt/);
    red(await prove('core', ['--record']), 'verification-not-recorded', { mend: /clean checkout/ });
    const nowhere = await tell(workspace, 'core', ['prove', '--record'], { ...ci, CONTRACTS_STORE: 'none' });
    red(nowhere, 'verification-not-recorded', { message: /no store/, mend: /store/ });
    expect((await resultsIn(given)).pairs).to.deep.equal({});
  });

  it('prove: two pipelines at once record one proof', async () => {
    for (const told of await Promise.all([prove('core'), prove('core')])) green(told);
    expect(Object.keys((await resultsIn(given)).pairs)).to.have.length(1);
  });
});
