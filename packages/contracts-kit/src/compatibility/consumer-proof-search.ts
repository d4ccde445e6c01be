import type { Containment, Difference, Json, Schema, Sets } from '../containment/types.js';
import { toPointer, valueAt } from '../json-pointer.js';
import type { Broken, ConsumerDifference, PactedMessage, Shown, Unknown } from './consumer-proof.js';
import { fitOf } from './consumer-proof-dead.js';
import { type Doubtful, doubtsThatMatter } from './consumer-proof-doubts.js';
import { finiteValues, onlyAt, sayAt } from './consumer-proof-golden.js';
import { Spelling } from './consumer-proof-lexical.js';
import { isNearer, isValue, keyOf, pactPath, type Refusal, refusalsOf, relax } from './consumer-proof-refusals.js';

/** More differences than this are one big difference. */
const MOST = 30;

/** Finds differences one by one. What is doubtful in a message counts as accepted. */
export class ConsumerSearch {
  readonly found: ConsumerDifference[] = [];
  readonly #golden: Schema;
  readonly #inner: Schema[];
  readonly #messages: readonly PactedMessage[];
  readonly #schemas: Record<string, unknown>[];
  readonly #prove: (sets: Sets) => Containment;
  readonly #spelling: Spelling;
  readonly #seen = new Set<string>();
  readonly #relaxed = new Set<string>();
  #spelled = false;
  #undecided = false;

  constructor(
    golden: Schema,
    inner: readonly Schema[],
    messages: readonly PactedMessage[],
    prove: (sets: Sets) => Containment,
  ) {
    this.#golden = golden;
    this.#inner = [...inner];
    this.#messages = messages;
    this.#schemas = messages.map(({ bounds }) => structuredClone(bounds.perhaps.schema) as Record<string, unknown>);
    this.#prove = prove;
    this.#spelling = new Spelling(golden, prove);
  }

