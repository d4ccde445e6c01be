import { expect } from 'chai';
import { reasonsOf } from '../../src/validator/reasons.js';

const output = (...errors: [keywordLocation: string, instanceLocation: string][]) => ({
  valid: false,
  errors: errors.map(([keywordLocation, instanceLocation]) => ({
    keywordLocation,
    instanceLocation,
    instancePosition: [3, 1, 3, 9],
    error: `refused by ${keywordLocation}`,
  })),
});
const keywords = (...errors: [string, string][]) => reasonsOf(output(...errors)).map((one) => one.keyword);

describe('reasonsOf', () => {
  it('reasonsOf: a reason is told with its place', () => {
    expect(reasonsOf(output(['/properties/id/format', '/id']))).to.deep.equal([
      { instance: '/id', keyword: '/properties/id/format', line: 3, message: 'refused by /properties/id/format' },
    ]);
  });

  it('reasonsOf: an object says nothing that its property does not', () => {
    expect(keywords(['/properties/a/format', '/a'], ['/properties', ''])).to.deep.equal(['/properties/a/format']);
  });

  it('reasonsOf: of a union only the branch speaks that got furthest', () => {
    expect(
      keywords(
        ['/properties/data/anyOf/0/properties/id/format', '/data/id'],
        ['/properties/data/anyOf/1/required', '/data'],
        ['/properties/data/anyOf', '/data'],
      ),
    ).to.deep.equal(['/properties/data/anyOf/0/properties/id/format']);
  });

  it('reasonsOf: a branch of another kind does not speak, however far it got', () => {
    expect(
      keywords(
        ['/oneOf/0/properties/kind/const', '/kind'],
        ['/oneOf/0/properties/deep/properties/x/type', '/deep/x'],
        ['/oneOf/1/properties/id/format', '/id'],
      ),
    ).to.deep.equal(['/oneOf/1/properties/id/format']);
  });

  it('reasonsOf: when no branch is likelier, each speaks', () => {
    const both: [string, string][] = [
      ['/anyOf/0/type', ''],
      ['/anyOf/1/type', ''],
    ];
    expect(keywords(...both)).to.deep.equal(['/anyOf/0/type', '/anyOf/1/type']);
  });

  it('reasonsOf: unions inside unions, and what stands beside them', () => {
    expect(
      keywords(
        ['/properties/id/format', '/id'],
        ['/anyOf/0/properties/a/anyOf/0/properties/b/type', '/a/b'],
        ['/anyOf/0/properties/a/anyOf/1/required', '/a'],
        ['/anyOf/1/required', ''],
      ),
    ).to.deep.equal(['/properties/id/format', '/anyOf/0/properties/a/anyOf/0/properties/b/type']);
  });

  it('reasonsOf: what is refused keeps a reason', () => {
    expect(keywords(['', ''])).to.deep.equal(['']);
    expect(reasonsOf({ valid: false })).to.deep.equal([]);
  });
});
