/**
 * A real S3 server for tests: miniflare's R2 behind its S3 interface (FACTS.md says why this one). It runs in a process
 * of its own that disposes of workerd when its stdin closes, so workerd dies with the tests even if they are killed.
 * This file is also that process: it uses only erasable types, and Node runs it as it is.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Miniflare } from 'miniflare';

export interface S3Server {
  /** `http://127.0.0.1:<port>/cdn-cgi/local/r2/s3`, path style. */
  endpoint: string;
  /** The variables a child process needs to use it. */
  env: Record<string, string>;
  stop(): Promise<void>;
}

const credentials = { accessKeyId: 'test-access-key', secretAccessKey: 'test-secret-key' };

/** Starts a server with these buckets, empty; nothing persists. `port` 0 or none: any free one. */
export async function startS3Server(options: { buckets: readonly string[]; port?: number }): Promise<S3Server> {
  const args = [import.meta.filename, String(options.port ?? 0), ...options.buckets];
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Without the test runner's loaders: nothing here needs them.
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const endpoint = await Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    exited.then(([code]) => Promise.reject(new Error(`the S3 server ended with ${code} before it was ready`))),
  ]);
  return {
    endpoint,
    env: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: 'auto',
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      // Nothing of the developer's own machine takes part.
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    stop: async () => {
      child.stdin.end();
      await exited;
    },
  };
}

async function serve(port: number, buckets: readonly string[]): Promise<void> {
  // workerd is killed by an exit hook of miniflare's, so every way out of here goes through process.exit.
  let server: Miniflare | undefined;
  const stop = () => {
    setTimeout(() => process.exit(1), 5000).unref();
    void Promise.resolve(server?.dispose()).finally(() => process.exit(0));
  };
  process.stdin.on('end', stop).on('error', stop).resume();
  server = new Miniflare({
    host: '127.0.0.1',
    port,
    workers: [
      {
        config: {
          name: 's3',
          compatibilityDate: '2026-01-01',
          manifest: {
            mainModule: 'main.mjs',
            modules: {
              'main.mjs': {
                type: 'esm',
                contents: 'export default { fetch: () => new Response(null, { status: 404 }) }',
              },
            },
          },
          env: Object.fromEntries(
            buckets.map((name, index) => [
              `BUCKET_${index}`,
              { type: 'r2', name, dev: { experimentalS3Credentials: credentials } },
            ]),
          ),
        },
      },
    ],
  });
  const url = await server.ready;
  console.log(new URL('/cdn-cgi/local/r2/s3', url).href);
}

if (process.argv[1] === import.meta.filename) {
  await serve(Number(process.argv[2]), process.argv.slice(3));
}
