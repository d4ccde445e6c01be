import { BIT, EVERY_TYPE, type Node, type Scalar, type Summary } from './node.js';

const ANY: Summary = { mask: EVERY_TYPE };
const DEPTH = 4;

export function typeBit(value: unknown): number {
  if (value === null) return BIT.null;
  if (Array.isArray(value)) return BIT.array;
  return BIT[typeof value as 'boolean' | 'number' | 'string' | 'object'];
}

const SCALARS = BIT.null | BIT.boolean | BIT.number | BIT.string;

/** What is certain of every value of the node, found without search. */
export function summaryOf(node: Node, depth = DEPTH): Summary {
  if (node.summary) return node.summary;
  const summary = summarise(node, depth);
  // A summary cut short by depth is true, but weaker than it could be: not kept.
  if (depth === DEPTH) node.summary = summary;
  return summary;
}

function summarise(node: Node, depth: number): Summary {
  switch (node.kind) {
    case 'true':
      return ANY;
    case 'false':
      return { mask: 0 };
    case 'ref':
      return depth <= 1 || node.negated || !node.lazy.target ? ANY : summaryOf(node.lazy.target, depth - 1);
    case 'and':
      return both(node.parts, depth);
    case 'or':
      return node.parts.map((part) => summaryOf(part, depth)).reduce(either);
    case 'atom':
      return ofAtom(node, depth);
    default:
      return node satisfies never;
  }
}

function ofAtom(node: Node & { kind: 'atom' }, depth: number): Summary {
  const { atom } = node;
  if (atom.kind === 'type') return { mask: atom.mask };
  if (atom.kind === 'values') {
    if (!atom.wanted) return ANY;
    let mask = 0;
    for (const value of atom.values) mask |= typeBit(value);
    return { mask, values: atom.values };
  }
  if (!('must' in atom) || !atom.must) return ANY;
  const mask = BIT[atom.on];
  if (atom.kind !== 'hasProperty') return { mask };
  return { mask, has: new Map([[atom.name, depth <= 1 ? ANY : summaryOf(atom.schema, depth - 1)]]) };
}

function both(parts: readonly Node[], depth: number): Summary {
  const all = parts.map((part) => summaryOf(part, depth));
  const mask = all.reduce((left, one) => left & one.mask, EVERY_TYPE);
  let values: ReadonlySet<Scalar> | undefined;
  let has: Map<string, Summary> | undefined;
  for (const one of all) {
    if (one.values) values = values ? common(values, one.values) : one.values;
    if (!one.has) continue;
    has ??= new Map();
    for (const [name, summary] of one.has) {
      const known = has.get(name);
      has.set(name, known ? meet(known, summary) : summary);
    }
  }
  // `properties` speaks only of objects that have it; with `required` beside it, of all.
  if (depth > 1) {
    for (const part of parts) {
      if (part.kind !== 'atom' || part.atom.kind !== 'property') continue;
      const { name, schema } = part.atom;
      const required = has?.get(name);
      if (required) has!.set(name, meet(required, summaryOf(schema, depth - 1)));
    }
  }
  return { mask, ...(values && { values }), ...(has && { has }) };
}

function meet(a: Summary, b: Summary): Summary {
  const values = a.values && b.values ? common(a.values, b.values) : (a.values ?? b.values);
  const has = a.has && b.has ? merge(a.has, b.has) : (a.has ?? b.has);
  return { mask: a.mask & b.mask, ...(values && { values }), ...(has && { has }) };
}

function merge(a: ReadonlyMap<string, Summary>, b: ReadonlyMap<string, Summary>): Map<string, Summary> {
  const merged = new Map(a);
  for (const [name, summary] of b) {
    const known = merged.get(name);
    merged.set(name, known ? meet(known, summary) : summary);
  }
  return merged;
}

function either(a: Summary, b: Summary): Summary {
  const mask = a.mask | b.mask;
  // A side without scalars has no scalar beside the other side's.
  const values = a.values || b.values ? union(scalarsOf(a), scalarsOf(b)) : undefined;
  let has: Map<string, Summary> | undefined;
  const left = objectsOf(a);
  const right = objectsOf(b);
  if (left === 'none' && right !== 'none') has = right && new Map(right);
  else if (right === 'none' && left !== 'none') has = left && new Map(left);
  else if (left && right && left !== 'none' && right !== 'none') {
    for (const [name, summary] of left) {
      const other = right.get(name);
      if (other) has = new Map(has).set(name, either(summary, other));
    }
  }
  return { mask, ...(values && { values }), ...(has && { has }) };
}

function scalarsOf({ mask, values }: Summary): ReadonlySet<Scalar> | undefined {
  if (values) return values;
  return (mask & SCALARS) === 0 ? new Set() : undefined;
}

function objectsOf({ mask, has }: Summary): ReadonlyMap<string, Summary> | 'none' | undefined {
  return (mask & BIT.object) === 0 ? 'none' : has;
}

function union(
  a: ReadonlySet<Scalar> | undefined,
  b: ReadonlySet<Scalar> | undefined,
): ReadonlySet<Scalar> | undefined {
  return a && b ? new Set([...a, ...b]) : undefined;
}

function common(a: ReadonlySet<Scalar>, b: ReadonlySet<Scalar>): ReadonlySet<Scalar> {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  return new Set([...small].filter((value) => large.has(value)));
}

/** Whether no value can belong to both. False also means: not seen at a glance. */
export function disjoint(a: Summary, b: Summary): boolean {
  let mask = a.mask & b.mask;
  if (mask === 0) return true;
  if (a.values || b.values) {
    const [few, other] = a.values && (!b.values || a.values.size <= b.values.size) ? [a.values, b] : [b.values!, a];
    let scalars = 0;
    for (const value of few) {
      const bit = typeBit(value);
      if (bit & mask && (!other.values || other.values.has(value))) scalars |= bit;
    }
    mask &= ~SCALARS | scalars;
  }
  if (mask & BIT.object && a.has && b.has) {
    const [small, large] = a.has.size < b.has.size ? [a.has, b.has] : [b.has, a.has];
    for (const [name, summary] of small) {
      const other = large.get(name);
      if (other && disjoint(summary, other)) {
        mask &= ~BIT.object;
        break;
      }
    }
  }
  return (mask & EVERY_TYPE) === 0;
}
