/** May these versions be deployed? A pure function of what was read and a time. */
import { judge, settled } from './judge.js';
import { pairName, pairsOf } from './pairs.js';
import type { Answer, Facts, JudgedPair, Knowledge, Pair, Question, Verdict } from './types.js';

const nothing: Knowledge = {
  pact: { unusable: 'nothing is known of the pair' },
  results: [],
  proofs: new Map(),
  builders: [],
};

/**
 * `knowledge` by `pairName`, of the pairs that `openPairs` gives; a pair without any is unknown.
 * One no makes the answer no; else one unknown makes it unknown; else it is yes.
 */
export function decide(question: Question, facts: Facts, knowledge: ReadonlyMap<string, Knowledge>): Answer {
  const { pairs, notes, refusals } = pairsOf(question, facts);
  const judged = judgeAll(pairs, question, facts, knowledge);
  const counted = judged.filter((one) => one.ignored === undefined).map((one) => one.verdict);
  const answer: Verdict =
    refusals.length > 0 || counted.includes('no') ? 'no' : counted.includes('unknown') ? 'unknown' : 'yes';
  return { answer, pairs: judged, refusals, notes };
}

/** Each pair with its verdict, in the order given. */
export function judgeAll(
  pairs: readonly Pair[],
  question: Question,
  facts: Facts,
  knowledge: ReadonlyMap<string, Knowledge>,
): JudgedPair[] {
  return pairs.map((pair): JudgedPair => {
    const judgement = judge(pair, knowledge.get(pairName(pair)) ?? nothing, question, facts);
    const ignored = judgement.verdict === 'yes' ? undefined : ignoredBy(pair, question);
    return { pair, ...judgement, ...(ignored !== undefined && { ignored }) };
  });
}

/** Those of which more than the manifests has to be known. */
export function openPairs(pairs: readonly Pair[], question: Question, facts: Facts): Pair[] {
  return pairs.filter((pair) => settled(pair, question, facts) === undefined);
}

/** A counterpart can be ignored, a candidate cannot: the pair's other side decides. */
function ignoredBy({ consumer, provider }: Pair, { ignores }: Question): string | undefined {
  const others = [consumer, provider].filter(({ standing }) => standing.kind !== 'candidate');
  return ignores.find(({ service }) => others.some((one) => one.service === service))?.reason;
}
