import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Imports a service's TypeScript (or JavaScript) file. ts-node compiles it with the service's own tsconfig, so enums,
 * decorators and `.js` endings mean what they mean in the service; types are the business of the service's `tsc` run.
 */
export async function importTypeScript(file: string): Promise<Record<string, unknown>> {
  await registerTypeScript(dirname(file));
  return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
}

/** Idempotent, and for the whole process. `folder` is where the tsconfig is looked for first. */
export async function registerTypeScript(folder: string): Promise<void> {
  const project = nearestTsconfig(folder);
  if (project) process.env.TS_NODE_PROJECT ??= project;
  const hooks = '../../bin/ts-node.mjs';
  await import(hooks);
}

function nearestTsconfig(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const candidate = join(at, 'tsconfig.json');
    if (existsSync(candidate)) return candidate;
    if (dirname(at) === at) return undefined;
  }
}
