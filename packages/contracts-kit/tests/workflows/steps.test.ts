import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Ran, repository, run, Workspace } from '../support/workspace.js';
import { type Command, type Context, commandsOf, filled, workflows } from './workflow-files.js';

const files = await workflows();
const all = files.flatMap(commandsOf);
/** A command that needs the network's other side runs as far as it goes without. */
const rehearsed = new Map([['contracts-kit publish', '--dry-run']]);
const bare: Command = { where: '', job: '', command: '', env: {} };
const rehearsal = (command: string) => [...rehearsed].find(([part]) => command.includes(part))?.[1];

/**
 * Every command of every workflow, in their order, in one copy of the repository that it installs itself: a push to main,
 * a fork's pull request, a version pull request and its release. Variables and secrets are as empty as in a new repository.
 */
describe('workflows: each step', function () {
  this.timeout(240_000);
  const done = new Set<string>();
  let workspace: Workspace;
  let scratch: string;
  let summary: string;
  let base: string;
  /** Of auth, once it is released. */
  let authVersion = '';

  before(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'contracts-steps-'));
    summary = join(scratch, 'summary.md');
    workspace = await Workspace.copy();
    await unlinkDependencies(workspace);
    await cp(join(repository, '.github'), workspace.path('.github'), { recursive: true });
    base = await workspace.commit('As it is on main');
    await run('git', ['init', '--quiet', '--bare', join(scratch, 'origin.git')], { cwd: scratch });
    await workspace.git('remote', 'add', 'origin', join(scratch, 'origin.git'));
  });
  after(async () => {
    await Promise.all([workspace?.remove(), rm(scratch, { recursive: true, force: true })]);
  });

  /** What GitHub would make of the step: its environment filled in, its command run at the root. */
  async function step({ command, env }: Command, more: NodeJS.ProcessEnv = {}): Promise<Ran> {
    const context: Context = {
      inputs: { service: 'auth', version: authVersion, environment: 'test' },
      vars: { CONTRACTS_ENVIRONMENT: 'test' },
      github: { event: { before: base, pull_request: { base: { sha: base } } } },
    };
    const own = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, filled(value, context)]));
    const [program = '', ...args] = command.split(' ');
    const extra = rehearsal(command);
    await writeFile(summary, '');
    return run(program, [...args, ...(extra === undefined ? [] : [extra])], {
      cwd: workspace.root,
      env: {
        CI: 'true',
        GITHUB_ACTIONS: 'true',
        GITHUB_WORKSPACE: workspace.root,
        GITHUB_STEP_SUMMARY: summary,
        GITHUB_REPOSITORY: 'team/contracts',
        GITHUB_RUN_NUMBER: '12',
        // Nobody's own git identity or settings take part.
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_NOSYSTEM: '1',
        // What is in pnpm's and npm's caches is taken from there.
        npm_config_prefer_offline: 'true',
        pnpm_config_prefer_offline: 'true',
        PATH: `${workspace.path('node_modules/.bin')}:${process.env.PATH}`,
        CONTRACTS_STORE: `dir:${join(scratch, 'store')}`,
        ...own,
        ...more,
      },
    });
  }

  let broken: string | undefined;
  beforeEach(() => {
    if (broken !== undefined) throw new Error(`each of these stands on the one before, and this failed: ${broken}`);
  });
  afterEach(function () {
    if (this.currentTest?.state === 'failed') broken = this.currentTest.title;
  });

  const onMain = { GITHUB_REF: 'refs/heads/main', GITHUB_REF_NAME: 'main', GITHUB_EVENT_NAME: 'push' };
  const inFork = { GITHUB_REF: 'refs/pull/7/merge', GITHUB_HEAD_REF: 'idea', GITHUB_EVENT_NAME: 'pull_request' };

  /** The step of this job whose command holds `part`; a `done` one is not run again by another job's same step. */
  function find(file: string, job: string, part: string): Command {
    const found = all.find((one) => one.where.startsWith(`${file} ${job}:`) && one.command.includes(part));
    if (!found) throw new Error(`${file} ${job} has no step with ${part}`);
    for (const one of all) if (sameAs(one, found)) done.add(one.where);
    return found;
  }

  it('Install: installs from the lockfile and leaves the checkout clean', async () => {
    const ran = await step(find('contracts.yml', 'contracts', 'install'));
    expect(ran.code, ran.all).to.equal(0);
    expect(await readdir(workspace.path('node_modules/.bin'))).to.include('turbo');
    expect(await workspace.git('status', '--porcelain')).to.equal('');
  });

  it('Contracts of what is affected: publishes what main changed, and reports to the job summary', async () => {
    await workspace.write('packages/core/src/changed.ts', 'export {};\n');
    await workspace.commit('A change in core');
    const ran = await step(find('contracts.yml', 'contracts', 'turbo run contracts'), onMain);
    expect(ran.code, ran.all).to.equal(0);
    expect(ran.stdout).to.contain('Packages in scope: core');
    expect(await readdir(join(scratch, 'store/heads'))).to.deep.equal(['core']);
    const said = await readFile(summary, 'utf8');
    expect(said).to.contain('core publish').and.to.contain('templates verify');
  });

  it('Contracts in a fork: without a store siblings are checked, and it says `store not seen`', async () => {
    const ran = await step(find('contracts.yml', 'fork', 'turbo run contracts'), inFork);
    expect(ran.code, ran.all).to.equal(0);
    expect(ran.stdout).to.match(/^::warning .*title=store-not-seen \(core\)::/m);
    expect(await readFile(summary, 'utf8'))
      .to.contain('store not seen')
      .and.to.contain('verified');
    expect(await readdir(join(scratch, 'store/heads'))).to.deep.equal(['core']);
  });

  it('Contracts in a fork: a broken sibling fails, as annotations that begin their lines', async () => {
    const event = 'packages/templates/src/events/template-deleted.event.ts';
    const kept = await workspace.read(event);
    expect(kept).to.contain('templateId');
    await workspace.write(event, kept.replaceAll('templateId', 'templateKey'));
    const broken = await workspace.commit('templates renames a field');
    const ran = await step(find('contracts.yml', 'fork', 'turbo run contracts'), {
      ...inFork,
      TURBO_SCM_BASE: `${broken}~1`,
    });
    expect(ran.code, ran.all).not.to.equal(0);
    expect(ran.stdout).to.match(/^::error file=packages\/(auth|core)\/[^:]*,title=[\w-]+ \((auth|core)\)::/m);
    expect(ran.stdout).to.match(/^::error .*%0Amend: /m);
    await workspace.git('reset', '--hard', '--quiet', 'HEAD~1');
  });

  it('The version pull request: raises versions and leaves the lockfile right', async () => {
    await workspace.write('.changeset/brave-days.md', '---\nauth: minor\n---\n\nUsers have a nickname.\n');
    await workspace.commit('A changeset');
    const was = version(await workspace.read('packages/auth/package.json'));
    const ran = await step(find('release.yml', 'version', 'run version'), onMain);
    expect(ran.code, ran.all).to.equal(0);
    expect(version(await workspace.read('packages/auth/package.json'))).not.to.equal(was);
    expect(await workspace.read('packages/auth/CHANGELOG.md')).to.contain('nickname');
    await workspace.commit('Version packages');
  });

  it('Check everything: passes before there is a tag, and releases without tags are refused', async () => {
    const ran = await step(find('release.yml', 'release', 'turbo run pact'), onMain);
    expect(ran.code, ran.all).to.equal(0);
    const none = await step(find('release.yml', 'release', 'publish-releases'), onMain);
    expect(none.code, none.all).to.equal(1);
    expect(none.stderr).to.contain('No tag for auth@').and.to.contain('templates@');
  });

  it('Tag and push: every package has its tag, on the other side too, also where git knows no name', async () => {
    await workspace.git('config', '--unset', 'user.name');
    await workspace.git('config', '--unset', 'user.email');
    await workspace.git('config', 'user.useConfigOnly', 'true');
    for (const part of ['git-tag', 'git push']) {
      const ran = await step(find('release.yml', 'release', part), onMain);
      expect(ran.code, ran.all).to.equal(0);
    }
    const pushed = await workspace.git('ls-remote', '--tags', 'origin');
    for (const name of await readdir(workspace.path('packages'))) {
      const tag = `${name}@${version(await workspace.read(`packages/${name}/package.json`))}`;
      expect(pushed).to.contain(`refs/tags/${tag}\n`);
    }
  });

  it('Publish the contract releases: each service that has its tag, by its version', async () => {
    const ran = await step(find('release.yml', 'release', 'publish-releases'), onMain);
    expect(ran.code, ran.all).to.equal(0);
    for (const name of ['auth', 'core', 'templates']) {
      const released = `${version(await workspace.read(`packages/${name}/package.json`))}.json`;
      expect(await readdir(join(scratch, 'store/versions', name))).to.include(released);
    }
    expect(await workspace.git('status', '--porcelain')).to.equal('');
  });

  it('Publish the contract releases, at a later commit with the same versions: nothing to publish', async () => {
    await workspace.git(
      '-c',
      'user.name=Test',
      '-c',
      'user.email=test@example.com',
      'commit',
      '--quiet',
      '--allow-empty',
      '-m',
      'Later',
    );
    const ran = await step(find('release.yml', 'release', 'publish-releases'), onMain);
    expect(ran.code, ran.all).to.equal(0);
    expect(ran.stdout).to.contain('No service has its release tag at this commit');
  });

  it('Publish contracts-kit to npm, as --dry-run: packs this version', async () => {
    const found = find('release.yml', 'release', 'contracts-kit publish');
    const ran = await step(found, onMain);
    expect(ran.code, ran.all).to.equal(0);
    const kit = version(await workspace.read('packages/contracts-kit/package.json'));
    expect(ran.all).to.contain(`contracts-kit@${kit}`).and.to.contain('dry run');
  });

  it('May it be deployed: not to an environment that nobody declared, and then it is deployed and recorded', async () => {
    authVersion = version(await workspace.read('packages/auth/package.json'));
    const undeclared = await step(find('deploy.yml', 'deploy', 'deployment.mjs ask'));
    expect(undeclared.code, undeclared.all).to.equal(2);
    expect(undeclared.all).to.contain('environment-unknown');
    const kit = workspace.path('packages/contracts-kit/bin/contracts-kit.mjs');
    const created = await step({ ...bare, command: `node ${kit} environment create test` });
    expect(created.code, created.all).to.equal(0);
    for (const part of ['deployment.mjs ask', 'deployment.mjs deploy', 'deployment.mjs record']) {
      const ran = await step(find('deploy.yml', 'deploy', part));
      expect(ran.code, ran.all).to.equal(0);
    }
    const log = await readdir(join(scratch, 'store/records/auth/log'));
    const last = await readFile(join(scratch, 'store/records/auth/log', log.sort().at(-1)!), 'utf8');
    expect(JSON.parse(last).record).to.deep.equal({
      kind: 'deployed',
      environment: 'test',
      instance: 'default',
      version: authVersion,
    });
  });

  it('Verify what is missing: nothing is, where everything was verified before it was released', async () => {
    const ran = await step(find('verifications.yml', 'missing', 'verify-missing'));
    expect(ran.code, ran.all).to.equal(0);
    expect(ran.stdout).to.contain('Nothing is missing in test.');
  });

  it('every step that is a command: was run here', () => {
    expect(all.map(({ where }) => where).filter((where) => !done.has(where))).to.deep.equal([]);
    expect(all.length).to.be.greaterThan(8);
  });
});

function sameAs(one: Command, other: Command): boolean {
  return one.command === other.command && JSON.stringify(one.env) === JSON.stringify(other.env);
}

function version(manifest: string): string {
  return (JSON.parse(manifest) as { version: string }).version;
}

/** The copy's dependencies are links into the real repository, where an install would write: they go first. */
async function unlinkDependencies(workspace: Workspace): Promise<void> {
  await rm(workspace.path('node_modules'));
  for (const name of await readdir(workspace.path('packages'))) {
    await rm(workspace.path('packages', name, 'node_modules'), { recursive: true, force: true });
  }
}
