import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { journalKey } from '../../src/registry/keys.js';
import type { ServiceState } from '../../src/registry/record-types.js';
import { liveIn, readServiceState } from '../../src/registry/service-journal.js';
import { type CommandLine, commandLine } from '../support/command-line.js';
import { text } from '../support/memory-store.js';
import { commit, publishVersion, putHead } from '../support/versions.js';

describe('commands that record', () => {
  let here: CommandLine;
  beforeEach(async () => {
    here = await commandLine();
    for (const version of ['1.2.0', '1.3.0', '1.4.0'])
      await publishVersion(here.store, { version, plannedVersion: version });
    expect((await here.say('environment', 'create', 'production', '--production')).code).to.equal(0);
  });
  afterEach(() => here.remove());

  const state = async (): Promise<ServiceState> =>
    (await readServiceState(here.store, 'auth', { now: new Date() })).state;
  const live = async (environment = 'production') =>
    liveIn(await state(), environment).map(({ instance, version }) => `${version} ${instance}`);
  const auth = ['--service', 'auth'];
  const production = [...auth, '--to', 'production'];
  /** Every object, so that "nothing was written" can be seen. */
  const objects = async () =>
    (await readdir(join(here.folder, 'store'), { recursive: true })).filter((one) => !one.includes('.tmp'));

  it('record-deployment: replaces what ran on the instance, and says it again without writing', async () => {
    const deploy = (version: string, ...more: string[]) =>
      here.ask('record-deployment', ...production, '--version', version, ...more);
    const first = await deploy('1.2.0');
    expect(first).to.deep.include({
      code: 0,
      findings: [],
      checks: [{ name: 'auth 1.2.0', outcome: 'recorded', detail: 'deployed to production' }],
    });
    expect(first.data).to.deep.include({
      outcome: 'recorded',
      service: 'auth',
      version: '1.2.0',
      instance: 'default',
      seq: 1,
    });
    expect((await deploy('1.3.0')).checks[0]?.detail).to.equal('deployed to production, in place of 1.2.0');
    expect((await deploy('1.4.0', '--instance', 'eu')).checks[0]?.detail).to.equal('deployed to production (eu)');
    expect(await live()).to.have.members(['1.3.0 default', '1.4.0 eu']);
    const before = await objects();
    const again = await deploy('1.3.0');
    expect(again).to.deep.include({
      code: 0,
      checks: [{ name: 'auth 1.3.0', outcome: 'unchanged', detail: 'is recorded as deployed to production already' }],
    });
    expect(again.data).to.deep.include({ outcome: 'unchanged', seq: null, at: null });
    expect(await objects()).to.deep.equal(before);
    expect((await state()).departed.map((one) => one.version)).to.deep.equal(['1.2.0']);
  });

  it('record-deployment: in text it is one line', async () => {
    const { stdout } = await here.say('record-deployment', ...production, '--version', '1.2.0');
    expect(stdout).to.include('recorded  auth 1.2.0  deployed to production\n');
  });

  it('record-deployment: the version is the one that the head of a branch is at, or that of package.json', async () => {
    await putHead(here.store, { version: '1.3.0' });
    const main = await here.ask('record-deployment', ...production, '--branch', 'main');
    expect(main.data).to.include({ version: '1.3.0' });
    const none = await here.ask('record-deployment', ...production, '--branch', 'feature/x');
    expect(none).to.include({ code: 2 });
    expect(none.findings[0]).to.include({ code: 'version-unpublished' });
    await writeFile(join(here.folder, 'package.json'), '{"name": "auth", "version": "1.4.0"}\n');
    const own = await here.ask('record-deployment', '--to', 'production');
    expect(own.data).to.include({ service: 'auth', version: '1.4.0' });
    await writeFile(join(here.folder, 'package.json'), '{"name": "auth", "version": "1.5.0"}\n');
    const next = await here.ask('record-deployment', '--to', 'production');
    expect(next.findings[0]).to.include({ code: 'version-unpublished' });
    expect(await live()).to.deep.equal(['1.4.0 default']);
  });

  it('record-undeployment: ends what runs on the instance; what is not there is said', async () => {
    await here.say('record-deployment', ...production, '--version', '1.2.0', '--instance', 'eu');
    const none = await here.ask('record-undeployment', ...production);
    expect(none.code, 'an instance that is none, where others are').to.equal(2);
    expect(none.findings[0]).to.include({ code: 'argument-invalid' });
    expect(JSON.stringify(none.findings)).to.include('1.2.0 (eu)');
    const gone = await here.ask('record-undeployment', ...production, '--instance', 'eu');
    expect(gone.checks[0]).to.deep.equal({
      name: 'auth 1.2.0',
      outcome: 'recorded',
      detail: 'undeployed from production (eu)',
    });
    expect(await live()).to.deep.equal([]);
  });

  it('record-release, record-support-ended: many are live, until each ends', async () => {
    for (const version of ['1.2.0', '1.3.0']) await here.say('record-release', ...production, '--version', version);
    expect(await live()).to.have.members(['1.2.0 null', '1.3.0 null']);
    const again = await here.ask('record-release', ...production, '--version', '1.2.0');
    expect(again.checks[0]).to.include({ outcome: 'unchanged' });
    const end = () => here.ask('record-support-ended', ...production, '--version', '1.2.0');
    expect((await end()).checks[0]).to.include({
      outcome: 'recorded',
      detail: 'support ended in production; still released there: 1.3.0',
    });
    expect((await end()).checks[0]).to.include({ outcome: 'unchanged' });
    expect(await live()).to.deep.equal(['1.3.0 null']);
  });

  it('branch-closed: a closed branch has no head until something is published on it again', async () => {
    await putHead(here.store, { branch: 'feature/x', version: '1.3.0' });
    const close = (branch: string) => here.ask('branch-closed', branch, ...auth);
    expect((await close('feature/x')).checks[0]).to.include({
      outcome: 'recorded',
      detail: 'closed, with its head 1.3.0',
    });
    expect((await close('feature/x')).checks[0]).to.include({
      outcome: 'unchanged',
      detail: 'is recorded as closed already',
    });
    expect((await state()).closedBranches.map((one) => one.branch)).to.deep.equal(['feature/x']);
    const never = await close('feature/y');
    expect(never).to.include({ code: 0 });
    expect(never.checks[0]).to.include({ outcome: 'unchanged' });
    expect((await here.ask('branch-closed', 'a..b', ...auth)).findings[0]).to.include({ code: 'argument-invalid' });
  });

  it('retire: of a service and of an event, and what ends it', async () => {
    await here.say('record-deployment', ...production, '--version', '1.2.0');
    const event = await here.ask('retire', 'UserCreated', ...auth, '--reason', 'nobody needs it');
    expect(event.checks[0]).to.deep.equal({
      name: 'auth, its event UserCreated',
      outcome: 'recorded',
      detail: 'retired: nobody needs it',
    });
    expect((await state()).retiredEvents.map((one) => one.event)).to.deep.equal(['UserCreated']);
    const whole = () => here.ask('retire', 'auth', '--reason', 'gone');
    expect((await whole()).checks[0]?.detail).to.equal(
      'retired: gone; recorded as live were production 1.2.0 (default)',
    );
    expect((await whole()).checks[0]).to.include({ outcome: 'unchanged' });
    expect(await live()).to.deep.equal([]);
    const back = await here.ask('record-deployment', ...production, '--version', '1.2.0');
    expect(back.checks[0]?.detail).to.equal(
      'deployed to production; what was retired of it counts again; it emits UserCreated again, which was retired',
    );
    expect((await state()).retired).to.equal(null);
    expect((await state()).retiredEvents).to.deep.equal([]);
    const slip = await here.ask('retire', '--event', 'UserCreatd', ...auth, '--reason', 'x');
    expect(slip).to.include({ code: 2 });
    expect(slip.findings[0]).to.include({ code: 'event-unknown', mend: 'Did you mean UserCreated?' });
  });

  it('retire: an event of another service, and whose it is where two have one of that name', async () => {
    const events = { events: { Gone: {} }, range: null };
    await publishVersion(here.store, {
      service: 'core',
      version: '1.0.0',
      plannedVersion: '1.0.0',
      git: { commit: commit(1), branch: null, tag: 'core@1.0.0' },
      emits: ['Own'],
      goldens: [{ event: 'Own', bytes: text('{}') }],
      pacts: [],
      consumes: { auth: { events: { Gone: {}, Own: {} }, range: null }, billing: events },
    });
    await here.say('record-deployment', '--service', 'core', '--to', 'production', '--version', '1.0.0');
    const retire = (...words: string[]) => here.ask('retire', ...words, '--service', 'core', '--reason', 'x');
    const given = async () =>
      (await readServiceState(here.store, 'core', { now: new Date() })).state.retiredEvents.map(
        ({ provider, event }) => `${provider}/${event}`,
      );

    for (const [event, expected] of [
      ['Gone', 'auth/Gone or billing/Gone'],
      ['Own', 'auth/Own or core/Own'],
    ] as const) {
      const vague = await retire(event);
      expect(vague).to.include({ code: 2 });
      expect(vague.findings[0]).to.include({ code: 'argument-invalid' });
      expect(JSON.stringify(vague.findings[0])).to.include(expected);
    }
    expect(await given()).to.deep.equal([]);

    expect((await retire('billing/Gone')).checks[0]).to.deep.equal({
      name: 'core, reading Gone of billing',
      outcome: 'recorded',
      detail: 'retired: x',
    });
    expect((await retire('--event', 'core/Own')).checks[0]).to.include({ name: 'core, its event Own' });
    expect(await given()).to.deep.equal(['billing/Gone', 'null/Own']);
    expect((await retire('billing/Gone')).checks[0]).to.include({ outcome: 'unchanged' });

    for (const wrong of ['auht/Gone', 'auth/Gnoe', 'billing/Own']) {
      const slip = await retire(wrong);
      expect(slip, wrong).to.include({ code: 2 });
      expect(slip.findings[0]?.code, wrong).to.equal('event-unknown');
    }
    expect((await retire('auht/Gone')).findings[0]?.mend).to.equal('Did you mean auth/Gone?');
    for (const wrong of ['a/b/C', '/Gone', 'auth/', 'auth/gone gone'])
      expect((await retire(wrong)).findings[0]?.code, wrong).to.equal('argument-invalid');
    const two = await retire('auth');
    expect(two).to.include({ code: 2 });
    expect(two.findings[0]).to.include({ code: 'argument-invalid' });
  });

  it('yank: a yanked version is deployed and released nowhere any more', async () => {
    await here.say('record-deployment', ...production, '--version', '1.3.0');
    const yank = () => here.ask('yank', '1.3.0', ...auth, '--reason', 'loses events');
    expect((await yank()).checks[0]).to.deep.equal({
      name: 'auth 1.3.0',
      outcome: 'recorded',
      detail: 'yanked: loses events; it still runs in production 1.3.0 (default)',
    });
    expect((await yank()).checks[0]).to.include({ outcome: 'unchanged' });
    for (const command of ['record-deployment', 'record-release']) {
      const refused = await here.ask(command, ...production, '--version', '1.3.0');
      expect(refused).to.include({ code: 1 });
      expect(refused.findings[0]).to.include({
        code: 'version-yanked',
        message: 'auth 1.3.0 was yanked: loses events',
      });
    }
  });

  it('environment: is created, changed in what is given, and listed', async () => {
    const create = (...args: string[]) => here.ask('environment', 'create', ...args);
    expect(
      (
        await create(
          'test',
          '--retention',
          '2d',
          '--retention-of',
          'auth=30d',
          '--retention-of',
          'auth/UserCreated=12h',
        )
      ).checks[0],
    ).to.deep.equal({
      name: 'test',
      outcome: 'recorded',
      detail: 'created: retention 2d, auth 30d, auth/UserCreated 12h, margin 5m',
    });
    expect((await create('test')).checks[0]).to.include({ outcome: 'unchanged' });
    expect((await create('test', '--margin', '90s')).checks[0]).to.include({
      detail: 'changed: retention 2d, auth 30d, auth/UserCreated 12h, margin 90s',
    });
    expect((await create('production', '--no-production')).checks[0]).to.include({
      detail: 'changed: retention 7d, margin 5m',
    });
    const list = await here.ask('environment', 'list');
    expect(list.checks.map((one) => one.name)).to.deep.equal(['production', 'test']);
    expect(list.data.environments)
      .to.have.nested.property('[1].retention.of')
      .that.deep.equals({
        auth: 30 * 86_400_000,
        'auth/UserCreated': 12 * 3_600_000,
      });
    const empty = await commandLine();
    expect((await empty.ask('environment', 'list')).checks[0]).to.include({ outcome: 'not yet' });
    await empty.remove();
  });

  const mistakes: [string, string[], string, string][] = [
    [
      'an environment that there is not',
      ['record-deployment', ...auth, '--to', 'prodution', '--version', '1.2.0'],
      'environment-unknown',
      'Did you mean production?',
    ],
    [
      'an environment that is no name',
      ['record-deployment', ...auth, '--to', '../x', '--version', '1.2.0'],
      'environment-unknown',
      'Create it first',
    ],
    [
      'a version that there is not',
      ['record-deployment', ...production, '--version', '1.2.1'],
      'version-unpublished',
      'Did you mean 1.2.0?',
    ],
    [
      'a version that is none',
      ['record-release', ...production, '--version', '1.2'],
      'version-unpublished',
      'Did you mean 1.2.0?',
    ],
    [
      'a service that there is not',
      ['record-deployment', '--service', 'aut', '--to', 'production', '--version', '1.2.0'],
      'service-unknown',
      'Did you mean auth?',
    ],
    [
      'a service that there is not, undeployed',
      ['record-undeployment', '--service', 'aut', '--to', 'production'],
      'service-unknown',
      'Did you mean auth?',
    ],
    [
      'a service that there is not, retired',
      ['retire', 'aut', '--reason', 'x'],
      'service-unknown',
      'Did you mean auth?',
    ],
    [
      'a service that there is not, its branch closed',
      ['branch-closed', 'x', '--service', 'aut'],
      'service-unknown',
      'Did you mean auth?',
    ],
    [
      'a version that there is not, yanked',
      ['yank', '1.2.1', ...auth, '--reason', 'x'],
      'version-unpublished',
      'Did you mean 1.2.0?',
    ],
    [
      'a version that there is not, its support ended',
      ['record-support-ended', ...production, '--version', '1.2.1'],
      'version-unpublished',
      'Did you mean 1.2.0?',
    ],
    ['no service', ['record-deployment', '--to', 'production', '--version', '1.2.0'], 'service-not-named', '--service'],
    [
      'no version, and no package that says it',
      ['record-deployment', ...production],
      'argument-invalid',
      'a published version',
    ],
    [
      'an instance that is no name',
      ['record-deployment', ...production, '--version', '1.2.0', '--instance', 'a b'],
      'argument-invalid',
      'the name of an instance',
    ],
    ['a reason that says nothing', ['yank', '1.2.0', ...auth, '--reason', ' '], 'argument-invalid', 'reason'],
    ['a duration that is none', ['environment', 'create', 'x', '--retention', '7 days'], 'argument-invalid', '7d'],
    [
      'a retention longer than departures are kept',
      ['environment', 'create', 'x', '--retention', '400d'],
      'argument-invalid',
      '400d',
    ],
    ['a retention of nothing', ['environment', 'create', 'x', '--retention-of', '30d'], 'argument-invalid', 'auth=30d'],
    ['an environment without a name', ['environment', 'create'], 'argument-invalid', 'environment'],
    ['an environment that is no name, created', ['environment', 'create', 'Prod'], 'argument-invalid', 'environment'],
    ['an action that there is not', ['environment', 'delete', 'production'], 'argument-invalid', 'create <name>'],
  ];
  for (const [what, args, code, mend] of mistakes) {
    it(`${args[0]}: ${what} is ${code}, and nothing is written`, async () => {
      const before = await objects();
      const said = await here.ask(...args);
      expect(said.findings.map((one) => one.code)).to.deep.equal([code]);
      expect(said.findings[0]?.mend).to.include(mend);
      expect(said.code).to.equal(2);
      expect(await objects()).to.deep.equal(before);
    });
  }

  it('record-deployment: a record that was edited by hand is said, and nothing is written', async () => {
    await here.say('record-deployment', ...production, '--version', '1.2.0');
    const key = journalKey({ kind: 'service', name: 'auth' }, 'log', 1);
    await writeFile(join(here.folder, 'store', key), '{"entry": 1}\n');
    const before = await objects();
    const said = await here.ask('record-deployment', ...production, '--version', '1.3.0');
    expect(said).to.include({ code: 1 });
    expect(said.findings[0]).to.deep.include({ code: 'record-invalid', at: { key } });
    expect(await objects()).to.deep.equal(before);
  });

  it('record-deployment: eight at once, on instances of their own, lose nothing', async () => {
    const instances = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const codes = await Promise.all(
      instances.map((name) => here.say('record-deployment', ...production, '--version', '1.2.0', '--instance', name)),
    );
    expect(codes.map(({ code }) => code)).to.deep.equal(instances.map(() => 0));
    expect(await live()).to.have.members(instances.map((name) => `1.2.0 ${name}`));
    expect((await state()).seq).to.equal(8);
  });
});
