import { expect } from 'chai';
import { canonicalJson, sha256 } from '../../src/golden/canonical.js';
import {
  declareEnvironment,
  drainWindow,
  type Environment,
  listEnvironments,
  longestWindow,
  readEnvironment,
} from '../../src/registry/environment-journal.js';
import { findingOf } from '../support/findings.js';
import { type MemoryStore, memoryStore, text } from '../support/memory-store.js';
import { minute } from '../support/records.js';

const day = 24 * 60 * 60 * 1000;
const said = { production: true, retention: { default: 7 * day, of: {} }, margin: 1000 };
const at = (number: number) => ({ now: minute(number), by: 'test' });

async function declared(store: MemoryStore = memoryStore()): Promise<MemoryStore> {
  await declareEnvironment(store, 'production', () => said, at(1));
  await declareEnvironment(store, 'production', () => ({ ...said, margin: 5000 }), at(3));
  return store;
}

describe('readEnvironment', () => {
  it('readEnvironment: the newest declaration counts, and as of an earlier time the one of then', async () => {
    const store = await declared();
    const { environment, read } = await readEnvironment(store, 'production', { now: minute(9) });
    expect(environment).to.deep.equal({ name: 'production', ...said, margin: 5000, since: minute(3).toISOString() });
    expect(read).to.deep.equal([1, 2].map((seq) => `environments/production/log/0000000${seq}.json`));
    const then = await readEnvironment(store, 'production', { now: minute(9), asOf: minute(2) });
    expect(then.environment).to.include({ margin: 1000 });
  });

  it('environment-unknown: before it was declared, and under another name, with the nearest', async () => {
    const store = await declared();
    const before = await findingOf(() => readEnvironment(store, 'production', { now: minute(9), asOf: minute(0) }));
    expect(before).to.include({ code: 'environment-unknown' });
    expect(before.message).to.include(minute(0).toISOString());
    const slip = await findingOf(() => readEnvironment(store, 'producton', { now: minute(9) }));
    expect(slip).to.include({ code: 'environment-unknown', mend: 'Did you mean production?' });
    for (const name of ['', '../production', '__proto__', 'Production']) {
      expect(await findingOf(() => readEnvironment(store, name, { now: minute(9) }))).to.include({
        code: 'environment-unknown',
      });
    }
  });

  it('declareEnvironment: the same again is unchanged; two at once both count', async () => {
    const store = await declared();
    const again = await declareEnvironment(store, 'production', (now) => now ?? said, at(4));
    expect(again).to.include({ outcome: 'unchanged' });
    await Promise.all([
      declareEnvironment(store, 'production', (now) => ({ ...(now ?? said), margin: 7000 }), at(5)),
      declareEnvironment(store, 'production', (now) => ({ ...(now ?? said), production: false }), at(5)),
    ]);
    const { environment } = await readEnvironment(store, 'production', { now: minute(9) });
    expect(environment).to.include({ margin: 7000, production: false });
  });

  const hostile: [string, unknown][] = [
    ['a retention of a name that is none', { ...said, retention: { default: 1, of: { 'a b': 1 } } }],
    ['a retention of __proto__', { ...said, retention: { default: 1, of: JSON.parse('{"__proto__": 1}') } }],
    ['a retention longer than departures are kept', { ...said, retention: { default: 401 * day, of: {} } }],
    ['a negative margin', { ...said, margin: -1 }],
    ['a margin that is no number', { ...said, margin: '5m' }],
  ];
  for (const [what, value] of hostile) {
    it(`record-invalid: ${what}`, async () => {
      const entry = {
        entry: 1,
        seq: 1,
        at: minute(1).toISOString(),
        by: '',
        previous: null,
        record: { kind: 'declared', ...(value as object) },
      };
      const key = 'environments/production/log/00000001.json';
      const store = memoryStore(
        new Map([[key, text(canonicalJson({ ...entry, sha256: sha256(canonicalJson(entry)) }))]]),
      );
      expect(await findingOf(() => readEnvironment(store, 'production', { now: minute(9) }))).to.deep.include({
        code: 'record-invalid',
        at: { key },
      });
      expect(await findingOf(() => listEnvironments(store, { now: minute(9) }))).to.include({ code: 'record-invalid' });
    });
  }

  it("listEnvironments: in byte order; a folder that is no name is nobody's", async () => {
    const store = await declared();
    await declareEnvironment(store, 'a-test', () => said, at(1));
    store.objects.set('environments/Weird/log/00000001.json', text('x'));
    const { environments } = await listEnvironments(store, { now: minute(9) });
    expect(environments.map((one) => one.name)).to.deep.equal(['a-test', 'production']);
  });
});

describe('drainWindow', () => {
  const environment: Environment = {
    name: 'production',
    production: true,
    retention: { default: 7 * day, of: { auth: 2 * day, 'auth/UserCreated': 30 * day, 'auth/UserGone': day } },
    margin: 1000,
    since: minute(1).toISOString(),
  };

  it('drainWindow: of the event, else of the provider, else of all; with the margin', () => {
    expect(drainWindow(environment, 'auth', 'UserCreated')).to.equal(30 * day + 1000);
    expect(drainWindow(environment, 'auth', 'UserRenamed')).to.equal(2 * day + 1000);
    expect(drainWindow(environment, 'core', 'UserCreated')).to.equal(7 * day + 1000);
    expect(drainWindow(environment, 'constructor', 'toString')).to.equal(7 * day + 1000);
  });

  it('longestWindow: no event of the provider has a longer one', () => {
    expect(longestWindow(environment, 'auth')).to.equal(30 * day + 1000);
    expect(longestWindow(environment, 'core')).to.equal(7 * day + 1000);
    expect(longestWindow(environment, 'constructor')).to.equal(7 * day + 1000);
  });
});
