import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { repository, Workspace } from '../support/workspace.js';

interface Task {
  taskId: string;
  package: string;
  task: string;
  command: string;
}

/** Who consumes whom, as the services' own config.json say. */
const services = await found();

describe('turbo run contracts --affected', function () {
  this.timeout(120_000);
  let workspace: Workspace;
  let base: string;
  before(async () => {
    workspace = await Workspace.copy();
    base = await workspace.git('rev-parse', 'HEAD');
  });
  afterEach(() => workspace.git('reset', '--hard', '--quiet', base));
  after(() => workspace?.remove());

  /** The tasks that would run something, for what was committed since `from`. */
  async function affected(from: string): Promise<string[]> {
    const args = ['contracts', '--affected', '--dry=json'];
    const { stdout, all } = await workspace.turbo(args, { TURBO_SCM_BASE: from });
    expect(stdout, all).to.match(/^\{/);
    const { tasks } = JSON.parse(stdout) as { tasks: Task[] };
    return tasks.filter(({ command }) => command !== '<NONEXISTENT>').map(({ taskId }) => taskId);
  }

  it('the services: every one has a counterpart, so that what follows says something', () => {
    expect(services.size).to.be.greaterThan(2);
    for (const [service, { counterparts }] of services) expect([...counterparts], service).not.to.deep.equal([]);
  });

  for (const [service, { counterparts }] of services) {
    it(`a change in ${service}: is checked with ${[...counterparts].join(' and ')}, and ${service} alone publishes`, async () => {
      await workspace.write(`packages/${service}/src/changed.ts`, 'export {};\n');
      await workspace.commit(`A change in ${service}`);
      const tasks = await affected(base);
      const own = ['generate', 'validate', 'pact:consumer', 'pact:provider', 'pact:prove', 'publish'].map(
        (task) => `${service}#${task}`,
      );
      expect(tasks).to.include.members(own);
      for (const counterpart of counterparts) {
        const theirs = ['generate', 'validate', 'pact:consumer', 'pact:provider', 'pact:prove'].map(
          (task) => `${counterpart}#${task}`,
        );
        expect(tasks, counterpart).to.include.members(theirs);
      }
      expect(tasks.filter((task) => task.endsWith('#publish'))).to.deep.equal([`${service}#publish`]);
    });
  }

  it('a counterpart: enters by the edges of turbo.json, and is missed without them', async () => {
    await workspace.write('packages/core/turbo.json', '{ "extends": ["//"], "tasks": {} }\n');
    const without = await workspace.commit('core says no edge');
    await workspace.write('packages/core/src/changed.ts', 'export {};\n');
    await workspace.commit('A change in core');
    expect(await affected(without))
      .to.include('core#publish')
      .and.not.include('templates#pact:provider');
  });

  it('a change in the kit: is a change of every service', async () => {
    await workspace.write('packages/contracts-kit/src/changed.ts', 'export {};\n');
    await workspace.commit('A change in the kit');
    expect(await affected(base)).to.include.members([...services.keys()].map((service) => `${service}#publish`));
  });

  it('no change: runs nothing', async () => {
    await workspace.commit('Nothing');
    expect(await affected(base)).to.deep.equal([]);
  });

  it('a base that this clone does not have: runs everything', async () => {
    for (const unknown of ['0'.repeat(40), '123456789a'.repeat(4)]) {
      expect(await affected(unknown), unknown).to.include.members(
        [...services.keys()].map((service) => `${service}#publish`),
      );
    }
  });
});

async function found(): Promise<Map<string, { counterparts: Set<string> }>> {
  const map = new Map<string, { counterparts: Set<string> }>();
  const counterparts = (service: string) => {
    const known = map.get(service) ?? { counterparts: new Set<string>() };
    map.set(service, known);
    return known.counterparts;
  };
  for (const consumer of await readdir(join(repository, 'packages'))) {
    const path = join(repository, 'packages', consumer, 'tests/consumer/config.json');
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    for (const provider of Object.keys((JSON.parse(text) as { providers: object }).providers)) {
      counterparts(consumer).add(provider);
      counterparts(provider).add(consumer);
    }
  }
  return map;
}
