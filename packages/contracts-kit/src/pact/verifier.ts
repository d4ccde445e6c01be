import { type ChildProcess, fork } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import type { JsonObject } from '../hostile-json.js';
import { isObject } from '../hostile-json.js';
import { withTemporaryFolder } from '../service/temporary.js';
import { formats } from './formats.js';

/** Where an event is not what was expected, in plain text. `path` as Pact writes it, `$.data.id`, or a metadata key. */
export interface Mismatch {
  path: string;
  expected?: string;
  actual?: string;
  /** Pact's sentence. */
  message: string;
}

/** An interaction under a description of its own, and the event to hold against it. */
export interface Check {
  interaction: JsonObject;
  event: string;
  /** The event as it goes over the wire. */
  json: string;
}

/**
 * Pact's verifier in a child process, which loads while the caller still builds events. One verifier for everything:
 * it takes one pact of specification 4, in which every message goes by an id, so that two consumers' messages of the
 * same description cannot be taken for each other.
 */
export class PactVerifier {
  readonly #child: ChildProcess;
  #noise = '';

  constructor(signal?: AbortSignal) {
    // From source, the child is a `.ts` that Node runs by stripping its types. Bundled, this is a chunk beside its folder.
    const own = fileURLToPath(import.meta.url);
    const script = join(own, '../../pact', `verifier-process${own.endsWith('.ts') ? '.ts' : '.js'}`);
    this.#child = fork(script, [], {
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      ...(signal ? { signal } : {}),
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk) => {
        this.#noise = (this.#noise + chunk).slice(-4000);
      });
    }
    // Reported by `check`; a child that fails before it is called must not crash the process.
    this.#child.on('error', () => {});
  }

  /** Mismatches of each id, none where it matched. An id is absent when Pact said nothing of it. */
  async check(provider: string, checks: ReadonlyMap<string, Check>): Promise<Map<string, Mismatch[]>> {
    try {
      return await withTemporaryFolder(async (folder) => {
        const pactFile = join(folder, 'pact.json');
        await writeFile(pactFile, JSON.stringify(asPact(provider, checks)));
        const events = Object.fromEntries([...checks].map(([id, { event, json }]) => [id, { event, json }]));
        return resultsOf(await this.#run({ provider, pactFile, events }));
      });
    } finally {
      await this.close();
    }
  }

  /** Idempotent. Resolves when the process is gone. */
  async close(): Promise<void> {
    const { exitCode, signalCode, pid } = this.#child;
    if (exitCode !== null || signalCode !== null || pid === undefined) return;
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await gone;
  }

  #run(input: object): Promise<string> {
    return new Promise((resolve, reject) => {
      const fail = (why: string) =>
        reject(new Error(`Pact's verifier ${why}\n${stripVTControlCharacters(this.#noise)}`.trimEnd()));
      this.#child.once('message', ({ json, error }: { json?: string; error?: string }) => {
        if (json === undefined) fail(`failed: ${error}`);
        else resolve(json);
      });
      this.#child.once('error', reject);
      this.#child.once('close', (code, signal) => fail(`ended early (${signal ?? code})`));
      if (this.#child.connected) this.#child.send(input);
      else fail('did not start');
    });
  }
}

function asPact(provider: string, checks: ReadonlyMap<string, Check>): JsonObject {
  return {
    consumer: { name: 'consumers' },
    provider: { name: provider },
    interactions: [...checks].map(([id, { interaction }]) => ({ ...interaction, description: id })),
    metadata: { pactSpecification: { version: '4.0' } },
  };
}

function resultsOf(json: string): Map<string, Mismatch[]> {
  const report: unknown = JSON.parse(json);
  const results = isObject(report) && Array.isArray(report.interactionResults) ? report.interactionResults : [];
  return new Map(
    results.filter(isObject).map((result) => {
      const found =
        isObject(result.mismatch) && Array.isArray(result.mismatch.mismatches) ? result.mismatch.mismatches : [];
      const mismatches = found.filter(isObject).map(mismatchOf);
      const unexplained = [
        { path: '$', message: text(isObject(result.mismatch) ? JSON.stringify(result.mismatch) : 'it failed') },
      ];
      return [
        String(result.description),
        result.result === 'OK' ? [] : mismatches.length > 0 ? mismatches : unexplained,
      ] as const;
    }),
  );
}

function mismatchOf(found: JsonObject): Mismatch {
  const side = (value: unknown) =>
    value === undefined || value === null ? undefined : text(typeof value === 'string' ? value : JSON.stringify(value));
  const [expected, actual] = [side(found.expected), side(found.actual)];
  return {
    path: text(String(found.path ?? found.key ?? '$')),
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
    message: text(String(found.mismatch ?? found.description ?? 'not as expected')),
  };
}

/** Without colours, and a known format by its name instead of half a page of expression. */
function text(value: string): string {
  const plain = stripVTControlCharacters(value);
  return Object.entries(formats).reduce(
    (said, [name, source]) => said.replaceAll(`'${source}'`, `the format ${name}`),
    plain,
  );
}
