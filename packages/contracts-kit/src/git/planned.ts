import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FindingError, finding, type Place } from '../finding.js';
import { checkName } from '../registry/names.js';

export interface PlannedInput {
  /** Root folder of the workspace, where `.changeset` is. */
  root: string;
  packageName: string;
  packageVersion: string;
}

/**
 * The package's version raised by the pending changesets; its own version where nothing is pending for it or the
 * repository does not use changesets. Throws a FindingError with `changeset-unreadable`: a plan that cannot be read is not
 * "nothing planned".
 */
export async function plannedVersion({ root, packageName, packageVersion }: PlannedInput): Promise<string> {
  const files = await changesetFiles(root);
  // changesets itself is asked where there may be something to read: loading it takes longer than most commands do.
  if (files === undefined || files.every((name) => SETTINGS.has(name)))
    return checkName('version', packageVersion, { source: `package.json of ${packageName}` });
  const { getReleasePlan } = await import('@changesets/get-release-plan');
  const plan = await getReleasePlan(root).catch(async (error: unknown) => {
    throw await unreadable(root, files, error);
  });
  const version = plan.releases.find(({ name }) => name === packageName)?.newVersion ?? packageVersion;
  return checkName('version', version, { source: 'changesets', at: { file: join(root, '.changeset') } });
}

/** What `.changeset` holds when nothing is pending. */
const SETTINGS: ReadonlySet<string> = new Set(['config.json', 'README.md', '.gitignore']);

async function changesetFiles(root: string): Promise<string[] | undefined> {
  try {
    return await readdir(join(root, '.changeset'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    throw error;
  }
}

async function unreadable(root: string, files: readonly string[], error: unknown): Promise<FindingError> {
  const message = error instanceof Error ? error.message : String(error);
  const at = await culprit(root, files, message);
  return new FindingError(
    finding('changeset-unreadable', {
      message: `the pending changesets cannot be read: ${message.split('\n')[0] ?? ''}`,
      expected: 'changesets that name packages of this workspace and patch, minor, major or none',
      found: message.replace(/\s+/g, ' ').slice(0, 300),
      at,
      mend: 'Correct or remove that changeset; `changeset add` writes a right one:\n---\n"auth": minor\n---\n\nWhat changed.',
    }),
  );
}

/** changesets does not say which file it could not read; it quotes the file or its head, or names its id. */
async function culprit(root: string, files: readonly string[], message: string): Promise<Place> {
  const quotes = [
    (text: string) => (text === '' ? 'file is empty' : text.slice(0, 60)),
    (_: string, name: string) => name.slice(0, -'.md'.length),
    (text: string) => text.split(/^---\s*$/m)[1]?.trim() ?? '',
  ];
  const folder = join(root, '.changeset');
  const names = files.filter((name) => name.endsWith('.md'));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8').catch(() => '')));
  for (const quote of quotes) {
    for (const [index, name] of names.entries()) {
      const quoted = quote(texts[index]?.trim() ?? '', name);
      if (quoted !== '' && message.includes(quoted)) return { file: join(folder, name) };
    }
  }
  return { file: folder };
}
