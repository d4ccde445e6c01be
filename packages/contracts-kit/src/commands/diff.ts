import type { Affected } from '../compatibility/affected.js';
import { isEnough, largest, type NeededBump } from '../compatibility/bump.js';
import { neededFor } from '../compatibility/gate.js';
import type { Reader } from '../compatibility/judge.js';
import { staleOverrides } from '../compatibility/overrides.js';
import type { Finding, Place } from '../finding.js';
import type { Check } from '../report/report.js';
import { affectedBy, reliancesOf } from './affected.js';
import { affectedChecks, affectedData, affectedFindings, WitnessBook } from './affected-report.js';
import {
  type Baseline,
  type Baselines,
  goldensOf,
  invalidGoldens,
  readBaselines,
  type VersionGolden,
} from './baselines.js';
import { workingGoldens } from './baselines-working.js';
import { storeNotSeen } from './counterparts.js';
import { type Change, type Comparison, compare, serviceOverrides, usedOverrides } from './diff-compare.js';
import { changeChecks, changeFinding, needs, reachChecks } from './diff-report.js';
import { selectPacts } from './fetch-pacts.js';
import type { Result, Session } from './session.js';

/**
 * The working goldens against each selected version of this service. Says which bump the one that dictates needs and whom it
 * breaks; whether that much is planned is the gate's to judge, so a break is a warning here.
 */
export async function diff(
  session: Session,
  { readers = session.service.readers }: { readers?: Reader },
): Promise<Result> {
  const { service } = session;
  const [working, declared] = [await workingGoldens(session), await serviceOverrides(session)];
  const findings = [...working.findings, ...declared.findings];
  if (findings.some((one) => one.severity === 'error')) return { checks: [], findings };
  const baselines = await readBaselines(session, { others: true });
  findings.push(
    ...baselines.findings,
    ...(await invalidGoldens([...working.goldens.values(), ...goldensOf(baselines)])),
  );
  if (findings.some((one) => one.severity === 'error')) return { checks: [], findings };
  const { overrides } = declared;
  const against = (baseline: Baseline) => compare(baseline, working.goldens, { readers, overrides });
  const dictates = baselines.dictates && against(baselines.dictates);
  const floor = baselines.floor && against(baselines.floor);
  const others = baselines.others.map(against);
  const consumers = dictates
    ? await affectedConsumers(session, dictates, working.goldens, readers)
    : { affected: [], checks: [], findings: [] };
  const place = (event: string): Place => working.goldens.get(event)?.place ?? { file: service.dir };
  const all = [dictates, floor, ...others].filter((one) => one !== undefined);
  // As the gate asks, so that the two never differ.
  const neededOf = (change: Change) => neededFor(change, consumers.affected, service.gate);
  const book = new WitnessBook();
  const checks: Check[] = [dictatingCheck(service.service, baselines)];
  for (const comparison of all) {
    const rules = comparison === dictates;
    checks.push(...comparisonChecks(comparison, rules ? neededOf : undefined));
    findings.push(...comparisonFindings(service.service, comparison, { dictates: rules, place, book }));
  }
  checks.push(...consumers.checks, ...(dictates ? reachChecks(dictates, consumers.affected) : []));
  checks.push(...affectedChecks(consumers.affected));
  const needed = dictates && largest(dictates.changes.map(neededOf));
  const enough = dictates && isEnough(needed!, dictates.baseline.version, baselines.planned);
  if (dictates) checks.push(verdictCheck(baselines, dictates, { neededOf, needed: needed!, enough: enough! }));
  findings.push(
    ...consumers.findings,
    ...affectedFindings(consumers.affected, {
      baseline: `${service.service} ${dictates?.baseline.version}`,
      place,
      severity: 'warning',
      announced: enough === true,
      book,
    }),
    ...staleOverrides(overrides, usedOverrides(all), declared.file),
  );
  if ((await session.store()) === undefined) findings.push(storeNotSeen('releases were made again from git tags'));
  const described = (one: Comparison) => ({
    version: one.baseline.version,
    why: one.baseline.why,
    dictates: one === dictates,
    events: one.changes,
  });
  return {
    checks,
    findings,
    data: {
      version: service.version,
      planned: baselines.planned,
      readers,
      dictates: baselines.dictating.release ?? null,
      why: baselines.dictating.why,
      needed: needed ?? null,
      enough: enough ?? null,
      baselines: all.map(described),
      consumers: affectedData(consumers.affected),
    },
  };
}

