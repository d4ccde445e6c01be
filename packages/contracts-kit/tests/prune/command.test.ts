import { join } from 'node:path';
import { expect } from 'chai';
import { declareEnvironment } from '../../src/registry/environment-journal.js';
import { type CommandLine, commandLine } from '../support/command-line.js';
import { contentOf, directoryAt } from '../support/stores.js';
import { publishVersion } from '../support/versions.js';
import { day, deployed, publish, record, snapshot, whole } from './world.js';

describe('contracts-kit prune', () => {
  let here: CommandLine;
  beforeEach(async () => {
    here = await commandLine();
    await publishVersion(here.store);
    for (const number of [1, 2, 3]) await publish(here.store, number);
    const declaration = { production: true, retention: { default: 0, of: {} }, margin: 0 };
    await declareEnvironment(here.store, 'production', () => declaration, { now: day(0), by: 'test' });
    await record(here.store, deployed(snapshot(2)), day(4));
  });
  afterEach(() => here.remove());
  const few = ['prune', '--service', 'auth', '--keep-days', '30', '--keep', '1'];
  const objects = () => contentOf(directoryAt(join(here.folder, 'store')));

  it('prune: marks, then removes, and says what and why', async () => {
    const first = await here.ask(...few, '--grace', '0m');
    expect(first).to.deep.include({ code: 0, findings: [] });
    expect(first.checks).to.deep.include({ name: 'auth', outcome: 'unchanged', detail: '2 snapshots kept, 1 marked' });
    expect(first.checks[0]).to.include({ name: snapshot(1), outcome: 'info' });
    expect(first.checks[0]?.detail).to.match(/^marked: \d+ days old; goes in 0m if nothing needs it then$/);
    const second = await here.ask(...few, '--grace', '0m');
    expect(second.checks[0]).to.include({ name: snapshot(1), outcome: 'removed' });
    expect(await whole(here.store)).to.have.members([snapshot(2), snapshot(3), '1.2.0']);
    const third = await here.ask(...few, '--grace', '0m');
    expect(third.checks).to.deep.equal([{ name: 'auth', outcome: 'unchanged', detail: '2 snapshots kept, 0 marked' }]);
  });

  it('prune: a dry run leaves the store as it was, byte by byte', async () => {
    await here.say(...few);
    const before = await objects();
    const ran = await here.ask(...few, '--grace', '0m', '--dry-run');
    expect(ran.code).to.equal(0);
    expect(ran.checks[0]?.detail).to.match(/^would be removed: marked at /);
    expect(ran.checks.at(-1)?.detail).to.match(/^a dry run: nothing was changed in dir:/);
    expect(await objects()).to.deep.equal(before);
  });

  it('prune --dry-run: says of each that stays why, to people and to programs', async () => {
    await publish(here.store, 4, 'feature/x', new Date());
    await here.say(...few);
    await record(here.store, deployed(snapshot(3)), new Date());
    await record(
      here.store,
      { kind: 'deployed', environment: 'gone', instance: 'default', version: snapshot(4, 'feature/x') },
      new Date(),
    );
    const ran = await here.ask(...few, '--dry-run', '--grace', '7d');
    const said = Object.fromEntries(ran.checks.map(({ name, detail }) => [name, detail]));
    expect(said['head of main']).to.equal('stays: a main branch');
    expect(said['head of feature/x']).to.equal('stays: moved 0 days ago, less than 30 days');
    expect(said[snapshot(1)]).to.match(/^waits: marked at \S+, goes after \S+Z$/);
    expect(said[snapshot(3)]).to.equal('stays: deployed to production');
    expect(said[snapshot(4, 'feature/x')]).to.equal('stays: deployed to gone');
    const data = ran.data as { heads: object[]; versions: { version: string; reason: string; until?: string }[] };
    expect(data.heads.map((one) => (one as { reason: string }).reason)).to.have.members(['main-branch', 'young']);
    const reasons = Object.fromEntries(data.versions.map(({ version, reason }) => [version, reason]));
    expect(reasons).to.include({ [snapshot(1)]: 'marked', [snapshot(3)]: 'deployed' });
    expect(data.versions.find(({ reason }) => reason === 'marked')?.until).to.match(/Z$/);
  });

  it('prune --dry-run: what drains says until when', async () => {
    const declaration = { production: true, retention: { default: 40 * 86_400_000, of: {} }, margin: 0 };
    const now = new Date();
    await declareEnvironment(here.store, 'production', () => declaration, { now, by: 'test' });
    await record(here.store, deployed(snapshot(3)), now);
    const ran = await here.ask(...few, '--dry-run', '--keep', '0', '--keep-days', '0');
    const until = new Date(now.getTime() + 40 * 86_400_000).toISOString();
    expect(ran.checks.find(({ name }) => name === snapshot(2))?.detail).to.equal(
      `stays: its events may still arrive in production, until ${until}`,
    );
    const { versions } = ran.data as { versions: { version: string }[] };
    expect(versions.find(({ version }) => version === snapshot(2))).to.include({ reason: 'draining', until });
  });

  it('prune --dry-run: many that stay for one reason are one line, and each is in the data', async () => {
    for (let number = 4; number < 24; number += 1) await publish(here.store, number, 'main', new Date());
    for (let number = 30; number < 40; number += 1) await publish(here.store, number, `b-${number}`, new Date());
    const ran = await here.ask('prune', '--service', 'auth', '--dry-run');
    const details = ran.checks.map(({ name, detail }) => `${name}: ${detail}`);
    expect(details).to.include('10 heads: stays: younger than --keep-days');
    expect(details.length).to.be.lessThan(16);
    const counted = details.find((one) => /^\d+ snapshots: stays: younger than --keep-days$/.test(one)) ?? '';
    expect(Number.parseInt(counted, 10)).to.be.greaterThan(15);
    expect((ran.data.versions as object[]).length).to.equal(33);
  });

  it('prune: by default nothing is removed before a day, and the newest twenty stay', async () => {
    for (const args of [few, ['prune', '--service', 'auth']]) {
      expect((await here.ask(...args)).code).to.equal(0);
      expect((await here.ask(...args)).checks.filter(({ outcome }) => outcome === 'removed')).to.deep.equal([]);
    }
    expect(await whole(here.store)).to.have.length(4);
  });

  it('prune: what was removed cannot be deployed', async () => {
    for (let run = 0; run < 2; run += 1) await here.say(...few, '--grace', '0m');
    const ran = await here.ask(
      'record-deployment',
      '--service',
      'auth',
      '--to',
      'production',
      '--version',
      snapshot(1),
    );
    expect(ran.code).to.equal(1);
    expect(ran.findings.map(({ code }) => code)).to.deep.equal(['version-tombstoned']);
  });

  it('prune: what is marked cannot be deployed', async () => {
    await here.say(...few);
    const before = await objects();
    const ran = await here.ask(
      'record-deployment',
      '--service',
      'auth',
      '--to',
      'production',
      '--version',
      snapshot(1),
    );
    expect(ran.findings.map(({ code }) => code)).to.deep.equal(['version-tombstoned']);
    expect(await objects()).to.deep.equal(before);
  });

  it('prune: bad words change nothing', async () => {
    const before = await objects();
    const cases: [string[], string][] = [
      [['--keep-days', '-1'], 'argument-invalid'],
      [['--keep-days', '1.5'], 'argument-invalid'],
      [['--keep', 'all'], 'argument-invalid'],
      [['--grace', '1w'], 'argument-invalid'],
      [['--main-branch', 'a..b'], 'argument-invalid'],
    ];
    for (const [args, code] of cases) {
      const ran = await here.ask('prune', '--service', 'auth', ...args);
      expect(ran.code, args.join(' ')).to.equal(2);
      expect(ran.findings[0]).to.include({ code });
    }
    const unknown = await here.ask('prune', '--service', 'aut');
    expect(unknown.findings[0]).to.include({ code: 'service-unknown', mend: 'Did you mean auth?' });
    expect(await objects()).to.deep.equal(before);
  });
});
