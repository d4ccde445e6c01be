import type { AST } from '@eslint-community/regexpp';
import { Lru } from './cache.js';
import { ALL_CHARS, type CharSet, intersect } from './chars.js';
import { type Positions, sharedLoops } from './loops.js';
import { charsOf, parsePattern } from './parse.js';

/** Steps that a backtracking engine may need: some 50 ms. */
const MOST_STEPS = 10_000_000;
const MOST_POSITIONS = 400;
const MOST_WORK = 300_000;
/** Counted repetitions up to this are written out, those with one count up to the next; larger ones count as endless. */
const UNROLLED = 3;
const MOST_EXACT = 16;
/** Engines recurse into groups, and slowly. */
const DEEPEST = 100;

/** How long a failing search can take: about `size * length ** degree`, or exponentially long. */
interface Growth {
  size: number;
  degree: number;
  exponential: boolean;
}

const known = new Lru<string, Growth | null>(1_000);

/**
 * Whether a native regular expression (which validators use) can be trusted to answer within reasonable time on strings of this length
 * (UTF-16 units). Two ways through a loop with the same text make it exponential; loops that one text can share add a power each.
 * Cautious: a pattern that cannot be judged is not safe.
 */
export function patternIsSafe(source: string, length: number): boolean {
  return stepsOf(source, length) <= MOST_STEPS;
}

/** About how many steps a native regular expression may need in the worst case; infinitely many where that cannot be judged. */
export function stepsOf(source: string, length: number): number {
  const growth = known.get(source, () => growthOf(source));
  if (!growth) return Number.POSITIVE_INFINITY;
  const { size, degree, exponential } = growth;
  return exponential ? (2 * size) ** length : size * Math.max(1, length) ** degree;
}

function growthOf(source: string): Growth | null {
  const pattern = parsePattern(source);
  if (!pattern) return null;
  try {
    return new Growing().growth(pattern);
  } catch (error) {
    if (error instanceof TooBig || error instanceof RangeError) return null;
    throw error;
  }
}

class TooBig extends Error {}

interface Part {
  first: number[];
  last: number[];
  nullable: boolean;
}

/** The position automaton of a pattern (Glushkov): one state for each character of it, and an edge wherever one may follow another. */
class Growing implements Positions {
  readonly #sets: CharSet[] = [];
  readonly follow: Set<number>[] = [];
  readonly #overlaps = new Map<number, boolean>();
  #work = 0;
  #depth = 0;
  #ambiguous = false;
  #choices = 1;
  /** Lookarounds run from where they stand, again and again: each adds its own growth. */
  #beside = 0;

  constructor(depth = 0) {
    this.#depth = depth;
  }

  growth(pattern: AST.Pattern): Growth {
    const anchored = pattern.alternatives.every((one) => {
      const [first] = one.elements;
      return first?.type === 'Assertion' && first.kind === 'start';
    });
    const body = this.#alternatives(pattern.alternatives);
    // A search tries every place to begin: a loop over anything in front.
    if (!anchored) this.#join(this.#loop(this.#position(ALL_CHARS)), body);
    const { chain, ambiguous } = sharedLoops(this);
    return {
      size: Math.max(1, this.#sets.length) * this.#choices,
      degree: this.#beside + chain,
      exponential: this.#ambiguous || ambiguous,
    };
  }

  #position(set: CharSet): Part {
    const id = this.#sets.push(set) - 1;
    if (id >= MOST_POSITIONS) throw new TooBig();
    this.follow.push(new Set());
    return { first: [id], last: [id], nullable: false };
  }

  #connect(from: readonly number[], to: readonly number[]): void {
    this.spend(from.length * to.length);
    for (const a of from) {
      for (const b of to) {
        // Two ways to the same next character.
        if (this.follow[a]!.has(b)) this.#ambiguous = true;
        this.follow[a]!.add(b);
      }
    }
  }

  #join(a: Part, b: Part): Part {
    this.#connect(a.last, b.first);
    return {
      first: a.nullable ? [...a.first, ...b.first] : a.first,
      last: b.nullable ? [...a.last, ...b.last] : b.last,
      nullable: a.nullable && b.nullable,
    };
  }

  #loop(part: Part): Part {
    this.#connect(part.last, part.first);
    return { ...part, nullable: true };
  }

  #alternatives(alternatives: readonly AST.Alternative[]): Part {
    if (++this.#depth > DEEPEST) throw new TooBig();
    const parts = alternatives.map((one) =>
      one.elements.reduce<Part>((before, element) => this.#join(before, this.#element(element)), EMPTY),
    );
    this.#depth--;
    return {
      first: parts.flatMap((part) => part.first),
      last: parts.flatMap((part) => part.last),
      nullable: parts.some((part) => part.nullable),
    };
  }

  #element(node: AST.Element): Part {
    this.spend(1);
    switch (node.type) {
      case 'Group':
      case 'CapturingGroup':
        return this.#alternatives(node.alternatives);
      case 'Assertion':
        if (node.kind === 'lookahead' || node.kind === 'lookbehind') {
          const own = new Growing(this.#depth);
          own.#alternatives(node.alternatives);
          const { chain, ambiguous } = sharedLoops(own);
          this.#beside += Math.max(1, own.#beside + chain);
          this.spend(own.#work);
          this.#choices *= own.#choices;
          if (own.#ambiguous || ambiguous) this.#ambiguous = true;
        }
        return EMPTY;
      case 'Backreference':
        this.#beside++;
        return this.#loop(this.#position(ALL_CHARS));
      case 'Quantifier':
        return this.#quantifier(node);
      default:
        return this.#position(charsOf(node) ?? ALL_CHARS);
    }
  }

  #quantifier(node: AST.Quantifier): Part {
    if (node.max === 0) return EMPTY;
    const once = () => this.#element(node.element);
    if (node.max > UNROLLED && !(node.min === node.max && node.max <= MOST_EXACT)) {
      const body = once();
      // Ways to leave turns of the loop empty multiply.
      if (body.nullable && body.first.length > 0) this.#ambiguous = true;
      const loop = this.#loop(body);
      return node.min === 0 ? loop : { ...loop, nullable: body.nullable };
    }
    let result = EMPTY;
    let nullable = false;
    for (let turn = node.max; turn > 0; turn--) {
      const body = once();
      nullable = body.nullable;
      const joined = this.#join(body, result);
      result = turn > node.min ? { ...joined, nullable: true } : joined;
    }
    // Which of the turns are left empty.
    if (nullable) this.#choices *= 2 ** node.max;
    return result;
  }

  spend(work: number): void {
    this.#work += 1 + work;
    if (this.#work > MOST_WORK) throw new TooBig();
  }

  overlap(a: number, b: number): boolean {
    const key = Math.min(a, b) * MOST_POSITIONS + Math.max(a, b);
    let result = this.#overlaps.get(key);
    if (result === undefined) {
      result = intersect(this.#sets[a]!, this.#sets[b]!).length > 0;
      this.#overlaps.set(key, result);
    }
    return result;
  }
}

const EMPTY: Part = { first: [], last: [], nullable: true };