  /** Messages that no event of the golden, or none within the scope, can be: they show nothing, whatever the others accept. */
  dead(): void {
    for (const [index, schema] of this.#schemas.entries()) {
      const fit = fitOf(this.#golden, this.#inner, schema, this.#prove);
      if (fit.kind === 'outside') this.found.push({ kind: 'outside', message: this.#named(index) });
      if (fit.kind !== 'dead') continue;
      for (const one of fit.refusals) this.#overSpecified(fit.witness, index, one);
      // Without its value a message would seem to speak of variants that it does not speak of.
      if (!fit.refusals.some(isValue)) for (const one of fit.refusals) this.#relax(index, one);
    }
  }

  /** Finds a difference, takes it out of the question and asks again, so that none hides another. */
  run(): void {
    for (let round = 0; round < MOST; round += 1) {
      const answer = this.#prove({ inner: this.#inner, outer: this.#schemas });
      if (answer.verdict === 'proven') return;
      if (answer.verdict === 'unknown') {
        const unknown = this.#unknown(answer);
        this.#undecided = true;
        if (this.#spelled || !this.#spelling.relax(this.#schemas)) return void this.found.push(unknown);
        this.#spelled = true;
        const plain = this.#prove({ inner: this.#inner, outer: this.#schemas });
        this.#undecided = plain.verdict === 'unknown';
        this.found.push({ ...unknown, spelling: !this.#undecided });
        if (this.#undecided) return;
        continue;
      }
      if (!this.#take(this.#usual(answer.witness))) {
        this.found.push({
          kind: 'unknown',
          spelling: false,
          reason: 'an event was found that the pact does not accept, and not why',
        });
        this.#undecided = true;
        return;
      }
    }
    this.#undecided = true;
    this.found.push({ kind: 'unknown', spelling: false, reason: `there are more than ${MOST} differences` });
  }

  /** Once all is found: which doubts about messages the rest depends on. None where it is not known anyway. */
  doubts(): Doubtful[] {
    if (this.#undecided) return [];
    const surely = this.#messages.map(({ bounds }) => structuredClone(bounds.surely.schema) as Record<string, unknown>);
    if (this.#spelled || this.found.some(({ kind }) => kind === 'lexical')) this.#spelling.relax(surely);
    return doubtsThatMatter(this.#messages, {
      inner: this.#inner,
      perhaps: this.#schemas,
      surely,
      told: (index, one) => this.#relaxed.has(`${index} ${keyOf(one)}`),
      prove: this.#prove,
    });
  }

  #unknown({ reason, at }: Extract<Containment, { verdict: 'unknown' }>): Unknown {
    return {
      kind: 'unknown',
      reason,
      spelling: false,
      ...(at.instance === '' ? {} : { path: at.instance }),
      ...this.#culprit(reason, at),
    };
  }

  /** Whose words the question is too hard for. */
  #culprit(reason: string, { inner, outer }: Difference): Pick<Unknown, 'culprit'> {
    if (inner !== '') {
      const alone = this.#prove({ inner: [this.#golden], outer: this.#schemas });
      const golden = alone.verdict === 'unknown' && alone.reason === reason && alone.at.inner === inner;
      return { culprit: { whose: golden ? 'golden' : 'scope', pointer: inner } };
    }
    const index = outer === '' ? -1 : this.#schemas.findIndex((one) => valueAt(one, outer) !== undefined);
    return index < 0 ? {} : { culprit: { whose: 'message', message: this.#named(index) } };
  }

  /** Says what is wrong with an event and takes it out of the question; false when there is nothing to take. */
  #take(witness: Json): boolean {
    const refusals = this.#schemas.map((schema) => refusalsOf(schema, witness));
    if (refusals.some((each) => each.length === 0)) return false;
    const tags = refusals.map((each) => each.filter((one) => this.#isTag(one)));
    if (tags.every((each) => each.length > 0)) return this.#uncovered(witness, tags);
    const speaking = refusals.flatMap((each, index) => (tags[index]!.length > 0 ? [] : [{ index, each }]));
    const spelled = speaking.filter(({ each }) => each.every((one) => this.#formatsOf(one) !== undefined));
    if (spelled.length > 0) {
      for (const { index, each } of spelled) for (const one of each) this.#lexical(witness, index, one);
      return true;
    }
    // The one that was meant differs in the fewest values, and then needs least to accept the event.
    const hard = speaking.map(({ index, each }) => ({
      index,
      each: each.filter((one) => this.#formatsOf(one) === undefined),
    }));
    const nearest = hard.reduce((best, one) => (isNearer(one.each, best.each) ? one : best));
    for (const one of nearest.each) {
      this.#overSpecified(witness, nearest.index, one);
      // It is the same with every message that expects the same: told once, it must not lead to another that covers the rest.
      const expectation = this.#broken(nearest.index, one).note.expectation;
      for (const [index, each] of refusals.entries())
        for (const other of each)
          if (keyOf(other) === keyOf(one) && this.#broken(index, other).note.expectation === expectation)
            this.#relax(index, other);
    }
    return true;
  }

  #relax(index: number, refusal: Refusal): void {
    relax(this.#schemas[index]!, refusal);
    this.#relaxed.add(`${index} ${keyOf(refusal)}`);
  }

  #overSpecified(witness: Json, index: number, one: Refusal): void {
    this.#add({
      kind: 'over-specified',
      broken: this.#broken(index, one),
      missing: one.missing !== undefined,
      ...shown(witness, one),
    });
  }

  /** A value other than the one that the message names, at a place where the golden names several. */
  #isTag({ keyword, pattern, found, steps }: Refusal): boolean {
    const named = keyword === 'const' || keyword === 'enum' || pattern !== undefined;
    if (!named || found === undefined || found === null || typeof found === 'object') return false;
    return (finiteValues(this.#golden, steps)?.length ?? 0) > 1;
  }

  #formatsOf({ pattern, steps }: Refusal): string[] | undefined {
    return pattern === undefined ? undefined : this.#spelling.formatsOf(pattern, steps);
  }

  /** Where a pattern refuses values and not only spellings, an event in the usual spelling shows it best. */
  #usual(witness: Json): Json {
    const scopes = this.#schemas
      .flatMap((schema) => refusalsOf(schema, witness))
      .filter((one) => one.pattern !== undefined && this.#formatsOf(one) === undefined)
      .flatMap(({ steps, place }) => {
        const pattern = this.#spelling.usual(steps);
        return pattern === undefined ? [] : [sayAt(place, { pattern })];
      });
    if (scopes.length === 0) return witness;
    const answer = this.#prove({ inner: [...this.#inner, ...scopes], outer: this.#schemas });
    return answer.verdict === 'refuted' ? answer.witness : witness;
  }

  #uncovered(witness: Json, tags: readonly (readonly Refusal[])[]): boolean {
    const nameOf = (one: Refusal) => toPointer(one.place);
    const everywhere = tags[0]!.find((one) =>
      tags.every((each) => each.some((other) => nameOf(other) === nameOf(one))),
    );
    const chosen = everywhere ? [everywhere] : [...new Map(tags.map((each) => [nameOf(each[0]!), each[0]!])).values()];
    const scopes = chosen.map((one) => {
      const others = finiteValues(this.#golden, one.steps)!.filter((value) => value !== one.found);
      return onlyAt(one.place, others);
    });
    const scope: Schema = scopes.length === 1 ? scopes[0]! : { anyOf: scopes };
    this.#add({
      kind: 'uncovered',
      values: chosen.map((one) => ({ path: nameOf(one), value: one.found! })),
      scope,
      ...shown(witness, chosen[0]!),
    });
    this.#inner.push(scope);
    return true;
  }

  #lexical(witness: Json, index: number, refusal: Refusal): void {
    this.#add({
      kind: 'lexical',
      broken: this.#broken(index, refusal),
      formats: this.#formatsOf(refusal) ?? [],
      ...shown(witness, refusal),
    });
    // Only its spelling is told, so what else is expected there does not count as told, and other values are still refused.
    relax(this.#schemas[index]!, { schema: refusal.patternAt!, keyword: 'pattern' });
  }

  #broken(index: number, { schema, missing, place }: Refusal): Broken {
    const { bounds } = this.#messages[index]!;
    const note = bounds.perhaps.explain(schema);
    const path = missing === undefined ? note.path : pactPath(place);
    return {
      message: this.#named(index),
      note: missing === undefined ? note : { path, expectation: 'something there' },
    };
  }

  #named(index: number): Broken['message'] {
    const { description, pointer } = this.#messages[index]!;
    return { description, pointer };
  }

  #add(difference: Exclude<ConsumerDifference, { kind: 'unknown' | 'outside' }>): void {
    const key =
      'broken' in difference
        ? `${difference.kind} ${difference.path} ${difference.broken.note.expectation}`
        : `${difference.kind} ${JSON.stringify(difference.values)}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.found.push(difference);
  }
}

function shown(witness: Json, { steps, place }: Refusal): Shown {
  return { path: toPointer(place), witness, at: toPointer(steps) };
}
