import { type Finding, FindingError, finding, type Severity } from '../finding.js';
import { actor } from '../git/actor.js';
import { ciContext } from '../git/ci.js';
import type { GitContext } from '../git/context.js';
import { planRelease } from '../registry/release.js';
import { snapshotVersion } from '../registry/snapshot.js';
import type { Member } from '../service/service.js';
import type { Store } from '../store/store.js';
import type { Result, Session } from './session.js';

export interface RecordOptions {
  /** True: record, or fail. False: do not. Neither: in CI, from a clean checkout, where the store allows it. */
  record?: boolean;
  /** Do again what is recorded as done. */
  fresh?: boolean;
}

/** Whether results are recorded here, and for what. */
export type Recording = RecordingOn | RecordingOff;

export interface RecordingOn {
  on: true;
  asked: boolean;
  store: Store;
  git: GitContext;
  commit: string;
  by: string;
}

export interface RecordingOff {
  on: false;
  asked: boolean;
  /** As the end of a sentence. */
  why: string;
  /** What the store said, where it failed. */
  findings: readonly Finding[];
}

/** Without `--record`, git and the store are asked in CI only. */
export async function recordingOf(session: Session, { record }: RecordOptions): Promise<Recording> {
  const asked = record === true;
  const off = (why: string): RecordingOff => ({ on: false, asked, why, findings: [] });
  if (record === false) return off('--no-record says so');
  if (!asked && (await ciContext(session.env)) === undefined)
    return off('this is not CI (--record does it all the same)');
  const store = await session.store();
  if (!store) return off('no store is looked at');
  const asking = await saidByGit(session);
  if ('findings' in asking) return { ...asking, asked };
  const { git, by } = asking;
  if (git.dirty === undefined) return off('git cannot tell whether the checkout is clean');
  if (git.dirty) return off(`the checkout is not clean: ${git.dirtyFiles.join(', ')}`);
  if (git.commit === null) return off('no commit is checked out');
  return { on: true, asked, store, git, commit: git.commit, by };
}

/** A branch that has no valid name is a reason not to record, and not to verify the less. */
async function saidByGit(session: Session): Promise<{ git: GitContext; by: string } | Omit<RecordingOff, 'asked'>> {
  try {
    const [git, by] = await Promise.all([session.git(), actor(session.env)]);
    return { git, by };
  } catch (error) {
    return offBecause(error);
  }
}

function offBecause(error: unknown): Omit<RecordingOff, 'asked'> {
  if (!(error instanceof FindingError)) throw error;
  const { findings } = error;
  return { on: false, why: findings[0]!.message.replace(/\.$/, ''), findings };
}

/** The versions that this checkout is published as: its snapshot and, at the release's tag, the release. */
export function versionsHere(service: Member, { git, commit }: RecordingOn): string[] {
  const { branch, pullRequest } = git;
  const snapshot = snapshotVersion({ commit, branch, pullRequest, dirtyDigest: null });
  const released = planRelease({ packageName: service.packageName, version: service.version }, git).length === 0;
  return released ? [snapshot, service.version] : [snapshot];
}

/** Does something with the store for a recording; where that fails, the recording is off and says why. */
export async function whileOn<T>(
  recording: Recording,
  work: (on: RecordingOn) => Promise<T>,
): Promise<{ recording: Recording; value?: T }> {
  if (!recording.on) return { recording };
  try {
    return { recording, value: await work(recording) };
  } catch (error) {
    return { recording: { ...offBecause(error), asked: recording.asked } };
  }
}

/**
 * Says that nothing is recorded. An error where it was asked for or the store failed; a store that denies it by default is a
 * note, since the pipeline of a pull request often may only read.
 */
export function notRecorded({ asked, why, findings }: RecordingOff, name: string): Result {
  const denied = findings.length > 0 && findings.every(({ code }) => code === 'store-denied');
  const quiet = !asked && (denied || findings.length === 0);
  const detail = `not recorded: ${why}`;
  const told = (severity: Severity) =>
    finding('verification-not-recorded', {
      severity,
      message: `The ${name} of this run were not recorded: ${why}.`,
      ...(findings[0]?.at && { at: findings[0].at }),
      mend: denied
        ? 'Nothing in a pipeline that may only read. Elsewhere allow s3:PutObject below verifications/.'
        : 'Run it from a clean checkout of a commit, with a store that may be written; or leave --record out.',
    });
  if (!quiet) return { checks: [{ name, outcome: 'failed', detail }], findings: [told('error'), ...findings] };
  return { checks: [{ name, outcome: 'info', detail }], findings: denied ? [told('note')] : [] };
}
