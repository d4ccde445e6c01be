import { expect } from 'chai';
import fc from 'fast-check';
import { has, propertySet } from '../../../src/containment/strings/chars.js';
import { Compiler } from '../../../src/containment/strings/compile.js';
import { matchesPattern } from '../../../src/containment/strings/index.js';
import { parsePattern } from '../../../src/containment/strings/parse.js';
import { Algebra } from '../../../src/containment/strings/terms.js';
import { lengthOf } from '../../../src/containment/strings/walk.js';
import { ask, type Short } from './problem.js';

const ALPHABET = ['a', 'b', '-', '\n'];

/** Every string over the alphabet up to a length. */
const UNIVERSE = ((): string[] => {
  let level = [''];
  const all = [''];
  for (let length = 1; length <= 5; length++) {
    level = level.flatMap((text) => ALPHABET.map((char) => text + char));
    all.push(...level);
  }
  return all;
})();

const atom = fc.constantFrom(
  'a',
  'b',
  '-',
  '.',
  '\\w',
  '\\W',
  '\\s',
  '[ab]',
  '[^a]',
  '[a-b-]',
  '\\p{L}',
  '\\u{61}',
  '(?:)',
);
const assertion = fc.constantFrom(
  '^',
  '$',
  '\\b',
  '\\B',
  '(?=a)',
  '(?!b)',
  '(?=.*-)',
  '(?!.*a$)',
  '(?<=a)',
  '(?<!-)',
  '(?<=^|b)',
  '(?<=ab)',
);
const repeat = fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{0,2}', '{2,}', '*?', '+?');

const { pattern } = fc.letrec<{ pattern: string; sequence: string; part: string }>((tie) => ({
  pattern: fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }).map((choices) => choices.join('|')),
  sequence: fc.array(tie('part'), { minLength: 0, maxLength: 4 }).map((parts) => parts.join('')),
  part: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 5, arbitrary: atom },
    { weight: 2, arbitrary: assertion },
    { weight: 3, arbitrary: fc.tuple(atom, repeat).map(([one, times]) => one + times) },
    { weight: 2, arbitrary: fc.tuple(tie('pattern'), repeat).map(([one, times]) => `(?:${one})${times}`) },
    { weight: 1, arbitrary: tie('pattern').map((one) => `(${one})`) },
  ),
}));
const anchored = fc
  .tuple(fc.boolean(), pattern, fc.boolean())
  .map(([from, body, to]) => `${from ? '^' : ''}(?:${body})${to ? '$' : ''}`);

describe('strings against every string of a small alphabet', () => {
  it('Compiler: a term holds what the native engine finds, all of it where it is exact', () => {
    let exact = 0;
    let runs = 0;
    fc.assert(
      fc.property(anchored, fc.infiniteStream(fc.nat(UNIVERSE.length - 1)), (source, picks) => {
        const algebra = new Algebra();
        const parsed = parsePattern(source)!;
        const compiled = new Compiler(algebra, parsed).compile(parsed, source);
        const native = new RegExp(source, 'u');
        runs++;
        if (compiled.exact) exact++;
        const some = [...UNIVERSE.slice(0, 21), ...[...picks.take(60)].map((index) => UNIVERSE[index]!)];
        for (const value of some) {
          let term = compiled.term;
          for (const char of value) {
            const { partition, next } = algebra.step(term, () => {});
            let at = partition.starts.length - 1;
            while (partition.starts[at]! > char.codePointAt(0)!) at--;
            term = next[partition.classes[at]!]!;
          }
          const holds = native.test(value);
          if (compiled.exact || holds) expect(term.nullable, JSON.stringify([source, value])).to.equal(holds);
        }
      }),
      { numRuns: 600 },
    );
    expect(exact / runs).to.be.greaterThan(0.6);
  });

  it('propertySet: holds the code points that the native engine says', () => {
    const edges = fc.constantFrom(0, 0x7f, 0xd7ff, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xe000, 0xffff, 0x10000, 0x10ffff);
    const point = fc.oneof(
      edges,
      fc.nat(0x2ff),
      fc.nat(0xffff),
      fc.nat(0x10ffff),
      fc.integer({ min: 0x1f000, max: 0x1faff }),
    );
    const names = [
      '\\p{L}',
      '\\P{L}',
      '\\p{Lu}',
      '\\p{Extended_Pictographic}',
      '\\P{Cn}',
      '\\p{Script=Han}',
      '\\p{Any}',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...names), point, (source, value) => {
        const expected = new RegExp(`^${source}$`, 'u').test(String.fromCodePoint(value));
        expect(has(propertySet(source), value), `${source} ${value.toString(16)}`).to.equal(expected);
      }),
      { numRuns: 3_000 },
    );
  });

  it('findString: what is found fulfils everything, and none is never contradicted', () => {
    const seen = { none: 0, found: 0, unknown: 0 };
    fc.assert(
      fc.property(
        anchored,
        fc.option(anchored),
        fc.nat(3),
        fc.option(fc.nat(4)),
        fc.array(fc.constantFrom(...UNIVERSE.slice(0, 21)), { maxLength: 6 }),
        (wanted, refused, min, max, excluded) => {
          const short: Short = { pattern: wanted, min, excluded };
          if (refused !== null) short.notPattern = refused;
          if (max !== null) short.max = max;
          const fits = (value: string): boolean =>
            new RegExp(wanted, 'u').test(value) &&
            (refused === null || !new RegExp(refused, 'u').test(value)) &&
            lengthOf(value) >= min &&
            lengthOf(value) <= (max ?? Number.POSITIVE_INFINITY) &&
            !excluded.includes(value);
          const answer = ask(short);
          seen[answer.kind]++;
          if (answer.kind === 'found') expect(fits(answer.value), JSON.stringify([short, answer])).to.equal(true);
          if (answer.kind === 'none')
            expect(
              UNIVERSE.find((value) => fits(value)),
              JSON.stringify(short),
            ).to.equal(undefined);
        },
      ),
      { numRuns: 600 },
    );
    expect(seen.none, 'none').to.be.greaterThan(20);
    expect(seen.found, 'found').to.be.greaterThan(120);
    expect(seen.unknown, 'unknown').to.be.lessThan(150);
  });

  it('matchesPattern: answers as the native engine does', () => {
    fc.assert(
      fc.property(anchored, fc.constantFrom(...UNIVERSE), fc.nat(3), (source, value, times) => {
        const text = value.repeat(1 + times);
        const answer = matchesPattern(source, text);
        if (answer !== undefined) expect(answer).to.equal(new RegExp(source, 'u').test(text));
      }),
      { numRuns: 1000 },
    );
  });
});
