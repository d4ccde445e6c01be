import { expect } from 'chai';
import { declareEnvironment } from '../../src/registry/environment-journal.js';
import type { ServiceRecord } from '../../src/registry/record-types.js';
import { type SelectInput, selectVersions } from '../../src/registry/select.js';
import { parseSelector } from '../../src/registry/selectors.js';
import { appendServiceRecord } from '../../src/registry/service-journal.js';
import { findingOf } from '../support/findings.js';
import { type MemoryStore, memoryStore, text } from '../support/memory-store.js';
import { minute } from '../support/records.js';
import { commit, publishVersion, putHead } from '../support/versions.js';

const MAIN = `0.0.0-main-12345678.g${commit(1)}`;
const BRANCH = `0.0.0-feature-x-12345678.g${commit(2)}`;

const deployed = (version: string, environment = 'prod', instance = 'default'): ServiceRecord => {
  return { kind: 'deployed', environment, instance, version };
};
const undeployed = (environment = 'prod'): ServiceRecord => ({ kind: 'undeployed', environment, instance: 'default' });
const released = (version: string, environment = 'prod'): ServiceRecord => ({ kind: 'released', environment, version });
const ended = (version: string): ServiceRecord => ({ kind: 'support-ended', environment: 'prod', version });
const closed = (branch: string): ServiceRecord => ({ kind: 'branch-closed', branch });
const retired = (event: string | null = null): ServiceRecord => ({
  kind: 'retired',
  event,
  provider: null,
  reason: 'nobody reads it',
});
const yanked = (version: string): ServiceRecord => ({ kind: 'yanked', version, reason: 'it loses mail' });

/** Releases 1.0.0 to 2.0.0 of auth, a head on main (planned 2.1.0) and one on feature/x (planned 3.0.0), and what is recorded, one a minute. */
async function world(records: readonly ServiceRecord[]): Promise<MemoryStore> {
  const store = memoryStore();
  for (const version of ['1.0.0', '1.1.0', '2.0.0']) await publishVersion(store, { version, plannedVersion: version });
  for (const [branch, version, plannedVersion] of [
    ['main', MAIN, '2.1.0'],
    ['feature/x', BRANCH, '3.0.0'],
  ] as const) {
    const git = { commit: commit(1), branch, tag: null };
    await publishVersion(store, { version, plannedVersion, kind: 'snapshot', git });
    await putHead(store, { branch, version, plannedVersion });
  }
  const said = { production: true, retention: { default: 0, of: {} }, margin: 0 };
  await declareEnvironment(store, 'prod', () => said, { now: minute(0), by: 'test' });
  for (const [index, record] of records.entries())
    await appendServiceRecord(store, 'auth', record, { now: minute(index + 1), by: 'test' });
  store.requests.length = 0;
  return store;
}

function input({ select, ...parts }: Partial<Omit<SelectInput, 'select'>> & { select?: string[] } = {}): SelectInput {
  return {
    service: 'auth',
    currentBranch: 'feature/y',
    mainBranch: 'main',
    range: null,
    repository: null,
    now: minute(60),
    ...parts,
    ...(select && {
      select: select.map((one) => {
        const parsed = parseSelector(one);
        if ('selector' in parsed) return parsed.selector;
        throw new Error(parsed.problem);
      }),
    }),
  };
}

interface Row {
  it: string;
  records?: ServiceRecord[];
  input?: Parameters<typeof input>[0];
  /** `role version (why)`; `!` where it is recorded as live. */
  selected: string[];
  skipped?: string[];
  idle?: string[];
  presence?: 'retired';
}

const main = `main ${MAIN} (head of main)`;
const branch = `branch ${BRANCH} (head of feature/x)`;
const newest = 'release 2.0.0 (newest release)';
const working = { plannedVersion: '2.0.0' };
const here = 'working 2.0.0 (working state in this workspace)';

