import { ALL_CHARS, type CharSet, has, intersect, unite } from './chars.js';
import { type Partition, Partitions } from './partition.js';
import type { Step, Term } from './term.js';

/** Loops of loops multiply; beyond this a length is as good as endless. */
const FAR = 2 ** 40;
/** Derivatives and terms that can be made in the time of one work unit. */
const MADE_PER_UNIT = 4;

/**
 * Regular languages with union, intersection and complement, and their derivatives (Brzozowski; the simplifications keep the
 * number of derivatives small). Everything made here lives as long as the algebra.
 *
 * Longer than most files, and one: each operation simplifies by what the others make, out of the same tables.
 */
export class Algebra {
  readonly partitions = new Partitions();
  readonly #terms = new Map<string, Term>();
  readonly #steps = new Map<number, Step>();
  readonly #splits = new Map<number, Partition>();
  /** While a step is made. */
  #pay: (() => void) | undefined;
  readonly none: Term;
  readonly empty: Term;
  readonly char: Term;
  /** Every string. */
  readonly all: Term;

  constructor() {
    this.none = this.#make('none', 'none', { shortest: Infinity, longest: -1 });
    this.empty = this.#make('empty', 'empty', { nullable: true });
    this.char = this.set(ALL_CHARS);
    this.all = this.loop(this.char, 0, Infinity);
  }

  get size(): number {
    return this.#terms.size;
  }

  set(set: CharSet): Term {
    if (set.length === 0) return this.none;
    return this.#make(`s${set.join(',')}`, 'set', { set, shortest: 1, longest: 1 });
  }

