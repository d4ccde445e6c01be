import { type SpawnOptions, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository these tests are of. */
export const repository = fileURLToPath(new URL('../../../..', import.meta.url)).replace(/\/$/, '');
const bin = join(repository, 'node_modules/.bin');
/** What a command of the repository's own tools needs to be found. */
export const toolPath = [bin, process.env.PATH].join(delimiter);

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
  /** Both, for a message when it should have been otherwise. */
  all: string;
}

/** Runs a program and never rejects for its exit code. CI variables of the machine do not reach it. */
export function run(
  command: string,
  args: readonly string[],
  options: SpawnOptions & { env?: NodeJS.ProcessEnv },
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const env = { ...cleanEnvironment(), ...options.env };
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options, env });
    let stdout = '';
    let stderr = '';
    child.stdout?.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code, signal) =>
      resolve({ code: code ?? (signal ? 128 : 1), stdout, stderr, all: stdout + stderr }),
    );
  });
}

/** The environment without anything that would choose a store, a branch or a cache by accident. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(CI$|CI_|GITHUB_|GITLAB|CONTRACTS_|PACT_|AWS_|TURBO_|GIT_|npm_|NODE_OPTIONS|RUNNER_|FORCE_COLOR)/;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(kept),
    PATH: toolPath,
    NO_COLOR: '1',
    TURBO_TELEMETRY_DISABLED: '1',
    PACT_DO_NOT_TRACK: 'true',
  };
}

/** A temporary copy of the real repository: its services, its pipeline, its kit as built. Removed with `remove`. */
export class Workspace {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  static async copy(): Promise<Workspace> {
    const root = await realpath(await mkdtemp(join(tmpdir(), 'contracts-workspace-')));
    const workspace = new Workspace(root);
    for (const name of [
      'package.json',
      'pnpm-workspace.yaml',
      'pnpm-lock.yaml',
      'turbo.json',
      'tsconfig.base.json',
      '.gitignore',
      '.changeset',
    ]) {
      await cp(join(repository, name), join(root, name), { recursive: true });
    }
    await symlink(join(repository, 'node_modules'), join(root, 'node_modules'));
    for (const name of ['contracts-kit', 'auth', 'core', 'templates']) await copyPackage(join('packages', name), root);
    await workspace.git('init', '--quiet', '--initial-branch=main');
    await workspace.git('config', 'user.name', 'Test');
    await workspace.git('config', 'user.email', 'test@example.com');
    await workspace.git('config', 'commit.gpgsign', 'false');
    // The link to the repository's node_modules is no folder, so .gitignore's `node_modules/` does not mean it.
    await workspace.write('.git/info/exclude', 'node_modules\n');
    // Dependencies are the repository's own: a pnpm that "mends" them here would change them there.
    await workspace.edit('pnpm-workspace.yaml', 'verifyDepsBeforeRun: install', 'verifyDepsBeforeRun: false');
    await workspace.commit('The services as they are');
    return workspace;
  }

  /** A copy of this workspace as it is now, generated files, commits and all. */
  async fork(): Promise<Workspace> {
    const root = await realpath(await mkdtemp(join(tmpdir(), 'contracts-workspace-')));
    await cp(this.root, root, { recursive: true, verbatimSymlinks: true });
    return new Workspace(root);
  }

  /** What another machine has after a checkout and an install: the commit, the dependencies, and nothing generated. */
  async freshClone(): Promise<Workspace> {
    const root = await realpath(await mkdtemp(join(tmpdir(), 'contracts-workspace-')));
    const clone = new Workspace(root);
    await clone.git('clone', '--quiet', `file://${this.root}`, '.');
    await clone.write('.git/info/exclude', 'node_modules\n');
    await symlink(join(repository, 'node_modules'), join(root, 'node_modules'));
    for (const name of await readdir(clone.path('packages'))) {
      const links = join('packages', name, 'node_modules');
      await cp(this.path(links), clone.path(links), { recursive: true, verbatimSymlinks: true });
    }
    return clone;
  }

  path(...parts: string[]): string {
    return join(this.root, ...parts);
  }

  async git(...args: string[]): Promise<string> {
    const ran = await run('git', args, { cwd: this.root });
    if (ran.code !== 0) throw new Error(`git ${args.join(' ')}: ${ran.all}`);
    return ran.stdout.trim();
  }

  async commit(message: string): Promise<string> {
    await this.git('add', '--all');
    await this.git('commit', '--quiet', '--allow-empty', '--message', message);
    return this.git('rev-parse', 'HEAD');
  }

  /** The real command line of the kit, as the workspace's packages call it. */
  kit(service: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
    const program = this.path('packages/contracts-kit/bin/contracts-kit.mjs');
    return run('node', [program, ...args], { cwd: this.path('packages', service), env });
  }

  /** A real turbo run. The cache is the workspace's own unless `env` says otherwise, except for the kit's build. */
  async turbo(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
    return run(join(bin, 'turbo'), ['run', ...args, '--no-update-notifier'], { cwd: this.root, env });
  }

  async read(path: string): Promise<string> {
    return readFile(this.path(path), 'utf8');
  }

  async write(path: string, content: string): Promise<void> {
    await mkdir(dirname(this.path(path)), { recursive: true });
    await writeFile(this.path(path), content);
  }

  /** Replaces text in a file; throws when it is not there, so that no test changes nothing by mistake. */
  async edit(path: string, from: string | RegExp, to: string): Promise<void> {
    const text = await this.read(path);
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`${path} does not hold ${from}`);
    await this.write(path, changed);
  }

  /** Removes a file or folder of the workspace. */
  async discard(path: string): Promise<void> {
    await rm(this.path(path), { recursive: true, force: true });
  }

  async remove(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }
}

async function copyPackage(path: string, root: string): Promise<void> {
  const from = join(repository, path);
  const isKit = basename(path) === 'contracts-kit';
  const leftOut = new Set(
    isKit ? ['node_modules', '.turbo', 'tests', 'docs', 'bench'] : ['node_modules', '.turbo', '.schemas', '.pacts'],
  );
  await cp(from, join(root, path), {
    recursive: true,
    filter: (source) => source === from || !leftOut.has(basename(source)),
  });
  // The links that pnpm made: relative ones lead to the copy's own packages and, through the root's link, to the rest.
  await cp(join(from, 'node_modules'), join(root, path, 'node_modules'), { recursive: true, verbatimSymlinks: true });
}
