import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readHead } from '../../src/registry/head.js';
import { green, red, tell } from '../support/accidents.js';
import { make, preparedWorkspace } from '../support/prepared.js';
import { directoryAt } from '../support/stores.js';
import type { Workspace } from '../support/workspace.js';

const EVENT = 'packages/templates/src/events/template-deleted.event.ts';
const PACT = 'packages/core/tests/consumer/template-deleted.consumer.pact.test.ts';
const HANDLER = 'packages/core/src/handlers/template-deleted.handler.ts';
const BOTH = ['--select', 'mainBranch', '--select', 'branch:feature/need'];

/** core and templates in a repository each, with one store between them. */
describe('pending: a consumer expects what its provider has never met', function () {
  this.timeout(240_000);
  let folder: string;
  let core: Workspace;
  let templates: Workspace;
  const stored = () => directoryAt(join(folder, 'store'));
  const kit = (workspace: Workspace, service: string, ...args: string[]) =>
    tell(workspace, service, args, stored().env);
  const verify = (...args: string[]) => kit(templates, 'templates', 'verify', '--record', ...BOTH, ...args);
  const keys = async (prefix: string) => {
    const store = stored().open();
    const found: string[] = [];
    for await (const key of store.list(prefix)) found.push(key);
    await store.close();
    return found;
  };
  const marks = () => keys('verifications/templates/_satisfied/');
  const headOf = async (service: string, branch: string) => {
    const store = stored().open();
    const head = await readHead(store, service, branch);
    await store.close();
    return head?.head.version ?? expect.fail(`${service} has no head on ${branch}`);
  };
  const publish = async (workspace: Workspace, service: string) => {
    await make(workspace, service);
    green(await kit(workspace, service, 'publish'));
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'contracts-pending-'));
    core = await preparedWorkspace();
    await publish(core, 'core');
    templates = await core.fork();
    await templates.discard('packages/core');
    await templates.discard('packages/auth');
    await templates.commit('templates alone');
    await publish(templates, 'templates');
    await core.discard('packages/templates');
    await core.discard('packages/auth');
    await core.commit('core alone');
  });
  after(async () => {
    await core?.remove();
    await templates?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  it('what is verified is marked, message by message', async () => {
    const told = await kit(templates, 'templates', 'verify', '--record', '--select', 'mainBranch');
    green(told);
    expect(told.checks.filter(({ outcome }) => outcome === 'verified')).to.have.length(2);
    expect(await marks()).to.have.length(2);
  });

  it("a branch of the consumer expects a new field: the provider's build is green, and says what is pending", async () => {
    await core.git('switch', '--quiet', '--create', 'feature/need');
    await core.edit(
      HANDLER,
      '    reason: z.string().optional(),',
      '    reason: z.string().optional(),\n    color: z.string().optional(),',
    );
    // One message anew; the other keeps what it has always expected, but for its words.
    await core.edit(
      PACT,
      "          reason: string('replaced by a newer one'),",
      "          reason: string('replaced by a newer one'),\n          color: string('red'),",
    );
    await core.edit(PACT, "receives('a template was deleted',", "receives('a template went away',");
    await core.commit('core wants a colour');
    await publish(core, 'core');

    const told = await verify();
    green(told);
    const pending = told.findings.filter(({ code }) => code === 'pact-pending');
    expect(pending.map(({ severity }) => severity)).to.deep.equal(['warning']);
    expect(pending[0]?.message).to.include('"a template was deleted for a reason" of core').and.include('feature/need');
    expect(pending[0]?.found).to.include('color');
    expect(told.checks.filter(({ outcome }) => outcome === 'pending')).to.have.length(1);
    expect(told.checks.map(({ name }) => name).join('\n')).to.include('a template went away');
    // No mark is made of what failed, and none anew of what was only reworded.
    expect(await marks()).to.have.length(2);

    const junit = await templates.kit('templates', ['verify', ...BOTH, '--format', 'junit'], stored().env);
    expect(junit.code, junit.all).to.equal(0);
    expect(junit.stdout)
      .to.match(/<skipped message="pending: never satisfied before"\/>/)
      .and.match(/failures="0"/);
  });

  it('it is recorded as failed, and can-i-deploy says no', async () => {
    green(await kit(templates, 'templates', 'environment', 'create', 'prod'));
    const provider = await headOf('templates', 'main');
    green(await kit(templates, 'templates', 'record-deployment', '--to', 'prod', '--version', provider));
    const version = await headOf('core', 'feature/need');
    const answer = await kit(core, 'core', 'can-i-deploy', '--version', version, '--to', 'prod');
    expect(answer.code, answer.all).to.equal(1);
    expect(answer.all).to.include('color');
  });

  it('recorded as deployed, it is never pending', async () => {
    const version = await headOf('core', 'feature/need');
    green(await kit(core, 'core', 'record-deployment', '--to', 'prod', '--version', version));
    red(await verify(), 'pact-mismatch', { message: /color/, mend: /./ });
    green(await kit(core, 'core', 'record-undeployment', '--to', 'prod'));
    green(await verify());
  });

  it('with --no-record nothing that is recorded is looked at, and so nothing is pending', async () => {
    red(await kit(templates, 'templates', 'verify', '--no-record', ...BOTH), 'pact-mismatch', { mend: /./ });
  });

  it('a provider test that fails beside it is red all the same', async () => {
    const test = 'packages/templates/tests/provider/own.provider.pact.test.ts';
    await templates.write(test, "it('a test of another kind', () => { throw new Error('it fails'); });\n");
    const told = await kit(templates, 'templates', 'verify', ...BOTH);
    red(told, 'pact-not-verified', { message: /a test of another kind: it fails/, mend: /./ });
    await templates.discard(test);
  });

  it('the provider adds the field: verified, and marked', async () => {
    await templates.edit(
      EVENT,
      '  reason: z.string().max(1000).optional(),',
      '  reason: z.string().max(1000).optional(),\n  color: z.string().optional(),',
    );
    await templates.edit(
      EVENT,
      '      ...(deletion.reason !== undefined &&',
      "      color: 'blue',\n      ...(deletion.reason !== undefined &&",
    );
    await templates.commit('A colour');
    await make(templates, 'templates');
    const told = await verify();
    green(told);
    expect(told.checks.filter(({ outcome }) => outcome === 'pending')).to.deep.equal([]);
    expect(told.findings.filter(({ code }) => code === 'pact-pending')).to.deep.equal([]);
    expect(await marks()).to.have.length(3);
  });

  it('the provider removes it again: red, although no version of the consumer is live', async () => {
    await templates.git('revert', '--no-edit', 'HEAD');
    await make(templates, 'templates');
    const told = await verify();
    red(told, 'pact-mismatch', { message: /color/, mend: /./ });
    expect(told.findings.map(({ code }) => code)).to.not.include('pact-pending');
  });
});
