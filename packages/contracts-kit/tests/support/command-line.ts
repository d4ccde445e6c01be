import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../src/cli/main.js';
import type { Finding } from '../../src/finding.js';
import type { Check } from '../../src/report/report.js';
import { openDirectoryStore } from '../../src/store/directory.js';
import type { Store } from '../../src/store/store.js';

interface Said {
  code: number;
  stdout: string;
  stderr: string;
}

interface SaidJson {
  code: number;
  checks: Check[];
  findings: Finding[];
  data: Record<string, unknown>;
}

/** The real command line in this process, on a directory store in a folder of its own, where no package is. */
export interface CommandLine {
  folder: string;
  store: Store;
  /** As a person sees it. */
  say(...args: string[]): Promise<Said>;
  /** With `--format json`. */
  ask(...args: string[]): Promise<SaidJson>;
  remove(): Promise<void>;
}

export async function commandLine(): Promise<CommandLine> {
  const folder = await mkdtemp(join(tmpdir(), 'contracts-records-'));
  const path = join(folder, 'store');
  const say = async (...args: string[]) => {
    let stdout = '';
    let stderr = '';
    const code = await main([...args, '--store', `dir:${path}`], {
      stdout: { write: (text) => (stdout += text) },
      stderr: { write: (text) => (stderr += text) },
      env: { NO_COLOR: '1' },
      cwd: folder,
      signal: new AbortController().signal,
      version: '0.0.0',
    });
    return { code, stdout, stderr };
  };
  return {
    folder,
    store: openDirectoryStore(path),
    say,
    ask: async (...args) => {
      const { code, stdout } = await say(...args, '--format', 'json');
      const { checks, findings, data } = JSON.parse(stdout) as Omit<SaidJson, 'code'>;
      return { code, checks, findings, data };
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
