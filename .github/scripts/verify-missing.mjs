// Verifies and records what `contracts-kit verifications missing` lists for ENVIRONMENT: for each released version of a provider in a worktree of its
// own at its tag. A snapshot has no tag, and is left to the pipeline of its branch.
//
//   ENVIRONMENT=production node .github/scripts/verify-missing.mjs
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { ENVIRONMENT } = process.env;
if (!/^[a-z0-9][\w.-]*$/.test(ENVIRONMENT ?? '')) {
  console.error(`ENVIRONMENT is ${JSON.stringify(ENVIRONMENT ?? null)}, which names no environment.`);
  process.exit(2);
}
must(pnpm(root, 'turbo', 'run', 'build', '--filter=contracts-kit', '--output-logs=errors-only'));
const kit = join(root, 'packages/contracts-kit/bin/contracts-kit.mjs');
const asked = run(
  process.execPath,
  [kit, 'verifications', 'missing', '--to', ENVIRONMENT, '--format', 'json'],
  root,
  'pipe',
);
const { missing } = JSON.parse(asked.stdout).data ?? {};
// What is missing is this job's work; only what it could not find out is its failure.
if (missing === undefined) must(asked);
if (missing.length === 0) console.log(`Nothing is missing in ${ENVIRONMENT}.`);
for (const { provider, version, tag } of missing) {
  if (tag === null || tag === undefined) {
    console.log(`${provider} ${version} has no tag: the pipeline of its branch records it.`);
    continue;
  }
  console.log(`${provider} ${version}: ${tag}`);
  const folder = mkdtempSync(join(tmpdir(), 'contracts-verify-'));
  try {
    must(run('git', ['worktree', 'add', '--quiet', '--detach', folder, `refs/tags/${tag}`], root));
    must(pnpm(folder, 'install', '--frozen-lockfile'));
    // A failure is recorded as one, and the next version is looked at all the same.
    const verified = pnpm(folder, 'turbo', 'run', 'pact:provider', `--filter=${provider}`, '--', '--record');
    if (verified.status !== 0) process.exitCode = 1;
  } finally {
    run('git', ['worktree', 'remove', '--force', folder], root);
    rmSync(folder, { recursive: true, force: true });
  }
}

function pnpm(cwd, ...args) {
  return run('npx', ['-y', 'pnpm@12', ...args], cwd);
}

function run(program, args, cwd, stdout = 'inherit') {
  const ran = spawnSync(program, args, {
    cwd,
    stdio: ['ignore', stdout, 'inherit'],
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (ran.error) throw ran.error;
  return ran;
}

function must({ status, stdout }) {
  if (status === 0) return;
  if (stdout) console.log(stdout);
  process.exit(status ?? 1);
}
