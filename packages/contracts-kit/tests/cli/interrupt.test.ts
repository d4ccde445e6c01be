import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { cleanEnvironment, type Workspace } from '../support/workspace.js';
import { readyWorkspace } from './ready.js';

const event = 'packages/auth/src/events/user-created.event.ts';

interface Ended {
  code: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
}

describe('command line, interrupted', () => {
  let workspace: Workspace;
  before(async function () {
    this.timeout(120_000);
    workspace = await readyWorkspace();
    await mkdir(workspace.path('temporary'));
  });
  const started = new Set<ChildProcess>();
  afterEach(() => {
    for (const child of started) child.kill('SIGKILL');
    started.clear();
  });
  after(() => workspace.remove());

  /** Starts a command whose temporary files can be looked at. */
  function start(...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
    const program = workspace.path('packages/contracts-kit/bin/contracts-kit.mjs');
    const child = spawn('node', [program, ...args], {
      cwd: workspace.path('packages/auth'),
      env: { ...cleanEnvironment(), TMPDIR: workspace.path('temporary') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    started.add(child);
    const output = { stdout: '', stderr: '' };
    child.stdout?.on('data', (chunk) => {
      output.stdout += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      output.stderr += chunk;
    });
    const ended = new Promise<Ended>((resolve) =>
      child.on('close', (code, signal) => resolve({ code, signal, ...output })),
    );
    return { child, ended };
  }

  /** Every file and folder of auth and of the temporary folder that somebody began and did not finish. */
  async function leftovers(): Promise<string[]> {
    const inside = await readdir(workspace.path('packages/auth'), { recursive: true });
    const unfinished = inside.filter(
      (path) => !path.startsWith('node_modules') && /\.tmp(\.|$)|\.tmp\.(new|old)/.test(path),
    );
    // Compile caches (Node's own, ts-node's) are nobody's unfinished work.
    const temporary = (await readdir(workspace.path('temporary'))).filter((name) => !/compile-cache/.test(name));
    return [...unfinished, ...temporary];
  }

  it('SIGINT: in the middle of validate it ends with 130, says so, and leaves nothing half-done', async () => {
    const golden = await workspace.read('packages/auth/src/events/.schemas/UserCreated.schema.json');
    // The marker tells that the builder runs; it would run for an hour.
    const marker = workspace.path('building');
    await workspace.edit(
      event,
      "import { randomUUID } from 'node:crypto';",
      "import { randomUUID } from 'node:crypto';\nimport { writeFileSync } from 'node:fs';",
    );
    await workspace.edit(
      event,
      /build: \(\) =>/,
      `build: async () =>\n    (writeFileSync(${JSON.stringify(marker)}, ''), await new Promise((done) => setTimeout(done, 3_600_000))) as never ??`,
    );
    const { child, ended } = start('validate');
    while (!existsSync(marker)) {
      expect(child.exitCode, 'validate ended before its builder ran').to.equal(null);
      await pause(20);
    }
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(code).to.equal(130);
    expect(stdout).to.include('[interrupted]').and.to.include('mend      Run it again');
    expect(stdout).to.not.include('builder-failed');
    expect(await leftovers()).to.deep.equal([]);
    expect(await workspace.read('packages/auth/src/events/.schemas/UserCreated.schema.json')).to.equal(golden);
    await workspace.git('checkout', '--quiet', '.');
    expect((await workspace.kit('auth', ['validate'])).code).to.equal(0);
  });

  it('SIGINT: at whatever moment, validate is done, interrupted or not begun, and nothing is half-done', async function () {
    this.timeout(120_000);
    for (const milliseconds of [60, 120, 200, 300, 420, 560]) {
      const { child, ended } = start('validate');
      await pause(milliseconds);
      child.kill('SIGINT');
      const { code, signal, stdout, stderr } = await ended;
      expect(signal === 'SIGINT' || code === 0 || code === 130, `${code} ${signal} ${stdout} ${stderr}`).to.equal(true);
      expect(await leftovers(), `after ${milliseconds} ms`).to.deep.equal([]);
    }
    expect((await workspace.kit('auth', ['validate'])).code).to.equal(0);
  });
});
