import type { AST } from '@eslint-community/regexpp';
import { type CharSet, has, intersect, WORD_CHARS } from './chars.js';
import { charsOf, contextsOf, lookedBackAt } from './parse.js';
import type { Term } from './term.js';
import type { Algebra } from './terms.js';

/** A pattern as the set of strings in which it finds something. */
export interface Compiled {
  readonly term: Term;
  /** False where the pattern has a backreference, a lookbehind of more than one character or an assertion in an endless loop: `term` is then a superset. */
  readonly exact: boolean;
  /** What compiling cost, in work units. */
  readonly cost: number;
}

/** A loop around an assertion is written out up to this many times. */
const UNROLLED = 8;
const MOST_VISITS = 50_000;

/**
 * What may follow, by what stands before: first for the start of the string, then for each set of the compiler's contexts, which split
 * all code points. `^`, `$`, `\b` and lookbehinds ask for it.
 */
type Rest = readonly Term[];

/**
 * From the end to the start: each element is put before the rest that may follow it. So an assertion meets the whole rest of the string,
 * and a lookahead is an intersection with it.
 */
export class Compiler {
  readonly #algebra: Algebra;
  readonly #contexts: readonly CharSet[];
  #exact = true;
  #visits = 0;

  constructor(algebra: Algebra, pattern: AST.Pattern) {
    this.#algebra = algebra;
    this.#contexts = contextsOf(pattern);
  }

  compile(pattern: AST.Pattern, source: string): Compiled {
    const { all } = this.#algebra;
    const found = this.#alternatives(pattern.alternatives, this.#same(all));
    const term = this.#simple(all, found)[0]!;
    return { term, exact: this.#exact, cost: 1 + (source.length >> 1) + this.#visits };
  }

  /** Loops around assertions are written out, within each other again and again. */
  #visit(): void {
    if (++this.#visits > MOST_VISITS) throw new RangeError('too much of a pattern is written out');
  }

  #same(term: Term): Rest {
    return [term, ...this.#contexts.map(() => term)];
  }

  #alternatives(alternatives: readonly AST.Alternative[], rest: Rest): Rest {
    return this.#either(alternatives.map((one) => this.#sequence(one.elements, rest)));
  }