const table: Row[] = [
  { it: 'nothing is recorded: the newest release is believed to be live', selected: [main, newest] },
  {
    it: 'what is deployed replaces the newest release',
    records: [deployed('1.0.0')],
    selected: [main, 'deployed 1.0.0 (deployed to prod)!'],
  },
  {
    it: 'every instance and environment counts, a version once',
    records: [deployed('1.0.0'), deployed('1.1.0', 'prod', 'eu'), deployed('1.0.0', 'test')],
    selected: [main, 'deployed 1.1.0 (deployed to prod)!', 'deployed 1.0.0 (deployed to prod, deployed to test)!'],
  },
  {
    it: 'many are released at once',
    records: [released('1.0.0'), released('1.1.0'), released('2.0.0'), ended('1.1.0')],
    selected: [main, 'released 2.0.0 (released to prod)!', 'released 1.0.0 (released to prod)!'],
  },
  {
    it: 'what was replaced does not count',
    records: [deployed('1.0.0'), deployed('1.1.0')],
    selected: [main, 'deployed 1.1.0 (deployed to prod)!'],
  },
  {
    it: 'where nothing is live any more, the newest release is believed again',
    records: [deployed('1.0.0'), undeployed()],
    selected: [main, newest],
  },
  {
    it: 'a head that is deployed is one version, which is current',
    records: [deployed(MAIN)],
    selected: [`main ${MAIN} (head of main, deployed to prod)!`],
  },
  {
    it: 'what is deployed counts beside the working state, also of the same number',
    records: [deployed('2.0.0')],
    input: { working },
    selected: [here, 'deployed 2.0.0 (deployed to prod)!'],
  },
  {
    it: 'the range excludes what is deployed, by what it planned to become',
    records: [deployed(BRANCH), deployed('1.1.0', 'test')],
    input: { range: '^1.0.0' },
    selected: ['deployed 1.1.0 (deployed to test)!'],
    skipped: [
      `main ${MAIN} (head of main, planned 2.1.0, outside ^1.0.0)`,
      `deployed ${BRANCH} (deployed to prod, planned 3.0.0, outside ^1.0.0)`,
    ],
  },
  {
    it: "the current branch's head",
    input: { currentBranch: 'feature/x' },
    selected: [branch, newest],
  },
  {
    it: "a closed branch's head does not count: main's does",
    records: [closed('feature/x')],
    input: { currentBranch: 'feature/x' },
    selected: [main, newest],
  },
  { it: "nor does main's when it is closed", records: [closed('main')], selected: [newest] },
  {
    it: 'a branch that is published again is open again',
    records: [closed('feature/x'), { kind: 'head-moved', branch: 'feature/x', version: BRANCH, from: null }],
    input: { currentBranch: 'feature/x' },
    selected: [branch, newest],
  },
  {
    it: 'a yanked release is not the newest',
    records: [yanked('2.0.0')],
    selected: [main, 'release 1.1.0 (newest release)'],
  },
  {
    it: 'a yanked version that is deployed runs all the same',
    records: [deployed('2.0.0'), yanked('2.0.0')],
    selected: [main, 'deployed 2.0.0 (deployed to prod)!'],
  },
  {
    it: 'a retired service binds nobody',
    records: [deployed('1.0.0'), retired()],
    selected: [],
    presence: 'retired',
  },
  {
    it: 'a retired service that is in the workspace is there',
    records: [deployed('1.0.0'), retired()],
    input: { working },
    selected: [here],
  },
  {
    it: 'one that is deployed again binds again',
    records: [retired(), deployed('1.0.0')],
    selected: [main, 'deployed 1.0.0 (deployed to prod)!'],
  },
  {
    it: 'deployed:<environment> selects what is deployed there, and nothing else',
    records: [deployed('1.0.0'), deployed('1.1.0', 'test'), released('2.0.0')],
    input: { select: ['deployed:prod'] },
    selected: ['deployed 1.0.0 (deployed to prod)!'],
  },
  {
    it: 'deployed selects it in any environment',
    records: [deployed('1.0.0'), deployed('1.1.0', 'test'), released('2.0.0')],
    input: { select: ['deployed'] },
    selected: ['deployed 1.1.0 (deployed to test)!', 'deployed 1.0.0 (deployed to prod)!'],
  },
  {
    it: 'released and released:<environment>',
    records: [deployed('1.0.0'), released('1.1.0', 'shops'), released('2.0.0')],
    input: { select: ['released:shops', 'released'] },
    selected: ['released 1.1.0 (released to shops)!', 'released 2.0.0 (released to prod)!'],
  },
  {
    it: 'what is chosen otherwise and is deployed is live all the same',
    records: [deployed(BRANCH), deployed('1.1.0', 'test')],
    input: { select: ['branch:feature/x', '^1.0.0'] },
    selected: [`${branch}!`, 'release 1.1.0 (newest release in ^1.0.0)!'],
  },
  { it: 'branch:<name>', input: { select: ['branch:feature/x'] }, selected: [branch] },
  {
    it: 'mainBranch and matchingBranch, which are one on main',
    input: { select: ['mainBranch', 'matchingBranch'], currentBranch: 'main' },
    selected: [main],
  },
  {
    it: 'matchingBranch without a branch of that name selects nothing, and says so',
    input: { select: ['matchingBranch'] },
    selected: [],
    idle: ['matchingBranch'],
  },
  {
    it: "a selector of a closed branch selects nothing, and says so, and the others' versions count",
    records: [closed('feature/x')],
    input: { select: ['branch:feature/x', 'mainBranch'] },
    selected: [main],
    idle: ['branch:feature/x'],
  },
  {
    it: 'a range selects the newest release in it',
    records: [deployed('2.0.0')],
    input: { select: ['^1.0.0'] },
    selected: ['release 1.1.0 (newest release in ^1.0.0)'],
  },
  {
    it: "a range outside the consumer's own range is skipped by name",
    input: { select: ['^1.0.0', '*'], range: '^1.0.0' },
    selected: ['release 1.1.0 (newest release in ^1.0.0, newest release in * and ^1.0.0)'],
    skipped: ['release 2.0.0 (newest release in *, outside ^1.0.0)'],
  },
  {
    it: 'selectors leave the working state where it is',
    records: [deployed('1.0.0')],
    input: { select: ['deployed:prod', 'mainBranch'], working },
    selected: [here, 'deployed 1.0.0 (deployed to prod)!', main],
  },
  {
    it: 'deployed:<environment> where nothing is deployed selects nothing, and says so',
    input: { select: ['deployed:prod'] },
    selected: [],
    idle: ['deployed:prod'],
  },
];

