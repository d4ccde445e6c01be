import { pairName } from '../deploy/pairs.js';
import { LENIENT } from '../deploy/types.js';
import { type Finding, FindingError } from '../finding.js';
import { liveIn, readServiceState } from '../registry/service-journal.js';
import type { Check } from '../report/report.js';
import { memoStore } from '../store/memo.js';
import type { Store } from '../store/store.js';
import { answerOf } from './can-i-deploy.js';
import { outcomeOf, pairDetail } from './can-i-deploy-report.js';
import type { Result, Session } from './session.js';

/**
 * Where this service runs, and each pair that such a version meets there with what is known of it. Nothing fails: whether anything is to
 * be deployed nobody asked. What cannot be read is told as it is by `can-i-deploy`.
 */
export async function liveStatus(session: Session, shared: Store): Promise<Result> {
  const store = memoStore(shared);
  const { service } = session.service;
  const { signal, progress } = session;
  const now = new Date();
  const { state } = await readServiceState(store, service, { now, signal });
  const checks: Check[] = [];
  const findings: Finding[] = [];
  for (const environment of [...new Set(state.live.map((one) => one.environment))].sort()) {
    for (const version of [...new Set(liveIn(state, environment).map((one) => one.version))].sort()) {
      const asked = {
        environment,
        candidates: [{ service, version }],
        ...LENIENT,
        ignores: [],
      };
      checks.push({ name: `live in ${environment}`, outcome: 'info', detail: version });
      try {
        const { answer } = await answerOf({ now, signal, progress }, store, { asked, asOf: undefined, doubts: false });
        for (const one of answer.pairs) {
          const outcome = outcomeOf(one) === 'failed' ? 'info' : outcomeOf(one);
          checks.push({
            name: pairName(one.pair),
            outcome,
            detail: `in ${environment}: ${one.verdict}: ${pairDetail(one)}`,
          });
        }
      } catch (error) {
        if (!(error instanceof FindingError)) throw error;
        findings.push(...error.findings);
      }
    }
  }
  return { checks, findings };
}
