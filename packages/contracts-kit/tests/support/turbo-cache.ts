import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanEnvironment } from './workspace.js';

const program = new URL('cli.js', import.meta.resolve('turborepo-remote-cache')).href;
/** It ends with the tests, even if they are killed. */
const untilStdinEnds = `process.stdin.on('end', () => process.exit()).resume(); await import(${JSON.stringify(program)});`;
const token = 'test-token';

export interface RemoteCache {
  /** The variables a turbo run needs to use it. */
  env: Record<string, string>;
  stop(): Promise<void>;
}

/** A real remote cache for turbo on 127.0.0.1, empty, whose content goes when it stops. */
export async function startRemoteCache(): Promise<RemoteCache> {
  const folder = await mkdtemp(join(tmpdir(), 'contracts-remote-cache-'));
  const port = await freePort();
  const child = spawn(process.execPath, ['--input-type=module', '--eval', untilStdinEnds], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: {
      ...cleanEnvironment(),
      HOST: '127.0.0.1',
      PORT: String(port),
      NODE_ENV: 'production',
      LOG_LEVEL: 'error',
      STORAGE_PROVIDER: 'local',
      STORAGE_PATH: folder,
      STORAGE_PATH_USE_TMP_FOLDER: 'false',
      TURBO_TOKEN: token,
    },
  });
  let noise = '';
  child.stderr.on('data', (chunk) => {
    noise += chunk;
  });
  const exited = once(child, 'exit');
  const api = `http://127.0.0.1:${port}`;
  while (!(await answers(`${api}/v8/artifacts/status`))) {
    if (child.exitCode !== null) throw new Error(`the remote cache ended with ${child.exitCode}:\n${noise}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    env: { TURBO_API: api, TURBO_TOKEN: token, TURBO_TEAM: 'team_test' },
    stop: async () => {
      child.stdin.end();
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<boolean> {
  return fetch(url, { headers: { authorization: `Bearer ${token}` } }).then(
    (response) => response.ok,
    () => false,
  );
}

/** Free at this moment; the server takes no port 0. */
async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
