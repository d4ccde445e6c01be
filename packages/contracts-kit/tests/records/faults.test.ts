import { expect } from 'chai';
import { branchClosed } from '../../src/commands/branch-closed.js';
import { environment } from '../../src/commands/environment.js';
import { recordDeployment } from '../../src/commands/record-deployment.js';
import { recordRelease } from '../../src/commands/record-release.js';
import { recordSupportEnded } from '../../src/commands/record-support-ended.js';
import { recordUndeployment } from '../../src/commands/record-undeployment.js';
import { retire } from '../../src/commands/retire.js';
import type { Result } from '../../src/commands/session.js';
import type { StoreSession } from '../../src/commands/store-session.js';
import { yank } from '../../src/commands/yank.js';
import { FindingError, finding } from '../../src/finding.js';
import { listEnvironments } from '../../src/registry/environment-journal.js';
import { readServiceState } from '../../src/registry/service-journal.js';
import type { Store } from '../../src/store/store.js';
import { findingOf } from '../support/findings.js';
import { answerLostAt, Killed, type MemoryStore, memoryStore } from '../support/memory-store.js';
import { minute } from '../support/records.js';
import { publishVersion, putHead } from '../support/versions.js';

interface Row {
  command: (
    session: StoreSession,
    given: { words: readonly string[]; flags: Record<string, string> },
  ) => Promise<Result>;
  words?: string[];
  flags?: Record<string, string>;
}

const to = { to: 'production' };
const rows: Record<string, Row> = {
  'environment create': { command: environment, words: ['create', 'test'] },
  'record-deployment': { command: recordDeployment, flags: { ...to, version: '1.3.0' } },
  'record-release': { command: recordRelease, flags: { ...to, version: '1.3.0' } },
  'record-undeployment': { command: recordUndeployment, flags: to },
  'record-support-ended': { command: recordSupportEnded, flags: { ...to, version: '1.2.0' } },
  'branch-closed': { command: branchClosed, words: ['main'] },
  retire: { command: retire, flags: { reason: 'gone' } },
  'retire --event': { command: retire, flags: { event: 'UserCreated', reason: 'gone' } },
  yank: { command: yank, words: ['1.2.0'], flags: { reason: 'broken' } },
};

/** A session as the command line opens it, on a store of the test's. */
function sessionOn(store: Store, now = minute(9)): StoreSession {
  return {
    env: {},
    signal: new AbortController().signal,
    cwd: '/',
    note: () => {},
    progress: () => {},
    store,
    now,
    package: undefined,
    service: () => 'auth',
    git: () => Promise.reject(new Error('no git is asked')),
    by: async () => 'test',
  };
}

const run = ({ command, words = [], flags = {} }: Row, store: Store) => command(sessionOn(store), { words, flags });

async function prepared(): Promise<MemoryStore> {
  const store = memoryStore();
  for (const version of ['1.2.0', '1.3.0']) await publishVersion(store, { version, plannedVersion: version });
  await putHead(store, { version: '1.2.0' });
  const now = minute(1);
  const flags = { ...to, version: '1.2.0' };
  await environment(sessionOn(store, now), { words: ['create', 'production'], flags: {} });
  await recordDeployment(sessionOn(store, now), { flags });
  await recordRelease(sessionOn(store, now), { flags });
  store.requests.length = 0;
  return store;
}

/** All that is recorded, without the times that a second run cannot repeat. */
async function recorded(store: Store): Promise<unknown> {
  const now = { now: minute(10) };
  return [(await readServiceState(store, 'auth', now)).state, (await listEnvironments(store, now)).environments];
}

/** The store, listings included, with a fault at request number `at`. */
function faultAt(store: Store, at: number, fail: (attempt: 'before' | 'after') => void): Store {
  let count = 0;
  const wrapped = async <T>(work: () => Promise<T>): Promise<T> => {
    count += 1;
    const mine = count === at;
    if (mine) fail('before');
    const answer = await work();
    if (mine) fail('after');
    return answer;
  };
  async function* listed(keys: AsyncIterable<string>): AsyncGenerator<string> {
    await wrapped(async () => {});
    yield* keys;
  }
  return {
    ...store,
    get: (...args) => wrapped(() => store.get(...args)),
    create: (...args) => wrapped(() => store.create(...args)),
    replace: (...args) => wrapped(() => store.replace(...args)),
    list: (...args) => listed(store.list(...args)),
    folders: (...args) => listed(store.folders(...args)),
  };
}

