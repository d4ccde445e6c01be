import { expect } from 'chai';
import fc from 'fast-check';
import { proveContainment, proveSets } from '../../../src/containment/index.js';
import type { Schema } from '../../../src/containment/types.js';
import { dialects, toDialect, usesNewer } from '../support/dialect.js';
import { byHand, styles } from '../support/hand.js';
import { changes, mutate } from '../support/mutate.js';
import { eventPairs, rawPairs } from '../support/pairs.js';
import { Random } from '../support/random.js';
import { documents, type Raw, raws } from '../support/raw.js';
import { mutateRaw, rawChanges } from '../support/raw-mutate.js';
import { rename, reorder, respell } from '../support/respell.js';
import { FIXED_SEED, runs } from '../support/runs.js';
import { events } from '../support/shape.js';

/** Unknown answers are no contradiction, but there may be few of them. */
class Verdicts {
  asked = 0;
  #unknown: string[] = [];

  of(inner: Schema, outer: Schema): string {
    this.asked += 1;
    const answer = proveContainment(inner, outer);
    if (answer.verdict === 'unknown') this.#unknown.push(`${answer.reason}: ${JSON.stringify({ inner, outer })}`);
    return answer.verdict;
  }

  /** Throws when the two are known and differ. */
  same(a: string, b: string, told: unknown): void {
    if (a !== 'unknown' && b !== 'unknown') expect(b, JSON.stringify(told)).to.equal(a);
  }

