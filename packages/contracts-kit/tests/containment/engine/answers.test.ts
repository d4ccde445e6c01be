import { expect } from 'chai';
import { proveContainment, proveSets } from '../../../src/containment/index.js';

const D7 = 'http://json-schema.org/draft-07/schema#';

describe('proveContainment: what it shows', () => {
  it('proveContainment: points at the difference in both schemas and in the event', () => {
    const event = (data: object) => ({
      type: 'object',
      properties: {
        data: { type: 'object', properties: data, required: Object.keys(data), additionalProperties: false },
      },
      required: ['data'],
    });
    const answer = proveContainment(
      event({ 'a/b': { type: ['string', 'null'] } }),
      event({ 'a/b': { type: 'string' } }),
    );
    expect(answer).to.deep.equal({
      verdict: 'refuted',
      witness: { data: { 'a/b': null } },
      at: {
        inner: '/properties/data/properties/a~1b',
        outer: '/properties/data/properties/a~1b/type',
        instance: '/data/a~1b',
      },
    });
  });

  it('proveContainment: points through references at where the difference stands', () => {
    const list = (type: string) => ({
      $schema: D7,
      definitions: { item: { type: 'object', properties: { id: { type } }, required: ['id'] } },
      type: 'array',
      items: { $ref: '#/definitions/item' },
      minItems: 1,
    });
    const answer = proveContainment(list('number'), list('integer'));
    expect(answer).to.deep.include({
      verdict: 'refuted',
      at: {
        inner: '/definitions/item/properties/id',
        outer: '/definitions/item/properties/id/type',
        instance: '/0/id',
      },
    });
  });

  it('proveContainment: shows the event of the variant that differs, not of another', () => {
    const union = (limit: number) => ({
      oneOf: ['a', 'b', 'c'].map((kind) => ({
        type: 'object',
        properties: { kind: { const: kind }, size: { type: 'integer', maximum: kind === 'b' ? limit : 9 } },
        required: ['kind', 'size'],
      })),
    });
    const answer = proveContainment(union(7), union(5));
    expect(answer).to.deep.include({ verdict: 'refuted', witness: { kind: 'b', size: 6 } });
    expect(answer).to.have.nested.property('at.outer', '/oneOf/1/properties/size/maximum');
  });

  it('proveContainment: points at what is missing, not at the discriminator of another variant', () => {
    const union = (required: string[]) => ({
      type: 'object',
      properties: {
        data: {
          oneOf: ['mail', 'push'].map((kind) => ({
            type: 'object',
            properties: { kind: { const: kind }, at: { type: 'string' } },
            required: kind === 'push' ? required : ['kind'],
          })),
        },
      },
      required: ['data'],
    });
    expect(proveContainment(union(['kind']), union(['kind', 'at']))).to.deep.include({
      verdict: 'refuted',
      witness: { data: { kind: 'push' } },
      at: {
        inner: '/properties/data/oneOf/1/properties/at',
        outer: '/properties/data/oneOf/1/required',
        instance: '/data/at',
      },
    });
  });

  it('proveSets: points at what the nearest of several schemas refuses, not at the constant of another', () => {
    const message = (kind: string) => ({
      type: 'object',
      properties: { data: { type: 'object', properties: { kind: { const: kind } }, required: ['kind', 'id'] } },
      required: ['data'],
    });
    const inner = [
      {
        type: 'object',
        properties: { data: { type: 'object', properties: { kind: { enum: ['a', 'b'] } }, required: ['kind'] } },
        required: ['data'],
      },
    ];
    for (const outer of [
      [message('a'), message('b')],
      [message('b'), message('a')],
    ]) {
      expect(proveSets({ inner, outer })).to.have.nested.property('at.instance', '/data/id');
    }
  });

  for (const hard of ['^(a+)+$', '^([a-z]*)*x$', '^(?:(a|b)\\1)*$']) {
    it(`proveContainment: a pattern that takes a validator for ever elsewhere in the event hides nothing: ${hard}`, () => {
      const event = (required: string[]) => ({
        type: 'object',
        properties: {
          id: { type: 'string', format: 'uuid' },
          data: {
            anyOf: ['mail', 'push'].map((kind) => ({
              type: 'object',
              properties: { kind: { const: kind }, code: { type: 'string', pattern: hard }, at: { type: 'string' } },
              required,
            })),
          },
        },
        required: ['id', 'data'],
      });
      const answer = proveContainment(event(['kind', 'code']), event(['kind', 'code', 'at']));
      expect(answer).to.have.nested.property('at.instance', '/data/at');
    });
  }

  it('proveContainment: never gives the validator a pattern and a string to try for ever', () => {
    const hard = { type: 'string', pattern: '^(a+)+$' };
    const long = `${'a'.repeat(40)}!`;
    const inner = { type: 'object', properties: { id: { const: long } }, required: ['id'] };
    for (const outer of [
      { anyOf: [true, { properties: { id: hard } }], required: ['at'] },
      { $defs: { hard }, properties: { id: { anyOf: [{}, { $ref: '#/$defs/hard' }] } }, required: ['at'] },
      { type: 'object', additionalProperties: { anyOf: [hard, {}] }, required: ['at'] },
    ]) {
      expect(proveContainment(inner, outer)).to.have.property('verdict', 'unknown');
    }
  });

  it('proveContainment: takes the examples of the schema where they serve', () => {
    const schema = {
      type: 'object',
      properties: { name: { type: 'string', examples: ['Ada'] }, age: { type: 'integer', default: 36 } },
      required: ['name', 'age'],
    };
    const answer = proveContainment(schema, { ...schema, required: ['name', 'age', 'email'] });
    expect(answer).to.deep.include({ verdict: 'refuted', witness: { name: 'Ada', age: 36 } });
  });

  it('proveContainment: leaves out of the witness what nothing needs', () => {
    const answer = proveContainment(
      { type: 'object', properties: { a: { type: 'array', items: { type: 'string' } }, b: { type: 'string' } } },
      { type: 'object', properties: { a: { type: 'array', maxItems: 1 } } },
    );
    expect(answer).to.have.nested.property('witness.a').with.lengthOf(2);
    expect(answer).to.not.have.nested.property('witness.b');
  });

  it('proveContainment: says what it does not know and where', () => {
    const answer = proveContainment(
      { type: 'object', properties: { a: { type: 'string', pattern: '^(a|b)\\1$' } }, required: ['a'] },
      { type: 'object', properties: { a: { type: 'string', pattern: '^(aa|bb)$' } } },
    );
    expect(answer).to.deep.include({
      verdict: 'unknown',
      at: { inner: '/properties/a/pattern', outer: '/properties/a/pattern', instance: '' },
    });
    expect(answer).to.have.property('reason').that.includes('pattern');
  });

  it('proveSets: takes the intersection of the inner and the union of the outer schemas', () => {
    const object = (properties: object) => ({ type: 'object', properties });
    const inner = [object({ a: { type: 'number' } }), object({ a: { multipleOf: 1 } }), { required: ['a'] }];
    const negative = object({ a: { maximum: -1 } });
    const positive = object({ a: { minimum: 1 } });
    const zero = {
      $schema: D7,
      definitions: { zero: { const: 0 } },
      properties: { a: { $ref: '#/definitions/zero' } },
    };
    expect(proveSets({ inner, outer: [negative, zero, positive] })).to.deep.equal({ verdict: 'proven' });
    const without = proveSets({ inner, outer: [negative, positive] });
    expect(without).to.deep.include({ verdict: 'refuted', witness: { a: 0 } });
    expect(without)
      .to.have.nested.property('at.outer')
      .that.matches(/^\/[01]\/properties\/a\/(maximum|minimum)$/);
  });

  it('proveSets: nothing is within no set, and everything within every one', () => {
    expect(proveSets({ inner: [false], outer: [] })).to.deep.equal({ verdict: 'proven' });
    expect(proveSets({ inner: [], outer: [true] })).to.deep.equal({ verdict: 'proven' });
    expect(proveSets({ inner: [true], outer: [] })).to.have.property('verdict', 'refuted');
  });

  it('proveContainment: what had no answer inside of a question may have one on its own', () => {
    // Asked for `first`, `link` has no answer within itself, as `chain` was being asked; asked for `second` it has.
    const answer = proveContainment(
      {
        $defs: {
          chain: {
            anyOf: [
              { type: 'object', properties: { link: { $ref: '#/$defs/link' } }, required: ['link'] },
              { type: 'null' },
            ],
          },
          link: { type: 'object', properties: { chain: { $ref: '#/$defs/chain' } }, required: ['chain'] },
        },
        type: 'object',
        properties: { first: { $ref: '#/$defs/chain' }, second: { $ref: '#/$defs/link' } },
        required: ['first', 'second'],
      },
      false,
    );
    expect(answer).to.deep.include({ verdict: 'refuted', witness: { first: null, second: { chain: null } } });
  });

  it('proveContainment: leaves the schemas as they were', () => {
    const schema = Object.freeze({
      type: 'object',
      properties: Object.freeze({ a: Object.freeze({ type: 'number' }) }),
    });
    expect(proveContainment(schema, { type: 'object', properties: { a: { type: 'integer' } } })).to.have.property(
      'verdict',
      'refuted',
    );
  });

  it('proveContainment: a spent budget is unknown, never another verdict', () => {
    const schema = { type: 'object', properties: { a: { type: 'number' } } };
    const other = { type: 'object', properties: { a: { type: 'integer' } } };
    const verdicts = [1, 10, 30, 100, 1000].map((budget) => proveContainment(schema, other, { budget }).verdict);
    expect(verdicts[0]).to.equal('unknown');
    expect(verdicts.at(-1)).to.equal('refuted');
    expect(verdicts.every((verdict) => verdict !== 'proven')).to.equal(true);
  });
});
