import { resolve } from 'node:path';
import { decide } from '../deploy/decide.js';
import { type Noted, notingStore } from '../deploy/noting-store.js';
import { pairsOf } from '../deploy/pairs.js';
import { type Asked, readFacts } from '../deploy/read.js';
import { readKnowledge } from '../deploy/read-knowledge.js';
import { openSnapshot } from '../deploy/snapshot.js';
import type { Answer, Ignore, Question } from '../deploy/types.js';
import { FindingError, finding } from '../finding.js';
import { requireService } from '../registry/lookup.js';
import { appendServiceRecord, readServiceState } from '../registry/service-journal.js';
import { ExitCode, exitCodeOf } from '../report/exit.js';
import type { Store } from '../store/store.js';
import { badArgument, type Flags, listFlag, nameArgument, parseTime, reasonFlag, textFlag } from './arguments.js';
import { answerData, answerReport } from './can-i-deploy-report.js';
import { oneOf, versionFlag } from './record-common.js';
import type { Result } from './session.js';
import type { StoreSession } from './store-session.js';

export interface Deployment {
  question: Question;
  answer: Answer;
  /** Milliseconds since 1970: asked as of then, the answer is the same. */
  at: number;
  read: Noted[];
}

/**
 * May this version, with others, be deployed to an environment? 0 yes, 1 no, 5 unknown; a store whose content allows no answer is 3, as one that
 * cannot be reached, so that 1 says no and nothing else.
 */
export async function canIDeploy(session: StoreSession, { flags }: { flags: Flags }): Promise<Result> {
  let what = 'the version';
  try {
    const { store, asOf, replayed } = await replayOf(session, flags);
    const asked = await askedOf({ ...session, store }, flags);
    await requireIgnored(store, asked, session);
    what = asked.candidates.map(named).join(' and ');
    const deployment = await answerOf(session, store, { asked, asOf, doubts: true });
    const explain = { explain: flags.explain === true };
    const result = answerReport(deployment, explain);
    const findings = replayed ? [] : await recordIgnores(session, deployment);
    return { ...result, findings: [...result.findings, ...findings], data: answerData(deployment, explain) };
  } catch (error) {
    if (!(error instanceof FindingError) || exitCodeOf(error.findings) !== ExitCode.failed) throw error;
    const [first] = error.findings;
    const unanswered = finding('deploy-unanswered', {
      message: `Whether ${what} may be deployed to ${textFlag(flags, 'to') ?? ''} could not be found out: ${first?.message}`,
      ...(first?.at && { at: first.at }),
      mend: 'Mend what the other findings name, and ask again. This is not a no.',
    });
    return { checks: [], findings: [...error.findings, unanswered] };
  }
}

/** Reads and decides; throws what reading throws, and `name-invalid` for what stands among a candidate's consumers and is none. */
export async function answerOf(
  { now, signal, progress }: Pick<StoreSession, 'now' | 'signal' | 'progress'>,
  store: Store,
  { asked, asOf, doubts }: { asked: Asked; asOf: Date | undefined; doubts: boolean },
): Promise<Deployment> {
  const noting = notingStore(store);
  const options = { now, asOf, signal, progress, doubts };
  const { question, facts, findings } = await readFacts(noting, asked, options);
  const [stray, ...more] = findings;
  if (stray) throw new FindingError(stray, ...more);
  const knowledge = await readKnowledge(noting, pairsOf(question, facts).pairs, { question, facts }, options);
  const answer = decide(question, facts, knowledge);
  const times = [...knowledge.values()].flatMap(({ results, builders }) =>
    [...results, ...builders].map(({ result }) => Date.parse(result.at)),
  );
  return { question, answer, at: times.reduce((a, b) => Math.max(a, b), question.now), read: noting.noted() };
}

/** Throws `service-unknown` for a name that is nobody's: what was meant would not be ignored. */
async function requireIgnored(store: Store, { ignores }: Asked, { signal }: StoreSession): Promise<void> {
  for (const { service } of ignores) await requireService(store, service, { signal });
}

export async function askedOf(session: StoreSession, flags: Flags): Promise<Asked> {
  const service = nameArgument('service', session.service(), '--service');
  const candidates = [
    { service, version: await versionOf(session, service, flags) },
    ...listFlag(flags, 'with').map((text) => {
      const at = text.lastIndexOf('@');
      if (at <= 0)
        throw badArgument('--with', text, 'a service and its version', { mend: 'Write --with templates@1.2.0' });
      return {
        service: nameArgument('service', text.slice(0, at), '--with'),
        version: nameArgument('version', text.slice(at + 1), '--with'),
      };
    }),
  ];
  const twice = candidates.find((one, index) => candidates.findIndex(({ service }) => service === one.service) < index);
  if (twice)
    throw badArgument('--with', named(twice), `one version of ${twice.service}`, {
      mend: `Leave one version of ${twice.service} out.`,
    });
  return {
    environment: nameArgument('environment', textFlag(flags, 'to') ?? '', '--to'),
    candidates,
    strict: flags.strict === true,
    requireExecuted: flags.requireExecuted === true,
    requireProven: flags.requireProven === true,
    everyInstance: flags.everyInstance === true,
    ignores: ignoresOf(flags),
  };
}

