import { judgeAll } from '../deploy/decide.js';
import { livePairs } from '../deploy/pairs.js';
import { readEverything } from '../deploy/read.js';
import { readKnowledge } from '../deploy/read-knowledge.js';
import type { JudgedPair, Pair } from '../deploy/types.js';
import { requireService } from '../registry/lookup.js';
import { type Flags, nameArgument, textFlag } from './arguments.js';
import { replayOf } from './can-i-deploy.js';
import type { StoreSession } from './store-session.js';

export interface LivePairs {
  environment: string;
  /** The one that was asked for; undefined for all. */
  service: string | undefined;
  /** Milliseconds since 1970. */
  now: number;
  pairs: JudgedPair[];
}

/** Every pair of versions that meet in an environment, judged; where `--service` names a service only its own, in either role. Throws `service-unknown`. */
export async function judgeLive(session: StoreSession, flags: Flags): Promise<LivePairs> {
  const environment = nameArgument('environment', textFlag(flags, 'to') ?? '', '--to');
  const { store, asOf } = await replayOf(session, flags);
  const service = session.named === undefined ? undefined : nameArgument('service', session.named, '--service');
  if (service !== undefined) await requireService(store, service, session);
  const options = { now: session.now, asOf, signal: session.signal, progress: session.progress };
  const { question, facts } = await readEverything(store, environment, options);
  const pairs = livePairs(question, facts);
  const named = service === undefined ? pairs : pairs.filter((one) => has(one, service));
  const knowledge = await readKnowledge(store, named, { question, facts }, options);
  return { environment, service, now: question.now, pairs: judgeAll(named, question, facts, knowledge) };
}

function has({ consumer, provider }: Pair, service: string): boolean {
  return consumer.service === service || provider.service === service;
}
