import type { Json, Schema } from '../../../src/containment/types.js';
import { matching, ofFormat, type Pool } from './pool.js';
import type { Random } from './random.js';
import {
  about,
  atPlace,
  closed,
  isWritten,
  type Kind,
  kinds,
  list,
  numbers,
  ofKey,
  type Written,
} from './sample-keywords.js';

/** A value has no more parts than so many. */
const LARGEST = 200;

/** Makes values that a schema mostly accepts, and now and then one that is a little off. Validators have the last word. */
export class Sampler {
  readonly #root: Schema;
  readonly #pool: Pool;
  readonly #random: Random;
  /** How likely it is, at each place, that a condition is not kept. */
  readonly #slip: number;
  /** Parts of the value at hand. */
  #made = 0;

  constructor(root: Schema, pool: Pool, random: Random, slip = 0.02) {
    this.#root = root;
    this.#pool = pool;
    this.#random = random;
    this.#slip = slip;
  }

  value(): Json {
    this.#made = 0;
    return this.#make([this.#root], 0);
  }

  /** The conditions of a conjunction, with one way chosen through each choice. */
  #flatten(schema: unknown, into: Written[], steps = { left: 60 }): void {
    steps.left -= 1;
    if (steps.left < 0 || typeof schema !== 'object' || schema === null || Array.isArray(schema)) return;
    const written = schema as Written;
    into.push(written);
    const { $ref, allOf, anyOf, oneOf, not } = written;
    const go = (to: unknown) => this.#flatten(to, into, steps);
    if (typeof $ref === 'string') go(this.#resolve($ref));
    for (const each of list(allOf)) go(each);
    for (const choice of [list(anyOf), list(oneOf)]) if (choice.length > 0) go(this.#random.pick(choice));
    if (written.if !== undefined) {
      if (this.#random.chance(0.6)) {
        go(written.if);
        go(written.then);
      } else go(written.else);
    }
    if (typeof not === 'object' && not !== null) {
      const refused = not as Written;
      if (refused.not !== undefined) go(refused.not);
      const ways = list(refused.allOf).map((each) => (each as Written | undefined)?.not);
      if (ways.length > 0) go(this.#random.pick(ways));
    }
    for (const [key, each] of Object.entries((written.dependentSchemas ?? written.dependencies ?? {}) as Written)) {
      if (!Array.isArray(each) && this.#random.chance(0.5)) {
        into.push({ required: [key] });
        go(each);
      }
    }
  }

  #resolve($ref: string): unknown {
    if (!$ref.startsWith('#')) return undefined;
    let at: unknown = this.#root;
    for (const part of $ref.slice(1).split('/').slice(1)) {
      const name = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
      if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
      at = (at as Written)[name];
    }
    return at;
  }

  #make(schemas: readonly unknown[], depth: number): Json {
    const { chance, pick } = {
      chance: (p: number) => this.#random.chance(p),
      pick: <T>(of: readonly T[]) => this.#random.pick(of),
    };
    // A schema that requires itself has no end.
    this.#made += 1;
    if (depth > 14 || this.#made > LARGEST) return null;
    const all: Written[] = [];
    for (const schema of schemas) this.#flatten(schema, all);
    if (!chance(this.#slip)) {
      const constants = all.filter((one) => 'const' in one).map((one) => one.const as Json);
      if (constants.length > 0) return pick(constants);
      const choices = all.flatMap(({ enum: values }) => (list(values).length > 0 ? [values as Json[]] : []));
      if (choices.length > 0) {
        const [first, ...others] = choices.map((values) => values.map((each) => JSON.stringify(each)));
        const shared = first!.filter((each) => others.every((other) => other.includes(each)));
        return JSON.parse(pick(shared.length > 0 ? shared : first!)) as Json;
      }
    }
    switch (this.#kind(all)) {
      case 'null':
        return null;
      case 'boolean':
        return chance(0.5);
      case 'number':
        return this.#number(all);
      case 'string':
        return this.#string(all);
      case 'array':
        return this.#array(all, depth);
      case 'object':
        return this.#object(all, depth);
    }
  }

  #kind(all: readonly Written[]): Kind {
    let possible = kinds.filter((kind) =>
      all.every(({ type }) => {
        if (type === undefined) return true;
        const types = typeof type === 'string' ? [type] : list(type);
        return types.includes(kind) || (kind === 'number' && types.includes('integer'));
      }),
    );
    const refused = all
      .flatMap(({ not }) => (isWritten(not) && Object.keys(not).length === 1 ? [not.type] : []))
      .flat();
    possible = possible.filter((kind) => !refused.includes(kind));
    if (possible.length === 0 || this.#random.chance(this.#slip)) return this.#random.pick(kinds);
    const spoken = possible.filter((kind) =>
      all.some((one) => Object.keys(one).some((word) => about[kind].includes(word))),
    );
    return this.#random.pick(spoken.length > 0 && this.#random.chance(0.8) ? spoken : possible);
  }

  #number(all: readonly Written[]): number {
    const whole = all.some(
      ({ type }) => type === 'integer' || (list(type).includes('integer') && !list(type).includes('number')),
    );
    const low = Math.max(...numbers(all, 'minimum'), ...numbers(all, 'exclusiveMinimum'), -Infinity);
    const high = Math.min(...numbers(all, 'maximum'), ...numbers(all, 'exclusiveMaximum'), Infinity);
    const step = numbers(all, 'multipleOf').find((each) => each > 0);
    const near = this.#pool.numbers.filter((each) => each >= low && each <= high);
    let value = this.#random.pick(near.length > 0 ? near : this.#pool.numbers);
    if (low > -Infinity && this.#random.chance(0.3)) value = low + this.#random.pick([0, 0, 1, 0.5, 0.01]);
    if (high < Infinity && this.#random.chance(0.3)) value = high - this.#random.pick([0, 0, 1, 0.5, 0.01]);
    if (this.#random.chance(this.#slip)) return value;
    if (step !== undefined) return Number((Math.ceil(value / step) * step).toPrecision(12));
    return whole ? Math.ceil(value) : value;
  }

  #string(all: readonly Written[]): string {
    const patterns = all.flatMap(({ pattern }) => (typeof pattern === 'string' ? [pattern] : []));
    const formats = all.flatMap(({ format }) => (typeof format === 'string' ? [format] : []));
    const candidates = [...patterns.flatMap(matching), ...formats.flatMap(ofFormat)];
    const some = candidates.length > 0 && !this.#random.chance(this.#slip * 3) ? candidates : this.#pool.strings;
    let value = this.#random.pick(some);
    const least = Math.max(0, ...numbers(all, 'minLength'));
    const most = Math.min(Infinity, ...numbers(all, 'maxLength'));
    if (this.#random.chance(this.#slip)) return value;
    const length = [...value].length;
    if (length < least && least < 1000) value += this.#random.pick(['x', 'a', '😀', '0']).repeat(least - length);
    if (length > most) value = [...value].slice(0, most).join('');
    return value;
  }

  #array(all: readonly Written[], depth: number): Json[] {
    const least = Math.max(0, ...numbers(all, 'minItems'));
    const most = Math.min(Infinity, ...numbers(all, 'maxItems'));
    const places = Math.max(
      0,
      ...all.map(({ prefixItems, items }) => Math.max(list(prefixItems).length, list(items).length)),
    );
    const contained = all.flatMap(({ contains }) => (contains === undefined ? [] : [contains]));
    const wanted = this.#random.pick([least, least, most, least + 1, places, places + 1, contained.length, 2]);
    const length = Math.min(Math.max(wanted, least), most, depth > 5 ? least : 6, 12);
    const value = Array.from({ length }, (_, i) =>
      this.#make(
        all.flatMap((one) => atPlace(one, i)),
        depth + 1,
      ),
    );
    if (contained.length > 0 && value.length > 0) {
      const i = this.#random.below(value.length);
      value[i] = this.#make([...all.flatMap((one) => atPlace(one, i)), this.#random.pick(contained)], depth + 1);
    }
    if (value.length > 1 && this.#random.chance(0.1)) value[0] = value[1]!;
    return value;
  }

  #object(all: readonly Written[], depth: number): Json {
    const required = new Set(all.flatMap((one) => list(one.required)).filter((key) => typeof key === 'string'));
    const named = all.flatMap((one) => Object.keys((one.properties ?? {}) as Written));
    const keys = new Set<string>(required);
    const often = depth > 5 ? 0.05 : this.#random.pick([0, 0.2, 0.5, 0.9]);
    for (const key of named) if (this.#random.chance(often)) keys.add(key);
    if (this.#random.chance(closed(all) ? this.#slip * 3 : 0.3)) keys.add(this.#random.pick(this.#pool.keys));
    const least = Math.max(0, ...numbers(all, 'minProperties'));
    const most = Math.min(Infinity, ...numbers(all, 'maxProperties'));
    for (let i = 0; keys.size < Math.min(least, 30); i += 1)
      keys.add(i < 6 ? this.#random.pick(this.#pool.keys) : `k${i}`);
    for (const one of all) {
      for (const [key, needed] of Object.entries((one.dependentRequired ?? one.dependencies ?? {}) as Written)) {
        if (keys.has(key)) for (const each of list(needed)) keys.add(String(each));
      }
    }
    for (const key of [...keys]) if (keys.size > most && !required.has(key)) keys.delete(key);
    if (required.size > 0 && this.#random.chance(this.#slip)) keys.delete(this.#random.pick([...required]));
    const order = this.#random.chance(0.2) ? [...keys].reverse() : [...keys];
    return Object.fromEntries(
      order.map((key) => [
        key,
        this.#make(
          all.flatMap((one) => ofKey(one, key)),
          depth + 1,
        ),
      ]),
    );
  }
}
