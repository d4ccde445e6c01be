import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { main } from '../../src/cli/main.js';
import type { Finding } from '../../src/finding.js';
import type { Check } from '../../src/report/report.js';
import type { Store } from '../../src/store/store.js';
import { Repository } from '../support/repository.js';
import { singleService } from '../support/single-service.js';
import { repository, run, toolPath } from '../support/workspace.js';

/** What a command came to: what a person and a pipeline see of it. */
export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
  checks: Check[];
  findings: Finding[];
  data: unknown;
}

const STORE = 's3://in-memory/faults';

const inCi = { CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_RUN_ID: '812', GITHUB_REPOSITORY: 'acme/shop' };

const listening = ['uncaughtException', 'unhandledRejection'] as const;

/** Results without Pact: what its verifier says of an event is not what a store that fails is about. */
const providerTest = `import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
describe('orders', () => {
  it('says what it says', () => {
    const folder = new URL('.pacts/', import.meta.url).pathname;
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('-orders.json'));
    const results = files.flatMap((name) => {
      const { consumer, provider, interactions } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
      return interactions.map(({ description, metadata }, index) => ({
        label: name, file: join(folder, name), consumer: consumer.name, provider: provider.name, description, states: [],
        event: metadata.event, pointer: '/interactions/' + index, outcome: 'verified', mismatches: [], findings: [],
      }));
    });
    writeFileSync(process.env.CONTRACTS_VERIFY_REPORT, JSON.stringify(results));
  });
});
`;

/**
 * A repository of the service `orders`, which emits OrderPlaced and consumes InvoicePaid of `billing`, all of it generated; it is at
 * the tag of its release. Commands run in it in this process, on any store.
 */
export class Place {
  #runs = 0;
  /** What loads TypeScript says by a variable whose it is, and so may a run that was killed: the next test file must not inherit it. */
  readonly #variables = { ...process.env };
  private constructor(
    readonly dir: string,
    /** Of the release; it has a parent. */
    readonly commit: string,
    readonly parent: string,
  ) {}

  static async make(): Promise<Place> {
    const files = singleService({
      name: 'orders',
      emits: 'OrderPlaced',
      provider: 'billing',
      consumes: 'InvoicePaid',
      dependencies: {},
      devDependencies: {},
    });
    const { 'tests/provider/events.provider.pact.test.ts': _, ...rest } = files;
    const git = await Repository.create({
      ...rest,
      '.gitignore': `${files['.gitignore']}node_modules\ntests/provider/\n*.json.part\nstore.json\nsaved.json\nbefore.json\nafter.json\n`,
    });
    const parent = await git.git('rev-parse', 'HEAD');
    await git.commit({ 'README.md': 'Orders\n' });
    await git.git('tag', 'orders@1.0.0');
    await symlink(join(repository, 'packages/templates/node_modules'), join(git.dir, 'node_modules'));
    const place = new Place(git.dir, await git.git('rev-parse', 'HEAD'), parent);
    await place.prepare();
    return place;
  }

  async run(
    line: string,
    store: Store | undefined,
    { signal, ci = false }: { signal?: AbortSignal; ci?: boolean | undefined } = {},
  ): Promise<Ran> {
    const [stdout, stderr]: [string[], string[]] = [[], []];
    if (line.startsWith('verify')) await this.#layTests();
    // mocha, which `verify` runs in this process, leaves what it listens with.
    const before = listening.map((event) => process.listeners(event as 'exit'));
    const code = await main([...line.split(' '), '--format', 'json'], {
      stdout: { write: (text) => stdout.push(text) },
      stderr: { write: (text) => stderr.push(text) },
      env: { PATH: toolPath, USER: 'somebody', CONTRACTS_STORE: STORE, ...(ci && inCi) },
      cwd: this.dir,
      signal: signal ?? new AbortController().signal,
      version: '0.0.0',
      openStore: async () => {
        if (store === undefined) throw new Error('this command opens no store');
        return { ...store, location: STORE };
      },
    });
    for (const [index, event] of listening.entries()) {
      for (const one of process.listeners(event as 'exit')) {
        if (!before[index]!.includes(one)) process.off(event, one);
      }
    }
    const report = stdout.join('');
    return {
      code,
      stdout: report,
      stderr: stderr.join(''),
      ...(JSON.parse(report) as Pick<Ran, 'checks' | 'findings' | 'data'>),
    };
  }

  /** Goldens and pacts, as of the sources. */
  async prepare(): Promise<void> {
    const made = await run('mocha', ['--require', 'contracts-kit/ts-node', 'tests/consumer/**/*.pact.test.ts'], {
      cwd: this.dir,
      env: { PATH: [join(this.dir, 'node_modules/.bin'), toolPath].join(':') },
    });
    if (made.code !== 0) throw new Error(made.all);
    const generated = await this.run('generate', undefined);
    if (generated.code !== 0) throw new Error(generated.stdout);
  }

  /** Each run loads them from a file of another name, since a module is loaded once in a process. */
  async #layTests(): Promise<void> {
    const folder = join(this.dir, 'tests/provider');
    await mkdir(folder, { recursive: true });
    await rm(join(folder, `run-${this.#runs}.provider.pact.test.ts`), { force: true });
    this.#runs += 1;
    await writeFile(join(folder, `run-${this.#runs}.provider.pact.test.ts`), providerTest);
  }

  async remove(): Promise<void> {
    for (const name of Object.keys(process.env)) if (!(name in this.#variables)) delete process.env[name];
    Object.assign(process.env, this.#variables);
    await rm(this.dir, { recursive: true, force: true });
  }
}
