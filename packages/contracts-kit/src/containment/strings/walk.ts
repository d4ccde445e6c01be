import type { Budget } from '../budget.js';
import { isOdd } from './chars.js';
import type { Step, Term } from './term.js';
import type { Algebra } from './terms.js';

/** Work units one walk may cost; a question about strings that needs more is `unknown`, whatever is left for the whole. */
const WALK_UNITS = 25_000;
/** Nobody reads a longer string. */
const LONGEST_VALUE = 20_000;

/** One string question was too big for its share of the budget. */
export class WalkTooLong extends Error {
  override readonly name = 'WalkTooLong';
}

interface Node {
  term: Term;
  depth: number;
  from: Node | undefined;
  point: number;
}

/** Spends from the question's own share and from the whole. */
export class Meter {
  readonly #budget: Budget;
  #left: number;

  constructor(budget: Budget, units = WALK_UNITS) {
    this.#budget = budget;
    this.#left = units;
  }

  readonly spend = (units: number): void => {
    this.#budget.spend(units);
    this.#left -= units;
    if (this.#left < 0) throw new WalkTooLong('a question about strings is too big');
  };
}

/**
 * A string of the term with a length from `min` to `max`: among the shortest, one of readable characters. `undefined` if there is none.
 * @throws WalkTooLong, BudgetSpent
 */
export function findIn(algebra: Algebra, term: Term, min: number, max: number, meter: Meter): string | undefined {
  if (min > max || term.shortest > max || term.longest < min) return undefined;
  const seen = new Set<Term>([term]);
  let level: Node[] = [{ term, depth: 0, from: undefined, point: 0 }];
  // Whether an accepted string was too short, or a state was left out although a longer way to it might do.
  let short = false;
  for (let depth = 0; level.length > 0 && depth <= max; depth++) {
    const next: Node[] = [];
    for (const node of level) {
      meter.spend(1);
      if (node.term.nullable) {
        if (depth >= min) return spell(node);
        short = true;
      }
      if (depth === max) continue;
      const step = algebra.step(node.term, meter.spend);
      for (const index of step.partition.order) {
        const after = step.next[index]!;
        if (after === algebra.none || seen.has(after) || after.shortest + depth + 1 > max) continue;
        seen.add(after);
        next.push({ term: after, depth: depth + 1, from: node, point: step.partition.points[index]! });
      }
    }
    level = next;
  }
  return short ? findLonger(algebra, [...seen], min, max, meter) : undefined;
}

/**
 * The same for a minimum that the shortest ways miss. Works backwards: the states from which exactly r more characters can end in an
 * accepting state, for r = 0, 1, 2, … until these sets repeat. The first of the terms is the start, all are what can be reached from it.
 */
function findLonger(
  algebra: Algebra,
  terms: readonly Term[],
  min: number,
  max: number,
  meter: Meter,
): string | undefined {
  const numbers = new Map(terms.map((term, index) => [term, index]));
  const steps: Step[] = terms.map((term) => algebra.step(term, meter.spend));
  const before: number[][] = terms.map(() => []);
  let edges = 0;
  steps.forEach((step, from) => {
    for (const after of new Set(step.next)) {
      const to = numbers.get(after);
      if (to === undefined) continue;
      before[to]!.push(from);
      edges++;
    }
  });
  const layers: Set<number>[] = [];
  const known = new Map<string, number>();
  let current = new Set<number>();
  terms.forEach((term, index) => {
    if (term.nullable) current.add(index);
  });
  let loop: { from: number; length: number } | undefined;
  const layer = (rest: number): Set<number> =>
    layers[loop && rest >= loop.from ? loop.from + ((rest - loop.from) % loop.length) : rest]!;
  for (let rest = 0; ; rest++) {
    meter.spend(1 + ((edges + current.size) >> 4));
    const key = [...current].sort((a, b) => a - b).join(',');
    const earlier = known.get(key);
    if (earlier !== undefined) {
      loop = { from: earlier, length: rest - earlier };
      break;
    }
    known.set(key, rest);
    layers.push(current);
    if (rest >= min && rest <= max && current.has(0)) return forward(rest);
    if (rest >= max) return undefined;
    const back = new Set<number>();
    for (const to of current) for (const from of before[to]!) back.add(from);
    current = back;
  }
  // From here on the sets repeat, so one round decides.
  for (let length = Math.max(min, loop.from); length < Math.max(min, loop.from) + loop.length; length++) {
    if (length <= max && layer(length).has(0)) return forward(length);
  }
  return undefined;

  function forward(length: number): string {
    if (length > LONGEST_VALUE) throw new WalkTooLong('only very long strings would do');
    let at = 0;
    let text = '';
    for (let rest = length; rest > 0; rest--) {
      meter.spend(1);
      const { partition, next } = steps[at]!;
      const open = partition.order.filter((one) => layer(rest - 1).has(numbers.get(next[one]!) ?? -1));
      // The same choice again and again gives `aaaa`; taking turns within a class is not worth the code.
      const index = open[0]!;
      text += String.fromCodePoint(partition.points[index]!);
      at = numbers.get(next[index]!)!;
    }
    return text;
  }
}

function spell(node: Node): string {
  const points: number[] = [];
  for (let at = node; at.from; at = at.from) points.push(at.point);
  return points.reverse().reduce((text, point) => text + String.fromCodePoint(point), '');
}

/** In code points, as JSON Schema counts. */
export function lengthOf(value: string): number {
  let length = 0;
  for (const _ of value) length++;
  return length;
}

/** Whether every validator reads the same characters in it. */
export function isPlain(value: string): boolean {
  for (const char of value) if (isOdd(char.codePointAt(0)!)) return false;
  return true;
}
