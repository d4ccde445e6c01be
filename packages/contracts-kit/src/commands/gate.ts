import type { Affected } from '../compatibility/affected.js';
import { type GateVerdict, judgeGate } from '../compatibility/gate.js';
import { staleOverrides } from '../compatibility/overrides.js';
import { type Finding, FindingError } from '../finding.js';
import { usesChangesets, writeChangeset } from '../git/changesets.js';
import { plannedVersion } from '../git/planned.js';
import { shown } from '../report/place.js';
import type { Check } from '../report/report.js';
import { type Baselines, goldensOf, invalidGoldens, readBaselines, type VersionGolden } from './baselines.js';
import { workingGoldens } from './baselines-working.js';
import { storeNotSeen } from './counterparts.js';
import { type Change, type Comparison, compare, serviceOverrides, usedOverrides } from './diff-compare.js';
import { changesetSummary, gateCheck, idleChangeset, shortFindings } from './gate-report.js';
import type { Result, Session } from './session.js';

export interface GateOptions {
  write?: boolean;
  warnOutsideCi?: boolean;
}

/** Everything the gate looked at, and what it comes to. */
export interface Gated {
  baselines: Baselines;
  comparison?: Comparison;
  affected: readonly Affected[];
  verdict: GateVerdict<Change>;
  working: ReadonlyMap<string, VersionGolden>;
  checks: Check[];
  findings: Finding[];
}

/**
 * The planned version against what the change of the events needs. Fails where less is planned; `warnOutsideCi` makes that a
 * warning on a person's own machine. Nothing is written unless everything could be read.
 */
export async function gate(session: Session, { write, warnOutsideCi }: GateOptions): Promise<Result> {
  const gated = await judgePlanned(session);
  if (!isGated(gated)) return gated;
  const lenient = warnOutsideCi === true && !(await session.git()).ci;
  if (gated.verdict.answer === 'short' && write) {
    const written = await mend(session, gated);
    if (written) return written;
  }
  const short = await shortFindings(session, gated, lenient ? 'warning' : 'error');
  return {
    checks: [...gated.checks, gateCheck(session, gated, lenient)],
    findings: [...gated.findings, ...short],
    data: dataOf(session, gated),
  };
}

/**
 * The gate within `publish`. A release is held against the version of package.json, whatever is pending; a snapshot against the
 * planned version: an error in CI, a warning on a person's own machine.
 */
export async function publishFindings(session: Session, { release }: { release: boolean }): Promise<Finding[]> {
  const { version } = session.service;
  const judged: Session = release ? { ...session, planned: async () => version } : session;
  const severity = release || (await session.git()).ci ? 'error' : 'warning';
  try {
    const gated = await judgePlanned(judged);
    const findings = gated.findings.filter(({ code }) => code !== 'store-not-seen');
    return isGated(gated) ? [...findings, ...(await shortFindings(judged, gated, severity))] : findings;
  } catch (error) {
    // In a fork a release comes from its git tag, and a pipeline that sees the store reads the release itself.
    const lacking = error instanceof FindingError && error.findings.every(({ code }) => code === 'baseline-unreadable');
    if (!lacking || (await session.store()) !== undefined) throw error;
    return error.findings.map((one) => ({ ...one, severity: 'warning' }));
  }
}

function isGated(result: Gated | Result): result is Gated {
  return 'verdict' in result;
}

