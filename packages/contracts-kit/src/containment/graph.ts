import { type Atom, BIT, EVERY_TYPE, type Lazy, type Node, type Scalar } from './node.js';
import { keyOf } from './node-key.js';

type Content =
  | { kind: 'true' | 'false' }
  | { kind: 'atom'; atom: Atom }
  | { kind: 'and' | 'or'; parts: readonly Node[] };

/**
 * Makes nodes, each only once: equal schemas are one node, so that what did not change between two versions is seen to be the
 * same by its id. The source of the idea is hash-consing, as binary decision diagrams do it.
 */
export class Graph {
  readonly #nodes = new Map<string, Node>();
  readonly #documents = new Map<unknown, number>();
  #ids = 0;
  readonly yes: Node = this.#make('T', { kind: 'true' });
  readonly no: Node = this.#make('F', { kind: 'false' });

  #make(key: string, content: Content): Node {
    const known = this.#nodes.get(key);
    if (known) return known;
    const node = { id: this.#ids++, ...content } as Node;
    this.#nodes.set(key, node);
    return node;
  }

  atom(atom: Atom): Node {
    if (atom.kind === 'type') {
      if (atom.mask === EVERY_TYPE) return this.yes;
      if (atom.mask === 0) return this.no;
    }
    if (atom.kind === 'values' && atom.values.size === 0) return atom.wanted ? this.no : this.yes;
    if ('must' in atom) {
      const trivial = triviality(atom, this.yes, this.no);
      const own = BIT[atom.on];
      if (trivial === true) return atom.must ? this.type(own) : this.yes;
      if (trivial === false) return atom.must ? this.no : this.type(EVERY_TYPE & ~own);
      // One spelling for each: how many items are not so, and whether all are, is one question.
      if (atom.kind === 'atMost' && atom.count === 0) {
        return this.atom({ kind: 'rest', on: 'array', index: 0, schema: this.not(atom.schema), must: atom.must });
      }
      if (atom.kind === 'atLeast' && atom.count === 1) {
        return this.atom({ kind: 'someItem', on: 'array', index: 0, schema: atom.schema, must: atom.must });
      }
    }
    return this.#make(keyOf(atom), { kind: 'atom', atom });
  }

  type(mask: number): Node {
    return this.atom({ kind: 'type', mask });
  }

  values(values: Iterable<Scalar>, wanted = true): Node {
    return this.atom({ kind: 'values', values: new Set(values), wanted });
  }

  and(nodes: readonly Node[]): Node {
    return this.#join('and', nodes, this.yes, this.no);
  }

  or(nodes: readonly Node[]): Node {
    return this.#join('or', nodes, this.no, this.yes);
  }

  /** A disjunction as a schema says it. */
  union(nodes: readonly Node[]): Node {
    const or = this.or(nodes);
    or.refusing = false;
    return or;
  }

