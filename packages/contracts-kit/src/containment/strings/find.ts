import { type Budget, BudgetSpent } from '../budget.js';
import { letters, nearMisses, realistic } from './candidates.js';
import { compiled, type Engine, engine } from './engine.js';
import { allSamples, formatOf, isWithin } from './formats.js';
import { likelyMatchesFormat, matchesFormat, matchWithin } from './match.js';
import type { Term } from './term.js';
import type { Algebra } from './terms.js';
import type { FindString, StringAnswer, StringProblem } from './types.js';
import { findIn, isPlain, lengthOf, Meter, WalkTooLong } from './walk.js';

/** Beyond this, letters are not worth writing out. */
const LONGEST_LETTERS = 20_000;

/**
 * Whether any string fulfils every condition, and a short, readable one. Realistic values are tried first; then the automata of all
 * conditions decide.
 * @throws BudgetSpent
 */
export const findString: FindString = (problem, budget) => {
  try {
    return new Search(problem, budget).answer();
  } catch (error) {
    if (error instanceof BudgetSpent) throw error;
    if (error instanceof WalkTooLong) return { kind: 'unknown', reason: error.message };
    // The stack, a string or a map at its end: patterns nested or repeated without measure.
    if (error instanceof RangeError) return { kind: 'unknown', reason: 'a pattern is nested too deeply' };
    throw error;
  }
};

/** A longer string is better taken from what somebody wrote. */
const READABLE = 6;

/** `over`: a superset of what is asked for. `likely`: by the probable reading of formats. `under`: by every reading. */
type Reading = 'over' | 'likely' | 'under';

class Search {
  readonly #problem: StringProblem;
  readonly #budget: Budget;
  readonly #meter: Meter;
  readonly #engine: Engine = engine();
  readonly #min: number;
  readonly #max: number;
  /** A value that fulfils everything by the probable reading of its formats. */
  #likely: string | undefined;
  #inexact: string | undefined;

  constructor(problem: StringProblem, budget: Budget) {
    this.#problem = problem;
    this.#budget = budget;
    this.#meter = new Meter(budget);
    this.#min = Math.max(0, Math.ceil(problem.minLength));
    this.#max = Math.floor(problem.maxLength);
  }

