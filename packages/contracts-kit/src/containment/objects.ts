import { Alternatives, type Answer, type Doubt, found, NONE, unknown } from './answer.js';
import { conditionsOf, freshNames, mentioned, nameAllowed, speaksOf } from './names.js';
import type { Node } from './node.js';
import type { Solver } from './solve.js';
import type { State } from './state.js';
import type { Json } from './types.js';

/** Larger objects are not put together. */
const MOST_PROPERTIES = 300;

/** An object with what is demanded and as little else as possible. */
export function solveObject(solver: Solver, state: State): Answer {
  solver.budget.spend(state.required.size + 1);
  const [exists, ...others] = state.someOther;
  if (exists) {
    const known = [...mentioned(state)].filter((name) => speaksOf(exists, name) !== false);
    const doubt = known.some((name) => speaksOf(exists, name) === undefined)
      ? { reason: 'a pattern of property names is not decided' }
      : undefined;
    return someProperty(solver, state, {
      known,
      fresh: freshNames(solver, state, exists),
      schema: exists.schema,
      doubt,
      without: (next) => {
        next.someOther = others;
      },
    });
  }
  const [badName, ...names] = state.someName;
  if (badName) {
    const known = [...mentioned(state)].filter((name) => {
      return solver.solve([badName, solver.graph.values([name])]).kind !== 'none';
    });
    return someProperty(solver, state, {
      known,
      fresh: freshNames(solver, state, {}, [badName]),
      schema: solver.graph.yes,
      doubt: undefined,
      without: (next) => {
        next.someName = names;
      },
    });
  }
  return withRequired(solver, state);
}

interface Wanted {
  /** Names some condition mentions. */
  known: readonly string[];
  /** Names that nothing mentions. */
  fresh: Iterable<Answer>;
  schema: Node;
  doubt: Doubt | undefined;
  without(next: State): void;
}

/** Some property of a kind has to be there: each name that it could have is tried, new ones first, as they are easiest to see. */
function someProperty(solver: Solver, state: State, wanted: Wanted): Answer {
  const ways = new Alternatives();
  const attempt = (name: string, doubt: Doubt | undefined): boolean => {
    solver.budget.spend(5);
    const next = state.clone();
    wanted.without(next);
    const { graph } = solver;
    const must = graph.atom({ kind: 'hasProperty', on: 'object', name, schema: wanted.schema, must: false });
    if (!next.add(must)) return false;
    const answer = solveObject(solver, next);
    return ways.add(answer.kind === 'found' && doubt && !answer.doubt ? found(answer.value, doubt) : answer);
  };
  for (const name of wanted.fresh) {
    if (name.kind !== 'found') ways.add(name);
    else if (attempt(name.value as string, name.doubt)) return ways.answer;
  }
  for (const name of wanted.known) if (attempt(name, wanted.doubt)) return ways.answer;
  return ways.answer;
}

function withRequired(solver: Solver, state: State): Answer {
  if (state.required.size > state.most) return NONE;
  const object = new Built(solver, state);
  // What is asked most of is what most likely has no answer.
  const names = [...state.required].sort((a, b) => weight(state, b) - weight(state, a));
  for (const name of names) {
    const refusal = object.put(name);
    if (refusal) return refusal;
  }
  if (object.unknown) return object.unknown;
  return state.least <= state.required.size ? object.answer() : enlarged(solver, state, object);
}

/** Fills up to `minProperties`: first with names that are spoken of, then with new ones. Names do not depend on each other. */
function enlarged(solver: Solver, state: State, object: Built): Answer {
  let depends = Number.POSITIVE_INFINITY;
  for (const name of mentioned(state)) {
    if (object.size >= state.least) return object.answer();
    if (state.required.has(name)) continue;
    const refusal = object.put(name);
    if (refusal?.kind === 'none') depends = Math.min(depends, refusal.depends);
  }
  const current = state.clone();
  while (object.size < state.least) {
    solver.budget.spend(20);
    const before = object.size;
    for (const name of freshNames(solver, current)) {
      if (name.kind === 'none') depends = Math.min(depends, name.depends);
      if (name.kind === 'unknown') return name;
      if (name.kind !== 'found') continue;
      current.properties.set(name.value as string, []);
      const refusal = object.put(name.value as string, name.doubt);
      if (refusal?.kind === 'none') depends = Math.min(depends, refusal.depends);
      if (object.size >= state.least) return object.answer();
    }
    if (object.size === before) return object.unknown ?? { kind: 'none', depends };
    if (state.least - object.size > MOST_PROPERTIES)
      return unknown(`objects of more than ${MOST_PROPERTIES} properties`);
  }
  return object.answer();
}

function weight(state: State, name: string): number {
  return state.properties.get(name)?.length ?? 0;
}

/** An object while it is being put together. */
class Built {
  unknown: Answer | undefined;
  readonly #solver: Solver;
  readonly #state: State;
  readonly #values = new Map<string, Json>();
  #doubt: Doubt | undefined;

  constructor(solver: Solver, state: State) {
    this.#solver = solver;
    this.#state = state;
  }

  get size(): number {
    return this.#values.size;
  }

  /** Adds a property, or says `none` when it cannot be there. */
  put(name: string, doubt?: Doubt): Answer | undefined {
    const allowed = nameAllowed(this.#solver, this.#state, name);
    if (allowed.kind === 'none') return allowed;
    const { nodes, sure } = conditionsOf(this.#state, name);
    const answer = this.#solver.solve(nodes);
    if (answer.kind === 'none') return answer;
    if (allowed.kind === 'unknown') this.unknown ??= allowed;
    if (answer.kind === 'unknown') this.unknown ??= answer;
    if (answer.kind !== 'found' || allowed.kind !== 'found') return undefined;
    this.#values.set(name, answer.value);
    this.#doubt ??= doubt ?? answer.doubt ?? allowed.doubt;
    if (!sure) this.#doubt ??= { reason: 'a pattern of property names is not decided' };
    return undefined;
  }

  answer(): Answer {
    const order = new Map([...mentioned(this.#state)].map((name, index) => [name, index]));
    const place = (name: string) => order.get(name) ?? order.size;
    const entries = [...this.#values].sort(([a], [b]) => place(a) - place(b));
    return found(Object.fromEntries(entries), this.#doubt);
  }
}
