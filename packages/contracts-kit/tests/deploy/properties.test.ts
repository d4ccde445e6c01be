import { expect } from 'chai';
import fc from 'fast-check';
import { decide } from '../../src/deploy/decide.js';
import { pairsOf } from '../../src/deploy/pairs.js';
import { readFacts } from '../../src/deploy/read.js';
import { readKnowledge } from '../../src/deploy/read-knowledge.js';
import type { EventProof, Facts, Knowledge, Question, Verdict } from '../../src/deploy/types.js';
import { ask } from './ask.js';
import type { Scenario } from './scenarios/scenario.js';
import { all, askOf, worldOf } from './scenarios/tables.js';
import { NOW, words } from './world.js';

const rank: Record<Verdict, number> = { no: 0, unknown: 1, yes: 2 };

interface Inputs {
  question: Question;
  facts: Facts;
  knowledge: Map<string, Knowledge>;
}

async function inputsOf(scenario: Scenario): Promise<Inputs> {
  const { store } = await worldOf(scenario);
  const [name, asking] = askOf(scenario);
  const candidates = [name, ...(asking.with ?? [])].map((one) => ({ service: words(one)[0], version: words(one)[1] }));
  const asked = {
    environment: 'test',
    candidates,
    strict: asking.strict ?? false,
    requireExecuted: asking.requireExecuted ?? false,
    requireProven: asking.requireProven ?? false,
    everyInstance: asking.everyInstance ?? false,
    ignores: (asking.ignore ?? []).map((service) => ({ service, reason: 'a reason' })),
  };
  const options = { now: new Date(NOW) };
  const { question, facts } = await readFacts(store, asked, options);
  return {
    question,
    facts,
    knowledge: await readKnowledge(store, pairsOf(question, facts).pairs, { question, facts }, options),
  };
}

/** A pair's knowledge with each thing that speaks for it kept only where the coin says so. */
function thinned({ pact, results, proofs, builders }: Knowledge, coin: () => boolean): Knowledge {
  return {
    pact,
    results: results.filter(({ result }) => result.outcome !== 'verified' || coin()),
    proofs: new Map<string, EventProof>([...proofs].filter(([, one]) => one.verdict !== 'proven' || coin())),
    builders: builders.filter(() => coin()),
  };
}

function shuffled<T>(items: readonly T[], seed: readonly number[]): T[] {
  return items
    .map((item, index) => ({ item, order: seed[index % seed.length]! * 31 ** (index % 7) }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}

describe('decide', () => {
  let inputs: Inputs[];
  before(async () => {
    inputs = await Promise.all(all.map(([, scenario]) => inputsOf(scenario)));
  });

  it('what speaks for a pair is taken away: the answer never gets better', () => {
    let worse = 0;
    fc.assert(
      fc.property(fc.nat(inputs.length - 1), fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), (at, coins) => {
        const { question, facts, knowledge } = inputs[at]!;
        let thrown = 0;
        const coin = () => coins[thrown++ % coins.length]!;
        const less = new Map([...knowledge].map(([name, one]) => [name, thinned(one, coin)]));
        const before = decide(question, facts, knowledge).answer;
        const after = decide(question, facts, less).answer;
        if (rank[after] < rank[before]) worse += 1;
        return rank[after] <= rank[before];
      }),
      { numRuns: 400 },
    );
    expect(worse).to.be.above(0);
  });

  it('all that is known of a pair is taken away: it is unknown', () => {
    let taken = 0;
    for (const { question, facts, knowledge } of inputs) {
      for (const name of knowledge.keys()) {
        const less = new Map([...knowledge].filter(([other]) => other !== name));
        const { pairs } = decide(question, facts, less);
        const pair = pairs.find(
          ({ pair: { consumer, provider } }) =>
            name === `${consumer.service} ${consumer.version} with ${provider.service} ${provider.version}`,
        );
        expect(pair?.verdict, name).to.equal('unknown');
        taken += 1;
      }
    }
    expect(taken).to.be.above(20);
  });

  it('permuting what comes in: changes nothing', () => {
    fc.assert(
      fc.property(fc.nat(inputs.length - 1), fc.array(fc.nat(1000), { minLength: 3, maxLength: 9 }), (at, seed) => {
        const { question, facts, knowledge } = inputs[at]!;
        const mixed: Facts = {
          services: new Map(
            shuffled([...facts.services], seed).map(([name, { state, manifests }]) => [
              name,
              {
                manifests: new Map(shuffled([...manifests], seed)),
                state: {
                  ...state,
                  live: shuffled(state.live, seed),
                  departed: shuffled(state.departed, seed),
                  yanked: shuffled(state.yanked, seed),
                },
              },
            ]),
          ),
          consumers: new Map(shuffled([...facts.consumers], seed).map(([name, list]) => [name, shuffled(list, seed)])),
        };
        const other = {
          ...question,
          candidates: shuffled(question.candidates, seed),
          ignores: shuffled(question.ignores, seed),
        };
        expect(decide(other, mixed, new Map(shuffled([...knowledge], seed)))).to.deep.equal(
          decide(question, facts, knowledge),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('strict and require-executed: never a better answer', () => {
    for (const { question, facts, knowledge } of inputs) {
      const before = rank[decide(question, facts, knowledge).answer];
      for (const more of [{ strict: true }, { requireExecuted: true }, { requireProven: true }, { ignores: [] }]) {
        expect(rank[decide({ ...question, ...more }, facts, knowledge).answer]).to.be.at.most(before);
      }
    }
  });
});

describe('--as-of', () => {
  for (const [title, scenario] of all.filter(([, { happened }]) => happened.length > 1)) {
    it(`${title}: as of each day, the answer that was given then`, async () => {
      const [name, asking] = askOf(scenario);
      const given: { days: number; answer: unknown }[] = [];
      const world = await worldOf(scenario, async (days, { store }) => {
        const now = NOW - days * 24 * 3_600_000;
        given.push({ days, answer: (await ask(store, name, { ...asking, now })).answer });
      });
      for (const { days, answer } of given) {
        const replayed = await ask(world.store, name, { ...asking, asOf: days });
        expect(replayed.answer).to.deep.equal(answer);
      }
    });
  }
});
