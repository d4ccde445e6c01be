import { Alternatives, type Answer, type Doubt, found, NONE, unknown } from './answer.js';
import { constantNode } from './constant.js';
import { canonical } from './evaluate.js';
import type { Node } from './node.js';
import type { Solver } from './solve.js';
import type { State } from './state.js';
import type { Json } from './types.js';

/** Longer arrays are not put together. */
const MOST_ITEMS = 300;
/** In longer arrays the items that `maxContains` may speak of are not chosen one by one. */
const MOST_CHOSEN = 8;

/** Some item, at `from` or later, has to be so; the places of one `group` differ. */
interface Demand {
  from: number;
  schema: Node;
  group: number;
}

/** A short array with what is demanded. */
export function solveArray(solver: Solver, state: State): Answer {
  const demands: Demand[] = state.someItem.map(({ index, schema }, group) => ({ from: index, schema, group }));
  for (const [at, { kind, count, schema }] of state.counts.entries()) {
    if (kind !== 'atLeast') continue;
    if (count > MOST_ITEMS) return unknown(`arrays of more than ${MOST_ITEMS} items`);
    const group = state.someItem.length + at;
    for (let n = 0; n < count; n += 1) demands.push({ from: 0, schema, group });
  }
  const spoken = Math.max(
    0,
    ...[...state.items.keys()].map((index) => index + 1),
    ...state.rest.map(({ index }) => index),
  );
  const least = Math.max(state.least, state.repeated ? 2 : 0);
  const enough = Math.max(least, spoken) + demands.length + (state.repeated ? 2 : 0);
  const most = Math.min(state.most, enough);
  if (least > most) return NONE;
  if (least > MOST_ITEMS) return unknown(`arrays of more than ${MOST_ITEMS} items`);
  // Items with nothing special about them are all alike: a longer array answers nothing that one of `enough` does not.
  const last = demands.length > 0 || state.repeated ? Math.min(most, MOST_ITEMS) : least;
  const ways = new Alternatives();
  for (let length = least; length <= last; length += 1) {
    solver.budget.spend(length + 1);
    if (ways.add(new OfLength(solver, state, length).answer(demands))) return ways.answer;
  }
  if (last < most && demands.length > 0) ways.add(unknown(`arrays of more than ${MOST_ITEMS} items`));
  return ways.answer;
}

class OfLength {
  readonly #solver: Solver;
  readonly #state: State;
  readonly #conditions: Node[][];

