import type { Graph } from './graph.js';
import { speaksOf } from './names.js';
import { type Atom, BIT, type Node, type Scalar } from './node.js';
import { compare, isMultiple, rational } from './rational.js';
import { knownFormats, matchesFormat, matchesPattern } from './strings/index.js';
import { typeBit } from './summary.js';
import type { Json } from './types.js';

/**
 * `believed`: not known here, and the independent validator can be asked; undefined: not known, and validators need not agree
 * (a malformed keyword, a spelling that some take for a format).
 */
export type Truth = boolean | 'believed' | undefined;

/** Whether a value fulfils a node. */
export function fulfils(graph: Graph, node: Node, value: Json): Truth {
  switch (node.kind) {
    case 'true':
      return true;
    case 'false':
      return false;
    case 'ref': {
      const target = node.lazy.target!;
      return fulfils(graph, node.negated ? graph.not(target) : target, value);
    }
    case 'and':
      return every(node.parts, (part) => fulfils(graph, part, value));
    case 'or':
      return some(node.parts, (part) => fulfils(graph, part, value));
    case 'atom':
      return ofAtom(graph, node.atom, value);
    default:
      return node satisfies never;
  }
}

function every<T>(list: Iterable<T>, test: (one: T) => Truth): Truth {
  let all: Truth = true;
  for (const one of list) {
    const truth = test(one);
    if (truth === false) return false;
    // The least certain of them.
    if (truth === undefined) all = undefined;
    else if (truth === 'believed' && all === true) all = 'believed';
  }
  return all;
}

function some<T>(list: Iterable<T>, test: (one: T) => Truth): Truth {
  return not(every(list, (one) => not(test(one))));
}

function not(truth: Truth): Truth {
  return typeof truth === 'boolean' ? !truth : truth;
}

function wantedly(truth: Truth, wanted: boolean): Truth {
  return wanted ? truth : not(truth);
}

function ofAtom(graph: Graph, atom: Atom, value: Json): Truth {
  switch (atom.kind) {
    case 'type':
      return (atom.mask & typeBit(value)) !== 0;
    case 'values':
      return atom.values.has(value as Scalar) === atom.wanted;
    case 'opaque':
      return atom.believed ? 'believed' : undefined;
    default:
      return typeBit(value) === BIT[atom.on] ? ofOwn(graph, atom, value) : !atom.must;
  }
}

function ofOwn(graph: Graph, atom: Exclude<Atom, { kind: 'type' | 'values' | 'opaque' }>, value: Json): Truth {
  switch (atom.on) {
    case 'number':
      return ofNumber(atom, value as number);
    case 'string':
      return ofString(atom, value as string);
    case 'array':
      return ofArray(graph, atom, value as Json[]);
    case 'object':
      return ofObject(graph, atom, value as { [name: string]: Json });
    default:
      return atom satisfies never;
  }
}

function ofNumber(atom: Extract<Atom, { on: 'number' }>, value: number): Truth {
  const exact = rational(value);
  if (!exact) return undefined;
  if (atom.kind === 'multipleOf') return isMultiple(exact, atom.of) === atom.wanted;
  const order = compare(exact, atom.bound) * (atom.kind === 'minimum' ? 1 : -1);
  return order > 0 || (order === 0 && !atom.exclusive);
}

/** Line ends, controls and rare spaces, of which engines differ on whether `.` and `\s` mean them. */
const ODD = /[\p{Cc}\p{Zl}\p{Zp}\u00a0\ufeff]/u;
const CLASSES = /\.|\\s/i;

function ofString(atom: Extract<Atom, { on: 'string' }>, value: string): Truth {
  if ('text' in atom) {
    if (atom.kind === 'pattern') {
      if (ODD.test(value) && CLASSES.test(atom.text)) return undefined;
      return wantedly(matchesPattern(atom.text, value) ?? 'believed', atom.wanted);
    }
    // A format that no validator knows refuses nothing anywhere.
    const unsure = knownFormats.includes(atom.text) ? undefined : 'believed';
    return wantedly(matchesFormat(atom.text, value) ?? unsure, atom.wanted);
  }
  const length = [...value].length;
  return atom.kind === 'minLength' ? length >= atom.count : length <= atom.count;
}

function ofArray(graph: Graph, atom: Extract<Atom, { on: 'array' }>, value: readonly Json[]): Truth {
  switch (atom.kind) {
    case 'minItems':
      return value.length >= atom.count;
    case 'maxItems':
      return value.length <= atom.count;
    case 'item':
      return value.length <= atom.index || fulfils(graph, atom.schema, value[atom.index]!);
    case 'hasItem':
      return value.length > atom.index && fulfils(graph, atom.schema, value[atom.index]!);
    case 'rest':
      return every(value.slice(atom.index), (item) => fulfils(graph, atom.schema, item));
    case 'someItem':
      return some(value.slice(atom.index), (item) => fulfils(graph, atom.schema, item));
    case 'atLeast':
    case 'atMost':
      return counted(graph, atom, value);
    case 'unique':
      return (new Set(value.map(canonical)).size === value.length) === atom.wanted;
    default:
      return atom satisfies never;
  }
}

function counted(graph: Graph, atom: Atom & { kind: 'atLeast' | 'atMost' }, value: readonly Json[]): Truth {
  const truths = value.map((item) => fulfils(graph, atom.schema, item));
  const certain = truths.filter((truth) => truth === true).length;
  const possible = truths.filter((truth) => truth !== false).length;
  if (atom.kind === 'atLeast') return certain >= atom.count ? true : possible < atom.count ? false : undefined;
  return possible <= atom.count ? true : certain > atom.count ? false : undefined;
}

function ofObject(graph: Graph, atom: Extract<Atom, { on: 'object' }>, value: { [name: string]: Json }): Truth {
  // Only where they are asked for: a large object has as many of these conditions as names.
  const names = () => Object.keys(value);
  switch (atom.kind) {
    case 'minProperties':
      return names().length >= atom.count;
    case 'maxProperties':
      return names().length <= atom.count;
    case 'property':
      return !Object.hasOwn(value, atom.name) || fulfils(graph, atom.schema, value[atom.name]!);
    case 'hasProperty':
      return Object.hasOwn(value, atom.name) && fulfils(graph, atom.schema, value[atom.name]!);
    case 'others':
      return every(names(), (name) =>
        some([not(speaksOf(atom, name)), fulfils(graph, atom.schema, value[name]!)], same),
      );
    case 'someOther':
      return some(names(), (name) => every([speaksOf(atom, name), fulfils(graph, atom.schema, value[name]!)], same));
    case 'names':
      return every(names(), (name) => fulfils(graph, atom.schema, name));
    case 'someName':
      return some(names(), (name) => fulfils(graph, atom.schema, name));
    default:
      return atom satisfies never;
  }
}

function same(truth: Truth): Truth {
  return truth;
}

/** Equal values, equal text: the order of properties does not count. */
export function canonical(value: Json): string {
  return JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
