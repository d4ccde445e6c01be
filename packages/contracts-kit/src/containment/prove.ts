import { isDeepStrictEqual } from 'node:util';
import { toPointer, valueAt } from '../json-pointer.js';
import type { Answer, Doubt } from './answer.js';
import { Budget, BudgetSpent } from './budget.js';
import { fulfils, type Truth } from './evaluate.js';
import { findKeyword, locate, mostTelling, nearer, withoutReferences } from './explain.js';
import { Graph } from './graph.js';
import type { Node, Side } from './node.js';
import { patternUses } from './pattern-uses.js';
import { polished, smaller } from './polish.js';
import { Reader, Unsupported } from './read.js';
import { searched, wordsOf } from './search.js';
import { Solver } from './solve.js';
import { patternIsSafe } from './strings/index.js';
import type { Containment, ContainmentOptions, Difference, Json, Schema, Sets } from './types.js';
import { IndependentValidator, type Refusal } from './validator.js';

/** About a second of work; event-sized questions take a thousandth of it. */
const DEFAULT_BUDGET = 2_000_000;

const NOWHERE: Difference = { inner: '', outer: '', instance: '' };

export function prove(
  { inner, outer }: Sets,
  { budget = DEFAULT_BUDGET, examples = [] }: ContainmentOptions,
): Containment {
  try {
    if (inner.some((one) => outer.some((other) => isDeepStrictEqual(one, other)))) return { verdict: 'proven' };
    return new Question(inner, outer, new Budget(budget), examples).answer();
  } catch (error) {
    if (error instanceof BudgetSpent) return { verdict: 'unknown', reason: error.message, at: NOWHERE };
    // The stack is the other resource that a hostile schema can use up.
    if (error instanceof RangeError) return { verdict: 'unknown', reason: 'it is nested too deeply', at: NOWHERE };
    throw error;
  }
}

class Question {
  readonly #inner: readonly Schema[];
  readonly #outer: readonly Schema[];
  readonly #budget: Budget;
  readonly #examples: readonly Json[];
  readonly #graph = new Graph();
  #wanted: Node[] = [];
  #refused: Node[] = [];
  readonly #validators: Partial<Record<'inner' | 'outer', (IndependentValidator | undefined)[]>> = {};

  constructor(inner: readonly Schema[], outer: readonly Schema[], budget: Budget, examples: readonly Json[]) {
    this.#inner = inner;
    this.#outer = outer;
    this.#budget = budget;
    this.#examples = examples;
  }

