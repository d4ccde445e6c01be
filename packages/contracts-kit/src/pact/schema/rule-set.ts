import { isDeepStrictEqual } from 'node:util';
import { ANY_KEY, fragmentOf, type Token, tokenOf, weightOf } from './path.js';
import type { PathRules, Rule } from './rules.js';

/** The rules that decide a place. `cascaded`: they are a parent's. */
export interface Chosen {
  rules: readonly Rule[];
  logic: 'AND' | 'OR';
  cascaded: boolean;
}

/** Which rules apply where. Paths are lists of fragments that begin with `$`. */
export class RuleSet {
  readonly #all: readonly PathRules[];

  constructor(all: readonly PathRules[]) {
    this.#all = all;
  }

  /** Whether a rule of the path or of a parent is there. */
  reaches(path: readonly string[]): boolean {
    return this.#all.some((one) => weightOf(one.tokens, path) > 0n);
  }

  /**
   * The rules with the greatest weight: exact steps count 2, wildcards 1, multiplied, times the number of steps. Pact keeps them
   * in a hash map, so of two with the same weight it takes one by chance: `by chance`, unless they say the same.
   */
  best(path: readonly string[]): Chosen | 'by chance' {
    const weighed = this.#all.flatMap((one) => {
      const weight = weightOf(one.tokens, path);
      return weight === 0n
        ? []
        : [{ one, weight: BigInt.asUintN(64, weight * BigInt(one.tokens.length)), length: one.tokens.length }];
    });
    const greatest = weighed.map(({ weight }) => weight).sort((a, b) => (a < b ? 1 : -1))[0];
    const chosen = weighed
      .filter(({ weight }) => weight === greatest)
      .map(({ one, length }) => ({ rules: one.rules, logic: one.logic, cascaded: length !== path.length }));
    const [first, ...others] = chosen;
    if (!first) return { rules: [], logic: 'AND', cascaded: false };
    return others.every((other) => isDeepStrictEqual(other, first)) ? first : 'by chance';
  }

  /** Rules whose path has as many steps as this one. */
  exact(path: readonly string[]): readonly PathRules[] {
    return this.#all.filter((one) => one.tokens.length === path.length && weightOf(one.tokens, path) > 0n);
  }

  /** A set in which only these rules stand, for each child of the path; there may be none of them, and still they stand. */
  static forChildren(path: readonly string[], rules: readonly Rule[]): RuleSet {
    const tokens: Token[] = [{ kind: 'root' }, ...path.slice(1).map(tokenOf), { kind: 'star' }];
    return new RuleSet([{ expression: '', tokens, rules, logic: 'AND' }]);
  }

  /** Keys that some rule names, without numbers. */
  get names(): ReadonlySet<string> {
    const names = this.#tokens.flatMap((token) => (token.kind === 'field' ? [token.name] : []));
    return new Set(names.filter((name) => name !== ANY_KEY && !NUMBER.test(name)));
  }

  /** Indexes, and keys that are numbers, that some rule names. */
  get numbers(): readonly number[] {
    return this.#tokens.flatMap((token) =>
      token.kind === 'index'
        ? [token.index]
        : token.kind === 'field' && NUMBER.test(token.name)
          ? [Number(fragmentOf(token.name))]
          : [],
    );
  }

  /** The first index that no rule names. */
  get freshIndex(): number {
    return Math.max(-1, ...this.numbers) + 1;
  }

  /** Whether a rule tells numbers from other keys. */
  get tellsNumbers(): boolean {
    return this.#tokens.some(
      (token) =>
        token.kind === 'index' || token.kind === 'star-index' || (token.kind === 'field' && NUMBER.test(token.name)),
    );
  }

  get #tokens(): Token[] {
    return this.#all.flatMap((one) => one.tokens);
  }
}

const NUMBER = /^\+?[0-9]+$/;
