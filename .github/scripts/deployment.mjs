// One step of a deployment of SERVICE at VERSION to ENVIRONMENT, all three in the environment.
//
//   node .github/scripts/deployment.mjs ask      may it be deployed? Fails unless the answer is yes.
//   node .github/scripts/deployment.mjs deploy   runs the script `deploy` of the service's package, if it has one.
//   node .github/scripts/deployment.mjs record   records that it is there.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { SERVICE, VERSION, ENVIRONMENT } = process.env;
const kit = 'packages/contracts-kit/bin/contracts-kit.mjs';
const steps = {
  ask: () => {
    pnpm('turbo', 'run', 'build', '--filter=contracts-kit', '--log-prefix=none', '--output-logs=errors-only');
    contracts('can-i-deploy', '--version', VERSION, '--to', ENVIRONMENT);
  },
  deploy: () => pnpm(`--filter=${SERVICE}`, 'run', '--if-present', 'deploy'),
  record: () => contracts('record-deployment', '--version', VERSION, '--to', ENVIRONMENT),
};

const step = steps[process.argv[2]];
// Of a form in which nothing is read as a flag, a path or more than one word.
const odd = Object.entries({ SERVICE, VERSION, ENVIRONMENT }).find(
  ([, value]) => !/^[a-z0-9][\w.-]*$/i.test(value ?? ''),
);
if (step === undefined || odd !== undefined) {
  console.error(
    odd ? `${odd[0]} is ${JSON.stringify(odd[1] ?? null)}, which names nothing.` : 'Say ask, deploy or record.',
  );
  process.exitCode = 2;
} else {
  step();
}

function contracts(...args) {
  run(process.execPath, [kit, ...args, '--service', `packages/${SERVICE}`]);
}

function pnpm(...args) {
  run('npx', ['-y', 'pnpm@12', ...args]);
}

/** Ends with the first step that fails, by its exit code. */
function run(program, args) {
  const ran = spawnSync(program, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (ran.error) throw ran.error;
  if (ran.status !== 0) process.exit(ran.status ?? 1);
}
