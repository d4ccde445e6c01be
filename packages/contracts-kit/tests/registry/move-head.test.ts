import { expect } from 'chai';
import fc from 'fast-check';
import { type Head, readHead } from '../../src/registry/head.js';
import { type IsAncestor, type MovePolicyInput, mayMoveHead, moveHead } from '../../src/registry/move-head.js';
import { around, type MemoryStore, memoryStore } from '../support/memory-store.js';
import { commit, headOf, putHead } from '../support/versions.js';

/** A line of commits 0, 1, 2 …, and 100 beside it. */
const line: IsAncestor = async (a, b) => {
  const number = (id: string) => [...Array(30).keys(), 100].find((each) => commit(each) === id) as number;
  if (number(a) === 100 || number(b) === 100) return a === b;
  return number(a) <= number(b);
};
const unknown: IsAncestor = async () => undefined;

const at = (number: number, parts: Partial<Head> = {}) =>
  headOf({ version: `0.0.0-main-12345678.g${commit(number)}`, commit: commit(number), ...parts });
const current = async (store: MemoryStore) => (await readHead(store, 'auth', 'main'))?.head.version;
const run = (number: number) => ({ run: number, repository: 'acme/shop' });

interface Row {
  it: string;
  from: Head;
  to: Head;
  history?: IsAncestor;
  moved: boolean;
  why?: string;
}

const table: Row[] = [
  { it: 'forward to a descendant', from: at(1), to: at(2), moved: true },
  {
    it: 'not back to an ancestor, whatever the run',
    from: at(2, run(1)),
    to: at(1, run(9)),
    moved: false,
    why: 'later commit',
  },
  { it: 'not to where it is already', from: at(1), to: at(1), moved: false, why: 'already there' },
  {
    it: 'to another version of the same commit',
    from: at(1, { version: '0.0.0-main-12345678.gx.dirty-00000000' }),
    to: at(1),
    history: unknown,
    moved: true,
  },
  { it: 'a rewritten branch moves by run', from: at(1, run(1)), to: at(100, run(2)), moved: true },
  {
    it: 'a rewritten branch stays for an old run',
    from: at(1, run(2)),
    to: at(100, run(1)),
    moved: false,
    why: 'run 1 is not later than run 2',
  },
  { it: 'a rewritten branch stays without runs', from: at(1), to: at(100), moved: false, why: 'does not descend' },
  { it: 'without history a higher run', from: at(1, run(1)), to: at(2, run(2)), history: unknown, moved: true },
  {
    it: 'without history not for an old run',
    from: at(2, run(2)),
    to: at(1, run(1)),
    history: unknown,
    moved: false,
    why: 'not later',
  },
  {
    it: 'without history not for the same run',
    from: at(2, run(2)),
    to: at(1, run(2)),
    history: unknown,
    moved: false,
    why: 'not later',
  },
  { it: 'without history nor runs', from: at(1), to: at(2), history: unknown, moved: false, why: 'no run numbers' },
  {
    it: "runs of different repositories don't compare",
    from: at(1, run(1)),
    to: at(2, { run: 2, repository: 'acme/mail' }),
    history: unknown,
    moved: false,
    why: 'different repositories',
  },
  { it: 'from a state without a commit', from: at(1, { commit: null }), to: at(2), moved: true },
  {
    it: 'not from a commit to a state without one',
    from: at(1),
    to: at(2, { commit: null }),
    moved: false,
    why: 'has none',
  },
];

