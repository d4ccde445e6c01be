import { expect } from 'chai';
import fc from 'fast-check';
import { namedChanges } from '../../src/compatibility/changes.js';
import type { Schema } from '../../src/containment/types.js';
import { accepts, pointed } from './support.js';
import { schemas } from './tolerance-arbitraries.js';

const text = { type: 'string' };
const told = (old: unknown, next: unknown): string[] => {
  return namedChanges(old as Schema, next as Schema).map(({ message }) => message);
};

describe('namedChanges', () => {
  it('namedChanges: names each change, with its place in the event and in both schemas', () => {
    const old = { properties: { data: { properties: { reason: text, 'a/b': text }, required: ['reason'] } } };
    const next = { properties: { data: { properties: { reason: { type: 'integer' } } } } };
    expect(namedChanges(old, next)).to.deep.equal([
      {
        kind: 'type-changed',
        at: '/data/reason',
        old: '/properties/data/properties/reason',
        new: '/properties/data/properties/reason',
        message: '/data/reason changed its type from string to integer.',
      },
      {
        kind: 'property-removed',
        at: '/data/a~1b',
        old: '/properties/data/properties/a~1b',
        new: '/properties/data',
        message: '/data/a~1b was removed.',
      },
      {
        kind: 'made-optional',
        at: '/data/reason',
        old: '/properties/data/properties/reason',
        new: '/properties/data/properties/reason',
        message: '/data/reason is no longer required.',
      },
    ]);
  });

  const sentences: [string, unknown, unknown, string[]][] = [
    ['items as *', { items: { maxLength: 3 } }, { items: { maxLength: 4 } }, ['/* changed its maxLength from 3 to 4.']],
    ['the whole event', { type: 'object' }, { type: 'array' }, ['The event changed its type from object to array.']],
    [
      'one bound in two keywords',
      { minimum: 0 },
      { exclusiveMinimum: 0 },
      ['The event changed its minimum from 0 to 0 (exclusive).'],
    ],
    ['bounds of integers', { type: 'integer', exclusiveMaximum: 10 }, { type: 'integer', maximum: 9.5 }, []],
    [
      'enum values',
      { enum: ['a', 'b'] },
      { enum: ['b', 'c'] },
      ['The event may now be "c".', 'The event may no longer be "a".'],
    ],
    ['a constant', { const: 1 }, { enum: ['1'] }, ['The event changed from 1 to "1".']],
    ['null in a list of values', { enum: ['a'] }, { enum: ['a', null] }, ['The event may now be null.']],
    [
      'a removed required property',
      { properties: { a: text }, required: ['a'] },
      {},
      ['/a was removed; it was required.'],
    ],
    ['an added required property', {}, { properties: { a: text }, required: ['a'] }, ['/a was added and is required.']],
    ['a requirement without a property', {}, { required: ['a'] }, ['/a is now required.']],
    [
      'a variant by its tag',
      { oneOf: [{ properties: { k: { const: 'a' } } }, { properties: { k: { const: 'b' } } }] },
      { anyOf: [{ properties: { k: { const: 'b' } } }] },
      ['The event may no longer be the variant k = "a".'],
    ],
    [
      'a variant by its reference',
      { $defs: { A: { type: 'object' }, B: { type: 'array' } }, anyOf: [{ $ref: '#/$defs/A' }] },
      { $defs: { A: { type: 'object' }, B: { type: 'array' } }, anyOf: [{ $ref: '#/$defs/A' }, { $ref: '#/$defs/B' }] },
      ['The event may also be the variant B.'],
    ],
    [
      'allOf, references and one branch beside null as one schema',
      { $defs: { A: text }, anyOf: [{ $ref: '#/$defs/A' }, { type: 'null' }] },
      { allOf: [{ type: ['string', 'null'] }] },
      [],
    ],
    [
      'annotations are no change',
      { title: 'A', not: { title: 'B', const: 1 } },
      { title: 'C', not: { title: 'D', const: 1 } },
      [],
    ],
    [
      'null in a list of types within a union',
      { anyOf: [{ type: 'null' }, { type: 'object' }] },
      { anyOf: [{ type: ['null', 'string'] }, { type: 'object' }] },
      ['The event may also be the variant string.'],
    ],
    [
      'null lost from a nested union',
      { anyOf: [{ type: 'object' }, { anyOf: [{ type: ['string', 'null'] }, { type: 'integer' }] }] },
      { anyOf: [{ type: 'object' }, { anyOf: [{ type: 'string' }, { type: 'integer' }] }] },
      ['The event may no longer be null.'],
    ],
    ['true and nothing said', true, {}, []],
    ['nothing at all', true, false, ['The event changed its type from anything to nothing.']],
  ];
  for (const [name, old, next, expected] of sentences)
    it(`namedChanges: ${name}`, () => expect(told(old, next)).to.deep.equal(expected));

  it('namedChanges: none between a schema and itself, and places that exist between any two', () => {
    let seen = 0;
    const some = schemas({ data: true, oneOf: true });
    const property = fc.property(some, some, (old, next) => {
      expect(namedChanges(old, structuredClone(old))).to.deep.equal([]);
      for (const change of namedChanges(old, next)) {
        seen += 1;
        expect(pointed(old, change.old), JSON.stringify({ old, change })).to.not.equal(undefined);
        expect(pointed(next, change.new), JSON.stringify({ next, change })).to.not.equal(undefined);
      }
    });
    fc.assert(property, { numRuns: 300 });
    expect(seen).to.be.greaterThan(300);
  });

  it('namedChanges: says of null at the event only what a validator confirms', () => {
    const kinds = fc.constantFrom('null', 'string', 'object', 'integer');
    const { schema: some } = fc.letrec<{ schema: object }>((tie) => ({
      schema: fc.oneof(
        { maxDepth: 3, depthSize: 'medium' },
        fc.record({ type: fc.oneof(kinds, fc.uniqueArray(kinds, { minLength: 1, maxLength: 3 })) }),
        fc.record({ enum: fc.uniqueArray(fc.constantFrom('a', 1, null), { minLength: 1 }) }),
        fc.constant({ $ref: '#/$defs/N' }),
        fc.record({ not: tie('schema'), type: fc.constant(['null', 'string']) }),
        fc
          .tuple(fc.constantFrom('anyOf', 'oneOf', 'allOf'), fc.array(tie('schema'), { minLength: 1, maxLength: 3 }))
          .map(([keyword, all]) => ({ [keyword]: all })),
      ),
    }));
    const document = some.map(
      (schema): Schema => ({ ...(schema as object), $defs: { N: { type: ['null', 'object'] } } }),
    );
    const seen = { 'made-nullable': 0, 'made-not-nullable': 0 };
    const property = fc.property(document, document, (old, next) => {
      for (const { kind, at } of namedChanges(old, next)) {
        if (at !== '' || (kind !== 'made-nullable' && kind !== 'made-not-nullable')) continue;
        seen[kind] += 1;
        const now = kind === 'made-nullable';
        expect([accepts(old)(null), accepts(next)(null)], JSON.stringify({ old, next })).to.deep.equal([!now, now]);
      }
    });
    fc.assert(property, { numRuns: 1000 });
    expect(Math.min(...Object.values(seen))).to.be.greaterThan(20);
  });

  it('namedChanges: hostile schemas give an answer, and not too much of it', () => {
    let deep: Schema = { type: 'string' };
    for (let i = 0; i < 20_000; i++) deep = { properties: { a: deep } };
    expect(namedChanges(deep, {})).to.deep.equal([]);
    const wide = { properties: Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`p${i}`, text])) };
    expect(namedChanges(wide, {})).to.have.length(200);
    const doubling = (leaf: string): Schema => ({
      $ref: '#/$defs/d30',
      $defs: {
        d0: { type: leaf },
        ...Object.fromEntries(
          Array.from({ length: 30 }, (_, i) => {
            const inner = { $ref: `#/$defs/d${i}` };
            return [`d${i + 1}`, { properties: { a: inner, b: inner } }];
          }),
        ),
      },
    });
    expect(namedChanges(doubling('string'), doubling('integer'))).to.have.length(1);
    const odd = JSON.parse(
      '{"properties":{"__proto__":{"type":"string"}},"enum":3,"type":{},"anyOf":"x","required":{},"allOf":[null,1]}',
    );
    expect(told(odd, {})).to.deep.equal(['/__proto__ was removed.']);
    const loop = { $ref: '#/$defs/A', $defs: { A: { $ref: '#/$defs/B' }, B: { $ref: '#/$defs/A' } } };
    expect(namedChanges(loop, {})).to.deep.equal([]);
  });
});
