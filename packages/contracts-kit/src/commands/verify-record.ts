import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateGolden } from '../golden/golden.js';
import { pactDigest } from '../pact/canonical.js';
import { recordBuilders, recordVerification, type Written } from '../registry/record-verification.js';
import { markSatisfied } from '../registry/satisfied.js';
import { builderOutcomeOf, outcomeOf } from '../registry/verification-schema.js';
import type { BuilderResult } from '../registry/verification-types.js';
import {
  latestOf,
  listVersion,
  type Recorded,
  readVersion,
  type VersionListed,
  type VersionRead,
} from '../registry/verifications.js';
import type { Check } from '../report/report.js';
import { plural } from '../report/text.js';
import type { FoundEvent } from '../service/events.js';
import { withTemporaryFolder } from '../service/temporary.js';
import { toolVersions } from '../service/tools.js';
import { checkBuiltEvents } from './built-events.js';
import type { FetchedPact } from './fetch-pacts.js';
import { verifiedDigests } from './pending.js';
import {
  notRecorded,
  type Recording,
  type RecordingOn,
  type RecordOptions,
  recordingOf,
  versionsHere,
  whileOn,
} from './recording.js';
import type { Result, Session } from './session.js';
import type { PactOutcome } from './verify-outcomes.js';

const NAME = 'verification results';

interface Listed {
  version: string;
  listed: VersionListed;
}

export type OpenedResults = Promise<{ recording: Recording; versions: Listed[] }>;

/** What is recorded of the versions that this checkout stands for. */
export interface KnownResults {
  recording: Recording;
  pacts: readonly FetchedPact[];
  versions: readonly { version: string; read: VersionRead }[];
}

/** Begins to ask what there is, while events and pacts are being looked for. To be given to `knownResults`. */
export function openResults(session: Session, options: RecordOptions): OpenedResults {
  const opened = recordingOf(session, options).then(async (asked) => {
    const { recording, value } = await whileOn(asked, (on) =>
      Promise.all(
        versionsHere(session.service, on).map(async (version) => {
          const of = { provider: session.service.service, providerVersion: version };
          return { version, listed: await listVersion(on.store, of, { signal: session.signal }) };
        }),
      ),
    );
    return { recording, versions: value ?? [] };
  });
  opened.catch(() => {}); // whoever awaits it is told; until then it is nobody's unhandled rejection
  return opened;
}

export async function knownResults(
  session: Session,
  opened: OpenedResults,
  pacts: readonly FetchedPact[],
): Promise<KnownResults> {
  const { recording: asked, versions } = await opened;
  const provider = session.service.service;
  const wanted = pacts.map(({ consumer, pact }) => ({ consumer, digest: pactDigest(pact) }));
  const { recording, value } = await whileOn(asked, ({ store }) =>
    Promise.all(
      versions.map(async ({ version, listed }) => {
        const options = { now: new Date(), listed, signal: session.signal };
        return { version, read: await readVersion(store, { provider, providerVersion: version }, wanted, options) };
      }),
    ),
  );
  return { recording, pacts, versions: value ?? [] };
}

/**
 * What need not be done again: each message of each pact, and the builders, when all of it succeeded for every version that
 * this checkout stands for, at this commit and with this kit. One that is missing, and everything runs.
 */
export function recordedBefore(
  { recording, pacts, versions }: KnownResults,
  { fresh }: RecordOptions,
): Check[] | undefined {
  if (!recording.on || fresh || versions.length === 0) return undefined;
  const kit = toolVersions()['contracts-kit'];
  const counts = (
    one:
      | Recorded<{ commit: string | null; tools: Record<string, string>; outcome: string; at: string; by: string }>
      | undefined,
  ) =>
    one !== undefined &&
    (one.result.outcome === 'verified' || one.result.outcome === 'accepted') &&
    one.result.commit === recording.commit &&
    one.result.tools['contracts-kit'] === kit;
  const all = versions.every(
    ({ read }) =>
      counts(latestOf(read.builders.results)) &&
      read.pairs.every(({ results }) => counts(latestOf(results, 'executed'))),
  );
  if (!all) return undefined;
  const { read } = versions[0]!;
  const when = (one: { by: string; at: string }) => `recorded by ${one.by} at ${one.at}`;
  const checks = pacts.flatMap(({ pact, labels }, index) =>
    pact.messages.map(
      (message): Check => ({
        name: `${message.event ?? 'event'} for ${labels.join(', ')}: ${message.description}`,
        outcome: 'unchanged',
        detail: when(latestOf(read.pairs[index]!.results, 'executed')!.result),
      }),
    ),
  );
  const builders = latestOf(read.builders.results)!.result;
  const count = plural(Object.keys(builders.events).length, 'builder');
  return [...checks, { name: count, outcome: 'unchanged', detail: when(builders) }];
}

