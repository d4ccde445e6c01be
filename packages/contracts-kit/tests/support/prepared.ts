import { rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { green, script, tell } from './accidents.js';
import { repository, Workspace } from './workspace.js';

export const services = ['auth', 'core', 'templates'] as const;

let template: Promise<Workspace> | undefined;

/**
 * A copy of the real services in which all is generated, validated and verified: whatever is red in it afterwards is red
 * for what a test did. Nothing is published. Made once for each process and copied for each caller, who removes it.
 */
export async function preparedWorkspace(): Promise<Workspace> {
  template ??= prepare();
  return (await template).fork();
}

async function prepare(): Promise<Workspace> {
  const workspace = await Workspace.copy();
  // Not in a hook of mocha: in a parallel run such a one belongs to the file that came first.
  process.once('exit', () => rmSync(workspace.root, { recursive: true, force: true }));
  try {
    // Compiling the kit again in each copy would tell nothing.
    const dist = JSON.stringify(join(repository, 'packages/contracts-kit/dist'));
    const build = JSON.stringify(`node -e ${JSON.stringify(`fs.cpSync(${dist}, 'dist', { recursive: true })`)}`);
    await workspace.edit('packages/contracts-kit/package.json', /"build": "[^"]+"/, `"build": ${build}`);
    // What the repository plans to release next is not what these tests are about.
    for (const name of await readdir(workspace.path('.changeset'))) {
      if (name.endsWith('.md') && name !== 'README.md') await workspace.discard(`.changeset/${name}`);
    }
    await workspace.commit('The kit as built');
    await make(workspace);
    for (const service of services) {
      green(await tell(workspace, service, ['validate']));
      green(await tell(workspace, service, ['verify']));
    }
    // A store or a cache that this left would be one that a test did not make.
    await workspace.discard('.contracts');
    return workspace;
  } catch (error) {
    await workspace.remove();
    throw error;
  }
}

/** Goldens and pacts of these services, made again. */
export async function make(workspace: Workspace, ...names: readonly string[]): Promise<void> {
  for (const service of names.length > 0 ? names : services) {
    green(await tell(workspace, service, ['generate']));
    const ran = await script(workspace, service, 'pact:consumer');
    expect(ran.code, ran.all).to.equal(0);
  }
}
