import { expect } from 'chai';
import { type SelectInput, selectVersions } from '../../src/registry/select.js';
import { findingOf } from '../support/findings.js';
import { type MemoryStore, memoryStore, text } from '../support/memory-store.js';
import { commit, publishVersion, putHead } from '../support/versions.js';

const MAIN = `0.0.0-main-12345678.g${commit(1)}`;
const BRANCH = `0.0.0-feature-x-12345678.g${commit(2)}`;
const PR = `0.0.0-pr-7.g${commit(3)}`;

interface World {
  releases?: string[];
  /** Heads by branch: version, planned version, repository. */
  heads?: Record<string, [version: string, planned: string, repository?: string]>;
}

async function world({ releases = [], heads = {} }: World): Promise<MemoryStore> {
  const store = memoryStore();
  for (const version of releases) await publishVersion(store, { version });
  for (const [branch, [version, plannedVersion, repository = null]] of Object.entries(heads)) {
    await publishVersion(store, {
      version,
      plannedVersion,
      kind: 'snapshot',
      git: { commit: commit(1), branch, tag: null },
    });
    await putHead(store, { branch, version, plannedVersion, repository });
  }
  store.requests.length = 0;
  return store;
}

const input = (parts: Partial<SelectInput> = {}): SelectInput => {
  return {
    service: 'auth',
    currentBranch: 'feature/x',
    mainBranch: 'main',
    range: null,
    repository: 'acme/shop',
    ...parts,
  };
};

interface Row {
  it: string;
  world: World;
  input?: Partial<SelectInput>;
  selected: string[];
  skipped?: string[];
  presence?: 'nowhere';
}

const main = { main: [MAIN, '1.3.0'] } as World['heads'] & object;
const both = { ...main, 'feature/x': [BRANCH, '2.0.0'] } as World['heads'] & object;
const pull = { ...main, 'pr-7': [PR, '1.4.0', 'acme/shop'] } as World['heads'] & object;

const table: Row[] = [
  { it: 'nothing at all is nowhere', world: {}, selected: [], presence: 'nowhere' },
  { it: 'the newest release is live', world: { releases: ['1.9.0', '1.10.0'] }, selected: ['release 1.10.0'] },
  {
    it: 'a prerelease counts beside the newest stable when it is higher',
    world: { releases: ['1.0.0', '2.0.0-next.1', '2.0.0-next.0'] },
    selected: ['release 1.0.0', 'release 2.0.0-next.1'],
  },
  {
    it: 'a prerelease below the newest stable does not count',
    world: { releases: ['1.0.0', '1.0.0-next.1'] },
    selected: ['release 1.0.0'],
  },
  { it: 'only prereleases', world: { releases: ['1.0.0-next.1'] }, selected: ['release 1.0.0-next.1'] },
  {
    it: 'the head of main, where the current branch has none',
    world: { heads: main, releases: ['1.2.0'] },
    selected: [`main ${MAIN}`, 'release 1.2.0'],
  },
  { it: 'the head of the current branch before main', world: { heads: both }, selected: [`branch ${BRANCH}`] },
  { it: 'on main itself', world: { heads: both }, input: { currentBranch: 'main' }, selected: [`main ${MAIN}`] },
  { it: 'without a known branch', world: { heads: both }, input: { currentBranch: null }, selected: [`main ${MAIN}`] },
  {
    it: 'a main branch of another name',
    world: { heads: { trunk: [MAIN, '1.3.0'] } },
    input: { mainBranch: 'trunk' },
    selected: [`main ${MAIN}`],
  },
  {
    it: 'the working state before any head',
    world: { heads: both, releases: ['1.2.0'] },
    input: { working: { plannedVersion: '1.5.0' } },
    selected: ['working 1.5.0', 'release 1.2.0'],
  },
  {
    it: 'the working state of what was never published',
    world: {},
    input: { working: { plannedVersion: '0.1.0' } },
    selected: ['working 0.1.0'],
  },
  {
    it: "our own pull request's head",
    world: { heads: pull },
    input: { currentBranch: 'pr-7' },
    selected: [`branch ${PR}`],
  },
  {
    it: "another repository's pull request of that number is not ours",
    world: { heads: pull },
    input: { currentBranch: 'pr-7', repository: 'acme/mail' },
    selected: [`main ${MAIN}`],
  },
  {
    it: 'a pull request of an unknown repository is not ours',
    world: { heads: { ...main, 'pr-7': [PR, '1.4.0'] } },
    input: { currentBranch: 'pr-7', repository: null },
    selected: [`main ${MAIN}`],
  },
  {
    it: 'the range filters a head by its planned version',
    world: { heads: both, releases: ['1.2.0'] },
    input: { range: '^1.0.0' },
    selected: ['release 1.2.0'],
    skipped: [`branch ${BRANCH}`],
  },
  {
    it: 'the range filters the working state by its planned version',
    world: { heads: main },
    input: { range: '^1.0.0', working: { plannedVersion: '2.0.0' } },
    selected: [],
    skipped: ['working 2.0.0'],
  },
  {
    it: 'a head planned as a prerelease is within the range',
    world: { heads: { main: [MAIN, '1.3.0-next.0'] } },
    input: { range: '^1.2.0' },
    selected: [`main ${MAIN}`],
  },
  {
    it: "the next major's prerelease is not within the range",
    world: { heads: { main: [MAIN, '2.0.0-next.0'] } },
    input: { range: '^1.2.0' },
    selected: [],
    skipped: [`main ${MAIN}`],
  },
  {
    it: 'the newest release within the range is live, the newest of all is named',
    world: { releases: ['1.1.0', '1.2.0', '2.0.0', '2.1.0', '3.0.0-next.0'] },
    input: { range: '^1.0.0' },
    selected: ['release 1.2.0'],
    skipped: ['release 2.1.0', 'release 3.0.0-next.0'],
  },
  {
    it: 'all releases outside the range: published, nothing selected',
    world: { releases: ['2.0.0'] },
    input: { range: '^1.0.0' },
    selected: [],
    skipped: ['release 2.0.0'],
  },
  {
    it: "a service with other branches' snapshots only is published, with nothing selected",
    world: { heads: { other: [MAIN, '1.0.0'] } },
    selected: [],
  },
];

