import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Ran, repository, run } from '../tests/support/workspace.js';

export const kitFolder = join(repository, 'packages/contracts-kit');
export const kitProgram = join(kitFolder, 'bin/contracts-kit.mjs');

/** What a service's package.json says beside its name. */
interface Declared {
  version?: string;
  contracts?: Record<string, string>;
}

/** A temporary repository of a single service, with real git and the kit as a dependency. */
export class Service {
  private constructor(
    readonly dir: string,
    readonly name: string,
  ) {}

  /** `files` by path in the repository; a value that is no text is written as JSON. */
  static async make(
    parent: string,
    name: string,
    declared: Declared,
    files: Record<string, unknown>,
  ): Promise<Service> {
    const service = new Service(await realpath(await mkdtemp(join(parent, `${name}-`))), name);
    await service.write('package.json', { name, version: '1.0.0', type: 'module', ...declared });
    await service.write('tsconfig.json', {
      compilerOptions: {
        target: 'es2023',
        module: 'nodenext',
        moduleResolution: 'nodenext',
        rootDir: '.',
        noEmit: true,
      },
    });
    await service.write('.gitignore', 'node_modules\n.contracts\n.schemas\n.pacts\n');
    for (const [path, content] of Object.entries(files)) await service.write(path, content);
    await mkdir(join(service.dir, 'node_modules'));
    await symlink(kitFolder, join(service.dir, 'node_modules/contracts-kit'));
    await symlink(join(repository, 'packages/auth/node_modules/zod'), join(service.dir, 'node_modules/zod'));
    return service;
  }

  /** A git commit of everything, tagged as a release of this service. */
  async release(): Promise<void> {
    const identity = ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.com', '-c', 'commit.gpgsign=false'];
    for (const args of [
      ['init', '--quiet', '--initial-branch=main'],
      ['add', '--all'],
      [...identity, 'commit', '--quiet', '--message', 'As it is'],
      ['tag', `${this.name}@1.0.0`],
    ]) {
      const ran = await run('git', args, { cwd: this.dir });
      if (ran.code !== 0) throw new Error(`git ${args.join(' ')}: ${ran.all}`);
    }
  }

  async write(path: string, content: unknown): Promise<void> {
    const file = join(this.dir, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`);
  }

  /** Runs a command of the kit; throws with its output when it fails. */
  async kit(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
    const ran = await run('node', [kitProgram, ...args], { cwd: this.dir, env });
    if (ran.code !== 0)
      throw new Error(`contracts-kit ${args.join(' ')} in ${this.name} exited with ${ran.code}:\n${ran.all}`);
    return ran;
  }

  /** Everything fetched, and the local cache of the store. */
  async forgetFetched(): Promise<void> {
    for (const path of ['tests/consumer/.schemas', 'tests/provider/.pacts', '.contracts']) {
      await rm(join(this.dir, path), { recursive: true, force: true });
    }
  }
}

/** For files whose number would make the disk what is measured: some take a hundred times as long as others to make one. */
export const inMemory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Runs the work in a temporary folder and removes it. */
export async function inFolder<T>(work: (folder: string) => Promise<T>, parent = tmpdir()): Promise<T> {
  const folder = await realpath(await mkdtemp(join(parent, 'contracts-bench-')));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The real auth service as a repository of its own that emits UserCreated, and so many copies of that event under other
 * names (`UserCreated1` …).
 */
export async function authService(parent: string, { copies = 0, name = 'auth' } = {}): Promise<Service> {
  const service = await Service.make(parent, name, { contracts: { consumes: 'nothing' } }, {});
  await cp(join(repository, 'packages/auth/src'), join(service.dir, 'src'), { recursive: true, filter: notGenerated });
  if (copies > 0) {
    const one = (n: number) =>
      `export const copy${n} = defineEvent({ ...userCreated, name: 'UserCreated${n}', schema: copyOf('UserCreated${n}'), build: () => built('UserCreated${n}') });`;
    const lines = Array.from({ length: copies }, (_, index) => one(index + 1));
    await service.write('src/events/copies.event.ts', copiesSource(name, lines));
  }
  await service.write('tests/provider/auth.provider.pact.test.ts', PROVIDER_TEST);
  if (name !== 'auth') await renameContract(service, name);
  return service;
}

async function renameContract(service: Service, name: string): Promise<void> {
  const file = 'src/events/user-created.event.ts';
  const text = await readFile(join(service.dir, file), 'utf8');
  await service.write(file, text.replace(`contractId('auth'`, `contractId('${name}'`));
}

const notGenerated = (path: string) => !/[/\\]\.schemas([/\\]|$)/.test(path);

const copiesSource = (service: string, lines: string[]) => `import { contractId, defineEvent } from 'contracts-kit';
import { z } from 'zod';
import { userCreated, userCreatedSchema } from './user-created.event.js';

const own = (name: string) => ({ type: \`com.example.\${name}\`, dataschema: contractId('${service}', name) });
const copyOf = (name: string) => userCreatedSchema.extend({ type: z.literal(own(name).type), dataschema: z.literal(own(name).dataschema) });
const built = async (name: string) => ({ ...(await userCreated.build()), ...own(name) });

${lines.join('\n')}
`;

const PROVIDER_TEST = `import { providerPacts } from 'contracts-kit/provider';

providerPacts(import.meta);
`;

/** An event as auth sends it, about 1 KB; each number gives another. */
export function userCreatedExample(n: number): Record<string, unknown> {
  const id = (of: string) => `${of}${String(n).padStart(7, '0')}-5d0e-4a3e-9a56-4a39c0d1b7aa`;
  return {
    specversion: '1.0',
    id: id('a'),
    source: '/auth',
    type: 'com.example.auth.user-created',
    subject: id('b'),
    time: '2026-03-01T09:30:00.000Z',
    datacontenttype: 'application/json',
    dataschema: 'urn:event-contract:auth:UserCreated',
    data: {
      userId: id('b'),
      email: `person.${n}@example.com`,
      displayName: `Person Number ${n}`,
      role: ['admin', 'member', 'guest'][n % 3],
      createdAt: '2026-03-01T09:30:00.000Z',
      locale: { language: 'en-GB', timeZone: 'Europe/London' },
      teams: [1, 2, 3, 4, 5].map((team) => ({ id: id(String(team)), name: `The team of many, number ${team}` })),
    },
  };
}