/** A result in place of a judgement where what has to be judged is wrong in itself. */
async function judgePlanned(session: Session): Promise<Gated | Result> {
  const { service } = session;
  const [working, declared] = [await workingGoldens(session), await serviceOverrides(session)];
  const findings = [...working.findings, ...declared.findings];
  const stop = (detail: string): Result => ({
    checks: [{ name: service.service, outcome: 'failed', detail }],
    findings,
  });
  if (failed(findings)) return stop('nothing was compared');
  const baselines = await readBaselines(session, { others: false });
  findings.push(
    ...baselines.findings,
    ...(await invalidGoldens([...working.goldens.values(), ...goldensOf(baselines)])),
  );
  if (failed(findings)) return stop('nothing was compared');
  const judge = async (baseline: Baselines['dictates']) => {
    if (!baseline) return undefined;
    const { readers } = service;
    const comparison = compare(baseline, working.goldens, { readers, overrides: declared.overrides });
    // Under the policy `schema` no consumer is asked, so no pact has to be there.
    const asked = service.gate === 'consumers' && comparison.changes.some(({ bump }) => bump === 'major');
    if (!asked) return { comparison, affected: [], checks: [], findings: [] };
    // Loaded where it is asked for: most gates end at equal digests.
    const { affectedConsumers } = await import('./diff.js');
    return { comparison, ...(await affectedConsumers(session, comparison, working.goldens, readers)) };
  };
  const dictated = await judge(baselines.dictates);
  const floor = await judge(baselines.floor);
  const each = [dictated, floor].filter((one) => one !== undefined);
  findings.push(...each.flatMap((one) => one.findings));
  const used = usedOverrides(each.map(({ comparison }) => comparison));
  findings.push(...staleOverrides(declared.overrides, used, declared.file));
  if ((await session.store()) === undefined) findings.push(storeNotSeen('releases were made again from git tags'));
  if (failed(findings)) return stop('consumers could not be asked');
  const verdict = judgeGate({
    planned: baselines.planned,
    packageVersion: service.version,
    dictating: baselines.dictating,
    changes: dictated?.comparison.changes ?? [],
    affected: dictated?.affected ?? [],
    policy: service.gate,
    ...(floor && { floor: { changes: floor.comparison.changes, affected: floor.affected } }),
  });
  return {
    baselines,
    ...(dictated && { comparison: dictated.comparison }),
    affected: dictated?.affected ?? [],
    verdict,
    working: working.goldens,
    checks: each.flatMap((one) => one.checks),
    findings,
  };
}

const failed = (findings: readonly Finding[]) => findings.some((one) => one.severity === 'error');

/**
 * Adds or raises the changeset and looks again; undefined where no changeset would be enough, so that the findings say what
 * to do. A changeset that turns out to raise nothing is taken back.
 */
async function mend(session: Session, gated: Gated): Promise<Result | undefined> {
  const { service } = session;
  const { changeset: type } = gated.verdict;
  if (type === undefined || !(await usesChangesets(service.root))) return undefined;
  const summary = changesetSummary(gated);
  const written = await writeChangeset(service.root, service.packageName, { type, summary });
  const again = async () => {
    const { root, packageName, version: packageVersion } = service;
    const planned = await plannedVersion({ root, packageName, packageVersion });
    return judgePlanned({ ...session, planned: async () => planned });
  };
  let after: Gated | Result;
  try {
    after = await again();
  } catch (error) {
    await written.undo();
    throw error;
  }
  if (!isGated(after) || after.verdict.answer === 'short') {
    await written.undo();
    if (!isGated(after)) return after;
    const idle = idleChangeset(session, type, releasedMeanwhile(gated, after));
    return { checks: gated.checks, findings: [...gated.findings, idle] };
  }
  const check: Check = {
    name: shown(written.file, service.root),
    outcome: 'generated',
    detail: `${written.outcome}: a ${type} changeset for ${service.packageName}`,
  };
  return {
    checks: [...after.checks, check, gateCheck(session, after, false)],
    findings: after.findings,
    data: { ...dataOf(session, after), written: { file: written.file, outcome: written.outcome, type } },
  };
}

/** The release that a checkout which is behind runs into: newer than what it plans, or what it would plan. */
function releasedMeanwhile({ baselines: before }: Gated, { baselines: after }: Gated): string | undefined {
  const reached = after.planned !== before.planned && after.dictating.published ? after.planned : undefined;
  return after.dictating.ahead ?? reached ?? before.dictating.ahead;
}

function dataOf({ service }: Session, { baselines, verdict, comparison }: Gated): Record<string, unknown> {
  return {
    version: service.version,
    planned: baselines.planned,
    policy: service.gate,
    readers: service.readers,
    dictates: baselines.dictating.release ?? null,
    why: baselines.dictating.why,
    answer: verdict.answer,
    needed: verdict.needed,
    changeset: verdict.changeset ?? null,
    events: comparison?.changes ?? [],
  };
}
