import type { Schema } from '../containment/types.js';
import type { JsonObject } from '../golden/json.js';
import { SchemaDocument } from './tolerance-document.js';
import { demands, demandsBeneath, Group } from './tolerance-group.js';
import { type Edit, heedsUnknownProperties, isClosed, letIn, rulesFor, type Trouble } from './tolerance-rules.js';
import { type Opened, write } from './tolerance-write.js';

/** Places looked at, after which a schema counts as too large to be opened. */
const MAX_VISITS = 2_000_000;

export type Tolerance =
  | Opened
  /**
   * No schema says exactly what the reader accepts. `atLeast` accepts nothing but what it accepts, `atMost` everything it
   * accepts; `at` is a JSON Pointer into the schema.
   */
  | { unknown: string; at: string; atLeast: Opened; atMost: Opened };

/**
 * OLD as a reader sees it that ignores unknown properties (as Zod does, and a validator that removes what
 * `additionalProperties: false` refuses). The reader accepts an event when, without some of its unknown properties, OLD
 * accepts it. What that means:
 * - A property is known where `properties` or `patternProperties` declare it; it keeps its schema. Others are unknown where
 *   the object is closed (`additionalProperties` or `unevaluatedProperties` false), and then they are let in.
 * - `additionalProperties` with a schema makes every property data (a record): it stays, as do counts and names over it. So
 *   do constants and enums of objects, which are compared and not read, and closed tuples, since an item is no property.
 * - Counts and names are about the known properties of a closed object, or of an open one that declares some: written out
 *   over those names. Where nothing is declared they stay.
 * - A `oneOf` with a branch that was opened becomes `anyOf`: the reader takes the first branch that fits.
 * - Beneath `not` and `if`, and in `contains` with `maxContains`, nothing is opened. Where an unknown property could matter
 *   there, in `uniqueItems` over opened items (ignoring may make two items equal), or where names and counts meet closed
 *   objects through `allOf` and the like, the answer is unknown.
 */
export function openForTolerantReader(schema: Schema): Tolerance {
  if (typeof schema === 'boolean') return { schema, oldPlace: (pointer) => pointer };
  let document: SchemaDocument;
  try {
    document = new SchemaDocument(schema as JsonObject);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const same: Opened = { schema, oldPlace: (pointer) => pointer };
    return { unknown: error.message, at: '', atLeast: same, atMost: { schema: true, oldPlace: () => '' } };
  }
  const survey = new Survey(document);
  const [first] = survey.troubles;
  if (!first) return write(document, survey.edits, survey.touched(survey.edits.keys()));
  const frozen = survey.frozen();
  const least = new Map([...survey.edits].filter(([one]) => !frozen.has(one)));
  const most = new Map(survey.edits);
  for (const { schema: one, keywords } of survey.troubles) {
    const edit = most.get(one) ?? { drop: new Set(), replace: new Map(), add: [] };
    most.set(one, { ...edit, drop: new Set([...edit.drop, ...keywords]) });
  }
  return {
    unknown: first.reason,
    at: first.at,
    atLeast: write(document, least, survey.touched(least.keys())),
    atMost: survey.tooLarge ? { schema: true, oldPlace: () => '' } : write(document, most, survey.touched(most.keys())),
  };
}

/** Every place of a schema that speaks positively of events, in groups, and what has to be done there. */
class Survey {
  readonly edits = new Map<JsonObject, Edit>();
  readonly troubles: Trouble[] = [];
  tooLarge = false;
  readonly #document: SchemaDocument;
  readonly #groups = new Map<JsonObject, Group>();
  readonly #troubled = new Set<JsonObject>();
  /** From a schema to those it is part of, positively. */
  readonly #users = new Map<JsonObject, Set<JsonObject>>();
  readonly #demands = new Map<JsonObject, string[]>();
  #visits = 0;

