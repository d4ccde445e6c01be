import { judgeAll } from '../deploy/decide.js';
import { livePairs } from '../deploy/pairs.js';
import { readEverything } from '../deploy/read.js';
import { readKnowledge } from '../deploy/read-knowledge.js';
import type { JudgedPair } from '../deploy/types.js';
import { type Flags, nameArgument, textFlag } from './arguments.js';
import { replayOf } from './can-i-deploy.js';
import type { StoreSession } from './store-session.js';

export interface LivePairs {
  environment: string;
  /** Milliseconds since 1970. */
  now: number;
  pairs: JudgedPair[];
}

/** Every pair of versions that meet in an environment, judged. */
export async function judgeLive(session: StoreSession, flags: Flags): Promise<LivePairs> {
  const environment = nameArgument('environment', textFlag(flags, 'to') ?? '', '--to');
  const { store, asOf } = await replayOf(session, flags);
  const options = { now: session.now, asOf, signal: session.signal, progress: session.progress };
  const { question, facts } = await readEverything(store, environment, options);
  const pairs = livePairs(question, facts);
  const knowledge = await readKnowledge(store, pairs, { question, facts }, options);
  return { environment, now: question.now, pairs: judgeAll(pairs, question, facts, knowledge) };
}
