import { expect } from 'chai';
import fc from 'fast-check';
import type { JsonObject } from '../../../src/hostile-json.js';
import { messageBounds, messageSchema } from '../../../src/pact/schema/index.js';
import { accepts, rules } from './support.js';

const nested = (depth: number, leaf: unknown) => {
  let value = leaf;
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
};
const unknownOf = (contents: unknown, matchingRules: JsonObject) => {
  const schema = messageSchema({ contents, matchingRules });
  return 'unknown' in schema ? schema.unknown : 'known';
};

describe('messageSchema: hostile content', () => {
  for (const [what, body, reason] of [
    ['rules that are no object', [], 'not an object'],
    ['a rule that is no object', { '$.a': rules(7) }, 'not an object'],
    ['a path that does not begin', { '.a': rules({ match: 'type' }) }, 'path'],
    ['a path that does not end', { "$['a": rules({ match: 'type' }) }, 'path'],
    ['an escaped quote in a path', { "$['a\\'b']": rules({ match: 'type' }) }, 'path'],
    ['an index out of all bounds', { '$[99999999999999999999]': rules({ match: 'type' }) }, 'path'],
    [
      'an index beyond what is told apart',
      { $: rules({ match: 'type' }), '$[100000]': rules({ match: 'type' }) },
      'more than',
    ],
    ['a regex without its expression', { $: rules({ match: 'regex' }) }, 'lacks its text'],
    ['variants that are none', { $: rules({ match: 'arrayContains', variants: 7 }) }, 'variants'],
    ['inner rules that are none', { $: rules({ match: 'eachKey', rules: 7 }) }, 'not a list'],
    ['a rule that says nothing', { $: rules({}) }, 'does not say'],
    ['a rule of a name that is no text', { $: rules({ match: 7 }) }, 'not a matching rule'],
    ['a regex of great size', { '$[0]': rules({ match: 'regex', regex: 'a'.repeat(20_000) }) }, 'too long'],
    [
      'a regex nested deep',
      { '$[0]': rules({ match: 'regex', regex: `${'('.repeat(500)}a${')'.repeat(500)}` }) },
      'too deep',
    ],
    ['a repetition without bounds of sense', { '$[0]': rules({ match: 'regex', regex: 'a{1,99999}' }) }, 'too often'],
  ] as const) {
    it(`messageSchema: ${what} is unknown`, () => {
      expect(unknownOf(['x'], { body: body as unknown })).to.include(reason);
    });
  }

  it('messageSchema: rules of two categories about the body are unknown', () => {
    const both = { body: { $: rules({ match: 'type' }) }, content: { $: rules({ match: 'integer' }) } };
    expect(unknownOf(1, both)).to.include('several categories');
  });

  it('messageSchema: a message without contents is unknown', () => {
    expect(unknownOf(undefined, {})).to.include('no contents');
  });

  it('messageSchema: names that are special in JavaScript are names', () => {
    const contents = JSON.parse('{"__proto__": {"a": 1}, "constructor": "x", "hasOwnProperty": true}') as unknown;
    const schema = messageSchema({
      contents,
      matchingRules: {
        body: { "$['__proto__'].a": rules({ match: 'type' }), '$.constructor': rules({ match: 'type' }) },
      },
    });
    if (!('schema' in schema)) throw new Error(schema.unknown);
    expect(JSON.stringify(schema.schema)).to.include('"__proto__":{"type":"object"');
    expect(accepts(schema.schema, { constructor: 'y', hasOwnProperty: true })).to.equal(false);
    expect(({} as { a?: number }).a).to.equal(undefined);
  });

  it('messageSchema: contents nested deep, and rules for depths, do not crash it', () => {
    for (const depth of [90, 1000, 30_000]) {
      const { doubts } = messageBounds({
        contents: nested(depth, 'x'),
        matchingRules: { body: { $: rules({ match: 'type' }) } },
      });
      if (depth < 1000) expect(doubts).to.deep.equal([]);
    }
  });

  it('messageSchema: rules beyond 63 steps have no weight, as in Pact', () => {
    const deep = (depth: number, leaf: unknown) =>
      Array.from({ length: depth }).reduce<unknown>((value) => ({ a: value }), leaf);
    const exact = (depth: number) => {
      const schema = messageSchema({
        contents: deep(depth, 1),
        matchingRules: { body: { [`$${'.a'.repeat(depth)}`]: rules({ match: 'type' }) } },
      });
      return 'schema' in schema && accepts(schema.schema, deep(depth, 2));
    };
    expect([exact(62), exact(63)]).to.deep.equal([true, false]);
  });

  it('messageSchema: an example that would make a huge schema is unknown', () => {
    const wide = Array.from({ length: 60 }, () =>
      Array.from({ length: 60 }, () => Array.from({ length: 60 }, (_, at) => at)),
    );
    expect(unknownOf(wide, {})).to.include('too large');
  });

  it('messageBounds: whatever the rules are, it answers, and what is surely accepted is perhaps accepted', () => {
    const path = fc.oneof(
      fc.constantFrom('$', '$.a', '$[0]', '$.*', '$[*]', '', '$..', '$[', "$['']", '$.a[*].b'),
      fc.string({ maxLength: 6 }),
    );
    const rule = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.record(
        {
          match: fc.oneof(
            fc.constantFrom('type', 'regex', 'date', 'eachKey', 'eachValue', 'arrayContains', 'min', 'include'),
            fc.string({ maxLength: 4 }),
          ),
          regex: fc.string({ maxLength: 8 }),
          format: fc.string({ maxLength: 6 }),
          value: fc.jsonValue({ maxDepth: 1 }),
          min: fc.jsonValue({ maxDepth: 1 }),
          rules: fc.jsonValue({ maxDepth: 2 }),
          variants: fc.jsonValue({ maxDepth: 2 }),
        },
        { requiredKeys: ['match'] },
      ),
    );
    const lists = fc.dictionary(
      path,
      fc.oneof(
        fc.jsonValue({ maxDepth: 2 }),
        fc.record({ combine: fc.constantFrom('AND', 'OR', 'x'), matchers: fc.array(rule, { maxLength: 2 }) }),
      ),
      { maxKeys: 3 },
    );
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), lists, fc.jsonValue({ maxDepth: 3 }), (contents, body, event) => {
        const { surely, perhaps } = messageBounds({ contents, matchingRules: { body } });
        expect(!accepts(surely.schema, event) || accepts(perhaps.schema, event)).to.equal(true);
      }),
      { numRuns: 300 },
    );
  });

  it('explain: names the expectation of a place, and never fails', () => {
    const schema = messageSchema({
      contents: { a: { b: 1 }, c: ['x'] },
      matchingRules: { body: { '$.c': rules({ match: 'type', min: 2 }) } },
    });
    if (!('schema' in schema)) throw new Error(schema.unknown);
    expect(schema.explain('/properties/a/properties/b/const')).to.deep.equal({
      path: '$.a.b',
      expectation: '1 exactly',
    });
    expect(schema.explain('/properties/a/required')).to.deep.equal({ path: '$.a', expectation: 'the key b' });
    expect(schema.explain('/properties/c/minItems')).to.deep.equal({ path: '$.c', expectation: 'at least 2 elements' });
    expect(schema.explain('/properties/c/items/type')).to.deep.equal({
      path: '$.c[0]',
      expectation: 'the type of "x"',
    });
    for (const pointer of [
      '',
      '/nowhere',
      '/properties/__proto__/x',
      'no pointer',
      '/properties/a/properties/b/const/0',
    ])
      expect(schema.explain(pointer)).to.have.keys('path', 'expectation');
  });
});
