import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { expect } from 'chai';
import { preparedWorkspace } from './prepared.js';
import { directoryAt, type GivenStore } from './stores.js';
import type { Workspace } from './workspace.js';

/** Everything hostile is called so; a file of that name anywhere above the workspace came out of its folder. */
export const MARK = 'escaped';

export const serviceNames: Record<string, string> = {
  '..': '..',
  'a path out of the folder': `../../../../../../${MARK}`,
  'an absolute path': `/tmp/${MARK}`,
  'a path inside': `templates/../${MARK}`,
  NUL: `templates\u0000${MARK}`,
  'a decomposed letter': 'te\u0301mplates',
  'a composed letter': 't\u00e9mplates',
  'a letter of another script': 'templ\u0430tes',
  'full-width letters': '\uff54\uff45\uff4d\uff50\uff4c\uff41\uff54\uff45\uff53',
  'a character that cannot be seen': 'templates\u200b',
  // Computed: written plainly it would be the literal's prototype.
  ['__proto__']: '__proto__',
  constructor: 'constructor',
};

export const eventNames: Record<string, string> = {
  '..': '..',
  'a path out of the folder': `../../../../../../../${MARK}`,
  NUL: `TemplateDeleted\u0000${MARK}`,
  'a decomposed letter': 'Te\u0301mplateDeleted',
  'a letter of another script': 'Templ\u0430teDeleted',
  ['__proto__']: '__proto__',
};

/** Own properties also where a name is `__proto__`. */
export function objectOf(entries: [name: string, value: unknown][]): Record<string, unknown> {
  const text = entries.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  return JSON.parse(`{${text.join()}}`) as Record<string, unknown>;
}

export interface Guarded {
  workspace: Workspace;
  /** An empty directory store, for each test anew. */
  store: GivenStore;
  put(key: string, value: unknown): Promise<void>;
}

/**
 * A prepared workspace for the suite this is called in. After each test it holds what it held before, but for the folders
 * of what is generated and fetched, and nothing above it has the hostile name.
 */
export function guardedWorkspace(): Guarded {
  const guarded = {} as Guarded;
  let whole: Record<string, string>;
  before(async () => {
    const workspace = await preparedWorkspace();
    guarded.workspace = workspace;
    guarded.store = directoryAt(workspace.path('.contracts/by-hand'));
    guarded.put = (key, value) =>
      workspace.write(`.contracts/by-hand/${key}`, typeof value === 'string' ? value : JSON.stringify(value));
    await workspace.write('.contracts/.gitignore', '*\n');
    whole = await filesIn(workspace.root);
  });
  after(() => guarded.workspace?.remove());
  afterEach(async () => {
    const { workspace } = guarded;
    await workspace.discard('.contracts/by-hand');
    await workspace.discard('.contracts/cache');
    await workspace.discard('.contracts/failed');
    expect(await filesIn(workspace.root)).to.deep.equal(whole);
    expect(await marked(workspace.root)).to.deep.equal([]);
    for (const folder of [
      'auth/tests/consumer/.schemas',
      'templates/tests/consumer/.schemas',
      'templates/tests/provider/.pacts',
    ]) {
      const fetched = await readdir(workspace.path('packages', folder), { recursive: true }).catch(() => []);
      expect(fetched.filter((name) => name.includes(MARK) || name.includes('__proto__'))).to.deep.equal([]);
    }
  });
  return guarded;
}

const GENERATED = /(^|\/)(node_modules|\.git|\.schemas|\.pacts|by-hand|cache|failed)$/;

/** Path to content of every file that no command has any business with. */
async function filesIn(folder: string, root = folder): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (GENERATED.test(path)) continue;
    if (entry.isDirectory()) Object.assign(files, await filesIn(path, root));
    else files[relative(root, path)] = entry.isFile() ? (await readFile(path)).toString('base64') : entry.name;
  }
  return files;
}

/** Files of the hostile name in this folder and in all above it. */
async function marked(folder: string): Promise<string[]> {
  const here = (await readdir(folder)).filter((name) => name.includes(MARK)).map((name) => join(folder, name));
  return dirname(folder) === folder ? here : [...here, ...(await marked(dirname(folder)))];
}
