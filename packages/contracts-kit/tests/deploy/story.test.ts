import { expect } from 'chai';
import { edit, edits } from '../gate/story.js';
import { green, red, tell } from '../support/accidents.js';
import { make, preparedWorkspace, services } from '../support/prepared.js';
import type { Workspace } from '../support/workspace.js';

const at = (workspace: Workspace, service: string, line: string) => tell(workspace, service, line.split(' '));

describe('the three services', () => {
  let workspace: Workspace;
  before(async function () {
    this.timeout(300_000);
    workspace = await preparedWorkspace();
  });
  after(() => workspace?.remove());

  it('published, verified and deployed; TemplateDeleted broken for core: no; mended: yes; as of then: still no', async function () {
    this.timeout(300_000);
    for (const service of services) green(await at(workspace, service, 'publish'));
    for (const service of ['templates', 'auth']) green(await at(workspace, service, 'verify --record'));
    green(await at(workspace, 'auth', 'environment create test'));
    for (const service of services) {
      const asked = await at(workspace, service, 'can-i-deploy --branch main --to test');
      expect(asked.code, asked.all).to.equal(0);
      green(await at(workspace, service, 'record-deployment --branch main --to test'));
    }
    const status = await at(workspace, 'templates', 'status');
    green(status);
    const pairs = status.checks.filter(({ detail }) => detail?.startsWith('in test: '));
    expect(pairs.map(({ name, outcome }) => [name.replaceAll(/ 0\.0\.0-main-\S+/g, ''), outcome])).to.have.deep.members(
      [
        ['auth with templates', 'verified'],
        ['core with templates', 'verified'],
        ['templates with auth', 'verified'],
      ],
    );
    await edit(workspace, edits.removed);
    await workspace.commit('A field less');
    await make(workspace, 'templates');
    green(await at(workspace, 'templates', 'publish'));
    const question = 'can-i-deploy --branch main --to test';
    const no = await at(workspace, 'templates', question);
    red(no, 'deploy-refused', {
      message: /core \S+ with templates \S+ in test: .*TemplateDeleted may have nothing at \/data\/deletedAt/,
      found: /<-- here: no "deletedAt"/,
      mend: /verify --record/,
    });
    const asked = no.data as { asOf: string; candidates: { version: string }[] };

    await workspace.git('revert', '--no-edit', 'HEAD');
    await make(workspace, 'templates');
    green(await at(workspace, 'templates', 'publish'));
    const unknown = await at(workspace, 'templates', question);
    expect(unknown.code, unknown.all).to.equal(5);
    green(await at(workspace, 'templates', 'verify --record'));
    green(await at(workspace, 'templates', question));

    const version = asked.candidates[0]!.version;
    const replay = `can-i-deploy --version ${version} --to test --as-of ${asked.asOf}`;
    const then = await at(workspace, 'templates', replay);
    expect(then.code, then.all).to.equal(1);
    expect(then.stdout).to.equal(no.stdout);
  });
});