  constructor(document: SchemaDocument) {
    this.#document = document;
    const roots = [document.root];
    for (const root of roots) {
      if (this.#groups.has(root)) continue;
      if (!this.#enter(root, roots)) return;
    }
    for (const [root, group] of this.#groups) if (!this.#apply(root, group)) return;
    this.#repeats();
  }

  /** Schemas that contain one of these positively, at any depth, through references too. */
  touched(edited: Iterable<JsonObject>): Set<JsonObject> {
    const found = new Set(edited);
    for (const one of found) for (const user of this.#users.get(one) ?? []) found.add(user);
    return found;
  }

  /** Everything that belongs to a group with a trouble, downwards: there OLD is left as it is. */
  frozen(): Set<JsonObject> {
    const found = new Set(this.#troubled);
    if (this.tooLarge) found.add(this.#document.root);
    const used = new Map<JsonObject, JsonObject[]>();
    for (const [part, users] of this.#users)
      for (const user of users) {
        const parts = used.get(user);
        if (parts) parts.push(part);
        else used.set(user, [part]);
      }
    for (const one of found) for (const part of used.get(one) ?? []) found.add(part);
    return found;
  }

  #enter(root: JsonObject, roots: JsonObject[]): boolean {
    const group = new Group(root, this.#document);
    for (const member of group.members) {
      const { to, lost } = this.#document.references(member);
      for (const target of to) this.#use(target, member);
      if (lost !== undefined) this.#lost(member, root, lost);
      for (const step of this.#document.steps(member)) {
        this.#visits += 1;
        if (step.edge === 'child') roots.push(step.schema);
        if (step.edge === 'child' || step.edge === 'in-place') this.#use(step.schema, member);
        else if (step.edge === 'negative') this.#beneath(member, root, step.keyword, step.schema);
      }
      if (this.#spent()) return false;
    }
    this.#groups.set(root, group);
    return true;
  }

  #lost(member: JsonObject, root: JsonObject, reference: string): void {
    const keyword = ['$ref', '$dynamicRef', '$recursiveRef'].find((one) => member[one] === reference)!;
    const reason = `the reference ${JSON.stringify(reference)} leads to no one place in this schema`;
    this.#trouble(member, root, [keyword], `/${keyword}`, reason);
  }

  #beneath(member: JsonObject, root: JsonObject, keyword: string, schema: JsonObject): void {
    const seen = new Set([schema]);
    for (const one of seen) {
      this.#visits += 1;
      const heeds = heedsUnknownProperties(one);
      if (heeds) {
        const keywords = { if: ['if', 'then', 'else'], contains: ['contains', 'minContains', 'maxContains'] }[keyword];
        this.#trouble(
          member,
          root,
          keywords ?? [keyword],
          `/${keyword}`,
          `beneath \`${keyword}\` an unknown property matters (\`${heeds}\`)`,
        );
        return;
      }
      for (const step of this.#document.steps(one)) if (step.edge !== 'definition') seen.add(step.schema);
      for (const target of this.#document.references(one).to) seen.add(target);
    }
  }

  #apply(root: JsonObject, group: Group): boolean {
    const members = [...group.members];
    for (const member of members) {
      this.#visits += members.length;
      if (this.#spent()) return false;
      if (this.#document.ignoresSiblings(member)) continue;
      const others = group.besides(member);
      const { edit, troubles } = rulesFor(member, others, this.#wantedOf([member, ...others]));
      if (edit) this.edits.set(member, edit);
      for (const { keyword, reason } of troubles) this.#trouble(member, root, [keyword], `/${keyword}`, reason);
      if (isClosed(member)) this.#wanted(member, root, others);
    }
    return true;
  }

  #spent(): boolean {
    if (this.#visits <= MAX_VISITS) return false;
    this.tooLarge = true;
    this.#trouble(this.#document.root, this.#document.root, [], '', 'the schema is too large to be opened');
    return true;
  }

  #wantedOf(schemas: readonly JsonObject[]): string[] {
    return schemas.flatMap((one) => {
      const known = this.#demands.get(one) ?? [...new Set([...demands(one), ...demandsBeneath(one, this.#document)])];
      this.#demands.set(one, known);
      this.#visits += known.length;
      return known;
    });
  }

  /** A closed object that lacks what is wanted of the same value refuses everything; opened it would not. */
  #wanted(closed: JsonObject, root: JsonObject, others: readonly JsonObject[]): void {
    const known = letIn(closed, others);
    for (const one of [closed, ...others]) {
      const name = this.#wantedOf([one]).find((wanted) => !known(wanted));
      if (name === undefined) continue;
      const reason = `the property ${JSON.stringify(name)} is wanted here, and a closed object of the same value does not know it`;
      this.#trouble(one, root, [], '', reason);
      return;
    }
  }

  /** `uniqueItems` over items that were opened. */
  #repeats(): void {
    const touched = this.touched(this.edits.keys());
    for (const [root, group] of this.#groups) {
      const members = [...group.members];
      const unique = members.find((member) => member.uniqueItems === true && !this.#document.ignoresSiblings(member));
      if (!unique) continue;
      const items = members
        .flatMap((member) => this.#document.steps(member))
        .filter(({ keyword }) => ITEMS.has(keyword));
      if (items.some(({ edge, schema }) => edge === 'child' && touched.has(schema)))
        this.#trouble(
          unique,
          root,
          ['uniqueItems'],
          '/uniqueItems',
          'items that differ only in unknown properties are the same to the reader',
        );
    }
  }

  #use(part: JsonObject, user: JsonObject): void {
    const users = this.#users.get(part);
    if (users) users.add(user);
    else this.#users.set(part, new Set([user]));
  }

  #trouble(schema: JsonObject, root: JsonObject, keywords: string[], keyword: string, reason: string): void {
    this.#troubled.add(root);
    this.troubles.push({ schema, keywords, at: this.#document.pointerTo(schema) + keyword, reason });
  }
}

const ITEMS = new Set(['items', 'prefixItems', 'additionalItems', 'unevaluatedItems']);
