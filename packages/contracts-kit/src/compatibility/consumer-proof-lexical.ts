import type { Containment, Schema, Sets } from '../containment/types.js';
import { isObject } from '../hostile-json.js';
import { formats, formatted } from './consumer-proof-golden.js';
import { spellingsOf } from './consumer-proof-spellings.js';

/** Which patterns are a format of the golden in one of its spellings: what they refuse are other spellings, and no other values. */
export class Spelling {
  readonly #golden: Schema;
  readonly #prove: (sets: Sets) => Containment;
  readonly #known = new Map<string, boolean>();

  constructor(golden: Schema, prove: (sets: Sets) => Containment) {
    this.#golden = golden;
    this.#prove = prove;
  }

  /** The formats of the golden at the place, where the pattern is one of their spellings each. */
  formatsOf(pattern: string, steps: readonly string[]): string[] | undefined {
    const known = formats(this.#golden, steps);
    if (!known || known.length === 0) return undefined;
    const key = JSON.stringify([pattern, steps]);
    const spelled = this.#known.get(key) ?? known.every((format) => this.#spells(pattern, steps, format));
    this.#known.set(key, spelled);
    return spelled ? known : undefined;
  }

  /** A pattern of the most usual spelling at a place, if the golden has formats there. */
  usual(steps: readonly string[]): string | undefined {
    const sources = (formats(this.#golden, steps) ?? []).map((format) => spellingsOf(format)[0]);
    return sources.length === 0 || sources.includes(undefined)
      ? undefined
      : sources.map((one) => `(?:${one})`).join('|');
  }

  /** Proven only: whether all that the golden has there, as far as it is in this spelling, has the pattern. */
  #spells(pattern: string, steps: readonly string[], format: string): boolean {
    const all = formatted(this.#golden, steps) ?? [];
    const places = all.filter((place) => formats(place, [])?.includes(format));
    const proven = (inner: readonly Schema[], outer: readonly Schema[]) =>
      this.#prove({ inner, outer }).verdict === 'proven';
    return spellingsOf(format).some((source) => {
      const spelling = { type: 'string', pattern: source };
      // Simpler to decide than with what else the golden says.
      if (proven([spelling], [{ pattern }])) return true;
      // A golden that has no value in this spelling shows nothing.
      const speaks = places.filter((place) => !proven([place, spelling], []));
      return speaks.length === places.length && speaks.every((place) => proven([place, spelling], [{ pattern }]));
    });
  }

  /** Drops every pattern that spells a format of the golden from schemas of messages; whether there was one. */
  relax(schemas: readonly object[]): boolean {
    let relaxed = false;
    const walk = (node: unknown, steps: readonly string[]): void => {
      if (Array.isArray(node)) for (const one of node) walk(one, steps);
      if (!isObject(node)) return;
      if (typeof node.pattern === 'string' && this.formatsOf(node.pattern, steps)) {
        delete node.pattern;
        relaxed = true;
      }
      for (const keyword of ['allOf', 'anyOf']) walk(node[keyword], steps);
      const first = Array.isArray(node.prefixItems) ? node.prefixItems : [];
      for (const [index, one] of first.entries()) walk(one, [...steps, String(index)]);
      walk(node.items, [...steps, NO_INDEX]);
      if (isObject(node.properties))
        for (const [name, one] of Object.entries(node.properties)) walk(one, [...steps, name]);
    };
    for (const schema of schemas) walk(schema, []);
    return relaxed;
  }
}

/** An index that is beyond the `prefixItems` of any golden. */
const NO_INDEX = '9999999';