  answer(): Containment {
    this.#wanted = this.#inner.map((schema) => this.#read(schema, 'inner'));
    this.#refused = this.#outer.map((schema) => this.#read(schema, 'outer'));
    const solver = new Solver(this.#graph, this.#budget);
    const answer = solver.solve([...this.#wanted, ...this.#refused.map((node) => this.#graph.not(node))]);
    if (answer.kind === 'none') return { verdict: 'proven' };
    if (answer.kind === 'found') {
      const refuted = this.#confirmed(this.#polish(answer.value));
      if (refuted) return refuted;
    }
    const doubt = answer.doubt ?? { reason: this.#whyUnconfirmed(answer.kind === 'found' ? answer.value : null) };
    return this.#search(solver) ?? { verdict: 'unknown', reason: doubt.reason, at: this.#place(doubt) };
  }

  /** What the solver could not decide may still have a counterexample that the validator sees. */
  #search(solver: Solver): Containment | undefined {
    try {
      const words = wordsOf([...this.#examples, ...this.#inner, ...this.#outer]);
      const told = words.length === 0 ? undefined : this.#solveWith(words);
      if (told?.refuted) return told.refuted;
      const event = told?.event ?? solver.solve(this.#wanted);
      const starts = [...this.#examples, ...(event.kind === 'found' ? [event.value] : [])];
      const accepts = (value: Json) =>
        this.#canBeJudged(value) && this.#innerValidators().every((one) => refusals(one, value)?.length === 0);
      // A validator that cannot say anything of a value will not be able to say anything of one near it.
      const known = starts.filter((value) => !this.#judged(value).includes(undefined));
      if (known.length === 0) return undefined;
      const witness = searched(known, [...this.#inner, ...this.#outer], this.#budget, {
        accepts,
        isWitness: (value) => this.#confirmed(value) !== undefined,
      });
      return witness === undefined
        ? undefined
        : this.#confirmed(smaller(witness, (value) => this.#confirmed(value) !== undefined));
    } catch (error) {
      if (error instanceof BudgetSpent) return undefined;
      throw error;
    }
  }

  /** The question once more, with strings at hand that may have the patterns; with half of the work that is left. */
  #solveWith(words: readonly string[]): { refuted?: Containment; event?: Answer } | undefined {
    const share = new Budget(Math.floor(this.#budget.left / 2));
    const all = share.left;
    try {
      const solver = new Solver(this.#graph, share, words);
      const answer = solver.solve([...this.#wanted, ...this.#refused.map((node) => this.#graph.not(node))]);
      const refuted = answer.kind === 'found' ? this.#confirmed(this.#polish(answer.value)) : undefined;
      return refuted ? { refuted } : { event: solver.solve(this.#wanted) };
    } catch (error) {
      if (error instanceof BudgetSpent) return undefined;
      throw error;
    } finally {
      this.#budget.spend(Math.min(this.#budget.left, all - Math.max(0, share.left)));
    }
  }

  /** A document of which nothing can be said is one condition that is not understood. */
  #read(schema: Schema, side: Side): Node {
    try {
      return new Reader(this.#graph, this.#budget, schema, side).whole();
    } catch (error) {
      if (!(error instanceof Unsupported)) throw error;
      const key = `document ${this.#graph.documentOf(schema)}`;
      const { message: reason, pointer } = error;
      return this.#graph.atom({ kind: 'opaque', key, reason, pointer, side, believed: false, wanted: true });
    }
  }

  #polish(witness: Json): Json {
    const [schema] = this.#inner;
    return schema === undefined ? witness : polished(witness, schema, (value) => this.#isWitness(value));
  }

  #isWitness(value: Json): boolean {
    this.#budget.spend(20);
    return (
      this.#wanted.every((node) => fulfils(this.#graph, node, value) === true) &&
      this.#refused.every((node) => fulfils(this.#graph, node, value) === false)
    );
  }

  #innerValidators(): readonly (IndependentValidator | undefined)[] {
    this.#validators.inner ??= this.#inner.map(validatorOf);
    return this.#validators.inner;
  }

  #outerValidators(): readonly (IndependentValidator | undefined)[] {
    this.#validators.outer ??= this.#outer.map(validatorOf);
    return this.#validators.outer;
  }

  #confirmed(witness: Json): Containment | undefined {
    if (!this.#canBeJudged(witness)) return undefined;
    if (!this.#innerValidators().every((one) => refusals(one, witness)?.length === 0)) return undefined;
    const refused = this.#outerValidators().map((one) => refusals(one, witness));
    if (!refused.every((list): list is Refusal[] => list !== undefined && list.length > 0)) return undefined;
    // Of what is malformed, or what validators read differently, one validator's word is not enough.
    const says = (node: Node) => fulfils(this.#graph, node, witness);
    const believable = (truth: Truth, wanted: boolean) => truth === wanted || truth === 'believed';
    if (!this.#wanted.every((node) => believable(says(node), true))) return undefined;
    if (!this.#refused.every((node) => believable(says(node), false))) return undefined;
    return { verdict: 'refuted', witness, at: this.#difference(witness, refused) };
  }

  /** Whether the validator can be trusted to end: it runs each pattern on the strings of the value with a backtracking engine. */
  #canBeJudged(value: Json): boolean {
    let safe = true;
    for (const schema of [...this.#inner, ...this.#outer]) {
      const ends = patternUses(schema, value, (source, text) => {
        this.#budget.spend();
        if (safe && !patternIsSafe(source, text.length)) safe = false;
      });
      if (!ends) return false;
    }
    return safe;
  }

  #judged(value: Json): (Refusal[] | undefined)[] {
    if (!this.#canBeJudged(value)) return [undefined];
    return [...this.#innerValidators(), ...this.#outerValidators()].map((one) => refusals(one, value));
  }

  #whyUnconfirmed(witness: Json): string {
    return this.#judged(witness).includes(undefined)
      ? 'the validator that has to confirm the counterexample cannot read these schemas, or might take for ever over a pattern'
      : 'the validators do not agree on the counterexample that was found';
  }

  #difference(witness: Json, refused: readonly Refusal[][]): Difference {
    const telling = refused
      .map((list, index) => ({ index, one: mostTelling(list) }))
      .filter((each): each is { index: number; one: Refusal } => each.one !== undefined);
    const [best] = telling.sort((a, b) => nearer(refused[a.index]!, refused[b.index]!) || depth(b.one) - depth(a.one));
    if (!best) return NOWHERE;
    const outer = withoutReferences(this.#outer[best.index]!, best.one.schema);
    const required = best.one.keyword === 'required' ? valueAt(this.#outer[best.index], outer) : undefined;
    const instance = best.one.instance + missingStep(required, valueAt(witness, best.one.instance));
    return {
      inner: locate(this.#inner[0]!, witness, instance),
      outer: this.#outer.length > 1 ? `/${best.index}${outer}` : outer,
      instance,
    };
  }

  #place({ pointer, side, text }: Doubt): Difference {
    const found = (schemas: readonly Schema[], own: Side): string => {
      if (pointer !== undefined) return side === own ? pointer : '';
      const value = text?.[own];
      if (text === undefined || value === undefined) return '';
      return schemas.map((one) => findKeyword(one, text.keyword, value)).find(Boolean) ?? '';
    };
    return { inner: found(this.#inner, 'inner'), outer: found(this.#outer, 'outer'), instance: '' };
  }
}

/** What is not there has a place too: where it would be. */
function missingStep(required: unknown, object: unknown): string {
  if (!Array.isArray(required) || typeof object !== 'object' || object === null) return '';
  const name: unknown = required.find((one) => typeof one === 'string' && !Object.hasOwn(object, one));
  return typeof name === 'string' ? toPointer([name]) : '';
}

function depth({ instance }: Refusal): number {
  return instance.split('/').length;
}

function validatorOf(schema: Schema): IndependentValidator | undefined {
  try {
    return new IndependentValidator(schema);
  } catch {
    return undefined;
  }
}

/** What the independent validator says; nothing when it cannot read the schema. */
function refusals(validator: IndependentValidator | undefined, value: Json): Refusal[] | undefined {
  try {
    return validator?.refusals(value);
  } catch {
    return undefined;
  }
}
