import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Workspace } from '../support/workspace.js';
import { type CacheServer, startCacheServer } from './cache-server.js';

interface Task {
  taskId: string;
  task: string;
  command: string;
  cache: { status: 'HIT' | 'MISS'; source?: string };
  resolvedTaskDefinition: { cache: boolean };
}

describe('the remote cache', function () {
  this.timeout(240_000);
  let folder: string;
  let server: CacheServer;
  const clones: Workspace[] = [];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'contracts-cache-'));
    server = await startCacheServer(folder);
  });
  after(async () => {
    await server?.stop();
    await Promise.all([rm(folder, { recursive: true, force: true }), ...clones.map((clone) => clone.remove())]);
  });

  /** The whole loop in a fresh clone that has nothing but the remote cache. */
  async function loop(of?: Workspace): Promise<{ workspace: Workspace; tasks: Task[]; output: string }> {
    const workspace = await Workspace.copy();
    clones.push(workspace);
    if (of) {
      await workspace.git('fetch', '--quiet', of.root, 'main');
      await workspace.git('reset', '--hard', '--quiet', 'FETCH_HEAD');
    }
    await rm(workspace.path('packages/contracts-kit/dist'), { recursive: true, force: true });
    const { code, all } = await workspace.turbo(['contracts', '--summarize'], server.env);
    expect(code, all).to.equal(0);
    const [summary = ''] = await readdir(workspace.path('.turbo/runs'));
    const { tasks } = JSON.parse(await readFile(workspace.path('.turbo/runs', summary), 'utf8')) as { tasks: Task[] };
    return { workspace, tasks: tasks.filter(({ command }) => command !== '<NONEXISTENT>'), output: all };
  }

  it('a second clone: takes what is pure from it and checks anew what depends on the store', async () => {
    const first = await loop();
    expect(first.tasks.filter(({ cache }) => cache.status === 'HIT')).to.deep.equal([]);
    const second = await loop(first.workspace);
    const of = (task: string) => second.tasks.filter((one) => one.task === task);
    for (const task of ['build', 'generate', 'pact:consumer']) {
      expect(of(task), task).not.to.deep.equal([]);
      for (const { taskId, cache } of of(task)) expect(cache, taskId).to.include({ status: 'HIT', source: 'REMOTE' });
    }
    for (const task of ['validate', 'pact:provider', 'pact:prove', 'publish']) {
      expect(of(task), task).not.to.deep.equal([]);
      for (const { taskId, cache, resolvedTaskDefinition } of of(task)) {
        expect(cache.status, taskId).to.equal('MISS');
        expect(resolvedTaskDefinition.cache, taskId).to.equal(false);
        const [name, script] = taskId.split('#');
        expect(second.output).to.contain(`${name}:${script}: cache bypass`);
      }
    }
    // What a hit stands for is really there: the kit runs, and the next tasks read the rest.
    const { workspace } = second;
    expect(await workspace.read('packages/auth/src/events/.schemas/UserCreated.schema.json')).to.contain('UserCreated');
    expect(await readdir(workspace.path('packages/core/tests/consumer/.pacts'))).to.include('core-templates.json');
  });
});
