import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { cachingStore } from '../../src/store/cache.js';
import { countingStore } from '../../src/store/counting.js';
import { openDirectoryStore } from '../../src/store/directory.js';

const bytes = (text: string) => Buffer.from(text);

describe('cachingStore', () => {
  let folder: string;
  let below: ReturnType<typeof countingStore>;
  let cache: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'contracts-cache-'));
    cache = join(folder, 'cache');
    below = countingStore(openDirectoryStore(join(folder, 'store')));
    await below.create('a', bytes('{"a":\n1}\n'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const read = async (key = 'a', at = cache, unless?: string) => {
    const store = cachingStore(below, at);
    const result = await store.get(key, unless === undefined ? {} : { unless });
    await store.close();
    return result.outcome === 'found' ? Buffer.from(result.body).toString() : result.outcome;
  };
  const change = async (text: string) => {
    const old = await below.get('a');
    if (old.outcome === 'found') await below.replace('a', bytes(text), old.etag);
  };
  const bodiesOf = async (work: () => Promise<unknown>) => {
    const before = below.counts.bodies;
    await work();
    return below.counts.bodies - before;
  };

  it('get: the second read transfers no body, and says the same', async () => {
    expect(await bodiesOf(async () => expect(await read()).to.equal('{"a":\n1}\n'))).to.equal(1);
    expect(await bodiesOf(async () => expect(await read()).to.equal('{"a":\n1}\n'))).to.equal(0);
    expect(await read('absent')).to.equal('absent');
  });

  it('get: sees a change at once', async () => {
    await read();
    await change('2');
    expect(await bodiesOf(async () => expect(await read()).to.equal('2'))).to.equal(1);
    expect(await bodiesOf(async () => expect(await read()).to.equal('2'))).to.equal(0);
  });

  it("get: answers the caller's unless, whatever is in the cache", async () => {
    const first = await below.get('a');
    const one = first.outcome === 'found' ? first.etag : '';
    expect(await read('a', cache, one), 'empty cache').to.equal('unchanged');
    await read();
    expect(await read('a', cache, one)).to.equal('unchanged');
    expect(await bodiesOf(async () => expect(await read('a', cache, 'other')).to.equal('{"a":\n1}\n'))).to.equal(0);
    await change('2');
    const second = await below.get('a');
    const two = second.outcome === 'found' ? second.etag : '';
    expect(await read('a', cache, two), 'stale cache').to.equal('unchanged');
    expect(await read('a', cache, one)).to.equal('2');
  });

  it('get: a damaged entry is read anew', async () => {
    await read();
    const [name] = await readdir(cache);
    const path = join(cache, name ?? '');
    const whole = await readFile(path, 'utf8');
    const etag = /"etag":"(\w+)"/.exec(whole)?.[1];
    const damaged = [
      '',
      '\n',
      'x',
      'null\n{}',
      '[]\n',
      '{"__proto__":1}\n',
      whole.slice(0, -3),
      `${whole}x`,
      whole.replace('1}', '2}'),
      `{"etag":"${etag}"}\n{"a":\n1}\n`,
      `{"etag":7,"sha256":"0"}\n`,
    ];
    for (const text of damaged) {
      await writeFile(path, text);
      expect(await bodiesOf(async () => expect(await read(), JSON.stringify(text)).to.equal('{"a":\n1}\n'))).to.equal(
        1,
      );
    }
    expect(await readFile(path, 'utf8')).to.equal(whole);
  });

  it('get: works without a folder it can use', async () => {
    await writeFile(join(folder, 'file'), '');
    expect(await read('a', join(folder, 'file'))).to.equal('{"a":\n1}\n');
    expect(await read('a', join(folder, 'file', 'below'))).to.equal('{"a":\n1}\n');
  });

  it('get: another store in the same folder is apart', async () => {
    await read();
    const other = openDirectoryStore(join(folder, 'other'));
    await other.create('a', bytes('other'));
    const cachedOther = cachingStore(other, cache);
    const result = await cachedOther.get('a');
    await cachedOther.close();
    expect(result.outcome === 'found' && Buffer.from(result.body).toString()).to.equal('other');
    expect(await bodiesOf(() => read())).to.equal(0);
  });

  it('get: of 40 at once, with an entry being written, each is right', async () => {
    const results = await Promise.all(Array.from({ length: 40 }, () => read()));
    expect(new Set(results)).to.deep.equal(new Set(['{"a":\n1}\n']));
    expect(await readdir(cache)).to.have.length(1);
  });

  it('get: again transfers no body, nor does whoever comes after, until the cache is removed', async () => {
    const store = cachingStore(below, cache);
    const again = async () => expect(await store.get('a')).to.include({ outcome: 'found' });
    expect(await bodiesOf(again)).to.equal(1);
    expect(await bodiesOf(again)).to.equal(0);
    await store.close();
    expect(await bodiesOf(() => read())).to.equal(0);
    await rm(cache, { recursive: true });
    expect(await bodiesOf(again)).to.equal(1);
  });

  it('every other method: is the one of the store', async () => {
    const store = cachingStore(below, cache);
    expect((await store.create('b', bytes('1'))).outcome).to.equal('created');
    const names: string[] = [];
    for await (const key of store.list('')) names.push(key);
    expect(names).to.deep.equal(['a', 'b']);
    expect(store.location).to.equal(below.location);
  });
});

describe('countingStore', () => {
  it('counts: requests, and bodies only when they were transferred', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'contracts-count-'));
    try {
      const store = countingStore(openDirectoryStore(folder));
      const created = await store.create('a', bytes('12345'));
      await store.get('a');
      await store.get('a', { unless: created.outcome === 'created' ? created.etag : '' });
      await store.get('b');
      await store.replace('a', bytes('1'), 'stale');
      for await (const _ of store.list(''));
      for await (const _ of store.folders(''));
      await store.mayWrite();
      await store.remove('a');
      expect((await store.get('a')).outcome).to.equal('absent');
      expect(store.counts).to.deep.equal({ requests: 10, bodies: 1, bytes: 5, bodiesSent: 2, bytesSent: 6 });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
