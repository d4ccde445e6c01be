/**
 * The consumer test helper, `contracts-kit/consumer`. Inside a mocha test of a service:
 *
 *     const pact = consumerPact(import.meta, { provider: 'templates' });
 *     it('forgets the template', () =>
 *       pact.receives('a template was deleted', {
 *         event: 'TemplateDeleted',
 *         contents: { type: 'templates.TemplateDeleted', data: { id: uuid() } },
 *         handle: (event) => handler.onTemplateDeleted(event),
 *       }));
 *
 * Write in `contents` only what the handler needs. The event Pact makes of it drives the real handler; what the handler
 * takes without an error becomes part of `tests/consumer/.pacts/<consumer>-<provider>.json`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FindingError, finding } from '../finding.js';
import type { JsonObject } from '../hostile-json.js';
import { isName } from '../registry/names.js';
import { echoFolder } from './echo.js';
import { type Given, type Stated, stated } from './expectation.js';
import { explained } from './explain.js';
import { packageOf, type TestFile } from './package-of.js';
import { PartWriter } from './part-writer.js';
import { whyIncomplete } from './test-run.js';
import { watched } from './watched.js';

export type { Given } from './expectation.js';
export * from './matchers.js';

export interface MessageExpectation {
  /** The event's name, `TemplateDeleted`. */
  event: string;
  /** The provider state the event is sent in: a name, `{ name, params }`, or several of either. */
  given?: Given | readonly Given[];
  /** The part of the event that the handler needs: JSON with matchers. */
  contents: unknown;
  /** The real handler and what the test asserts of it. A rejection fails the test, and the message is not in the pact. */
  // biome-ignore lint/suspicious/noExplicitAny: a handler declares the event it takes; Pact's is checked by running it.
  handle: (event: any) => unknown;
}

export interface ConsumerPact {
  readonly consumer: string;
  readonly provider: string;
  /** Drives the handler with the expected event and records the expectation. `description` says when it comes. */
  receives(description: string, expectation: MessageExpectation): Promise<void>;
}

/**
 * The pact of this package's service with one of its providers. Call it at the top of a mocha test file; several test
 * files may share a provider.
 */
export function consumerPact(meta: Pick<ImportMeta, 'url'>, { provider }: { provider: string }): ConsumerPact {
  if (!isName('service', provider))
    throw new TypeError(
      `consumerPact: provider is ${JSON.stringify(provider)}, expected a service's name like "templates"`,
    );
  if (typeof globalThis.after !== 'function')
    throw new Error('consumerPact works inside a mocha test file: run it with mocha.');
  const test = packageOf(meta);
  const writer = PartWriter.of(test, provider);
  // Loading Pact's native code takes as long as many messages: it starts while the test files load.
  if (!echoFolder) void loadPact();
  after(`pact of ${test.service} with ${provider}`, async function (this: Mocha.Context) {
    this.timeout(0);
    await writer.finish(whyIncomplete(this.test?.parent, test.file));
  });
  return {
    consumer: test.service,
    provider,
    async receives(description, expectation) {
      if (typeof expectation.handle !== 'function')
        throw new TypeError('receives: handle is missing, the function that takes the event');
      const expected = stated(description, expectation);
      writer.state(expected);
      if (echoFolder) return;
      writer.passed(expected.key, await drive(test, provider, expected, expectation.handle));
    },
  };
}

function loadPact() {
  process.env.PACT_DO_NOT_TRACK = 'true';
  // Specification 4 alone, since the whole of pact-js takes twice as long to load; the whole where it lies elsewhere.
  return import('@pact-foundation/pact/src/v4/index.js').catch(() => import('@pact-foundation/pact'));
}

/**
 * Specification 4, one Pact and one file for each message: the specification has the place for metadata that survives
 * other tools, and writing many messages into one file takes time that grows with the square of their number.
 */
async function drive(
  test: TestFile,
  provider: string,
  expected: Stated,
  handle: (event: unknown) => unknown,
): Promise<JsonObject> {
  const { Pact } = await loadPact();
  const dir = mkdtempSync(join(tmpdir(), 'contracts-message-'));
  try {
    const interaction = new Pact({
      consumer: test.service,
      provider,
      dir,
      logLevel: 'error',
    }).addAsynchronousInteraction();
    for (const { name, params } of expected.states) {
      interaction.given(name, ...(params ? [params as Parameters<typeof interaction.given>[1]] : []));
    }
    await interaction
      .expectsToReceive(expected.description, (message) => {
        message.withMetadata({ event: expected.event });
        message.withJSONContent(expected.contents as Parameters<typeof message.withJSONContent>[0]);
      })
      .executeTest(async ({ contents }) => {
        const { event, wasRead } = watched(contents.content);
        await handle(event);
        if (!wasRead()) throw idle(test, expected.description);
      });
    const written = JSON.parse(readFileSync(join(dir, `${test.service}-${provider}.json`), 'utf8')) as {
      interactions: JsonObject[];
    };
    return written.interactions[0]!;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function idle(test: TestFile, description: string): FindingError {
  return explained([
    finding('pact-handler-idle', {
      message: `The handler of ${JSON.stringify(description)} read nothing of the event, so the test says nothing of what the service needs.`,
      expected: 'handle: (event) => the real handler, called with the event',
      at: { file: test.relativeFile },
      mend: 'Pass the event to the real handler, and return or await what it returns.',
    }),
  ]);
}
