/**
 * The provider test helper, `contracts-kit/provider`. In the one provider test of a service, run by mocha:
 *
 *     providerPacts(import.meta, {
 *       states: {
 *         'an SMS template was deleted': ({ id }) => ({ TemplateDeleted: () => buildTemplateDeleted(smsTemplate(id)) }),
 *       },
 *     });
 *
 * It finds the service's events and the fetched pacts, verifies every message of every pact against an event its real
 * builder builds, and declares one test for each.
 */
import { writeFileSync } from 'node:fs';
import type { DefinedEvent } from '../event.js';
import type { Finding } from '../finding.js';
import { isObject } from '../hostile-json.js';
import { explained } from './explain.js';
import { packageOf } from './package-of.js';
import { cloudEventTypeOf, type PactMessage } from './read.js';
import { readFetchedPacts } from './selection.js';
import { serviceEvents } from './service-events.js';
import { type Builder, type MessageResult, type StateHandler, verifyPacts } from './verify.js';

export type { BuildContext, Builder, MessageResult, StateHandler } from './verify.js';

export interface ProviderPacts {
  /** A handler for each provider state that consumers name. */
  states?: Readonly<Record<string, StateHandler>>;
}

const declaredFor = new Set<string>();

/** Declares the tests. Once in a service: one verifier sees every pact and every event. */
export function providerPacts(meta: Pick<ImportMeta, 'url'>, { states = {} }: ProviderPacts = {}): void {
  if (typeof globalThis.describe !== 'function')
    throw new Error('providerPacts works inside a mocha test file: run it with mocha.');
  const { dir, service, file } = packageOf(meta);
  if (declaredFor.has(dir))
    throw new Error(`providerPacts is called a second time for ${service}, in ${file}: one call verifies everything.`);
  declaredFor.add(dir);
  const { pacts, findings } = readFetchedPacts(dir, service);
  const abort = new AbortController();
  let results: MessageResult[] = [];
  describe(`pacts of ${service}'s consumers`, () => {
    if (findings.length > 0) it('are as they were selected and can be read', () => refuse(findings));
    else if (pacts.length === 0) it('no consumers yet', () => writeReport([]));
    if (pacts.length === 0) return;
    before('verify', async function (this: Mocha.Context) {
      this.timeout(0);
      const events = await serviceEvents(dir);
      const builders = Object.fromEntries(
        Object.values(events).map((event): [string, Builder] => [event.name, () => event.build()]),
      );
      results = await verifyPacts({
        provider: service,
        pacts,
        builders,
        states,
        eventOf: await eventNames(events, pacts),
        signal: abort.signal,
      });
      writeReport(results);
    });
    after(() => abort.abort());
    for (const { pact, label, file: pactFile } of pacts) {
      describe(label, () => {
        if (pact.messages.length === 0) it('holds messages', () => conclude(results, pactFile, undefined));
        for (const { description, states: given, pointer } of pact.messages) {
          const state = given.map(({ name }) => name).join(', ');
          it(`${description}${state === '' ? '' : ` (${state})`}`, () => conclude(results, pactFile, pointer));
        }
      });
    }
  });
}

/** Passes only on a result that says `verified`. */
function conclude(results: readonly MessageResult[], file: string, pointer: string | undefined): void {
  const mine = results.filter(
    (result) => result.file === file && (result.pointer === pointer || result.pointer === undefined),
  );
  if (mine.length === 0) throw new Error(`${file} ${pointer ?? ''} was not verified.`);
  refuse(mine.flatMap((result) => result.findings));
  if (!mine.every((result) => result.outcome === 'verified')) throw new Error(`${file} ${pointer ?? ''} failed.`);
}

function refuse(findings: readonly Finding[]): void {
  const [first, ...rest] = findings;
  if (first) throw explained([first, ...rest]);
}

/** For pacts of other tools, which name no event: the event whose own `type` the expectation has. */
async function eventNames(
  events: Readonly<Record<string, DefinedEvent>>,
  pacts: ReturnType<typeof readFetchedPacts>['pacts'],
): Promise<(message: PactMessage) => string | undefined> {
  if (pacts.every(({ pact }) => pact.messages.every((message) => message.event !== undefined)))
    return (message) => message.event;
  const byType = new Map<string, string>();
  for (const event of Object.values(events)) {
    // A builder that fails is reported where a message needs it.
    const built: unknown = await Promise.resolve()
      .then(() => event.build())
      .catch(() => undefined);
    if (isObject(built) && typeof built.type === 'string') byType.set(built.type, event.name);
  }
  return (message) => message.event ?? byType.get(cloudEventTypeOf(message) ?? '');
}

/** For `contracts-kit verify`, which demands a result for each selected message. */
function writeReport(results: readonly MessageResult[]): void {
  const file = process.env.CONTRACTS_VERIFY_REPORT;
  if (file) writeFileSync(file, `${JSON.stringify(results, null, 1)}\n`);
}
