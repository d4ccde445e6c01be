import type { Containment, Json, Schema, Sets } from '../containment/types.js';
import { toPointer } from '../json-pointer.js';
import type { Broken, ConsumerDifference, PactedMessage, Shown } from './consumer-proof.js';
import { finiteValues, formats, onlyAt } from './consumer-proof-golden.js';
import { relaxSpelling, spells } from './consumer-proof-lexical.js';
import { type Refusal, refusalsOf, relax } from './consumer-proof-refusals.js';

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
  readonly #seen = new Set<string>();

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
  }

  /** Messages that no event of the golden can be: they show nothing, whatever the others accept. */
  dead(): void {
    for (const [index, schema] of this.#schemas.entries()) {
      if (this.#prove({ inner: [this.#golden, schema], outer: [] }).verdict !== 'proven') continue;
      const any = this.#prove({ inner: this.#inner, outer: [] });
      if (any.verdict !== 'refuted') continue;
      const [first] = refusalsOf(schema, any.witness).sort((a, b) => Number(isValue(b)) - Number(isValue(a)));
      if (!first) continue;
      const { missing } = first;
      this.#add({
        kind: 'over-specified',
        broken: this.#broken(index, first),
        missing: missing !== undefined,
        ...shown(any.witness, first),
      });
    }
  }

  /** Finds a difference, takes it out of the question and asks again, so that none hides another. */
  run(): void {
    let spelled = false;
    for (let round = 0; round < MOST; round += 1) {
      const answer = this.#prove({ inner: this.#inner, outer: this.#schemas });
      if (answer.verdict === 'proven') return;
      if (answer.verdict === 'unknown') {
        const unknown: ConsumerDifference = {
          kind: 'unknown',
          reason: answer.reason,
          spelling: false,
          ...(answer.at.instance === '' ? {} : { path: answer.at.instance }),
        };
        this.found.push(unknown);
        if (spelled || !relaxSpelling(this.#golden, this.#schemas)) return;
        spelled = true;
        const plain = this.#prove({ inner: this.#inner, outer: this.#schemas });
        if (plain.verdict !== 'unknown') this.found[this.found.length - 1] = { ...unknown, spelling: true };
        continue;
      }
      if (!this.#take(answer.witness)) {
        this.found.push({
          kind: 'unknown',
          spelling: false,
          reason: 'an event was found that the pact does not accept, and not why',
        });
        return;
      }
    }
    this.found.push({ kind: 'unknown', spelling: false, reason: `there are more than ${MOST} differences` });
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
    // The message that needs least to accept it is the one that was meant.
    const hard = speaking.map(({ index, each }) => ({
      index,
      each: each.filter((one) => this.#formatsOf(one) === undefined),
    }));
    const nearest = hard.reduce((best, one) => (one.each.length < best.each.length ? one : best));
    for (const one of nearest.each) {
      this.#add({
        kind: 'over-specified',
        broken: this.#broken(nearest.index, one),
        missing: one.missing !== undefined,
        ...shown(witness, one),
      });
      relax(this.#schemas[nearest.index]!, one);
    }
    return true;
  }

  /** A value other than the one that the message names, at a place where the golden names several. */
  #isTag({ keyword, pattern, found, steps }: Refusal): boolean {
    const named = keyword === 'const' || keyword === 'enum' || pattern !== undefined;
    if (!named || found === undefined || found === null || typeof found === 'object') return false;
    return (finiteValues(this.#golden, steps)?.length ?? 0) > 1;
  }

  #formatsOf({ pattern, steps }: Refusal): string[] | undefined {
    if (pattern === undefined) return undefined;
    const known = formats(this.#golden, steps);
    return known && spells(pattern, known) ? known : undefined;
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
    relax(this.#schemas[index]!, refusal);
  }

  #broken(index: number, { schema, missing, place }: Refusal): Broken {
    const { description, pointer, bounds } = this.#messages[index]!;
    const note = bounds.perhaps.explain(schema);
    const path = missing === undefined ? note.path : pactPath(place);
    return {
      message: { description, pointer },
      note: missing === undefined ? note : { path, expectation: 'something there' },
    };
  }

  #add(difference: Exclude<ConsumerDifference, { kind: 'unknown' }>): void {
    const key =
      'broken' in difference
        ? `${difference.kind} ${difference.path} ${difference.broken.note.expectation}`
        : `${difference.kind} ${JSON.stringify(difference.values)}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.found.push(difference);
  }
}

/** A dead message differs in a value most of all. */
function isValue({ keyword }: Refusal): boolean {
  return keyword === 'const' || keyword === 'enum' || keyword === 'pattern';
}

function shown(witness: Json, { steps, place }: Refusal): Shown {
  return { path: toPointer(place), witness, at: toPointer(steps) };
}

function pactPath(place: readonly string[]): string {
  return place.reduce(
    (path, step) =>
      step === '*' ? `${path}[*]` : /^[_A-Za-z][_A-Za-z0-9]*$/.test(step) ? `${path}.${step}` : `${path}['${step}']`,
    '$',
  );
}
