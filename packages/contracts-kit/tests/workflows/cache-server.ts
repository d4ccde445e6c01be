/** turborepo-remote-cache as a real process, on 127.0.0.1 and a free port, with its files in a folder given. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { cleanEnvironment } from '../support/workspace.js';

export interface CacheServer {
  /** What turbo needs to use it. */
  env: { TURBO_API: string; TURBO_TOKEN: string; TURBO_TEAM: string };
  stop(): Promise<void>;
}

export async function startCacheServer(folder: string): Promise<CacheServer> {
  const program = fileURLToPath(new URL('cli.js', import.meta.resolve('turborepo-remote-cache')));
  const token = 'a-token-of-this-test';
  const child = spawn(process.execPath, [program], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...cleanEnvironment(),
      HOST: '127.0.0.1',
      PORT: '0',
      TURBO_TOKEN: token,
      STORAGE_PROVIDER: 'local',
      STORAGE_PATH: folder,
      STORAGE_PATH_USE_TMP_FOLDER: 'false',
    },
  });
  const exited = once(child, 'exit');
  const api = await new Promise<string>((resolve, reject) => {
    let log = '';
    child.stdout.on('data', (chunk) => {
      log += chunk;
      const listening = /listening at (http:\/\/127\.0\.0\.1:\d+)/.exec(log)?.[1];
      if (listening !== undefined) resolve(listening);
    });
    child.on('error', reject);
    void exited.then(([code]) => reject(new Error(`the cache server ended with ${code}: ${log}`)));
  });
  return {
    env: { TURBO_API: api, TURBO_TOKEN: token, TURBO_TEAM: 'team_of_this_test' },
    stop: async () => {
      child.kill();
      await exited;
    },
  };
}