  constructor(solver: Solver, state: State, length: number) {
    this.#solver = solver;
    this.#state = state;
    this.#conditions = Array.from({ length }, (_, index) => [
      ...(state.items.get(index) ?? []),
      ...state.rest.filter((one) => one.index <= index).map(({ schema }) => schema),
    ]);
  }

  answer(demands: readonly Demand[]): Answer {
    return this.#placed(this.#conditions, demands, -1);
  }

  /** Gives each demand a place. Of places that are alike only the first is tried. */
  #placed(conditions: readonly Node[][], demands: readonly Demand[], previous: number): Answer {
    const [demand, ...rest] = demands;
    if (!demand) return this.#counted(conditions);
    const ways = new Alternatives();
    const tried = new Set<string>();
    for (let index = Math.max(demand.from, previous + 1); index < conditions.length; index += 1) {
      this.#solver.budget.spend(2);
      // Places that a later demand tells apart are not alike.
      const reach = rest.filter(({ from }) => from <= index).length;
      const alike = `${reach} ${keyOf(conditions[index]!)}`;
      if (tried.has(alike)) continue;
      tried.add(alike);
      const next = conditions.map((own, at) => (at === index ? [...own, demand.schema] : own));
      const sameGroup = rest[0]?.group === demand.group;
      if (ways.add(this.#placed(next, rest, sameGroup ? index : -1))) break;
    }
    return ways.answer;
  }

  /** Sees to it that no more items than `atMost` allows are so: all but a chosen few are made not to be. */
  #counted(conditions: readonly Node[][], from = 0): Answer {
    const limits = this.#state.counts.filter(({ kind }) => kind === 'atMost');
    const limit = limits[from];
    if (!limit) return this.#repeated(conditions);
    const { graph } = this.#solver;
    const not = graph.not(limit.schema);
    const wanted = conditions.flatMap((own, index) => (own.includes(limit.schema) ? [index] : []));
    const ways = new Alternatives();
    const attempt = (chosen: readonly number[]): boolean => {
      this.#solver.budget.spend(conditions.length);
      const next = conditions.map((own, index) => (chosen.includes(index) ? own : [...own, not]));
      return ways.add(this.#counted(next, from + 1));
    };
    if (wanted.length > limit.count) return NONE;
    if (attempt(wanted)) return ways.answer;
    if (conditions.length > MOST_CHOSEN) {
      ways.add(unknown('maxContains in a long array'));
      return ways.answer;
    }
    for (let choice = 0; choice < 2 ** conditions.length; choice += 1) {
      const chosen = conditions.flatMap((_, index) => (choice & (2 ** index) ? [index] : []));
      if (chosen.length <= limit.count && attempt(chosen)) break;
    }
    return ways.answer;
  }

  /** `not uniqueItems`: some two items are one value. */
  #repeated(conditions: readonly Node[][]): Answer {
    if (!this.#state.repeated) return this.#filled(conditions);
    const ways = new Alternatives();
    const tried = new Set<string>();
    for (let a = 0; a < conditions.length; a += 1) {
      for (let b = a + 1; b < conditions.length; b += 1) {
        const alike = `${keyOf(conditions[a]!)} ${keyOf(conditions[b]!)}`;
        if (tried.has(alike)) continue;
        tried.add(alike);
        const one = this.#solver.solve([...conditions[a]!, ...conditions[b]!]);
        const filled =
          one.kind === 'found'
            ? this.#filled(
                conditions,
                new Map([
                  [a, one],
                  [b, one],
                ]),
              )
            : one;
        if (ways.add(filled)) return ways.answer;
      }
    }
    return ways.answer;
  }

  #filled(conditions: readonly Node[][], given: ReadonlyMap<number, Answer> = new Map()): Answer {
    const values: Json[] = [];
    let doubt: Doubt | undefined;
    let unsure: Answer | undefined;
    for (const [index, own] of conditions.entries()) {
      const answer = given.get(index) ?? this.#solver.solve(own);
      if (answer.kind === 'none') return answer;
      if (answer.kind === 'unknown') {
        unsure ??= answer;
        continue;
      }
      doubt ??= answer.doubt;
      values.push(answer.value);
    }
    if (unsure) return unsure;
    if (this.#state.unique && repeats(values)) return this.#distinct(conditions);
    return found(values, doubt);
  }

  /** One after the other, each unlike those before. */
  #distinct(conditions: readonly Node[][]): Answer {
    const { graph } = this.#solver;
    const alike = new Set(conditions.map(keyOf)).size === 1;
    const values: Json[] = [];
    const unlike: Node[] = [];
    let doubt: Doubt | undefined;
    for (const own of conditions) {
      this.#solver.budget.spend(values.length + 1);
      const answer = this.#solver.solve([...own, ...unlike]);
      if (answer.kind === 'unknown') return answer;
      if (answer.kind === 'none') {
        // Of items that are all alike the choice made no difference; of others another choice might have left one.
        return alike ? answer : unknown('uniqueItems of items that are not all alike');
      }
      doubt ??= answer.doubt;
      values.push(answer.value);
      unlike.push(graph.not(constantNode(graph, this.#solver.budget, answer.value)));
    }
    return found(values, doubt);
  }
}

function keyOf(nodes: readonly Node[]): string {
  return nodes
    .map(({ id }) => id)
    .sort((a, b) => a - b)
    .join();
}

function repeats(values: readonly Json[]): boolean {
  return new Set(values.map(canonical)).size < values.length;
}
