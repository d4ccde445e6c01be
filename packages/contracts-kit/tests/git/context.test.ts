import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { gitContext, headBranch, isAncestor } from '../../src/git/context.js';
import { findingOf } from '../support/findings.js';
import { plainEnvironment, Repository } from '../support/repository.js';
import { commit } from '../support/versions.js';

describe('gitContext', () => {
  const made: Repository[] = [];
  const keep = async (repository: Promise<Repository>) => {
    made.push(await repository);
    return repository;
  };
  const create = (files?: Record<string, string>) => keep(Repository.create(files));
  const context = (dir: string, env: NodeJS.ProcessEnv = {}) => gitContext({ dir, env: plainEnvironment(env) });
  afterEach(async () => {
    await Promise.all(made.splice(0).map((repository) => repository.remove()));
  });

  it('gitContext: a clean checkout of a branch, asked in a folder of it', async () => {
    const repository = await create({ 'packages/auth/package.json': '{}' });
    await repository.git('tag', 'auth@1.2.0');
    await repository.git('tag', '--annotate', '--message', 'x', 'core@1.0.0');
    await repository.git('switch', '--quiet', '--create', 'feature/x');
    expect(await context(join(repository.dir, 'packages/auth'))).to.deep.equal({
      commit: await repository.git('rev-parse', 'HEAD'),
      branch: 'feature/x',
      pullRequest: null,
      tagsAtHead: ['auth@1.2.0', 'core@1.0.0'],
      dirty: false,
      dirtyDigest: null,
      dirtyFiles: [],
      run: null,
      repository: null,
      ci: false,
      shallow: false,
      root: repository.dir,
      source: 'git',
    });
  });

  it('gitContext: tags of other commits do not count', async () => {
    const repository = await create();
    await repository.git('tag', 'auth@1.2.0');
    await repository.commit({ 'b.txt': 'b' });
    expect((await context(repository.dir)).tagsAtHead).to.deep.equal([]);
  });

  it('gitContext: changed, staged, deleted, untracked and conflicting files are dirty; ignored ones are not', async () => {
    const repository = await create({ 'a.txt': 'a', '.gitignore': 'ignored' });
    const dirty = async () => (await context(repository.dir)).dirty;
    await repository.write({ ignored: 'x' });
    expect(await dirty()).to.equal(false);
    for (const [make, undo] of [
      [() => repository.write({ 'a.txt': 'changed' }), () => repository.git('checkout', '--', '.')],
      [() => rm(join(repository.dir, 'a.txt')), () => repository.git('checkout', '--', '.')],
      [() => repository.git('mv', 'a.txt', 'b.txt'), () => repository.git('reset', '--quiet', '--hard')],
      [() => repository.write({ 'new folder/ü': 'x' }), () => repository.git('clean', '-fdq')],
    ] as const) {
      await make();
      expect(await dirty()).to.equal(true);
      await undo();
      expect(await dirty()).to.equal(false);
    }
    await repository.git('switch', '--quiet', '--create', 'other');
    await repository.commit({ 'a.txt': 'other' });
    await repository.git('switch', '--quiet', 'main');
    await repository.commit({ 'a.txt': 'main' });
    await repository.git('merge', 'other').catch(() => {});
    expect(await dirty()).to.equal(true);
  });

  it('gitContext: what the index was told not to look at is dirty all the same, where it is there and changed', async () => {
    const repository = await create({ 'a.txt': 'one', 'packages/auth/b c.ts': 'one', 'link.txt': 'x' });
    const inside = join(repository.dir, 'packages/auth');
    for (const [flag, undo] of [
      ['--assume-unchanged', '--no-assume-unchanged'],
      ['--skip-worktree', '--no-skip-worktree'],
    ] as const) {
      for (const path of ['a.txt', 'packages/auth/b c.ts']) {
        await repository.git('update-index', flag, path);
        expect(await context(inside), `${flag} ${path}`).to.include({ dirty: false });
        await repository.write({ [path]: 'two' });
        expect(await repository.git('status', '--porcelain')).to.equal('');
        expect(await context(inside), `${flag} ${path}`).to.deep.include({ dirty: true, dirtyFiles: [path] });
        await repository.git('update-index', undo, path);
        await repository.git('checkout', '--', '.');
      }
    }
    // As a sparse checkout has it.
    await repository.git('update-index', '--skip-worktree', 'a.txt');
    await rm(join(repository.dir, 'a.txt'));
    expect(await context(inside)).to.include({ dirty: false });
  });

  it('gitContext: a submodule that is to be ignored is dirty all the same, and a file watcher is not asked', async () => {
    const [inner, outer] = [await create({ 'x.txt': 'one' }), await create({ 'a.txt': 'one' })];
    await outer.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.dir, 'inner');
    await outer.git('config', '--file', '.gitmodules', 'submodule.inner.ignore', 'all');
    await outer.commit({});
    expect(await context(outer.dir)).to.include({ dirty: false });
    await outer.write({ 'inner/x.txt': 'two' });
    expect(await context(outer.dir)).to.deep.include({ dirty: true, dirtyFiles: ['inner'] });
    await outer.git('-C', 'inner', 'checkout', '--', '.');
    expect(await context(outer.dir)).to.include({ dirty: false });
  });

  it('gitContext: dirtyDigest is of the changes in the whole repository and of what is new in the folder', async () => {
    const repository = await create({ 'packages/auth/a.txt': 'a', 'packages/core/a.txt': 'a', 'with space.txt': 'a' });
    const digest = async () => (await context(join(repository.dir, 'packages/auth'))).dirtyDigest;
    const seen = new Set<string | null>();
    const isNew = async (files: Record<string, string>) => {
      await repository.write(files);
      const now = await digest();
      expect(now).to.match(/^[0-9a-f]{16}$/);
      expect(seen.has(now)).to.equal(false);
      seen.add(now);
      return now;
    };
    await isNew({ 'packages/auth/a.txt': 'b' });
    await isNew({ 'packages/auth/a.txt': 'c' });
    await isNew({ 'packages/core/a.txt': 'b' });
    await isNew({ 'with space.txt': 'b' });
    const before = await isNew({ 'packages/auth/new/ü.txt': 'x' });
    await repository.write({ 'packages/core/new.txt': 'x' });
    expect(await digest()).to.equal(before);
    await repository.git('add', '--update');
    expect(await digest(), 'staged or not').to.equal(before);
    await symlink('a.txt', join(repository.dir, 'packages/auth/link'));
    expect(seen.has(await digest())).to.equal(false);
  });

  it('gitContext: before the first commit', async () => {
    const repository = await keep(Repository.empty());
    await repository.git('init', '--quiet', '--initial-branch=main');
    expect(await context(repository.dir)).to.include({ commit: null, branch: 'main', dirty: false, source: 'git' });
  });

  it('gitContext: outside a repository, and without git, there is nothing; CI variables fill in', async () => {
    const folder = await keep(Repository.empty());
    const nothing = { commit: null, branch: null, dirty: undefined, shallow: undefined, root: null, ci: false };
    const outside = await context(folder.dir);
    expect(outside).to.include(nothing);
    expect(outside.source).to.include('not a git repository');
    await mkdir(join(folder.dir, 'bin'));
    const env = { PATH: join(folder.dir, 'bin') };
    expect(await context(folder.dir, env)).to.include({ ...nothing, source: 'nothing (git is not installed)' });
    const github = {
      ...env,
      GITHUB_ACTIONS: 'true',
      GITHUB_SHA: commit(1),
      GITHUB_REF: 'refs/heads/main',
      GITHUB_RUN_ID: '7',
    };
    expect(await context(folder.dir, github)).to.include({
      ...nothing,
      ci: true,
      commit: commit(1),
      branch: 'main',
      run: 7,
      source: 'GitHub Actions (git is not installed)',
    });
  });

  it('gitContext: a shallow, detached checkout in CI has the commit from git and the rest from the variables', async () => {
    const origin = await create();
    const sha = await origin.commit({ 'b.txt': 'b' });
    const clone = await keep(origin.clone('--depth=1', '--no-tags'));
    await clone.git('checkout', '--quiet', '--detach');
    const env = {
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_SHA: sha,
      GITHUB_REF: 'refs/pull/12/merge',
      GITHUB_HEAD_REF: 'feature/x',
      GITHUB_BASE_REF: 'main',
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_RUN_ID: '9876543210',
      GITHUB_REPOSITORY: 'acme/shop',
    };
    const found = await context(clone.dir, env);
    expect(found).to.include({
      commit: sha,
      branch: 'feature/x',
      pullRequest: 12,
      shallow: true,
      dirty: false,
      ci: true,
    });
    expect(found).to.include({ run: 9876543210, repository: 'acme/shop', source: 'git and GitHub Actions' });
    expect(headBranch(found)).to.equal('pr-12');
    expect((await context(clone.dir)).branch).to.equal(null);
  });

  it('gitContext: the tag of a CI without fetched tags counts, unless another commit is checked out', async () => {
    const repository = await create();
    const sha = await repository.git('rev-parse', 'HEAD');
    const env = { GITHUB_ACTIONS: 'true', GITHUB_SHA: sha, GITHUB_REF: 'refs/tags/auth@1.2.0' };
    expect(await context(repository.dir, env)).to.deep.include({ tagsAtHead: ['auth@1.2.0'], branch: 'main' });
    await repository.git('checkout', '--quiet', '--detach');
    expect(await context(repository.dir, env)).to.deep.include({ tagsAtHead: ['auth@1.2.0'], branch: null });
    await repository.commit({ 'b.txt': 'b' });
    expect((await context(repository.dir, env)).tagsAtHead).to.deep.equal([]);
    // The variables may speak of a tag that this clone has elsewhere: then git is right.
    const moved = { ...env, GITHUB_SHA: await repository.git('rev-parse', 'HEAD') };
    expect((await context(repository.dir, moved)).tagsAtHead).to.deep.equal(['auth@1.2.0']);
    await repository.git('tag', 'auth@1.2.0', 'HEAD~1');
    expect((await context(repository.dir, moved)).tagsAtHead).to.deep.equal([]);
  });

  it('gitContext: GIT_ variables do not lead it to another repository or configuration', async () => {
    const [own, other] = [await create(), await create({ 'other.txt': 'x' })];
    await own.write({ 'a.txt': 'changed' });
    const names = {
      GIT_DIR: join(other.dir, '.git'),
      GIT_WORK_TREE: other.dir,
      GIT_INDEX_FILE: join(other.dir, '.git/index'),
    };
    const config = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.bare', GIT_CONFIG_VALUE_0: 'true' };
    const expected = { commit: await own.git('rev-parse', 'HEAD'), root: own.dir, dirty: true };
    expect(await context(own.dir, { ...names, ...config })).to.include(expected);
    const saved = process.env.GIT_DIR;
    process.env.GIT_DIR = names.GIT_DIR;
    try {
      expect(await context(own.dir)).to.include(expected);
    } finally {
      if (saved === undefined) delete process.env.GIT_DIR;
      else process.env.GIT_DIR = saved;
    }
  });

  it('gitContext: a branch that cannot be named is refused', async () => {
    const repository = await create();
    await repository.git('checkout', '--quiet', '--detach');
    const env = { GITHUB_ACTIONS: 'true', GITHUB_REF: 'refs/heads/../../main' };
    const found = await findingOf(() => context(repository.dir, env));
    expect(found).to.include({ code: 'name-invalid' });
    expect(found.message).to.include('CI');
  });
});

