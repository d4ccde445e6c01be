import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Finding, finding } from '../finding.js';
import type { Golden } from '../golden/golden.js';
import { groupByContent } from '../registry/group.js';
import { isCurrent } from '../registry/role.js';
import type { Check } from '../report/report.js';
import { readConfig } from '../service/config.js';
import type { FoundEvent } from '../service/events.js';
import { type ExampleSet, findExamples, unreadableExamples } from '../service/examples.js';
import { withTemporaryFolder } from '../service/temporary.js';
import { mapLimit } from '../store/concurrency.js';
import { type Refusal, validateFiles, validateSchemas } from '../validator/jsonschema.js';
import { checkBuiltEvents } from './built-events.js';
import { type FetchedGolden, fetchGoldens } from './fetch-goldens.js';
import { generate } from './generate.js';
import { missingEdges } from './pipeline.js';
import { merged, type Result, type Session } from './session.js';

/**
 * Goldens against their metaschema; a really built event against its own golden; every example against the golden of its
 * provider. What the provider says now must accept an example (error); a live version that does not is reported.
 */
export async function validate(session: Session): Promise<Result> {
  const { service } = session;
  const own = await generate(session);
  const config = await readConfig(service);
  const local: Result = {
    checks: [],
    findings: [...own.findings, ...config.findings, ...(await missingEdges(service, config.consumes))],
  };
  const understood = config.findings.length === 0;
  const [ownChecked, fetched, examples] = await Promise.all([
    checkOwn(session, own.events, own.goldens),
    understood ? fetchGoldens(session, config.consumes) : { goldens: [], checks: [], findings: [] },
    // Of a config.json that is not understood, every example would seem to be of something that is not consumed.
    understood ? findExamples(service, config.consumes) : { examples: [], findings: [] },
  ]);
  const schemas = await checkFetched(fetched.goldens);
  const judged =
    schemas.findings.length > 0
      ? { checks: [], findings: [] }
      : await checkExamples(session, examples.examples, fetched.goldens);
  // What config.json asks for in vain comes before the examples that are missing of it.
  return merged(local, ownChecked, fetched, { checks: [], findings: examples.findings }, schemas, judged);
}

async function checkOwn(session: Session, events: readonly FoundEvent[], goldens: readonly Golden[]): Promise<Result> {
  const { service } = session;
  const files = goldens.map((golden) => ({ golden, found: events.find((one) => one.event.name === golden.event)! }));
  const checks: Check[] = [];
  const findings: Finding[] = [];
  await withTemporaryFolder(async (folder) => {
    const laid = await Promise.all(
      files.map(async ({ golden }) => {
        const file = join(folder, `${golden.event}.schema.json`);
        await writeFile(file, golden.bytes);
        return file;
      }),
    );
    for (const refusal of await validateSchemas(laid)) {
      const { found } = files[laid.indexOf(refusal.file)]!;
      findings.push(refusedSchema(refusal, { file: found.file }));
    }
    const built = await checkBuiltEvents(
      files.map((one, index) => ({ ...one, schema: laid[index]! })),
      { folder, signal: session.signal },
    );
    for (const { golden, findings: refused } of built) {
      const outcome = refused.length > 0 ? 'failed' : 'passed';
      checks.push({ name: `${golden.event} as ${service.service} builds it`, outcome });
      findings.push(...refused);
    }
  });
  return { checks, findings };
}

function refusedSchema(refusal: Refusal, at: { file?: string; key?: string }): Finding {
  const reason = refusal.reasons[0];
  return finding('golden-refused-by-metaschema', {
    message: `The golden is not a valid JSON Schema: ${reason?.message ?? 'no reason given'}`,
    at: { ...at, ...(reason && { pointer: reason.instance }) },
    expected: reason ? `what the metaschema says at ${reason.keyword}` : 'a valid schema',
    mend: 'Correct the schema it was made of; for an emits in losses, that JSON Schema. A fetched one is for its provider to mend.',
  });
}

async function checkFetched(goldens: readonly FetchedGolden[]): Promise<Result> {
  const distinct = groupByContent(goldens, (one) => one.sha256).groups.map((group) => group.members[0]);
  const refusals = await validateSchemas(distinct.map((one) => one.file));
  return { checks: [], findings: refusals.map((refusal) => refusedSchema(refusal, { file: refusal.file })) };
}

async function checkExamples(
  session: Session,
  sets: readonly ExampleSet[],
  goldens: readonly FetchedGolden[],
): Promise<Result> {
  const checks: Check[] = [];
  const findings: Finding[] = [];
  const [unreadable, judged] = await Promise.all([unreadableExamples(sets), judgeExamples(session, sets, goldens)]);
  for (const { set, members, refusals } of judged) {
    const { event, files } = set;
    const labels = members.map((one) => one.label).join(', ');
    const current = members.some((one) => isCurrent(one.role));
    const refused = files.filter((file) => unreadable.has(file) || refusals.some((one) => one.file === file)).length;
    const outcome = refused === 0 ? 'passed' : current ? 'failed' : 'not yet';
    checks.push({
      name: `${event} of ${labels}`,
      outcome,
      detail: `${files.length - refused} of ${files.length} examples`,
    });
    for (const refusal of refusals) {
      if (!unreadable.has(refusal.file))
        findings.push(...refusedExample(refusal, members[0], labels, current, event, session.service.service));
    }
  }
  return { checks, findings: [...unreadable.values(), ...findings] };
}

interface Judged {
  set: ExampleSet;
  /** Every version with this one golden. */
  members: readonly [FetchedGolden, ...FetchedGolden[]];
  refusals: Refusal[];
}

async function judgeExamples(
  session: Session,
  sets: readonly ExampleSet[],
  goldens: readonly FetchedGolden[],
): Promise<Judged[]> {
  const each = sets.flatMap((set) => {
    const ofEvent = goldens.filter((one) => one.provider === set.provider && one.event === set.event);
    return groupByContent(ofEvent, (one) => one.sha256).groups.map(({ members }) => ({ set, members }));
  });
  return mapLimit(
    each,
    availableParallelism(),
    async ({ set, members }) => ({ set, members, refusals: await validateFiles(members[0].file, set.files) }),
    session.signal,
  );
}

function refusedExample(
  refusal: Refusal,
  golden: FetchedGolden,
  labels: string,
  current: boolean,
  event: string,
  consumer: string,
): Finding[] {
  return refusal.reasons.map((reason) =>
    finding(current ? 'example-refused' : 'example-refused-by-live', {
      message: `${event} of ${labels} does not accept the example: ${reason.message}`,
      at: { file: refusal.file, pointer: reason.instance, line: reason.line },
      expected: `what the golden says at ${reason.keyword}`,
      expectedAt: { file: golden.file, pointer: reason.keyword },
      mend: current
        ? `If ${golden.provider} was just changed, contracts-kit diff there says whether that breaks ${consumer}: then keep what the example shows, or emit ${event}V2 beside it. Else correct the example.`
        : `Nothing, if ${golden.provider} is about to release what the example shows; else correct the example.`,
    }),
  );
}
