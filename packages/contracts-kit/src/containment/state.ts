import type { Graph } from './graph.js';
import { type Atom, BIT, type NameClass, type Node, type Scalar, type TypeName } from './node.js';
import { compare, isMultiple, type Rational } from './rational.js';
import { disjoint, summaryOf, typeBit } from './summary.js';

export interface Bound {
  at: Rational;
  exclusive: boolean;
}

export type Existing = NameClass & { schema: Node };

/** What is undecided: one of these must hold. */
export interface Choice {
  parts: readonly Node[];
  /** As `Node.refusing`. */
  refusing: boolean;
}

/**
 * Everything asked of one value of one known type. `add` keeps it consistent as far as can be seen without looking
 * into the value; what it cannot see is decided by the search over properties and items.
 */
export class State {
  readonly graph: Graph;
  readonly type: TypeName;
  readonly seen: Map<number, Node>;
  choices: Choice[];
  /** What is not understood of it, and so not kept to. */
  opaque: (Atom & { kind: 'opaque' })[] = [];
  values: ReadonlySet<Scalar> | undefined;
  excluded: Set<Scalar> = new Set();
  low: Bound | undefined;
  high: Bound | undefined;
  multiples: Rational[] = [];
  notMultiples: Rational[] = [];
  /** Of strings, arrays and objects alike: characters, items, properties. */
  least = 0;
  most = Number.POSITIVE_INFINITY;
  patterns: { source: string; wanted: boolean }[] = [];
  formats: { name: string; wanted: boolean }[] = [];
  items: Map<number, Node[]> = new Map();
  rest: { index: number; schema: Node }[] = [];
  someItem: { index: number; schema: Node }[] = [];
  counts: { kind: 'atLeast' | 'atMost'; count: number; schema: Node }[] = [];
  unique = false;
  repeated = false;
  properties: Map<string, Node[]> = new Map();
  required: Set<string> = new Set();
  others: Existing[] = [];
  someOther: Existing[] = [];
  names: Node[] = [];
  someName: Node[] = [];

  constructor(graph: Graph, type: TypeName, from?: State) {
    this.graph = graph;
    this.type = type;
    this.seen = new Map(from?.seen);
    this.choices = [...(from?.choices ?? [])];
    if (!from) return;
    this.opaque = [...from.opaque];
    this.values = from.values;
    this.excluded = new Set(from.excluded);
    this.low = from.low;
    this.high = from.high;
    this.multiples = [...from.multiples];
    this.notMultiples = [...from.notMultiples];
    this.least = from.least;
    this.most = from.most;
    this.patterns = [...from.patterns];
    this.formats = [...from.formats];
    this.items = new Map(from.items);
    this.rest = [...from.rest];
    this.someItem = [...from.someItem];
    this.counts = [...from.counts];
    this.unique = from.unique;
    this.repeated = from.repeated;
    this.properties = new Map(from.properties);
    this.required = new Set(from.required);
    this.others = [...from.others];
    this.someOther = [...from.someOther];
    this.names = [...from.names];
    this.someName = [...from.someName];
  }

  clone(): State {
    return new State(this.graph, this.type, this);
  }

  /** False when it cannot be together with what is already asked. */
  add(node: Node): boolean {
    if (node.kind === 'true' || this.seen.has(node.id)) return true;
    if (node.kind === 'false') return false;
    if (node.negation && this.seen.has(node.negation.id)) return false;
    this.seen.set(node.id, node);
    switch (node.kind) {
      case 'and':
        return node.parts.every((part) => this.add(part));
      case 'or':
        this.choices.push({ parts: node.parts, refusing: node.refusing === true });
        return true;
      case 'ref':
        return this.add(this.resolve(node));
      case 'atom':
        return this.#addAtom(node.atom);
      default:
        return node satisfies never;
    }
  }

  resolve(node: Node & { kind: 'ref' }): Node {
    const target = node.lazy.target;
    if (!target) throw new Error('a reference is used before its schema has been read');
    return node.negated ? this.graph.not(target) : target;
  }

