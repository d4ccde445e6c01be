import { spawn } from 'node:child_process';
import { expect } from 'chai';
import { cleanEnvironment, run, Workspace } from '../support/workspace.js';

describe('command line and its terminal', () => {
  let workspace: Workspace;
  before(async () => {
    workspace = await Workspace.copy();
  });
  after(() => workspace.remove());

  const clean = (env: Record<string, string | undefined>, ...args: string[]) =>
    run('node', [workspace.path('packages/contracts-kit/bin/contracts-kit.mjs'), 'clean', ...args], {
      cwd: workspace.path('packages/auth'),
      env: { NO_COLOR: undefined, ...env },
    });

  it('colours: none where no terminal is', async () => {
    const { stdout } = await clean({});
    expect(stdout).to.include('unchanged');
    expect(stdout).to.not.include('\u001b');
  });

  it('FORCE_COLOR: colours also where no terminal is', async () => {
    expect((await clean({ FORCE_COLOR: '1' })).stdout).to.include('\u001b[32m');
  });

  it('FORCE_COLOR=0: none', async () => {
    expect((await clean({ FORCE_COLOR: '0' })).stdout).to.not.include('\u001b');
  });

  it('NO_COLOR: wins over FORCE_COLOR; empty it says nothing', async () => {
    expect((await clean({ NO_COLOR: '1', FORCE_COLOR: '1' })).stdout).to.not.include('\u001b');
    expect((await clean({ NO_COLOR: '', FORCE_COLOR: '1' })).stdout).to.include('\u001b[32m');
  });

  it('FORCE_COLOR: only text is coloured', async () => {
    for (const format of ['json', 'junit', 'github']) {
      const { stdout } = await clean({ FORCE_COLOR: '1' }, '--format', format);
      expect(stdout).to.include('src/events/.schemas');
      expect(stdout).to.not.include('\u001b');
    }
  });

  it('stdout: results only; stderr: which store is used and why', async () => {
    const { stdout, stderr } = await workspace.kit('auth', ['status', '--format', 'json'], {
      CONTRACTS_STORE: 'dir:elsewhere',
    });
    expect(JSON.parse(stdout)).to.include({ command: 'status', exitCode: 0 });
    expect(stderr).to.equal(`store: dir:${workspace.path('elsewhere')} (CONTRACTS_STORE)\n`);
  });

  it('stdout: a reader that goes away changes neither verdict nor stderr', async () => {
    const program = workspace.path('packages/contracts-kit/bin/contracts-kit.mjs');
    const env = { ...cleanEnvironment() };
    const child = spawn('node', [program, 'clean'], {
      cwd: workspace.path('packages/auth'),
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
  });
});
