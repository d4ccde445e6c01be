import { expect } from 'chai';
import { scopeFault } from '../../src/compatibility/consumer-scope.js';
import type { Schema } from '../../src/containment/types.js';

const data = (schema: object) => ({ properties: { data: schema } });

describe('scopeFault', () => {
  for (const [what, scope, pointer] of [
    ['a reference that leads nowhere', data({ $ref: '#/$defs/no' }), '/properties/data/$ref'],
    ['a remote reference', data({ $ref: 'https://example.com/a.json' }), '/properties/data/$ref'],
    ['a reference to another file', { allOf: [true, { $ref: 'a.json' }] }, '/allOf/1/$ref'],
    ['a property that is named like a keyword', { properties: { const: { $ref: '#x' } } }, '/properties/const/$ref'],
    ['an older dialect', { $schema: 'http://json-schema.org/draft-04/schema#' }, '/$schema'],
    ['a dialect that is none', { $schema: 'draft' }, '/$schema'],
    ['a dialect that is no text', { $schema: 7 }, '/$schema'],
    [
      'a dialect within',
      { $defs: { a: { $id: 'urn:a', $schema: 'http://json-schema.org/draft-04/schema#' } } },
      '/$defs/a/$schema',
    ],
  ] as [string, Schema, string][]) {
    it(`scopeFault: ${what} cannot be used`, () => {
      expect(scopeFault(scope)).to.include({ pointer });
    });
  }

  for (const [what, scope] of [
    ['a reference within', { ...data({ $ref: '#/$defs/a' }), $defs: { a: true } }],
    ['an anchor', { ...data({ $ref: '#a' }), $defs: { x: { $anchor: 'a' } } }],
    ['a document within', { $defs: { a: { $id: 'urn:a', type: 'string' } } }],
    ['a dialect that is known', { $schema: 'http://json-schema.org/draft-07/schema#' }],
    ['a value that looks like a reference', data({ const: { $ref: '#/no' }, enum: [{ $ref: '#/no' }] })],
    ['a property named $ref', { properties: { $ref: { type: 'string' } } }],
  ] as [string, Schema][]) {
    it(`scopeFault: ${what} is none`, () => {
      expect(scopeFault(scope)).to.equal(undefined);
    });
  }

  it('scopeFault: a scope that is nested without end is no crash', () => {
    let deep: Schema = {};
    for (let level = 0; level < 3000; level += 1) deep = { not: deep };
    expect(scopeFault(deep)).to.equal(undefined);
  });
});
