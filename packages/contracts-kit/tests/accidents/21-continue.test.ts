import { expect } from 'chai';
import { green, red, restore, tell } from '../support/accidents.js';
import { make, preparedWorkspace } from '../support/prepared.js';
import type { Workspace } from '../support/workspace.js';

describe('accident 21: publishing past a failed check', function () {
  this.timeout(240_000);
  let workspace: Workspace;

  before(async () => {
    workspace = await preparedWorkspace();
  });
  after(() => workspace.remove());
  afterEach(() => restore(workspace));

  const example = 'packages/core/tests/consumer/examples/templates/TemplateDeleted/push.json';

  it('publish: after its own failed validate it refuses, and after a green one it does not', async () => {
    green(await tell(workspace, 'core', ['publish', '--dry-run']));
    await workspace.edit(example, '"push"', '"pigeon"');
    red(await tell(workspace, 'core', ['validate']), 'example-refused', {
      file: 'tests/consumer/examples/templates/TemplateDeleted/push.json',
      mend: /TemplateDeletedV2/,
    });
    red(await tell(workspace, 'core', ['publish']), 'check-failed', {
      mend: /contracts-kit validate --service packages\/core/,
    });
    await workspace.edit(example, '"pigeon"', '"push"');
    green(await tell(workspace, 'core', ['validate']));
    green(await tell(workspace, 'core', ['publish', '--dry-run']));
  });

  it('publish: a counterpart in the workspace whose check failed is as good as its own, in either direction', async () => {
    await workspace.edit(example, '"push"', '"pigeon"');
    red(await tell(workspace, 'core', ['validate']), 'example-refused', { mend: /./ });
    const { message } = red(await tell(workspace, 'templates', ['publish']), 'check-failed', {
      mend: /packages\/core/,
    });
    expect(message).to.include('validate of core failed').and.include('templates is not published');
    // auth and core share no event.
    green(await tell(workspace, 'auth', ['publish', '--dry-run']));
  });

  it('turbo --continue: goes on after a failed check, and publishes nothing that depends on it', async () => {
    await workspace.edit(example, '"push"', '"pigeon"');
    const ran = await workspace.turbo(['contracts', '--filter=templates', '--continue'], {
      CONTRACTS_STORE: 'dir:.contracts/store',
    });
    expect(ran.code).to.not.equal(0);
    expect(ran.all).to.match(/templates:publish: error .*\[check-failed\]/);
    expect(ran.all).to.not.match(/publish: published/);
  });

  it('git: nothing that is generated or fetched is seen by it, whatever .gitignore says', async () => {
    await workspace.write('.gitignore', 'node_modules/\n.turbo/\ndist/\n');
    await workspace.commit('A .gitignore that knows nothing of contracts');
    await workspace.discard('packages/auth/tests/consumer/.pacts');
    await make(workspace, 'auth');
    green(await tell(workspace, 'auth', ['validate']));
    green(await tell(workspace, 'auth', ['verify']));
    expect(await workspace.git('status', '--short', '--untracked-files=all')).to.equal('');
  });
});
