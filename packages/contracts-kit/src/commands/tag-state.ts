import { cp, lstat, mkdir, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { x } from 'tinyexec';
import { git } from '../git/run.js';
import { releaseTag } from '../registry/release.js';
import { type Member, memberAt } from '../service/service.js';
import { withTemporaryFolder } from '../service/temporary.js';
import { ignoredFolder } from '../service/write.js';
import type { Session } from './session.js';

/** Versions of a sibling that have a git tag `<package>@<version>`, in no order. */
export async function taggedVersions(session: Session, sibling: Member): Promise<string[]> {
  const prefix = releaseTag(sibling.packageName, '');
  const tags = await git(session.service.root, ['tag', '--list', `${prefix}*`], session.env);
  return tags.ok
    ? tags.stdout
        .split('\n')
        .filter((tag) => tag.startsWith(prefix))
        .map((tag) => tag.slice(prefix.length))
    : [];
}

/**
 * The contracts of a sibling at one of its release tags, made again from its source: what a pipeline without access to the
 * store can still hold a change against. The tag's files are laid out beside the repository with today's dependencies,
 * its goldens generated and its consumer tests run there. Kept by commit under .contracts/cache.
 * @returns a member whose paths hold goldens, pacts and config; or why they could not be made
 */
export async function stateAtTag(
  session: Session,
  sibling: Member,
  version: string,
): Promise<Member | { why: string }> {
  const { root } = session.service;
  const tag = releaseTag(sibling.packageName, version);
  const commit = await git(root, ['rev-parse', '--verify', '--quiet', `refs/tags/${tag}^{commit}`], session.env);
  if (!commit.ok) return { why: `the tag ${tag} has no commit here` };
  const cache = join(root, '.contracts/cache/tags', commit.stdout.trim(), sibling.service);
  const kept = await memberAt(cache);
  if (kept) return kept;
  return withTemporaryFolder(async (folder) => {
    const index = { GIT_INDEX_FILE: join(folder, 'index') };
    const tree = join(folder, 'tree');
    const laid = [
      await git(root, ['read-tree', commit.stdout.trim()], session.env, index),
      await git(root, ['checkout-index', '--all', `--prefix=${tree}/`], session.env, index),
    ].find((one) => !one.ok);
    if (laid && !laid.ok) return { why: laid.problem };
    await linkDependencies(
      root,
      tree,
      session.service.siblings.map((member) => member.dir).concat(session.service.dir),
    );
    const dir = join(tree, relative(root, sibling.dir));
    const why = await make(session, dir);
    if (why !== undefined) return { why };
    await keep(session, dir, cache);
    return (await memberAt(cache)) ?? { why: `${tag} has no service package` };
  });
}

/** Today's installed dependencies: a link to each node_modules, through which the kit is today's too. */
async function linkDependencies(root: string, tree: string, packages: readonly string[]): Promise<void> {
  for (const dir of [root, ...packages]) {
    const from = join(dir, 'node_modules');
    const to = join(tree, relative(root, dir), 'node_modules');
    const there = await lstat(from).catch(() => undefined);
    const folder = await lstat(dirname(to)).catch(() => undefined);
    // A package that the tag does not have needs none; a repository that tracks its dependencies has them.
    if (there && folder && !(await lstat(to).catch(() => undefined))) await symlink(from, to);
  }
}

async function make(session: Session, dir: string): Promise<string | undefined> {
  const member = await memberAt(dir);
  if (!member) return 'the tag does not have that package';
  const kit = fileURLToPath(new URL('../../bin/contracts-kit.mjs', import.meta.url));
  const mocha = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');
  const steps = [[kit, 'generate']];
  const consumes = await lstat(member.paths.config).catch(() => undefined);
  if (consumes) steps.push([mocha, '--spec', 'tests/consumer/**/*.pact.test.ts']);
  for (const args of steps) {
    const ran = await x(process.execPath, args, { nodeOptions: { cwd: dir }, signal: session.signal });
    if (ran.exitCode !== 0)
      return `${args[0] === kit ? 'its goldens' : 'its pacts'} cannot be made with today's dependencies:\n${`${ran.stderr}${ran.stdout}`.trim().slice(-600)}`;
  }
  return undefined;
}

async function keep(session: Session, dir: string, cache: string): Promise<void> {
  const fresh = `${cache}.${process.pid}.tmp`;
  await ignoredFolder(join(session.service.root, '.contracts'));
  await mkdir(fresh, { recursive: true });
  for (const path of ['package.json', 'src/events/.schemas', 'tests/consumer/config.json', 'tests/consumer/.pacts']) {
    const from = join(dir, path);
    if (!(await lstat(from).catch(() => undefined))) continue;
    await mkdir(dirname(join(fresh, path)), { recursive: true });
    await cp(from, join(fresh, path), { recursive: true });
  }
  // Another process may have been quicker: what it kept is the same.
  await rename(fresh, cache).catch(async () => rm(fresh, { recursive: true, force: true }));
}
