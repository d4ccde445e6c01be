import { Alternatives, type Answer, found, NONE, unknown } from './answer.js';
import { solveArray } from './arrays.js';
import type { Budget } from './budget.js';
import type { Graph } from './graph.js';
import { BIT, EVERY_TYPE, type Node, type TypeName } from './node.js';
import { solveNumber } from './numbers.js';
import { solveObject } from './objects.js';
import { type Choice, State } from './state.js';
import { statusOf } from './status.js';
import { fittingWords, solveString } from './string-values.js';
import { summaryOf } from './summary.js';

/** In the order in which a person would rather be shown a value. */
const ORDER: readonly TypeName[] = ['string', 'number', 'boolean', 'object', 'array', 'null'];

const MAX_DEPTH = 400;

/**
 * Looks for a value that fulfils every node of a list: a tableau. Conjunctions are taken apart, a type is chosen, what a glance can
 * decide is decided (`statusOf`), one open choice at a time is tried, and what is left is asked of properties and items.
 *
 * A question met again inside of itself has no answer there: if it had one, the smallest value that fulfils it would contain a
 * smaller one that fulfils it too. This is what makes recursive schemas end, and it is exact (least fixpoint, finite values).
 */
export class Solver {
  readonly graph: Graph;
  readonly budget: Budget;
  readonly #known = new Map<string, Answer>();
  readonly #open = new Map<string, number>();

  readonly #words: readonly string[];

  /** `words` are strings that may have a pattern which cannot be solved. */
  constructor(graph: Graph, budget: Budget, words: readonly string[] = []) {
    this.graph = graph;
    this.budget = budget;
    this.#words = words;
  }

  /** `hints` are strings to take where one fits. */
  solve(nodes: readonly Node[], hints: readonly string[] = []): Answer {
    this.budget.spend(3);
    const flat = new Map<number, Node>();
    if (!this.#flatten(nodes, flat)) return NONE;
    const key = [...flat.keys()].sort((a, b) => a - b).join() + (hints.length > 0 ? ` ${hints.join()}` : '');
    const known = this.#known.get(key);
    if (known) return known;
    const above = this.#open.get(key);
    if (above !== undefined) return { kind: 'none', depends: above };
    const depth = this.#open.size;
    if (depth > MAX_DEPTH) return unknown(`it needs values nested deeper than ${MAX_DEPTH} levels`);
    this.#open.set(key, depth);
    const answer = this.#types([...flat.values()], hints);
    this.#open.delete(key);
    if (answer.kind !== 'none' || answer.depends >= depth) {
      const kept = answer.kind === 'none' ? NONE : answer;
      this.#known.set(key, kept);
      return kept;
    }
    return answer;
  }

  /** Takes conjunctions and references apart. False when two parts contradict each other. */
  #flatten(nodes: readonly Node[], into: Map<number, Node>): boolean {
    for (const node of nodes) {
      if (node.kind === 'true' || into.has(node.id)) continue;
      if (node.kind === 'false' || (node.negation && into.has(node.negation.id))) return false;
      if (node.kind === 'and') {
        if (!this.#flatten(node.parts, into)) return false;
      } else if (node.kind === 'ref') {
        const target = node.lazy.target;
        if (!target) throw new Error('a reference is used before its schema has been read');
        if (!this.#flatten([node.negated ? this.graph.not(target) : target], into)) return false;
      } else into.set(node.id, node);
    }
    return true;
  }

  #types(nodes: readonly Node[], hints: readonly string[]): Answer {
    const mask = nodes.reduce((left, node) => left & summaryOf(node).mask, EVERY_TYPE);
    const ways = new Alternatives();
    for (const type of ORDER) {
      if ((mask & BIT[type]) === 0) continue;
      const state = new State(this.graph, type);
      if (!nodes.every((node) => state.add(node))) continue;
      if (ways.add(this.#search(state, hints))) break;
    }
    return ways.answer;
  }

  #search(state: State, hints: readonly string[]): Answer {
    if (!this.#propagate(state)) return NONE;
    const [first, ...rest] = state.choices;
    if (!first) return this.#leaf(state, hints);
    // What the schema offers before what the other refuses: once a member of a union is chosen, most refusals hold at a glance.
    const chosen = rest.reduce((best, one) => (rank(one) < rank(best) ? one : best), first);
    const ways = new Alternatives();
    for (const part of chosen.parts) {
      this.budget.spend(5);
      const next = state.clone();
      next.choices = next.choices.filter((choice) => choice !== chosen);
      if (next.add(part) && ways.add(this.#search(next, hints))) break;
    }
    return ways.answer;
  }

  /** Drops what the state already decides, until nothing changes. False when a choice has nothing left. */
  #propagate(state: State): boolean {
    for (;;) {
      const open = state.choices;
      state.choices = [];
      let settled = true;
      for (const choice of open) {
        this.budget.spend(choice.parts.length);
        let holds = false;
        const left = choice.parts.filter((part) => {
          const status = holds ? undefined : statusOf(part, state);
          if (status === true) holds = true;
          return status !== false;
        });
        if (holds) continue;
        if (left.length === 0) return false;
        if (left.length > 1) {
          state.choices.push({ ...choice, parts: left });
          continue;
        }
        settled = false;
        if (!state.add(left[0]!)) return false;
      }
      if (settled) return true;
    }
  }

  #leaf(state: State, hints: readonly string[]): Answer {
    this.budget.spend(5);
    const answer = this.#value(state, hints);
    const [opaque] = state.opaque;
    if (!opaque || answer.kind !== 'found' || answer.doubt) return answer;
    return found(answer.value, { reason: opaque.reason, pointer: opaque.pointer, side: opaque.side });
  }

  #value(state: State, hints: readonly string[]): Answer {
    switch (state.type) {
      case 'null':
        return state.excluded.has(null) ? NONE : found(null);
      case 'boolean': {
        const value = [true, false].find((one) => !state.excluded.has(one) && (state.values?.has(one) ?? true));
        return value === undefined ? NONE : found(value);
      }
      case 'number':
        return solveNumber(state, this.budget);
      case 'string':
        return solveString(state, [...hints, ...fittingWords(state, this.#words, this.budget)], this.budget);
      case 'array':
        return solveArray(this, state);
      case 'object':
        return solveObject(this, state);
      default:
        return state.type satisfies never;
    }
  }
}

function rank({ parts, refusing }: Choice): number {
  return (refusing ? 1e6 : 0) + parts.length;
}
