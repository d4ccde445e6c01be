import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { FindingError } from '../../src/finding.js';
import { type MessageResult, type Verification, verifyPacts } from '../../src/pact/verify.js';
import { json, pactOf, rawMessage } from './support.js';

const event = { id: 1, name: 'x' };
const verify = (interactions: object[], more: Partial<Verification> = {}) =>
  verifyPacts({
    provider: 'templates',
    pacts: [{ pact: pactOf(interactions), file: 'auth.json', label: 'auth 1.0.0' }],
    builders: { TemplateDeleted: () => event },
    states: {},
    ...more,
  });
const codes = (results: readonly MessageResult[]) =>
  results.map((each) => each.findings.map((found) => found.code).join());

describe('verifyPacts', () => {
  it('verifyPacts: an event that has what the pact expects is verified, more does not matter', async () => {
    const [result] = await verify([rawMessage()]);
    expect(result).to.deep.include({
      outcome: 'verified',
      label: 'auth 1.0.0',
      file: 'auth.json',
      pointer: '/interactions/0',
      event: 'TemplateDeleted',
      mismatches: [],
      findings: [],
    });
  });

  it('verifyPacts: another value fails with path, expected and actual in plain text', async () => {
    const [result] = await verify([rawMessage({ contents: json({ id: 2 }) })]);
    expect(result).to.include({ outcome: 'failed' });
    expect(result!.mismatches).to.deep.equal([
      { path: '$.id', expected: '2', actual: '1', message: 'Expected 1 (Integer) to be equal to 2 (Integer)' },
    ]);
    expect(codes([result!])).to.deep.equal(['pact-mismatch']);
    expect(JSON.stringify(result)).not.to.include('\\u001b');
  });

  it('verifyPacts: a mismatch names the consumer and the ways out, of which a major alone is none', async () => {
    const [result] = await verify([rawMessage({ contents: json({ id: 2 }) })]);
    const { consumer, provider, event } = result!;
    const { mend } = result!.findings[0]!;
    for (const way of [
      `${event}V2`,
      `agree with ${consumer}`,
      `a major of ${provider} alone does not`,
      `a release of ${consumer} does`,
    ])
      expect(mend).to.include(way);
    const range = JSON.parse(/config\.json \((\{.*\}) for/.exec(mend)![1]!) as object;
    expect(range).to.deep.equal({ [provider]: { version: '^1', events: [event] } });
  });

  it('verifyPacts: a missing field, a wrong type and wrong metadata fail', async () => {
    const rule = { body: { '$.name': { combine: 'AND', matchers: [{ match: 'type' }] } } };
    const results = await verify([
      rawMessage({ description: 'a', contents: json({ gone: 1 }) }),
      rawMessage({ description: 'b', contents: json({ name: 1 }), matchingRules: rule }),
      rawMessage({ description: 'c', metadata: { event: 'TemplateDeleted', topic: 't' } }),
      rawMessage({ description: 'd', contents: json({ name: 'y' }), matchingRules: rule }),
    ]);
    expect(results.map((each) => each.outcome)).to.deep.equal(['failed', 'failed', 'failed', 'verified']);
    expect(results[2]!.mismatches[0]!.message).to.include('topic');
  });

  it('verifyPacts: a pending message fails like any other', async () => {
    expect((await verify([rawMessage({ pending: true, contents: json({ id: 2 }) })]))[0]!.outcome).to.equal('failed');
  });

  it('verifyPacts: no pacts at all is pact-empty', async () => {
    const error: unknown = await verify([], { pacts: [] }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(FindingError);
    expect((error as FindingError).findings[0]!.code).to.equal('pact-empty');
  });

  it('verifyPacts: a pact without messages is pact-empty, beside one that is verified', async () => {
    const pacts = [
      { pact: pactOf([]), file: 'empty.json', label: 'core 1' },
      { pact: pactOf([rawMessage()]), file: 'auth.json', label: 'auth 1' },
    ];
    const results = await verify([], { pacts });
    expect(results.map((each) => [each.file, each.outcome])).to.deep.equal([
      ['empty.json', 'failed'],
      ['auth.json', 'verified'],
    ]);
    expect(codes(results)).to.deep.equal(['pact-empty', '']);
  });

  it('verifyPacts: a message without contents is pact-message-empty', async () => {
    const results = await verify([rawMessage({ contents: undefined })]);
    expect([results[0]!.outcome, codes(results)]).to.deep.equal(['failed', ['pact-message-empty']]);
  });

  it('verifyPacts: a pact that names another provider is pact-wrong-party', async () => {
    const results = await verify([rawMessage()], { provider: 'core' });
    expect([results[0]!.outcome, codes(results)]).to.deep.equal(['failed', ['pact-wrong-party']]);
  });

  for (const name of ['Other', undefined, 'constructor'] as const) {
    it(`verifyPacts: a message for the event ${name}, which has no builder, is pact-event-without-builder`, async () => {
      const results = await verify([rawMessage()], { eventOf: () => name });
      expect([results[0]!.outcome, codes(results)]).to.deep.equal(['failed', ['pact-event-without-builder']]);
    });
  }

  for (const name of ['unknown', 'toString']) {
    it(`verifyPacts: the state ${name} without a handler is pact-state-without-handler`, async () => {
      const results = await verify([rawMessage({ providerStates: [{ name }] })], { states: { known: () => {} } });
      expect([results[0]!.outcome, codes(results)]).to.deep.equal(['failed', ['pact-state-without-handler']]);
    });
  }

  it('verifyPacts: one description in several pacts, states and contents: each gets the event of its own state', async () => {
    const pacts = ['email', 'sms', 'push'].map((kind) => ({
      pact: pactOf([
        rawMessage({
          contents: json({ kind }),
          providerStates: [{ name: 'of kind', params: { kind } }, { name: 'idle' }],
        }),
        rawMessage(),
      ]),
      file: `${kind}.json`,
      label: kind,
    }));
    const seen: unknown[] = [];
    const results = await verify([], {
      pacts,
      builders: { TemplateDeleted: (context) => seen.push(context.description) && event },
      states: { 'of kind': (params) => ({ TemplateDeleted: () => ({ kind: params.kind }) }), idle: async () => {} },
    });
    expect(results.map((each) => each.outcome)).to.deep.equal(Array(6).fill('verified'));
    expect(seen).to.have.length(3);
    const swapped = await verify([], {
      pacts,
      states: { 'of kind': () => ({ TemplateDeleted: () => ({ kind: 'sms' }) }), idle: () => {} },
    });
    expect(swapped.map((each) => `${each.label} ${each.outcome}`)).to.deep.equal([
      'email failed',
      'email verified',
      'sms verified',
      'sms verified',
      'push failed',
      'push verified',
    ]);
  });

  it('verifyPacts: a description that is special in JavaScript is a description', async () => {
    const results = await verify(
      ['__proto__', 'constructor', 'm1', 'a\u001b[31m b'].map((description) => rawMessage({ description })),
    );
    expect(results.map((each) => each.outcome)).to.deep.equal(Array(4).fill('verified'));
  });

  it('verifyPacts: 0, false, true, null, "" and [] are compared as contents, in both directions', async () => {
    const values = [0, false, true, null, '', [], 1];
    const pairs = values.flatMap((wanted) => values.map((built) => ({ wanted, built })));
    let next = 0;
    const results = await verify(
      pairs.map(({ wanted }, index) => rawMessage({ description: `${index}`, contents: json(wanted) })),
      { builders: { TemplateDeleted: () => pairs[next++]!.built } },
    );
    const same = results.map((each) => each.outcome === 'verified');
    expect(same).to.deep.equal(pairs.map(({ wanted, built }) => wanted === built));
  });

  for (const [what, build] of Object.entries<() => unknown>({
    nothing: () => undefined,
    'a BigInt': () => ({ id: 1n }),
    'an error': () => {
      throw new Error('no template');
    },
  })) {
    it(`verifyPacts: a builder that gives ${what} is pact-builder-failed`, async () => {
      const results = await verify([rawMessage()], { builders: { TemplateDeleted: build } });
      expect([results[0]!.outcome, codes(results)]).to.deep.equal(['failed', ['pact-builder-failed']]);
    });
  }

  it('verifyPacts: a state handler that fails fails its message', async () => {
    const fail = () => Promise.reject(new Error('no database'));
    const results = await verify([rawMessage({ providerStates: [{ name: 's' }] })], { states: { s: fail } });
    expect(codes(results)).to.deep.equal(['pact-builder-failed']);
  });

  it('verifyPacts: the signal ends it, and its process', async () => {
    const abort = new AbortController();
    const running = verify([rawMessage()], {
      signal: abort.signal,
      builders: { TemplateDeleted: () => abort.abort(new Error('stop')) },
    });
    const error: unknown = await running.catch((thrown: unknown) => thrown);
    expect((error as Error).message).to.equal('stop');
    // It is killed, and gone as soon as the system has got round to it.
    while (childrenOf(process.pid).length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  });

  it('verifyPacts: PACT_DESCRIPTION and a proxy in the environment change nothing', async () => {
    const before = { ...process.env };
    Object.assign(process.env, {
      PACT_DESCRIPTION: 'none',
      http_proxy: 'http://127.0.0.1:9',
      HTTP_PROXY: 'http://127.0.0.1:9',
    });
    try {
      expect((await verify([rawMessage()]))[0]!.outcome).to.equal('verified');
    } finally {
      for (const name of ['PACT_DESCRIPTION', 'http_proxy', 'HTTP_PROXY'])
        if (!(name in before)) delete process.env[name];
      Object.assign(process.env, before);
    }
  });

  it('verifyPacts: listens on 127.0.0.1 only', async function () {
    if (process.platform !== 'linux') this.skip();
    const listening = new Set<string>();
    const look = setInterval(() => {
      for (const pid of [process.pid, ...childrenOf(process.pid)])
        for (const address of listeningOf(pid)) listening.add(address);
    }, 3);
    try {
      await verify(Array.from({ length: 30 }, (_, index) => rawMessage({ description: `${index}` })));
    } finally {
      clearInterval(look);
    }
    expect([...listening]).to.deep.equal(['0100007F']);
  });

  it('verifyPacts: nothing reaches stdout or stderr, of verified or failed messages', () => {
    const script = `
      import { verifyPacts } from ${JSON.stringify(new URL('../../src/pact/verify.ts', import.meta.url).href)};
      import { pactOf, rawMessage } from ${JSON.stringify(new URL('./support.ts', import.meta.url).href)};
      const pact = pactOf([rawMessage(), rawMessage({ description: 'b', providerStates: [{ name: 's' }] })]);
      const results = await verifyPacts({ provider: 'templates', pacts: [{ pact, file: 'p', label: 'l' }], builders: { TemplateDeleted: () => ({ id: 1 }) }, states: { s: () => ({ TemplateDeleted: () => ({ id: 2 }) }) } });
      process.exitCode = results.map((each) => each.outcome).join() === 'verified,failed' ? 7 : 1;`;
    const kit = fileURLToPath(new URL('../../', import.meta.url));
    const run = spawnSync(
      process.execPath,
      ['--import', './bin/ts-node.mjs', '--disable-warning=DEP0180', '--input-type=module', '-e', script],
      { cwd: kit, encoding: 'utf8' },
    );
    expect([run.status, run.stdout, run.stderr]).to.deep.equal([7, '', '']);
  });
});

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

/** Local addresses, in hex as in /proc/net, of the process's listening TCP sockets, both families. */
function listeningOf(pid: number): string[] {
  try {
    const sockets = new Set(readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(`/proc/${pid}/fd/${fd}`)));
    return ['tcp', 'tcp6'].flatMap((family) =>
      readFileSync(`/proc/${pid}/net/${family}`, 'utf8')
        .split('\n')
        .slice(1)
        .map((line) => line.trim().split(/\s+/))
        .filter((fields) => fields[3] === '0A' && sockets.has(`socket:[${fields[9]}]`))
        .map((fields) => fields[1]!.split(':')[0]!),
    );
  } catch {
    return [];
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
