import { expect } from 'chai';
import fc from 'fast-check';
import { backoff, mapLimit, settleOrAbort } from '../../src/store/concurrency.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('mapLimit', () => {
  it('any items: results in order, never more than the limit at once, each once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 8 }),
        async (items, limit) => {
          let running = 0;
          let most = 0;
          const results = await mapLimit(items, limit, async (turns, index) => {
            running += 1;
            most = Math.max(most, running);
            for (let i = 0; i < turns; i++) await turn();
            running -= 1;
            return `${index}:${turns}`;
          });
          expect(results).to.deep.equal(items.map((turns, index) => `${index}:${turns}`));
          expect(most).to.equal(Math.min(limit, items.length));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('first failure: starts nothing new, waits for what runs, rejects with it', async () => {
    const started: number[] = [];
    const ended: number[] = [];
    const failure = await mapLimit([0, 1, 2, 3, 4, 5], 3, async (item) => {
      started.push(item);
      if (item === 1) throw new Error('first');
      for (let i = 0; i < 3; i++) await turn();
      ended.push(item);
      if (item === 2) throw new Error('second');
    }).catch((error: Error) => error.message);
    expect(failure).to.equal('first');
    expect(started).to.deep.equal([0, 1, 2]);
    expect(ended).to.deep.equal([0, 2]);
  });

  it('abort: starts nothing new and rejects with the reason, also a falsy one', async () => {
    for (const reason of [new Error('enough'), 0]) {
      const controller = new AbortController();
      const started: number[] = [];
      const work = mapLimit(
        [0, 1, 2, 3],
        2,
        async (item) => {
          started.push(item);
          controller.abort(reason);
          await turn();
        },
        controller.signal,
      );
      expect(
        await work.then(
          () => 'done',
          (error: unknown) => error,
        ),
      ).to.equal(reason);
      expect(started).to.deep.equal([0]);
    }
  });
});

describe('settleOrAbort', () => {
  it('abort: rejects at once though the work never ends, and removes its listener otherwise', async () => {
    const controller = new AbortController();
    const waiting = settleOrAbort(new Promise(() => {}), controller.signal).catch((error: unknown) => error);
    controller.abort('enough');
    expect(await waiting).to.equal('enough');
    expect(await settleOrAbort(Promise.resolve(1), new AbortController().signal)).to.equal(1);
  });
});

describe('backoff', () => {
  it('abort: rejects with the reason, before and while it waits', async () => {
    for (const late of [false, true]) {
      const controller = new AbortController();
      if (!late) controller.abort('enough');
      const waiting = backoff(6, controller.signal).then(
        () => 'waited',
        (error: unknown) => error,
      );
      controller.abort('enough');
      expect(await waiting).to.equal('enough');
    }
    await backoff(1);
  });
});