/** `bound`: what failed and must go on failing until it is satisfied; see `excuses`. */
interface Found {
  outcomes: readonly PactOutcome[];
  bound: readonly string[];
}

/** Records what was found out; says what was recorded, or why not. */
export async function recordResults(
  session: Session,
  known: KnownResults,
  events: readonly FoundEvent[],
  found: Found,
): Promise<Result> {
  const { recording } = known;
  if (!recording.on) return notRecorded(recording, NAME);
  const built = await builders(session, events);
  if ('why' in built) return notRecorded({ on: false, asked: recording.asked, why: built.why, findings: [] }, NAME);
  const done = await whileOn(recording, (on) => write(session, on, known, built.events, found));
  const told = done.recording.on ? { checks: done.value!, findings: [] } : notRecorded(done.recording, NAME);
  return { checks: [...built.checks, ...told.checks], findings: [...built.findings, ...told.findings] };
}

async function write(
  session: Session,
  { store, commit, by }: RecordingOn,
  { versions, pacts }: KnownResults,
  events: BuilderResult['events'],
  { outcomes, bound }: Found,
): Promise<Check[]> {
  const provider = session.service.service;
  const now = new Date();
  const options = { now, signal: session.signal };
  const tools = toolVersions('@pact-foundation/pact');
  const about = { provider, commit, at: now.toISOString(), by };
  // Before the results: what is recorded is not run again, and would never be marked.
  await markSatisfied(store, provider, [...verifiedDigests(outcomes), ...bound], options);
  return Promise.all(
    versions.map(async ({ version: providerVersion, read }): Promise<Check> => {
      const written = await Promise.all([
        ...outcomes.map(({ pact, messages }) =>
          recordVerification(
            store,
            {
              verification: 1,
              ...about,
              providerVersion,
              consumer: pact.consumer,
              digest: pactDigest(pact.pact),
              kind: 'executed',
              outcome: outcomeOf(messages),
              messages: [...messages],
              tools,
            },
            { ...options, before: read.pairs[pacts.indexOf(pact)]! },
          ),
        ),
        recordBuilders(
          store,
          { builders: 1, ...about, providerVersion, outcome: builderOutcomeOf(events), events, tools: toolVersions() },
          { ...options, before: read.builders },
        ),
      ]);
      return {
        name: `results for ${provider} ${providerVersion}`,
        outcome: written.every(isUnchanged) ? 'unchanged' : 'recorded',
        detail: `${plural(outcomes.length, 'pact')} (${outcomes.filter(({ messages }) => outcomeOf(messages) === 'verified').length} verified), builders ${builderOutcomeOf(events)}`,
      };
    }),
  );
}

function isUnchanged({ outcome }: Written): boolean {
  return outcome === 'unchanged';
}

type Builders = Result & { events: BuilderResult['events'] };

/** Every event, also one that no pact speaks of: what its builder makes against its golden. */
async function builders(session: Session, events: readonly FoundEvent[]): Promise<Builders | { why: string }> {
  const { service } = session.service;
  return withTemporaryFolder(async (folder) => {
    const toBuild = [];
    for (const found of events) {
      const { golden, findings } = generateGolden({ service, ...found });
      if (!golden || findings.some(({ severity }) => severity === 'error'))
        return { why: `${found.event.name} has no golden, and validate says why` };
      const schema = join(folder, `${golden.event}.schema.json`);
      await writeFile(schema, golden.bytes);
      toBuild.push({ golden, found, schema });
    }
    const built = await checkBuiltEvents(toBuild, { folder, signal: session.signal });
    const outcome = (findings: readonly unknown[]) => (findings.length > 0 ? 'refused' : 'accepted');
    return {
      events: Object.fromEntries(
        built.map(({ golden, findings }) => [golden.event, { outcome: outcome(findings), golden: golden.sha256 }]),
      ),
      checks: built
        .filter(({ findings }) => findings.length > 0)
        .map(({ golden }) => ({ name: `${golden.event} as ${service} builds it`, outcome: 'failed' })),
      findings: built.flatMap(({ findings }) => findings),
    };
  });
}
