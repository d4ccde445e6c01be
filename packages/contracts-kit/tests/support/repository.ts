import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a process outside CI, with git, has; and nothing of the person's or the machine's own configuration. */
export function plainEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: '/nonexistent', XDG_CONFIG_HOME: '/nonexistent', ...extra };
}

/** A temporary folder, and git in it. */
export class Repository {
  private constructor(readonly dir: string) {}

  static async empty(): Promise<Repository> {
    return new Repository(await realpath(await mkdtemp(join(tmpdir(), 'contracts-kit-git-'))));
  }

  /** With one commit on `main`, of `files` or of `a.txt`. */
  static async create(files: Record<string, string> = { 'a.txt': 'a\n' }): Promise<Repository> {
    const repository = await Repository.empty();
    await repository.git('init', '--quiet', '--initial-branch=main');
    await repository.commit(files);
    return repository;
  }

  async clone(...options: string[]): Promise<Repository> {
    const copy = await Repository.empty();
    await copy.git('clone', '--quiet', ...options, '--', `file://${this.dir}`, '.');
    return copy;
  }

  async git(...args: string[]): Promise<string> {
    const env = plainEnvironment({ GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' });
    const person = ['-c', 'user.name=Test', '-c', 'user.email=test@example.test', '-c', 'commit.gpgSign=false'];
    const { stdout } = await run('git', [...person, ...args], { cwd: this.dir, env });
    return stdout.trim();
  }

  async write(files: Record<string, string>): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      const file = join(this.dir, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
  }

  /** Its full id. */
  async commit(files: Record<string, string>): Promise<string> {
    await this.write(files);
    await this.git('add', '--all');
    await this.git('commit', '--quiet', '--allow-empty', '--message', 'change');
    return this.git('rev-parse', 'HEAD');
  }

  async remove(): Promise<void> {
    await rm(this.dir, { recursive: true, force: true });
  }
}