describe('moveHead', () => {
  for (const row of table) {
    it(`moveHead: ${row.it}`, async () => {
      const store = memoryStore();
      await putHead(store, row.from);
      const result = await moveHead(store, row.to, { isAncestor: row.history ?? line });
      expect(result.moved).to.equal(row.moved);
      if (!result.moved) expect(result.why).to.include(row.why);
      else expect(result.from).to.equal(row.from.version);
      expect(await current(store)).to.equal((row.moved ? row.to : row.from).version);
    });
  }

  it('moveHead: in a directory a rewritten branch moves without runs, and still never backwards', async () => {
    const store = { ...memoryStore(), kind: 'dir' as const };
    await putHead(store, at(2));
    expect(await moveHead(store, at(1), { isAncestor: line })).to.include({ moved: false });
    expect(await moveHead(store, at(3), { isAncestor: unknown })).to.include({ moved: false });
    expect(await moveHead(store, at(100), { isAncestor: line })).to.include({ moved: true });
    await putHead(store, at(2, { branch: 'x', ...run(2) }));
    expect(await moveHead(store, at(100, { branch: 'x', ...run(1) }), { isAncestor: line })).to.include({
      moved: false,
    });
  });

  it('moveHead: creates the first one', async () => {
    const store = memoryStore();
    expect(await moveHead(store, at(1), { isAncestor: unknown })).to.deep.equal({ moved: true, from: null });
    expect(await readHead(store, 'auth', 'main')).to.have.deep.property('head', at(1));
  });

  it('moveHead: of many at once the latest commit stays, however their requests interleave', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.uniqueArray(fc.nat(29), { minLength: 2, maxLength: 5 }),
        async (scheduler, numbers) => {
          const store = memoryStore();
          const scheduled = around(store, (work) => scheduler.schedule(Promise.resolve()).then(work));
          const moves = numbers.map((number) => moveHead(scheduled, at(number), { isAncestor: line }));
          const results = await scheduler.waitFor(Promise.all(moves));
          const latest = Math.max(...numbers);
          expect(await current(store)).to.equal(at(latest).version);
          expect(results[numbers.indexOf(latest)]?.moved).to.equal(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('moveHead: a head that never holds still ends in an answer', async () => {
    const store = memoryStore();
    await putHead(store, at(1));
    const restless = { ...store, replace: async () => ({ outcome: 'changed' as const }) };
    expect(await moveHead(restless, at(2), { isAncestor: line })).to.include({
      moved: false,
      why: 'others keep moving it',
    });
  });
});

describe('mayMoveHead', () => {
  const ci: MovePolicyInput = {
    storeKind: 's3',
    ci: true,
    dirty: false,
    branch: 'main',
    pullRequest: null,
    asked: false,
  };
  const local = { ...ci, ci: false };
  const policy: [string, MovePolicyInput, string | true][] = [
    ['a clean checkout in CI', ci, true],
    ['CI without git', { ...ci, dirty: undefined }, true],
    ['a dirty checkout in CI', { ...ci, dirty: true }, 'uncommitted'],
    ['a pull request in CI', { ...ci, branch: null, pullRequest: 7 }, true],
    ['a clean checkout elsewhere', local, '--move-head'],
    ['a clean checkout elsewhere, asked to', { ...local, asked: true }, true],
    ['a dirty checkout elsewhere, asked to', { ...local, asked: true, dirty: true }, 'uncommitted'],
    ['no git elsewhere, asked to', { ...local, asked: true, dirty: undefined }, 'cannot tell'],
    ['no branch', { ...ci, branch: null }, 'no branch'],
    ['a branch that poses as a pull request', { ...ci, branch: 'pr-7' }, 'called like a pull request'],
    [
      'a branch that poses as one, in a directory',
      { ...local, storeKind: 'dir', branch: 'pr-7' },
      'called like a pull request',
    ],
    ['a dirty checkout in a directory', { ...local, storeKind: 'dir', dirty: true }, true],
  ];
  for (const [what, state, expected] of policy) {
    it(`mayMoveHead: ${what}: ${expected === true ? 'yes' : 'no'}`, () => {
      const answer = mayMoveHead(state);
      if (expected === true) expect(answer).to.deep.equal({ may: true });
      else expect(answer).to.have.property('why').that.includes(expected);
    });
  }
});