describe('selectVersions', () => {
  for (const row of table) {
    it(`selectVersions: ${row.it}`, async () => {
      const store = await world(row.world);
      const selection = await selectVersions(store, input(row.input));
      const named = ({ role, version }: { role: string; version: string }) => `${role} ${version}`;
      expect(selection.selected.map(named)).to.deep.equal(row.selected);
      expect(selection.skipped.map(named)).to.deep.equal(row.skipped ?? []);
      expect(selection.presence).to.equal(row.presence ?? 'published');
      for (const { role, version, manifest } of selection.selected) {
        expect(manifest?.version).to.equal(role === 'working' ? undefined : version);
      }
      for (const { why } of selection.skipped) expect(why).to.include(String(row.input?.range));
    });
  }

  it('selectVersions: a head whose version is not there is an error, never a fall back to another', async () => {
    const store = await world({ heads: both, releases: ['1.2.0'] });
    store.objects.delete(`versions/auth/${BRANCH}.json`);
    expect(await findingOf(() => selectVersions(store, input()))).to.include({ code: 'manifest-missing' });
  });

  it('selectVersions: asks the same however much the bucket holds', async () => {
    const small = await world({ heads: both, releases: ['1.2.0'] });
    await selectVersions(small, input());
    const large = await world({ heads: both, releases: ['1.2.0', '1.1.0', '1.0.0', '0.9.0'] });
    for (let index = 0; index < 300; index += 1) {
      large.objects.set(`versions/auth/0.0.0-b${index}-12345678.gabc.json`, text('{}'));
      large.objects.set(`versions/s${index}/1.0.0.json`, text('{}'));
      large.objects.set(`heads/auth/b${index}.json`, text('{}'));
    }
    await selectVersions(large, input());
    expect(large.requests.sort()).to.deep.equal(small.requests.sort());
    expect(small.requests).to.have.length(7);
  });

  it('selectVersions: a strange name in the listing is a warning', async () => {
    const store = await world({ releases: ['1.2.0'] });
    store.objects.set('versions/auth/latest.json', text('{}'));
    const { findings, selected } = await selectVersions(store, input());
    expect(findings.map(({ code }) => code)).to.deep.equal(['name-invalid']);
    expect(selected).to.have.length(1);
  });
});