  enough(): void {
    const told = this.#unknown.slice(0, 5).join('\n');
    expect(this.#unknown.length, told).to.be.at.most(Math.ceil(this.asked / 100));
  }
}

function property<T extends unknown[]>(
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  numRuns: number,
  check: (verdicts: Verdicts, ...values: T) => void,
): void {
  const verdicts = new Verdicts();
  const asked = fc.property(fc.tuple(...arbitraries) as fc.Arbitrary<T>, (values) => check(verdicts, ...values));
  fc.assert(asked, { seed: FIXED_SEED, numRuns: runs(numRuns) });
  verdicts.enough();
}

/** A change of the document in 2020-12, as a pair: what stays one when both are said otherwise. */
const changed = fc
  .tuple(documents, fc.array(rawChanges, { minLength: 1, maxLength: 2 }), fc.boolean())
  .map(([document, made, forward]): [Raw, Raw] => {
    const after = made.reduce(mutateRaw, document);
    return forward ? [document, after] : [after, document];
  });
const seeds = fc.nat();

describe('containment: metamorphic', function () {
  this.timeout(process.env.CONTRACTS_DEEP === '1' ? 7_200_000 : 120_000);

  it('A in A, however it is disguised', () => {
    property<[Raw, number]>([documents, seeds], 200, (verdicts, document, seed) => {
      const random = new Random(seed);
      const others = [
        typeof document === 'boolean' ? document : { ...document, title: 'the same' },
        respell(document, random),
        reorder(document, random),
        rename(document),
      ];
      for (const other of others) {
        verdicts.same('proven', verdicts.of(document, other), { document, other });
        verdicts.same('proven', verdicts.of(other, document), { other, document });
      }
    });
  });

  it('an event in every style is the same event', () => {
    property([events, styles, styles], 200, (verdicts, shape, one, other) => {
      const [a, b] = [byHand(shape, one), byHand(shape, other)];
      verdicts.same('proven', verdicts.of(a, b), { a, b });
    });
  });

  it('a change of an event is judged the same in every style', () => {
    property([events, changes, styles, styles, styles], 150, (verdicts, shape, change, one, other, third) => {
      const after = mutate(shape, change);
      const first = verdicts.of(byHand(after, one), byHand(shape, one));
      const again = verdicts.of(byHand(after, other), byHand(shape, third));
      verdicts.same(first, again, { after: byHand(after, one), before: byHand(shape, one), other, third });
    });
  });

  it('a change is judged the same in other words, orders and names', () => {
    property<[[Raw, Raw], number]>([changed, seeds], 300, (verdicts, [inner, outer], seed) => {
      const verdict = verdicts.of(inner, outer);
      const ways = [respell, reorder, rename] as const;
      for (const way of ways) {
        const [a, b] = [way(inner, new Random(seed)), way(outer, new Random(seed + 1))];
        verdicts.same(verdict, verdicts.of(a, b), { inner, outer, a, b });
      }
    });
  });

  it('a change is judged the same in every dialect', () => {
    property([changed], 200, (verdicts, [inner, outer]) => {
      const [first, ...rest] = dialects.filter((dialect) => {
        return dialect !== 'draft-07' || !(usesNewer(inner) || usesNewer(outer));
      });
      const verdict = verdicts.of(toDialect(inner, first!), toDialect(outer, first!));
      for (const dialect of rest) {
        const again = verdicts.of(toDialect(inner, dialect), toDialect(outer, first!));
        verdicts.same(verdict, again, { inner, outer, dialect });
      }
    });
  });

  it('A in A or B; A and B in A', () => {
    property([documents, documents], 300, (_, a, b) => {
      const told = JSON.stringify({ a, b });
      expect(proveSets({ inner: [a], outer: [b, titled(a)] }).verdict, told).not.to.equal('refuted');
      expect(proveSets({ inner: [a, b], outer: [titled(b)] }).verdict, told).not.to.equal('refuted');
    });
    property([raws, raws], 300, (verdicts, a, b) => {
      verdicts.same('proven', verdicts.of(a, { anyOf: [b, a] }), { a, b });
      verdicts.same('proven', verdicts.of({ allOf: [a, b] }, b), { a, b });
    });
  });

  it('A in B and B in C: A in C', () => {
    const chain = fc.tuple(documents, fc.array(rawChanges, { minLength: 2, maxLength: 2 }));
    property([chain], 300, (verdicts, [a, [first, second]]) => {
      const b = mutateRaw(a, first!);
      const c = mutateRaw(b, second!);
      const orders = [
        [a, b, c],
        [c, b, a],
        [b, a, c],
      ] as const;
      for (const [x, y, z] of orders) {
        if (verdicts.of(x, y) !== 'proven' || verdicts.of(y, z) !== 'proven') continue;
        verdicts.same('proven', verdicts.of(x, z), { x, y, z });
      }
    });
  });

  it('not not A is A; A in B as not B in not A', () => {
    // A reference to the root would mean something else inside of a `not`.
    const inPlace = rawChanges.filter(({ kind }) => kind !== 'define');
    property([raws, inPlace], 300, (verdicts, a, change) => {
      const b = mutateRaw(a, change);
      verdicts.same('proven', verdicts.of({ not: { not: a } }, a), { a });
      verdicts.same('proven', verdicts.of(a, { not: { not: a } }), { a });
      verdicts.same(verdicts.of(a, b), verdicts.of({ not: b }, { not: a }), { a, b });
    });
  });

  it('A and B in C as A in C or not B; A and not A is nothing, A or not A is everything', () => {
    property([raws, raws, raws], 300, (verdicts, a, b, c) => {
      const both = verdicts.of({ allOf: [a, b] }, c);
      verdicts.same(both, verdicts.of(a, { anyOf: [c, { not: b }] }), { a, b, c });
      verdicts.same('proven', verdicts.of({ allOf: [a, { not: a }] }, false), { a });
      verdicts.same('proven', verdicts.of(true, { anyOf: [a, { not: a }] }), { a });
    });
  });

  it('the same question has the same answer, and leaves the schemas as they were', () => {
    for (const pair of fc.sample(fc.oneof(eventPairs, rawPairs), { seed: FIXED_SEED, numRuns: runs(150) })) {
      const before = JSON.stringify(pair);
      const answer = proveContainment(pair.inner, pair.outer);
      expect(proveContainment(frozen(pair.inner), frozen(pair.outer)), before).to.deep.equal(answer);
      expect(JSON.stringify(pair)).to.equal(before);
    }
  });

  it('a smaller budget only ever makes an answer unknown', () => {
    for (const { inner, outer } of fc.sample(fc.oneof(eventPairs, rawPairs), {
      seed: FIXED_SEED,
      numRuns: runs(100),
    })) {
      const { verdict } = proveContainment(inner, outer);
      for (const budget of [0, 10, 100, 300, 1000, 3000, 10_000, 30_000]) {
        const answer = proveContainment(inner, outer, { budget });
        if (answer.verdict !== 'unknown')
          expect(answer.verdict, JSON.stringify({ inner, outer, budget })).to.equal(verdict);
      }
    }
  });
});

function titled(schema: Raw): Raw {
  return typeof schema === 'boolean' ? schema : { ...schema, title: 'the same' };
}

function frozen<T>(value: T): T {
  const copy = structuredClone(value);
  const freeze = (each: unknown): void => {
    if (typeof each !== 'object' || each === null) return;
    Object.freeze(each);
    for (const member of Object.values(each)) freeze(member);
  };
  freeze(copy);
  return copy;
}