  concat(a: Term, b: Term): Term {
    if (a === this.none || b === this.none) return this.none;
    if (a === this.empty) return b;
    if (b === this.empty) return a;
    if (b === this.all && a.nullable) return b;
    if (a.kind === 'concat') return this.concat(a.parts[0]!, this.concat(a.parts[1]!, b));
    return this.#make(`c${a.id},${b.id}`, 'concat', {
      parts: [a, b],
      nullable: a.nullable && b.nullable,
      shortest: a.shortest + b.shortest,
      longest: a.longest + b.longest,
      weight: a.weight + (a.nullable ? b.weight : 0),
    });
  }

  /** `body` from `min` to `max` times. */
  loop(body: Term, min: number, max: number): Term {
    if (max === 0 || body === this.empty) return this.empty;
    if (body === this.none) return min === 0 ? this.empty : this.none;
    if (min === 1 && max === 1) return body;
    const least = body.nullable ? 0 : min;
    if (body.kind === 'loop' && body.min === 0 && body.max === Infinity) return body;
    return this.#make(`l${body.id},${least},${max}`, 'loop', {
      parts: [body],
      min: least,
      max,
      nullable: least === 0,
      shortest: Math.min(FAR, least * body.shortest),
      longest: body.longest === 0 ? 0 : body.longest * max > FAR ? Infinity : body.longest * max,
      weight: body.weight + 1,
    });
  }

  or(parts: readonly Term[]): Term {
    const flat = this.#gather(parts, 'or', unite);
    flat.delete(this.none);
    if (flat.has(this.all)) return this.all;
    for (const part of flat) {
      if (part.kind === 'not' && flat.has(part.parts[0]!)) return this.all;
      // a | (a & b) is a
      if (part.kind === 'and' && part.parts.some((one) => flat.has(one))) flat.delete(part);
    }
    if (flat.size > 1 && flat.has(this.empty) && [...flat].some((part) => part.nullable && part !== this.empty))
      flat.delete(this.empty);
    if (flat.size === 0) return this.none;
    if (flat.size === 1) return [...flat][0]!;
    const list = [...flat].sort((a, b) => a.id - b.id);
    return this.#make(`o${list.map((part) => part.id).join(',')}`, 'or', {
      parts: list,
      nullable: list.some((part) => part.nullable),
      shortest: list.reduce((least, part) => Math.min(least, part.shortest), Infinity),
      longest: list.reduce((most, part) => Math.max(most, part.longest), 0),
      weight: list.reduce((sum, part) => sum + part.weight, 1),
    });
  }

  and(parts: readonly Term[]): Term {
    const flat = this.#gather(parts, 'and', intersect);
    flat.delete(this.all);
    if (flat.has(this.none)) return this.none;
    if (flat.size === 0) return this.all;
    if (flat.size === 1) return [...flat][0]!;
    if (flat.has(this.empty)) return [...flat].every((part) => part.nullable) ? this.empty : this.none;
    for (const part of flat) {
      if (part.kind === 'not' && flat.has(part.parts[0]!)) return this.none;
      // a & !(a | b) is nothing
      if (part.kind === 'not' && part.parts[0]!.kind === 'or' && part.parts[0]!.parts.some((one) => flat.has(one)))
        return this.none;
      // a & (a | b) is a
      if (part.kind === 'or' && part.parts.some((one) => flat.has(one))) flat.delete(part);
    }
    const list = [...flat].sort((a, b) => a.id - b.id);
    const shortest = list.reduce((most, part) => Math.max(most, part.shortest), 0);
    const longest = list.reduce((least, part) => Math.min(least, part.longest), Infinity);
    if (shortest > longest) return this.none;
    if (list.length === 1) return list[0]!;
    return this.#make(`a${list.map((part) => part.id).join(',')}`, 'and', {
      parts: list,
      nullable: list.every((part) => part.nullable),
      shortest,
      longest,
      weight: list.reduce((sum, part) => sum + part.weight, 1),
    });
  }

  /** The different parts, nested ones of the same kind taken apart and sets of characters made one. */
  #gather(parts: readonly Term[], kind: 'or' | 'and', join: (a: CharSet, b: CharSet) => CharSet): Set<Term> {
    const flat = new Set<Term>();
    let set: CharSet | undefined;
    for (const part of parts.flatMap((one) => (one.kind === kind ? one.parts : [one]))) {
      if (part.kind === 'set') set = set ? join(set, part.set) : part.set;
      else flat.add(part);
    }
    if (set) flat.add(this.set(set));
    return flat;
  }

  not(part: Term): Term {
    if (part === this.none) return this.all;
    if (part === this.all) return this.none;
    if (part.kind === 'not') return part.parts[0]!;
    return this.#make(`n${part.id}`, 'not', {
      parts: [part],
      nullable: !part.nullable,
      shortest: part.nullable ? 1 : 0,
      longest: Infinity,
      weight: part.weight,
    });
  }

  /**
   * What may follow each first code point. `spend` is told the cost as it arises and may throw; the same step costs the same whether
   * it has been made before or not.
   */
  step(term: Term, spend: (units: number) => void): Step {
    const known = this.#steps.get(term.id);
    if (known) {
      spend(known.cost);
      return known;
    }
    let cost = 1 + (term.weight >> 2);
    spend(cost);
    const partition = this.#split(term);
    let made = 0;
    this.#pay = () => {
      if (++made % MADE_PER_UNIT !== 0) return;
      cost++;
      spend(1);
    };
    try {
      const next = partition.points.map((point) => this.#derive(term, point));
      const step: Step = { partition, next, cost };
      this.#steps.set(term.id, step);
      return step;
    } finally {
      this.#pay = undefined;
    }
  }

  #derive(term: Term, point: number): Term {
    this.#pay?.();
    switch (term.kind) {
      case 'none':
      case 'empty':
        return this.none;
      case 'set':
        return has(term.set, point) ? this.empty : this.none;
      case 'loop': {
        const [body] = term.parts as [Term];
        const first = this.#derive(body, point);
        if (first === this.none) return first;
        return this.concat(first, this.loop(body, Math.max(0, term.min - 1), term.max - 1));
      }
      case 'or':
        return this.or(term.parts.map((part) => this.#derive(part, point)));
      case 'and': {
        const parts: Term[] = [];
        for (const part of term.parts) {
          const derived = this.#derive(part, point);
          if (derived === this.none) return derived;
          parts.push(derived);
        }
        return this.and(parts);
      }
      case 'not':
        return this.not(this.#derive(term.parts[0]!, point));
      case 'concat': {
        // Along the tail instead of into it: a tail can be as long as a pattern.
        const choices: Term[] = [];
        for (let rest: Term = term; ; ) {
          if (rest.kind !== 'concat') {
            choices.push(this.#derive(rest, point));
            break;
          }
          const [head, tail] = rest.parts as [Term, Term];
          choices.push(this.concat(this.#derive(head, point), tail));
          if (!head.nullable) break;
          rest = tail;
        }
        return this.or(choices);
      }
      default:
        return term.kind satisfies never;
    }
  }

  #split(term: Term): Partition {
    const known = this.#splits.get(term.id);
    if (known) return known;
    let result = this.partitions.whole;
    if (term.kind === 'set') result = this.partitions.of(term.set);
    else if (term.kind === 'concat') {
      for (let rest: Term = term; ; ) {
        const head: Term = rest.kind === 'concat' ? rest.parts[0]! : rest;
        result = this.partitions.refine(result, this.#split(head));
        if (rest.kind !== 'concat' || !head.nullable) break;
        rest = rest.parts[1]!;
      }
    } else for (const part of term.parts) result = this.partitions.refine(result, this.#split(part));
    this.#splits.set(term.id, result);
    return result;
  }

  #make(key: string, kind: Term['kind'], rest: Partial<Term>): Term {
    this.#pay?.();
    const known = this.#terms.get(key);
    if (known) return known;
    const term: Term = {
      id: this.#terms.size,
      kind,
      set: [],
      parts: [],
      min: 0,
      max: 0,
      nullable: false,
      shortest: 0,
      longest: 0,
      weight: 1,
      ...rest,
    };
    this.#terms.set(key, term);
    return term;
  }
}
