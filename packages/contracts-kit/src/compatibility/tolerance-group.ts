import { isObject, type JsonObject, type JsonValue } from '../golden/json.js';
import type { SchemaDocument, Step } from './tolerance-document.js';

/**
 * The schema objects that speak of one and the same value: a schema with its allOf, anyOf, oneOf, then, else, dependent
 * schemas and references.
 */
export class Group {
  /** For each member the branches it stands in: of which union (its list, or the holder of `if`) the which. */
  readonly #branches = new Map<JsonObject, ReadonlyMap<object, number>>();
  readonly #document: SchemaDocument;

  constructor(root: JsonObject, document: SchemaDocument) {
    this.#document = document;
    this.#branches.set(root, new Map());
    const queue = [root];
    for (const member of queue) {
      const branches = this.#branches.get(member)!;
      for (const step of document.steps(member)) {
        if (step.edge === 'in-place' && this.#meet(step.schema, within(branches, member, step)))
          queue.push(step.schema);
      }
      for (const target of document.references(member).to) if (this.#meet(target, branches)) queue.push(target);
    }
  }

  get members(): Iterable<JsonObject> {
    return this.#branches.keys();
  }

  /** The other members that one value may have to satisfy together with this one. Different branches of a union are not among them. */
  besides(member: JsonObject): JsonObject[] {
    const mine = this.#branches.get(member)!;
    const others = [...this.#branches].filter(([one, theirs]) => {
      if (one === member) return false;
      for (const [union, index] of theirs) if ((mine.get(union) ?? index) !== index) return false;
      return true;
    });
    return others.map(([one]) => one).filter((one) => !this.#document.ignoresSiblings(one));
  }

  /** Reached by several ways a member stands only in the branches that these have in common. True when that is news. */
  #meet(member: JsonObject, branches: ReadonlyMap<object, number>): boolean {
    const known = this.#branches.get(member);
    const common = known && new Map([...known].filter(([union, index]) => branches.get(union) === index));
    if (common && common.size === known.size) return false;
    this.#branches.set(member, common ?? branches);
    return true;
  }
}

function within(branches: ReadonlyMap<object, number>, member: JsonObject, step: Step): ReadonlyMap<object, number> {
  const list: JsonValue | undefined = member[step.keyword];
  if ((step.keyword === 'anyOf' || step.keyword === 'oneOf') && Array.isArray(list))
    return new Map(branches).set(list, list.indexOf(step.schema));
  if (step.keyword === 'then' || step.keyword === 'else')
    return new Map(branches).set(member, step.keyword === 'then' ? 0 : 1);
  return branches;
}

/** The properties that a schema wants to be there, with or without a condition. */
export function demands(schema: JsonObject): string[] {
  const lists: (JsonValue | undefined)[] = [schema.required];
  for (const keyword of ['dependentRequired', 'dependencies'])
    if (isObject(schema[keyword])) lists.push(...Object.values(schema[keyword]));
  return lists.flatMap((list) => (Array.isArray(list) ? list.filter((name) => typeof name === 'string') : []));
}

/**
 * The properties that a schema may want to be there, from beneath its `not` and `if`. `not` of `required` only forbids; `not` of
 * a property's schema wants the property, and so does what stands beneath a second `not`.
 */
export function demandsBeneath(schema: JsonObject, document: SchemaDocument): string[] {
  const names: string[] = [];
  const seen = [new Set<JsonObject>(), new Set<JsonObject>()];
  for (const step of document.steps(schema))
    if (step.edge === 'negative') for (const side of sides(step.keyword, 0)) seen[side]!.add(step.schema);
  for (let before = -1; before !== seen[0]!.size + seen[1]!.size; ) {
    before = seen[0]!.size + seen[1]!.size;
    for (const parity of [0, 1]) {
      for (const one of seen[parity]!) {
        for (const { edge, keyword, schema: part } of document.steps(one)) {
          if (edge === 'in-place') seen[parity]!.add(part);
          else if (edge === 'negative') for (const side of sides(keyword, parity)) seen[side]!.add(part);
        }
        for (const target of document.references(one).to) seen[parity]!.add(target);
      }
    }
  }
  for (const one of seen[1]!) if (isObject(one.properties)) names.push(...Object.keys(one.properties));
  for (const one of seen[0]!) names.push(...demands(one));
  return names;
}

/** Whether an even (0) or odd (1) number of negations is around what stands beneath a keyword: beneath `if` both. */
function sides(keyword: string, parity: number): number[] {
  return keyword === 'not' ? [1 - parity] : [0, 1];
}
