import { expect } from 'chai';
import fc from 'fast-check';
import { mapLimit } from '../../src/store/concurrency.js';
import { byteOrder } from '../../src/store/key.js';
import type { Store } from '../../src/store/store.js';
import { processConformance } from './conformance-processes.js';
import { all, bytes, codeOf, etagOf, type Place, read, text } from './helpers.js';

/** What both drivers promise. `empty` makes a new empty store each time. */
export function conformance(empty: () => Promise<Place>): void {
  let place: Place;
  let store: Store;
  beforeEach(async () => {
    place = await empty();
    store = place.open();
  });
  afterEach(() => store.close());

  it('get: absent, found, and unchanged only for the same etag', async () => {
    expect(await store.get('golden/auth/1.0.0/X.json')).to.deep.equal({ outcome: 'absent' });
    const created = await store.create('golden/auth/1.0.0/X.json', bytes('{"a":1}'));
    const found = await store.get('golden/auth/1.0.0/X.json');
    if (created.outcome !== 'created' || found.outcome !== 'found')
      throw new Error(`${created.outcome} ${found.outcome}`);
    expect(text(found.body)).to.equal('{"a":1}');
    expect(found.etag).to.equal(created.etag);
    const get = (unless: string) => store.get('golden/auth/1.0.0/X.json', { unless });
    expect(await get(found.etag)).to.deep.equal({ outcome: 'unchanged' });
    for (const other of ['0'.repeat(found.etag.length), '', 'a"b', 'a\r\nb', 'ä']) {
      expect((await get(other)).outcome, JSON.stringify(other)).to.equal('found');
    }
    expect(await read(store, 'golden/auth/1.0.0'), 'a folder is no object').to.equal('absent');
    expect(await read(store, 'golden/auth/1.0.0/X.json/below'), 'nothing is below an object').to.equal('absent');
  });

  it('create: of 50 at once exactly one makes the object', async () => {
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, i) => store.create('a/b.json', bytes(`body ${i}`))),
    );
    const winners = results.flatMap((result, i) => (result.outcome === 'created' ? [`body ${i}`] : []));
    expect(winners).to.deep.equal([await read(store, 'a/b.json')]);
    expect((await store.create('a/b.json', bytes('late'))).outcome).to.equal('exists');
  });

  it('replace: needs the current etag, and an object', async () => {
    await store.create('h/main.json', bytes('1'));
    const one = await etagOf(store, 'h/main.json');
    const replaced = await store.replace('h/main.json', bytes('2'), one);
    expect(replaced).to.deep.equal({ outcome: 'replaced', etag: await etagOf(store, 'h/main.json') });
    expect(await store.replace('h/main.json', bytes('3'), one)).to.deep.equal({ outcome: 'changed' });
    expect(await store.replace('h/none.json', bytes('3'), one)).to.deep.equal({ outcome: 'changed' });
    for (const bad of ['', '*', 'a"b', 'a\r\nb']) {
      expect((await store.replace('h/main.json', bytes('3'), bad)).outcome, bad).to.equal('changed');
    }
    expect(await read(store, 'h/main.json')).to.equal('2');
    expect((await store.create('h/main.json', bytes('4'))).outcome).to.equal('exists');
    expect(await all(store.list(''))).to.deep.equal(['h/main.json']);
  });

  it('replace: of 30 at once exactly one swaps', async () => {
    await store.create('h/main.json', bytes('start'));
    const etag = await etagOf(store, 'h/main.json');
    const results = await mapLimit(
      Array.from({ length: 30 }, (_, i) => `body ${i}`),
      30,
      (body) => store.replace('h/main.json', bytes(body), etag),
    );
    const winners = results.flatMap((result, i) => (result.outcome === 'replaced' ? [`body ${i}`] : []));
    expect(winners).to.deep.equal([await read(store, 'h/main.json')]);
  });

  it('remove: what was there is not any more, as if it had never been, and what is not there is no failure', async () => {
    await store.remove('h/none.json');
    await store.create('h/main.json', bytes('1'));
    await store.create('h/main.json.json', bytes('other'));
    const one = await etagOf(store, 'h/main.json');
    await store.replace('h/main.json', bytes('2'), one);
    const two = await etagOf(store, 'h/main.json');
    await store.remove('h/main.json');
    await store.remove('h/main.json');
    expect(await read(store, 'h/main.json')).to.equal('absent');
    expect((await store.get('h/main.json', { unless: two })).outcome).to.equal('absent');
    expect(await store.replace('h/main.json', bytes('3'), two)).to.deep.equal({ outcome: 'changed' });
    expect(await all(store.list(''))).to.deep.equal(['h/main.json.json']);
    expect((await store.create('h/main.json', bytes('4'))).outcome).to.equal('created');
    expect(await read(store, 'h/main.json')).to.equal('4');
    const four = await etagOf(store, 'h/main.json');
    expect((await store.replace('h/main.json', bytes('5'), four)).outcome).to.equal('replaced');
    expect(await read(store, 'h/main.json')).to.equal('5');
    await store.remove('h/main.json');
    await store.remove('h/main.json.json');
    await store.remove('h/main.json/below');
    expect(await all(store.folders('')), 'no folder without an object').to.deep.equal([]);
  });

  it('remove: many at once, beside creators, leave the object whole or not there', async () => {
    const body = 'x'.repeat(5000);
    await Promise.all(
      Array.from({ length: 40 }, (_, i) => (i % 2 ? store.remove('r/a') : store.create('r/a', bytes(body)))),
    );
    expect(await read(store, 'r/a')).to.be.oneOf([body, 'absent']);
    await Promise.all(Array.from({ length: 8 }, () => store.remove('r/a')));
    expect(await read(store, 'r/a')).to.equal('absent');
  });

  it('list: bytewise order, only below the prefix, after a key', async () => {
    const keys = [
      'a.json',
      'a/b.json',
      'a/b/c.json',
      'a-b/x',
      'ab/x',
      'a/\uff5e.json',
      'a/\u{1f600}.json',
      'a/__proto__/constructor',
      'z',
    ];
    for (const key of keys) await store.create(key, bytes(key));
    const sorted = keys.toSorted(byteOrder);
    expect(await all(store.list(''))).to.deep.equal(sorted);
    expect(await all(store.list('a/'))).to.deep.equal(sorted.filter((key) => key.startsWith('a/')));
    expect(await all(store.list('none/'))).to.deep.equal([]);
    expect(await all(store.list('a/b.json/'))).to.deep.equal([]);
    for (const after of [...sorted, 'a/', 'a/c', 'zz']) {
      const rest = sorted.filter((key) => byteOrder(key, after) > 0);
      expect(await all(store.list('', { after })), after).to.deep.equal(rest);
      expect(await all(store.list('a/', { after })), after).to.deep.equal(rest.filter((key) => key.startsWith('a/')));
    }
  });

  it('folders: immediate ones, each once, by bytes of the name', async () => {
    for (const key of [
      'v/a/1',
      'v/a/2',
      'v/a-b/1',
      'v/a/deep/er',
      'v/file',
      'w/x/1',
      'v/\u{1f600}/1',
      'v/\uff5e/1',
      'v/__proto__/1',
    ]) {
      await store.create(key, bytes(key));
    }
    expect(await all(store.folders('v/'))).to.deep.equal(['__proto__', 'a', 'a-b', '\uff5e', '\u{1f600}']);
    expect(await all(store.folders(''))).to.deep.equal(['v', 'w']);
    expect(await all(store.folders('none/'))).to.deep.equal([]);
  });

  it('list and folders: more than one page of each', async () => {
    const keys = Array.from({ length: 1050 }, (_, i) => `many/${String(i).padStart(4, '0')}/x`);
    await mapLimit(keys, 32, (key) => store.create(key, bytes('')));
    expect(await all(store.list('many/'))).to.deep.equal(keys);
    expect(await all(store.list('many/', { after: keys[9]! }))).to.deep.equal(keys.slice(10));
    expect(await all(store.folders('many/'))).to.deep.equal(keys.map((key) => key.split('/')[1]));
  });

  it('every method: refuses a key that is no key', async () => {
    const hostile = [
      '',
      '/',
      '/etc/passwd',
      'a/../b',
      '..',
      '../b',
      './a',
      'a//b',
      'a/',
      'a\\..\\b',
      'a\0b',
      'a\nb',
      'C:/a',
      '.tmp/a',
      'a/.git/x',
      'e\u0301',
      '\ud800',
      `${'x'.repeat(256)}`,
      'x/'.repeat(500),
    ];
    for (const key of hostile) {
      const name = JSON.stringify(key);
      expect(await codeOf(store.get(key)), name).to.equal('store-key-invalid');
      expect(await codeOf(store.create(key, bytes(''))), name).to.equal('store-key-invalid');
      expect(await codeOf(store.replace(key, bytes(''), 'x')), name).to.equal('store-key-invalid');
      expect(await codeOf(store.remove(key)), name).to.equal('store-key-invalid');
      if (key !== '') expect(await codeOf(all(store.list(`${key}/`))), name).to.equal('store-key-invalid');
      if (key !== '') expect(await codeOf(all(store.folders(`${key}/`))), name).to.equal('store-key-invalid');
    }
    expect(await codeOf(all(store.list('a'))), 'a prefix ends in /').to.equal('store-key-invalid');
    for (const odd of [undefined, null, 7, {}, ['a']]) {
      expect(await codeOf(store.get(odd as unknown as string))).to.equal('store-key-invalid');
    }
    expect(await all(store.list(''))).to.deep.equal([]);
  });

  it('create: takes names that only look odd', async () => {
    for (const key of [
      '__proto__/constructor/toString',
      'a+b/c d/e%2e%2e/ä&<>.json',
      'h/auth/feature~x@y.json',
      `${'x'.repeat(255)}`,
    ]) {
      expect((await store.create(key, bytes(key))).outcome).to.equal('created');
      expect(await read(store, key)).to.equal(key);
      expect(await all(store.list(''))).to.include(key);
    }
  });

  it('create and get: an empty body, and one of 2 MB', async () => {
    const big = Buffer.alloc(2_000_000, '0123456789abcdef');
    await store.create('empty', bytes(''));
    await store.create('big', big);
    expect(await read(store, 'empty')).to.equal('');
    const found = await store.get('big');
    expect(found.outcome === 'found' && big.equals(found.body)).to.equal(true);
  });

  it('every method: rejects with the reason of the signal', async () => {
    await store.create('a/b', bytes('x'));
    const reason = new Error('enough');
    const work = (signal: AbortSignal) => [
      store.get('a/b', { signal }),
      store.create('a/c', bytes(''), { signal }),
      store.replace('a/b', bytes('y'), 'z', { signal }),
      store.remove('a/c', { signal }),
      all(store.list('', { signal })),
      all(store.folders('', { signal })),
      store.mayWrite({ signal }),
    ];
    for (const late of [false, true]) {
      const controller = new AbortController();
      if (!late) controller.abort(reason);
      const running = Promise.allSettled(work(controller.signal));
      if (late) controller.abort(reason);
      for (const result of await running) {
        // One that was aborted late may have been done already; it must not fail with anything else.
        if (!late || result.status === 'rejected') expect(result).to.deep.equal({ status: 'rejected', reason });
      }
    }
    expect(await read(store, 'a/b')).to.equal('x');
  });

  it('mayWrite: yes, and nothing is left behind', async () => {
    expect(await store.mayWrite()).to.deep.equal({ may: true });
    expect(await all(store.list(''))).to.deep.equal([]);
  });

  it('any sequence of calls: does what a map would', async () => {
    const key = fc.constantFrom('a', 'b/c', 'b/d', 'e/f/g');
    const body = fc.constantFrom('', '1', '2');
    const call = fc.oneof(
      fc.record({ call: fc.constant('create' as const), key, body }),
      fc.record({ call: fc.constant('replace' as const), key, body, fresh: fc.boolean() }),
      fc.record({ call: fc.constant('remove' as const), key }),
    );
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 12 }), async (calls) => {
        const prefix = `run${run++}/`;
        const model = new Map<string, string>();
        for (const step of calls) {
          const full = prefix + step.key;
          const old = model.get(full);
          if (step.call === 'remove') {
            await store.remove(full);
            model.delete(full);
          } else if (step.call === 'create') {
            const expected = old === undefined ? 'created' : 'exists';
            expect((await store.create(full, bytes(step.body))).outcome).to.equal(expected);
            if (old === undefined) model.set(full, step.body);
          } else {
            const etag = old !== undefined && step.fresh ? await etagOf(store, full) : 'f'.repeat(32);
            const swaps = old !== undefined && step.fresh;
            expect((await store.replace(full, bytes(step.body), etag)).outcome).to.equal(
              swaps ? 'replaced' : 'changed',
            );
            if (swaps) model.set(full, step.body);
          }
          expect(await read(store, full)).to.equal(model.get(full) ?? 'absent');
        }
        expect(await all(store.list(prefix))).to.deep.equal([...model.keys()].toSorted(byteOrder));
      }),
      { numRuns: 15 },
    );
  });

  describe('several processes', () => processConformance(() => ({ place, store })));
}
