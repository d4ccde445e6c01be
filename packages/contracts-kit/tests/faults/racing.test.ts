import { setImmediate } from 'node:timers/promises';
import { expect } from 'chai';
import type { Session } from '../../src/commands/session.js';
import { liveStatus } from '../../src/commands/status-live.js';
import { parseJournalKey } from '../../src/registry/keys.js';
import type { Entry, ServiceRecord, ServiceState } from '../../src/registry/record-types.js';
import { emptyServiceState, foldService } from '../../src/registry/service-fold.js';
import { departedIn } from '../../src/registry/service-journal.js';
import { readTombstone } from '../../src/registry/tombstone.js';
import type { Store } from '../../src/store/store.js';
import { Random } from '../containment/support/random.js';
import { randomSeed, runs } from '../containment/support/runs.js';
import { ask } from '../deploy/ask.js';
import { isWhole } from '../prune/racing.js';
import { snapshot, tracesOf } from '../prune/world.js';
import { memoryStore } from '../support/memory-store.js';
import { realStores } from '../support/stores.js';
import { DRAIN, Race } from './racers.js';
import { expectSound, type Objects } from './state.js';

async function objectsOf(store: Store): Promise<Map<string, Uint8Array>> {
  const objects = new Map<string, Uint8Array>();
  for await (const key of store.list('')) {
    const got = await store.get(key);
    if (got.outcome === 'found') objects.set(key, got.body);
  }
  return objects;
}

function entriesOf(objects: Objects): Entry<ServiceRecord>[] {
  return [...objects]
    .filter(([key]) => parseJournalKey(key)?.part === 'log' && key.startsWith('records/auth/'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, body]) => JSON.parse(Buffer.from(body).toString('utf8')));
}

/** Each version that is gone, at the moment when that was decided: nothing needed it then, and nothing was recorded of it after that. */
async function expectNothingNeededIsGone(objects: Objects): Promise<string[]> {
  const store = memoryStore(new Map(objects));
  const entries = entriesOf(objects);
  const states: ServiceState[] = [emptyServiceState];
  for (const entry of entries) states.push({ ...foldService(states.at(-1)!, entry), seq: entry.seq, at: entry.at });
  const gone: string[] = [];
  const condemned = new Set(entries.flatMap(({ record }) => (record.kind === 'condemned' ? record.versions : [])));
  for (const version of condemned) {
    if ((await readTombstone(store, 'auth', version))?.kind !== 'removing') continue;
    gone.push(version);
    const index = entries.findLastIndex(
      ({ record }) => record.kind === 'condemned' && record.versions.includes(version),
    );
    const before = states[index]!;
    const draining = departedIn(before, 'production', new Date(entries[index]!.at), DRAIN);
    expect(
      [...before.live, ...draining].map((one) => one.version),
      `${version} was needed`,
    ).to.not.include(version);
    expect(
      before.heads.map((one) => one.version),
      `${version} was a head`,
    ).to.not.include(version);
    const later = entries.slice(index).filter(({ record }) => 'version' in record && record.version === version);
    expect(later, `${version} was recorded after that`).to.deep.equal([]);
  }
  return gone;
}

describe('publishers, deployers and pruners at once', function () {
  this.timeout(180_000);
  for (const [what, given] of realStores('racing')) {
    // Each request of a bucket takes ten times as long.
    for (const [many, rounds] of what === 'a bucket'
      ? ([
          [2, 2],
          [8, 1],
        ] as const)
      : ([
          [2, 6],
          [8, 3],
        ] as const)) {
      it(`${many} of each, in ${what}: what is acknowledged is there, once, and whole; nothing needed is gone (seed ${randomSeed})`, async () => {
        const { open } = given(`${many}-each`);
        await expectInvariants(open, new Race(open, new Random(randomSeed + many)), { many, rounds });
      });
    }
  }

  it(`2 and 8 of each, in memory, many times: the same (seed ${randomSeed})`, async () => {
    for (let number = 0; number < RACES; number += 1) {
      const shared = memoryStore();
      const race = new Race(() => shared, new Random(randomSeed + 100 + number), turns);
      const about = number % 2 === 0 ? { many: 2, rounds: 6 } : { many: 8, rounds: 3 };
      await expectInvariants(() => shared, race, about).catch((error: Error) => {
        error.message = `race ${number}: ${error.message}`;
        throw error;
      });
    }
  });
});

const RACES = runs(20);

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await setImmediate();
}

async function expectInvariants(
  open: () => Store,
  race: Race,
  { many, rounds }: { many: number; rounds: number },
): Promise<void> {
  await race.prepare();
  await race.run(many, rounds);
  const store = open();
  const objects = await objectsOf(store);
  const gone = new Set(await expectNothingNeededIsGone(objects));

  const held = memoryStore(new Map(objects));
  for (const one of race.told) {
    if (one.kind !== 'published') continue;
    const version = snapshot(one.number, one.branch);
    if (!gone.has(version)) expect(await isWhole(held, version), `${version} was published`).to.equal(true);
  }
  const entries = entriesOf(objects);
  for (const one of race.told) {
    if (one.kind !== 'recorded' && one.kind !== 'unchanged') continue;
    const own = entries.filter(({ by }) => by === one.by);
    expect(
      own.map(({ record }) => record.kind),
      one.by,
    ).to.deep.equal(one.kind === 'recorded' ? [one.what] : []);
  }
  for (const { by } of race.refused) {
    const own = entries.filter((entry) => entry.by === by && !by.startsWith('pruner'));
    expect(
      own.filter(({ record }) => record.kind !== 'head-moved'),
      `${by} was refused`,
    ).to.deep.equal([]);
  }

  await race.settle();
  const settled = await objectsOf(store);
  await expectSound(settled, race.now());
  const all = await expectNothingNeededIsGone(settled);
  for (const version of all) expect(await tracesOf(store, version), `${version} is gone`).to.deep.equal([]);
  await expectReadable(store, race);
  await store.close();
}

/** What runs can be asked about. */
async function expectReadable(store: Store, race: Race): Promise<void> {
  const { live, heads } = foldAll(entriesOf(await objectsOf(store)));
  for (const version of new Set([...live, ...heads].map((one) => one.version))) {
    const { answer } = await ask(store, `auth ${version}`, { to: 'production', now: race.now().getTime() });
    expect(answer.answer, version).to.equal('yes');
  }
  const session = { service: { service: 'auth' }, signal: new AbortController().signal, progress: () => {} };
  const { checks, findings } = await liveStatus(session as unknown as Session, store);
  expect(findings).to.deep.equal([]);
  expect(checks.map(({ detail }) => detail)).to.have.members([...new Set(live.map((one) => one.version))]);
}

const foldAll = (entries: readonly Entry<ServiceRecord>[]) => entries.reduce(foldService, emptyServiceState);
