import { expect } from 'chai';
import { FindingError } from '../../../src/finding.js';
import { horizonsPrefix } from '../../../src/registry/tombstone-keys.js';
import type { MemoryStore } from '../../support/memory-store.js';
import { ask } from '../ask.js';
import { type Asked, environments, type Model } from './model.js';
import { choose, type Real, split, TICKS, timeOf } from './real.js';

/** Numbers choose among what there is. */
export interface Question {
  environment: number;
  which: number;
  together: number | undefined;
  strict: boolean;
  requireExecuted: boolean;
  requireProven: boolean;
  everyInstance: boolean;
  ignore: string | undefined;
}

/** The store's answer and the model's are the same. */
export async function compare(question: Question, model: Model, real: Real): Promise<void> {
  const names = [...model.published.keys()].sort();
  const first = choose(names, question.which);
  if (first === undefined) return;
  const [service] = split(first);
  const others = names.filter((name) => split(name)[0] !== service);
  const second = question.together === undefined ? undefined : choose(others, question.together);
  const about: Asked = {
    ...question,
    environment: choose(environments, question.environment)!,
    candidates: [first, second].flatMap((name) =>
      name === undefined ? [] : [{ service: split(name)[0], version: split(name)[1] }],
    ),
  };
  if ([first, second].some((name) => name !== undefined && model.marked.has(name))) {
    const refused = await answer(about, real.world.store, { now: timeOf(real) }).catch((error: Error) => error.message);
    expect(refused, 'what prune has marked cannot be deployed').to.match(/is about to be removed/);
    return;
  }
  const told = await answer(about, real.world.store, { now: timeOf(real) });
  expect(told, JSON.stringify(about)).to.deep.equal(model.ask(about, timeOf(real)));
  real.answers.push({ asked: about, clock: real.clock, told: JSON.stringify(told) });
}

/** What the model can say: the pairs in which nothing is read are left out. */
async function answer(about: Asked, store: MemoryStore, when: { now?: number; asOf?: number }) {
  const { environment: to, candidates, strict, requireExecuted, requireProven, everyInstance, ignore } = about;
  const [first = '', ...more] = candidates.map((one) => `${one.service} ${one.version}`);
  const options = {
    to,
    with: more,
    strict,
    requireExecuted,
    requireProven,
    everyInstance,
    ...(ignore !== undefined && { ignore: [ignore] }),
    ...when,
  };
  const { answer: given } = await ask(store, first, options).catch((error: unknown) => {
    throw error instanceof FindingError ? new Error(`${error.message} for ${JSON.stringify(about)}`) : error;
  });
  const pairs = given.pairs.filter(({ rule }) => rule !== 'reads-nothing');
  return {
    answer: given.answer as string,
    pairs: pairs
      .map(({ pair: { consumer, provider }, verdict, ignored }) => {
        const name = `${consumer.service} ${consumer.version} with ${provider.service} ${provider.version}`;
        return `${name}: ${ignored === undefined ? verdict : 'ignored'}`;
      })
      .sort(),
  };
}

/** Asked as of then, every answer is what it was. */
export async function replayed({ world, answers }: Real, most: number): Promise<void> {
  const every = Math.max(1, Math.floor(answers.length / most));
  for (const [index, { asked: about, clock, told }] of answers.entries()) {
    if (index % every > 0) continue;
    const again = await answer(about, world.store, { asOf: clock / TICKS }).catch((error: Error) => {
      // Of what was removed since, nothing can be said any more, and prune left a word of that.
      expect(
        [...world.store.objects.keys()].some((key) => key.startsWith(horizonsPrefix)),
        error.message,
      ).to.equal(true);
      expect(error.message).to.match(/prune removed some of it/);
      return undefined;
    });
    if (again === undefined) continue;
    expect(JSON.stringify(again), `as of then: ${JSON.stringify(about)}`).to.equal(told);
  }
}
