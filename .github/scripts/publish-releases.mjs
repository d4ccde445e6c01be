// Publishes the contracts of every service that has its tag `<package>@<version>` at the checked-out commit, after all
// their checks. A version that is already published with the same content is left as it is, so it can be run again.
//
//   node .github/scripts/publish-releases.mjs [--dry-run]
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const asked = process.argv.slice(2);
const root = fileURLToPath(new URL('../..', import.meta.url));
const here = lines(output('git', ['tag', '--points-at', 'HEAD']));
const anywhere = lines(output('git', ['tag', '--list']));
const packages = JSON.parse(output('npx', ['-y', 'pnpm@12', 'ls', '--recursive', '--depth', '-1', '--json']));
const services = packages.filter(({ path }) => publishes(path));
const untagged = services.filter((service) => !anywhere.has(tagOf(service)));
const released = services.filter((service) => here.has(tagOf(service)));

// `changeset git-tag` says that it tagged also where git refused.
if (untagged.length > 0) {
  console.error(`No tag for ${untagged.map(tagOf).join(', ')}. Tag first (changeset git-tag), and fetch all tags.`);
  process.exitCode = 1;
} else if (released.length === 0) {
  console.log('No service has its release tag at this commit: nothing to publish.');
} else {
  console.log(`Releases: ${released.map(tagOf).join(', ')}`);
  const filters = released.map(({ name }) => `--filter=${name}`);
  // Turbo's `publish` comes after every check of the service and of its counterparts in the workspace.
  const turbo = [
    'turbo',
    'run',
    'publish',
    ...filters,
    '--log-prefix=none',
    '--log-order=grouped',
    '--',
    '--release',
    ...asked,
  ];
  process.exitCode = run('npx', ['-y', 'pnpm@12', ...turbo], 'inherit').status ?? 1;
}

function tagOf({ name, version }) {
  return `${name}@${version}`;
}

function lines(text) {
  return new Set(text.split('\n').filter((line) => line !== ''));
}

/** A service says how it publishes its contracts; contracts-kit itself, which goes to npm, does not. */
function publishes(path) {
  return JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')).scripts?.publish !== undefined;
}

function output(program, args) {
  const { status, stdout } = run(program, args, ['ignore', 'pipe', 'inherit']);
  if (status !== 0) process.exit(status ?? 1);
  return stdout;
}

function run(program, args, stdio) {
  const ran = spawnSync(program, args, { cwd: root, stdio, encoding: 'utf8', shell: process.platform === 'win32' });
  if (ran.error) throw ran.error;
  return ran;
}
