import { isDeepStrictEqual } from 'node:util';
import { has, type JsonObject } from '../golden/json.js';
import type { SchemaDocument } from './tolerance-document.js';
import { Group, type Origin, type Origins, type Root } from './tolerance-group.js';
import { CONDITIONS, LetIn, type Names, namesOf, wantedOf } from './tolerance-names.js';
import { normalised, placesInside } from './tolerance-places.js';
import { type Edit, heedsUnknownProperties, isClosed, isRecord, rulesFor, type Trouble } from './tolerance-rules.js';
import { mayOverlap } from './tolerance-unions.js';

/** Places looked at, after which a schema counts as too large to be opened. */
const MAX_VISITS = 2_000_000;

class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** Every place of a schema that speaks of events, in groups, and what has to be done there. */
export class Survey {
  readonly edits = new Map<JsonObject, Edit>();
  readonly troubles: Trouble[] = [];
  /** The holders of each `oneOf` whose branches are not seen at a glance to exclude each other, and the groups they are in. */
  readonly unions = new Map<JsonObject, Group[]>();
  tooLarge = false;
  readonly #document: SchemaDocument;
  readonly #groups = new Map<string, Group>();
  /** From a schema to those it is part of, positively. */
  readonly #users = new Map<JsonObject, Set<JsonObject>>();
  readonly #origins = new Map<JsonObject, Origins>();
  readonly #heeds = new Map<JsonObject, string | undefined>();
  readonly #names = new Map<JsonObject, Names>();
  readonly #ids = new Map<object, number>();
  #visits = 0;

  constructor(document: SchemaDocument) {
    this.#document = document;
    try {
      this.#look();
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      this.tooLarge = true;
      const [schema, reason] = [document.root, 'the schema is too large to be opened'];
      this.troubles.unshift({ schema, keywords: [], at: '', reason, roots: [schema] });
    }
  }

