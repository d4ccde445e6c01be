/**
 * Runs Pact's verifier in a process of its own, started by `verifier.ts`. Pact's native code writes to the file
 * descriptors of stdout and stderr, past everything JavaScript could redirect; here they are the parent's pipes.
 * Only package imports: Node runs this file as it is, compiled or not.
 */
import { enableCompileCache } from 'node:module';
import { Server } from 'node:net';

process.once('disconnect', () => process.exit(1));

// A filter from the environment would leave messages out, a broker from it would bring others in; and a proxy has no
// business between the verifier and 127.0.0.1.
for (const name of Object.keys(process.env)) {
  if (/^(?:PACT_(?!PREBUILD)|LOG_LEVEL$|(?:https?|all)_proxy$)/i.test(name)) delete process.env[name];
}
process.env.PACT_DO_NOT_TRACK = 'true';
process.env.LOG_LEVEL = 'error';

// Pact's proxy would listen on every interface, and hand out events to whoever asks.
const { listen } = Server.prototype;
Server.prototype.listen = function (this: Server) {
  return listen.call(this, { port: 0, host: '127.0.0.1' } as never);
} as typeof listen;

enableCompileCache?.();
// The one class, since the whole of pact-js takes twice as long to load; the whole where it lies elsewhere.
const loading = import('@pact-foundation/pact/src/messageProviderPact.js').catch(() => import('@pact-foundation/pact'));

interface Input {
  provider: string;
  pactFile: string;
  /** By message id. */
  events: Record<string, { event: string; json: string }>;
}

process.once('message', (input: Input) => {
  verify(input).then(
    (json) => process.send?.({ json }, () => process.disconnect()),
    (error: unknown) => process.send?.({ error: String(error) }, () => process.disconnect()),
  );
});

/**
 * Pact's own report, also where messages fail: then it arrives as an error's message. MessageProviderPact rather than
 * Verifier, which asks for the state of every message in two further requests although none is left to set up.
 */
async function verify({ provider, pactFile, events }: Input): Promise<string> {
  const { MessageProviderPact } = await loading;
  const messageProviders = Object.fromEntries(
    Object.entries(events).map(([id, { event, json }]) => [
      id,
      // Wrapped in metadata even where there is none to check: pact-js takes a bare 0, false or null for no message.
      async () => ({ __pactMessageMetadata: { event }, message: JSON.parse(json) as object }),
    ]),
  );
  const verifier = new MessageProviderPact({
    provider,
    pactUrls: [pactFile],
    messageProviders,
    failIfNoPactsFound: true,
    logLevel: 'error',
    timeout: 120_000,
  });
  try {
    return (await verifier.verify()) as string;
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('{')) return error.message;
    throw error;
  }
}
