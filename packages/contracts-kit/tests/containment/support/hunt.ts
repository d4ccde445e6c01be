import { proveContainment } from '../../../src/containment/index.js';
import type { Containment, Json } from '../../../src/containment/types.js';
import { type Attempt, type Judgement, judge, missed, validators } from './judge.js';
import { native, type Question, validateAlone } from './native.js';
import type { Pair } from './pairs.js';
import { reduce } from './reduce.js';
import { wellFormed } from './well-formed.js';

export interface Hunt {
  proven: number;
  refuted: number;
  /** By reason. */
  unknown: Map<string, Pair[]>;
  /** Answers that are wrong, each with its pair made as small as it still is wrong. */
  faults: { what: string; pair: Pair; value?: Json }[];
  /** Questions that were not asked, because no validator can judge by one of the schemas. */
  skipped: number;
}

/** Asks every question and tries to show every answer wrong, first in process and then by the other validator. */
export async function hunt(pairs: readonly Pair[], options: Omit<Attempt, 'seed'> & { shown?: number }): Promise<Hunt> {
  const result: Hunt = { proven: 0, refuted: 0, unknown: new Map(), faults: [], skipped: 0 };
  const judged: Judgement[] = [];
  for (const [seed, pair] of pairs.entries()) {
    if (validators(pair) === undefined) {
      result.skipped += 1;
      continue;
    }
    const judgement = judge(pair, { ...options, seed });
    judged.push(judgement);
    const { answer, fault } = judgement;
    if (answer.verdict !== 'unknown') result[answer.verdict] += 1;
    else result.unknown.set(answer.reason, [...(result.unknown.get(answer.reason) ?? []), pair]);
    if (fault && fault.what !== missed && result.faults.length < (options.shown ?? 5)) {
      result.faults.push(smallest(pair, fault.what, { ...options, seed }));
    }
  }
  result.faults.push(...(await second(judged)));
  return result;
}

/** The smallest pair with the same kind of fault. */
function smallest(pair: Pair, what: string, options: Attempt): Hunt['faults'][number] {
  const kind = kindOf(what);
  const faulty = (candidate: Pair) => {
    const { fault } = judge(candidate, { ...options, samples: Math.max(options.samples, 60) });
    return fault !== undefined && kindOf(fault.what) === kind;
  };
  const least = reduce(
    pair,
    (candidate) => wellFormed(candidate.inner) && wellFormed(candidate.outer) && faulty(candidate),
  );
  const fault = judge(least, { ...options, samples: Math.max(options.samples, 60) }).fault;
  return { what: fault?.what ?? what, pair: least, ...(fault?.value !== undefined && { value: fault.value }) };
}

const kindOf = (what: string) => what.slice(0, 40);

/** How many of the values that were tried the other validator is asked about, for each pair that was proven. */
const PROVEN_VALUES = 30;

/** What the other validator says of the same values: it, too, must not find a difference where none is said to be. */
async function second(judged: readonly Judgement[]): Promise<Hunt['faults']> {
  const decided = judged.filter(({ answer }) => answer.verdict !== 'unknown');
  const values = decided.map(({ answer, values }) => {
    if (answer.verdict === 'refuted') return [answer.witness];
    return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()].slice(0, PROVEN_VALUES);
  });
  const questions = decided.flatMap(({ pair }, i): Question[] => [
    { schema: pair.inner, values: values[i]! },
    { schema: pair.outer, values: values[i]! },
  ]);
  const verdicts = await native(questions);
  const faults: Hunt['faults'] = [];
  for (const [i, { pair, answer }] of decided.entries()) {
    for (const [k, value] of values[i]!.entries()) {
      if (!contradicts(answer, verdicts[2 * i]?.[k], verdicts[2 * i + 1]?.[k])) continue;
      const [left, right] = [await validateAlone(pair.inner, value), await validateAlone(pair.outer, value)];
      if (!contradicts(answer, left, right)) continue;
      faults.push({ what: `${answer.verdict}, and the other validator says ${left} and ${right}`, pair, value });
    }
  }
  return faults;
}

/** Whether a validator that says so of the two schemas contradicts the answer. It may be unable to tell. */
function contradicts({ verdict }: Containment, inner: boolean | undefined, outer: boolean | undefined): boolean {
  if (inner === undefined || outer === undefined) return false;
  return (inner && !outer) !== (verdict === 'refuted');
}

export function describeFault({ what, pair, value }: Hunt['faults'][number]): string {
  const lines = [what, `  inner ${JSON.stringify(pair.inner)}`, `  outer ${JSON.stringify(pair.outer)}`];
  if (value !== undefined) lines.push(`  value ${JSON.stringify(value)}`);
  lines.push(`  answer ${JSON.stringify(proveContainment(pair.inner, pair.outer))}`);
  return lines.join('\n');
}

/** Of all questions asked, the part that was not decided. */
export function unknownRate({ proven, refuted, unknown }: Hunt): number {
  const open = [...unknown.values()].reduce((sum, pairs) => sum + pairs.length, 0);
  return open / Math.max(1, open + proven + refuted);
}

export function describeUnknown({ unknown }: Hunt): string {
  return [...unknown]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([reason, pairs]) => `${pairs.length} × ${reason}: ${JSON.stringify(pairs[0])}`)
    .join('\n');
}
