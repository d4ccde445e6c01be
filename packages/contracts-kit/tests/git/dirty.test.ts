import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { gitContext } from '../../src/git/context.js';
import { parseStatus } from '../../src/git/dirty.js';
import { replaceFolder } from '../../src/service/write.js';

const git = promisify(execFile);

describe('git: what makes a tree dirty', () => {
  let dir: string;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'contracts-dirty-'));
    await git('git', ['init', '--quiet', dir]);
    await mkdir(join(dir, 'packages/auth'), { recursive: true });
  });
  after(() => rm(dir, { recursive: true, force: true }));

  it('replaceFolder: another process that asks meanwhile never finds the tree dirty', async function () {
    this.timeout(120_000);
    const files = new Map(Array.from({ length: 6 }, (_, index) => [`templates/1.0.${index}/Event.schema.json`, 'x']));
    let asked = 0;
    let over = false;
    const asking = [1, 2].map(async () => {
      while (!over) {
        const { dirty, dirtyFiles } = await gitContext({ dir, env: { PATH: process.env.PATH } });
        expect(dirtyFiles).to.deep.equal([]);
        expect(dirty).to.equal(false);
        asked += 1;
      }
    });
    for (let times = 0; times < 10; times += 1) await replaceFolder(join(dir, 'packages/auth/.schemas'), files);
    over = true;
    await Promise.all(asking);
    expect(asked).to.be.above(0);
  });

  it('parseStatus: leaves out what the kit is just laying down, and nothing else', () => {
    const of = (path: string, sign = '?') =>
      parseStatus(`${sign} ${sign === '1' ? '.M N... 100644 100644 100644 a b ' : ''}${path}\0`).entries.map(
        (one) => one.path,
      );
    for (const path of [
      'packages/auth/tests/consumer/.812.0badcafe.tmp.old/templates/x.json',
      '.812.0badcafe.tmp.new/.gitignore',
      '.contracts/.gitignore',
      '.contracts/failed/.gitignore',
      'packages/auth/tests/consumer/.pacts/.gitignore',
    ])
      expect(of(path), path).to.deep.equal([]);
    for (const path of [
      'src/812.0badcafe.tmp.new/x.ts',
      '.812.0badcafe.tmp.mine/x',
      'packages/auth/.gitignore',
      'packages/auth/tests/consumer/.pacts/x.json',
      '.contracts/store/x.json',
    ])
      expect(of(path), path).to.deep.equal([path]);
    expect(of('.812.0badcafe.tmp.old/x', '1'), 'a tracked file').to.deep.equal(['.812.0badcafe.tmp.old/x']);
  });

  it('gitContext: a file that nobody committed makes it dirty', async () => {
    await writeFile(join(dir, 'packages/auth/new.ts'), '');
    const { dirty, dirtyFiles } = await gitContext({ dir, env: { PATH: process.env.PATH } });
    expect([dirty, dirtyFiles]).to.deep.equal([true, ['packages/auth/new.ts']]);
  });
});
