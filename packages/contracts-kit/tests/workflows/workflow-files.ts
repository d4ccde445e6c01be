/** The repository's workflows, as data: found, never listed. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { repository } from '../support/workspace.js';

interface Step {
  name?: string;
  id?: string;
  if?: string;
  uses?: string;
  run?: string;
  with?: Record<string, string | number | boolean>;
  env?: Record<string, string>;
}

export interface Job {
  if?: string;
  needs?: string;
  permissions?: Record<string, string>;
  concurrency?: { group: string; 'cancel-in-progress': boolean | string };
  'timeout-minutes'?: number;
  env?: Record<string, string>;
  steps: Step[];
}

export interface Workflow {
  file: string;
  text: string;
  on: Record<string, unknown>;
  permissions?: Record<string, string>;
  concurrency?: { group: string; 'cancel-in-progress': boolean | string };
  env?: Record<string, string>;
  jobs: Record<string, Job>;
}

export const folder = join(repository, '.github/workflows');

export function parseWorkflow(file: string, text: string): Workflow {
  return { ...(parse(text) as Omit<Workflow, 'file' | 'text'>), file, text };
}

export async function workflows(): Promise<Workflow[]> {
  const files = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).sort();
  if (files.length === 0) throw new Error(`${folder} holds no workflow`);
  return Promise.all(files.map(async (file) => parseWorkflow(file, await readFile(join(folder, file), 'utf8'))));
}

export interface Command {
  /** `contracts.yml contracts: Install`. */
  where: string;
  job: string;
  command: string;
  env: Record<string, string>;
}

/** Every command the workflows run, in their order; the one that changesets' action runs for them is one too. */
export function commandsOf({ file, jobs }: Workflow): Command[] {
  return Object.entries(jobs).flatMap(([job, { steps, env }]) =>
    steps.flatMap((step) => {
      const command = step.run ?? step.with?.['version-script'];
      if (command === undefined) return [];
      return [{ where: `${file} ${job}: ${step.name}`, job, command: String(command), env: { ...env, ...step.env } }];
    }),
  );
}

/** What stands in an expression: `{ github: { event: … }, vars: … }`. */
export type Context = Record<string, unknown>;

/**
 * The value of a GitHub expression without its `${{ }}`: property paths, `==`, `!=`, `!`, `&&`, `||`, parentheses, texts.
 * A property of nothing is the empty text, as on GitHub.
 */
export function evaluate(expression: string, context: Context): unknown {
  const get = (path: string) =>
    path.split('.').reduce<unknown>((value, key) => (value as Context | undefined)?.[key], context) ?? '';
  const script = expression.replace(
    /\b(github|vars|secrets|steps|needs|inputs)(\.[\w-]+)+/g,
    (path) => `get("${path}")`,
  );
  return new Function('get', `return (${script});`)(get);
}

/** A text with its `${{ }}` filled in. */
export function filled(text: string, context: Context): string {
  return String(text).replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) => String(evaluate(expression, context)));
}
