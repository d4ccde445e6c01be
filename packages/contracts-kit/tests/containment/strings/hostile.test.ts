import { expect } from 'chai';
import { Budget, BudgetSpent } from '../../../src/containment/budget.js';
import { findString, matchesFormat, matchesPattern, patternIsSafe } from '../../../src/containment/strings/index.js';
import { ask, problem, type Short, ZOD } from './problem.js';

const HOSTILE: Record<string, string> = {
  'a nested loop': '^(a+)+$',
  'an ambiguous alternation': '^(?:a|aa|a)*$',
  'a counted loop of a counted loop': '^(?:(?:a{1000}){1000})$',
  'counted loops that overlap': '(?:a|aa){1000}$',
  'the n-th letter from the end': '^[ab]*a[ab]{40}$',
  'ten thousand letters': 'a'.repeat(10_000),
  'ten thousand optional letters': 'a?'.repeat(8_000),
  'more than the longest source': 'ab'.repeat(20_000),
  'nine thousand groups within each other': `${'('.repeat(9_000)}a${')'.repeat(9_000)}`,
  'nine hundred loops within each other': `${'(?:'.repeat(900)}a${')+'.repeat(900)}`,
  'counted loops around an assertion, within each other': `${'(?:'.repeat(20)}\\ba${'){8}'.repeat(20)}`,
  'counted loops around nothing, within each other': `${'(?:'.repeat(20)}\\b${'){8}'.repeat(20)}`,
  'a thousand alternatives': Array.from({ length: 1_000 }, (_, index) => `x${index}y`).join('|'),
  'many lookaheads': '(?=.*a)'.repeat(300),
  'lookaheads within lookaheads': `${'(?=.*'.repeat(60)}a${')'.repeat(60)}`,
  'many lookbehinds': [...'abcdefghijklmnopqrstuvwxyz'].map((char) => `(?<!${char})`).join(''),
  'a lone surrogate': '^\ud800$',
  'half a pair next to the other': '[\ud83d][\ude00]',
  'not a pattern': '(',
  'not a pattern with flag u': '\\-',
  'a backreference to itself': '(\\1a)+',
  'a name twice': '(?<__proto__>a)\\k<__proto__>',
  'a property that is none': '\\p{Nope}',
  'a case switch': '(?i:a)b',
  'a bound beyond numbers': 'a{99999999999999999999}',
  'a class of everything': '^[^]*$',
  'a class of nothing': '[]',
};

