import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../src/cli/main.js';
import { openDirectoryStore } from '../../src/store/directory.js';
import type { Store } from '../../src/store/store.js';
import type { Scenario } from './scenarios/scenario.js';
import { begin } from './scenarios/tables.js';
import { World } from './world.js';

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
  json(): { answer: string; asOf: string; [name: string]: unknown };
}

/** A folder with a store in it, in which the real command line is run. */
export class Place {
  private constructor(
    readonly folder: string,
    readonly store: Store,
  ) {}

  static async make(): Promise<Place> {
    const folder = await mkdtemp(join(tmpdir(), 'deploy-'));
    return new Place(folder, openDirectoryStore(join(folder, 'store')));
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  async tell(scenario: Scenario): Promise<World<Store>> {
    const world = new World(this.store);
    await begin(world, scenario);
    for (const [days, ...sentences] of scenario.happened) for (const one of sentences) await world.happen(one, days);
    return world;
  }

  /** `where`: the folder's store, or another in it. */
  async kit(line: string, where = 'store'): Promise<Ran> {
    let [stdout, stderr] = ['', ''];
    const take = { out: (text: string) => (stdout += text), err: (text: string) => (stderr += text) };
    const code = await main([...line.split(' '), '--store', `dir:${join(this.folder, where)}`], {
      stdout: { write: take.out },
      stderr: { write: take.err },
      env: { USER: 'somebody' },
      cwd: this.folder,
      signal: new AbortController().signal,
      version: '0.0.0',
    });
    return { code, stdout, stderr, json: () => JSON.parse(stdout).data };
  }
}