/** `--version`, or the head of `--branch`, or what package.json says. */
async function versionOf(session: StoreSession, service: string, flags: Flags): Promise<string> {
  const [version, branch, asOf] = [textFlag(flags, 'version'), textFlag(flags, 'branch'), textFlag(flags, 'asOf')];
  oneOf(version, branch);
  if (version !== undefined) return nameArgument('version', version, '--version');
  if (branch === undefined || asOf === undefined) return versionFlag(session, service, flags);
  // Where the head stood then, as its moves are recorded.
  const { store, now, signal } = session;
  const { state } = await readServiceState(store, service, { now, asOf: parseTime(asOf, '--as-of'), signal });
  const head = state.heads.find((one) => one.branch === branch);
  if (head === undefined)
    throw badArgument('--branch', branch, `a branch whose head is recorded by ${asOf}`, {
      message: `No head of ${branch} is recorded by ${asOf}.`,
      mend: 'Name the version: --version 1.2.0, or ask as of a later time.',
    });
  return head.version;
}

function ignoresOf(flags: Flags): Ignore[] {
  const services = [...new Set(listFlag(flags, 'ignore'))];
  if (services.length === 0) {
    const reason = textFlag(flags, 'reason');
    if (reason !== undefined)
      throw badArgument('--reason', reason, '--ignore <service> too: a reason is for what is ignored', {
        mend: 'Add --ignore <service>, or leave --reason out.',
      });
    return [];
  }
  const reason = reasonFlag(flags);
  return services.map((service) => ({ service: nameArgument('service', service, '--ignore'), reason }));
}

/** What is asked, and as of when: `--as-of` and `--snapshot`. Throws `argument-invalid` and `snapshot-invalid`. */
export async function replayOf(
  session: StoreSession,
  flags: Flags,
): Promise<{ store: Store; asOf: Date | undefined; replayed: boolean }> {
  const text = textFlag(flags, 'asOf');
  const asOf = text === undefined ? undefined : pastTime(text, session.now);
  const file = textFlag(flags, 'snapshot');
  if (file === undefined) return { store: session.store, asOf, replayed: asOf !== undefined };
  const { store, at } = await openSnapshot(resolve(session.cwd, file), session.now);
  // Of what happened after it was saved it knows nothing.
  if (asOf !== undefined && asOf.getTime() > at.getTime())
    throw badArgument('--as-of', text ?? '', `a time up to ${at.toISOString()}, when the snapshot was saved`, {
      mend: `Write --as-of ${at.toISOString()} or earlier, or leave it out.`,
    });
  return { store, asOf: asOf ?? at, replayed: true };
}

function pastTime(text: string, now: Date): Date {
  const time = parseTime(text, '--as-of');
  if (time.getTime() > now.getTime())
    throw badArgument('--as-of', text, 'a time that has passed', {
      message: `--as-of ${text} is yet to come: now is ${now.toISOString()}.`,
      mend: 'Leave --as-of out to ask as of now.',
    });
  return time;
}

/** What let a deployment pass is recorded, in the journal of the candidate it passed for. Findings where that fails. */
async function recordIgnores(session: StoreSession, { question, answer }: Deployment) {
  if (answer.answer !== 'yes') return [];
  const records = new Map<string, Parameters<typeof appendServiceRecord>[2] & { kind: 'ignored'; service: string }>();
  for (const { pair, ignored } of answer.pairs) {
    if (ignored === undefined) continue;
    const ours = [pair.consumer, pair.provider].filter(({ standing }) => standing.kind === 'candidate');
    const theirs = [pair.consumer, pair.provider].find(({ standing }) => standing.kind !== 'candidate');
    for (const { service, version } of ours) {
      const counterpart = theirs?.service ?? service;
      const record = {
        kind: 'ignored' as const,
        environment: question.environment.name,
        version,
        counterpart,
        reason: ignored,
      };
      records.set(`${service} ${counterpart}`, { ...record, service });
    }
  }
  for (const { kind, service: counterpart, by } of answer.notes) {
    if (kind !== 'ignored-absent' || by === undefined) continue;
    const reason = question.ignores.find((one) => one.service === counterpart)?.reason ?? '';
    const { service, version } = by;
    const environment = question.environment.name;
    records.set(`${service} ${counterpart}`, { kind: 'ignored', environment, version, counterpart, reason, service });
  }
  if (records.size === 0) return [];
  try {
    const by = await session.by();
    for (const { service, ...record } of records.values()) {
      await appendServiceRecord(session.store, service, record, { now: session.now, by, signal: session.signal });
    }
    return [];
  } catch (error) {
    if (error instanceof FindingError) return error.findings;
    throw error;
  }
}

function named({ service, version }: { service: string; version: string }): string {
  return `${service} ${version}`;
}
