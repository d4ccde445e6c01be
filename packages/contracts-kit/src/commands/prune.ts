import { requireService } from '../registry/lookup.js';
import { type Pruned, prune as pruneService } from '../registry/prune.js';
import type { HeadStep, VersionStep } from '../registry/prune-plan.js';
import type { Check } from '../report/report.js';
import { plural } from '../report/text.js';
import {
  badArgument,
  type Flags,
  formatDuration,
  listFlag,
  nameArgument,
  parseDuration,
  textFlag,
} from './arguments.js';
import type { Result } from './session.js';
import type { StoreSession } from './store-session.js';

const DAY_MS = 86_400_000;

/** Removes snapshots and expired heads of one service that nothing needs: marked first, removed by a later run. */
export async function prune(session: StoreSession, { flags }: { flags: Flags }): Promise<Result> {
  const { store, now, signal } = session;
  const service = session.service();
  const rules = {
    keepMs: count(flags, 'keepDays', '--keep-days', 30, 36_500) * DAY_MS,
    keep: count(flags, 'keep', '--keep', 20, 1_000_000),
    graceMs: parseDuration(textFlag(flags, 'grace') ?? '24h', '--grace'),
    mainBranches: [...new Set(mainBranches(session, flags))],
  };
  const dryRun = flags.dryRun === true;
  await requireService(store, service, { signal });
  const by = await session.by();
  const pruned = await pruneService(store, service, { ...rules, now, by, dryRun, signal, progress: session.progress });
  return {
    checks: [...lines(pruned, rules.graceMs, dryRun), summary(service, pruned, dryRun, store.location)],
    findings: [],
    data: { service, dryRun, ...pruned },
  };
}

/** Given by name; else what the package at hand says, else what is usual. */
function mainBranches(session: StoreSession, flags: Flags): string[] {
  const given = listFlag(flags, 'mainBranch').map((name) => nameArgument('branch', name, '--main-branch'));
  if (given.length > 0) return given;
  return session.package === undefined ? ['main', 'master'] : [session.package.mainBranch];
}

function count(flags: Flags, name: string, flag: string, usual: number, most: number): number {
  const text = textFlag(flags, name);
  if (text === undefined) return usual;
  if (/^\d{1,7}$/.test(text) && Number(text) <= most) return Number(text);
  throw badArgument(flag, text, `a whole number from 0 to ${most}`);
}

/** What each step is called when it is done, and in a dry run. What is kept or waits is told in one line. */
const words: Record<(VersionStep | HeadStep)['step'], readonly [done: string, dry: string] | undefined> = {
  keep: undefined,
  wait: undefined,
  see: ['noted', 'would be noted'],
  mark: ['marked', 'would be marked'],
  spare: ['spared', 'would be spared'],
  remove: ['removed', 'would be removed'],
  finish: ['removed', 'would be removed'],
  record: ['recorded', 'would be recorded'],
  close: ['closed', 'would be closed'],
  restore: ['made again', 'would be made again'],
};

function lines({ heads, versions }: Pruned, graceMs: number, dryRun: boolean): Check[] {
  const line = (
    name: string,
    { step, why, done }: { step: HeadStep['step'] | VersionStep['step']; why: string; done: boolean },
  ): Check[] => {
    const said = words[step];
    if (said === undefined) return [];
    const what = dryRun ? said[1] : done ? said[0] : 'left: something else happened to it meanwhile';
    const later =
      step === 'mark' && (dryRun || done) ? `; goes in ${formatDuration(graceMs)} if nothing needs it then` : '';
    const outcome = dryRun ? 'info' : !done ? 'skipped' : step === 'remove' || step === 'finish' ? 'removed' : 'info';
    return [{ name, outcome, detail: `${what}: ${why}${later}` }];
  };
  return [
    ...heads.flatMap((one) => line(`head of ${one.branch}`, one)),
    ...[...versions].sort((a, b) => (a.version < b.version ? -1 : 1)).flatMap((one) => line(one.version, one)),
  ];
}

function summary(service: string, { heads, versions }: Pruned, dryRun: boolean, location: string): Check {
  const all = [...heads, ...versions];
  const gone = all.filter(({ step, done }) => done && (step === 'remove' || step === 'finish')).length;
  const kept = versions.filter(({ step }) => step === 'keep' || step === 'spare' || step === 'see').length;
  const waiting = versions.filter(({ step }) => step === 'wait' || step === 'mark').length;
  const what = `${plural(kept, 'snapshot')} kept, ${waiting} marked`;
  if (dryRun)
    return { name: service, outcome: 'skipped', detail: `a dry run: nothing was changed in ${location}; ${what}` };
  return { name: service, outcome: gone > 0 ? 'removed' : 'unchanged', detail: what };
}
