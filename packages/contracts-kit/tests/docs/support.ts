import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The kit's own documentation. */
export const docs = fileURLToPath(new URL('../../docs', import.meta.url));

/** Written by the tests only when asked for. */
export const updating = process.env.UPDATE_SNAPSHOTS === '1';

export const page = (...path: string[]) => readFile(join(docs, ...path), 'utf8');

/** Every page, relative to the folder of the documentation. */
export async function pages(): Promise<string[]> {
  const all = await readdir(docs, { recursive: true });
  return all.filter((name) => name.endsWith('.md')).sort();
}

/** What a page links to inside the documentation, as paths relative to the folder of the documentation, with anchors. */
export function linksOf(path: string, text: string): { target: string; anchor: string | undefined }[] {
  const links = text.replace(/```.*?```/gs, '').matchAll(/\]\(([^)#\s]*)(?:#([^)\s]*))?\)/g);
  return [...links]
    .filter(([, target]) => !/^[a-z]+:/.test(target ?? ''))
    .map(([, target = '', anchor]) => ({
      target: target === '' ? path : relative(docs, resolve(docs, dirname(path), target)),
      anchor,
    }));
}

/** GitHub's anchor of each heading. */
export function anchorsOf(text: string): string[] {
  const headings = text.replace(/```.*?```/gs, '').matchAll(/^#+ (.*)$/gm);
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}

export interface ConsoleBlock {
  /** `contracts-kit validate`, without the prompt. */
  command: string;
  output: string;
  /** The whole block, to be replaced. */
  whole: string;
}

/** Blocks that begin with ```console and a line `$ …`. */
export function consoleBlocks(text: string): ConsoleBlock[] {
  return [...text.matchAll(/^```console\n\$ (.*)\n([\s\S]*?)^```$/gm)].map(([whole, command = '', output = '']) => ({
    whole,
    command,
    output,
  }));
}
