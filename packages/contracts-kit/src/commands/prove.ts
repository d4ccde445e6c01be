import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withExceptions } from '../compatibility/consumer-exceptions.js';
import { type ConsumerDifference, type PactedMessage, proveConsumer } from '../compatibility/consumer-proof.js';
import { proveSets } from '../containment/index.js';
import type { Schema } from '../containment/types.js';
import { type Finding, finding } from '../finding.js';
import { type GeneratedPact, readGeneratedPacts } from '../pact/generated.js';
import { messageBounds } from '../pact/schema/index.js';
import { groupByContent } from '../registry/group.js';
import type { Check } from '../report/report.js';
import { type ConsumedEvent, type ConsumedProvider, type DeclaredException, readConfig } from '../service/config.js';
import { withTemporaryFolder } from '../service/temporary.js';
import { validateSchemas } from '../validator/jsonschema.js';
import { type FetchedGolden, fetchGoldens } from './fetch-goldens.js';
import { differenceFinding, exceptionFindings, proofCheck } from './prove-report.js';
import { incomplete } from './publish.js';
import { absolutePlaces, merged, type Result, type Session } from './session.js';

/**
 * For each consumed event and each selected version of its provider: is every event that the golden allows, within the declared
 * scope, accepted by one of this service's own messages? Against what the provider says now a difference is what its kind says;
 * against a live version it is a warning at most.
 */
export async function prove(session: Session, now: Date = new Date()): Promise<Result> {
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
  const fetched = await fetchGoldens(session, config.consumes);
  const scopes = await invalidScopes(config.consumes);
  const proofs: Result[] = [];
  for (const provider of config.consumes) {
    const pact = pacts.find((one) => one.provider === provider.provider);
    for (const event of provider.events) {
      session.signal.throwIfAborted();
      session.progress(`proving ${event.event} of ${provider.provider}`);
      const goldens = fetched.goldens.filter((one) => one.provider === provider.provider && one.event === event.event);
      if (scopes.some((one) => one.at === event.place) || !pact) continue;
      proofs.push(await proveEvent(service.service, event, goldens, pact, now));
    }
  }
  session.progress('');
  return merged(own, fetched, { checks: [], findings: scopes }, ...proofs);
}

/** Scopes that are no JSON Schema. */
async function invalidScopes(consumes: readonly ConsumedProvider[]): Promise<Finding[]> {
  const scoped = consumes.flatMap((provider) => provider.events.filter(({ scope }) => scope !== undefined));
  if (scoped.length === 0) return [];
  return withTemporaryFolder(async (folder) => {
    const files = await Promise.all(
      scoped.map(async ({ scope }, index) => {
        const file = join(folder, `${index}.scope.json`);
        await writeFile(file, JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...scope }));
        return file;
      }),
    );
    return (await validateSchemas(files)).map(({ file, reasons: [reason] }) => {
      const { event, place } = scoped[files.indexOf(file)]!;
      return finding('prove-scope-invalid', {
        message: `The scope of ${event} is not a valid JSON Schema: ${reason?.message ?? 'no reason given'}`,
        at: place,
        expected: reason ? `what the metaschema says at ${reason.keyword}` : 'a JSON Schema',
        mend: `Correct it${reason && reason.instance !== '' ? ` at ${reason.instance}` : ''}: "scope": { "properties": { "data": { "properties": { "kind": { "const": "email" } } } } }`,
      });
    });
  });
}

async function proveEvent(
  consumer: string,
  event: ConsumedEvent,
  goldens: readonly FetchedGolden[],
  { pact, file }: GeneratedPact,
  now: Date,
): Promise<Result> {
  const messages = pact.messages
    .filter((message) => message.event === event.event && message.contents !== undefined)
    .map(
      (message): PactedMessage => ({
        description: message.description,
        pointer: message.pointer,
        bounds: messageBounds(message),
      }),
    );
  if (messages.length === 0) return { checks: [], findings: [] };
  const checks: Check[] = [];
  const findings: Finding[] = [];
  const used = new Set<DeclaredException>();
  let decided = goldens.length > 0;
  for (const { members } of groupByContent(goldens, (one) => one.sha256).groups) {
    const [first] = members;
    const current = members.some((one) => one.role !== 'release');
    const golden = JSON.parse(await readGoldenText(first)) as Schema;
    const about = {
      consumer,
      event,
      pactFile: file,
      golden: first,
      labels: members.map((one) => one.label).join(', '),
      current,
    };
    if (event.scope !== undefined && proveSets({ inner: [golden, event.scope], outer: [false] }).verdict === 'proven') {
      findings.push(emptyScope(about));
      continue;
    }
    const differences = proveConsumer({
      golden,
      messages,
      ...(event.scope === undefined ? {} : { scope: event.scope }),
    });
    const judged = withExceptions(differences, event.exceptions ?? [], now);
    for (const { exception } of judged) if (exception) used.add(exception);
    if (differences.some(undecided)) decided = false;
    const told = judged.map((one) => differenceFinding(one, about));
    findings.push(...told);
    checks.push(proofCheck(about, messages.length, told));
  }
  findings.push(...exceptionFindings(event, { used, decided, now }));
  return { checks, findings };
}

function undecided(difference: ConsumerDifference): boolean {
  return difference.kind === 'unknown' && difference.path === undefined && !difference.spelling;
}

/** What was fetched and checked, as it lies in the service's folder. */
async function readGoldenText(golden: FetchedGolden): Promise<string> {
  return golden.bytes.length > 0 ? Buffer.from(golden.bytes).toString('utf8') : readFile(golden.file, 'utf8');
}

function emptyScope({
  event,
  golden,
  labels,
  current,
}: {
  event: ConsumedEvent;
  golden: FetchedGolden;
  labels: string;
  current: boolean;
}): Finding {
  return finding('prove-scope-invalid', {
    ...(current ? {} : { severity: 'warning' as const }),
    message: `No ${event.event} of ${labels} is in the declared scope, so nothing is subscribed to.`,
    at: event.place,
    expectedAt: { file: golden.file },
    expected: 'a scope that some event of the golden is in',
    found: JSON.stringify(event.scope),
    mend: `Correct the scope: compare its names and values with the golden of ${golden.provider}.`,
  });
}
