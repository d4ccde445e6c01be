import { effectReach } from '../compatibility/affected.js';
import { bumpOver, type ChangesetType, type NeededBump, raiseOf } from '../compatibility/bump.js';
import type { Digests } from '../compatibility/digest.js';
import { type Finding, finding, type Severity } from '../finding.js';
import { pendingChangesets, usesChangesets } from '../git/changesets.js';
import { visible } from '../report/plain.js';
import type { Check } from '../report/report.js';
import { effectText, shownWitness } from './affected-report.js';
import type { Change } from './diff-compare.js';
import { distinctChanges, needs, OVERRIDE_MEND, overrideText, witnessText } from './diff-report.js';
import type { Gated } from './gate.js';
import type { Session } from './session.js';

const MAX_NAMED = 10;

/** What the gate comes to, in one line. */
export function gateCheck({ service }: Session, { baselines, verdict }: Gated, lenient: boolean): Check {
  const { planned, dictating } = baselines;
  const { release, why, ahead } = dictating;
  const name = `${service.service} ${planned}`;
  const behind = ahead === undefined ? '' : `; ${ahead} is released already, so this checkout is behind`;
  switch (verdict.answer) {
    case 'open':
      return { name, outcome: 'not yet', detail: `${why}: any bump will do` };
    case 'enough':
      return {
        name,
        outcome: 'passed',
        detail: `${needs(verdict.needed, release)} is needed over ${release} (${why})${behind}`,
      };
    case 'short': {
      const detail = `${needs(verdict.needed, release)} is needed over ${release} (${why})${behind}`;
      return { name, outcome: lenient ? 'not yet' : 'failed', detail };
    }
    default:
      return verdict.answer satisfies never;
  }
}

/** One finding for each event that asks for more than is planned: which, why with the witness, and how much is needed. */
export async function shortFindings(session: Session, gated: Gated, severity: Severity): Promise<Finding[]> {
  const { service } = session;
  const { verdict, baselines, comparison, working } = gated;
  const baseline = baselines.dictating.release;
  if (verdict.answer !== 'short' || baseline === undefined || comparison === undefined) return [];
  const pending = await pendingChangesets(service.root, service.packageName);
  const missing = pending.length === 0 && service.version === baseline;
  const mend = await mending(session, gated);
  return verdict.short.map(({ change, needed }) => {
    const difference = 'at' in change ? change.at : undefined;
    const place = working.get(change.event)?.place ?? { file: service.dir };
    const golden = comparison.baseline.goldens.get(change.event)?.place;
    const witness = 'witness' in change ? change.witness : undefined;
    return finding(missing ? 'gate-changeset-missing' : 'gate-bump-too-small', {
      severity,
      message: `${change.event} needs ${needs(needed, baseline)} over ${service.service} ${baseline}, and ${plannedText(baselines.planned, baseline)}: ${whyText(change, needed, gated)}`,
      at: { ...place, ...(difference && { pointer: difference.instance }) },
      expected: `${expectedText(gated, needed)}${overridable(change, needed) ? `, or ${overrideText(change.digests)}` : ''}`,
      ...(golden && { expectedAt: { ...golden, ...(difference && { pointer: difference.outer }) } }),
      ...(witness !== undefined && { found: shownWitness(witness, difference?.instance ?? '') }),
      mend: overridable(change, needed) ? `${mend} ${OVERRIDE_MEND}` : mend,
    });
  });
}

/** An override makes what is unknown compatible; where a compatible change would need as much, it settles nothing. */
function overridable(change: Change, needed: NeededBump): change is Change & { digests: Digests } {
  return change.verdict === 'unknown' && needed === 'major';
}

function plannedText(planned: string, baseline: string): string {
  const raise = raiseOf(baseline, planned);
  if (raise === 'none') return `nothing is planned (${planned})`;
  return `${planned}, a ${raise}, is planned`;
}

function expectedText({ baselines }: Gated, needed: NeededBump): string {
  const { published, release } = baselines.dictating;
  const raised = `at least a ${bumpOver(release!, needed)}`;
  if (!published) return raised;
  // What a published prerelease needs is said by the release before it.
  const higher = baselines.planned.includes('-') ? 'a higher version' : raised;
  return `the contracts of ${baselines.planned}, which is published, or ${higher}`;
}

/** The reason in words: the break, and under the policy `consumers` whom it meets. */
function whyText(change: Change, needed: NeededBump, { affected }: Gated): string {
  if (change.verdict === 'added') return 'the event is new.';
  if (change.verdict === 'compatible') {
    const [first, ...rest] = distinctChanges(change).map((one) => one.first);
    return first
      ? `${first.message}${rest.length > 0 ? ` And ${rest.length} more.` : ''}`
      : 'what it allows has changed.';
  }
  const met = affected.filter((one) => one.reliance.event === change.event && effectReach(one.effect));
  const who = needed === 'major' && met.length > 0 ? `${met.map(effectText).join('; ')}. ` : '';
  return `${who}${witnessText(change)}`;
}

async function mending({ service }: Session, { verdict, baselines }: Gated): Promise<string> {
  const { ahead } = baselines.dictating;
  if (ahead !== undefined) return behindMend(service, ahead);
  if (verdict.changeset === undefined)
    return `No changeset reaches it from ${service.version} in package.json: bring ${service.mainBranch} into this branch first.`;
  if (!(await usesChangesets(service.root)))
    return `Raise the version in package.json. (With changesets, npx changeset init, contracts-kit gate --write would plan it.)`;
  return `contracts-kit gate --write, which writes:\n---\n"${service.packageName}": ${verdict.changeset}\n---\nOr keep what was there.`;
}

/** What changed, for the changelog: a line for each event. */
export function changesetSummary({ comparison }: Gated): string {
  const changed = comparison?.changes.filter(({ verdict }) => verdict !== 'unchanged') ?? [];
  return changed.map((change) => `${change.event}: ${visible(summaryOf(change))}`).join('\n\n');
}

function summaryOf(change: Change): string {
  if (change.verdict === 'added') return 'a new event.';
  if (change.verdict === 'removed') return 'is emitted no more.';
  const changes = distinctChanges(change);
  const named = changes.slice(0, MAX_NAMED).map(({ first }) => first.message);
  const rest = changes.length - named.length;
  const all = [...named, ...(rest > 0 ? [`And ${rest} more changes.`] : [])].join(' ');
  return `${change.verdict === 'compatible' ? '' : `(${change.verdict}) `}${all === '' ? 'What it allows has changed.' : all}`;
}

function behindMend({ service, mainBranch }: Session['service'], released: string): string {
  return `Bring ${mainBranch} into this branch first: ${service} ${released} is released already.`;
}

/** `released`: a release that this checkout does not know of yet, which is then why. */
export function idleChangeset({ service }: Session, type: ChangesetType, released?: string): Finding {
  if (released !== undefined) {
    return finding('gate-changeset-idle', {
      message: `This checkout is behind: ${service.service} ${released} is released already, and package.json has ${service.version}. A ${type} changeset does not raise it far enough, so none was left behind.`,
      at: { file: `${service.dir}/package.json` },
      expected: `the version of ${service.mainBranch}, ${released} or higher`,
      mend: behindMend(service, released),
    });
  }
  return finding('gate-changeset-idle', {
    message: `A ${type} changeset for ${service.packageName} does not raise its version far enough, so none was left behind.`,
    at: { file: `${service.root}/.changeset/config.json` },
    expected: `changesets that version ${service.packageName}`,
    mend: `Look at "ignore", and for a private package at "privatePackages": { "version": true }, in .changeset/config.json; npx changeset status shows the plan.`,
  });
}
