import { type Finding, finding } from '../finding.js';
import { headBranch } from '../git/context.js';
import { inRange, liveReleases } from '../registry/live.js';
import { type Selected, type Selection, selectVersions } from '../registry/select.js';
import type { Selector } from '../registry/selectors.js';
import type { Check } from '../report/report.js';
import { WORKSPACE_VERSION } from '../service/paths.js';
import type { Member } from '../service/service.js';
import type { Session } from './session.js';
import { stateAtTag, taggedVersions } from './tag-state.js';

/** A selection, and the sibling whose working state is the counterpart's current one. */
export interface Counterpart extends Selection {
  sibling?: Member;
}

function siblingOf(session: Session, name: string): Member | undefined {
  return session.service.siblings.find((member) => member.service === name);
}

/**
 * Which versions of a counterpart this service's checks look at. `--select` comes before `select`, what config.json or package.json
 * chooses; without either it is the usual. Without a store only the workspace is seen, and its release tags.
 * `range` is the semver range the counterpart's versions are filtered by, null for none.
 */
export async function selectCounterpart(
  session: Session,
  name: string,
  { range, select }: { range: string | null; select?: readonly Selector[] | undefined },
): Promise<Counterpart> {
  const chosen = session.select ?? select;
  const sibling = siblingOf(session, name);
  const working = sibling && { plannedVersion: await plannedOf(session, sibling) };
  const store = await session.store();
  if (store) {
    // A head counts where there is no working state, so git is not asked in a workspace of all counterparts.
    const needed = chosen ? chosen.some(({ kind }) => kind === 'matchingBranch') : working === undefined;
    const git = needed ? await session.git() : undefined;
    const selection = await selectVersions(
      store,
      {
        service: name,
        working,
        currentBranch: git ? headBranch(git) : null,
        mainBranch: session.service.mainBranch,
        range,
        repository: git?.repository ?? null,
        select: chosen,
      },
      { signal: session.signal },
    );
    return { ...selection, ...(sibling && { sibling }) };
  }
  const none = { service: name, selected: [], skipped: [], presence: 'nowhere' as const, idle: [], findings: [] };
  if (sibling === undefined || working === undefined) return none;
  const { plannedVersion } = working;
  const state = {
    version: plannedVersion,
    plannedVersion,
    role: 'working' as const,
    why: 'working state in this workspace',
  };
  const fits = inRange(plannedVersion, range);
  const tagged = liveReleases(await taggedVersions(session, sibling), range);
  return {
    ...none,
    sibling,
    selected: [...(fits ? [state] : []), ...tagged.selected.map(fromTag)],
    skipped: [
      ...(fits ? [] : [{ ...state, why: `${state.why}, planned ${plannedVersion}, outside ${range}` }]),
      ...tagged.skipped.map(fromTag),
    ],
    presence: 'published',
  };
}

function fromTag<T extends { why: string }>(one: T): T {
  return { ...one, why: `${one.why}, made again from its git tag` };
}

/** A sibling's contracts as its working state, or a release tag of it, has them; a warning where a tag cannot say. */
export async function inWorkspace(session: Session, sibling: Member, selected: Selected): Promise<Member | Finding> {
  if (selected.role === 'working') return sibling;
  const state = await stateAtTag(session, sibling, selected.version);
  if (!('why' in state)) return state;
  return finding('baseline-unreadable', {
    message: `${sibling.service} ${selected.version} was not looked at: ${state.why}`,
    at: { file: sibling.dir },
    mend: 'Nothing in a fork, if the message says why. A pipeline with access to the store reads it there.',
  });
}

async function plannedOf(session: Session, sibling: Member): Promise<string> {
  const { plannedVersion } = await import('../git/planned.js');
  return plannedVersion({
    root: session.service.root,
    packageName: sibling.packageName,
    packageVersion: sibling.version,
  });
}

/** The version a selected state is laid down under. */
export function folderVersion(selected: Selected): string {
  return selected.role === 'working' ? WORKSPACE_VERSION : selected.version;
}

/** `templates 1.2.0 (newest release)`. */
export function label(service: string, selected: Pick<Selected, 'role' | 'version' | 'why'>): string {
  return selected.role === 'working'
    ? `${service} (${selected.why})`
    : `${service} ${selected.version} (${selected.why})`;
}

/** What was looked for and not looked at: versions that a range excludes, and selectors that select nothing. */
export function passedOver({ service, skipped, idle }: Counterpart, range: string | null): Check[] {
  return [
    ...skipped.map((one): Check => ({ name: label(service, one), outcome: 'skipped', detail: `outside ${range}` })),
    ...idle.map((one): Check => ({ name: `${service} ${one}`, outcome: 'skipped', detail: 'selects no version' })),
  ];
}

/** `was retired on 2026-11-05: nobody reads it`. */
export function retirement({ retired }: Counterpart): string {
  return `was retired on ${retired?.at.slice(0, 10)}: ${retired?.reason}`;
}

/** The one warning for a command that could not look at, or add to, what others have published. */
export function storeNotSeen(consequence: string): Finding {
  return finding('store-not-seen', {
    message: `The store was not looked at: ${consequence}.`,
    mend: 'Expected in a fork without access. Elsewhere set CONTRACTS_STORE or PACT_BUCKET instead of none.',
  });
}
