import { green, tell } from '../support/accidents.js';
import { make, preparedWorkspace } from '../support/prepared.js';
import { run, toolPath, type Workspace } from '../support/workspace.js';

export const EVENT = 'packages/templates/src/events/template-deleted.event.ts';
export const USER = 'packages/auth/src/events/user-created.event.ts';

/** The three services, each released from its tag to the workspace's own store. */
export async function releasedWorkspace(...services: readonly string[]): Promise<Workspace> {
  const workspace = await preparedWorkspace();
  for (const service of services) await release(workspace, service);
  return workspace;
}

export async function versionOf(workspace: Workspace, service: string): Promise<string> {
  return (JSON.parse(await workspace.read(`packages/${service}/package.json`)) as { version: string }).version;
}

/** Tags what is committed and publishes it, as the release job does. */
export async function release(workspace: Workspace, service: string): Promise<void> {
  await make(workspace, service);
  await workspace.git('tag', `${service}@${await versionOf(workspace, service)}`);
  green(await tell(workspace, service, ['publish', '--release']));
}

export async function changeset(workspace: Workspace, service: string, type: string, id = 'a-change'): Promise<void> {
  await workspace.write(`.changeset/${id}.md`, `---\n"${service}": ${type}\n---\n\nA change.\n`);
}

/** The real `changeset`, as people and the release workflow call it. */
export async function changesets(workspace: Workspace, ...args: string[]): Promise<void> {
  const ran = await run('changeset', args, { cwd: workspace.root, env: { PATH: toolPath } });
  if (ran.code !== 0) throw new Error(`changeset ${args.join(' ')}: ${ran.all}`);
}

/** Changes that are each other's opposite in what they need. */
export const edits = {
  /** Breaks: every reader of `deletedAt` misses it. */
  removed: ['  deletedAt: z.iso.datetime({ offset: true }),\n', ''],
  /** Breaks nobody: fewer events than before. */
  narrowed: ['tags: z.array(z.string().min(1)).max(20)', 'tags: z.array(z.string().min(1)).max(10)'],
  /** A new optional property, which tolerant readers ignore. */
  added: ['  tags: z.array', '  color: z.string().optional(),\n  tags: z.array'],
} as const satisfies Record<string, readonly [string, string]>;

export async function edit(workspace: Workspace, change: readonly [string, string], file = EVENT): Promise<void> {
  await workspace.edit(file, change[0], change[1]);
}
