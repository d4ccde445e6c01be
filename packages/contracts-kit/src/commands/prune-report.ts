import type { Pruned } from '../registry/prune.js';
import type { HeadStep, PruneReason, PruneRules, VersionStep } from '../registry/prune-plan.js';
import { isSnapshotVersion } from '../registry/snapshot.js';
import type { Check } from '../report/report.js';
import { plural } from '../report/text.js';
import { formatDuration } from './arguments.js';

/** What stays for one reason has a line each up to so many, else one line in all. */
const MOST_LINES = 5;

interface About {
  service: string;
  rules: Pick<PruneRules, 'graceMs'>;
  dryRun: boolean;
  location: string;
}

type Step = (HeadStep | VersionStep) & { done: boolean };

/** A line for what is done, then what stays and why, which only a dry run tells, then what it comes to. */
export function prunedChecks(pruned: Pruned, about: About): Check[] {
  const versions = pruned.versions.toSorted((a, b) => (a.version < b.version ? -1 : 1));
  const steps: Step[] = [...pruned.heads, ...versions];
  const quiet = (one: Step) => one.step === 'keep' || one.step === 'wait' || one.step === 'see';
  return [
    ...steps.filter((one) => !quiet(one)).map((one) => doneCheck(one, about)),
    ...stayingChecks(
      steps.filter((one) => quiet(one) && (about.dryRun || one.step === 'see')),
      about,
    ),
    summary(pruned, about),
  ];
}

/** What each step is called when it is done, and in a dry run. */
const words: Record<Exclude<Step['step'], 'keep' | 'wait' | 'see'>, readonly [done: string, dry: string]> = {
  mark: ['marked', 'would be marked'],
  spare: ['spared', 'would be spared'],
  remove: ['removed', 'would be removed'],
  finish: ['removed', 'would be removed'],
  record: ['recorded', 'would be recorded'],
  close: ['closed', 'would be closed'],
  restore: ['made again', 'would be made again'],
};

function doneCheck(one: Step, { rules, dryRun }: About): Check {
  const { step, why, done } = one;
  const said = words[step as keyof typeof words];
  const what = dryRun ? said[1] : done ? said[0] : 'left: something else happened to it meanwhile';
  const later =
    step === 'mark' && (dryRun || done) ? `; goes in ${formatDuration(rules.graceMs)} if nothing needs it then` : '';
  const outcome = dryRun ? 'info' : !done ? 'skipped' : step === 'remove' || step === 'finish' ? 'removed' : 'info';
  return { name: nameOf(one), outcome, detail: `${what}: ${why}${later}` };
}

function stayingChecks(steps: readonly Step[], { dryRun }: About): Check[] {
  const groups = Map.groupBy(steps, (one) => `${kindOf(one)} ${one.step} ${one.reason}`);
  return [...groups.values()].flatMap((group): Check[] => {
    const [first] = group;
    if (first === undefined) return [];
    const what =
      first.step === 'see' ? (dryRun ? 'would be noted' : 'noted') : first.step === 'wait' ? 'waits' : 'stays';
    if (group.length <= MOST_LINES)
      return group.map((one) => ({ name: nameOf(one), outcome: 'info', detail: `${what}: ${one.why}` }));
    return [
      {
        name: plural(group.length, kindOf(first)),
        outcome: 'info',
        detail: `${what}: ${sums[first.reason] ?? first.why}`,
      },
    ];
  });
}

/** Of many at once, what differs from one to the next left out. */
const sums: Partial<Record<PruneReason, string>> = {
  release: 'a release',
  deployed: 'deployed to an environment',
  released: 'released to an environment',
  draining: 'its events may still arrive in an environment',
  head: 'head of a branch',
  young: 'younger than --keep-days',
  newest: 'one of the newest, by --keep',
  marked: 'marked, goes after the grace period',
  closed: 'closed, goes after the grace period',
};

function nameOf(one: Step): string {
  return 'branch' in one ? `head of ${one.branch}` : one.version;
}

function kindOf(one: Step): string {
  if ('branch' in one) return 'head';
  return isSnapshotVersion(one.version) ? 'snapshot' : 'release';
}

function summary({ heads, versions }: Pruned, { service, dryRun, location }: About): Check {
  const gone = [...heads, ...versions].filter(
    ({ step, done }) => done && (step === 'remove' || step === 'finish'),
  ).length;
  const kept = versions.filter(({ step }) => step === 'keep' || step === 'spare' || step === 'see').length;
  const waiting = versions.filter(({ step }) => step === 'wait' || step === 'mark').length;
  const what = `${plural(kept, 'snapshot')} kept, ${waiting} marked`;
  if (dryRun)
    return { name: service, outcome: 'skipped', detail: `a dry run: nothing was changed in ${location}; ${what}` };
  return { name: service, outcome: gone > 0 ? 'removed' : 'unchanged', detail: what };
}