  answer(): StringAnswer {
    const { patterns, formats } = this.#problem;
    this.#budget.spend(2 + patterns.length + formats.length);
    if (this.#min > this.#max || this.#contradicts()) return { kind: 'none' };
    const seen = this.#try(realistic(this.#problem));
    if (seen !== undefined) return found(seen, true);
    if (patterns.length === 0 && formats.length === 0) return this.#byLength();
    const some = this.#walk('over');
    if (some === undefined) return { kind: 'none' };
    const near =
      this.#try(nearMisses(this.#problem)) ??
      this.#try(some.length > READABLE ? allSamples : some === '' ? ['a', 'a b', '0', '-'] : []) ??
      this.#try([some]);
    if (near !== undefined) return found(near, true);
    if (formats.length > 0) {
      const sure = this.#walk('under');
      if (sure !== undefined && this.#judge(sure) === 'yes') return found(sure, true);
    }
    if (this.#likely !== undefined) return found(this.#likely, false);
    if (formats.length > 0) {
      const likely = this.#walk('likely');
      if (likely !== undefined && this.#judge(likely) === 'likely') return found(likely, false);
    }
    return { kind: 'unknown', reason: this.#inexact ?? 'validators may differ on the format' };
  }

  /** The same condition, wanted and refused. Holds for patterns and formats that nobody can read, too. */
  #contradicts(): boolean {
    const { patterns, formats } = this.#problem;
    return (
      patterns.some(({ source, wanted }) => wanted && patterns.some((one) => !one.wanted && one.source === source)) ||
      formats.some(({ name, wanted }) => wanted && formats.some((one) => !one.wanted && isWithin(name, one.name)))
    );
  }

  #byLength(): StringAnswer {
    if (this.#min > LONGEST_LETTERS) return { kind: 'unknown', reason: 'only very long strings would do' };
    for (const text of letters(this.#min, this.#max)) {
      this.#budget.spend();
      if (!this.#problem.excluded.has(text)) return found(text, true);
    }
    const value = this.#walk('over');
    return value === undefined ? { kind: 'none' } : found(value, isPlain(value));
  }

  /** The first of these values that surely fulfils everything; remembers one that probably does. */
  #try(values: readonly string[]): string | undefined {
    let plain: string | undefined;
    for (const value of values) {
      this.#budget.spend();
      const verdict = this.#judge(value);
      if (verdict === 'yes') return value;
      if (verdict === 'likely') plain ??= value;
    }
    this.#likely ??= plain;
    return undefined;
  }

  #judge(value: string): 'yes' | 'likely' | 'no' {
    const { patterns, formats, excluded } = this.#problem;
    if (excluded.has(value)) return 'no';
    const length = lengthOf(value);
    if (length < this.#min || length > this.#max) return 'no';
    let sure = true;
    for (const { source, wanted } of patterns) {
      if (matchWithin(source, value, this.#meter.spend) !== wanted) return 'no';
    }
    for (const { name, wanted } of formats) {
      const verdict = matchesFormat(name, value);
      if (verdict === wanted) continue;
      if (verdict !== undefined || likelyMatchesFormat(name, value, wanted) !== wanted) return 'no';
      sure = false;
    }
    return sure && isPlain(value) ? 'yes' : 'likely';
  }

  #walk(reading: Reading): string | undefined {
    const { algebra } = this.#engine;
    const term = algebra.and([
      ...this.#problem.patterns.map((one) => this.#pattern(one.source, one.wanted)),
      ...this.#problem.formats.map((one) => this.#format(one.name, one.wanted, reading)),
    ]);
    const value = findIn(algebra, term, this.#min, this.#max, this.#meter);
    if (value === undefined || !this.#problem.excluded.has(value)) return value;
    // Only now: without the excluded strings in it, the automaton is small and has mostly been built before.
    const words: Term[] = [];
    for (const word of this.#problem.excluded) {
      this.#meter.spend(1 + word.length);
      const length = lengthOf(word);
      if (length >= this.#min && length <= this.#max) words.push(literal(algebra, word));
    }
    return findIn(algebra, algebra.and([term, algebra.not(algebra.or(words))]), this.#min, this.#max, this.#meter);
  }

  /** A superset of the strings that the pattern accepts or, refused, does not accept. */
  #pattern(source: string, wanted: boolean): Term {
    const { algebra } = this.#engine;
    const pattern = compiled(this.#engine, source);
    if (pattern) this.#meter.spend(pattern.cost);
    if (!pattern?.exact) this.#inexact = `the pattern ${shown(source)} is beyond what can be decided`;
    if (!pattern || (!pattern.exact && !wanted)) return algebra.all;
    return wanted ? pattern.term : algebra.not(pattern.term);
  }

  #format(name: string, wanted: boolean, reading: Reading): Term {
    const { algebra } = this.#engine;
    const format = formatOf(name);
    const over = format?.over;
    // Of a refused format, a superset of the complement is the complement of a subset.
    const side = reading === 'likely' ? 'likely' : (reading === 'over') === wanted ? 'over' : 'under';
    const likely = !wanted && format?.ignored ? undefined : (format?.likely ?? over);
    const source = side === 'likely' ? likely : side === 'over' ? over : format?.under;
    if (source === undefined) return (side === 'under') === wanted ? algebra.none : algebra.all;
    const pattern = compiled(this.#engine, source)!;
    this.#meter.spend(pattern.cost);
    return wanted ? pattern.term : algebra.not(pattern.term);
  }
}

function literal(algebra: Algebra, text: string): Term {
  return [...text].reduceRight((rest, char) => {
    const point = char.codePointAt(0)!;
    return algebra.concat(algebra.set([point, point]), rest);
  }, algebra.empty);
}

function found(value: string, sure: boolean): StringAnswer {
  return { kind: 'found', value, sure };
}

function shown(source: string): string {
  return source.length > 60 ? `${source.slice(0, 60)}…` : source;
}
