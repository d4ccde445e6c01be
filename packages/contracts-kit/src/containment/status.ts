import { type Atom, BIT, type Node } from './node.js';
import { compare, isMultiple } from './rational.js';
import type { State } from './state.js';

/** Deeper the answer costs more than the search that it saves. */
const DEPTH = 6;

/** Whether a node holds of every value that fits the state (`true`), of none (`false`), or cannot be told at a glance. */
export function statusOf(node: Node, state: State, depth = DEPTH): boolean | undefined {
  if (node.kind === 'true') return true;
  if (node.kind === 'false') return false;
  if (state.seen.has(node.id)) return true;
  if (node.negation && state.seen.has(node.negation.id)) return false;
  if (node.kind === 'ref') return undefined;
  if (node.kind === 'atom') return ofAtom(node.atom, state);
  if (depth === 0) return undefined;
  // A conjunction fails with one part, a disjunction holds with one.
  const decisive = node.kind === 'or';
  let open = false;
  for (const part of node.parts) {
    const status = statusOf(part, state, depth - 1);
    if (status === decisive) return decisive;
    if (status === undefined) open = true;
  }
  if (open) return node.kind === 'and' && contradicts(node.parts, state) ? false : undefined;
  return !decisive;
}

/** A part that demands a property and another that says how it is, together against the state. */
function contradicts(parts: readonly Node[], state: State): boolean {
  if (state.type !== 'object') return false;
  const required = new Set<string>();
  for (const part of parts) {
    if (part.kind === 'atom' && part.atom.kind === 'hasProperty') required.add(part.atom.name);
  }
  return parts.some((part) => {
    if (part.kind !== 'atom' || part.atom.kind !== 'property') return false;
    const { name, schema } = part.atom;
    return (required.has(name) || state.required.has(name)) && state.has(name, schema) === false;
  });
}

function ofAtom(atom: Atom, state: State): boolean | undefined {
  switch (atom.kind) {
    case 'type':
      return (atom.mask & BIT[state.type]) !== 0;
    case 'values':
      return ofValues(atom, state);
    case 'opaque':
      return undefined;
    default:
      return atom.on === state.type ? ofOwn(atom, state) : !atom.must;
  }
}

function ofValues({ values, wanted }: Atom & { kind: 'values' }, state: State): boolean | undefined {
  if (state.type === 'object' || state.type === 'array') return !wanted;
  if (!state.values) return undefined;
  let inside = 0;
  for (const value of state.values) if (values.has(value)) inside += 1;
  if (inside === 0) return !wanted;
  return inside === state.values.size ? wanted : undefined;
}

function ofOwn(atom: Exclude<Atom, { kind: 'type' | 'values' | 'opaque' }>, state: State): boolean | undefined {
  switch (atom.kind) {
    case 'minimum': {
      if (state.low) {
        const order = compare(state.low.at, atom.bound);
        if (order > 0 || (order === 0 && (!atom.exclusive || state.low.exclusive))) return true;
      }
      return state.high && below(state.high, atom) ? false : undefined;
    }
    case 'maximum': {
      if (state.high) {
        const order = compare(state.high.at, atom.bound);
        if (order < 0 || (order === 0 && (!atom.exclusive || state.high.exclusive))) return true;
      }
      return state.low && above(state.low, atom) ? false : undefined;
    }
    case 'multipleOf': {
      const divided = state.multiples.some((of) => isMultiple(of, atom.of));
      const not = state.notMultiples.some((of) => isMultiple(atom.of, of));
      return divided ? atom.wanted : not ? !atom.wanted : undefined;
    }
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return state.least >= atom.count ? true : state.most < atom.count ? false : undefined;
    case 'maxLength':
    case 'maxItems':
    case 'maxProperties':
      return state.most <= atom.count ? true : state.least > atom.count ? false : undefined;
    case 'pattern':
      return sign(state.patterns, ({ source }) => source === atom.text, atom.wanted);
    case 'format':
      return sign(state.formats, ({ name }) => name === atom.text, atom.wanted);
    case 'unique':
      return state.unique ? atom.wanted : state.repeated ? !atom.wanted : undefined;
    case 'hasItem':
      return state.most <= atom.index ? false : undefined;
    case 'item':
      return state.most <= atom.index ? true : undefined;
    case 'property': {
      const not = state.has(atom.name, state.graph.not(atom.schema));
      return not === undefined ? undefined : !not;
    }
    case 'hasProperty':
      return state.has(atom.name, atom.schema);
    default:
      return undefined;
  }
}

function sign<T extends { wanted: boolean }>(
  known: readonly T[],
  same: (one: T) => boolean,
  wanted: boolean,
): boolean | undefined {
  const found = known.find(same);
  return found && found.wanted === wanted;
}

type Limit = { at: State['multiples'][number]; exclusive: boolean };

function below(high: Limit, atom: Atom & { kind: 'minimum' | 'maximum' }): boolean {
  const order = compare(high.at, atom.bound);
  return order < 0 || (order === 0 && (atom.exclusive || high.exclusive));
}

function above(low: Limit, atom: Atom & { kind: 'minimum' | 'maximum' }): boolean {
  const order = compare(low.at, atom.bound);
  return order > 0 || (order === 0 && (atom.exclusive || low.exclusive));
}
