/** May these versions be deployed? A pure function of what was read and a time. */
import { countedEvents } from './counted.js';
import { judge, settled } from './judge.js';
import { day, pairName, pairsOf, sortedNotes } from './pairs.js';
import type { Answer, Facts, JudgedPair, Knowledge, Note, Pair, Question, Verdict } from './types.js';

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
  return {
    answer,
    pairs: judged,
    refusals,
    notes: sortedNotes([...notes, ...retirements(judged, { question, facts, knowledge })]),
  };
}

/** What pairs are not asked about, since a person said so once. */
function retirements(
  pairs: readonly JudgedPair[],
  { question, facts, knowledge }: { question: Question; facts: Facts; knowledge: ReadonlyMap<string, Knowledge> },
): Note[] {
  return pairs.flatMap(({ pair, rule }) => {
    // Where the range decided, no event was asked about.
    if (rule === 'out-of-range') return [];
    const { pact } = knowledge.get(pairName(pair)) ?? nothing;
    const { retired } = countedEvents(pair, question, facts, 'unusable' in pact ? [] : pact.events);
    return retired.map(({ by, retirement: { event, at, reason } }): Note => {
      const { consumer, provider } = pair;
      const what =
        by === consumer.service ? `gave up reading ${event} of ${provider.service}` : `gave up emitting ${event}`;
      const who = `${consumer.service} ${consumer.version}`;
      return {
        kind: 'retired-event',
        service: by,
        text: `${by} ${what} on ${day(at)}, so ${who} is not asked about it: ${reason}`,
      };
    });
  });
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