  #sequence(elements: readonly AST.Element[], rest: Rest): Rest {
    let result = rest;
    for (let i = elements.length - 1; i >= 0; i--) result = this.#element(elements[i]!, result);
    return result;
  }

  #element(node: AST.Element, rest: Rest): Rest {
    this.#visit();
    switch (node.type) {
      case 'Group':
        if (node.modifiers) return this.#beyond(rest);
        return this.#alternatives(node.alternatives, rest);
      case 'CapturingGroup':
        return this.#alternatives(node.alternatives, rest);
      case 'Assertion':
        return this.#assertion(node, rest);
      case 'Backreference':
        this.#exact = false;
        return this.#simple(this.#algebra.all, rest);
      case 'Quantifier':
        return this.#quantifier(node, rest);
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass':
      case 'ExpressionCharacterClass': {
        const set = charsOf(node);
        return set ? this.#simple(this.#algebra.set(set), rest, set) : this.#beyond(rest);
      }
      default:
        return node satisfies never;
    }
  }

  /** What this compiler does not know may match anything. */
  #beyond(rest: Rest): Rest {
    this.#exact = false;
    return this.#simple(this.#algebra.all, rest);
  }

  #quantifier(node: AST.Quantifier, rest: Rest): Rest {
    const body = this.#plain([node.element]);
    if (body) return this.#simple(this.#algebra.loop(body, node.min, node.max), rest);
    if (node.max <= UNROLLED) {
      let result = rest;
      for (let turn = node.max; turn > 0; turn--) {
        const once = this.#element(node.element, result);
        result = turn > node.min ? this.#either([rest, once]) : once;
      }
      return result;
    }
    this.#exact = false;
    return this.#simple(this.#algebra.loop(this.#plain([node.element], true)!, node.min, node.max), rest);
  }

  #assertion(node: AST.Assertion, rest: Rest): Rest {
    const algebra = this.#algebra;
    switch (node.kind) {
      case 'start':
        return rest.map((one, index) => (index === 0 ? one : algebra.none));
      case 'end':
        return this.#each(rest, (one) => (one.nullable ? algebra.empty : algebra.none));
      case 'word': {
        const toWord = algebra.concat(algebra.set(WORD_CHARS), algebra.all);
        const toOther = algebra.not(toWord);
        return rest.map((one, index) => {
          const afterWord = index > 0 && has(WORD_CHARS, this.#contexts[index - 1]![0]!);
          return algebra.and([one, afterWord === node.negate ? toWord : toOther]);
        });
      }
      case 'lookahead': {
        const before = this.#exact;
        this.#exact = true;
        const seen = this.#alternatives(node.alternatives, this.#same(algebra.all));
        const exact = this.#exact;
        this.#exact = before && exact;
        // The complement of a superset would be too small.
        if (node.negate && !exact) return rest;
        return rest.map((one, index) => algebra.and([one, node.negate ? algebra.not(seen[index]!) : seen[index]!]));
      }
      case 'lookbehind': {
        const sets = node.alternatives.map(lookedBackAt);
        if (!sets.every((set) => set !== undefined)) {
          this.#exact = false;
          return rest;
        }
        return rest.map((one, index) => {
          const before = index === 0 ? undefined : this.#contexts[index - 1]![0]!;
          const holds = sets.some(
            (set) =>
              set === 'anything' || (before === undefined ? set === 'start' : set !== 'start' && has(set, before)),
          );
          return holds === node.negate ? algebra.none : one;
        });
      }
      default:
        return node satisfies never;
    }
  }

  /** Elements without assertions and backreferences as one term, else `undefined`; or `loose`, a superset of any elements. */
  #plain(elements: readonly AST.Element[], loose = false): Term | undefined {
    const algebra = this.#algebra;
    let result = algebra.empty;
    for (let i = elements.length - 1; i >= 0; i--) {
      const node = elements[i]!;
      this.#visit();
      let term: Term | undefined;
      if (node.type === 'Quantifier') {
        const body = this.#plain([node.element], loose);
        term = body && algebra.loop(body, node.min, node.max);
      } else if ((node.type === 'Group' && !node.modifiers) || node.type === 'CapturingGroup') {
        const parts = node.alternatives.map((one) => this.#plain(one.elements, loose));
        if (parts.every((part) => part !== undefined)) term = algebra.or(parts);
      } else {
        const set = charsOf(node);
        term = set && algebra.set(set);
      }
      if (loose) term ??= node.type === 'Assertion' ? algebra.empty : algebra.all;
      if (!term) return undefined;
      result = algebra.concat(term, result);
    }
    return result;
  }

  /** `head` before `rest`; what stands before the rest is then the last character of `head`. */
  #simple(head: Term, rest: Rest, only?: CharSet): Rest {
    const algebra = this.#algebra;
    const after = rest[1]!;
    let taken: Term;
    if (rest.every((one, index) => index === 0 || one === after)) {
      if (rest[0] === after) {
        const term = algebra.concat(head, after);
        return rest.map(() => term);
      }
      taken = algebra.concat(algebra.and([head, algebra.concat(algebra.char, algebra.all)]), after);
    } else {
      taken = algebra.or(
        this.#contexts.map((context, index) => {
          const ending = algebra.concat(algebra.all, algebra.set(context));
          const part = only ? algebra.set(intersect(only, context)) : algebra.and([head, ending]);
          return algebra.concat(part, rest[index + 1]!);
        }),
      );
    }
    return this.#each(rest, (one) => (head.nullable ? algebra.or([one, taken]) : taken));
  }

  #either(choices: readonly Rest[]): Rest {
    if (choices.length === 1) return choices[0]!;
    return choices[0]!.map((_, index) => this.#algebra.or(choices.map((one) => one[index]!)));
  }

  #each(rest: Rest, change: (term: Term) => Term): Rest {
    const made = new Map<Term, Term>();
    return rest.map((one) => {
      const result = made.get(one) ?? change(one);
      made.set(one, result);
      return result;
    });
  }
}
