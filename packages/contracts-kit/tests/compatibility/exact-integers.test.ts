import { expect } from 'chai';
import { proveConsumer } from '../../src/compatibility/consumer-proof.js';
import { exactIntegers } from '../../src/compatibility/exact-integers.js';
import { proveContainment, proveSets } from '../../src/containment/index.js';
import type { Schema } from '../../src/containment/types.js';
import { messageBounds } from '../../src/pact/schema/index.js';
import { messageOf, rules } from '../pact/schema/support.js';

const { MAX_SAFE_INTEGER: MAX, MIN_SAFE_INTEGER: MIN } = Number;

describe('exactIntegers', () => {
  const same: [what: string, golden: Schema][] = [
    ['a number', { type: 'number' }],
    ['bounds of its own', { type: 'integer', minimum: 0, exclusiveMaximum: 2 ** 60 }],
    ['numbers and integers', { type: ['integer', 'number'] }],
    ['beneath not', { not: { type: 'integer' } }],
    ['beneath if', { if: { properties: { a: { type: 'integer' } } }, else: { required: ['a'] } }],
    ['a reference', { properties: { a: { $ref: '#/$defs/a' } }, $defs: { a: { type: 'integer' } } }],
    ['no schema of an object', true],
  ];
  for (const [what, golden] of same)
    it(`exactIntegers: ${what}: nothing is said`, () => expect(exactIntegers(golden)).to.equal(undefined));

  const integer = { type: 'integer' } as const;
  const bounded = { type: 'integer', minimum: MIN, maximum: MAX } as const;
  const goldens: [what: string, of: (one: object) => Schema][] = [
    ['itself', (one) => one as Schema],
    ['a property', (one) => ({ type: 'object', properties: { a: one, b: { type: 'string' } }, required: ['a'] })],
    ['additional, beside others', (one) => ({ properties: { a: { type: 'number' } }, additionalProperties: one })],
    [
      'of names with a pattern',
      (one) => ({ patternProperties: { '^n': one, '^m': true }, additionalProperties: false }),
    ],
    ['elements', (one) => ({ type: 'array', items: one })],
    ['behind the first elements', (one) => ({ type: 'array', prefixItems: [{ type: 'number' }], items: one })],
    ['one of the first elements', (one) => ({ type: 'array', prefixItems: [true, one] })],
    ['an alternative', (one) => ({ anyOf: [{ type: 'string' }, one] })],
    [
      'one of several',
      (one) => ({ oneOf: [{ properties: { k: { const: 1 }, n: one }, required: ['k'] }, { type: 'null' }] }),
    ],
    ['in parts', (one) => ({ allOf: [{ type: ['object', 'null'] }, { properties: { deep: { items: one } } }] })],
  ];
  for (const [what, of] of goldens) {
    it(`exactIntegers: ${what}: the golden with it is the golden with bounds, and nothing else`, () => {
      const exact = exactIntegers(of(integer))!;
      const both = [of(integer), exact];
      expect(proveSets({ inner: both, outer: [of(bounded)] }).verdict).to.equal('proven');
      expect(proveContainment(of(bounded), of(integer)).verdict).to.equal('proven');
      expect(proveContainment(of(bounded), exact).verdict).to.equal('proven');
      expect(proveContainment(of(integer), of(bounded)).verdict).to.equal('refuted');
    });
  }

  it('proveConsumer: integer() accepts every integer that JSON carries, and a bound that is too small is still shown', () => {
    const golden = { type: 'object', properties: { n: { type: 'integer', minimum: 0 } }, required: ['n'] };
    const ask = (matcher: object, example: unknown) => {
      const message = messageOf({ contents: { n: example }, rules: { '$.n': rules(matcher) } });
      return proveConsumer({ golden, messages: [{ description: 'm', pointer: '', bounds: messageBounds(message) }] });
    };
    expect(ask({ match: 'integer' }, 100)).to.deep.equal([]);
    expect(ask({ match: 'regex', regex: '^[0-9]{1,3}$' }, 100).map(({ kind }) => kind)).to.deep.equal([
      'over-specified',
    ]);
    expect(ask({ match: 'equality' }, 100).map(({ kind }) => kind)).to.deep.equal(['over-specified']);
  });
});
