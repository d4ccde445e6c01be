import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isName } from '../registry/names.js';

/** A test file and the service package it stands in. */
export interface TestFile {
  dir: string;
  service: string;
  /** Absolute. */
  file: string;
  /** Relative to `dir`, with `/`. */
  relativeFile: string;
}

/** Finds the package of a test file. Synchronous: tests are declared while their file is loaded. */
export function packageOf(meta: Pick<ImportMeta, 'url'>): TestFile {
  const file = fileURLToPath(meta.url);
  for (let dir = dirname(file); ; dir = dirname(dir)) {
    const path = join(dir, 'package.json');
    if (existsSync(path)) {
      const service = serviceName(path);
      if (service !== undefined) return { dir, service, file, relativeFile: relative(dir, file).split(sep).join('/') };
    }
    if (dirname(dir) === dir)
      throw new Error(`No package.json with a name above ${file}: a contract test belongs to a service package.`);
  }
}

/** As `service/service.ts` names it: `contracts.service`, else the package's name without its scope. */
function serviceName(path: string): string | undefined {
  const content = JSON.parse(readFileSync(path, 'utf8')) as {
    name?: unknown;
    contracts?: { service?: unknown };
  } | null;
  const declared = content?.contracts?.service ?? content?.name;
  if (declared === undefined) return undefined;
  const name = typeof declared === 'string' ? declared.replace(/^@[^/]*\//, '') : declared;
  if (!isName('service', name)) throw new Error(`${JSON.stringify(declared)} in ${path} cannot be a service's name.`);
  return name;
}
