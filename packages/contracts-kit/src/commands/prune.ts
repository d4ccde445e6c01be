import { requireService } from '../registry/lookup.js';
import { prune as pruneService } from '../registry/prune.js';
import { badArgument, type Flags, listFlag, nameArgument, parseDuration, textFlag } from './arguments.js';
import { prunedChecks } from './prune-report.js';
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
    checks: prunedChecks(pruned, { service, rules, dryRun, location: store.location }),
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
  throw badArgument(flag, text, `a whole number from 0 to ${most}`, { mend: `Write a whole number: ${flag} ${usual}` });
}
