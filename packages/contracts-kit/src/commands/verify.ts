import { Console } from 'node:console';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { glob } from 'tinyglobby';
import { type Finding, finding } from '../finding.js';
import type { MessageResult } from '../pact/verify.js';
import type { Check } from '../report/report.js';
import { plural } from '../report/text.js';
import { findEvents } from '../service/events.js';
import { withTemporaryFolder } from '../service/temporary.js';
import { judgeConsumers } from './affected-verify.js';
import { checkBuilt } from './check-built.js';
import type { FetchedPact } from './fetch-pacts.js';
import { fetchPacts, selectPacts } from './fetch-pacts.js';
import { type Excuse, excusedCheck, excuses, relied } from './pending.js';
import type { RecordOptions } from './recording.js';
import { absolutePlaces, merged, type Result, type Session } from './session.js';
import { type ProviderRun, pactOutcomes } from './verify-outcomes.js';
import { knownResults, type OpenedResults, openResults, recordedBefore, recordResults } from './verify-record.js';

const TESTS = 'tests/provider/**/*.provider.pact.test.ts';

/**
 * Every selected pact against events the real code builds. The service's own provider tests do it; this demands of them
 * a result for each message of each selected pact, and records it; what is recorded as verified is not run again. Then the same
 * pacts against every event that the schemas newly allow.
 */
export async function verify(session: Session, options: RecordOptions = {}): Promise<Result> {
  if (session.service.emitsNothing) return verified(session, options);
  const opened = openResults(session, options);
  try {
    return await verified(session, options, opened);
  } finally {
    await opened.catch(() => {}); // no request goes on behind the back of whoever closes the store
  }
}

async function verified(session: Session, options: RecordOptions, opened?: OpenedResults): Promise<Result> {
  const { service } = session;
  const found = await findEvents(service);
  if (found.findings.length > 0) return { checks: [], findings: found.findings };
  if (found.events.length === 0 || !opened) return emitsNothing(session);
  const fetched = await fetchPacts(session);
  if (fetched.findings.some((one) => one.severity === 'error')) return fetched;
  const lonely = unconsumed(
    found.events.map((one) => ({ event: one.event.name, file: one.file })),
    fetched.pacts,
  );
  const known = await knownResults(session, opened, fetched.pacts);
  const before = recordedBefore(known, options);
  if (fetched.pacts.length === 0) {
    const recorded = before
      ? { checks: before, findings: [] }
      : await recordResults(session, known, found.events, { outcomes: [], bound: [] });
    return merged(fetched, lonely, recorded);
  }
  const files = (await glob(TESTS, { cwd: service.dir, absolute: true })).sort();
  if (files.length === 0) {
    const missing = finding('provider-tests-missing', {
      message: `${service.service} has no provider test, and its consumers rely on it: ${plural(fetched.pacts.length, 'pact')} to verify.`,
      at: { file: service.paths.provider },
      expected: TESTS,
      mend: `Write one: providerPacts(import.meta, { states: {} }); with providerPacts of contracts-kit/provider.`,
    });
    return merged(fetched, { checks: [], findings: [missing] });
  }
  if (before)
    return merged(fetched, lonely, { checks: before, findings: [] }, await judgeConsumers(session, fetched.pacts));
  const run = await withTemporaryFolder((folder) => runMocha(files, session, folder));
  const built = await checkBuilt(service, found.events, run.results, files[0]!);
  const outcomes = pactOutcomes(service.dir, fetched.pacts, run, built.refused);
  const { excused, bound } = await excuses(session, fetched.pacts, run.results, options);
  // A pending message is judged all the same: that it was never recorded as satisfied does not make a break of the schema none.
  const retired = new Map([...excused].filter(([, { kind }]) => kind === 'retired'));
  const eventFiles = new Map(found.events.map(({ event, file }) => [event.name, file]));
  return merged(
    fetched,
    lonely,
    judge(service.dir, fetched.pacts, run, { eventFiles, excused }),
    { checks: [], findings: built.findings },
    await judgeConsumers(session, relied(service.dir, fetched.pacts, retired)),
    await recordResults(session, known, found.events, { outcomes, bound }),
  );
}

/** A service may say that it emits nothing; its consumers may not have heard of it. */
async function emitsNothing(session: Session): Promise<Result> {
  const { service } = session.service;
  const { pacts, checks, findings } = await selectPacts(session);
  const errors = findings.filter((one) => one.severity === 'error');
  if (pacts.length === 0) {
    const nothing: Check = { name: service, outcome: 'skipped', detail: 'emits nothing, as it says' };
    return { checks: errors.length > 0 ? checks : [nothing], findings: errors };
  }
  const expected = pacts.map(({ labels, pact, file }) => {
    const events = [...new Set(pact.messages.map(({ event }) => event ?? 'an event'))].sort().join(', ');
    return finding('pact-event-without-builder', {
      message: `The pact of ${labels.join(', ')} expects ${events}, and ${service} says that it emits nothing.`,
      expected: `${events} of ${service}, as before`,
      at: { file },
      mend: `Go on emitting it until ${pact.consumer} has released a version that does not consume it; then remove it with a major.`,
    });
  });
  return {
    checks: [...checks, { name: service, outcome: 'failed', detail: 'emits nothing' }],
    findings: [...findings, ...expected],
  };
}

