import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { FindingError, finding } from '../finding.js';
import { servicePaths } from '../service/paths.js';
import { canonicalPact } from './canonical.js';
import { explained } from './explain.js';
import { type Part, type PartFile, partPath, readParts, writeAtomically } from './parts.js';
import { type Pact, type PactMessage, readPact, sameExpectation } from './read.js';

/** A pact made of parts, and its canonical bytes. */
export interface MergedPact {
  consumer: string;
  provider: string;
  pact: Pact;
  bytes: Uint8Array;
}

/**
 * One pact for each provider. Parts without messages give none.
 * @throws FindingError `pact-message-conflict` naming both test files, `pact-unreadable`
 */
export function mergeParts(parts: readonly Part[]): MergedPact[] {
  const byPair = Map.groupBy(parts, (part) => `${part.consumer}-${part.provider}`);
  return [...byPair.values()].flatMap((group) => {
    const { consumer, provider } = group[0]!;
    refuseConflicts(group);
    const interactions = group.flatMap((part) => part.interactions);
    if (interactions.length === 0) return [];
    const pact = pactOf(consumer, provider, interactions);
    return [{ consumer, provider, pact, bytes: canonicalPact(pact) }];
  });
}

/** Interactions as a pact, read back strictly. @throws FindingError */
export function pactOf(consumer: string, provider: string, interactions: readonly object[]): Pact {
  const raw = {
    consumer: { name: consumer },
    provider: { name: provider },
    interactions,
    metadata: { pactSpecification: { version: '4.0' } },
  };
  const read = readPact(Buffer.from(JSON.stringify(raw)), { place: { file: `${consumer}-${provider}.json` } });
  const [first, ...rest] = read.findings;
  if (first) throw new FindingError(first, ...rest);
  return read.pact!;
}

/** The messages of interactions that the kit itself recorded. @throws FindingError */
export function messagesOf(
  { consumer, provider }: Pick<Part, 'consumer' | 'provider'>,
  interactions: readonly object[],
): PactMessage[] {
  return interactions.length === 0 ? [] : pactOf(consumer, provider, interactions).messages;
}

function refuseConflicts(parts: readonly Part[]): void {
  const stated = new Map<string, { part: Part; message: PactMessage }>();
  for (const part of parts) {
    for (const message of messagesOf(part, part.interactions)) {
      const other = stated.get(message.key);
      if (!other) stated.set(message.key, { part, message });
      else if (!sameExpectation(other.message, message))
        throw conflict(message.description, other.part.file, part.file);
    }
  }
}

export function conflict(description: string, first: string, second: string): FindingError {
  const both = first === second ? `${first}, twice` : `${first} and ${second}`;
  return explained([
    finding('pact-message-conflict', {
      message: `${JSON.stringify(description)} is stated in the same provider state with different contents: ${both}.`,
      expectedAt: { file: first },
      at: { file: second },
      mend: 'Give the two interactions different descriptions or states (`given`).',
    }),
  ]);
}

/**
 * Merges every part of a service into its pacts, atomically and without a lock: after writing it looks at the parts
 * again and starts over if they changed. Whoever writes last has therefore seen everything that was there before, and
 * whoever adds a part merges after adding it; so when all are done nothing is missing.
 */
export function mergePacts(serviceDir: string): void {
  for (let seen = currentParts(serviceDir); ; ) {
    const merged = mergeParts(seen.flatMap(({ part }) => (part ? [part] : [])));
    const folder = servicePaths(serviceDir).generatedPacts;
    for (const { consumer, provider, bytes } of merged)
      writeAtomically(join(folder, `${consumer}-${provider}.json`), bytes);
    removeStale(folder, new Set(merged.map(({ consumer, provider }) => `${consumer}-${provider}.json`)));
    const now = currentParts(serviceDir);
    if (fingerprint(now) === fingerprint(seen)) return;
    seen = now;
  }
}

/** Parts whose test file still exists; the others are removed. */
function currentParts(serviceDir: string): PartFile[] {
  return readParts(serviceDir).filter(({ path, part }) => {
    if (!part) return true;
    const belongs = existsSync(join(serviceDir, part.file)) && relative(partPath(serviceDir, part), path) === '';
    if (!belongs) rmSync(path, { force: true });
    return belongs;
  });
}

function fingerprint(parts: readonly PartFile[]): string {
  return JSON.stringify(parts.map(({ path, text }) => [path, text]));
}

/** A pact that no part speaks for any more: a renamed provider or a removed test. */
function removeStale(folder: string, kept: ReadonlySet<string>): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isFile() && entry.name.endsWith('.json') && !kept.has(entry.name)) {
      rmSync(join(folder, entry.name), { force: true });
    }
  }
}