  #addAtom(atom: Atom): boolean {
    if (atom.kind === 'type') return (atom.mask & BIT[this.type]) !== 0;
    if (atom.kind === 'opaque') {
      this.opaque.push(atom);
      return true;
    }
    if (atom.kind === 'values') return this.#addValues(atom);
    if (atom.on !== this.type) return !atom.must;
    switch (atom.kind) {
      case 'minimum':
        if (!this.low || tighter(atom, this.low, 1)) this.low = { at: atom.bound, exclusive: atom.exclusive };
        return !crossed(this.low, this.high);
      case 'maximum':
        if (!this.high || tighter(atom, this.high, -1)) this.high = { at: atom.bound, exclusive: atom.exclusive };
        return !crossed(this.low, this.high);
      case 'multipleOf':
        (atom.wanted ? this.multiples : this.notMultiples).push(atom.of);
        return !this.notMultiples.some((not) => this.multiples.some((of) => isMultiple(of, not)));
      case 'minLength':
      case 'minItems':
      case 'minProperties':
        this.least = Math.max(this.least, atom.count);
        return this.least <= this.most;
      case 'maxLength':
      case 'maxItems':
      case 'maxProperties':
        this.most = Math.min(this.most, atom.count);
        return this.least <= this.most;
      case 'pattern':
        this.patterns.push({ source: atom.text, wanted: atom.wanted });
        return true;
      case 'format':
        this.formats.push({ name: atom.text, wanted: atom.wanted });
        return true;
      case 'hasItem':
        this.least = Math.max(this.least, atom.index + 1);
        push(this.items, atom.index, atom.schema);
        return this.least <= this.most;
      case 'item':
        push(this.items, atom.index, atom.schema);
        return true;
      case 'rest':
        this.rest.push(atom);
        return true;
      case 'someItem':
        this.someItem.push(atom);
        this.least = Math.max(this.least, atom.index + 1);
        return this.least <= this.most;
      case 'atLeast':
      case 'atMost':
        this.counts.push(atom);
        return true;
      case 'unique':
        if (atom.wanted) this.unique = true;
        else this.repeated = true;
        return !(this.unique && this.repeated);
      case 'hasProperty':
        this.required.add(atom.name);
        return this.#addProperty(atom.name, atom.schema);
      case 'property':
        return this.#addProperty(atom.name, atom.schema);
      case 'others':
        this.others.push(atom);
        return true;
      case 'someOther':
        this.someOther.push(atom);
        return true;
      case 'names':
        this.names.push(atom.schema);
        return true;
      case 'someName':
        this.someName.push(atom.schema);
        return true;
      default:
        return atom satisfies never;
    }
  }

  #addValues({ values, wanted }: Atom & { kind: 'values' }): boolean {
    const own = [...values].filter((value) => typeBit(value) === BIT[this.type]);
    if (!wanted) {
      for (const value of own) this.excluded.add(value);
      return true;
    }
    this.values = new Set(this.values ? own.filter((value) => this.values?.has(value)) : own);
    return this.values.size > 0;
  }

  #addProperty(name: string, schema: Node): boolean {
    const known = this.properties.get(name) ?? [];
    push(this.properties, name, schema);
    if (!this.required.has(name)) return true;
    const all = this.properties.get(name) ?? [];
    // What was only conditional before may contradict itself now that the property has to be there.
    const fresh = known.includes(schema) || schema.kind === 'true' ? all : [schema];
    return fresh.every((one) => one.kind !== 'false' && all.every((other) => other === one || !excludes(one, other)));
  }

  /**
   * Whether the property is there and is so, as far as can be seen: `true` and `false` are certain of every value that fits the
   * state.
   */
  has(name: string, schema: Node): boolean | undefined {
    if (schema.kind === 'false') return false;
    const known = this.properties.get(name) ?? [];
    if (known.some((one) => one.kind === 'false' || excludes(one, schema))) return false;
    if (!this.required.has(name)) return undefined;
    if (schema.kind === 'true') return true;
    const other = this.graph.not(schema);
    return known.some((one) => one === schema || excludes(one, other)) ? true : undefined;
  }
}

/** Whether no value is in both, as far as can be seen at a glance. */
function excludes(one: Node, other: Node): boolean {
  return one.negation === other || disjoint(summaryOf(one), summaryOf(other));
}

function push<K>(map: Map<K, Node[]>, key: K, node: Node): void {
  const known = map.get(key);
  if (!known) map.set(key, [node]);
  else if (!known.includes(node)) map.set(key, [...known, node]);
}

function tighter(atom: { bound: Rational; exclusive: boolean }, than: Bound, direction: 1 | -1): boolean {
  const order = compare(atom.bound, than.at) * direction;
  return order > 0 || (order === 0 && atom.exclusive && !than.exclusive);
}

function crossed(low: Bound | undefined, high: Bound | undefined): boolean {
  if (!low || !high) return false;
  const order = compare(low.at, high.at);
  return order > 0 || (order === 0 && (low.exclusive || high.exclusive));
}
