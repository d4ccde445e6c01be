import { expect } from 'chai';
import fc from 'fast-check';
import { canonicalJson, sha256 } from '../../src/golden/canonical.js';

describe('canonicalJson', () => {
  it('canonicalJson: keys by UTF-16 code unit, not by code point or locale', () => {
    const keys = ['\u{1F600}', '\uFB33', 'é', 'z', 'Z', '10', '9', ''];
    const text = canonicalJson(Object.fromEntries(keys.map((key) => [key, 0])));
    expect([...text.matchAll(/"([^"]*)":/g)].map(([, key]) => key)).to.deep.equal([
      '',
      '10',
      '9',
      'Z',
      'z',
      'é',
      '\u{1F600}',
      '\uFB33',
    ]);
  });

  it('canonicalJson: numbers and strings as ECMAScript writes them', () => {
    expect(canonicalJson([-0, 1e21, 0.1, 1e-7, '\u0007"\\/é\u2028'])).to.equal(
      '[0,1e+21,0.1,1e-7,"\\u0007\\"\\\\/é\u2028"]',
    );
  });

  it('canonicalJson: indents, and leaves empty containers closed', () => {
    expect(canonicalJson({ b: [1, {}], a: [] }, { indent: 2 })).to.equal(
      '{\n  "a": [],\n  "b": [\n    1,\n    {}\n  ]\n}',
    );
  });

  it('canonicalJson: refuses what JSON cannot hold, and says where', () => {
    const cycle: unknown[] = [];
    cycle.push({ a: cycle });
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i += 1) deep = [deep];
    const bad = [
      [undefined],
      undefined,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      1n,
      () => 1,
      Symbol('x'),
      new Date(0),
      new Map(),
      cycle,
      deep,
    ];
    for (const value of bad) expect(() => canonicalJson({ 'a/b': [value] })).to.throw(TypeError, "'/a~1b/0");
    // biome-ignore lint/suspicious/noSparseArray: a hole is what is tested
    expect(() => canonicalJson([1, , 2])).to.throw(TypeError, "'/1'");
    const shared = {};
    expect(canonicalJson([shared, shared, { gone: undefined }])).to.equal('[{},{},{}]');
  });

  it('canonicalJson: keeps __proto__ as the key it is', () => {
    expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"a":1}}'))).to.equal('{"__proto__":{"a":1},"b":1}');
  });

  it('canonicalJson: one text for one value, whatever the order; parsing gives the value back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat({ max: 3 }), (value, indent) => {
        const text = canonicalJson(value, { indent });
        expect(canonicalJson(turn(value), { indent })).to.equal(text);
        expect(canonicalJson(JSON.parse(text))).to.equal(canonicalJson(value));
        expect(JSON.parse(text)).to.deep.equal(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('sha256', () => {
  it('sha256: the published digest of "abc", of a text as of its bytes', () => {
    const digest = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(sha256('abc')).to.equal(digest);
    expect(sha256(new TextEncoder().encode('abc'))).to.equal(digest);
  });
});

/** The same value with its keys the other way round. */
function turn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turn);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, turn(member)]),
  );
}
