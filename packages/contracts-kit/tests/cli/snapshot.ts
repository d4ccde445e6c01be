import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Ran } from '../support/workspace.js';

export const updating = process.env.UPDATE_SNAPSHOTS === '1';

/** One run of the command line as readable Markdown. */
export function transcript(title: string, command: string, ran: Ran): string {
  return [
    `## ${title}`,
    '',
    block('console', `$ ${command}\n`),
    `Exit code: ${ran.code}`,
    '',
    ...(ran.stdout === '' ? ['Nothing on stdout.', ''] : ['On stdout:', '', block('text', ran.stdout)]),
    ...(ran.stderr === '' ? ['Nothing on stderr.', ''] : ['On stderr:', '', block('text', ran.stderr)]),
  ].join('\n');
}

/** The fence is longer than any in the text; a missing last line end is said. */
function block(language: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const ended = text.endsWith('\n') ? text : `${text}\n(no line end)\n`;
  return `${fence}${language}\n${ended}${fence}\n`;
}

/** The sections of a snapshot file by their titles; empty when there is no file. */
export async function readSections(file: string): Promise<Map<string, string>> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const parts = text.split(/^(?=## )/m).slice(1);
  return new Map(parts.map((part) => [part.slice(3, part.indexOf('\n')), `${part.trimEnd()}\n`]));
}

export async function writeSections(file: string, name: string, sections: readonly string[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const head = `# ${name}\n\nWritten by the tests of the command line, with UPDATE_SNAPSHOTS=1. Paths, versions, digests and sizes are made equal.\n`;
  await writeFile(file, `${[head, ...sections.map((each) => `${each.trimEnd()}\n`)].join('\n')}`);
}
