import { rm } from 'node:fs/promises';
import { expect } from 'chai';
import { green, red, restore, tell, without } from '../support/accidents.js';
import { preparedWorkspace } from '../support/prepared.js';
import type { Workspace } from '../support/workspace.js';

describe('accidents 0: what is empty on purpose passes and says so', () => {
  let workspace: Workspace;
  before(async () => {
    workspace = await preparedWorkspace();
  });
  afterEach(() => restore(workspace));
  after(() => workspace.remove());

  it('core validate and publish: with what it consumes, and no golden of its own', async () => {
    green(await tell(workspace, 'core', ['validate']));
    const told = await tell(workspace, 'core', ['publish', '--dry-run']);
    green(told);
    const { objects } = told.data as { objects: { key: string }[] };
    expect(objects.map(({ key }) => key.split('/')[0])).to.deep.equal(['pacts']);
  });

  for (const command of ['generate', 'verify']) {
    it(`core ${command}: emits nothing, as it says, without any finding`, async () => {
      const told = await tell(workspace, 'core', [command]);
      green(told);
      expect(told.findings).to.deep.equal([]);
      expect(told.checks).to.deep.equal([{ name: 'core', outcome: 'skipped', detail: 'emits nothing, as it says' }]);
    });
  }

  it('core generate: a zero that nobody declared is red', async () => {
    await workspace.edit('packages/core/package.json', /"contracts": \{[^}]*\},/, '');
    red(await tell(workspace, 'core', ['generate']), 'events-missing', { file: '.', mend: /"emits": "nothing"/ });
  });

  it('auth generate: a declared zero that is none is red', async () => {
    await workspace.edit(
      'packages/auth/package.json',
      '"dependencies"',
      '"contracts": { "emits": "nothing" }, "dependencies"',
    );
    const at = { file: 'src/events/user-created.event.ts', mend: /Remove "emits": "nothing"/ };
    red(await tell(workspace, 'auth', ['generate']), 'events-undeclared', at);
    red(await tell(workspace, 'auth', ['verify']), 'events-undeclared', at);
  });

  it('templates verify: a declared zero that consumers rely on is red, and names them', async () => {
    await rm(workspace.path('packages/templates/src/events/template-deleted.event.ts'));
    await workspace.edit(
      'packages/templates/package.json',
      '"dependencies"',
      '"contracts": { "emits": "nothing" }, "dependencies"',
    );
    const told = await tell(workspace, 'templates', ['verify']);
    for (const consumer of ['auth', 'core']) {
      red(told, 'pact-event-without-builder', {
        message: new RegExp(`${consumer} .* expects TemplateDeleted, and templates says that it emits nothing`),
        mend: new RegExp(consumer),
      });
    }
  });

  it('auth validate: a declared zero of consumption that is none is red', async () => {
    await workspace.edit(
      'packages/auth/package.json',
      '"dependencies"',
      '"contracts": { "consumes": "nothing" }, "dependencies"',
    );
    red(await tell(workspace, 'auth', ['validate']), 'config-invalid', {
      file: 'tests/consumer/config.json',
      pointer: '/providers',
      line: 2,
      mend: /Remove "consumes": "nothing"/,
    });
    await rm(workspace.path('packages/auth/tests/consumer/config.json'));
    red(await tell(workspace, 'auth', ['validate']), 'example-stray', {
      file: 'tests/consumer/examples/templates',
      mend: /Name it in config.json/,
    });
  });

  describe('without templates in the workspace and in the store', () => {
    const alone = (args: readonly string[]) =>
      without(workspace, 'templates', async () => ({
        told: await tell(workspace, 'auth', args),
        text: (await workspace.kit('auth', args)).stdout,
      }));

    it('auth validate: a provider that has published nothing at all is a warning', async () => {
      const { told, text } = await alone(['validate']);
      green(told);
      expect(told.checks).to.deep.include({ name: 'templates', outcome: 'no provider yet' });
      const [warning] = told.findings;
      expect(warning).to.include({ code: 'provider-unpublished', severity: 'warning' });
      expect(warning?.at).to.include({ file: 'tests/consumer/config.json', pointer: '/providers/templates', line: 3 });
      expect(text)
        .to.include('no provider yet  templates')
        .and.include('warning templates has published nothing at all');
    });

    it('auth verify: an event that nobody consumes is a warning', async () => {
      const { told, text } = await alone(['verify']);
      green(told);
      expect(told.checks[0]).to.deep.equal({ name: 'UserCreated', outcome: 'no consumers yet' });
      expect(told.checks.slice(1).map(({ outcome }) => outcome)).to.deep.equal(['info']);
      expect(told.findings.map(({ code, severity, at }) => [code, severity, at?.file])).to.deep.equal([
        ['no-consumers-yet', 'warning', 'src/events/user-created.event.ts'],
      ]);
      expect(text).to.include('no consumers yet  UserCreated').and.include('Nobody consumes UserCreated yet');
    });
  });
});
