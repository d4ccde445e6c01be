import type { Answer } from './answer.js';
import { BIT, type NameClass, type Node } from './node.js';
import type { Solver } from './solve.js';
import type { State } from './state.js';
import { matchesPattern } from './strings/index.js';

/** What a property of no schema is called. */
const HINTS = ['added', 'extra', 'other', 'another', 'more', 'added2', 'added3', 'added4', 'added5', 'added6'];

/** Every name that some condition speaks of by name. */
export function mentioned(state: State): Set<string> {
  const names = new Set([...state.required, ...state.properties.keys()]);
  for (const { names: own } of [...state.others, ...state.someOther]) for (const name of own) names.add(name);
  return names;
}

/** Whether `others` speaks of a name; undefined where a pattern cannot be asked. */
export function speaksOf({ names, but, pattern }: NameClass, name: string): boolean | undefined {
  if (names.has(name)) return false;
  let sure = true;
  if (pattern !== null) {
    const matches = matchesPattern(pattern, name);
    if (matches === false) return false;
    if (matches === undefined) sure = false;
  }
  for (const source of but) {
    const matches = matchesPattern(source, name);
    if (matches) return false;
    if (matches === undefined) sure = false;
  }
  return sure ? true : undefined;
}

/** Everything asked of the property `name`, and whether that is certain. */
export function conditionsOf(state: State, name: string): { nodes: Node[]; sure: boolean } {
  const nodes = [...(state.properties.get(name) ?? [])];
  let sure = true;
  for (const other of state.others) {
    const speaks = speaksOf(other, name);
    if (speaks) nodes.push(other.schema);
    if (speaks === undefined) sure = false;
  }
  return { nodes, sure };
}

/** Whether an object of the state may have a property of this name at all. */
export function nameAllowed(solver: Solver, state: State, name: string): Answer {
  if (state.names.length === 0) return { kind: 'found', value: name };
  return solver.solve([...state.names, solver.graph.values([name])]);
}

/**
 * New names, one for each way of fulfilling what the state asks of names (patterns, and what some name has to be): names that do
 * so in the same way and are mentioned nowhere are all alike. Answers that are `none` are ways that no name takes.
 */
export function* freshNames(
  solver: Solver,
  state: State,
  within: Partial<NameClass> = {},
  also: readonly Node[] = [],
): Generator<Answer> {
  const { graph } = solver;
  const pattern = (source: string) =>
    graph.atom({ kind: 'pattern', on: 'string', text: source, wanted: true, must: false });
  const fixed = [
    ...(typeof within.pattern === 'string' ? [pattern(within.pattern)] : []),
    ...(within.but ?? []).map((source) => graph.not(pattern(source))),
    ...also,
  ];
  const conditions = new Set<Node>(state.someName);
  for (const { but, pattern: own } of [...state.others, ...state.someOther]) {
    for (const source of but) conditions.add(pattern(source));
    if (own !== null) conditions.add(pattern(own));
  }
  const free = [...conditions].filter((one) => !fixed.includes(one) && !fixed.includes(graph.not(one)));
  const taken = new Set([...mentioned(state), ...(within.names ?? [])]);
  const base = [graph.type(BIT.string), ...state.names, ...fixed, graph.values(taken, false)];
  yield* ways(solver, base, free);
}

/** Branches on one condition after the other, and leaves what no name can take, so that what has few ways has few steps. */
function* ways(solver: Solver, chosen: readonly Node[], free: readonly Node[]): Generator<Answer> {
  solver.budget.spend(5);
  const answer = solver.solve(chosen, HINTS);
  const [next, ...rest] = free;
  if (!next || answer.kind === 'none') {
    yield answer;
    return;
  }
  yield* ways(solver, [...chosen, solver.graph.not(next)], rest);
  yield* ways(solver, [...chosen, next], rest);
}
