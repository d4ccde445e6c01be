import { isEnough } from '../compatibility/bump.js';
import { type Finding, FindingError } from '../finding.js';
import { affectedChecks, affectedFindings } from './affected-report.js';
import { type Baselines, readBaselines } from './baselines.js';
import { workingGoldens } from './baselines-working.js';
import { compare, serviceOverrides } from './diff-compare.js';
import type { FetchedPact } from './fetch-pacts.js';
import type { Result, Session } from './session.js';

/**
 * The provider side of the question for `verify`: does anything that the schemas newly allow break one of these pacts? A break
 * is an error until a large enough bump is planned, then a warning: whether an announced break may be released is not a
 * verification's to decide. Where no release dictates there is nothing to compare with.
 */
export async function judgeConsumers(session: Session, pacts: readonly FetchedPact[]): Promise<Result> {
  const { service } = session;
  const { baselines, findings } = await dictating(session);
  if (!baselines?.dictates) return { checks: [], findings };
  const [working, { overrides }] = [await workingGoldens(session), await serviceOverrides(session)];
  // A schema that gives no golden is what validate is red about.
  if (working.findings.some((one) => one.severity === 'error')) return { checks: [], findings };
  const { readers } = service;
  const comparison = compare(baselines.dictates, working.goldens, { readers, overrides });
  const changed = new Set(
    comparison.changes.filter(({ verdict }) => verdict !== 'unchanged').map(({ event }) => event),
  );
  if (changed.size === 0) return { checks: [], findings };
  // Loaded where something changed: reading pacts as sets takes longer than finding out that nothing did.
  const { affectedBy, reliancesOf } = await import('./affected.js');
  const reliances = reliancesOf(pacts, [baselines.dictates.goldens, working.goldens]).filter(({ event }) =>
    changed.has(event),
  );
  const affected = affectedBy(comparison, working.goldens, reliances, readers);
  const { version } = baselines.dictates;
  const announced = isEnough('major', version, baselines.planned);
  findings.push(
    ...affectedFindings(affected, {
      baseline: `${service.service} ${version}`,
      place: (event) => working.goldens.get(event)?.place ?? { file: service.dir },
      severity: announced ? 'warning' : 'error',
      announced,
    }),
  );
  return { checks: affectedChecks(affected), findings };
}

/** Without a store a release comes from its git tag; one that cannot be made again is a warning here and the gate's error. */
async function dictating(session: Session): Promise<{ baselines?: Baselines; findings: Finding[] }> {
  try {
    return { baselines: await readBaselines(session, { others: false }), findings: [] };
  } catch (error) {
    if (!(error instanceof FindingError)) throw error;
    const lacking = error.findings.filter(({ code }) => code === 'baseline-unreadable');
    if (lacking.length !== error.findings.length) throw error;
    return { findings: lacking.map((one) => ({ ...one, severity: 'warning' })) };
  }
}
