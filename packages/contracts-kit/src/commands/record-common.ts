import { FindingError, finding } from '../finding.js';
import { readEnvironment } from '../registry/environment-journal.js';
import { readHead } from '../registry/head.js';
import { type Appended, appendRecord } from '../registry/journal.js';
import { headKey } from '../registry/keys.js';
import { forHint, requirePublished, requireService } from '../registry/lookup.js';
import { DEFAULT_INSTANCE, type ServiceRecord, type ServiceState } from '../registry/record-types.js';
import { withRevivals } from '../registry/revival.js';
import { readServiceState, serviceJournal } from '../registry/service-journal.js';
import { refuseTombstoned } from '../registry/tombstone.js';
import type { Check } from '../report/report.js';
import { nearest } from '../service/nearest.js';
import { badArgument, type Flags, nameArgument, textFlag } from './arguments.js';
import type { Result } from './session.js';
import type { StoreSession } from './store-session.js';

/** What the commands share that write records: what was named exists, and what came of it is one line. */

/** `--to`. Throws `environment-unknown`. */
export async function environmentFlag(session: StoreSession, flags: Flags): Promise<string> {
  const { store, now, signal } = session;
  return (await readEnvironment(store, textFlag(flags, 'to') ?? '', { now, signal })).environment.name;
}

/** `--instance`, or the one that is meant where nobody names any. */
export function instanceFlag(flags: Flags): string {
  return nameArgument('instance', textFlag(flags, 'instance') ?? DEFAULT_INSTANCE, '--instance');
}

/**
 * `--version`, or where the head of `--branch` stands, or the version in package.json. Throws `version-unpublished` and `service-unknown`: only
 * what is published can be recorded.
 */
export async function versionFlag(session: StoreSession, service: string, flags: Flags): Promise<string> {
  const { store, signal } = session;
  const branch = textFlag(flags, 'branch');
  oneOf(textFlag(flags, 'version'), branch);
  const own = session.package?.service === service ? session.package.version : undefined;
  const version = textFlag(flags, 'version') ?? (branch === undefined ? own : await atHead(session, service, branch));
  if (version === undefined) {
    await requireService(store, service, { signal });
    throw badArgument(
      '--version',
      '',
      `a published version: the package of ${service} is not here, which would say one`,
      {
        mend: 'Add a published version: --version 1.2.0, or --branch main for where the head of that branch stands.',
      },
    );
  }
  await requirePublished(store, service, version, { signal });
  return version;
}

/** Throws `argument-invalid` where both are given: one would be dropped in silence. */
export function oneOf(version: string | undefined, branch: string | undefined): void {
  if (version !== undefined && branch !== undefined)
    throw badArgument('--branch', branch, '--version or --branch, not both', {
      message: `--version ${version} and --branch ${branch} each name a version.`,
      mend: 'Leave one of the two out.',
    });
}

async function atHead({ store, now, signal }: StoreSession, service: string, branch: string): Promise<string> {
  const head = await readHead(store, service, nameArgument('branch', branch, '--branch'), { signal });
  if (head !== undefined) return head.head.version;
  await requireService(store, service, { signal });
  const state = readServiceState(store, service, { now, signal });
  const like = nearest(branch, await forHint(state.then((one) => one.state.heads.map((head) => head.branch))));
  throw new FindingError(
    finding('version-unpublished', {
      message: `${service} has published nothing on the branch ${branch}`,
      expected: 'a branch that has a head',
      found: 'none',
      at: { key: headKey(service, branch) },
      mend: like
        ? `Did you mean --branch ${like}?`
        : 'Publish that branch first, or name the version itself: --version 1.2.0',
    }),
  );
}

/**
 * Adds what `decide` makes of the state to the service's journal, or nothing where it says `undefined`. Throws `version-tombstoned` for a deployment or
 * release of what `prune` has marked: looked for between the state and the record, each time, since that is what makes it safe (`prune.ts`).
 */
export async function record(
  session: StoreSession,
  service: string,
  decide: (state: ServiceState) => ServiceRecord | undefined | Promise<ServiceRecord | undefined>,
): Promise<Appended<ServiceRecord, ServiceState>> {
  const { store, now, signal } = session;
  const decideStaying = async (state: ServiceState) => {
    const made = await decide(state);
    if (made?.kind !== 'deployed' && made?.kind !== 'released') return made;
    await refuseTombstoned(store, service, made.version, { signal });
    return withRevivals(store, service, { state, record: made }, { signal });
  };
  return appendRecord(store, serviceJournal(service), decideStaying, { now, by: await session.by(), signal });
}

/** What a deployment or a release brought back; empty for nothing. `revived`: of the service, or as a reader. */
export function revivalText({ entry }: Pick<Appended<ServiceRecord, ServiceState>, 'entry'>, revived: boolean): string {
  const record = entry?.record;
  const again = record?.kind === 'deployed' || record?.kind === 'released' ? (record.emitsAgain ?? []) : [];
  return [
    ...(revived ? ['; what was retired of it counts again'] : []),
    ...(again.length > 0 ? [`; it emits ${again.join(', ')} again, which was retired`] : []),
  ].join('');
}

/** One line for people, and for programs the same with the entry: its number and time are null where nothing was written. */
export function recorded(
  { outcome, entry }: Pick<Appended<ServiceRecord, ServiceState>, 'outcome' | 'entry'>,
  { name, detail, data }: { name: string; detail: string; data: Record<string, unknown> },
): Result {
  const check: Check = { name, outcome: outcome === 'appended' ? 'recorded' : 'unchanged', detail };
  return {
    checks: [check],
    findings: [],
    data: { outcome: check.outcome, ...data, seq: entry?.seq ?? null, at: entry?.at ?? null },
  };
}

/** `production 1.2.0 (default), test 1.3.0`. */
export function presences(state: ServiceState): string {
  return state.live
    .map(
      ({ environment, version, instance }) => `${environment} ${version}${instance === null ? '' : ` (${instance})`}`,
    )
    .join(', ');
}
