import { pairName } from '../deploy/pairs.js';
import type { Check } from '../report/report.js';
import { plural } from '../report/text.js';
import type { Flags } from './arguments.js';
import { outcomeOf, pairDetail, partyData } from './can-i-deploy-report.js';
import { judgeLive } from './live-pairs.js';
import type { Result } from './session.js';
import type { StoreSession } from './store-session.js';

/** Shows each consumer version against each provider version that it meets in an environment. Says what is so; nothing fails. */
export async function matrix(session: StoreSession, { flags }: { flags: Flags }): Promise<Result> {
  const { environment, service, now, pairs } = await judgeLive(session, flags);
  const count = (verdict: string) => pairs.filter((one) => one.verdict === verdict).length;
  const checks: Check[] = [
    {
      name: environment,
      outcome: 'info',
      detail: `${plural(pairs.length, 'pair')}${service === undefined ? '' : ` of ${service}`} as of ${new Date(now).toISOString()}: ${count('yes')} good, ${count('no')} not, ${count('unknown')} unknown`,
    },
    ...pairs.map((one): Check => {
      // A pair that is not good is told, not judged: whether anything is to be deployed nobody asked.
      const outcome = outcomeOf(one) === 'failed' ? 'info' : outcomeOf(one);
      return { name: pairName(one.pair), outcome, detail: `${one.verdict}: ${pairDetail(one)}` };
    }),
  ];
  const rows = pairs.map(({ pair, ...judged }) => ({
    consumer: partyData(pair.consumer),
    provider: partyData(pair.provider),
    ...judged,
  }));
  return {
    checks,
    findings: [],
    data: { environment, ...(service !== undefined && { service }), asOf: new Date(now).toISOString(), pairs: rows },
  };
}