describe('selectVersions, with records', () => {
  for (const row of table) {
    it(`selectVersions: ${row.it}`, async () => {
      const store = await world(row.records ?? []);
      const { selected, skipped, idle, presence } = await selectVersions(store, input(row.input));
      const named = (one: { role: string; version: string; why: string; live?: true }) =>
        `${one.role} ${one.version} (${one.why})${one.live ? '!' : ''}`;
      expect(selected.map(named)).to.deep.equal(row.selected);
      expect(skipped.map(named)).to.deep.equal(row.skipped ?? []);
      expect(idle).to.deep.equal(row.idle ?? []);
      expect(presence).to.equal(row.presence ?? 'published');
      for (const { role, version, manifest } of selected)
        expect(manifest?.version).to.equal(role === 'working' ? undefined : version);
    });
  }

  it('selectVersions: an event that was retired is said of what was there, not of what was deployed since', async () => {
    const store = await world([deployed('1.0.0'), retired('UserCreated'), deployed('1.1.0', 'test')]);
    const { selected } = await selectVersions(store, input());
    expect(selected.map(({ version, retired }) => [version, retired?.map(({ event }) => event)])).to.deep.equal([
      [MAIN, ['UserCreated']],
      ['1.1.0', undefined],
      ['1.0.0', ['UserCreated']],
    ]);
  });

  it('selectVersions: an event that was retired is not, of a version that was deployed since and is chosen otherwise', async () => {
    const store = await world([retired('UserCreated'), deployed('1.1.0', 'test')]);
    const { selected } = await selectVersions(store, input({ select: ['^1.0.0', 'mainBranch'] }));
    expect(selected.map(({ version, retired }) => [version, retired?.map(({ event }) => event)])).to.deep.equal([
      ['1.1.0', undefined],
      [MAIN, ['UserCreated']],
    ]);
  });

  it('selectVersions: an environment that nobody declared is an error with the nearest name', async () => {
    const store = await world([deployed('1.0.0')]);
    const error = await findingOf(() => selectVersions(store, input({ select: ['deployed:prdo'] })));
    expect(error).to.include({ code: 'environment-unknown' });
    expect(error?.mend).to.include('prod');
  });

  it('selectVersions: a live version whose manifest is gone is an error', async () => {
    const store = await world([deployed('1.0.0')]);
    store.objects.delete('versions/auth/1.0.0.json');
    expect(await findingOf(() => selectVersions(store, input()))).to.include({ code: 'manifest-missing' });
  });

  it('selectVersions: asks two requests more where nothing is recorded: whatever a listing says, the first entry is looked for', async () => {
    const store = await world([]);
    await selectVersions(store, input());
    expect(store.requests).to.have.members([
      'list records/auth/',
      'get records/auth/log/00000001.json',
      'get heads/auth/feature%2Fy.json',
      'get heads/auth/main.json',
      'list versions/auth/',
      `get versions/auth/${MAIN}.json`,
      'get versions/auth/2.0.0.json',
    ]);
  });

  it('selectVersions: asks the same however long the journal is and however much the bucket holds', async () => {
    const counts: number[] = [];
    for (const length of [2, 34, 98]) {
      const store = await world(Array.from({ length }, (_, index) => deployed(index % 2 === 0 ? '1.0.0' : '1.1.0')));
      for (let index = 0; index < 300; index += 1) {
        store.objects.set(`versions/auth/0.0.0-b${index}-12345678.gabc.json`, text('{}'));
        store.objects.set(`records/s${index}/log/00000001.json`, text('{}'));
      }
      await selectVersions(store, input({ now: minute(200) }));
      counts.push(store.requests.length);
    }
    // A listing, two entries and one that is not there yet; then the checkpoint too; then a second listing.
    expect(counts).to.deep.equal([9, 10, 11]);
  });
});
