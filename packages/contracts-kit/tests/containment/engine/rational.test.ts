import { expect } from 'chai';
import fc from 'fast-check';
import {
  commonMultiple,
  compare,
  isMultiple,
  quotient,
  rational,
  times,
  toNumber,
} from '../../../src/containment/rational.js';

const numbers = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.tuple(fc.integer({ min: -10_000, max: 10_000 }), fc.integer({ min: 0, max: 6 })).map(([n, e]) => n / 10 ** e),
);
const positive = numbers.map(Math.abs).filter((value) => value > 1e-30 && value < 1e30);

describe('rational', () => {
  it('rational: says exactly what the shortest text says', () => {
    expect(rational(0.1)).to.deep.equal({ n: 1n, d: 10n });
    expect(rational(1e21)).to.deep.equal({ n: 10n ** 21n, d: 1n });
    expect(rational(-2.5e-7)).to.deep.equal({ n: -1n, d: 4_000_000n });
    expect(rational(Number.NaN)).to.equal(undefined);
    expect(rational(Number.POSITIVE_INFINITY)).to.equal(undefined);
  });

  it('toNumber: gives back the number that rational was made of', () => {
    fc.assert(fc.property(numbers, (value) => toNumber(rational(value)!) === value + 0));
    expect(toNumber({ n: 2n ** 53n + 1n, d: 1n })).to.equal(undefined);
    expect(toNumber({ n: 1n, d: 3n })).to.equal(undefined);
  });

  it('compare: orders as numbers are ordered', () => {
    fc.assert(
      fc.property(
        numbers,
        numbers,
        (a, b) => Math.sign(compare(rational(a)!, rational(b)!)) === Math.sign(a < b ? -1 : a > b ? 1 : 0),
      ),
    );
  });

  it('isMultiple: is a question about decimals', () => {
    expect(isMultiple(rational(0.3)!, rational(0.1)!)).to.equal(true);
    expect(isMultiple(rational(0.35)!, rational(0.1)!)).to.equal(false);
    expect(isMultiple(rational(0)!, rational(7)!)).to.equal(true);
  });

  it('commonMultiple: is a multiple of both, and no smaller one is', () => {
    fc.assert(
      fc.property(positive, positive, (x, y) => {
        const [a, b] = [rational(x)!, rational(y)!];
        const both = commonMultiple(a, b);
        expect(isMultiple(both, a) && isMultiple(both, b)).to.equal(true);
        for (const part of [2n, 3n, 5n]) {
          const less = { n: both.n, d: both.d * part };
          expect(isMultiple(less, a) && isMultiple(less, b)).to.equal(false);
        }
      }),
    );
  });

  it('quotient: is the nearest multiple on its side', () => {
    fc.assert(
      fc.property(numbers, positive, (x, y) => {
        const [value, of] = [rational(x)!, rational(y)!];
        const [up, down] = [quotient(value, of, 'ceil'), quotient(value, of, 'floor')];
        expect(compare(times(of, up), value)).to.be.at.least(0);
        expect(compare(times(of, up - 1n), value)).to.be.below(0);
        expect(compare(times(of, down), value)).to.be.at.most(0);
        expect(compare(times(of, down + 1n), value)).to.be.above(0);
      }),
    );
  });
});
