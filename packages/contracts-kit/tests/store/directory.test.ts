import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import {
  link,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { openDirectoryStore } from '../../src/store/directory.js';
import { Generations } from '../../src/store/generations.js';
import { conformance } from './conformance.js';
import { all, bytes, codeOf } from './helpers.js';
import { increment } from './worker.js';

describe('store/directory', () => {
  let folder: string;
  let root: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'contracts-dir-'));
    root = join(folder, 'deep', 'store');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const put = async (path: string, text: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  const read = async (key: string) => {
    const result = await openDirectoryStore(root).get(key);
    return result.outcome === 'found' ? Buffer.from(result.body).toString() : result.outcome;
  };
  const generationsOf = (key: string) =>
    join(root, '.generations', createHash('sha256').update(key).digest('hex').slice(0, 32));

  describe('conformance', () => {
    conformance(async () => ({ open: () => openDirectoryStore(root), location: `dir:${root}`, env: {} }));
  });

  it('get and list: make nothing, not even the folder', async () => {
    const store = openDirectoryStore(root);
    await store.get('a/b');
    await all(store.list(''));
    await store.mayWrite();
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('create: the object is the file of that path, with the very bytes', async () => {
    await openDirectoryStore(root).create('golden/auth/1.0.0/X.schema.json', bytes('{}\n'));
    expect(await readFile(join(root, 'golden/auth/1.0.0/X.schema.json'), 'utf8')).to.equal('{}\n');
    expect(await readdir(join(root, '.tmp'))).to.deep.equal([]);
  });

  describe('symbolic links', () => {
    for (const [name, target] of Object.entries({
      outside: 'elsewhere',
      inside: 'deep/store/real',
      dangling: 'nothing',
    })) {
      it(`every method: refuses a link that leads ${name}`, async () => {
        await mkdir(join(folder, 'elsewhere'));
        await put('real/x', 'secret');
        await writeFile(join(folder, 'elsewhere/x'), 'secret');
        await symlink(join(folder, target), join(root, 'linked'));
        const store = openDirectoryStore(root);
        expect(await codeOf(store.get('linked/x'))).to.equal('store-symlink');
        expect(await codeOf(store.create('linked/y/z', bytes('')))).to.equal('store-symlink');
        expect(await codeOf(store.replace('linked/x', bytes(''), 'e'))).to.equal('store-symlink');
        expect(await codeOf(all(store.list('linked/')))).to.equal('store-symlink');
        expect(await codeOf(all(store.list('')))).to.equal('store-symlink');
        expect(await codeOf(all(store.folders('')))).to.equal('store-symlink');
        expect(await readdir(join(folder, 'elsewhere'))).to.deep.equal(['x']);
      });
    }

    it('get and create: refuse a link in the place of an object', async () => {
      await writeFile(join(folder, 'secret'), 'secret');
      await mkdir(root, { recursive: true });
      await symlink(join(folder, 'secret'), join(root, 'a'));
      const store = openDirectoryStore(root);
      expect(await codeOf(store.get('a'))).to.equal('store-symlink');
      expect(await codeOf(store.create('a', bytes('mine')))).to.equal('store-symlink');
      expect(await readFile(join(folder, 'secret'), 'utf8')).to.equal('secret');
    });

    it('every method: works where the root itself is reached by a link', async () => {
      await mkdir(join(folder, 'real'));
      await symlink(join(folder, 'real'), join(folder, 'deep'));
      const store = openDirectoryStore(root);
      expect((await store.create('a/b', bytes('1'))).outcome).to.equal('created');
      expect(await all(store.list(''))).to.deep.equal(['a/b']);
    });
  });

  describe('what does not belong there', () => {
    it('list: leaves out hidden files, and tells the rest as it is', async () => {
      for (const path of ['.DS_Store', 'a/.hidden/x', 'a/back\\slash', 'a/new\nline', 'a/good']) await put(path, '');
      expect(await all(openDirectoryStore(root).list(''))).to.deep.equal(['a/back\\slash', 'a/good', 'a/new\nline']);
      expect(await all(openDirectoryStore(root).folders(''))).to.deep.equal(['a']);
    });

    it('folders: leaves out one without objects', async () => {
      await mkdir(join(root, 'v/empty/deeper'), { recursive: true });
      await put('v/full/x', '');
      expect(await all(openDirectoryStore(root).folders('v/'))).to.deep.equal(['full']);
    });

    it('get: a FIFO is a finding and does not hang', async () => {
      await mkdir(root, { recursive: true });
      execFileSync('mkfifo', [join(root, 'pipe')]);
      expect(await codeOf(openDirectoryStore(root).get('pipe'))).to.equal('store-failed');
    });

    it('get: a body over the limit is store-object-too-large', async () => {
      await put('big', '');
      const file = await open(join(root, 'big'), 'w');
      await file.truncate(51 * 1024 * 1024);
      await file.close();
      expect(await codeOf(openDirectoryStore(root).get('big'))).to.equal('store-object-too-large');
    });

    it('create: a folder in the place of the object, a file in the place of a folder, and a root that is a file', async () => {
      const store = openDirectoryStore(root);
      await store.create('a/b/c', bytes(''));
      expect(await codeOf(store.create('a/b', bytes('')))).to.equal('store-failed');
      expect(await codeOf(store.create('a/b/c/d', bytes('')))).to.equal('store-failed');
      const wrong = openDirectoryStore(join(root, 'a/b/c'));
      expect(await codeOf(wrong.create('x', bytes('')))).to.equal('store-failed');
      expect((await wrong.mayWrite()).may).to.equal(false);
      expect(await readdir(join(root, '.tmp')), 'nothing is left').to.deep.equal([]);
    });
  });

  describe('left-overs', () => {
    it('create: removes old temporary files, and leaves young ones', async () => {
      await put('.tmp/new.left', 'torn');
      await openDirectoryStore(root).create('a', bytes('1'));
      expect(await readdir(join(root, '.tmp'))).to.deep.equal(['new.left']);
      await openDirectoryStore(root, { sweepAfterMs: 0 }).create('b', bytes('1'));
      expect(await readdir(join(root, '.tmp'))).to.deep.equal([]);
      expect(await all(openDirectoryStore(root).list(''))).to.deep.equal(['a', 'b']);
    });

    it('get: sees a replacement whose process was killed before it showed', async () => {
      const store = openDirectoryStore(root);
      await store.create('h', bytes('1'));
      await increment(store, 'h');
      // The commit alone, as `Generations.replace` makes it.
      await put('.tmp/other', '3');
      const last = Math.max(...(await readdir(generationsOf('h'))).map(Number));
      await link(join(root, '.tmp/other'), join(generationsOf('h'), String(last + 1)));
      expect(await readFile(join(root, 'h'), 'utf8')).to.equal('2');
      expect(await read('h')).to.equal('3');
      expect(await increment(store, 'h')).to.equal(4);
      expect(await readFile(join(root, 'h'), 'utf8')).to.equal('4');
    });

    it('get: sees the newest when a slow process shows an older one last', async () => {
      const store = openDirectoryStore(root);
      await store.create('h', bytes('1'));
      const id = generationsOf('h').split('/').at(-1);
      // A process in the middle of its own replacement holds a temporary file of this key.
      await put(`.tmp/${id}.slow`, '');
      await increment(store, 'h');
      await link(join(root, 'h'), join(root, '.tmp/older'));
      await increment(store, 'h');
      await rename(join(root, '.tmp/older'), join(root, 'h'));
      expect(await readFile(join(root, 'h'), 'utf8')).to.equal('2');
      expect(await read('h')).to.equal('3');
    });

    it('replace: shows what others did meanwhile, not its own, when they are further', async () => {
      const store = openDirectoryStore(root);
      await store.create('h', bytes('1'));
      await increment(store, 'h');
      const generations = new Generations(root, 'h', { location: '', doing: '' });
      const last = (await generations.read())?.number ?? 0;
      const replaced = await generations.replace(bytes('3'), () => {
        // As if another process were two steps ahead by the time this one comes to show its own.
        writeFileSync(join(generationsOf('h'), String(last + 2)), '4');
        return true;
      });
      expect(replaced).to.equal(true);
      expect(await readFile(join(root, 'h'), 'utf8')).to.equal('4');
    });

    it('replace: of many at once the last is also what the file shows', async () => {
      const store = openDirectoryStore(root);
      for (let round = 0; round < 8; round++) {
        await store.create(`h${round}`, bytes('0'));
        await Promise.all(Array.from({ length: 12 }, () => increment(store, `h${round}`)));
        expect(await read(`h${round}`)).to.equal('12');
        expect(await readFile(join(root, `h${round}`), 'utf8')).to.equal('12');
      }
    });

    it('replace: keeps one generation of each object', async () => {
      const store = openDirectoryStore(root);
      await store.create('h', bytes('0'));
      for (let i = 0; i < 5; i++) await increment(store, 'h');
      expect(await readdir(generationsOf('h'))).to.have.length(1);
      expect(await readdir(join(root, '.tmp'))).to.deep.equal([]);
    });

    it('get and replace: what a person edited, removed or made anew counts', async () => {
      const store = openDirectoryStore(root);
      await store.create('h', bytes('1'));
      await increment(store, 'h');
      await put('h', '10');
      expect(await read('h'), 'written in place').to.equal('10');
      expect(await increment(store, 'h')).to.equal(11);
      await unlink(join(root, 'h'));
      expect(await read('h'), 'removed').to.equal('absent');
      expect((await store.create('h', bytes('20'))).outcome).to.equal('created');
      expect(await read('h'), 'made anew').to.equal('20');
      expect(await increment(store, 'h')).to.equal(21);
      await rm(join(root, '.generations'), { recursive: true });
      expect(await read('h'), 'without the folder of generations').to.equal('21');
      expect(await increment(store, 'h')).to.equal(22);
    });
  });
});
