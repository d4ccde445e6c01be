import { expect } from 'chai';
import { readHead } from '../../src/registry/head.js';
import { openDirectoryStore } from '../../src/store/directory.js';
import type { Store } from '../../src/store/store.js';
import { green, red, restore, tell, without } from '../support/accidents.js';
import { preparedWorkspace, services } from '../support/prepared.js';
import { told } from '../support/turbo.js';
import type { Workspace } from '../support/workspace.js';

const AFFECTED = ['contracts', '--filter=...[main]'];

describe('selection, where a pipeline runs what is affected and nothing else', function () {
  this.timeout(240_000);
  let workspace: Workspace;
  let store: Store;
  const headOf = async (service: string, branch: string) => (await readHead(store, service, branch))?.head.version;
  const selectedOf = async (service: string, name: string, ...more: string[]) => {
    const { data, code, all } = await tell(workspace, service, ['status', ...more]);
    expect(code, all).to.equal(0);
    const { selected } = data as { selected: Record<string, { role: string; version: string; why: string }[]> };
    return selected[name]?.map(({ why }) => why);
  };

  before(async () => {
    workspace = await preparedWorkspace();
    store = openDirectoryStore(workspace.path('.contracts/store'));
    const all = await workspace.turbo(['contracts']);
    expect(all.code, all.all).to.equal(0);
    green(await tell(workspace, 'core', ['environment', 'create', 'prod']));
  });
  after(async () => {
    await store?.close();
    await workspace?.remove();
  });

  it('a service that did not change: keeps what it published last, and its working state counts beside it', async () => {
    const before = await Promise.all(services.map((service) => headOf(service, 'main')));
    expect(before).to.not.include(undefined);
    await workspace.git('switch', '--quiet', '--create', 'feature/x');
    await workspace.edit(
      'packages/templates/src/events/template-deleted.event.ts',
      '  tags: z.array',
      '  color: z.string().optional(),\n  tags: z.array',
    );
    await workspace.commit('A colour');
    const ran = await workspace.turbo(AFFECTED, { CONTRACTS_FORMAT: 'json' });
    expect(ran.code, ran.all).to.equal(0);

    // Nothing that did not change has moved, and nothing of it has gone.
    expect(await Promise.all(services.map((service) => headOf(service, 'main')))).to.deep.equal(before);
    expect(await Promise.all(services.map((service) => headOf(service, 'feature/x')))).to.deep.equal([
      undefined,
      undefined,
      await headOf('templates', 'feature/x'),
    ]);
    expect(await headOf('templates', 'feature/x')).to.include('feature-x');

    // In the workspace their working states count, although they did not publish: their tasks ran as counterparts.
    const names = (task: string) => told(ran, task).checks.map(({ name }) => name);
    expect(ran.all).to.not.include('core:publish').and.not.include('auth:publish');
    for (const consumer of ['auth', 'core'])
      expect(names('templates:pact:provider')).to.include(`pact of ${consumer} (working state in this workspace)`);
    expect(names('core:validate')).to.include('golden TemplateDeleted of templates (working state in this workspace)');
  });

  it('a counterpart in another repository: its head on this branch where it has one, else what main says', async () => {
    await without(workspace, 'templates', async () => {
      expect(await selectedOf('core', 'provider templates')).to.deep.equal(['head of feature/x']);
      green(await tell(workspace, 'core', ['validate']));
    });
    await without(workspace, 'core', async () => {
      expect(await selectedOf('templates', 'consumer core')).to.deep.equal(['head of main']);
      const verified = await tell(workspace, 'templates', ['verify']);
      green(verified);
      expect(verified.checks.map(({ name }) => name).join('\n')).to.match(
        /^pact of core 0\.0\.0-main-\S+ \(head of main\)$/m,
      );
    });
  });

  it('selectors: config.json, package.json and --select decide, and what is wrong with them is said', async () => {
    await workspace.edit(
      'packages/core/tests/consumer/config.json',
      /"templates": \[([^\]]*)\]/,
      '"templates": { "select": ["mainBranch", "^9.0.0"], "events": [$1] }',
    );
    await workspace.edit(
      'packages/templates/package.json',
      '"private": true',
      '"private": true, "contracts": { "select": ["matchingBranch"] }',
    );
    await without(workspace, 'templates', async () => {
      expect(await selectedOf('core', 'provider templates')).to.deep.equal(['head of main']);
      const fetched = await tell(workspace, 'core', ['fetch']);
      green(fetched);
      expect(fetched.checks).to.deep.include({
        name: 'templates ^9.0.0',
        outcome: 'skipped',
        detail: 'selects no version',
      });
      const chosen = await tell(workspace, 'core', ['fetch', '--select', 'matchingBranch']);
      green(chosen);
      expect(chosen.checks.map(({ name }) => name).join())
        .to.include('head of feature/x')
        .and.not.include('head of main');
      const wrong = await tell(workspace, 'core', ['prove', '--select', 'deploy:prod']);
      red(wrong, 'argument-invalid', {
        exit: 2,
        expected: /matchingBranch/,
        mend: /Did you mean --select deployed:prod/,
      });
      const nowhere = await tell(workspace, 'core', ['validate', '--select', 'released:prdo']);
      red(nowhere, 'environment-unknown', { exit: 2, mend: /prod/ });
    });
    await without(workspace, 'core', async () => {
      expect(await selectedOf('templates', 'consumer core')).to.deep.equal([]);
    });
    await workspace.edit('packages/core/tests/consumer/config.json', '"mainBranch"', '"latest"');
    red(await tell(workspace, 'core', ['fetch']), 'config-invalid', {
      pointer: '/providers/templates/select/0',
      message: /"latest" is no selector\. A selector is deployed, .* or a semver range/,
      mend: /./,
    });
    await workspace.edit('packages/templates/package.json', '"matchingBranch"', '"mainbranch"');
    red(await tell(workspace, 'templates', ['verify']), 'service-invalid', {
      exit: 1,
      pointer: '/contracts/select/0',
      message: /Did you mean mainBranch\?/,
      mend: /./,
    });
    await restore(workspace);
  });

  it('what is retired holds nobody to anything, until it is deployed again', async () => {
    const record = async (command: string, ...args: string[]) =>
      green(await tell(workspace, 'core', [command, ...args]));
    // The event, by its consumer: a pact that speaks of nothing else is passed over.
    await record('retire', 'TemplateDeleted', '--service', 'core', '--reason', 'core asks instead');
    await without(workspace, 'core', async () => {
      const told = await tell(workspace, 'templates', ['verify']);
      green(told);
      const rows = told.checks.filter(({ name }) => name.includes('core'));
      expect(rows.map(({ outcome, detail }) => `${outcome}: ${detail}`)).to.deep.equal([
        'skipped: retired: TemplateDeleted',
      ]);
    });
    await without(workspace, 'templates', async () => {
      // By its provider: there is nothing to hold examples against, and that is said.
      await record('retire', 'TemplateDeleted', '--service', 'templates', '--reason', 'nobody deletes any more');
      const event = await tell(workspace, 'core', ['validate']);
      green(event);
      expect(event.findings.map(({ code, message }) => `${code}: ${message}`)).to.deep.equal([
        'provider-retired: templates has retired TemplateDeleted, and no selected version has it.',
      ]);
      await record('retire', '--service', 'templates', '--reason', 'it is gone');
      const service = await tell(workspace, 'core', ['validate']);
      green(service);
      expect(service.findings.map(({ code }) => code)).to.deep.equal(['provider-retired']);
      expect(await selectedOf('core', 'provider templates')).to.deep.equal([]);
      const version = await headOf('templates', 'main');
      await record('record-deployment', '--service', 'templates', '--to', 'prod', '--version', version ?? '');
      expect(await selectedOf('core', 'provider templates')).to.deep.equal(['head of feature/x', 'deployed to prod']);
      // Deployed since: a version that runs emits the event again, which ends its retirement for every version.
      const again = await tell(workspace, 'core', ['fetch']);
      green(again);
      expect(again.checks.map(({ name, outcome }) => `${outcome} ${name}`).join('\n'))
        .to.match(/^fetched golden TemplateDeleted of templates .*\(deployed to prod\)$/m)
        .and.match(/^fetched golden TemplateDeleted of templates .*\(head of feature\/x\)$/m);
    });
  });
});
