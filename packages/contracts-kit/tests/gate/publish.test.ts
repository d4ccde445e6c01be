import { expect } from 'chai';
import { green, red, tell } from '../support/accidents.js';
import { make } from '../support/prepared.js';
import type { Workspace } from '../support/workspace.js';
import { changeset, edit, edits, releasedWorkspace } from './story.js';

describe('publish: the gate within it', function () {
  this.timeout(240_000);
  let workspace: Workspace;
  const ci = { CI: 'true', CONTRACTS_STORE: 'dir:.contracts/store' };

  before(async () => {
    workspace = await releasedWorkspace('templates');
    await edit(workspace, edits.narrowed);
    await workspace.commit('Fewer tags');
    await make(workspace, 'templates');
  });
  after(() => workspace.remove());

  it('publish: on a working branch a missing changeset is a warning, and the snapshot is published', async () => {
    const told = await tell(workspace, 'templates', ['publish']);
    green(told);
    const warning = told.findings.find(({ code }) => code === 'gate-changeset-missing');
    expect(warning).to.include({ severity: 'warning' });
    expect(told.checks.map(({ outcome }) => outcome)).to.include('published');
  });

  it('publish: in CI it is an error, and nothing is published', async () => {
    const told = await tell(workspace, 'templates', ['publish'], ci);
    red(told, 'gate-changeset-missing', { message: /TemplateDeleted/, mend: /gate --write/ });
    expect(told.checks.map(({ outcome }) => outcome)).to.deep.equal(['failed']);
  });

  it('publish: in CI without a store too, where the release comes from its tag', async () => {
    const told = await tell(workspace, 'templates', ['publish'], { ...ci, CONTRACTS_STORE: 'none' });
    red(told, 'gate-changeset-missing', { message: /TemplateDeleted/, mend: /gate --write/ });
  });

  it('publish: in CI with the changeset that is needed it is published', async () => {
    await changeset(workspace, 'templates', 'minor');
    await workspace.commit('The changeset');
    const told = await tell(workspace, 'templates', ['publish'], ci);
    green(told);
    expect(told.checks.map(({ outcome }) => outcome)).to.include('published');
  });
});
