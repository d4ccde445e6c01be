import { expect } from 'chai';
import { Budget, BudgetSpent } from '../../../src/containment/budget.js';
import { findString } from '../../../src/containment/strings/index.js';
import { ask, problem, type Short, ZOD } from './problem.js';

const NONE: Record<string, Short> = {
  'the same pattern wanted and refused': { pattern: '^a+$', notPattern: '^a+$' },
  'the same pattern, though nobody can decide it': { pattern: '^(a)\\1$', notPattern: '^(a)\\1$' },
  'a pattern within another': { pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$', notPattern: '^[a-z0-9-]+$' },
  'a pattern spelt in another way': { pattern: '^[0-9]{2,3}$', notPattern: '^\\d\\d\\d?$' },
  'a search within a shorter one': { pattern: 'foobar', notPattern: 'o+' },
  'a word within a search': { pattern: '\\bfoo\\b', notPattern: 'foo' },
  'two patterns without a common string': { pattern: ['^a', '^b'] },
  'a lookahead that nothing fulfils': { pattern: '^(?=a)b' },
  'a lookahead and the lengths it stands for': { pattern: '^(?=.{2,4}$)[a-z]+$', notPattern: '^[a-z]{2,4}$' },
  'a lookbehind within no hyphen at the end': { pattern: '^[a-z-]+(?<!-)$', notPattern: '[a-z]$' },
  'lengths apart': { min: 5, max: 4 },
  'a pattern longer than allowed': { pattern: '^[a-z]{10,20}$', max: 9 },
  'a pattern shorter than asked for': { pattern: '^[a-z]{1,200}$', min: 201 },
  'a pattern of even lengths at an odd one': { pattern: '^(?:ab)+$', min: 255, max: 255 },
  'all strings of a pattern excluded': { pattern: '^[ab]$', excluded: ['a', 'b'] },
  'the empty string excluded': { max: 0, excluded: [''] },
  'the same unknown format wanted and refused': { format: 'isbn', notFormat: 'isbn' },
  'uri refused as uri-reference': { format: 'uri', notFormat: 'uri-reference' },
  'ipv4 refused as hostname': { format: 'ipv4', notFormat: 'hostname' },
  'date and uuid at once': { format: ['date', 'uuid'] },
  'date and date-time at once': { format: ['date', 'date-time'] },
  "Zod's uuid refused as format": { pattern: ZOD.uuid, notFormat: 'uuid' },
  "format uuid refused as Zod's guid": { format: 'uuid', notPattern: ZOD.guid },
  "Zod's uuid version 4 refused as any version": { pattern: ZOD.uuid4, notPattern: ZOD.uuid },
  "Zod's Z-only time refused as format": { pattern: ZOD.datetime, notFormat: 'date-time' },
  "Zod's time with offset refused as format": { pattern: ZOD.datetimeOffset, notFormat: 'date-time' },
  "Zod's Z-only time refused as one with offset": { pattern: ZOD.datetime, notPattern: ZOD.datetimeOffset },
  "format duration refused as Zod's": { format: 'duration', notPattern: ZOD.duration },
  "Zod's ipv4 refused as format": { pattern: ZOD.ipv4, notFormat: 'ipv4' },
  "Zod's base64 refused as the golden's": { pattern: ZOD.base64, notPattern: '^[0-9A-Za-z+/]*={0,2}$' },
};

const FOUND: Record<string, [Short, string | RegExp]> = {
  'a hint that fits': [{ pattern: '^[a-z]+$', hints: ['A', 'ada'] }, 'ada'],
  'no hint but letters': [{ min: 3, max: 5 }, 'abc'],
  'anything is a letter': [{}, 'a'],
  'a letter rather than nothing': [{ pattern: '^[a-z]*$' }, 'a'],
  'nothing where it is all there is': [{ pattern: '^$' }, ''],
  'a near miss of a hint': [
    { pattern: '^[a-z0-9-]+$', notPattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$', hints: ['my-slug'] },
    'my-slug-',
  ],
  'an offset against a Z-only pattern': [
    { format: 'date-time', notPattern: ZOD.datetime },
    '2026-01-31T12:00:00+01:00',
  ],
  'a fraction against a pattern without': [
    { format: 'date-time', notPattern: '^[^.]*Z$|[+]' },
    '2026-01-31T12:00:00.123Z',
  ],
  'an offset between two patterns': [
    { pattern: ZOD.datetimeOffset, notPattern: ZOD.datetime },
    '2026-01-31T12:00:00+01:00',
  ],
  'a uuid of another version': [{ format: 'uuid', notPattern: ZOD.uuid4 }, '6fa459ea-ee8a-11d2-90d4-00c04fd430c8'],
  'upper case against a lower case pattern': [{ format: 'uuid', notPattern: '^[0-9a-f-]+$' }, /[A-F]/],
  'an address Zod refuses': [{ format: 'email', notPattern: ZOD.email }, 'ada@localhost'],
  'an address longer than the format allows': [{ pattern: ZOD.email, notFormat: 'email' }, /^a{65}@/],
  'an empty part that Zod lets through': [{ pattern: ZOD.duration, notFormat: 'duration' }, /^P/],
  'a length in a pattern': [{ pattern: '^[a-z]{1,255}$', min: 101 }, /^[a-z]{101}$/],
  'an even length at or after an odd one': [{ pattern: '^(?:ab)+$', min: 255, max: 256 }, 'ab'.repeat(128)],
  'the one that is not excluded': [{ pattern: '^[abc]$', excluded: ['a', 'b'] }, 'c'],
  'lengths in code points': [{ pattern: '^[\\u{1f600}-\\u{1f64f}]+$', min: 2, max: 2 }, /^[\u{1f600}-\u{1f64f}]{2}$/u],
  'another uri-reference than a uri': [{ format: 'uri-reference', notFormat: 'uri' }, '/a/b'],
  'a lookbehind fulfilled': [{ pattern: '^[a-z-]+(?<!-)$', notPattern: '^[a-z]+$' }, /^[a-z-]*-[a-z-]*[a-z]$/],
};

describe('findString', () => {
  for (const [name, short] of Object.entries(NONE)) {
    it(`findString: none for ${name}`, () => expect(ask(short)).to.deep.equal({ kind: 'none' }));
  }

  for (const [name, [short, expected]] of Object.entries(FOUND)) {
    it(`findString: ${name}`, () => {
      const answer = ask(short);
      if (answer.kind !== 'found') return expect(answer).to.have.property('kind', 'found');
      expect(answer.sure).to.equal(true);
      if (typeof expected === 'string') expect(answer.value).to.equal(expected);
      else expect(answer.value).to.match(expected);
    });
  }

  it('findString: an unknown format asks for nothing, and makes what is found unsure', () => {
    expect(ask({ format: 'isbn', pattern: '^a$' })).to.deep.equal({ kind: 'found', value: 'a', sure: false });
    expect(ask({ format: 'isbn', pattern: ['^a$', '^b$'] })).to.deep.equal({ kind: 'none' });
    expect(ask({ notFormat: 'isbn' }).kind).to.equal('unknown');
  });

  it('findString: a pattern beyond the decidable is never none for what it might accept', () => {
    // Each is fulfilled by `abc` or `ab`; a superset in the wrong place would say none.
    expect(ask({ pattern: '^ab(?!(?<=ba)c)c$' }).kind).not.to.equal('none');
    expect(ask({ pattern: '^ab(?!(?<=ba)c)c$', hints: ['abc'] })).to.deep.equal({
      kind: 'found',
      value: 'abc',
      sure: true,
    });
    expect(ask({ pattern: '^[ab]{2}$', notPattern: '^(a|b)\\1$' }).kind).not.to.equal('none');
    expect(ask({ pattern: '^(?:(?!b)[ab])*$', notPattern: '^[ab]*$' })).to.deep.equal({ kind: 'none' });
  });

  it('findString: email within idn-email is unknown, the validators read it differently', () => {
    expect(ask({ format: 'email', notFormat: 'idn-email' }).kind).to.equal('unknown');
  });

  it('findString: a leading zero keeps ipv4 against the strict pattern from being none', () => {
    expect(ask({ format: 'ipv4', notPattern: ZOD.ipv4 }).kind).to.equal('unknown');
  });

  it('findString: a value with a character on which validators differ is never sure', () => {
    expect(ask({ pattern: '^\\n$' })).to.deep.equal({ kind: 'found', value: '\n', sure: false });
    expect(ask({ pattern: '^\\ud800$' })).to.deep.equal({ kind: 'found', value: '\ud800', sure: false });
  });

  it('findString: a question costs the same whether its automata have been built before or not', () => {
    const question = problem({
      pattern: '^x[0-9a-f]{2,5}(?:y|zz)$',
      notPattern: '^x[0-9a-g]+(?:y|z+)$',
      notFormat: 'date',
      excluded: ['xaay'],
    });
    const cost = (): number => {
      const budget = new Budget(100_000);
      findString(question, budget);
      return 100_000 - budget.left;
    };
    const first = cost();
    expect(first).to.be.greaterThan(50);
    expect(cost()).to.equal(first);
  });

  it('findString: a budget that is too small is spent, not exceeded', () => {
    const question = problem({ pattern: ZOD.uuid, notPattern: ZOD.uuid4 });
    expect(() => findString(question, new Budget(100))).to.throw(BudgetSpent);
  });
});
