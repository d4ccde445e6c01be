import { expect } from 'chai';
import { publishHead } from '../../src/registry/publish-head.js';
import { type CommandLine, commandLine } from '../support/command-line.js';
import { headOf, publishVersion } from '../support/versions.js';

describe('contracts-kit environment create', () => {
  let here: CommandLine;
  beforeEach(async () => {
    here = await commandLine();
  });
  afterEach(() => here.remove());
  const create = (...args: string[]) => here.ask('environment', 'create', 'test', ...args);

  it('--retention-of: in an empty store any name goes, since whoever it is has yet to publish', async () => {
    const ran = await create('--retention-of', 'auth=30d', '--retention-of', 'auth/UserCreated=14d');
    expect(ran).to.deep.include({ code: 0, findings: [] });
  });

  it('--retention-of: a name that no service has is an error where another is near, else a warning', async () => {
    await publishVersion(here.store);
    expect(
      (await create('--retention-of', 'auth=30d', '--retention-of', 'auth/UserCreated=14d')).findings,
    ).to.deep.equal([]);
    const slips = await create(
      ...[
        '--retention-of',
        'atuh=30d',
        '--retention-of',
        'auth/UserCreted=1d',
        '--retention-of',
        'billing/InvoicePaid=1d',
      ],
    );
    expect(slips.code).to.equal(2);
    const told = slips.findings.map(({ code, severity, found }) => [code, severity, found]);
    expect(told).to.deep.equal([
      ['service-unknown', 'error', 'atuh'],
      ['event-unknown', 'error', 'UserCreted'],
    ]);
    const [first, second] = slips.findings.map(({ mend }) => mend);
    expect(first).to.match(/^Did you mean auth\? Then --retention-of auth=<duration>/);
    expect(second).to.match(/^Did you mean UserCreated\? Then --retention-of auth\/UserCreated=<duration>/);
    expect((await here.ask('environment', 'list')).checks[0]?.detail).not.to.include('atuh');

    const later = await create('--retention-of', 'billing/InvoicePaid=1d');
    expect(later.code).to.equal(0);
    expect(later.checks[0]).to.include({ outcome: 'recorded' });
    expect(later.findings[0]).to.include({ code: 'service-unknown', severity: 'warning' });
    expect(later.findings[0]?.mend).to.equal(
      'It is right if billing has yet to publish. Until then that retention means nothing.',
    );
  });

  it('--retention-of: an event of a head that is not released yet is known', async () => {
    await publishVersion(here.store);
    const version = '0.0.0-main-0d6e4079.g1111111111111111111111111111111111111111';
    await publishVersion(here.store, {
      version,
      kind: 'snapshot',
      emits: ['UserGone'],
      goldens: [{ event: 'UserGone', bytes: Buffer.from('{"golden":2}\n') }],
    });
    const about = { isAncestor: async () => true, now: new Date(), by: 'test' };
    await publishHead(here.store, headOf({ version }), about);
    const { findings } = await create('--retention-of', 'auth/UserGone=1d');
    expect(findings).to.deep.equal([]);
  });

  const long: [string, readonly string[], { found: string; mend: string }][] = [
    [
      '--retention',
      ['--retention', '500d'],
      { found: '"500d"', mend: 'Write --retention 399d or less: the limit is 400d, the margin included.' },
    ],
    [
      '--retention, by its margin alone',
      ['--retention', '400d'],
      { found: '"400d"', mend: 'Write --retention 399d or less: the limit is 400d, the margin included.' },
    ],
    [
      '--retention-of',
      ['--retention-of', 'auth=401d', '--margin', '0m'],
      { found: '"auth=401d"', mend: 'Write --retention-of auth=400d or less: the limit is 400d, the margin included.' },
    ],
    [
      '--margin',
      ['--margin', '395d'],
      { found: '"395d"', mend: 'Write --margin 393d or less: the limit is 400d, the margin included.' },
    ],
  ];
  for (const [what, args, expected] of long) {
    it(`${what}: more than is remembered is refused, with the limit and what to write`, async () => {
      const { code, findings } = await create(...args);
      expect(code).to.equal(2);
      expect(findings).to.have.length(1);
      expect(findings[0]).to.deep.include({ code: 'argument-invalid', ...expected });
      expect(findings[0]?.message).to.match(
        /^--[a-z-]+ \S+ is too long: what departed is remembered for 400d, the margin included\.$/,
      );
      // What it says to write is accepted.
      const fits = expected.mend
        .replace('Write ', '')
        .replace(/ or less.*/, '')
        .split(' ');
      const more = args.includes('0m') ? ['--margin', '0m'] : [];
      expect((await create(...fits, ...more)).code).to.equal(0);
    });
  }

  it('as of a time before it was created: that it exists, and since when', async () => {
    await publishVersion(here.store);
    await create();
    await create('--retention', '1d');
    const { data } = await here.ask('environment', 'list');
    for (const args of [['can-i-deploy', '--service', 'auth', '--version', '1.2.0'], ['matrix']]) {
      const then = await here.ask(...args, '--to', 'test', '--as-of', '2020-01-01');
      expect(then.code, args[0]).to.equal(2);
      const [one] = then.findings;
      expect(one).to.include({ code: 'environment-unknown', found: '2020-01-01T00:00:00.000Z' });
      const created = /it was created at (\S+)\.$/.exec(one?.message ?? '')?.[1] ?? '';
      const [{ since }] = data.environments as [{ since: string }];
      expect(created < since, 'when it was created, not when it was changed last').to.equal(true);
      expect(one?.mend).to.equal(`Ask as of a time at which it was there: --as-of ${created}, or later.`);
      expect((await here.ask(...args, '--to', 'test', '--as-of', created)).code).to.equal(0);
      expect((await here.ask(...args, '--to', 'tset', '--as-of', '2020-01-01')).findings[0]?.mend).to.equal(
        'Did you mean test?',
      );
    }
  });
});
