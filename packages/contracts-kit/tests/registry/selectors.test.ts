import { expect } from 'chai';
import fc from 'fast-check';
import { parseSelector, selectorText } from '../../src/registry/selectors.js';

const good: [string, unknown][] = [
  ['deployed', { kind: 'deployed', environment: null }],
  ['deployed:prod', { kind: 'deployed', environment: 'prod' }],
  ['released', { kind: 'released', environment: null }],
  ['released:shops', { kind: 'released', environment: 'shops' }],
  ['branch:feature/x', { kind: 'branch', branch: 'feature/x' }],
  ['mainBranch', { kind: 'mainBranch' }],
  ['matchingBranch', { kind: 'matchingBranch' }],
  ['^1.2.0', { kind: 'range', range: '^1.2.0' }],
  ['1.x || >=3', { kind: 'range', range: '1.x || >=3' }],
];

const bad: [text: string, meant: string | undefined][] = [
  ['', undefined],
  ['  ', undefined],
  ['latest', undefined],
  ['deploy:prod', 'deployed:prod'],
  ['mainbranch', 'mainBranch'],
  ['mainBranch:trunk', 'branch:trunk'],
  ['deployed:', undefined],
  ['deployed:Prod', undefined],
  ['deployed:__proto__', undefined],
  ['released:a/b', undefined],
  ['branch', undefined],
  ['branch:..', undefined],
  ['__proto__', undefined],
  ['constructor', undefined],
  [`>=1 ${'<2 '.repeat(100)}`, undefined],
];

describe('parseSelector', () => {
  for (const [text, expected] of good) {
    it(`parseSelector: ${text}`, () => {
      const parsed = parseSelector(text);
      expect(parsed).to.deep.equal({ selector: expected });
      if ('selector' in parsed) expect(selectorText(parsed.selector)).to.equal(text);
    });
  }

  for (const [text, meant] of bad) {
    it(`parseSelector: ${JSON.stringify(text.slice(0, 20))} is none`, () => {
      const parsed = parseSelector(text);
      expect(parsed).to.have.property('problem');
      expect('meant' in parsed ? parsed.meant : undefined).to.equal(meant);
    });
  }

  it('parseSelector: whatever is typed gives a selector that is written so, or a reason', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.constantFrom('deployed', 'released', 'branch').chain((word) => fc.string().map((name) => `${word}:${name}`)),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = parseSelector(text);
        if ('selector' in parsed) expect(selectorText(parsed.selector)).to.equal(text);
        else expect(parsed.problem).to.match(/\.$/);
      }),
    );
  });
});
