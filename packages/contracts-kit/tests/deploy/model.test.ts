import fc from 'fast-check';
import { FIXED_SEED, randomSeed, runs } from '../containment/support/runs.js';
import { memoryStore } from '../support/memory-store.js';
import { begin, beginnings, commands } from './model/commands.js';
import { environments, Model, retention } from './model/model.js';
import { replayed } from './model/questions.js';
import type { Real } from './model/real.js';
import { NOW, World } from './world.js';

const TICKS_BEFORE = 300 * 1024;

async function began(): Promise<Real> {
  const world = new World(memoryStore());
  const before = NOW - 301 * 24 * 3_600_000;
  for (const environment of environments) await world.environment(environment, retention, 7, before);
  return { world, clock: TICKS_BEFORE, answers: [] };
}

describe('can-i-deploy and a model of it', function () {
  this.timeout(process.env.CONTRACTS_DEEP === '1' ? 7_200_000 : 120_000);

  for (const [what, seed] of [
    ['always the same', FIXED_SEED],
    ['new', randomSeed],
  ] as const) {
    it(`${what} sequences of publish, verify, deploy, undeploy, release, retire, yank and prune: the model's answer after each (CONTRACTS_SEED=${seed})`, async () => {
      await fc.assert(
        fc.asyncProperty(
          beginnings,
          fc.commands([commands], { maxCommands: 40, size: 'max' }),
          async (start, sequence) => {
            const [model, real] = [new Model(), await began()];
            await begin(start, model, real);
            await fc.asyncModelRun(() => ({ model, real }), sequence);
            await replayed(real, 5);
          },
        ),
        { numRuns: runs(40), seed },
      );
    });
  }
});
