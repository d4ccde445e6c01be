import { isObject, type JsonObject } from '../golden/json.js';
import type { SchemaDocument } from './tolerance-document.js';
import { type Branches, type Root, within } from './tolerance-group.js';
import { beginningOf } from './tolerance-places.js';
import { acceptsNothing } from './tolerance-rules.js';

/** The property names, and patterns of names, that a schema of a place says something about. */
export interface Names {
  declared: readonly string[];
  patterns: readonly string[];
  /** Wanted, with or without a condition. */
  demanded: readonly string[];
  /** By a condition that is about whether they are there. */
  heeded: readonly string[];
}

export function namesOf(schema: JsonObject): Names {
  const heeded: string[] = [];
  const demanded = [...texts(schema.required)];
  for (const keyword of CONDITIONS) {
    const map = schema[keyword];
    if (!isObject(map)) continue;
    heeded.push(...Object.keys(map));
    for (const list of Object.values(map)) demanded.push(...texts(list));
  }
  return { declared: keys(schema.properties), patterns: keys(schema.patternProperties), demanded, heeded };
}

/** Keywords that ask whether a property is there. */
export const CONDITIONS = ['dependentRequired', 'dependentSchemas', 'dependencies'] as const;

/** All names that opening has to reckon with beside those that a schema declares itself. */
export function wantedOf({ origin }: Root, { declared, demanded, heeded }: Names): string[] {
  return origin ? [...declared, ...demanded, ...heeded] : [...demanded, ...heeded];
}

/**
 * The names that a closed schema lets in. With `unevaluatedProperties` these are also those that its allOf, its references and
 * its branches declare, a branch only for whom it is always there.
 */
export class LetIn {
  /** In which branches each is declared. */
  readonly #names = new Map<string, Branches[]>();
  readonly #patterns = new Map<string, Branches[]>();
  readonly #visit: (count?: number) => void;

  constructor(closed: JsonObject, document: SchemaDocument, visit: (count?: number) => void) {
    this.#visit = visit;
    const found = new Map<JsonObject, Branches>([[closed, new Map()]]);
    for (const [schema, branches] of found) {
      visit();
      const meet = (part: JsonObject, there: Branches): void => {
        if (!found.has(part)) found.set(part, there);
      };
      if (!document.ignoresSiblings(schema)) {
        for (const name of keys(schema.properties)) push(this.#names, name, branches);
        for (const pattern of keys(schema.patternProperties)) push(this.#patterns, pattern, branches);
      }
      if (acceptsNothing(closed.additionalProperties)) break;
      for (const step of document.steps(schema))
        if (step.edge === 'in-place') meet(step.schema, within(branches, schema, step));
      for (const target of document.references(schema).to) meet(target, branches);
    }
  }

  /** Whether it lets in what somebody speaks of who stands in these branches. */
  name(name: string, by: Branches): boolean {
    return this.#implied(this.#names.get(name), by) || this.#beginning(name, by);
  }

  pattern(pattern: string, by: Branches): boolean {
    const start = beginningOf(pattern);
    return this.#implied(this.#patterns.get(pattern), by) || (start !== undefined && this.#beginning(start, by));
  }

  #beginning(text: string, by: Branches): boolean {
    for (const [pattern, sources] of this.#patterns) {
      this.#visit();
      const beginning = beginningOf(pattern);
      if (beginning !== undefined && text.startsWith(beginning) && this.#implied(sources, by)) return true;
    }
    return false;
  }

  #implied(sources: readonly Branches[] = [], by: Branches): boolean {
    this.#visit(sources.length);
    return sources.some((branches) => implied(branches, by));
  }
}

function push(map: Map<string, Branches[]>, key: string, one: Branches): void {
  const list = map.get(key);
  if (list) list.push(one);
  else map.set(key, [one]);
}

function implied(branches: Branches, by: Branches): boolean {
  return [...branches].every(([union, index]) => by.get(union) === index);
}

function keys(map: unknown): string[] {
  return isObject(map) ? Object.keys(map) : [];
}

function texts(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((name) => typeof name === 'string') : [];
}
