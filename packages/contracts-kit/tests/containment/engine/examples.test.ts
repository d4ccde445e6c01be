import { expect } from 'chai';
import { Budget } from '../../../src/containment/budget.js';
import { proveSets } from '../../../src/containment/index.js';
import { searched } from '../../../src/containment/search.js';
import type { Json, Schema } from '../../../src/containment/types.js';

const closed = (properties: Record<string, unknown>, optional: readonly string[] = []) => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});
const needs = (...names: string[]) => ({ required: names });
const says = (name: string, schema: Schema) => ({ properties: { [name]: schema } });
/** What no engine solves: the same letters twice. */
const twice = { type: 'string', pattern: '^(a+)-\\1$' };
const text = { type: 'string' };
/** Longer lists than the solver makes. */
const long = { type: 'array', minItems: 301, items: { enum: [1, 2] } };

const cases: Record<string, { inner: Schema; outer: Schema; example: Json; witness: Json }> = {
  'an optional property': {
    inner: closed({ code: twice, b: text }, ['b']),
    outer: needs('b'),
    example: { code: 'aa-aa', b: 'x' },
    witness: { code: 'aa-aa' },
  },
  'a narrower enum': {
    inner: closed({ code: twice, k: { enum: ['x', 'y', 'z'] } }),
    outer: says('k', { enum: ['x', 'y'] }),
    example: { code: 'aa-aa', k: 'x' },
    witness: { code: 'aa-aa', k: 'z' },
  },
  'a narrower number': {
    inner: closed({ code: twice, n: { type: 'integer', minimum: 0, maximum: 9 } }),
    outer: says('n', { maximum: 8 }),
    example: { code: 'aa-aa', n: 3 },
    witness: { code: 'aa-aa', n: 9 },
  },
  null: {
    inner: closed({ code: twice, b: { type: ['string', 'null'] } }),
    outer: says('b', text),
    example: { code: 'aa-aa', b: 'x' },
    witness: { code: 'aa-aa', b: null },
  },
  'another variant': {
    inner: {
      anyOf: [closed({ kind: { const: 'a' }, code: twice }), closed({ kind: { const: 'b' }, code: twice, more: text })],
    },
    outer: says('kind', { const: 'a' }),
    example: { kind: 'a', code: 'aa-aa' },
    witness: { kind: 'b', code: 'aa-aa', more: 'a' },
  },
  'an element of a list': {
    inner: closed({ list: { type: 'array', minItems: 1, items: closed({ code: twice, b: text }, ['b']) } }),
    outer: says('list', { items: needs('b') }),
    example: { list: [{ code: 'aa-aa', b: 'x' }] },
    witness: { list: [{ code: 'aa-aa' }] },
  },
  'an example that lacks what is looked for': {
    inner: closed({ code: twice, b: text }, ['b']),
    outer: needs('b'),
    example: { code: 'aa-aa', unknown: 1 },
    witness: { code: 'aa-aa' },
  },
};

describe('proveSets: examples', () => {
  for (const [name, { inner, outer, example, witness }] of Object.entries(cases)) {
    it(`proveSets: with an example in hand the rest of an undecidable schema is decided: ${name}`, () => {
      const sets = { inner: [inner], outer: [outer] };
      expect(proveSets(sets)).to.have.property('verdict', 'unknown');
      expect(proveSets(sets, { examples: [example] })).to.deep.include({ verdict: 'refuted', witness });
    });
  }

  it('proveSets: an example shows what the solver cannot build', () => {
    const inner = closed({ list: long, b: { type: ['string', 'null'] } }, ['b']);
    const list = Array.from({ length: 301 }, () => 1);
    for (const [outer, witness] of [
      [needs('b'), { list }],
      [says('b', text), { list, b: null }],
    ] as const) {
      const example = { list, b: 'x' };
      expect(proveSets({ inner: [inner], outer: [outer] })).to.have.property('verdict', 'unknown');
      expect(proveSets({ inner: [inner], outer: [outer] }, { examples: [example] })).to.deep.include({
        verdict: 'refuted',
        witness,
      });
    }
  });

  it('proveSets: examples decide nothing else, whatever they hold', () => {
    const inner = closed({ code: twice, b: text });
    const outer = closed({ code: { type: 'string', pattern: '^a+-a+$' }, b: text });
    const wild: Json[] = [
      null,
      'aa-aa',
      { code: 'aa-a', b: 'x' },
      { code: 'aa-aa' },
      { b: 1 },
      [[[]]],
      JSON.parse('{"__proto__":{"b":1}}'),
    ];
    for (const examples of [[], wild, [{ code: 'aa-aa', b: 'x' }]])
      expect(proveSets({ inner: [inner], outer: [outer] }, { examples })).to.have.property('verdict', 'unknown');
    expect(proveSets({ inner: [inner], outer: [closed({ code: text, b: text })] }, { examples: wild })).to.deep.equal({
      verdict: 'proven',
    });
  });

  it('proveSets: an example is no counterexample because its owner says so', () => {
    const inner = closed({ code: twice });
    expect(
      proveSets({ inner: [inner], outer: [says('code', { maxLength: 4 })] }, { examples: [{ code: 'aa-aaa' }] }),
    ).to.have.property('verdict', 'unknown');
    expect(
      proveSets({ inner: [inner], outer: [says('code', { maxLength: 4 })] }, { examples: [{ code: 'aa-aa' }] }),
    ).to.deep.include({
      verdict: 'refuted',
      witness: { code: 'aa-aa' },
    });
  });

  const near: Record<string, [schema: Schema, start: Json, counterexample: Json]> = {
    'without a property, at any depth': [{}, { a: [{ b: 1, c: 2 }] }, { a: [{ c: 2 }] }],
    'with null': [{}, { a: { b: 1 } }, { a: null }],
    'with an empty list': [{}, { a: [1, 2, 3] }, { a: [] }],
    'with another constant that a schema names for the place': [
      { properties: { a: { properties: { b: { anyOf: [{ const: 7 }, { enum: [8, 9] }] } } } } },
      { a: { b: 7 } },
      { a: { b: 9 } },
    ],
    'at a bound': [{ properties: { a: { minimum: 3, maximum: 41 } } }, { a: 5 }, { a: 41 }],
  };
  for (const [name, [schema, start, counterexample]] of Object.entries(near)) {
    it(`searched: of values near an example all that differ in one thing are tried: ${name}`, () => {
      const tried: string[] = [];
      const found = searched([start], [schema], new Budget(1_000_000), {
        accepts: () => true,
        isWitness: (value) =>
          tried.push(JSON.stringify(value)) > 0 && JSON.stringify(value) === JSON.stringify(counterexample),
      });
      expect(found, tried.slice(0, 40).join(' ')).to.deep.equal(counterexample);
      expect(tried.length).to.be.lessThan(30);
    });
  }
});
