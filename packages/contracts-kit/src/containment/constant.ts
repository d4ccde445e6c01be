import type { Budget } from './budget.js';
import type { Graph } from './graph.js';
import { BIT, type Node, type Scalar } from './node.js';
import type { Json } from './types.js';

export function isScalar(value: unknown): value is Scalar {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

/** Exactly this value. An object or array is written as the schema that says it, so that nothing else has to know of constants. */
export function constantNode(graph: Graph, budget: Budget, value: Json): Node {
  budget.spend();
  if (isScalar(value)) return graph.values([value]);
  if (Array.isArray(value)) {
    const count = value.length;
    return graph.and([
      graph.type(BIT.array),
      graph.atom({ kind: 'minItems', on: 'array', count, must: false }),
      graph.atom({ kind: 'maxItems', on: 'array', count, must: false }),
      ...value.map((item, index) => {
        const schema = constantNode(graph, budget, item);
        return graph.atom({ kind: 'item', on: 'array', index, schema, must: false });
      }),
    ]);
  }
  const names = Object.keys(value);
  const closed = { kind: 'others', on: 'object', but: [], pattern: null, schema: graph.no, must: false } as const;
  return graph.and([
    graph.type(BIT.object),
    graph.atom({ ...closed, names: new Set(names) }),
    ...names.flatMap((name) => [
      graph.atom({ kind: 'hasProperty', on: 'object', name, schema: graph.yes, must: false }),
      graph.atom({
        kind: 'property',
        on: 'object',
        name,
        schema: constantNode(graph, budget, value[name]!),
        must: false,
      }),
    ]),
  ]);
}
