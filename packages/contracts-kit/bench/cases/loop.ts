import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startS3Server } from '../../tests/support/s3-server.js';
import { Workspace } from '../../tests/support/workspace.js';
import { median } from '../measure.js';
import { inFolder } from '../repository.js';
import { describeRun, readSummary, type TurboRun } from '../summary.js';
import type { BenchCase } from '../table.js';

/** The bash scripts that this replaces, for the same three services over S3 (issue 2): a constant, measured there. */
const SCRIPTS_MS = 18_600;
const BUCKET = 'bench';
const REPETITIONS = 3;

/** The whole pipeline of the three real services over S3, as in CI: with nothing but the kit's build cached, and again. */
export const loop: BenchCase = {
  name: 'loop',
  run: () =>
    inFolder(async (folder) => {
      const server = await startS3Server({ buckets: [BUCKET] });
      try {
        const built = join(folder, 'built');
        const firsts: TurboRun[] = [];
        const seconds: TurboRun[] = [];
        for (let n = 0; n < REPETITIONS; n += 1) {
          const env = { ...server.env, CI: 'true', PACT_BUCKET: BUCKET, PACT_PREFIX: `run-${n}` };
          const workspace = await Workspace.copy();
          try {
            await forgetCompiled(workspace);
            await turbo(workspace, ['build', '--filter=contracts-kit'], { ...env, TURBO_CACHE_DIR: built });
            const cache = join(folder, `cache-${n}`);
            await mkdir(cache);
            await cp(built, cache, { recursive: true });
            const run = () => turbo(workspace, ['contracts', '--summarize'], { ...env, TURBO_CACHE_DIR: cache });
            firsts.push(await run());
            seconds.push(await run(), await run());
          } finally {
            await workspace.remove();
          }
        }
        return {
          rows: [
            row('loop, warm (only the build is cached) / the bash scripts', firsts, 1 / 3),
            row('loop again, nothing changed / the bash scripts', seconds, 1 / 8),
          ],
          notes: [describeRun('loop, warm', middle(firsts)), describeRun('loop again', middle(seconds))],
        };
      } finally {
        await server.stop();
      }
    }),
};

/** What the services' tests were compiled to in the repository this is a copy of. */
async function forgetCompiled(workspace: Workspace): Promise<void> {
  for (const name of await readdir(workspace.path('packages'))) {
    await rm(workspace.path('packages', name, 'node_modules/.cache'), { recursive: true, force: true });
  }
}

async function turbo(workspace: Workspace, args: readonly string[], env: NodeJS.ProcessEnv): Promise<TurboRun> {
  const before = performance.now();
  const start = Date.now();
  const ran = await workspace.turbo(args, env);
  const time = performance.now() - before;
  if (ran.code !== 0) throw new Error(`turbo run ${args.join(' ')} exited with ${ran.code}:\n${ran.all.slice(-6000)}`);
  return { start, time, tasks: args.includes('--summarize') ? await readSummary(workspace.path('.turbo/runs')) : [] };
}

function row(what: string, runs: readonly TurboRun[], allowed: number) {
  return { what, ours: median(runs.map(({ time }) => time)), floor: SCRIPTS_MS, allowed };
}

function middle(runs: readonly TurboRun[]): TurboRun {
  return [...runs].sort((a, b) => a.time - b.time)[runs.length >> 1]!;
}