describe('isAncestor', () => {
  it('isAncestor: tells ancestors, and says when the clone cannot know', async () => {
    const repository = await Repository.create();
    const env = plainEnvironment();
    const first = await repository.git('rev-parse', 'HEAD');
    const second = await repository.commit({ 'b.txt': 'b' });
    await repository.git('switch', '--quiet', '--create', 'side', first);
    const side = await repository.commit({ 'c.txt': 'c' });
    expect(await isAncestor(repository.dir, first, second, env)).to.equal(true);
    expect(await isAncestor(repository.dir, first, first, env)).to.equal(true);
    expect(await isAncestor(repository.dir, second, first, env)).to.equal(false);
    expect(await isAncestor(repository.dir, second, side, env)).to.equal(false);
    expect(await isAncestor(repository.dir, commit(1), first, env)).to.equal(undefined);
    for (const none of ['HEAD', 'main', '--help', first.slice(0, 7)]) {
      expect(await isAncestor(repository.dir, none, second, env)).to.equal(undefined);
    }
    expect(await isAncestor('/nonexistent', first, second, env)).to.equal(undefined);
    const shallow = await repository.clone('--depth=1', '--no-single-branch');
    expect(await isAncestor(shallow.dir, second, side, env), 'cut off').to.equal(undefined);
    await Promise.all([repository.remove(), shallow.remove()]);
  });
});
