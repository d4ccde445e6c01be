import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type Finding, FindingError, finding } from '../finding.js';
import { sha256 } from '../golden/canonical.js';
import { servicePaths } from '../service/paths.js';
import { type MergedPact, mergeParts } from './merge.js';
import { type Part, type PartFile, readParts } from './parts.js';
import { type Pact, readPact } from './read.js';

export interface GeneratedPact {
  consumer: string;
  provider: string;
  pact: Pact;
  bytes: Uint8Array;
  /** Absolute. */
  file: string;
}

/**
 * The pacts a consumer's tests generated, for publishing. A finding for each that is not the work of a whole and
 * passing run: a failed or skipped test, a run that was cut off, a file that is not what its parts say.
 */
export function readGeneratedPacts(serviceDir: string): { pacts: GeneratedPact[]; findings: Finding[] } {
  const folder = servicePaths(serviceDir).generatedPacts;
  const parts = readParts(serviceDir);
  const findings = [...parts.flatMap((part) => partFinding(part, serviceDir)), ...neverRun(serviceDir, parts)];
  let merged: MergedPact[] = [];
  try {
    merged = mergeParts(parts.flatMap(({ part }) => (part ? [part] : [])));
  } catch (error) {
    if (!(error instanceof FindingError)) throw error;
    return { pacts: [], findings: [...findings, ...error.findings] };
  }
  const expected = new Map(merged.map((each) => [`${each.consumer}-${each.provider}.json`, each.bytes]));
  const pacts: GeneratedPact[] = [];
  for (const name of new Set([...pactFiles(folder), ...expected.keys()])) {
    const file = join(folder, name);
    const place = { file: relative(serviceDir, file) };
    const bytes = bytesOf(file);
    if (!bytes || !expected.has(name) || Buffer.compare(bytes, expected.get(name)!) !== 0) {
      findings.push(notOfItsParts(place.file, bytes !== undefined));
      continue;
    }
    const read = readPact(bytes, { place });
    findings.push(...read.findings);
    if (read.pact)
      pacts.push({ consumer: read.pact.consumer, provider: read.pact.provider, pact: read.pact, bytes, file });
  }
  return { pacts, findings };
}

/**
 * Why the pact with one provider is not the work of a whole and passing run, for that provider, who reads it out of the
 * consumer's folder. A test file that has not run may speak of any provider.
 */
export function generatedPactFindings(serviceDir: string, provider: string): Finding[] {
  const parts = readParts(serviceDir);
  const ofProvider = parts.filter(({ part }) => part === undefined || part.provider === provider);
  return [...ofProvider.flatMap((part) => partFinding(part, serviceDir)), ...neverRun(serviceDir, parts)];
}

function partFinding({ part, path }: PartFile, serviceDir: string): Finding[] {
  const why = part ? whyNotWhole(part, serviceDir) : 'its record cannot be read';
  if (part && why === undefined) return part.reproduced === 'unchecked' ? [unchecked(part)] : [];
  return [notWhole(part?.file ?? relative(serviceDir, path), `${part ? `${part.file}: ` : ''}${why}`)];
}

function whyNotWhole(part: Part, serviceDir: string): string | undefined {
  if (part.status === 'running') return 'its run was cut off, its suite was skipped, or it is still going on';
  if (part.status === 'failed') return part.why ?? 'a test of it failed';
  const now = bytesOf(join(serviceDir, part.file));
  if (!now) return 'the test file is gone since it ran';
  return sha256(now) === part.fileDigest ? undefined : 'the test file was changed since it ran';
}

/** What is named as a consumer test and has not run states nothing, and would be missed by nobody. */
function neverRun(serviceDir: string, parts: readonly PartFile[]): Finding[] {
  const ran = new Set(parts.map(({ part }) => part?.file));
  return testFiles(serviceDir)
    .filter((file) => !ran.has(file))
    .map((file) => notWhole(file, `${file} has not run, or states nothing`));
}

function testFiles(serviceDir: string): string[] {
  const { consumer, examples } = servicePaths(serviceDir);
  const below = (folder: string): string[] =>
    entriesOf(folder).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.name.startsWith('.') || entry.name === 'node_modules' || path === examples) return [];
      if (entry.isDirectory()) return below(path);
      return /\.pact\.test\.[cm]?[jt]sx?$/.test(entry.name) ? [relative(serviceDir, path).split(sep).join('/')] : [];
    });
  return below(consumer).sort();
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function notWhole(file: string, why: string): Finding {
  return finding('pact-part-failed', {
    message: `The pact is incomplete: ${why}.`,
    expected: 'every test of the file has run and passed',
    at: { file },
    mend: 'Run all consumer tests again (mocha without --grep, no .only and no .skip) and mend the failing ones.',
  });
}

function unchecked(part: Part): Finding {
  return finding('pact-not-reproducible', {
    severity: 'note',
    message: `Whether ${part.file} states the same in every run was not checked: it was not run by a plain mocha command, and no previous run of the same file is there to compare with.`,
    at: { file: part.file },
    mend: 'Run the consumer tests with the mocha command, not in parallel mode or watch mode; or run them once more.',
  });
}

function notOfItsParts(file: string, there: boolean): Finding {
  return finding('pact-part-failed', {
    message: there
      ? `${file} is not what the consumer tests stated.`
      : `${file} is missing although consumer tests stated it.`,
    expected: 'the pact that the last run of the consumer tests wrote',
    at: { file },
    mend: 'Do not edit generated pacts: remove tests/consumer/.pacts and run the consumer tests again.',
  });
}

function pactFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
      .map((entry) => entry.name)
      .sort();
  } catch {
    return [];
  }
}

function bytesOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
