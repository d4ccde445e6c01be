import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { NewChangeset } from '@changesets/types';
import type { ChangesetType } from '../compatibility/bump.js';
import { FindingError, finding } from '../finding.js';
import { readIfThere } from '../service/json-file.js';
import { writeAtomic } from '../service/write.js';

/** A pending changeset of a package. */
export interface PendingChangeset {
  /** `brave-lions-sing`: the file is `.changeset/<id>.md`. */
  id: string;
  file: string;
  type: ChangesetType | 'none';
  summary: string;
}

/** Whether the repository uses changesets: without its settings there is nothing that would raise a version. */
export async function usesChangesets(root: string): Promise<boolean> {
  return (await readIfThere(join(root, '.changeset/config.json'))) !== undefined;
}

/**
 * The pending changesets that name a package, largest first. Those that pre mode has consumed are not pending. To be called
 * after `plannedVersion`, which tells with a place what cannot be read.
 */
export async function pendingChangesets(root: string, packageName: string): Promise<PendingChangeset[]> {
  if (!(await usesChangesets(root))) return [];
  const { readChangesets } = await import('@changesets/read');
  const all: NewChangeset[] = await readChangesets(root);
  const weight = ['major', 'minor', 'patch', 'none'];
  return all
    .filter(({ id }) => !id.startsWith('pre/'))
    .flatMap(({ id, summary, releases }) => {
      const own = releases.find(({ name }) => name === packageName);
      return own ? [{ id, file: join(root, '.changeset', `${id}.md`), type: own.type, summary }] : [];
    })
    .sort((a, b) => weight.indexOf(a.type) - weight.indexOf(b.type) || (a.id < b.id ? -1 : 1));
}

export interface WrittenChangeset {
  file: string;
  outcome: 'added' | 'raised';
  /** Puts back what was there before. */
  undo(): Promise<void>;
}

/**
 * Raises the largest pending changeset of the package, its summary extended; adds one where none is pending. Everything else
 * in a raised file stays as it was written.
 */
export async function writeChangeset(
  root: string,
  packageName: string,
  { type, summary }: { type: ChangesetType; summary: string },
): Promise<WrittenChangeset> {
  const [largest] = await pendingChangesets(root, packageName);
  if (largest === undefined) {
    const { writeChangeset: write } = await import('@changesets/write');
    // No formatter: what is written needs none, and the project's own would be run from here.
    const id = await write({ summary, releases: [{ name: packageName, type }] }, root, { format: false });
    const file = join(root, '.changeset', `${id}.md`);
    return { file, outcome: 'added', undo: () => rm(file, { force: true }) };
  }
  const { file } = largest;
  const before = await readFile(file, 'utf8');
  const raised = raisedText(before, packageName, type);
  if (raised === undefined) throw notRaised(file, packageName, type);
  const said = largest.summary.includes(summary) ? '' : `\n${summary}\n`;
  await writeAtomic(file, `${raised.trimEnd()}\n${said}`);
  return { file, outcome: 'raised', undo: () => writeAtomic(file, before) };
}

/** The line of the head that names the package, with another type; undefined where the head is not written line by line. */
function raisedText(text: string, packageName: string, type: ChangesetType): string | undefined {
  const lines = text.split('\n');
  const [start, end] = lines.flatMap((line, index) => (line.trim() === '---' ? [index] : []));
  if (start === undefined || end === undefined) return undefined;
  const entry = /^(\s*(["']?)(.+?)\2\s*:\s*)(["']?)(?:major|minor|patch|none)\4(\s*(?:#.*)?)$/;
  for (let index = start + 1; index < end; index += 1) {
    const match = entry.exec(lines[index]!);
    if (match?.[3] !== packageName) continue;
    lines[index] = `${match[1]}${type}${match[5]}`;
    return lines.join('\n');
  }
  return undefined;
}

function notRaised(file: string, packageName: string, type: ChangesetType): FindingError {
  return new FindingError(
    finding('changeset-unreadable', {
      message: `The changeset of ${packageName} is not written in a way that can be raised here.`,
      at: { file },
      expected: `a line of its own: "${packageName}": ${type}`,
      mend: `Write that line there by hand: "${packageName}": ${type}`,
    }),
  );
}
