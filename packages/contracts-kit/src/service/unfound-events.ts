import { readFile } from 'node:fs/promises';
import { glob } from 'tinyglobby';
import { type Finding, finding } from '../finding.js';
import type { Service } from './service.js';

const SCRIPT = '{ts,tsx,mts,cts,js,jsx,mjs,cjs}';
const DECLARATION = /\bdefineEvent\s*(?:<[^()]*>)?\s*\(\s*\{[^{}]*?\bname\s*:\s*(['"`])([A-Za-z0-9]+)\1/g;

/**
 * Events that the source declares by name and that are not among the found ones: declared in a file of another name or
 * folder, or not exported. Reads text and runs nothing, so that a name put together at run time is not seen.
 */
export async function unfoundEvents(service: Service, found: readonly string[]): Promise<Finding[]> {
  const files = await glob([`src/**/*.${SCRIPT}`, `**/*.event.${SCRIPT}`], {
    cwd: service.dir,
    absolute: true,
    ignore: ['**/node_modules/**', '**/dist/**', '**/*.d.{ts,mts,cts}', '**/*.test.*', '**/*.spec.*'],
  });
  const findings: Finding[] = [];
  for (const file of files.sort()) {
    const text = await readFile(file, 'utf8');
    if (!text.includes('defineEvent')) continue;
    for (const { index, 2: name } of withoutComments(text).matchAll(DECLARATION)) {
      if (name !== undefined && !found.includes(name)) findings.push(unfound(name, file, lineOf(text, index)));
    }
  }
  return findings;
}

function unfound(name: string, file: string, line: number): Finding {
  return finding('event-not-found', {
    message: `${name} is declared here and is not among the events that were found.`,
    at: { file, line },
    expected: 'an export of a file src/**/*.event.ts',
    mend: file.endsWith('.event.ts')
      ? 'Export it, from a file below src.'
      : 'Move the declaration into a file src/events/<name>.event.ts, and export it.',
  });
}

/** Blanks keep the place. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|^[ \t]*\/\/.*$/gm, (comment) => comment.replace(/[^\n]/g, ' '));
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
