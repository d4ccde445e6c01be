import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mock } from 'node:test';
import { expect } from 'chai';
import { commands } from '../../src/cli/commands.js';
import { randomSeed } from '../containment/support/runs.js';
import { type MemoryStore, memoryStore } from '../support/memory-store.js';
import { isStale, type Kind, kinds } from './faulty.js';
import { Place } from './place.js';
import { offline, older, type Row, rows, storeless } from './rows.js';
import { fill, NOW } from './shop.js';
import { Trial } from './trial.js';

const [QUICK, SLOW] = [4, 8];

/**
 * Each request meets one in so many kinds of faults, and so at least one, and each write of a quick command all of them. What asks git and runs
 * programs takes ten times as long as what does not.
 */
function shareOf({ line }: Row): number {
  return commands.some((one) => one.name === nameOf(line) && 'onStore' in one) ? QUICK : SLOW;
}
const nameOf = (line: string) => line.split(' ')[0]!;

describe('every command, and a store that fails at each of its requests', function () {
  this.timeout(120_000);
  let place: Place;
  let world: { store: MemoryStore; removed: string[] };
  before(async () => {
    mock.timers.enable({ apis: ['Date'], now: NOW });
    place = await Place.make();
    const removed: string[] = [];
    const store = memoryStore();
    const { remove } = store;
    await fill(
      {
        ...store,
        remove: async (key) => {
          removed.push(key);
          await remove(key);
        },
      },
      place,
    );
    world = { store, removed };
  });
  after(async () => {
    mock.timers.reset();
    await place?.remove();
  });

  it('the table has every command of the program, or says why it never opens a store', () => {
    const named = new Set([...rows.map(({ line }) => nameOf(line)), ...Object.keys(storeless)]);
    expect([...named].sort()).to.deep.equal(commands.map(({ name }) => name).sort());
    const both = rows.filter(({ line }) => nameOf(line) in storeless);
    expect(both).to.deep.equal([]);
  });

  it('commands that never open a store, and the forms of others that do not, run where none can be opened', async () => {
    const [golden] = await Promise.all([readFile(join(place.dir, 'src/events/.schemas/OrderPlaced.schema.json'))]);
    for (const name of ['before.json', 'after.json']) await writeFile(join(place.dir, name), golden);
    await place.run('snapshot save saved.json', memoryStore(new Map(world.store.objects)));
    for (const line of offline) {
      const ran = await place.run(line, undefined);
      expect(ran.code, `${line}: ${ran.stdout}`).to.equal(0);
    }
    for (const name of ['before.json', 'after.json', 'saved.json']) await rm(join(place.dir, name));
    await place.prepare();
  });

  const trials = new Map<Row, Promise<Trial>>();
  const trialOf = (row: Row) => {
    const trial = trials.get(row) ?? Trial.of(row, place, world);
    trials.set(row, trial);
    return trial;
  };

  for (const row of rows) {
    describe(`${row.line}${row.ci ? ', in a pipeline' : ''}`, () => {
      for (const [index, kind] of kinds.entries()) {
        it(`${kind}: nothing half done, nothing lost, a true exit code, and the next run ends where it should`, async () => {
          const trial = await trialOf(row);
          const share = shareOf(row);
          const writes = share === QUICK ? trial.requests(kind, /^(create|replace|remove) /) : [];
          for (const at of new Set([...writes, ...sample(trial.requests(kind), share, index)]))
            await trial.run(kind, at);
        });
      }
    });
  }

  describe('an older listing, where nothing else says what there is', () => {
    for (const { listing, by, better } of older) {
      const also = better ? ', and can-i-deploy a yes that is none' : '';
      it(`${listing.source}: the answer may be older by ${by}${also}; nothing breaks`, async () => {
        const all: { trial: Trial; kind: Kind; at: number }[] = [];
        for (const row of rows) {
          const trial = await trialOf(row);
          for (const at of trial.listings(listing))
            for (const kind of kinds.filter(isStale)) all.push({ trial, kind, at });
        }
        expect(all, 'some command asks for it').to.not.deep.equal([]);
        const quick = all.filter(({ trial }) => shareOf(trial.row) === QUICK);
        const slow = all.filter(({ trial }) => !quick.some((one) => one.trial === trial));
        for (const { trial, kind, at } of [...sample(quick, QUICK), ...sample(slow, SLOW)])
          await trial.runOlder(kind, at, { better: better ?? false });
      });
    }
  });
});

/** One in so many, other ones for each kind and seed; at least one where there is any. */
function sample<T>(all: readonly T[], share: number, index = 0): readonly T[] {
  const one = process.env.CONTRACTS_DEEP === '1' ? 1 : share;
  const taken = all.filter((_, position) => (position + index + randomSeed) % one === 0);
  return taken.length > 0 ? taken : all.slice(0, 1);
}
