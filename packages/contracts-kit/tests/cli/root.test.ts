import { expect } from 'chai';
import { run, Workspace } from '../support/workspace.js';

describe('contracts-kit in the root of the workspace', () => {
  let workspace: Workspace;
  before(async () => {
    workspace = await Workspace.copy();
  });
  after(() => workspace.remove());
  const pnpm = (...args: string[]) => run('pnpm', ['contracts-kit', ...args], { cwd: workspace.root });
  const report = async (...args: string[]) => JSON.parse((await pnpm(...args, '--format', 'json')).stdout);

  it('pnpm contracts-kit: runs the program of the workspace, and stdout holds its results alone', async () => {
    expect(await report('status', '--service', 'auth')).to.include({ command: 'status', service: 'auth', exitCode: 0 });
    expect(await report('environment', 'list')).to.include({ command: 'environment', exitCode: 0 });
  });

  it("pnpm contracts-kit: the exit code is the command's", async () => {
    const { code, stdout } = await pnpm('validate', '--service', 'nowhere', '--format', 'json');
    expect(code).to.equal(2);
    expect(JSON.parse(stdout)).to.include({ exitCode: 2 });
  });

  it('--service: a name is the package of the workspace that is called so, from anywhere in it', async () => {
    const there = await workspace.kit('core', ['status', '--service', 'templates', '--format', 'json']);
    expect(JSON.parse(there.stdout)).to.include({ service: 'templates', exitCode: 0 });
    const folder = await workspace.kit('core', ['status', '--service', '../templates', '--format', 'json']);
    expect(JSON.parse(folder.stdout)).to.deep.equal(JSON.parse(there.stdout));
  });

  it('without a service it is said which there are, of commands on a package and on the store alike', async () => {
    for (const args of [['status'], ['can-i-deploy', '--to', 'test']]) {
      const { findings, exitCode } = await report(...args);
      expect(exitCode).to.equal(2);
      expect(findings[0]).to.include({
        code: 'service-not-named',
        expected: 'one of auth, core, templates, or the folder of a package',
        mend: 'Name it: --service auth',
      });
    }
    const [slip] = (await report('status', '--service', 'atuh')).findings;
    expect(slip).to.include({ code: 'service-not-found', mend: 'Did you mean --service auth?' });
  });

  it('a folder outside every workspace: as before, the package.json that is missing', async () => {
    const { findings } = JSON.parse(
      (await workspace.kit('auth', ['validate', '--service', '/nowhere', '--format', 'json'])).stdout,
    );
    expect(findings[0]).to.include({ code: 'service-not-found', message: 'There is no package.json in /nowhere.' });
  });
});
