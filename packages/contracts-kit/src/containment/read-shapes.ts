import { isObject } from '../hostile-json.js';
import type { Node } from './node.js';
import type { Reader } from './read.js';
import { isCount } from './read-values.js';
import { isSchema, type Scope } from './references.js';

/** What JSON Schema says of objects. */
export function objectKeywords(reader: Reader, schema: Record<string, unknown>, scope: Scope): Node[] {
  const { graph } = reader;
  const nodes: Node[] = [];
  const malformed = (keyword: string) => reader.opaque(`a malformed ${keyword}`, scope, keyword, schema[keyword]);
  const map = (keyword: string): Record<string, unknown> | undefined => {
    const value = schema[keyword];
    if (value !== undefined && !isObject(value)) nodes.push(malformed(keyword));
    return isObject(value) ? value : undefined;
  };
  const has = (name: string) => graph.atom({ kind: 'hasProperty', on: 'object', name, schema: graph.yes, must: false });
  const lacks = (name: string) => graph.atom({ kind: 'property', on: 'object', name, schema: graph.no, must: false });

  if (schema.required !== undefined) {
    if (isNames(schema.required)) nodes.push(...schema.required.map(has));
    else nodes.push(malformed('required'));
  }
  const properties = map('properties') ?? {};
  for (const [name, sub] of Object.entries(properties)) {
    const node = reader.sub(sub, scope, 'properties', name);
    nodes.push(graph.atom({ kind: 'property', on: 'object', name, schema: node, must: false }));
  }
  const patterns = map('patternProperties') ?? {};
  for (const [pattern, sub] of Object.entries(patterns)) {
    const node = reader.sub(sub, scope, 'patternProperties', pattern);
    const every = { kind: 'others', on: 'object', names: new Set<string>(), but: [], must: false } as const;
    nodes.push(graph.atom({ ...every, pattern, schema: node }));
  }
  if (schema.additionalProperties !== undefined) {
    const node = reader.sub(schema.additionalProperties, scope, 'additionalProperties');
    const but = Object.keys(patterns);
    const names = new Set(Object.keys(properties));
    nodes.push(graph.atom({ kind: 'others', on: 'object', names, but, pattern: null, schema: node, must: false }));
  }
  if (schema.propertyNames !== undefined) {
    const node = reader.sub(schema.propertyNames, scope, 'propertyNames');
    nodes.push(graph.atom({ kind: 'names', on: 'object', schema: node, must: false }));
  }
  for (const kind of ['minProperties', 'maxProperties'] as const) {
    const count = schema[kind];
    if (count === undefined) continue;
    nodes.push(isCount(count) ? graph.atom({ kind, on: 'object', count, must: false }) : malformed(kind));
  }
  const dependent: [string, unknown, string][] = [];
  for (const keyword of DEPENDENT[scope.dialect === 'draft-07' ? 'draft-07' : 'later']) {
    for (const [name, value] of Object.entries(map(keyword) ?? {})) dependent.push([name, value, keyword]);
  }
  for (const [name, value, keyword] of dependent) {
    if (isNames(value) && keyword !== 'dependentSchemas')
      nodes.push(graph.or([lacks(name), graph.and(value.map(has))]));
    else if (isSchema(value) && keyword !== 'dependentRequired')
      nodes.push(graph.or([lacks(name), reader.sub(value, scope, keyword, name)]));
    else nodes.push(malformed(keyword));
  }
  return nodes;
}

const DEPENDENT = { 'draft-07': ['dependencies'], later: ['dependentRequired', 'dependentSchemas'] } as const;

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}

/** What JSON Schema says of arrays. */
export function arrayKeywords(reader: Reader, schema: Record<string, unknown>, scope: Scope): Node[] {
  const { graph } = reader;
  const nodes: Node[] = [];
  const malformed = (keyword: string) => reader.opaque(`a malformed ${keyword}`, scope, keyword, schema[keyword]);
  const latest = scope.dialect === '2020-12';
  // A list under `items` is what 2020-12 calls `prefixItems`; `additionalItems` speaks only beside such a list.
  const listed = latest ? schema.prefixItems : Array.isArray(schema.items) ? schema.items : undefined;
  let from = 0;
  if (listed !== undefined) {
    if (Array.isArray(listed)) {
      from = listed.length;
      for (const [index, sub] of listed.entries()) {
        const node = reader.sub(sub, scope, latest ? 'prefixItems' : 'items', index);
        nodes.push(graph.atom({ kind: 'item', on: 'array', index, schema: node, must: false }));
      }
    } else nodes.push(malformed('prefixItems'));
  }
  const restKeyword = !latest && Array.isArray(schema.items) ? 'additionalItems' : 'items';
  const rest = schema[restKeyword];
  if (rest !== undefined) {
    if (isSchema(rest)) {
      const node = reader.sub(rest, scope, restKeyword);
      nodes.push(graph.atom({ kind: 'rest', on: 'array', index: from, schema: node, must: false }));
    } else nodes.push(malformed(restKeyword));
  }
  for (const kind of ['minItems', 'maxItems'] as const) {
    const count = schema[kind];
    if (count === undefined) continue;
    nodes.push(isCount(count) ? graph.atom({ kind, on: 'array', count, must: false }) : malformed(kind));
  }
  if (schema.uniqueItems !== undefined && typeof schema.uniqueItems !== 'boolean') nodes.push(malformed('uniqueItems'));
  else if (schema.uniqueItems) nodes.push(graph.atom({ kind: 'unique', on: 'array', wanted: true, must: false }));
  if (schema.contains !== undefined) nodes.push(...containing(reader, schema, scope, malformed));
  return nodes;
}

function containing(
  reader: Reader,
  schema: Record<string, unknown>,
  scope: Scope,
  malformed: (keyword: string) => Node,
): Node[] {
  const { graph } = reader;
  const counted = scope.dialect !== 'draft-07';
  const least = counted ? (schema.minContains ?? 1) : 1;
  const most = counted ? schema.maxContains : undefined;
  if (!isCount(least)) return [malformed('minContains')];
  if (most !== undefined && !isCount(most)) return [malformed('maxContains')];
  const node = reader.sub(schema.contains, scope, 'contains');
  return [
    graph.atom({ kind: 'atLeast', on: 'array', count: least, schema: node, must: false }),
    ...(most === undefined
      ? []
      : [graph.atom({ kind: 'atMost', on: 'array', count: most, schema: node, must: false })]),
  ];
}