describe('hostile strings', () => {
  for (const [name, source] of Object.entries(HOSTILE)) {
    it(`findString: ends within its budget for ${name}`, () => {
      const questions: Short[] = [
        { pattern: source },
        { notPattern: source },
        { pattern: source, notPattern: '^[a-y]+$', min: 3, hints: ['aaa', 'aa!', 'b'.repeat(3_000)] },
        { pattern: ['^[^z]*$', '(?:a|b)*'], notPattern: source, max: 10_000, min: 5_000 },
        { format: 'email', notPattern: source, excluded: ['ada@example.com'] },
      ];
      for (const question of questions) {
        const budget = new Budget(40_000);
        try {
          const answer = findString(problem(question), budget);
          expect(answer.kind).to.be.oneOf(['none', 'found', 'unknown']);
          if (answer.kind === 'found' && question.pattern === source)
            expect(matchesPattern(source, answer.value)).to.equal(true);
        } catch (error) {
          expect(error).to.be.instanceOf(BudgetSpent);
        }
      }
      for (const text of ['', 'a'.repeat(50), `${'a'.repeat(3_000)}!`]) {
        expect(matchesPattern(source, text)).to.be.oneOf([true, false, undefined]);
      }
    });
  }

  it('findString: a pattern too big to compile leaves the other conditions to decide', () => {
    const source = `${'(?:'.repeat(20)}\\ba${'){8}'.repeat(20)}`;
    expect(ask({ pattern: [source, '^a', '^b'] })).to.deep.equal({ kind: 'none' });
    expect(ask({ notPattern: source, pattern: ['^a', '^b'] })).to.deep.equal({ kind: 'none' });
  });

  it('matchesPattern: answers exactly where the native engine would run for ever', () => {
    expect(matchesPattern('^(a+)+$', `${'a'.repeat(3_000)}!`)).to.equal(false);
    expect(matchesPattern('^(a+)+$', 'a'.repeat(3_000))).to.equal(true);
    expect(matchesPattern('^(?:a|aa)*b', `${'a'.repeat(500)}b!`)).to.equal(true);
  });

  it('matchesPattern: cannot tell for a backreference in an endless loop, or what is not a pattern', () => {
    expect(matchesPattern('^(?:(a*)*\\1)*$', `${'a'.repeat(3_000)}!`)).to.equal(undefined);
    expect(matchesPattern('(', 'a')).to.equal(undefined);
  });

  it('patternIsSafe: not where two ways lead through a loop', () => {
    for (const source of [
      '^(a+)+$',
      '(a|a)*$',
      '(a*)*b',
      '^(a|aa)+$',
      '^(\\w+\\s?)*$',
      '(a?){30}b',
      '^(?=(a+)+$)',
      '^(?:a*b*)*c',
    ]) {
      expect(patternIsSafe(source, 100), source).to.equal(false);
    }
  });

  it('patternIsSafe: not where several loops share a long text', () => {
    expect(patternIsSafe('^\\s*\\s*\\s*x', 100)).to.equal(true);
    expect(patternIsSafe('^\\s*\\s*\\s*x', 10_000)).to.equal(false);
    expect(patternIsSafe('\\s+$', 100_000)).to.equal(false);
  });

  it('patternIsSafe: neither for what is not a pattern nor for what is too big to judge', () => {
    expect(patternIsSafe('(', 1)).to.equal(false);
    expect(patternIsSafe('(?:a?b?){16}'.repeat(40), 100)).to.equal(false);
  });

  it('patternIsSafe: for what people write', () => {
    for (const source of [
      ...Object.values(ZOD).filter((one) => one !== ZOD.duration),
      '^[a-z0-9]+(?:-[a-z0-9]+)*$',
      '^\\d{1,3}(,\\d{3})*$',
      '^https?://[^\\s/$.?#].[^\\s]*$',
      '^(?:(?!ab).)*$',
    ]) {
      expect(patternIsSafe(source, 300), source).to.equal(true);
    }
  });

  it('matchesFormat: takes any string', () => {
    for (const value of ['\ud800', `${'a-'.repeat(20_000)}`, `a@${'b.'.repeat(20_000)}`, '\u0000']) {
      for (const name of ['email', 'uri', 'hostname', 'date', 'regex', '__proto__', 'constructor', '']) {
        expect(matchesFormat(name, value)).to.be.oneOf([true, false, undefined]);
      }
    }
  });

  it('findString: takes formats, hints and bounds of any kind', () => {
    expect(ask({ format: '__proto__', notFormat: '__proto__' })).to.deep.equal({ kind: 'none' });
    expect(ask({ format: 'constructor' }).kind).to.equal('found');
    expect(ask({ min: -3, max: 2.5, hints: ['\ud800', 'x'.repeat(1_000_000)] }).kind).to.equal('found');
    expect(ask({ min: 1e15 }).kind).to.equal('unknown');
    expect(ask({ pattern: '^a+$', min: 1e15 }).kind).to.equal('unknown');
    expect(ask({ pattern: '^a{1,9}$', min: 1e15 })).to.deep.equal({ kind: 'none' });
    expect(ask({ min: 0.5, max: 0.6 })).to.deep.equal({ kind: 'none' });
  });

  it('findString: thousands of excluded strings do not hide the one that is left', () => {
    const excluded = Array.from({ length: 1_000 }, (_, index) => String(index).padStart(3, '0')).filter(
      (text) => text !== '517',
    );
    expect(ask({ pattern: '^[0-9]{3}$', excluded })).to.deep.equal({ kind: 'found', value: '517', sure: true });
    expect(ask({ pattern: '^[0-9]{3}$', excluded: [...excluded, '517'] })).to.deep.equal({ kind: 'none' });
  });
});