  /** Schemas that contain one of these positively, at any depth, through references too. */
  touched(edited: Iterable<JsonObject>): Set<JsonObject> {
    const found = new Set(edited);
    for (const one of found) for (const user of this.#users.get(one) ?? []) found.add(user);
    return found;
  }

  /** Everything that belongs to a place with a trouble, downwards: there OLD is left as it is. */
  frozen(troubles: readonly Trouble[]): Set<JsonObject> {
    const found = new Set(troubles.flatMap(({ roots }) => roots));
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

  #look(): void {
    const visit = (count?: number): void => this.#visit(count);
    const originsOf = (member: JsonObject): Origins => this.#originsOf(member);
    const places: (readonly Root[])[] = [[{ schema: this.#document.root, branches: new Map() }]];
    for (const place of places) {
      const { key, roots } = normalised(place, (one) => this.#idOf(one), visit);
      if (this.#groups.has(key)) continue;
      const group = new Group(roots, this.#document, originsOf, visit);
      this.#groups.set(key, group);
      for (const member of group.members) this.#enter(member, group);
      places.push(...placesInside(group, this.#document, originsOf, visit));
    }
    for (const group of this.#groups.values()) this.#apply(group);
    this.#repeats();
  }

  #enter(member: JsonObject, group: Group): void {
    const { to, lost } = this.#document.references(member);
    for (const target of to) this.#use(target, member);
    if (lost !== undefined) this.#lost(member, group, lost);
    if (this.#originsOf(member).has('oneOf')) this.unions.set(member, [...(this.unions.get(member) ?? []), group]);
    for (const step of this.#document.steps(member)) {
      this.#visit();
      if (step.edge === 'child' || step.edge === 'in-place') this.#use(step.schema, member);
      else if (step.edge === 'negative') this.#beneath(member, group, step.keyword, step.schema);
    }
  }

  #lost(member: JsonObject, group: Group, reference: string): void {
    const keyword = ['$ref', '$dynamicRef', '$recursiveRef'].find((one) => member[one] === reference)!;
    const reason = `the reference ${JSON.stringify(reference)} leads to no one place in this schema`;
    this.#trouble(member, group, [keyword], `/${keyword}`, reason);
  }

  #originsOf(holder: JsonObject): Origins {
    const known = this.#origins.get(holder);
    if (known) return known;
    const origins = new Map<string, Origin>();
    const add = (keyword: string): void => {
      origins.set(keyword, { holder, keyword, keywords: BESIDE[keyword] ?? [keyword] });
    };
    for (const { edge, keyword } of this.#document.steps(holder)) if (edge === 'negative') add(keyword);
    const chooses = Array.isArray(holder.oneOf) && !this.#document.ignoresSiblings(holder);
    if (chooses && mayOverlap(holder, this.#document, () => this.#visit())) add('oneOf');
    this.#origins.set(holder, origins);
    return origins;
  }

  #beneath(member: JsonObject, group: Group, keyword: string, schema: JsonObject): void {
    if (!this.#heeds.has(schema)) this.#heeds.set(schema, this.#heededIn(schema));
    const heeds = this.#heeds.get(schema);
    if (heeds === undefined) return;
    const reason = `beneath \`${keyword}\` an unknown property matters (\`${heeds}\`)`;
    this.#trouble(member, group, BESIDE[keyword] ?? [keyword], `/${keyword}`, reason);
  }

  #heededIn(schema: JsonObject): string | undefined {
    const seen = new Set([schema]);
    for (const one of seen) {
      this.#visit();
      const heeds = heedsUnknownProperties(one);
      if (heeds) return heeds;
      for (const step of this.#document.steps(one)) if (step.edge !== 'definition') seen.add(step.schema);
      for (const target of this.#document.references(one).to) seen.add(target);
    }
    return undefined;
  }

  #apply(group: Group): void {
    for (const member of group.members) {
      this.#visit(group.size);
      if (this.#document.ignoresSiblings(member)) continue;
      const others = group.besides(member);
      const wanted = [
        ...this.#wantedOf({ schema: member, branches: new Map() }),
        ...others.flatMap((one) => this.#wantedOf(one)),
      ];
      const positive = others.filter(({ origin }) => !origin).map(({ schema }) => schema);
      const { edit, troubles } = rulesFor(member, positive, wanted);
      if (edit) this.#edit(member, edit, group);
      for (const { keyword, reason } of troubles) this.#trouble(member, group, [keyword], `/${keyword}`, reason);
      if (isClosed(member)) this.#contested(member, group, others);
    }
  }

  #edit(member: JsonObject, edit: Edit, group: Group): void {
    const known = this.edits.get(member);
    this.edits.set(member, edit);
    if (!known || isDeepStrictEqual(known, edit)) return;
    const keywords = [...known.drop, ...edit.drop, ...known.replace.keys(), ...edit.replace.keys()];
    this.#trouble(member, group, keywords, '', 'it is used in several places, and a reader counts differently there');
  }

  #wantedOf(root: Root): string[] {
    const wanted = wantedOf(root, this.#namesOf(root.schema));
    this.#visit(wanted.length);
    return wanted;
  }

  #namesOf(schema: JsonObject): Names {
    const known = this.#names.get(schema) ?? namesOf(schema);
    this.#names.set(schema, known);
    return known;
  }

  /** What a closed object refuses, and another schema of the same value speaks of: opened it would be heard. */
  #contested(closed: JsonObject, group: Group, others: readonly Root[]): void {
    let told = false;
    const letIn = new LetIn(closed, this.#document, (count) => this.#visit(count));
    const all: Root[] = [{ schema: closed, branches: group.branchesOf(closed) }, ...others];
    for (const { schema, branches, origin } of all) {
      const { declared, patterns, demanded, heeded } = this.#namesOf(schema);
      const wants = [...demanded, ...heeded].find((name) => !letIn.name(name, branches));
      const says =
        declared.find((name) => !letIn.name(name, branches)) ??
        patterns.find((pattern) => !letIn.pattern(pattern, branches));
      const name = wants ?? says;
      if (name === undefined && !(isRecord(schema) && schema !== closed)) continue;
      const reason =
        name === undefined
          ? 'every property is data here, and a closed object of the same value refuses those that it does not know'
          : `the property ${JSON.stringify(name)} is ${wants === undefined ? 'declared' : 'wanted'} here, and a closed object of the same value does not know it`;
      const keywords = origin?.keywords ?? CONDITIONS.filter((one) => has(schema, one));
      if (told && keywords.length === 0) continue;
      told = true;
      const at = this.#document.pointerTo(schema);
      const roots = group.positiveRoots;
      this.troubles.push({ schema: origin?.holder ?? schema, keywords, at, reason, roots, ...(origin && { origin }) });
    }
  }

  /** `uniqueItems` over items that were opened. */
  #repeats(): void {
    const touched = this.touched(this.edits.keys());
    for (const group of this.#groups.values()) {
      const members = [...group.members];
      const unique = members.find((member) => member.uniqueItems === true && !this.#document.ignoresSiblings(member));
      if (!unique) continue;
      const items = members
        .flatMap((member) => this.#document.steps(member))
        .filter(({ keyword }) => ITEMS.has(keyword));
      if (items.some(({ edge, schema }) => edge === 'child' && touched.has(schema)))
        this.#trouble(
          unique,
          group,
          ['uniqueItems'],
          '/uniqueItems',
          'items that differ only in unknown properties are the same to the reader',
        );
    }
  }

  #idOf(one: object): number {
    const id = this.#ids.get(one) ?? this.#ids.size;
    this.#ids.set(one, id);
    return id;
  }

  #use(part: JsonObject, user: JsonObject): void {
    const users = this.#users.get(part);
    if (users) users.add(user);
    else this.#users.set(part, new Set([user]));
  }

  #visit(count = 1): void {
    this.#visits += count;
    if (this.#visits > MAX_VISITS) throw new TooLarge();
  }

  #trouble(schema: JsonObject, group: Group, keywords: string[], keyword: string, reason: string): void {
    const at = this.#document.pointerTo(schema) + keyword;
    this.troubles.push({ schema, keywords, at, reason, roots: group.positiveRoots });
  }
}

/** What decides together with a keyword. */
const BESIDE: Record<string, string[]> = {
  if: ['if', 'then', 'else'],
  contains: ['contains', 'minContains', 'maxContains'],
};

const ITEMS = new Set(['items', 'prefixItems', 'additionalItems', 'unevaluatedItems']);
