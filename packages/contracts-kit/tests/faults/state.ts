import { expect } from 'chai';
import { sha256 } from '../../src/golden/canonical.js';
import { listEnvironments, longestWindow } from '../../src/registry/environment-journal.js';
import { readHead } from '../../src/registry/head.js';
import {
  claimKey,
  parseBuilderKey,
  parseHeadKey,
  parseJournalKey,
  parseManifestKey,
  parseVerificationKey,
} from '../../src/registry/keys.js';
import { readObject, requireManifest } from '../../src/registry/read.js';
import { departedIn, readServiceState } from '../../src/registry/service-journal.js';
import { readTombstone } from '../../src/registry/tombstone.js';
import { parseTombstoneKey } from '../../src/registry/tombstone-keys.js';
import { parseBuilders, parseVerification } from '../../src/registry/verification-schema.js';
import { memoryStore } from '../support/memory-store.js';

export type Objects = ReadonlyMap<string, Uint8Array>;

/**
 * What holds of a store at every moment, whoever was stopped where:
 *
 * - a version that has a manifest is whole, and what has none is seen by no reader;
 * - a head, and whatever is recorded as live or may still be in queues, is at a version that is there;
 * - the entries of each journal are numbered without gaps, and each has the digest of the one before;
 * - every result, mark and checkpoint is one that readers take.
 */
export async function expectSound(objects: Objects, now: Date): Promise<void> {
  const store = memoryStore(new Map(objects));
  const whole = new Set<string>();
  const services = new Set<string>();
  const journals = new Map<string, { seq: number; body: Uint8Array }[]>();
  for (const [key, body] of objects) {
    const manifest = parseManifestKey(key);
    if (manifest) {
      const { service, version } = manifest;
      const read = await requireManifest(store, service, version, 'listed');
      for (const object of Object.keys(read.objects)) await readObject(store, read, object);
      expect(objects.has(claimKey(service, version)), `${key} has a claim`).to.equal(true);
      whole.add(`${service} ${version}`);
    }
    const entry = parseJournalKey(key);
    if (entry?.part === 'log') {
      const name = `${entry.owner.kind} ${entry.owner.name}`;
      journals.set(name, [...(journals.get(name) ?? []), { seq: entry.seq, body }]);
      if (entry.owner.kind === 'service') services.add(entry.owner.name);
    }
    const pair = parseVerificationKey(key);
    if (pair) parseVerification(body, pair, now);
    const built = parseBuilderKey(key);
    if (built) parseBuilders(body, built, now);
    const mark = parseTombstoneKey(key);
    if (mark) await readTombstone(store, mark.service, mark.version);
  }
  for (const key of objects.keys()) {
    const head = parseHeadKey(key);
    if (!head || head.branch === null) continue;
    const { version } = (await readHead(store, head.service, head.branch))!.head;
    expect(whole, `the head ${key}`).to.include(`${head.service} ${version}`);
  }
  for (const [name, entries] of journals) expectChain(name, entries);
  const { environments } = await listEnvironments(store, { now });
  for (const service of services) {
    const { state } = await readServiceState(store, service, { now });
    const byLog = memoryStore(new Map([...objects].filter(([key]) => !key.includes('/checkpoints/'))));
    expect((await readServiceState(byLog, service, { now })).state, 'its checkpoints say the same').to.deep.equal(
      state,
    );
    const draining = environments.flatMap((one) => departedIn(state, one.name, now, longestWindow(one, service)));
    for (const { version } of [...state.live, ...draining])
      expect(whole, `live of ${service}`).to.include(`${service} ${version}`);
  }
}

function expectChain(name: string, entries: { seq: number; body: Uint8Array }[]): void {
  entries.sort((a, b) => a.seq - b.seq);
  let previous: string | null = null;
  for (const [index, { seq, body }] of entries.entries()) {
    const entry = JSON.parse(Buffer.from(body).toString('utf8')) as { previous: string | null };
    expect(seq, `${name} has no gap`).to.equal(index + 1);
    expect(entry.previous, `${name} ${seq} follows the one before`).to.equal(previous);
    previous = sha256(body);
  }
}

/** All that the store holds, but the times at which it was written and the digests that follow from them: a later run has others. */
export function normalized(objects: Objects): Record<string, string> {
  const timed = /^(records|environments|verifications|tombstones)\//;
  return Object.fromEntries(
    [...objects]
      .map(([key, body]): [string, string] => {
        const text = Buffer.from(body).toString('utf8');
        const name = key.replace(/^(tombstones\/_horizon\/)\d+/, '$1<time>');
        return [name, timed.test(key) ? withoutTimes(text) : text];
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function withoutTimes(text: string): string {
  return text
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replace(/("(?:previous|sha256)": ?")[0-9a-f]{64}/g, '$1<digest>');
}

export function sameObjects(one: Objects, other: Objects): boolean {
  return (
    one.size === other.size &&
    [...one].every(([key, body]) => other.has(key) && Buffer.compare(body, other.get(key)!) === 0)
  );
}
