import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type Finding, finding } from '../finding.js';
import { sha256 } from '../golden/canonical.js';
import { isObject, readHostileJson } from '../hostile-json.js';
import { isName } from '../registry/names.js';
import { servicePaths } from '../service/paths.js';
import { readPact } from './read.js';
import type { PactToVerify } from './verify.js';

/** What `contracts-kit fetch` selected and laid down in `tests/provider/.pacts`. */
interface SelectedPact {
  consumer: string;
  version: string;
  /** Relative to the selection file's folder. */
  file: string;
  sha256: string;
  /** What the same content is published as, `auth 1.2.0`; several versions can share one pact. */
  labels?: readonly string[];
}

export interface FetchedPacts {
  pacts: PactToVerify[];
  findings: Finding[];
}

/**
 * The fetched pacts of a provider, exactly the selected ones: a missing, changed or additional file is a finding, and so
 * is a folder that nothing was ever fetched into. Synchronous: tests are declared while their file is loaded.
 */
export function readFetchedPacts(serviceDir: string, provider: string): FetchedPacts {
  const paths = servicePaths(serviceDir);
  const shown = (path: string) => relative(serviceDir, path).split(sep).join('/');
  const selectionFile = shown(paths.pactSelection);
  const bytes = bytesOf(paths.pactSelection);
  if (!bytes) return { pacts: [], findings: [notFetched(selectionFile)] };
  const selected = selectionOf(bytes);
  if (!selected) return { pacts: [], findings: [differs(`${selectionFile} is not a selection`, selectionFile)] };
  const findings: Finding[] = [];
  const pacts: PactToVerify[] = [];
  for (const { consumer, version, file, sha256: digest, labels } of selected) {
    const path = join(paths.fetchedPacts, file);
    const content = bytesOf(path);
    const place = { file: shown(path) };
    if (!content) findings.push(differs(`the selected pact ${place.file} is missing`, place.file));
    else if (sha256(content) !== digest)
      findings.push(differs(`${place.file} is not the file that was selected`, place.file));
    else {
      const read = readPact(content, { place, provider, consumer });
      findings.push(...read.findings);
      if (read.pact) pacts.push({ pact: read.pact, file: path, label: labels?.join(', ') ?? `${consumer} ${version}` });
    }
  }
  const listed = new Set(selected.map(({ file }) => file));
  for (const file of pactFiles(paths.fetchedPacts)) {
    if (!listed.has(file))
      findings.push(
        differs(`${shown(join(paths.fetchedPacts, file))} was not selected`, shown(join(paths.fetchedPacts, file))),
      );
  }
  return { pacts, findings };
}

function selectionOf(bytes: Uint8Array): SelectedPact[] | undefined {
  const json = readHostileJson(bytes);
  if (!json.ok || !isObject(json.value) || !Array.isArray(json.value.pacts)) return undefined;
  const selected: SelectedPact[] = [];
  for (const each of json.value.pacts) {
    if (!isObject(each)) return undefined;
    const { consumer, version, file, sha256: digest, labels } = each;
    if (
      !isName('service', consumer) ||
      typeof version !== 'string' ||
      typeof file !== 'string' ||
      typeof digest !== 'string'
    )
      return undefined;
    // Three plain names and nothing that could lead out of the folder.
    if (!/^[^/\\\0]+\/[^/\\\0]+\/[^/\\\0]+\.json$/.test(file) || file.split('/').some((name) => /^\.\.?$/.test(name)))
      return undefined;
    const named = Array.isArray(labels) && labels.length > 0 && labels.every((label) => typeof label === 'string');
    selected.push({ consumer, version, file, sha256: digest, ...(named ? { labels } : {}) });
  }
  return selected;
}

function pactFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => file.endsWith('.json') && file !== '.selection.json')
    .sort();
}

function bytesOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

function notFetched(file: string): Finding {
  return finding('pact-not-fetched', {
    message: 'The pacts to verify have not been fetched.',
    expected: `${file}, which says what was selected`,
    at: { file },
    mend: 'Run `contracts-kit verify`, which fetches and then runs this test; or `contracts-kit fetch` before it.',
  });
}

function differs(what: string, file: string): Finding {
  return finding('pact-selection-differs', {
    message: `The fetched pacts are not the selected ones: ${what}.`,
    expected: 'exactly the files that the last fetch laid down',
    at: { file },
    mend: 'Leave tests/provider/.pacts to the kit: run `contracts-kit fetch` again.',
  });
}