describe('commands that record, and a store that fails', () => {
  for (const [name, row] of Object.entries(rows)) {
    for (const when of ['before', 'after'] as const) {
      it(`${name}: the store fails ${when} any request has its effect: an error, and the next run ends where it should`, async () => {
        const whole = await prepared();
        const empty = await recorded(whole);
        whole.requests.length = 0;
        await run(row, whole);
        const { length } = whole.requests;
        const wanted = await recorded(whole);
        expect(wanted).to.not.deep.equal(empty);
        const failed = finding('store-failed', { message: 'm', mend: 'n' });
        for (let at = 1; at <= length; at += 1) {
          const store = await prepared();
          let hit = false;
          const faulty = faultAt(store, at, (attempt) => {
            if (attempt !== when) return;
            hit = true;
            throw new FindingError(failed);
          });
          const error: unknown = await run(row, faulty).catch((e) => e);
          expect(hit, `request ${at}`).to.equal(true);
          expect(error, `request ${at} of ${length}: never a result`).to.be.instanceOf(FindingError);
          expect((error as FindingError).findings).to.deep.equal([failed]);
          expect(await recorded(store), `request ${at}: all or nothing`).to.deep.be.oneOf([empty, wanted]);
          await run(row, store);
          expect(await recorded(store), `request ${at}: the next run`).to.deep.equal(wanted);
        }
      });
    }

    it(`${name}: an answer that is lost and asked for again changes nothing, at any request`, async () => {
      const whole = await prepared();
      const { data } = await run(row, whole);
      for (let at = 1; at <= whole.requests.length; at += 1) {
        const store = await prepared();
        expect((await run(row, answerLostAt(store, at))).data, `request ${at}`).to.deep.equal(data);
        expect(store.objects).to.deep.equal(whole.objects);
      }
    });

    it(`${name}: the same again is unchanged, and writes nothing`, async () => {
      const store = await prepared();
      await run(row, store);
      const before = new Map(store.objects);
      expect((await run(row, store)).checks.map((one) => one.outcome)).to.deep.equal(['unchanged']);
      expect(store.objects).to.deep.equal(before);
    });
  }

  it('record-deployment: a defect, unlike a failure, is never swallowed', async () => {
    const store = await prepared();
    const error: unknown = await run(
      rows['record-deployment'] as Row,
      faultAt(store, 3, () => {
        throw new Killed();
      }),
    ).catch((e) => e);
    expect(error).to.be.instanceOf(Killed);
  });
});

describe('names that are not there, for who may not list', () => {
  const denied = async function* (): AsyncGenerator<string> {
    yield* [];
    throw new FindingError(finding('store-denied', { message: 'm', mend: 'n' }));
  };
  const cases: [string, Row, string][] = [
    ['an environment', { ...(rows['record-undeployment'] as Row), flags: { to: 'prodution' } }, 'environment-unknown'],
    ['a version', { ...(rows['record-deployment'] as Row), flags: { ...to, version: '1.3.1' } }, 'version-unpublished'],
  ];
  for (const [what, row, code] of cases) {
    it(`${code}: ${what} is said to be unknown all the same, without a hint`, async () => {
      const store = await prepared();
      let listings = 0;
      const limited: Store = {
        ...store,
        folders: denied,
        // Its own versions may be looked at, once: whether there are any.
        list: (prefix, options) =>
          prefix.startsWith('versions/') && listings++ > 0 ? denied() : store.list(prefix, options),
      };
      const found = await findingOf(() => run(row, limited));
      expect(found).to.include({ code });
      expect(found.mend).to.not.include('Did you mean');
    });
  }
});
