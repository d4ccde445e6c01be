import { isObject } from '../hostile-json.js';
import { toPointer } from '../json-pointer.js';
import type { Budget } from './budget.js';
import { evaluatedBy } from './evaluated.js';
import type { Graph } from './graph.js';
import type { Lazy, Node, Side } from './node.js';
import { logicKeywords } from './read-logic.js';
import { arrayKeywords, objectKeywords } from './read-shapes.js';
import { valueKeywords } from './read-values.js';
import { beginsResource, type Dialect, dialectOf, embedsOthers, resolveReference, type Scope } from './references.js';
import type { Schema } from './types.js';

/** A schema of which nothing can be said: its dialect is unknown, it refers to itself in place, it is too deep. */
export class Unsupported extends Error {
  override readonly name = 'Unsupported';
  readonly pointer: string;

  constructor(reason: string, pointer: string) {
    super(reason);
    this.pointer = pointer;
  }
}

/** Deeper than any contract, and shallow enough for the stack. */
const MAX_DEPTH = 200;

/** Reads one schema document into nodes. Keywords that are not understood become `opaque` conditions, never nothing. */
export class Reader {
  readonly side: Side;
  readonly graph: Graph;
  readonly budget: Budget;
  readonly #whole: Schema;
  /** By the document a schema stands in, since `#` means that, and by the schema. */
  readonly #read = new Map<Schema, Map<object, Node>>();
  readonly #reading = new Map<object, { lazy: Lazy; root: Schema }>();
  readonly #lazies: { lazy: Lazy; pointer: string }[] = [];
  #depth = 0;

  constructor(graph: Graph, budget: Budget, whole: Schema, side: Side) {
    this.side = side;
    this.graph = graph;
    this.budget = budget;
    this.#whole = whole;
  }

