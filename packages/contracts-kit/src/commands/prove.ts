import { readFile } from 'node:fs/promises';
import { withExceptions } from '../compatibility/consumer-exceptions.js';
import type { ConsumerDifference } from '../compatibility/consumer-proof.js';
import type { Schema } from '../containment/types.js';
import type { Finding } from '../finding.js';
import { type GeneratedPact, readGeneratedPacts } from '../pact/generated.js';
import type { PactMessage } from '../pact/read.js';
import { groupByContent } from '../registry/group.js';
import { isCurrent } from '../registry/role.js';
import type { Check } from '../report/report.js';
import { type ConsumedEvent, type DeclaredException, readConfig } from '../service/config.js';
import { type FetchedGolden, fetchGoldens } from './fetch-goldens.js';
import { ProofMemory } from './proof-memory.js';
import { type KnownEvents, knownEvents } from './prove-examples.js';
import type { GoldenProof } from './prove-golden.js';
import { ProofRecord } from './prove-record.js';
import { differenceFinding, exceptionFindings, proofCheck } from './prove-report.js';
import { emptyScope, idleScope, invalidScopes } from './prove-scope.js';
import { incomplete } from './publish.js';
import { type RecordOptions, recordingOf } from './recording.js';
import { absolutePlaces, merged, type Result, type Session } from './session.js';

/**
 * For each consumed event and each selected version of its provider: is every event that the golden allows, within the declared
 * scope, accepted by one of this service's own messages? Against what the provider says now a difference is what its kind says;
 * against a live version it is a warning at most.
 */
export async function prove(session: Session, options: RecordOptions = {}): Promise<Result> {
  const now = new Date();
  const { service } = session;
  const config = await readConfig(service);
  if (config.findings.length > 0) return { checks: [], findings: config.findings };
  if (config.consumes.length === 0)
    return {
      checks: [{ name: service.service, outcome: 'skipped', detail: 'consumes nothing, as it says' }],
      findings: [],
    };
  const { pacts, findings } = readGeneratedPacts(service.dir);
  const own: Result = {
    checks: [],
    findings: [
      ...findings.map((one) => absolutePlaces(one, service.dir)),
      ...incomplete(config.consumes, pacts, service.dir),
    ],
  };
  const [fetched, asked] = await Promise.all([fetchGoldens(session, config.consumes), recordingOf(session, options)]);
  const scopes = await invalidScopes(config.consumes);
  const proofs: Result[] = [];
  const memory = new ProofMemory(service.root);
  const whole = !own.findings.some((one) => one.severity === 'error');
  const { consumes } = config;
  const record = await ProofRecord.open(session, options, { asked, consumes, pacts, goldens: fetched.goldens, whole });
  for (const provider of config.consumes) {
    const pact = pacts.find((one) => one.provider === provider.provider);
    const known = await knownEvents(service, provider);
    for (const event of provider.events) {
      session.signal.throwIfAborted();
      session.progress(`proving ${event.event} of ${provider.provider}`);
      const goldens = fetched.goldens.filter((one) => one.provider === provider.provider && one.event === event.event);
      if (scopes.some((one) => one.at === event.place) || !pact) continue;
      proofs.push(await proveEvent(service.service, event, goldens, pact, { known, memory, record, now }));
    }
  }
  session.progress('');
  return merged(own, fetched, { checks: [], findings: scopes }, ...proofs, await record.write());
}

async function proveEvent(
  consumer: string,
  event: ConsumedEvent,
  goldens: readonly FetchedGolden[],
  { pact, file }: GeneratedPact,
  { known, memory, record, now }: { known: KnownEvents; memory: ProofMemory; record: ProofRecord; now: Date },
): Promise<Result> {
  const expected = pact.messages.filter((one) => one.event === event.event && one.contents !== undefined);
  if (expected.length === 0) return { checks: [], findings: [] };
  const checks: Check[] = [];
  const findings: Finding[] = [];
  const used = new Set<DeclaredException>();
  let decided = goldens.length > 0;
  let idle = event.scope !== undefined && goldens.length > 0;
  for (const { members } of groupByContent(goldens, (one) => one.sha256).groups) {
    const [first] = members;
    const current = members.some((one) => isCurrent(one.role));
    const about = {
      consumer,
      event,
      pactFile: file,
      golden: first,
      labels: members.map((one) => one.label).join(', '),
      current,
    };
    const proved = { golden: first.sha256, messages: expected, scope: event.scope };
    const recorded = record.recorded(first, event.scope);
    const remembered = recorded !== undefined || (await memory.has(proved));
    const proof = remembered ? CLEAN : await provedNow(first, event, expected, known);
    record.keep(first, proof);
    if (proof.empty) {
      findings.push(emptyScope(about));
      idle = false;
      continue;
    }
    idle &&= proof.idle;
    const { differences } = proof;
    if (!remembered && !proof.idle && differences.length === 0) await memory.keep(proved);
    const judged = withExceptions(differences, event.exceptions ?? [], now);
    for (const { exception } of judged) if (exception) used.add(exception);
    if (differences.some(undecided)) decided = false;
    const told = judged.map((one) => differenceFinding(one, about));
    findings.push(...told);
    const check = proofCheck(about, expected.length, told);
    checks.push(recorded === undefined ? check : { ...check, outcome: 'unchanged', detail: recorded });
  }
  if (idle) findings.push(idleScope(event, goldens[0]!));
  findings.push(...exceptionFindings(event, { used, decided, now }));
  return { checks, findings };
}

const CLEAN: GoldenProof = { empty: false, idle: false, differences: [] };

async function provedNow(
  golden: FetchedGolden,
  event: ConsumedEvent,
  messages: readonly PactMessage[],
  known: KnownEvents,
): Promise<GoldenProof> {
  const { proveGolden } = await import('./prove-golden.js');
  const schema = JSON.parse(await readGoldenText(golden)) as Schema;
  return proveGolden({
    golden: schema,
    messages,
    scope: event.scope,
    examples: await known(event.event, messages),
  });
}

function undecided(difference: ConsumerDifference): boolean {
  return difference.kind === 'unknown' && difference.path === undefined && !difference.spelling;
}

/** What was fetched and checked, as it lies in the service's folder. */
async function readGoldenText(golden: FetchedGolden): Promise<string> {
  return golden.bytes.length > 0 ? Buffer.from(golden.bytes).toString('utf8') : readFile(golden.file, 'utf8');
}