  #join(kind: 'and' | 'or', nodes: readonly Node[], neutral: Node, absorbing: Node): Node {
    const parts = new Map<number, Node>();
    for (const node of nodes) {
      if (node === absorbing) return absorbing;
      if (node === neutral) continue;
      if (node.kind === kind) for (const part of node.parts) parts.set(part.id, part);
      else parts.set(node.id, node);
    }
    for (const part of parts.values()) if (part.negation && parts.has(part.negation.id)) return absorbing;
    if (parts.size === 0) return neutral;
    const [first] = parts.values();
    if (parts.size === 1) return first!;
    const ids = [...parts.keys()].sort((a, b) => a - b);
    return this.#make(`${kind}${ids.join()}`, { kind, parts: [...parts.values()] });
  }

  /** A number for each document, by identity. */
  documentOf(root: unknown): number {
    const known = this.#documents.get(root) ?? this.#documents.size;
    this.#documents.set(root, known);
    return known;
  }

  ref(lazy: Lazy): Node {
    return { id: this.#ids++, kind: 'ref', lazy, negated: false };
  }

  /** The other values: in negation normal form, and the negation's negation is the node again. */
  not(node: Node): Node {
    if (node.negation) return node.negation;
    const negation = this.#negate(node);
    node.negation = negation;
    negation.negation ??= node;
    return negation;
  }

  #negate(node: Node): Node {
    switch (node.kind) {
      case 'true':
        return this.no;
      case 'false':
        return this.yes;
      case 'and': {
        const or = this.or(node.parts.map((part) => this.not(part)));
        or.refusing ??= true;
        return or;
      }
      case 'or':
        return this.and(node.parts.map((part) => this.not(part)));
      case 'ref':
        return { id: this.#ids++, kind: 'ref', lazy: node.lazy, negated: !node.negated };
      case 'atom':
        return this.atom(this.#negateAtom(node.atom));
      default:
        return node satisfies never;
    }
  }

  #negateAtom(atom: Atom): Atom {
    switch (atom.kind) {
      case 'type':
        return { ...atom, mask: EVERY_TYPE & ~atom.mask };
      case 'values':
      case 'opaque':
        return { ...atom, wanted: !atom.wanted };
      case 'multipleOf':
      case 'pattern':
      case 'format':
      case 'unique':
        return { ...atom, wanted: !atom.wanted, must: !atom.must };
      case 'minimum':
      case 'maximum':
        return { ...atom, kind: OPPOSITE[atom.kind], exclusive: !atom.exclusive, must: !atom.must };
      case 'minLength':
      case 'minItems':
      case 'minProperties':
        return { ...atom, kind: OPPOSITE[atom.kind], count: atom.count - 1, must: !atom.must } as Atom;
      case 'maxLength':
      case 'maxItems':
      case 'maxProperties':
        return { ...atom, kind: OPPOSITE[atom.kind], count: atom.count + 1, must: !atom.must } as Atom;
      case 'atLeast':
        return { ...atom, kind: 'atMost', count: atom.count - 1, must: !atom.must };
      case 'atMost':
        return { ...atom, kind: 'atLeast', count: atom.count + 1, must: !atom.must };
      case 'item':
      case 'hasItem':
      case 'rest':
      case 'someItem':
      case 'property':
      case 'hasProperty':
      case 'others':
      case 'someOther':
      case 'names':
      case 'someName':
        return { ...atom, kind: OPPOSITE[atom.kind], schema: this.not(atom.schema), must: !atom.must } as Atom;
      default:
        return atom satisfies never;
    }
  }
}

/** What a condition says of every value of its own type, where it is always the same. */
function triviality(atom: Atom & { must: boolean }, yes: Node, no: Node): boolean | undefined {
  switch (atom.kind) {
    case 'minLength':
    case 'minItems':
    case 'minProperties':
    case 'atLeast':
      return atom.count <= 0 ? true : atom.kind === 'atLeast' && atom.schema === no ? false : undefined;
    case 'maxLength':
    case 'maxItems':
    case 'maxProperties':
    case 'atMost':
      return atom.count < 0 ? false : atom.kind === 'atMost' && atom.schema === no ? true : undefined;
    case 'item':
    case 'rest':
    case 'property':
    case 'others':
    case 'names':
      return atom.schema === yes ? true : undefined;
    case 'hasItem':
    case 'someItem':
    case 'hasProperty':
    case 'someOther':
    case 'someName':
      return atom.schema === no ? false : undefined;
    default:
      return undefined;
  }
}

const OPPOSITE = {
  minimum: 'maximum',
  maximum: 'minimum',
  minLength: 'maxLength',
  maxLength: 'minLength',
  minItems: 'maxItems',
  maxItems: 'minItems',
  minProperties: 'maxProperties',
  maxProperties: 'minProperties',
  item: 'hasItem',
  hasItem: 'item',
  rest: 'someItem',
  someItem: 'rest',
  property: 'hasProperty',
  hasProperty: 'property',
  others: 'someOther',
  someOther: 'others',
  names: 'someName',
  someName: 'names',
} as const;
