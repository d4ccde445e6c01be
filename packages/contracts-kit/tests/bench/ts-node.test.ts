import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { repository, run } from '../support/workspace.js';

const loader = join(repository, 'packages/contracts-kit/bin/ts-node.mjs');

describe('contracts-kit/ts-node', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'contracts-ts-node-')));
    await write('package.json', '{ "type": "module" }');
    await write('tsconfig.json', tsconfig('es2022'));
    await write('node_modules/.keep', '');
    await write('src/word.ts', "export enum Word { one = 'one' }\n");
    await write(
      'src/main.ts',
      "import { Word } from './word.js';\n\ninterface Said { word: Word }\nconst said: Said = { word: Word.one };\nconsole.log(said.word);\n",
    );
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('load: runs what only a compiler can, once compiled and again from what was kept', async () => {
    expect(await main()).to.deep.equal(['one', 2]);
    expect(await main()).to.deep.equal(['one', 2]);
  });

  it('load: a changed file is compiled anew', async () => {
    await main();
    await write('src/word.ts', "export enum Word { one = 'two' }\n");
    expect(await main()).to.deep.equal(['two', 3]);
  });

  it('load: a changed tsconfig is another compilation, also one that is extended', async () => {
    await write('base.json', tsconfig('es2022'));
    await write('tsconfig.json', '{ "extends": "./base.json" } // as tsconfig allows');
    await main();
    await write('base.json', tsconfig('es2020'));
    expect(await main()).to.deep.equal(['one', 4]);
  });

  it('load: what was kept and is damaged does not count', async () => {
    await main();
    for (const name of await kept()) {
      const file = join(folder, cache, name);
      await writeFile(file, (await readFile(file, 'utf8')).replaceAll("'one'", "'bad'").replaceAll('"one"', '"bad"'));
    }
    expect(await main()).to.deep.equal(['one', 2]);
  });

  it('load: nothing is kept where types are checked', async () => {
    expect(await main({ TS_NODE_TRANSPILE_ONLY: 'false' })).to.deep.equal(['one', 0]);
    await write('src/main.ts', 'const word: string = 1;\n');
    expect((await start({ TS_NODE_TRANSPILE_ONLY: 'false' })).stderr).to.include('TS2322');
  });

  it('load: an error shows the line of the TypeScript, also from what was kept', async () => {
    await write('src/main.ts', "interface A { a: string }\n\ninterface B { b: string }\n\nthrow new Error('here');\n");
    for (const _ of ['compiled', 'kept']) expect((await start()).stderr).to.match(/src[/\\]main\.ts:5/);
  });

  it('resolve: a CommonJS package may leave the ending out', async () => {
    await write('package.json', '{}');
    await write('src/main.ts', "import { Word } from './word';\nconsole.log(Word.one, typeof module);\n");
    for (const _ of ['compiled', 'kept']) expect((await start()).stdout).to.equal('one object\n');
  });

  it('resolve: what is nowhere is said by the name that was written', async () => {
    await write('src/main.ts', "import './nowhere.js';\n");
    expect((await start()).stderr)
      .to.match(/ERR_MODULE_NOT_FOUND|Cannot find module/)
      .and.include('nowhere.js');
  });

  const cache = 'node_modules/.cache/contracts-kit/ts-node';
  const kept = async () => readdir(join(folder, cache)).catch(() => [] as string[]);

  function start(env: NodeJS.ProcessEnv = {}) {
    return run('node', ['--import', loader, 'src/main.ts'], { cwd: folder, env });
  }

  /** What it prints, and how many compilations are kept. */
  async function main(env: NodeJS.ProcessEnv = {}): Promise<[string, number]> {
    const ran = await start(env);
    expect(ran.stderr).to.equal('');
    return [ran.stdout.trim(), (await kept()).length];
  }

  async function write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
});

function tsconfig(target: string): string {
  const compilerOptions = { target, module: 'nodenext', moduleResolution: 'nodenext', rootDir: '.', types: [] };
  return JSON.stringify({ compilerOptions });
}
