import { has, isObject, type JsonObject, type JsonValue } from '../golden/json.js';
import type { SchemaDocument } from './tolerance-document.js';
import { acceptsNothing } from './tolerance-rules.js';

/** Pairs of branches that are compared; a union with more and without one tag for all counts as overlapping. */
const MAX_PAIRS = 2_000;
/** How deep tags are looked for: values in values, unions in unions. */
const MAX_DEPTH = 5;
/** Conjuncts of one schema that are looked at. */
const MAX_PARTS = 50;

/**
 * Whether a value could belong to two branches of a `oneOf`, as far as is seen at a glance: by types, constants, enums, and those
 * of properties that are required (the tag). None of that is changed by opening: what is apart here is apart as it is written, and
 * opened.
 */
export function mayOverlap(holder: JsonObject, document: SchemaDocument, visit: () => void): boolean {
  const branches = (Array.isArray(holder.oneOf) ? holder.oneOf : []).filter((branch) => !acceptsNothing(branch));
  if (branches.length < 2) return false;
  if (branches.some((branch) => !isObject(branch))) return true;
  const glance = new Glance(document, visit, holder.type === 'object');
  const schemas = branches as JsonObject[];
  if (glance.tagged(schemas)) return false;
  if ((schemas.length * (schemas.length - 1)) / 2 > MAX_PAIRS) return true;
  return schemas.some((one, i) => schemas.slice(i + 1).some((other) => !glance.apart(one, other, 0)));
}

/** What a schema says of a value directly, through its `allOf` and its references. */
interface View {
  parts: JsonObject[];
  isObject: boolean;
  required: ReadonlySet<string>;
}

class Glance {
  readonly #views = new Map<JsonObject, View>();
  readonly #document: SchemaDocument;
  readonly #visit: () => void;
  readonly #amongObjects: boolean;

  /** `amongObjects`: no other values are in question. */
  constructor(document: SchemaDocument, visit: () => void, amongObjects: boolean) {
    this.#amongObjects = amongObjects;
    this.#document = document;
    this.#visit = visit;
  }

  /** One property that all of them require, with a constant or enum of its own in each. */
  tagged(branches: readonly JsonObject[]): boolean {
    const views = branches.map((branch) => this.#viewOf(branch));
    if (!this.#amongObjects && !views.every((view) => view.isObject)) return false;
    return [...views[0]!.required].some((name) => {
      const seen = new Set<string>();
      return views.every((view) => {
        this.#visit();
        const values = view.required.has(name) && this.#property(view, name).map(finite).find(Boolean);
        if (!values || values.some((value) => seen.has(value))) return false;
        for (const value of values) seen.add(value);
        return true;
      });
    });
  }

  /** Whether no value belongs to both. */
  apart(one: JsonObject, other: JsonObject, depth: number, amongObjects = this.#amongObjects): boolean {
    this.#visit();
    if (depth > MAX_DEPTH) return false;
    const [a, b] = [this.#viewOf(one), this.#viewOf(other)];
    if (a.parts.some((part) => b.parts.some((against) => plainlyApart(part, against)))) return true;
    if (amongObjects || a.isObject || b.isObject)
      for (const name of new Set([...a.required, ...b.required])) {
        const theirs = this.#property(b, name);
        if (
          this.#property(a, name).some((mine) =>
            theirs.some((their) => this.#valuesApart(mine, their, depth + 1, false)),
          )
        )
          return true;
      }
    return this.#branchesApart(a, other, depth, amongObjects) || this.#branchesApart(b, one, depth, amongObjects);
  }

  #valuesApart(one: JsonValue, other: JsonValue, depth: number, amongObjects: boolean): boolean {
    if (acceptsNothing(one) || acceptsNothing(other)) return true;
    return isObject(one) && isObject(other) && this.apart(one, other, depth, amongObjects);
  }

  /** Whether each branch of one of its unions is apart from the other schema. */
  #branchesApart({ parts }: View, other: JsonObject, depth: number, amongObjects: boolean): boolean {
    return parts.some((part) =>
      [part.anyOf, part.oneOf].some(
        (union) =>
          Array.isArray(union) &&
          union.length > 0 &&
          union.every((branch) => this.#valuesApart(branch, other, depth + 1, amongObjects)),
      ),
    );
  }

  #property({ parts }: View, name: string): JsonValue[] {
    return parts.flatMap(({ properties }) =>
      isObject(properties) && has(properties, name) ? [properties[name] as JsonValue] : [],
    );
  }

  #viewOf(schema: JsonObject): View {
    const known = this.#views.get(schema);
    if (known) return known;
    const parts = new Set([schema]);
    const own: JsonObject[] = [];
    for (const part of parts) {
      this.#visit();
      if (parts.size > MAX_PARTS) break;
      for (const target of this.#document.references(part).to) parts.add(target);
      if (this.#document.ignoresSiblings(part)) continue;
      own.push(part);
      if (Array.isArray(part.allOf)) for (const one of part.allOf) if (isObject(one)) parts.add(one);
    }
    const required = own.flatMap((part) => (Array.isArray(part.required) ? part.required : []));
    const view: View = {
      parts: own,
      isObject: own.some(({ type }) => type === 'object'),
      required: new Set(required.filter((name) => typeof name === 'string')),
    };
    this.#views.set(schema, view);
    return view;
  }
}

function plainlyApart(one: JsonObject, other: JsonObject): boolean {
  const [mine, theirs] = [finite(one), finite(other)];
  if (mine && theirs) return !mine.some((value) => theirs.includes(value));
  const [types, against] = [typesOf(one), typesOf(other)];
  return types !== undefined && against !== undefined && !types.some((type) => against.includes(type));
}

/** The values that `const` or `enum` allows, each as a text; undefined where there are none, or objects among them. */
function finite(schema: JsonValue): string[] | undefined {
  if (!isObject(schema)) return undefined;
  const values = has(schema, 'const') ? [schema.const!] : schema.enum;
  if (!Array.isArray(values) || values.some((value) => typeof value === 'object' && value !== null)) return undefined;
  return values.map((value) => `${typeof value} ${value}`);
}

/** An integer is a number. */
function typesOf(schema: JsonObject): string[] | undefined {
  const values = finite(schema);
  if (values) return values.map((value) => TYPES[value.split(' ')[0]!]!);
  const types = typeof schema.type === 'string' ? [schema.type] : schema.type;
  if (!Array.isArray(types)) return undefined;
  return types.map((type) => (type === 'integer' ? 'number' : String(type)));
}

const TYPES: Record<string, string> = { string: 'string', number: 'number', boolean: 'boolean', object: 'null' };
