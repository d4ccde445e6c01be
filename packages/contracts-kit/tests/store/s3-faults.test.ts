import { expect } from 'chai';
import type { Fault } from './fault-proxy.js';
import { faultyS3 } from './faulty-s3.js';
import { all, bytes, codeOf, etagOf, read } from './helpers.js';

describe('store/s3: faults that are overcome', () => {
  const s3 = faultyS3();

  describe('repeated', () => {
    for (const [name, faults] of Object.entries<Fault[]>({
      'a 503': [{ status: 503, code: 'ServiceUnavailable' }, { status: 503 }],
      'a 502 of a gateway': [{ status: 502, text: '<html>Bad Gateway' }],
      'a cut connection': ['reset', 'reset'],
    })) {
      it(`every method: goes on after ${name}`, async () => {
        const after = (method: string) => s3.first(method, ...faults);
        after('PUT');
        const created = await s3.store.create('a/b', bytes('1'));
        expect(created.outcome).to.equal('created');
        after('GET');
        expect((await s3.store.get('a/b')).outcome).to.equal('found');
        after('GET');
        expect(await all(s3.store.list('a/'))).to.deep.equal(['a/b']);
        after('GET');
        expect(await all(s3.store.folders(''))).to.deep.equal(['a']);
        after('PUT');
        expect((await s3.store.replace('a/b', bytes('2'), await etagOf(s3.store, 'a/b'))).outcome).to.equal('replaced');
        expect(s3.count(() => true)).to.be.greaterThan(6);
      });
    }

    it('get: reads a body again that broke off', async () => {
      await s3.store.create('a/b', bytes('0123456789'));
      s3.first('GET', 'cut-body', 'cut-body');
      const found = await s3.store.get('a/b');
      expect(found.outcome === 'found' && Buffer.from(found.body).toString()).to.equal('0123456789');
      expect(s3.count(({ method }) => method === 'GET')).to.equal(3);
    });

    it('get: reads a body again that stops coming, and a request that is not answered', async () => {
      await s3.store.create('a/b', bytes('0123456789'));
      const hasty = s3.open({ timeouts: { request: 200 } });
      s3.first('GET', 'stall-body', 'hang');
      expect((await hasty.get('a/b')).outcome).to.equal('found');
    });

    it('create: sends the whole body again', async () => {
      const body = Buffer.alloc(500_000, 'abc');
      s3.first('PUT', { status: 500, code: 'InternalError' });
      await s3.store.create('a/b', body);
      const found = await s3.direct.get('a/b');
      expect(found.outcome === 'found' && body.equals(found.body)).to.equal(true);
    });
  });

  describe('a lost answer', () => {
    it('create: is created when its own first try made the object', async () => {
      s3.first('PUT', 'lose-answer');
      const created = await s3.store.create('a/b', bytes('mine'));
      expect(created).to.deep.equal({ outcome: 'created', etag: await etagOf(s3.store, 'a/b') });
      expect(s3.count(({ method }) => method === 'PUT')).to.equal(2);
    });

    it('create: exists when someone else made it meanwhile', async () => {
      s3.first('PUT', 'reset');
      await s3.direct.create('a/b', bytes('theirs'));
      expect(await s3.store.create('a/b', bytes('mine'))).to.deep.equal({ outcome: 'exists' });
      expect(await read(s3.direct, 'a/b')).to.equal('theirs');
    });

    it('create: exists at once, without looking, when nothing was lost', async () => {
      await s3.direct.create('a/b', bytes('mine'));
      expect(await s3.store.create('a/b', bytes('mine'))).to.deep.equal({ outcome: 'exists' });
      expect(s3.count(({ method }) => method === 'GET')).to.equal(0);
    });

    it('replace: is replaced when its own first try did it', async () => {
      await s3.store.create('h', bytes('1'));
      const etag = await etagOf(s3.store, 'h');
      s3.first('PUT', 'lose-answer');
      expect(await s3.store.replace('h', bytes('2'), etag)).to.deep.equal({
        outcome: 'replaced',
        etag: await etagOf(s3.store, 'h'),
      });
    });

    it('replace: has changed when someone else went on from there', async () => {
      await s3.store.create('h', bytes('1'));
      const etag = await etagOf(s3.store, 'h');
      s3.first('PUT', 'lose-answer');
      s3.proxy.afterLost = async () => {
        const now = await s3.direct.get('h');
        if (now.outcome === 'found') await s3.direct.replace('h', bytes('3'), now.etag);
      };
      expect(await s3.store.replace('h', bytes('2'), etag)).to.deep.equal({ outcome: 'changed' });
      expect(await read(s3.direct, 'h')).to.equal('3');
    });
  });

  describe('a lost race in other dialects', () => {
    const conflict = { status: 409, code: 'ConditionalRequestConflict' };

    it('create: tries again after 409 while there is no object', async () => {
      s3.first('PUT', conflict, conflict);
      expect((await s3.store.create('a/b', bytes('mine'))).outcome).to.equal('created');
    });

    it('create: exists after 409 when there is one, even of the same bytes', async () => {
      await s3.direct.create('a/b', bytes('mine'));
      s3.first('PUT', conflict);
      expect((await s3.store.create('a/b', bytes('mine'))).outcome).to.equal('exists');
    });

    it('create: fails, and is not "exists", when 409 never ends', async function () {
      this.timeout(30_000);
      s3.proxy.plan = ({ method }) => (method === 'PUT' ? conflict : undefined);
      expect(await codeOf(s3.store.create('a/b', bytes('mine')))).to.equal('store-failed');
    });

    it('replace: tries again after 409 with the etag unchanged, and has changed otherwise', async () => {
      await s3.store.create('h', bytes('1'));
      const etag = await etagOf(s3.store, 'h');
      s3.first('PUT', conflict);
      expect((await s3.store.replace('h', bytes('2'), etag)).outcome).to.equal('replaced');
      s3.first('PUT', conflict);
      expect((await s3.store.replace('h', bytes('3'), etag)).outcome).to.equal('changed');
    });

    it('replace: has changed on 404 and on 412 for a missing object', async () => {
      for (const answer of [
        { status: 404, code: 'NoSuchKey' },
        { status: 412, code: 'PreconditionFailed' },
      ]) {
        s3.first('PUT', answer);
        expect((await s3.store.replace('h', bytes('2'), 'abc')).outcome).to.equal('changed');
      }
    });

    it('every method: understands etags without quotes', async () => {
      s3.always('bare-etag');
      const created = await s3.store.create('h', bytes('1'));
      if (created.outcome !== 'created') throw new Error(created.outcome);
      expect(await s3.store.get('h', { unless: created.etag })).to.deep.equal({ outcome: 'unchanged' });
      expect((await s3.store.replace('h', bytes('2'), created.etag)).outcome).to.equal('replaced');
      expect((await s3.store.replace('h', bytes('3'), created.etag)).outcome).to.equal('changed');
      expect(await etagOf(s3.store, 'h')).to.match(/^[^"]+$/);
    });

    it('get: is unchanged also when a server ignores the condition', async () => {
      await s3.store.create('h', bytes('1'));
      const etag = await etagOf(s3.store, 'h');
      s3.always({ status: 200, text: '1', headers: { etag: `"${etag}"` } });
      expect(await s3.store.get('h', { unless: etag })).to.deep.equal({ outcome: 'unchanged' });
    });

    it('mayWrite: no on a server that ignores If-Match, and nothing is left behind', async () => {
      s3.proxy.plan = ({ method }) => (method === 'PUT' ? { status: 200, headers: { etag: '"abc"' } } : undefined);
      const answer = await s3.store.mayWrite();
      expect(answer.may).to.equal(false);
      expect(answer.why).to.include('If-Match');
      expect(s3.count(({ method }) => method === 'DELETE')).to.equal(1);
    });
  });
});
