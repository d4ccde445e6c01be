import { tmpdir } from 'node:os';
import { expect } from 'chai';
import { main } from '../../src/cli/main.js';
import { declareEnvironment } from '../../src/registry/environment-journal.js';
import { readServiceState } from '../../src/registry/service-journal.js';
import { openS3Store } from '../../src/store/s3.js';
import { randomSeed } from '../containment/support/runs.js';
import type { Fault } from '../store/fault-proxy.js';
import { faultyS3 } from '../store/faulty-s3.js';
import { publishVersion } from '../support/versions.js';

/** On the wire, as the driver meets it. With one attempt it gives up at once; with its usual ones it asks again. */
const faults: [name: string, fault: Fault, attempts: '1' | '4'][] = [
  ['an error', { status: 500, code: 'InternalError' }, '1'],
  ['denied', { status: 403, code: 'AccessDenied' }, '1'],
  ['no answer in time', 'hang', '1'],
  ['a lost answer', 'lose-answer', '1'],
  ['a lost answer, and asked again', 'lose-answer', '4'],
  ['half an answer', 'cut-body', '1'],
];

const lines = {
  'record-deployment': 'record-deployment --service auth --to production --version 1.2.0',
  'can-i-deploy': 'can-i-deploy --service auth --version 1.2.0 --to production',
};

describe('a command on a bucket, and a network that fails at each of its requests', function () {
  this.timeout(120_000);
  const s3 = faultyS3();
  let worlds = 0;

  async function world(): Promise<void> {
    worlds += 1;
    s3.prefix = `faults-${worlds}`;
    const store = s3.open({ env: s3.directEnv });
    await publishVersion(store);
    const declaration = { production: true, retention: { default: 0, of: {} }, margin: 0 };
    await declareEnvironment(store, 'production', () => declaration, { now: new Date(), by: 'test' });
    s3.proxy.reset();
  }

  async function run(line: string, attempts: '1' | '4') {
    let stdout = '';
    const code = await main([...line.split(' '), '--format', 'json'], {
      stdout: { write: (text) => (stdout += text) },
      stderr: { write: () => {} },
      env: { ...s3.env, AWS_MAX_ATTEMPTS: attempts, CONTRACTS_STORE: `s3://contracts/${s3.prefix}`, USER: 'somebody' },
      cwd: tmpdir(),
      signal: new AbortController().signal,
      version: '0.0.0',
      openStore: async (choice, env) => {
        if (choice.kind !== 's3') throw new Error('a test names a bucket');
        return openS3Store({ ...choice, ...(env && { env }), timeouts: { request: 150 } });
      },
    });
    const { data, findings } = JSON.parse(stdout) as { data: unknown; findings: { code: string; severity: string }[] };
    // The worlds differ by their prefix and their time.
    const told = JSON.stringify(data)?.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>');
    return { code, told, codes: findings.filter(({ severity }) => severity === 'error').map((one) => one.code) };
  }

  const live = async () => {
    const { state } = await readServiceState(s3.open({ env: s3.directEnv }), 'auth', { now: new Date() });
    return { live: state.live.map(({ version }) => version), seq: state.seq };
  };

  for (const [name, line] of Object.entries(lines)) {
    it(`${name}: done and said, or not said to be done; and the next run ends where it should`, async () => {
      await world();
      const wanted = await run(line, '4');
      expect(wanted).to.deep.include({ code: 0, codes: [] });
      const end = await live();
      const requests = s3.proxy.seen.length;
      expect(requests).to.be.greaterThan(5);
      for (let at = 1; at <= requests; at += 1) {
        const [what, fault, attempts] = faults[(at + randomSeed) % faults.length]!;
        await world();
        const before = await live();
        s3.proxy.plan = (_, index) => (index === at - 1 ? fault : undefined);
        const ran = await run(line, attempts);
        const said = `${what} at request ${at} of ${requests}: ${JSON.stringify(ran)}`;
        expect(ran.told, said).to.equal(ran.code === 0 ? wanted.told : undefined);
        expect(ran.codes.length === 0, said).to.equal(ran.code === 0);
        expect(ran.codes, said).to.not.include('internal-error');
        if (attempts === '4') expect(ran.code, said).to.equal(0);
        expect(await live(), said).to.deep.be.oneOf(ran.code === 0 ? [end] : [before, end]);
        s3.proxy.reset();
        expect((await run(line, '4')).code, `${said}, the next run`).to.equal(0);
        expect(await live(), `${said}, the next run`).to.deep.equal(end);
      }
    });
  }
});
