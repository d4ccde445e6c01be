import { expect } from 'chai';
import { FindingError } from '../../src/finding.js';
import type { Fault } from './fault-proxy.js';
import { faultyS3 } from './faulty-s3.js';
import { all, bytes, codeOf } from './helpers.js';
import { Worker } from './workers.js';

describe('store/s3: faults that are told', () => {
  const s3 = faultyS3();

  describe('never "absent" for "could not look"', () => {
    const methods: Record<string, () => Promise<unknown>> = {
      get: () => s3.store.get('a/b'),
      create: () => s3.store.create('a/b', bytes('1')),
      replace: () => s3.store.replace('a/b', bytes('1'), 'abc'),
      remove: () => s3.store.remove('a/b'),
      list: () => all(s3.store.list('')),
      folders: () => all(s3.store.folders('')),
    };
    const cases: [string, Fault, string][] = [
      ['403', { status: 403, code: 'AccessDenied' }, 'store-denied'],
      ['403 without a body', { status: 403 }, 'store-denied'],
      ['401', { status: 401, code: 'Unauthorized' }, 'store-denied'],
      ['an expired token', { status: 400, code: 'ExpiredToken' }, 'store-denied'],
      ['a wrong secret', { status: 403, code: 'SignatureDoesNotMatch' }, 'store-denied'],
      ['no bucket', { status: 404, code: 'NoSuchBucket' }, 'store-bucket-missing'],
      ['a 404 that is not of S3', { status: 404, text: '<html>not here' }, 'store-failed'],
      ['a 404 without a body', { status: 404 }, 'store-failed'],
      ['a page instead of S3', { status: 200, text: '<html><body>Log in</body></html>' }, 'store-failed'],
      ['an empty 200', { status: 200 }, 'store-failed'],
      ['a strange code', { status: 400, code: 'constructor' }, 'store-failed'],
    ];
    for (const [name, fault, code] of cases) {
      it(`every method: ${name} is ${code}`, async () => {
        s3.always(fault);
        for (const [method, call] of Object.entries(methods)) expect(await codeOf(call()), method).to.equal(code);
      });
    }

    it('get: a 403 says that S3 answers so for a missing object without s3:ListBucket', async () => {
      s3.always({ status: 403, code: 'AccessDenied' });
      const error = await s3.store.get('a/b').catch((reason: unknown) => reason);
      const found = error instanceof FindingError ? error.findings[0] : undefined;
      expect(found?.mend).to.include('s3:ListBucket');
      expect(found?.at).to.deep.equal({ key: 'a/b' });
      expect(found?.message).to.include(`s3://contracts/${s3.prefix}`);
    });

    it('every method: 503 without end is store-failed, after several tries', async () => {
      s3.store = s3.open({ env: { ...s3.env, AWS_MAX_ATTEMPTS: '2' } });
      s3.always({ status: 503, code: 'ServiceUnavailable' });
      for (const [method, call] of Object.entries(methods)) {
        s3.proxy.seen.length = 0;
        expect(await codeOf(call()), method).to.equal('store-failed');
        expect(s3.proxy.seen.length, method).to.equal(2);
      }
    });

    it('every method: no answer is store-unreachable', async () => {
      s3.store = s3.open({ env: { ...s3.env, AWS_MAX_ATTEMPTS: '1' }, timeouts: { request: 100 } });
      s3.always('hang');
      for (const [method, call] of Object.entries(methods))
        expect(await codeOf(call()), method).to.equal('store-unreachable');
    });

    it('every method: nobody at the address is store-unreachable', async () => {
      s3.store = s3.open({ env: { ...s3.env, AWS_MAX_ATTEMPTS: '1', AWS_ENDPOINT_URL: 'http://127.0.0.1:1' } });
      for (const [method, call] of Object.entries(methods))
        expect(await codeOf(call()), method).to.equal('store-unreachable');
    });

    it('get: a body that always breaks off is store-unreachable', async () => {
      await s3.direct.create('a/b', bytes('0123456789'));
      s3.always('cut-body');
      expect(await codeOf(s3.store.get('a/b'))).to.equal('store-unreachable');
    });

    it('get: a body over the limit is store-object-too-large, before it is read', async () => {
      s3.always({ status: 200, text: 'x', headers: { etag: '"abc"', 'content-length': String(51 * 1024 * 1024) } });
      expect(await codeOf(s3.store.get('a/b'))).to.equal('store-object-too-large');
    });

    it('list: a listing that does not go on is store-failed', async () => {
      const xml = '<ListBucketResult><Name>contracts</Name><IsTruncated>true</IsTruncated></ListBucketResult>';
      s3.always({ status: 200, text: xml, headers: { 'content-type': 'application/xml' } });
      expect(await codeOf(all(s3.store.list('')))).to.equal('store-failed');
    });
  });

  it('list: leaves out hidden names and what is not below the prefix, and tells the rest as it is', async () => {
    const entry = (key: string) => `<Contents><Key>${s3.prefix}/${key}</Key></Contents>`;
    const keys = ['a/', 'a/../../x', 'a\\b', '.hidden', 'a/%00', 'good'];
    const text = `<ListBucketResult><Name>contracts</Name><IsTruncated>false</IsTruncated>${keys.map(entry).join('')}<Contents><Key>elsewhere</Key></Contents></ListBucketResult>`;
    s3.always({ status: 200, text, headers: { 'content-type': 'application/xml' } });
    expect(await all(s3.store.list(''))).to.deep.equal(['a/../../x', 'a\\b', 'a/%00', 'good']);
  });

  it('mayWrite: says no when denied, and fails when it cannot tell', async () => {
    s3.always({ status: 403, code: 'AccessDenied' });
    const answer = await s3.store.mayWrite();
    expect(answer.may).to.equal(false);
    expect(answer.why).to.include('s3://contracts');
    s3.always({ status: 404, code: 'NoSuchBucket' });
    expect(await codeOf(s3.store.mayWrite())).to.equal('store-bucket-missing');
  });

  it('every method: an abort ends it while the server is silent', async () => {
    s3.always('hang');
    const controller = new AbortController();
    const reason = new Error('enough');
    const running = [
      s3.store.get('a', { signal: controller.signal }),
      s3.store.create('a', bytes(''), { signal: controller.signal }),
    ];
    while (s3.proxy.seen.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort(reason);
    for (const result of await Promise.allSettled(running))
      expect(result).to.deep.equal({ status: 'rejected', reason });
  });

  it('wrong credentials: store-denied, with the variable that is wrong', async () => {
    const wrong = s3.open({ env: { ...s3.directEnv, AWS_SECRET_ACCESS_KEY: 'wrong' } });
    expect(await codeOf(wrong.get('a'))).to.equal('store-denied');
  });

  it('no credentials anywhere: store-credentials-missing', async () => {
    const none = { ...s3.directEnv, AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_PROFILE: '' };
    const worker = await Worker.start('s3://contracts/x', none);
    try {
      const failure = await worker
        .perform({ do: 'create', keys: ['a'], text: '' })
        .catch((error: Error) => error.message);
      expect(failure).to.include('store-credentials-missing');
    } finally {
      await worker.stop();
    }
  });

  it('missing bucket: store-bucket-missing from the real server', async () => {
    expect(await codeOf(s3.open({ bucket: 'nowhere' }).get('a'))).to.equal('store-bucket-missing');
  });
});
