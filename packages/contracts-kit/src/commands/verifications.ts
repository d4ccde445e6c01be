import { pairName } from '../deploy/pairs.js';
import type { JudgedPair, Rule } from '../deploy/types.js';
import type { Check } from '../report/report.js';
import { plural } from '../report/text.js';
import { badArgument, type Flags, textFlag } from './arguments.js';
import { answerOf, askedOf } from './can-i-deploy.js';
import { checkout } from './can-i-deploy-mend.js';
import { judgeLive } from './live-pairs.js';
import type { Result } from './session.js';
import type { StoreSession } from './store-session.js';

/** What verifying the provider's version, and recording it, would settle. */
const SETTLED_BY_VERIFYING: ReadonlySet<Rule> = new Set<Rule>(['not-verified', 'not-executed', 'builders-not-checked']);

/** Provider versions to check out and verify, each with the pacts that are open. */
interface Missing {
  provider: string;
  version: string;
  tag: string | null;
  commit: string | null;
  pairs: { consumer: string; version: string; rule: Rule; why: string }[];
}

/**
 * Lists the pairs of which it is not known whether they are good: of everything in an environment, or with `--version` of what is to be
 * deployed there.
 */
export async function verifications(
  session: StoreSession,
  { words, flags }: { words: readonly string[]; flags: Flags },
): Promise<Result> {
  if (words[0] !== 'missing' || words.length > 1)
    throw badArgument('verifications', words.join(' '), 'verifications missing', {
      mend: 'Type contracts-kit verifications missing --to <environment>',
    });
  const { environment, pairs } = await pairsAsked(session, flags);
  const unknown = pairs.filter((one) => one.verdict === 'unknown' && one.ignored === undefined);
  const missing = grouped(unknown.filter((one) => SETTLED_BY_VERIFYING.has(one.rule)));
  const checks: Check[] = [
    {
      name: environment,
      outcome: 'info',
      detail:
        unknown.length === 0
          ? `nothing is missing: ${plural(pairs.length, 'pair')} known`
          : `${plural(unknown.length, 'pair')} of ${pairs.length} unknown`,
    },
    ...unknown.map((one): Check => {
      const mend = SETTLED_BY_VERIFYING.has(one.rule)
        ? `check out ${checkout(one.pair.provider)} of ${one.pair.provider.service} and verify --record`
        : `publish ${one.pair.consumer.service} again`;
      return { name: pairName(one.pair), outcome: 'unknown', detail: `${one.why}; ${mend}` };
    }),
  ];
  return { checks, findings: [], data: { environment, missing } };
}

async function pairsAsked(session: StoreSession, flags: Flags) {
  const named = [textFlag(flags, 'version'), textFlag(flags, 'branch')].some((one) => one !== undefined);
  if (!named) return judgeLive(session, flags);
  const asked = await askedOf(session, flags);
  const { answer } = await answerOf(session, session.store, { asked, asOf: undefined, doubts: false });
  return { environment: asked.environment, pairs: answer.pairs };
}

function grouped(pairs: readonly JudgedPair[]): Missing[] {
  const groups = Map.groupBy(pairs, ({ pair: { provider } }) => `${provider.service} ${provider.version}`);
  return [...groups.values()].map((group) => {
    const { service, version, manifest } = group[0]!.pair.provider;
    const { tag, commit } = manifest.git;
    return {
      provider: service,
      version,
      tag,
      commit,
      pairs: group.map(({ pair: { consumer }, rule, why }) => {
        return { consumer: consumer.service, version: consumer.version, rule, why };
      }),
    };
  });
}
