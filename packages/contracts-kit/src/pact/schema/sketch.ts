import { isDeepStrictEqual } from 'node:util';
import { Untranslatable } from './untranslatable.js';

/** A JSON Schema of draft 2020-12 while it is made. */
export type Sketch = boolean | { [keyword: string]: unknown };

/** What a place in the schema asks for. */
export interface Note {
  /** Pact path, `$.data.id`. */
  path: string;
  expectation: string;
}

/** A place of which not everything can be said. */
export interface Doubt {
  path: string;
  reason: string;
}

/** Schemas larger than this are no expectation somebody wrote, but an attack or an accident. */
const MOST_NODES = 20_000;

/** Keywords whose meaning depends on another of the same object. */
const TOGETHER: readonly (readonly string[])[] = [
  ['properties', 'additionalProperties'],
  ['prefixItems', 'items'],
];

/**
 * Schemas under construction for one message. A doubt stands in them like a schema; `settle` replaces it by what is sure
 * to be accepted or by all that may be. No schema with a doubt in it is ever negated, so less there is less everywhere.
 */
export class Sketcher {
  readonly #doubts = new WeakMap<object, Doubt>();
  /** By keyword; `''` where the keyword does not matter. */
  readonly #notes = new WeakMap<object, ReadonlyMap<string, Note>>();
  #nodes = 0;

  /** Makes a node. @throws Untranslatable when there are too many */
  node(schema: { [keyword: string]: unknown }, note?: Note): { [keyword: string]: unknown } {
    this.#nodes += 1;
    if (this.#nodes > MOST_NODES) throw new Untranslatable('the expectation is too large to translate', '$');
    if (note) this.#notes.set(schema, new Map(['', ...Object.keys(schema)].map((keyword) => [keyword, note])));
    return schema;
  }

  /** What Pact accepts here is not known. */
  doubt(path: string, reason: string): Sketch {
    const schema = this.node({}, { path, expectation: reason });
    this.#doubts.set(schema, { path, reason });
    return schema;
  }

  /** Everything at once, in one node where keywords do not meet. */
  all(parts: readonly Sketch[]): Sketch {
    const open = parts.flatMap((part) =>
      typeof part === 'object' && Object.keys(part).length === 1 && Array.isArray(part.allOf)
        ? (part.allOf as Sketch[])
        : [part],
    );
    if (open.includes(false)) return false;
    const left: Node[] = [];
    for (const part of distinct(nodesOf(open))) {
      const at = left.findIndex(
        (other) => !this.isDoubt(other) && !this.isDoubt(part) && canStandTogether(other, part),
      );
      if (at === -1) left.push(part);
      else left[at] = this.#together(left[at]!, part);
    }
    return left.length === 0 ? true : left.length === 1 ? left[0]! : this.node({ allOf: left });
  }

  #together(a: { [keyword: string]: unknown }, b: { [keyword: string]: unknown }): { [keyword: string]: unknown } {
    const both = this.node({ ...a, ...b });
    this.#notes.set(both, new Map([...(this.#notes.get(b) ?? []), ...(this.#notes.get(a) ?? [])]));
    return both;
  }

  any(parts: readonly Sketch[], note?: Note): Sketch {
    if (parts.includes(true)) return true;
    const left = distinct(nodesOf(parts));
    if (left.length === 0) return false;
    if (left.length > 1) return this.node({ anyOf: left }, note);
    // A node of its own, since the note is about this use of it.
    return note && !this.isDoubt(left[0]!) ? this.node({ ...left[0] }, note) : left[0]!;
  }

  isDoubt(schema: object): boolean {
    return this.#doubts.has(schema);
  }

  noteOf(schema: object, keyword = ''): Note | undefined {
    const notes = this.#notes.get(schema);
    return notes?.get(keyword) ?? notes?.get('');
  }

  /**
   * The schema with each doubt as `false`, which accepts only what Pact accepts, or as `true`, which accepts all that. The doubts
   * that were met are added to `met`.
   */
  settle(schema: Sketch, doubtful: boolean, met: Doubt[] = []): Sketch {
    if (typeof schema === 'boolean') return schema;
    const doubt = this.#doubts.get(schema);
    if (doubt) {
      met.push(doubt);
      return doubtful;
    }
    const settled: { [keyword: string]: unknown } = {};
    for (const [keyword, value] of Object.entries(schema)) {
      const part = this.#settleKeyword(keyword, value, doubtful, met);
      if (keyword === 'anyOf') {
        const left = (part as Sketch[]).filter((one) => one !== false);
        if (left.length === 0) return false;
        if (!left.includes(true)) settled.anyOf = left;
      } else if (keyword === 'allOf') {
        if ((part as Sketch[]).includes(false)) return false;
        const left = (part as Sketch[]).filter((one) => one !== true);
        if (left.length > 0) settled.allOf = left;
      } else settled[keyword] = part;
    }
    const notes = this.#notes.get(schema);
    if (notes) this.#notes.set(settled, notes);
    return settled;
  }

  #settleKeyword(keyword: string, value: unknown, doubtful: boolean, met: Doubt[]): unknown {
    switch (keyword) {
      case 'allOf':
      case 'anyOf':
      case 'prefixItems':
        return (value as Sketch[]).map((one) => this.settle(one, doubtful, met));
      case 'properties':
        return record(
          Object.entries(value as Record<string, Sketch>).map(([name, one]) => [name, this.settle(one, doubtful, met)]),
        );
      case 'additionalProperties':
      case 'items':
      case 'contains':
      case 'propertyNames':
        return this.settle(value as Sketch, doubtful, met);
      default:
        return value;
    }
  }
}

function canStandTogether(a: object, b: object): boolean {
  const has = (keywords: readonly string[], one: object) => keywords.some((keyword) => Object.hasOwn(one, keyword));
  return !has(Object.keys(a), b) && !TOGETHER.some((keywords) => has(keywords, a) && has(keywords, b));
}

type Node = { [keyword: string]: unknown };

function nodesOf(parts: readonly Sketch[]): Node[] {
  return parts.filter((part): part is Node => typeof part === 'object');
}

function distinct(parts: readonly Node[]): Node[] {
  return parts.filter((part, at) => !parts.slice(0, at).some((other) => isDeepStrictEqual(other, part)));
}

/** The keywords of an object under whichever name, `__proto__` too. */
export function record(entries: Iterable<readonly [string, Sketch]>): Record<string, Sketch> {
  return Object.fromEntries(entries);
}