/** Events that no selected pact speaks of: nobody consumes them yet. */
function unconsumed(events: readonly { event: string; file: string }[], pacts: readonly FetchedPact[]): Result {
  const consumed = new Set(pacts.flatMap((one) => one.pact.messages.map((message) => message.event)));
  const named = pacts.every((one) => one.pact.messages.every((message) => message.event !== undefined));
  const lonely = named || pacts.length === 0 ? events.filter((one) => !consumed.has(one.event)) : [];
  return {
    checks: lonely.map((one) => ({ name: one.event, outcome: 'no consumers yet' })),
    findings: lonely.map((one) =>
      finding('no-consumers-yet', {
        message: `Nobody consumes ${one.event} yet, so no pact says what of it matters.`,
        at: { file: one.file },
        mend: 'Nothing, if that is expected. Else ask its consumers to publish to the same store.',
      }),
    ),
  };
}

/** In this process, so that TypeScript is loaded once. What the tests print goes to stderr: stdout is the report's. */
async function runMocha(files: readonly string[], session: Session, folder: string): Promise<ProviderRun> {
  const { default: Mocha } = await import('mocha');
  await import('../service/load-typescript.js').then((loader) => loader.registerTypeScript(session.service.dir));
  const report = join(folder, 'results.json');
  const before = { report: process.env.CONTRACTS_VERIFY_REPORT, console: globalThis.console, cwd: process.cwd() };
  process.env.CONTRACTS_VERIFY_REPORT = report;
  globalThis.console = new Console(process.stderr, process.stderr);
  process.chdir(session.service.dir);
  const failures: ProviderRun['failures'] = [];
  try {
    const mocha = new Mocha({ reporter: class {} as never, timeout: 120_000, color: false });
    for (const file of files) mocha.addFile(file);
    try {
      await mocha.loadFilesAsync();
      await new Promise<void>((resolve) => {
        const runner = mocha.run(() => resolve());
        runner.on('fail', (test, error: Error) =>
          failures.push({
            title: test.fullTitle(),
            message: error.message,
            ...(test.file !== undefined && { file: test.file }),
          }),
        );
        session.signal.addEventListener('abort', () => runner.abort(), { once: true });
      });
    } catch (error) {
      failures.push({
        title: 'the provider tests',
        message: `cannot be loaded: ${(error as Error).message}`,
        file: files[0]!,
      });
    }
    session.signal.throwIfAborted();
    const text = await readFile(report, 'utf8').catch(() => '[]');
    return { results: JSON.parse(text) as MessageResult[], failures };
  } finally {
    globalThis.console = before.console;
    process.chdir(before.cwd);
    if (before.report === undefined) delete process.env.CONTRACTS_VERIFY_REPORT;
    else process.env.CONTRACTS_VERIFY_REPORT = before.report;
  }
}

function judge(
  dir: string,
  pacts: readonly FetchedPact[],
  { results, failures }: ProviderRun,
  { eventFiles, excused }: { eventFiles: ReadonlyMap<string, string>; excused: ReadonlyMap<MessageResult, Excuse> },
): Result {
  const checks: Check[] = [];
  const findings: Finding[] = [];
  const resultsOf = Map.groupBy(results, (one) => resolve(dir, one.file));
  for (const one of pacts) {
    const { pact, labels, file } = one;
    for (const message of pact.messages) {
      const result = resultsOf.get(file)?.find((one) => one.pointer === message.pointer);
      const name = `${message.event ?? 'event'} for ${labels.join(', ')}: ${message.description}`;
      if (result?.outcome === 'verified') {
        checks.push({ name, outcome: 'verified' });
        continue;
      }
      const excuse = result && excused.get(result);
      if (excuse) {
        const eventFile = eventFiles.get(result.event ?? '');
        const told = excusedCheck(one, {
          excuse,
          result,
          name,
          at: eventFile === undefined ? undefined : { file: eventFile },
        });
        checks.push(told.check);
        findings.push(...told.findings);
        continue;
      }
      checks.push({ name, outcome: 'failed' });
      if (result && result.findings.length > 0) {
        findings.push(
          ...result.findings.map((one) => absolutePlaces(inEvent(one, eventFiles.get(result.event ?? '')), dir)),
        );
      } else {
        findings.push(
          finding('pact-not-verified', {
            message: `No provider test verified "${message.description}" of ${labels.join(', ')}.`,
            at: { file, pointer: message.pointer },
            expected: 'a result for each message of each selected pact',
            mend: 'Let one provider test call providerPacts(import.meta, …), without .only, .skip or a condition around it.',
          }),
        );
      }
    }
  }
  // A failing message fails its own test too: what is left are tests of another kind, hooks and files that do not load.
  const failing = results.filter(({ outcome }) => outcome === 'failed').length;
  const explained =
    results.length > 0 && (checks.some(({ outcome }) => outcome === 'failed') || failures.length <= failing);
  for (const { title, message, file } of explained ? [] : failures) {
    findings.push(
      finding('pact-not-verified', {
        message: `A provider test failed: ${title}: ${message}`,
        ...(file !== undefined && { at: { file } }),
        mend: `Mend the test. Alone it runs with: npx mocha --require contracts-kit/ts-node '${TESTS}'`,
      }),
    );
  }
  return { checks, findings };
}

/** The pact module knows the place inside a built event, and not the file of what builds it. */
function inEvent(one: Finding, file: string | undefined): Finding {
  const placed = one.at?.file !== undefined || one.at?.key !== undefined;
  return placed || file === undefined ? one : { ...one, at: { file, ...one.at } };
}