/** Whom a comparison breaks. Pacts are looked at only where something changed that a consumer may have relied on. */
export async function affectedConsumers(
  session: Session,
  comparison: Comparison,
  working: ReadonlyMap<string, VersionGolden>,
  readers: Reader,
): Promise<{ affected: Affected[]; checks: Check[]; findings: Finding[] }> {
  const changed = comparison.changes.some(({ verdict }) => verdict !== 'unchanged' && verdict !== 'added');
  if (!changed) return { affected: [], checks: [], findings: [] };
  const selected = await selectPacts(session);
  const reliances = reliancesOf(selected.pacts, [comparison.baseline.goldens, working]);
  return {
    affected: affectedBy(comparison, working, reliances, readers),
    checks: selected.checks.filter(({ outcome }) => outcome === 'skipped'),
    findings: selected.findings.filter(({ code }) => code !== 'store-not-seen'),
  };
}

function dictatingCheck(service: string, { dictating, planned }: Baselines): Check {
  const { release, why, ahead } = dictating;
  const behind = ahead === undefined ? '' : `; ${ahead} is released already, so this checkout is behind`;
  if (release === undefined)
    return { name: service, outcome: 'not yet', detail: `${why}: any bump will do; planned ${planned}` };
  return {
    name: service,
    outcome: 'info',
    detail: `${release} dictates the bump (${why}); planned ${planned}${behind}`,
  };
}

/** `neededOf`: absent for a version that does not dictate, which asks for no bump. */
function comparisonChecks({ baseline, changes }: Comparison, neededOf?: (change: Change) => NeededBump): Check[] {
  const { version, why } = baseline;
  const head: Check[] = neededOf ? [] : [{ name: `since ${version}`, outcome: 'info', detail: `${why}: only reports` }];
  if (changes.length === 0) return [...head, { name: `since ${version}`, outcome: 'unchanged', detail: 'no events' }];
  const asked = (change: Change) => neededOf && needs(neededOf(change), version);
  return [
    ...head,
    ...changes.flatMap((change) => changeChecks(change, `${change.event} since ${version}`, asked(change))),
  ];
}

function comparisonFindings(
  service: string,
  { baseline, changes }: Comparison,
  { dictates, place, book }: { dictates: boolean; place: (event: string) => Place; book: WitnessBook },
): Finding[] {
  return changes.flatMap((change) =>
    changeFinding(change, {
      baseline: `${service} ${baseline.version} (${baseline.why})`,
      severity: dictates ? 'warning' : 'note',
      at: place(change.event),
      expectedAt: baseline.goldens.get(change.event)?.place,
      mend: dictates
        ? `Keep what was there, emit ${change.event}V2 beside it, or plan the bump with contracts-kit gate --write.`
        : 'Nothing: this version does not dictate the bump.',
      overridable: dictates,
      book,
    }),
  );
}

function verdictCheck(
  { planned }: Baselines,
  { baseline, changes }: Comparison,
  { neededOf, needed, enough }: { neededOf: (change: Change) => NeededBump; needed: NeededBump; enough: boolean },
): Check {
  const because = changes
    .filter((change) => needed !== 'none' && neededOf(change) === needed)
    .map(({ event }) => event);
  const of = because.length > 0 ? ` for ${because.join(', ')}` : '';
  const verdict = enough ? 'enough' : 'too small (contracts-kit gate)';
  return {
    name: 'needed',
    outcome: 'info',
    detail: `${needs(needed, baseline.version)} over ${baseline.version}${of}; planned ${planned} is ${verdict}`,
  };
}
