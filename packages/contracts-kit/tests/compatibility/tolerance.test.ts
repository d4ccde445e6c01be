import { expect } from 'chai';
import fc from 'fast-check';
import { openForTolerantReader } from '../../src/compatibility/tolerance.js';
import type { Json, Schema } from '../../src/containment/types.js';
import { accepts } from './support.js';
import { extended, type SchemaObject, schemas, thinned, values } from './tolerance-arbitraries.js';
import { opens, shape, text } from './tolerance-cases.js';
import { unknowns } from './tolerance-unknown-cases.js';

const RUNS = { numRuns: Number(process.env.TOLERANCE_RUNS ?? 250), endOnFailure: false };

function opened(schema: Schema): Schema {
  const result = openForTolerantReader(schema);
  if (!('schema' in result)) throw new Error(`unknown at ${result.at}: ${result.unknown}`);
  return result.schema;
}

function unknownOf(schema: Schema): string {
  const result = openForTolerantReader(schema);
  return 'schema' in result ? 'opened' : `${result.at}: ${result.unknown}`;
}

describe('openForTolerantReader', () => {
  describe('what it opens', () => {
    for (const [name, old, expected] of opens)
      it(`openForTolerantReader: ${name}`, () => {
        const before = JSON.stringify(old);
        expect(opened(old)).to.deep.equal(expected);
        expect(JSON.stringify(old), 'the schema given stays as it is').to.equal(before);
      });
  });

  describe('what it cannot open', () => {
    for (const [name, old, expected] of unknowns)
      it(`openForTolerantReader: unknown for ${name}`, () => {
        expect(unknownOf(old)).to.include(expected);
        expect(unknownOf(old).indexOf(expected)).to.equal(0);
      });

    it('openForTolerantReader: unique texts, and a not that heeds no unknown property, are opened', () => {
      expect(unknownOf(shape({ a: { items: text, uniqueItems: true } }, { not: { required: ['a'] } }))).to.equal(
        'opened',
      );
    });

    it('openForTolerantReader: a schema of a thousand levels is unknown, not an overflow', () => {
      let deep: SchemaObject = shape({});
      for (let i = 0; i < 20_000; i++) deep = { not: deep };
      expect(unknownOf(deep)).to.include('nested deeper');
    });

    it('openForTolerantReader: unknown for a union or a conjunction too large to look at', () => {
      const branches = (count: number) =>
        Array.from({ length: count }, (_, i) => shape({ [`p${i}`]: text }, { required: [`p${i}`] }));
      const tagged = (count: number) =>
        Array.from({ length: count }, (_, i) => shape({ tag: { const: i } }, { required: ['tag'] }));
      expect(unknownOf({ oneOf: tagged(1000) })).to.equal('opened');
      expect(unknownOf({ oneOf: branches(4000) })).to.equal(': the schema is too large to be opened');
      expect(unknownOf({ allOf: branches(4000) })).to.not.equal('opened');
    });

    it('openForTolerantReader: leaves the troubled place as it is in atLeast, and without the keyword in atMost', () => {
      const tags = { items: shape({ t: text }), uniqueItems: true };
      const result = openForTolerantReader(shape({ tags, more: shape({}) }));
      if ('schema' in result) throw new Error('opened');
      const inner = { type: 'object', properties: {} };
      expect(result.atLeast.schema).to.deep.equal({ type: 'object', properties: { tags, more: inner } });
      const without = { items: { type: 'object', properties: { t: text } } };
      expect(result.atMost.schema).to.deep.equal({ type: 'object', properties: { tags: without, more: inner } });
    });
  });

  it('openForTolerantReader: what overlaps only when opened stays a oneOf of opened branches in atLeast', () => {
    const variant = (name: string, more: SchemaObject = {}) => shape({ [name]: text }, { required: [name], ...more });
    const result = openForTolerantReader({ oneOf: [variant('a'), variant('b')] });
    if ('schema' in result) throw new Error('opened');
    const open = (name: string) => ({ type: 'object', properties: { [name]: text }, required: [name] });
    expect(result.atLeast.schema).to.deep.equal({ oneOf: [open('a'), open('b')] });
    expect(result.atMost.schema).to.deep.equal({ anyOf: [open('a'), open('b')] });
    const also = openForTolerantReader({ oneOf: [shape({ a: text }), shape({ b: text })] });
    if ('schema' in also) throw new Error('opened');
    expect(also.atLeast.schema).to.deep.equal({ oneOf: [shape({ a: text }), shape({ b: text })] });
  });

  it('openForTolerantReader: hostile shapes give an answer', () => {
    const hostile: unknown[] = [
      JSON.parse(
        '{"properties":{"__proto__":{"additionalProperties":false}},"required":["__proto__"],"additionalProperties":false}',
      ),
      {
        properties: [],
        required: 'a',
        allOf: {},
        anyOf: 'x',
        oneOf: [1, null, 'y'],
        $ref: 7,
        $defs: null,
        items: null,
      },
      { additionalProperties: false, maxProperties: 1.5, minProperties: 'x', properties: { a: 1 } },
      { additionalProperties: false, maxProperties: -1, properties: { a: true } },
      { $ref: '#/%zz' },
      { additionalProperties: { not: {}, oneOf: [shape({}), { required: ['a'] }] }, properties: {} },
      { $ref: '#/$ref' },
      { $ref: '#/properties/a', properties: { a: { $ref: '#' } } },
      { $id: 'not a uri %%', $ref: 'neither %%#x' },
    ];
    for (const schema of hostile) expect(openForTolerantReader(schema as Schema)).to.be.an('object');
    const own = opened(hostile[0] as Schema) as SchemaObject;
    expect(Object.keys(own.properties as object)).to.deep.equal(['__proto__']);
  });

  it('oldPlace: leads from the opened schema back into OLD', () => {
    const result = openForTolerantReader(
      shape(
        { a: { anyOf: [text], oneOf: [shape({ b: text })] }, c: { oneOf: [text, shape({ d: text })] } },
        { minProperties: 1 },
      ),
    );
    if (!('schema' in result)) throw new Error('not opened');
    const places = {
      '': '',
      '/properties/a/anyOf/0': '/properties/a/anyOf/0',
      '/properties/a/allOf/0/anyOf/0/properties/b': '/properties/a/oneOf/0/properties/b',
      '/properties/a/allOf/0': '/properties/a/oneOf',
      '/properties/c/anyOf/1/properties/d/type': '/properties/c/oneOf/1/properties/d/type',
      '/allOf/0/anyOf': '/minProperties',
    };
    for (const [from, to] of Object.entries(places)) expect(result.oldPlace(from), from).to.equal(to);
  });

  describe('what it means', () => {
    const samples = fc.array(values, { minLength: 30, maxLength: 30, size: 'max' });

    it('openForTolerantReader: accepts all that OLD accepts', () => {
      let seen = 0;
      const property = fc.property(schemas({ data: true, oneOf: true }), samples, (old, some) => {
        const result = openForTolerantReader(old);
        const all = 'schema' in result ? [result.schema] : [result.atMost.schema];
        const readers = all.map(accepts);
        for (const value of some.filter(accepts(old))) {
          seen += 1;
          for (const reads of readers) expect(reads(value), JSON.stringify({ old, value })).to.equal(true);
        }
      });
      fc.assert(property, RUNS);
      expect(seen).to.be.greaterThan(500);
    });

    it('openForTolerantReader: accepts an accepted object with an unknown property more, wherever it stands', () => {
      let seen = 0;
      const property = fc.property(schemas({ data: false, oneOf: true }), samples, (old, some) => {
        const result = openForTolerantReader(old);
        const reads = accepts('schema' in result ? result.schema : result.atMost.schema);
        for (const value of some.filter(accepts(old)))
          for (const more of extended(value)) {
            seen += 'schema' in result ? 1 : 0;
            expect(reads(more), JSON.stringify({ old, more })).to.equal(true);
          }
      });
      fc.assert(property, RUNS);
      expect(seen).to.be.greaterThan(500);
    });

    it('openForTolerantReader: accepts nothing that OLD refuses whatever is ignored', () => {
      let seen = 0;
      const property = fc.property(schemas({ data: true, oneOf: false }), samples, (old, some) => {
        const result = openForTolerantReader(old);
        const reads = accepts('schema' in result ? result.schema : result.atLeast.schema);
        const strict = accepts(old);
        for (const value of some.filter((one) => reads(one) && !strict(one))) {
          seen += 1;
          const ignoring = [...thinned(value)].some((one: Json) => strict(one));
          expect(ignoring, JSON.stringify({ old, value })).to.equal(true);
        }
      });
      fc.assert(property, RUNS);
      expect(seen).to.be.greaterThan(100);
    });
  });
});