  /** Throws Unsupported. */
  whole(): Node {
    const dialect = dialectOf(this.#whole);
    if (!dialect) throw new Unsupported('$schema names a dialect that is not draft-07, 2019-09 or 2020-12', '/$schema');
    const node = this.schema(this.#whole, { root: this.#whole, dialect, pointer: '' });
    for (const { lazy, pointer } of this.#lazies) {
      if (lazy.target && returnsTo(lazy.target, lazy, new Set())) {
        throw new Unsupported('it refers to itself without going into the value', pointer);
      }
    }
    return node;
  }

  schema(schema: unknown, scope: Scope): Node {
    this.budget.spend(2);
    if (schema === true) return this.graph.yes;
    if (schema === false) return this.graph.no;
    if (!isObject(schema)) return this.opaque('a schema is an object or a boolean', scope, '', schema);
    const inner = this.#inner(schema, scope);
    const known = this.#read.get(inner.root)?.get(schema);
    if (known) return known;
    const open = this.#reading.get(schema);
    if (open?.root === inner.root) {
      this.#lazies.push({ lazy: open.lazy, pointer: scope.pointer });
      return this.graph.ref(open.lazy);
    }
    if (this.#depth >= MAX_DEPTH) throw new Unsupported(`it is nested deeper than ${MAX_DEPTH} levels`, scope.pointer);
    const own: Lazy = {};
    this.#reading.set(schema, { lazy: own, root: inner.root });
    this.#depth += 1;
    const node = this.#keywords(schema, inner);
    this.#depth -= 1;
    this.#reading.delete(schema);
    own.target = node;
    const here = this.#read.get(inner.root) ?? new Map<object, Node>();
    this.#read.set(inner.root, here.set(schema, node));
    return node;
  }

  #inner(schema: Schema, scope: Scope): Scope {
    if (!beginsResource(schema)) return scope;
    const dialect = dialectOf(schema, scope.dialect);
    if (!dialect) throw new Unsupported('$schema names a dialect that is not known', `${scope.pointer}/$schema`);
    return { ...scope, root: schema, dialect };
  }

  /** The condition of a keyword that nothing can be proven with. */
  opaque(reason: string, scope: Scope, keyword: string, value: unknown, believed = false): Node {
    const pointer = keyword === '' ? scope.pointer : `${scope.pointer}/${keyword}`;
    let key: string;
    try {
      key = `${scope.dialect} ${keyword} ${JSON.stringify(value)}`;
      // What refers to its document means another thing in another document.
      if (/"\$(ref|dynamicRef|recursiveRef|id)"/.test(key) || (keyword === '$ref' && !elsewhere(value, this.#whole)))
        key += ` of ${this.graph.documentOf(scope.root)}`;
    } catch {
      throw new Unsupported('it is nested too deeply', pointer);
    }
    return this.graph.atom({ kind: 'opaque', key, reason, pointer, side: this.side, believed, wanted: true });
  }

  /** The subschema under a keyword. */
  sub(schema: unknown, scope: Scope, ...steps: (string | number)[]): Node {
    return this.schema(schema, { ...scope, pointer: scope.pointer + toPointer(steps) });
  }

  #keywords(schema: Record<string, unknown>, scope: Scope): Node {
    const nodes: Node[] = [];
    if (schema.$ref !== undefined) {
      nodes.push(this.#reference(schema.$ref, scope));
      // Draft-07: "All other properties in a "$ref" object MUST be ignored."
      if (scope.dialect === 'draft-07') return this.graph.and(nodes);
    }
    for (const [keyword, value] of Object.entries(schema)) {
      if (keyword === 'unevaluatedProperties' && scope.dialect !== 'draft-07') {
        const rest = this.#unevaluated(schema, scope);
        if (rest) {
          nodes.push(rest);
          continue;
        }
      }
      const reason = ASSERTS_ELSEWHERE[scope.dialect].has(keyword)
        ? `${keyword} is not proven with in ${scope.dialect}`
        : undefined;
      if (reason && value !== true && !isEmpty(value)) {
        // What it says depends on the keywords beside it.
        const at = { ...scope, pointer: `${scope.pointer}/${keyword}` };
        const believed = scope.dialect !== 'draft-07' && keyword.startsWith('unevaluated');
        nodes.push(this.opaque(reason, at, '', schema, believed));
      }
    }
    nodes.push(...valueKeywords(this, schema, scope));
    nodes.push(...logicKeywords(this, schema, scope));
    nodes.push(...objectKeywords(this, schema, scope));
    nodes.push(...arrayKeywords(this, schema, scope));
    return this.graph.and(nodes);
  }

  /** `unevaluatedProperties`, where what is evaluated is the same for every value. */
  #unevaluated(schema: Record<string, unknown>, scope: Scope): Node | undefined {
    const evaluated = evaluatedBy(schema, scope, this.#whole);
    if (!evaluated) return undefined;
    if (evaluated.all) return this.graph.yes;
    const node = this.sub(schema.unevaluatedProperties, scope, 'unevaluatedProperties');
    const { names, patterns } = evaluated;
    return this.graph.atom({
      kind: 'others',
      on: 'object',
      names,
      but: [...patterns],
      pattern: null,
      schema: node,
      must: false,
    });
  }

  #reference(reference: unknown, scope: Scope): Node {
    if (typeof reference !== 'string') return this.opaque('a malformed $ref', scope, '$ref', reference);
    const target = resolveReference(reference, scope, this.#whole);
    if (!target)
      return this.opaque(`it refers to what is not in it: ${reference.slice(0, 80)}`, scope, '$ref', reference);
    return this.schema(target.schema, target.scope);
  }
}

/** Keywords that refuse values in some dialect or some validator, and that this one's reading does not prove with. */
const ASSERTS_ELSEWHERE: Record<Dialect, ReadonlySet<string>> = {
  'draft-07': new Set([
    'prefixItems',
    'dependentRequired',
    'dependentSchemas',
    'minContains',
    'maxContains',
    'unevaluatedProperties',
    'unevaluatedItems',
    '$recursiveRef',
    '$dynamicRef',
  ]),
  '2019-09': new Set([
    'prefixItems',
    'dependencies',
    'unevaluatedProperties',
    'unevaluatedItems',
    '$recursiveRef',
    '$dynamicRef',
  ]),
  '2020-12': new Set(['dependencies', 'unevaluatedProperties', 'unevaluatedItems', '$recursiveRef', '$dynamicRef']),
};

/** Whether a reference surely means the same document whichever schema holds it. */
function elsewhere(reference: unknown, whole: Schema): boolean {
  return typeof reference === 'string' && URL.canParse(reference) && !embedsOthers(whole);
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** Whether a node stands, at the same place of the value, within itself. */
function returnsTo(node: Node, lazy: Lazy, seen: Set<Node | Lazy>): boolean {
  if (seen.has(node)) return false;
  seen.add(node);
  if (node.kind === 'ref') {
    if (node.lazy === lazy) return true;
    return node.lazy.target !== undefined && returnsTo(node.lazy.target, lazy, seen);
  }
  return (node.kind === 'and' || node.kind === 'or') && node.parts.some((part) => returnsTo(part, lazy, seen));
}
