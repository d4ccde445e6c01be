// Everything that has to hold before a change lands, on a machine that has only Node and npm. The last line is
// `N passed, N failed`: the tests, and each step besides.
import { execFileSync, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const pnpm = ['npx', '-y', 'pnpm@12'];
const steps = [
  { name: 'install', command: [...pnpm, 'install', '--frozen-lockfile'] },
  { name: 'lint and format', command: [...pnpm, 'run', 'lint'] },
  { name: 'types', command: [...pnpm, 'run', 'types'] },
  { name: 'unused code', command: [...pnpm, 'run', 'unused'] },
  // CI never falls back to a directory in silence, so the store is named.
  {
    name: 'contracts',
    command: [...pnpm, 'turbo', 'run', 'contracts'],
    env: { CONTRACTS_STORE: 'dir:.contracts/store' },
  },
  { name: 'test', command: [...pnpm, 'test'] },
];

// Generated tests look somewhere else in each tree, and at the same place whenever the same tree is run again.
const tree = execFileSync('git', ['rev-parse', 'HEAD^{tree}'], { cwd: root, encoding: 'utf8' });
process.env.CONTRACTS_SEED ??= String(Number.parseInt(tree.slice(0, 7), 16));
console.log(`CONTRACTS_SEED=${process.env.CONTRACTS_SEED}`);

let passed = 0;
let failed = 0;
for (const { name, command, env } of steps) {
  console.log(`\n=== ${name}: ${command.join(' ')}`);
  const { code, output } = await run(command, env);
  // Mocha's own closing lines, behind turbo's prefix.
  for (const [, count, what] of output.matchAll(/^\S*\s*(\d+) (passing|failing)\b/gm)) {
    if (what === 'passing') passed += Number(count);
    else failed += Number(count);
  }
  if (code === 0) passed += 1;
  else failed += 1;
  if (code !== 0) console.log(`=== ${name} failed with exit code ${code}`);
  if (code !== 0 && name === 'install') break;
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function run([program, ...args], env) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
      process.stdout.write(data);
    });
    child.stderr.on('data', (data) => process.stderr.write(data));
    child.on('error', (error) => resolve({ code: 127, output: String(error) }));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours, where a tool insists on them
    child.on('close', (code) => resolve({ code: code ?? 1, output: output.replace(/\u001b\[[0-9;]*m/g, '') }));
  });
}
