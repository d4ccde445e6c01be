import type { Node } from './node.js';
import type { Reader } from './read.js';
import { isSchema, type Scope } from './references.js';
import { disjoint, summaryOf } from './summary.js';

/** What JSON Schema says of schemas together. */
export function logicKeywords(reader: Reader, schema: Record<string, unknown>, scope: Scope): Node[] {
  const { graph } = reader;
  const nodes: Node[] = [];
  for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const) {
    const list = schema[keyword];
    if (list === undefined) continue;
    if (!Array.isArray(list) || list.length === 0 || !list.every(isSchema)) {
      nodes.push(reader.opaque(`a malformed ${keyword}`, scope, keyword, list));
      continue;
    }
    const members = list.map((member, index) => reader.sub(member, scope, keyword, index));
    if (keyword === 'allOf') nodes.push(graph.and(members));
    else nodes.push(keyword === 'anyOf' ? graph.union(members) : exactlyOne(reader, members));
  }
  if (schema.not !== undefined) nodes.push(graph.not(reader.sub(schema.not, scope, 'not')));
  if (schema.if !== undefined) {
    const condition = reader.sub(schema.if, scope, 'if');
    if (schema.then !== undefined) nodes.push(graph.or([graph.not(condition), reader.sub(schema.then, scope, 'then')]));
    if (schema.else !== undefined) nodes.push(graph.or([condition, reader.sub(schema.else, scope, 'else')]));
  }
  return nodes;
}

/** Members that a discriminator keeps apart need no exclusion of each other; the others are excluded pair by pair. */
function exactlyOne({ graph, budget }: Reader, members: readonly Node[]): Node {
  const summaries = members.map((member) => summaryOf(member));
  return graph.union(
    members.map((member, index) => {
      budget.spend(members.length);
      const others = members.filter((_, at) => at !== index && !disjoint(summaries[index]!, summaries[at]!));
      return graph.and([member, ...others.map((other) => graph.not(other))]);
    }),
  );
}
