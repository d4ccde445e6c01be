import { decimalDigits } from './decimal-digits.js';
import { inClass, literal } from './regex-literal.js';

/** A regular expression of Oniguruma, as far as it is translated. */
export type Node =
  | { kind: 'alternatives'; of: Node[][] }
  | { kind: 'start' | 'end' }
  /** ECMAScript of one character or class. */
  | { kind: 'source'; source: string }
  | { kind: 'repeat'; of: Node; quantifier: string };

const WHITE_SPACE = String.raw`\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;
const CLASSES: Readonly<Record<string, string>> = { d: decimalDigits, s: WHITE_SPACE, h: '0-9A-Fa-f' };
const CONTROLS: Readonly<Record<string, number>> = { n: 0x0a, t: 0x09, r: 0x0d, f: 0x0c, v: 0x0b, a: 0x07, e: 0x1b };
const LITERAL_ESCAPES = new Set('.*?+^$|\\()[]{}-/_#" @:,;=!%&~');
const MOST_REPEATS = 1000;

/** Why an expression is not translated. */
export class Refused extends Error {}

/** Reads one expression. @throws Refused */
export class Reader {
  readonly #characters: string[];
  #at = 0;

  constructor(source: string) {
    this.#characters = [...source];
  }

  get done(): boolean {
    return this.#at >= this.#characters.length;
  }

  get #rest(): string {
    return this.#characters.slice(this.#at, this.#at + 24).join('');
  }

  #next(): string {
    const next = this.#characters[this.#at];
    if (next === undefined) throw new Refused('it ends too early');
    this.#at += 1;
    return next;
  }

  alternatives(depth: number): Extract<Node, { kind: 'alternatives' }> {
    if (depth > 50) throw new Refused('it is nested too deep');
    const of: Node[][] = [[]];
    while (!this.done && this.#characters[this.#at] !== ')') {
      if (this.#characters[this.#at] === '|') {
        this.#at += 1;
        of.push([]);
      } else of.at(-1)!.push(this.#quantified(this.#atom(depth)));
    }
    return { kind: 'alternatives', of };
  }

  #atom(depth: number): Node {
    const character = this.#next();
    switch (character) {
      case '^':
        return { kind: 'start' };
      case '$':
        return { kind: 'end' };
      case '.':
        return { kind: 'source', source: String.raw`[^\n]` };
      case '(':
        return this.#group(depth);
      case '[':
        return { kind: 'source', source: this.#class() };
      case '\\':
        return { kind: 'source', source: this.#escape() };
      case '*':
      case '+':
      case '?':
        throw new Refused('a quantifier stands alone');
      default:
        if (character === '{' && REPEAT.test(`{${this.#rest}`)) throw new Refused('a quantifier stands alone');
        return { kind: 'source', source: literal(character) };
    }
  }

  #group(depth: number): Node {
    const opening = /^(?:\?:|\?<[A-Za-z_][A-Za-z0-9_]{0,50}>)/.exec(
      this.#characters.slice(this.#at, this.#at + 60).join(''),
    );
    if (opening) this.#at += opening[0].length;
    else if (this.#characters[this.#at] === '?') throw new Refused(`a group begins with (${this.#rest.slice(0, 3)}`);
    const inner = this.alternatives(depth + 1);
    if (this.done) throw new Refused('a group is not closed');
    this.#at += 1;
    return inner;
  }

  #quantified(atom: Node): Node {
    const rest = this.#rest;
    const simple = /^[*+?]/.exec(rest)?.[0];
    const range = REPEAT.exec(rest);
    if (simple === undefined && !range) return atom;
    if (atom.kind === 'start' || atom.kind === 'end') throw new Refused('an anchor is repeated');
    let quantifier = simple;
    if (range) {
      const from = Number(range[1] ?? range[2]);
      const end = range[1] ?? range[3];
      const to = end === '' ? undefined : Number(end);
      if (Math.max(from, to ?? 0) > MOST_REPEATS) throw new Refused('it repeats too often');
      if (to !== undefined && to < from) throw new Refused('a repetition ends before it begins');
      quantifier = to === undefined ? `{${from},}` : from === to ? `{${from}}` : `{${from},${to}}`;
    }
    this.#at += range ? range[0].length : 1;
    const after = this.#characters[this.#at];
    // Which way of matching is tried first does not matter for a whole. For `{2}?` it means something else.
    if (after === '?' && range?.[1] === undefined) this.#at += 1;
    const twice = this.#characters[this.#at];
    if (twice === '?' || twice === '+' || twice === '*' || REPEAT.test(this.#rest))
      throw new Refused('a quantifier follows another');
    return { kind: 'repeat', of: atom, quantifier: quantifier! };
  }

  #escape(): string {
    const character = this.#next();
    const lower = character.toLowerCase();
    if (Object.hasOwn(CLASSES, lower)) return character === lower ? `[${CLASSES[lower]}]` : `[^${CLASSES[lower]}]`;
    return literal(this.#escaped(character));
  }

  /** The one character that a backslash and this one mean. */
  #escaped(character: string): string {
    if (Object.hasOwn(CONTROLS, character)) return String.fromCharCode(CONTROLS[character]!);
    if (LITERAL_ESCAPES.has(character)) return character;
    const rest = this.#rest;
    const code =
      character === 'x'
        ? /^[0-7][0-9A-Fa-f]/.exec(rest)
        : character === 'u'
          ? /^(?!d[89a-f])[0-9a-f]{4}/i.exec(rest)
          : null;
    if (!code) throw new Refused(`it has \\${character}`);
    this.#at += code[0].length;
    return String.fromCodePoint(Number.parseInt(code[0], 16));
  }

  /** The class after its `[`. */
  #class(): string {
    let source = '[';
    if (this.#characters[this.#at] === '^') {
      this.#at += 1;
      source += '^';
    }
    for (let first = true; ; first = false) {
      const item = this.#classItem(first);
      if (item === undefined) return `${source}]`;
      const ranged = this.#characters[this.#at] === '-' && this.#characters[this.#at + 1] !== ']';
      if (!ranged) {
        source += item.source;
        continue;
      }
      this.#at += 1;
      const to = this.#classItem(false);
      if (item.set || !to || to.set) throw new Refused('a class has a range without ends');
      if (item.code! > to.code!) throw new Refused('a range of a class ends before it begins');
      source += `${item.source}-${to.source}`;
      // Whatever a hyphen right after a range means, nobody writes it on purpose.
      if (this.#characters[this.#at] === '-' && this.#characters[this.#at + 1] !== ']')
        throw new Refused('a class has a hyphen after a range');
    }
  }

  /** Undefined at the end of the class. */
  #classItem(first: boolean): { source: string; set: boolean; code?: number } | undefined {
    const character = this.#next();
    if (character === ']' && !first) return undefined;
    if (character === '[') throw new Refused('a class stands in a class');
    if (character === '&' && this.#characters[this.#at] === '&') throw new Refused('a class has &&');
    if (character !== '\\') return { source: inClass(character), set: false, code: character.codePointAt(0)! };
    const escaped = this.#next();
    const lower = escaped.toLowerCase();
    if (Object.hasOwn(CLASSES, lower)) {
      if (escaped !== lower) throw new Refused(`a class has \\${escaped}`);
      return { source: CLASSES[lower]!, set: true };
    }
    const meant = escaped === 'b' ? '\b' : this.#escaped(escaped);
    return { source: inClass(meant), set: false, code: meant.codePointAt(0)! };
  }
}

/** `{2}`, `{2,}`, `{2,3}`, `{,3}`; any other brace is a brace. */
const REPEAT = /^\{(?:([0-9]+)|(?!,\})([0-9]*),([0-9]*))\}/;
