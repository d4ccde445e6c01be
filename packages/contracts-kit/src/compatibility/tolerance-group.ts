import type { JsonObject, JsonValue } from '../golden/json.js';
import type { SchemaDocument, Step } from './tolerance-document.js';

/** Of which union (its list, or the holder of `if`) the which branch. */
export type Branches = ReadonlyMap<object, number>;

/** What turns "accepts more" into "accepts less" for the schemas beneath it. */
export interface Origin {
  /** It speaks positively of events. */
  holder: JsonObject;
  keyword: string;
  /** Without these the holder accepts at least as much, whatever is beneath. */
  keywords: readonly string[];
}

/** A schema of a place, and the branches it stands in. */
export interface Root {
  schema: JsonObject;
  branches: Branches;
  /** Absent: more accepted there is never less accepted of the whole. */
  origin?: Origin;
}

/** Whether one value may have to satisfy both. Different branches of a union exclude each other. */
export function together(one: Branches, other: Branches): boolean {
  const [few, many] = one.size < other.size ? [one, other] : [other, one];
  for (const [union, index] of few) if ((many.get(union) ?? index) !== index) return false;
  return true;
}

/**
 * The schema objects that speak of one and the same value: the schemas of a place, each with its allOf, anyOf, oneOf, then,
 * else, dependent schemas and references. Those beneath `not`, `if` and a `oneOf` whose branches may overlap belong to it
 * too: they open nothing, and look at the value.
 */
export class Group {
  readonly roots: readonly Root[];
  /** The schemas of the place that speak positively. */
  readonly positiveRoots: readonly JsonObject[];
  readonly #positive = new Map<JsonObject, Branches>();
  readonly #looking = new Map<JsonObject, { branches: Branches; origins: Set<Origin> }>();
  #lookings = 0;
  readonly #document: SchemaDocument;

  constructor(
    roots: readonly Root[],
    document: SchemaDocument,
    originsOf: (member: JsonObject) => Origins,
    visit: (count: number) => void,
  ) {
    this.roots = roots;
    this.positiveRoots = roots.filter(({ origin }) => !origin).map(({ schema }) => schema);
    this.#document = document;
    const queue: Root[] = [];
    const meet = (root: Root): void => {
      if (root.origin ? this.#look(root, root.origin) : this.#meet(root)) queue.push(root);
    };
    for (const root of roots) meet(root);
    for (const { schema, origin } of queue) {
      const branches = (origin ? this.#looking.get(schema)!.branches : this.#positive.get(schema))!;
      const origins = originsOf(schema);
      const steps = document.steps(schema);
      visit(1 + steps.length);
      for (const step of steps) {
        if (step.edge === 'child' || step.edge === 'definition') continue;
        if (origin) {
          if (!isOfItems(step)) meet({ schema: step.schema, branches, origin });
          continue;
        }
        if (step.edge === 'in-place') meet({ schema: step.schema, branches: within(branches, schema, step) });
        const from = isOfItems(step) ? undefined : origins.get(step.keyword);
        if (from) meet({ schema: step.schema, branches, origin: from });
      }
      for (const target of document.references(schema).to)
        meet({ schema: target, branches, ...(origin && { origin }) });
    }
  }

  /** Those that speak positively. */
  get members(): Iterable<JsonObject> {
    return this.#positive.keys();
  }

  branchesOf(member: JsonObject): Branches {
    return this.#positive.get(member)!;
  }

  get size(): number {
    return this.#positive.size + this.#lookings;
  }

  /** All of them, once for each way to look. */
  *entries(): Generator<Root> {
    for (const [schema, branches] of this.#positive) yield { schema, branches };
    for (const [schema, { branches, origins }] of this.#looking)
      for (const origin of origins) yield { schema, branches, origin };
  }

  /** The others that one value may have to satisfy together with this member. */
  besides(member: JsonObject): Root[] {
    const mine = this.#positive.get(member)!;
    return [...this.entries()].filter(
      ({ schema, branches, origin }) =>
        (schema !== member || origin) && together(mine, branches) && !this.#document.ignoresSiblings(schema),
    );
  }

  /** Reached by several ways a member stands only in the branches that these have in common. True when that is news. */
  #meet({ schema, branches }: Root): boolean {
    const known = this.#positive.get(schema);
    const common = known && inCommon(known, branches);
    if (common && common.size === known.size) return false;
    this.#positive.set(schema, common ?? branches);
    return true;
  }

  #look({ schema, branches }: Root, origin: Origin): boolean {
    const known = this.#looking.get(schema);
    if (!known?.origins.has(origin)) this.#lookings += 1;
    if (!known) {
      this.#looking.set(schema, { branches, origins: new Set([origin]) });
      return true;
    }
    const common = inCommon(known.branches, branches);
    if (common.size === known.branches.size && known.origins.has(origin)) return false;
    known.branches = common;
    known.origins.add(origin);
    return true;
  }
}

/** By keyword. */
export type Origins = ReadonlyMap<string, Origin>;

/** `contains` speaks of an item, also where it is counted. */
function isOfItems(step: Step): boolean {
  return step.keyword === 'contains';
}

function inCommon(one: Branches, other: Branches): Branches {
  return new Map([...one].filter(([union, index]) => other.get(union) === index));
}

/** The branches in which a step leads, from those of the member that it starts at. */
export function within(branches: Branches, member: JsonObject, step: Step): Branches {
  const list: JsonValue | undefined = member[step.keyword];
  if ((step.keyword === 'anyOf' || step.keyword === 'oneOf') && Array.isArray(list))
    return new Map(branches).set(list, Number(step.pointer.slice(step.pointer.lastIndexOf('/') + 1)));
  if (step.keyword === 'then' || step.keyword === 'else')
    return new Map(branches).set(member, step.keyword === 'then' ? 0 : 1);
  // It excludes nothing, and is not always there.
  if (step.keyword !== 'allOf') return new Map(branches).set(step.schema, 0);
  return branches;
}
