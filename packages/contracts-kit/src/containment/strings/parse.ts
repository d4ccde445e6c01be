import { type AST, RegExpParser, visitRegExpAST } from '@eslint-community/regexpp';
import {
  ALL_CHARS,
  type CharSet,
  complement,
  DIGITS,
  intersect,
  LINE_ENDS,
  propertySet,
  SPACES,
  setOf,
  WORD_CHARS,
} from './chars.js';

const LONGEST_SOURCE = 20_000;
const MOST_CONTEXTS = 16;

/** Parses with flag `u`. `undefined` if the pattern is not valid or too long. */
export function parsePattern(source: string): AST.Pattern | undefined {
  if (source.length > LONGEST_SOURCE) return undefined;
  try {
    return new RegExpParser({ ecmaVersion: 2025 }).parsePattern(source, 0, source.length, { unicode: true });
  } catch {
    return undefined;
  }
}

/** The set of code points of a node that matches exactly one, else `undefined`. */
export function charsOf(node: AST.Node): CharSet | undefined {
  switch (node.type) {
    case 'Character':
      return [node.value, node.value];
    case 'CharacterClassRange':
      return [node.min.value, node.max.value];
    case 'CharacterSet': {
      if (node.kind === 'any') return complement(LINE_ENDS);
      if (node.kind === 'property') return node.strings ? undefined : propertySet(node.raw);
      const set = node.kind === 'digit' ? DIGITS : node.kind === 'space' ? SPACES : WORD_CHARS;
      return node.negate ? complement(set) : set;
    }
    case 'CharacterClass': {
      if (node.unicodeSets) return undefined;
      const ranges: [number, number][] = [];
      for (const element of node.elements) {
        const set = charsOf(element);
        if (!set) return undefined;
        for (let i = 0; i < set.length; i += 2) ranges.push([set[i]!, set[i + 1]!]);
      }
      return node.negate ? complement(setOf(ranges)) : setOf(ranges);
    }
    default:
      return undefined;
  }
}

/** What one alternative of a lookbehind asks of what stands before; `undefined` if that is more than one character. */
export function lookedBackAt({ elements }: AST.Alternative): CharSet | 'start' | 'anything' | undefined {
  const [first] = elements;
  if (!first) return 'anything';
  if (elements.length > 1) return undefined;
  if (first.type === 'Assertion') return first.kind === 'start' ? 'start' : undefined;
  return charsOf(first);
}

/** All code points, split by whatever the pattern may ask of the character before. @throws RangeError if that is too much */
export function contextsOf(pattern: AST.Pattern): CharSet[] {
  let contexts: CharSet[] = [ALL_CHARS];
  const split = (set: CharSet): void => {
    const rest = complement(set);
    const finer = contexts
      .flatMap((one) => [intersect(one, set), intersect(one, rest)])
      .filter((one) => one.length > 0);
    if (finer.length <= MOST_CONTEXTS) contexts = finer;
    else throw new RangeError('too many lookbehinds');
  };
  visitRegExpAST(pattern, {
    onAssertionEnter(node) {
      if (node.kind === 'word') split(WORD_CHARS);
      if (node.kind !== 'lookbehind') return;
      for (const one of node.alternatives) {
        const set = lookedBackAt(one);
        if (typeof set === 'object') split(set);
      }
    },
  });
  return contexts;
}
