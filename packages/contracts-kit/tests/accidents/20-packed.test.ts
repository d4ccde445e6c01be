import { mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Code } from '../../src/finding.js';
import { Repository } from '../support/repository.js';
import { singleService } from '../support/single-service.js';
import { type Ran, run, toolPath } from '../support/workspace.js';

const kit = fileURLToPath(new URL('../..', import.meta.url));

interface Reported {
  ran: Ran;
  outcomes: Record<string, string>;
  codes: Code[];
}

describe('contracts-kit packed and installed', function () {
  this.timeout(300_000);
  let folder: string;
  let tarball: string;
  /** Two services that know each other by the store alone: one came by npm, one by pnpm. */
  let orders: Repository;
  let billing: Repository;
  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'contracts-packed-')));
    const packed = await run('pnpm', ['pack', '--pack-destination', folder], { cwd: kit });
    expect(packed.code, packed.all).to.equal(0);
    tarball = join(folder, (await readdir(folder)).find((name) => name.endsWith('.tgz'))!);
    const { catalog } = await versions();
    const common = {
      dependencies: { zod: catalog('zod') },
      devDependencies: Object.fromEntries([
        ['contracts-kit', `file:${tarball}`],
        ...['chai', 'mocha', 'typescript', '@types/chai', '@types/mocha', '@types/node'].map((name) => [
          name,
          catalog(name),
        ]),
      ]),
    };
    const files = [
      singleService({ name: 'orders', emits: 'OrderPlaced', provider: 'billing', consumes: 'InvoicePaid', ...common }),
      singleService({ name: 'billing', emits: 'InvoicePaid', provider: 'orders', consumes: 'OrderPlaced', ...common }),
    ] as const;
    orders = await Repository.create({ ...files[0] });
    billing = await Repository.create({
      ...files[1],
      'pnpm-workspace.yaml': 'allowBuilds:\n  "@scarf/scarf": false\n',
    });
  });
  after(async () => {
    await Promise.all([orders?.remove(), billing?.remove()]);
    await rm(folder, { recursive: true, force: true });
  });

  /** Versions as the workspace has them, so that what is installed here is what is tested elsewhere. */
  async function versions() {
    const text = await readFile(join(kit, '../../pnpm-workspace.yaml'), 'utf8');
    const { parse } = await import('yaml');
    const { catalog } = parse(text) as { catalog: Record<string, string> };
    return { catalog: (name: string) => catalog[name]! };
  }

  const local = (repository: Repository, program: string, ...args: string[]) => {
    const bin = join(repository.dir, 'node_modules/.bin');
    const env = { PATH: [bin, toolPath].join(delimiter), CONTRACTS_STORE: `dir:${join(folder, 'store')}` };
    return run(join(bin, program), args, { cwd: repository.dir, env });
  };
  const contracts = async (repository: Repository, ...args: string[]): Promise<Reported> => {
    const ran = await local(repository, 'contracts-kit', ...args, '--format', 'json');
    const { checks, findings } = JSON.parse(ran.stdout) as {
      checks: { name: string; outcome: string }[];
      findings: { code: Code }[];
    };
    const outcomes = Object.fromEntries(checks.map((one) => [one.name, one.outcome]));
    return { ran, outcomes, codes: findings.map((one) => one.code) };
  };
  const passes = async (repository: Repository, ...args: string[]): Promise<Reported> => {
    const reported = await contracts(repository, ...args);
    expect(reported.ran.code, reported.ran.all).to.equal(0);
    return reported;
  };
  const consumerTests = async (repository: Repository) => {
    const ran = await local(
      repository,
      'mocha',
      '--require',
      'contracts-kit/ts-node',
      'tests/consumer/**/*.pact.test.ts',
    );
    expect(ran.code, ran.all).to.equal(0);
  };

  it('pnpm pack: publint has nothing to say, and every command, page and type is inside', async () => {
    const linted = await run(join(kit, 'node_modules/.bin/publint'), ['run', tarball, '--strict'], { cwd: kit });
    expect(linted.code, linted.all).to.equal(0);
    const { stdout } = await run('tar', ['-tzf', tarball], { cwd: folder });
    const inside = stdout.split('\n');
    expect(inside).to.include.members([
      'package/bin/contracts-kit.mjs',
      'package/dist/index.d.ts',
      'package/dist/pact/consumer.d.ts',
      'package/dist/pact/provider.d.ts',
      'package/docs/findings/pact-mismatch.md',
      'package/README.md',
    ]);
    expect(inside.filter((name) => /^package\/(src|tests|bench|node_modules)\//.test(name))).to.deep.equal([]);
    const manifest = await run('tar', ['-xzOf', tarball, 'package/package.json'], { cwd: folder });
    expect(manifest.stdout).to.not.match(/workspace:|catalog:/);
  });

  it('npm and pnpm: install', async () => {
    const ran = await Promise.all([
      run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund'], { cwd: orders.dir }),
      run('pnpm', ['install', '--prefer-offline'], { cwd: billing.dir }),
    ]);
    for (const each of ran) expect(each.code, each.all).to.equal(0);
    // The lockfiles; what is installed is ignored.
    for (const repository of [orders, billing]) await repository.commit({});
  });

  it('tsc: the types are right, with the checks of libraries on', async () => {
    const ran = await Promise.all([orders, billing].map((repository) => local(repository, 'tsc', '--noEmit')));
    for (const each of ran) expect(each.code, each.all).to.equal(0);
  });

  it('a first service: nobody is there yet, which passes with warnings', async () => {
    expect((await passes(orders, 'doctor')).codes).to.deep.equal([]);
    expect((await passes(orders, 'generate')).outcomes).to.include({ OrderPlaced: 'generated' });
    expect((await passes(orders, 'fetch')).codes).to.deep.equal(['provider-unpublished']);
    const validated = await passes(orders, 'validate');
    expect(validated.codes).to.deep.equal(['provider-unpublished']);
    expect(validated.outcomes).to.deep.include({
      'OrderPlaced as orders builds it': 'passed',
      billing: 'no provider yet',
    });
    await consumerTests(orders);
    expect((await passes(orders, 'verify')).codes).to.deep.equal(['no-consumers-yet']);
    const published = await passes(orders, 'publish');
    expect(Object.values(published.outcomes)).to.deep.equal(['published', 'published']);
  });

  it('a second service: is checked against the first', async () => {
    expect(Object.values((await passes(billing, 'fetch')).outcomes)).to.deep.equal(['fetched', 'fetched']);
    const validated = await passes(billing, 'validate');
    expect(validated.codes).to.deep.equal([]);
    expect(Object.values(validated.outcomes)).to.deep.equal(['passed', 'fetched', 'passed']);
    await consumerTests(billing);
    const verified = await passes(billing, 'verify');
    expect(Object.values(verified.outcomes)).to.deep.equal(['fetched', 'verified', 'info']);
    await passes(billing, 'publish');
  });

  it('the first again: both directions are checked, status says so, clean removes what was made', async () => {
    expect((await passes(orders, 'validate')).codes).to.deep.equal([]);
    expect(Object.values((await passes(orders, 'verify')).outcomes)).to.deep.equal(['fetched', 'verified', 'info']);
    const status = await passes(orders, 'status');
    expect(status.ran.stdout).to.match(/selected: billing 0\.0\.0-main-.* \(head of main\)/);
    expect(status.outcomes).to.not.have.property('not checked');
    expect(Object.values((await passes(orders, 'publish')).outcomes)).to.deep.equal(['unchanged', 'unchanged']);
    expect(Object.values((await passes(orders, 'clean')).outcomes)).to.deep.equal(Array(4).fill('removed'));
    expect(await orders.git('status', '--porcelain', '--ignored')).to.match(/^!! (\.contracts\/\n!! )?node_modules\/$/);
  });

  it('without a tsconfig.json: TypeScript is what Node takes it for', async () => {
    await rm(join(orders.dir, 'tsconfig.json'));
    await passes(orders, 'generate');
    await consumerTests(orders);
    await orders.git('checkout', '--quiet', '.');
  });

  it('a breaking change of the one is red in both', async () => {
    const file = join(billing.dir, 'src/events/InvoicePaid.event.ts');
    const source = await readFile(file, 'utf8');
    await billing.commit({
      'src/events/InvoicePaid.event.ts': source
        .replace('orderId: z.uuid()', 'order: z.uuid()')
        .replace('data: { orderId, cents }', 'data: { order: orderId, cents }'),
    });
    const verified = await contracts(billing, 'verify');
    expect(verified.ran.code).to.equal(1);
    expect(verified.codes).to.deep.equal(['pact-mismatch']);
    expect((await contracts(billing, 'publish')).codes).to.include('check-failed');
    // From a checkout where nothing was checked it is published all the same, and the consumer sees it.
    await rm(join(billing.dir, '.contracts/failed'), { recursive: true });
    await passes(billing, 'publish');
    const validated = await contracts(orders, 'validate');
    expect(validated.ran.code).to.equal(1);
    expect(validated.codes).to.include('example-refused');
  });
});
