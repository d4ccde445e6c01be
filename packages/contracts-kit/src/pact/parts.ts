import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256 } from '../golden/canonical.js';
import { isObject, type JsonObject, readHostileJson } from '../hostile-json.js';
import { isName } from '../registry/names.js';
import { servicePaths } from '../service/paths.js';

/**
 * What one test file states of one provider, `tests/consumer/.pacts/.parts/<slug>/<provider>.json`. Pact's native code
 * loses interactions when processes share a pact file; a file of its own for each test file cannot be raced for.
 */
export interface Part {
  /** The test file, relative to the service's folder. */
  file: string;
  /** sha256 of the test file's bytes, hex. */
  fileDigest: string;
  consumer: string;
  provider: string;
  /** `running` stays behind when the run is cut off. */
  status: 'running' | 'passed' | 'failed';
  /** Why it is `failed`, in plain words. */
  why?: string;
  /** Whether a second run stated the same; `unchecked` where none could be made and there was none to compare with. */
  reproduced: 'second run' | 'previous run' | 'unchecked';
  /** Specification 4 interactions of the messages whose handler passed. */
  interactions: JsonObject[];
}

/** Parts as found: the exact bytes decide whether a merge saw the latest. */
export interface PartFile {
  path: string;
  text: string;
  /** Absent when the file is not a part. */
  part?: Part;
}

export function partsFolder(serviceDir: string): string {
  return join(servicePaths(serviceDir).generatedPacts, '.parts');
}

/** `a/b.test.ts` and `a_b.test.ts` must not meet: the name is for people, the digest tells them apart. */
function slugOf(relativeFile: string): string {
  const digest = sha256(relativeFile).slice(0, 12);
  const name = relativeFile
    .split('/')
    .at(-1)!
    .replace(/[^A-Za-z0-9.-]/g, '_')
    .slice(0, 80);
  return `${name}-${digest}`;
}

export function partPath(serviceDir: string, part: Pick<Part, 'file' | 'provider'>): string {
  return join(partsFolder(serviceDir), slugOf(part.file), `${part.provider}.json`);
}

/** Forgets what an earlier run of this test file stated, of whichever provider. */
export function removePartsOf(serviceDir: string, relativeFile: string): void {
  rmSync(join(partsFolder(serviceDir), slugOf(relativeFile)), { recursive: true, force: true });
}

export function writePart(serviceDir: string, part: Part): void {
  ignoreGenerated(serviceDir);
  writeAtomically(partPath(serviceDir, part), Buffer.from(`${JSON.stringify(part, null, 1)}\n`));
}

/** As every generated folder: git leaves it alone whatever the repository's .gitignore says. */
function ignoreGenerated(serviceDir: string): void {
  const folder = servicePaths(serviceDir).generatedPacts;
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(join(folder, '.gitignore'), '*\n', { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** A reader sees the old content or the new, never half. */
export function writeAtomically(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `.tmp-${randomUUID()}`);
  try {
    writeFileSync(temporary, bytes);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Every part there is now, in path order. */
export function readParts(serviceDir: string): PartFile[] {
  const root = partsFolder(serviceDir);
  return namesIn(root).flatMap((slug) =>
    namesIn(join(root, slug))
      .filter((name) => name.endsWith('.json'))
      .flatMap((name) => {
        const path = join(root, slug, name);
        const text = textOf(path);
        if (text === undefined) return [];
        const part = parsePart(text);
        return [part ? { path, text, part } : { path, text }];
      }),
  );
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // Another process replaced it between listing and reading; that process merges after us.
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function parsePart(text: string): Part | undefined {
  const json = readHostileJson(Buffer.from(text));
  if (!json.ok || !isObject(json.value)) return undefined;
  const { file, fileDigest, consumer, provider, status, why, reproduced, interactions } = json.value;
  const named =
    typeof file === 'string' &&
    typeof fileDigest === 'string' &&
    isName('service', consumer) &&
    isName('service', provider);
  if (!named || !['running', 'passed', 'failed'].includes(status as string)) return undefined;
  if (!Array.isArray(interactions) || !interactions.every(isObject)) return undefined;
  if (!['second run', 'previous run', 'unchecked'].includes(reproduced as string)) return undefined;
  if (why !== undefined && typeof why !== 'string') return undefined;
  return json.value as unknown as Part;
}
