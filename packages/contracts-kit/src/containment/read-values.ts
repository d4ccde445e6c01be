import { constantNode, isScalar } from './constant.js';
import { BIT, type Node, type Scalar } from './node.js';
import { rational } from './rational.js';
import { type Reader, Unsupported } from './read.js';
import type { Scope } from './references.js';
import type { Json } from './types.js';

/** `type`, `const`, `enum`, and what JSON Schema says of numbers and strings. */
export function valueKeywords(reader: Reader, schema: Record<string, unknown>, scope: Scope): Node[] {
  const { graph } = reader;
  const nodes: Node[] = [];
  const malformed = (keyword: string) => reader.opaque(`a malformed ${keyword}`, scope, keyword, schema[keyword]);
  if (schema.type !== undefined) nodes.push(typeNode(reader, schema.type) ?? malformed('type'));
  if (Object.hasOwn(schema, 'const')) nodes.push(constant(reader, schema.const, scope));
  if (schema.enum !== undefined) {
    nodes.push(Array.isArray(schema.enum) ? enumeration(reader, schema.enum, scope) : malformed('enum'));
  }
  for (const [keyword, kind, exclusive] of BOUNDS) {
    const value = schema[keyword];
    if (value === undefined) continue;
    const bound = typeof value === 'number' ? rational(value) : undefined;
    nodes.push(bound ? graph.atom({ kind, on: 'number', bound, exclusive, must: false }) : malformed(keyword));
  }
  if (schema.multipleOf !== undefined) {
    const of = typeof schema.multipleOf === 'number' && schema.multipleOf > 0 ? rational(schema.multipleOf) : undefined;
    nodes.push(
      of ? graph.atom({ kind: 'multipleOf', on: 'number', of, wanted: true, must: false }) : malformed('multipleOf'),
    );
  }
  for (const kind of ['minLength', 'maxLength'] as const) {
    const count = schema[kind];
    if (count === undefined) continue;
    nodes.push(isCount(count) ? graph.atom({ kind, on: 'string', count, must: false }) : malformed(kind));
  }
  for (const kind of ['pattern', 'format'] as const) {
    const text = schema[kind];
    if (text === undefined) continue;
    const atom = { kind, on: 'string', wanted: true, must: false } as const;
    nodes.push(typeof text === 'string' ? graph.atom({ ...atom, text }) : malformed(kind));
  }
  return nodes;
}

const BOUNDS = [
  ['minimum', 'minimum', false],
  ['exclusiveMinimum', 'minimum', true],
  ['maximum', 'maximum', false],
  ['exclusiveMaximum', 'maximum', true],
] as const;

export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function typeNode({ graph }: Reader, type: unknown): Node | undefined {
  const names = Array.isArray(type) ? type : [type];
  if (names.length === 0) return undefined;
  let mask = 0;
  let integers = false;
  for (const name of names) {
    if (name === 'integer') integers = true;
    else if (typeof name === 'string' && Object.hasOwn(BIT, name)) mask |= BIT[name as keyof typeof BIT];
    else return undefined;
  }
  if (!integers || mask & BIT.number) return graph.type(mask);
  const whole = graph.atom({ kind: 'multipleOf', on: 'number', of: { n: 1n, d: 1n }, wanted: true, must: false });
  return graph.and([graph.type(mask | BIT.number), whole]);
}

function enumeration(reader: Reader, list: readonly unknown[], scope: Scope): Node {
  const scalars: Scalar[] = [];
  const others: Node[] = [];
  for (const value of list) {
    reader.budget.spend();
    if (isScalar(value)) scalars.push(value);
    else others.push(constant(reader, value, scope));
  }
  return reader.graph.or([reader.graph.values(scalars), ...others]);
}

function constant(reader: Reader, value: unknown, scope: Scope): Node {
  if (!isJson(value, 0)) throw new Unsupported('a constant is nested too deeply, or is not JSON', scope.pointer);
  return constantNode(reader.graph, reader.budget, value);
}

function isJson(value: unknown, depth: number): value is Json {
  if (isScalar(value)) return true;
  return (
    depth < 100 && typeof value === 'object' && Object.values(value as object).every((one) => isJson(one, depth + 1))
  );
}
