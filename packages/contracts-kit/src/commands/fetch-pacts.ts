import { join } from 'node:path';
import type { Finding } from '../finding.js';
import { sha256 } from '../golden/canonical.js';
import { pactDigest } from '../pact/canonical.js';
import type { Pact } from '../pact/read.js';
import { groupByContent } from '../registry/group.js';
import { consumersOf } from '../registry/read.js';
import { isRetired } from '../registry/select.js';
import type { Check } from '../report/report.js';
import { readConfig } from '../service/config.js';
import { replaceFolder } from '../service/write.js';
import { type Found, ofConsumer, type Subscription } from './consumer-pacts.js';
import { folderVersion, label, storeNotSeen } from './counterparts.js';
import type { Result, Session } from './session.js';

/** One pact a provider is checked against. Several versions with one content are one pact with several labels. */
export interface FetchedPact {
  consumer: string;
  /** The first of the versions that hold this content. */
  version: string;
  labels: readonly string[];
  /** What each of these versions says it consumes of this provider, in the order of the labels. */
  subscriptions: readonly Subscription[];
  /** It is a sibling's working state, or one of these versions is recorded as live: what it expects is never pending. */
  binding: boolean;
  /** Events of this provider that the consumer no longer reads, as far as each of these versions is concerned. */
  retired: readonly string[];
  pact: Pact;
  sha256: string;
  /** Absolute path it is laid down at. */
  file: string;
}

export interface FetchedPacts extends Result {
  pacts: FetchedPact[];
}

/** The selected pacts, before any of them is written anywhere. */
export interface SelectedPacts extends FetchedPacts {
  /** Path below tests/provider/.pacts to content. */
  files: ReadonlyMap<string, Uint8Array | string>;
}

/** Lays the pacts on this provider down under tests/provider/.pacts; what was there before is replaced. */
export async function fetchPacts(session: Session): Promise<FetchedPacts> {
  const { files, ...fetched } = await selectPacts(session);
  session.signal.throwIfAborted();
  await replaceFolder(session.service.paths.fetchedPacts, files);
  return fetched;
}

/** Every pact on this provider that its checks look at. Writes nothing. */
export async function selectPacts(session: Session): Promise<SelectedPacts> {
  const { service, paths } = session.service;
  const store = await session.store();
  const listed = store
    ? await consumersOf(store, service, { signal: session.signal })
    : { consumers: [], findings: [] };
  const checks: Check[] = [];
  const findings: Finding[] = [...listed.findings];
  const { consuming: siblings, findings: ofSiblings } = await consumingSiblings(session);
  findings.push(...ofSiblings);
  const names = [...new Set([...siblings.keys(), ...listed.consumers])].filter((name) => name !== service).sort();
  const found: Found[] = [];
  const skipped: { consumer: string; version: string; why: string }[] = [];
  for (const each of await Promise.all(names.map((name) => ofConsumer(session, name)))) {
    found.push(...each.found);
    checks.push(...each.checks);
    findings.push(...each.findings);
    skipped.push(...each.skipped);
  }
  const { groups } = groupByContent(found, (one) => `${one.consumer} ${pactDigest(one.pact)}`);
  const pacts = groups.map(({ members: [first, ...same] }): FetchedPact => {
    const version = folderVersion(first.selected);
    const name = `${first.consumer}-${service}.json`;
    return {
      consumer: first.consumer,
      version,
      labels: [first, ...same].map((one) => label(one.consumer, one.selected)),
      subscriptions: [first, ...same].map((one) => one.events),
      binding: [first, ...same].some(({ selected }) => selected.role === 'working' || selected.live === true),
      retired: (first.selected.retired ?? [])
        .map(({ event }) => event)
        .filter((event) => [first, ...same].every(({ selected }) => isRetired(selected, event, service))),
      pact: first.pact,
      sha256: sha256(first.bytes),
      file: join(paths.fetchedPacts, first.consumer, version, name),
    };
  });
  if (!store) findings.push(storeNotSeen('pacts published from other repositories are unchecked'));
  checks.push(...pacts.map((one) => fetchedCheck(one)));
  const inside = (file: string) => file.slice(paths.fetchedPacts.length + 1);
  const files = new Map<string, Uint8Array | string>(
    groups.map((group, index) => [inside(pacts[index]!.file), group.members[0].bytes]),
  );
  const selection = {
    pacts: pacts.map((one) => ({
      consumer: one.consumer,
      version: one.version,
      file: inside(one.file),
      sha256: one.sha256,
      labels: one.labels,
    })),
    skipped,
  };
  files.set('.selection.json', `${JSON.stringify(selection, null, 2)}\n`);
  return { pacts, checks, findings, files };
}

function fetchedCheck(one: FetchedPact): Check {
  const count = one.pact.messages.length;
  return {
    name: `pact of ${one.labels.join(', ')}`,
    outcome: 'fetched',
    detail: `${count} message${count === 1 ? '' : 's'}`,
  };
}

/** Siblings whose config.json names this provider, with the range they want of it, and why that cannot be known of one. */
export async function consumingSiblings(
  session: Session,
): Promise<{ consuming: Map<string, string | null>; findings: Finding[] }> {
  const consuming = new Map<string, string | null>();
  const findings: Finding[] = [];
  for (const sibling of session.service.siblings) {
    const read = await readConfig(sibling);
    const ours = read.consumes.find((one) => one.provider === session.service.service);
    if (ours) consuming.set(sibling.service, ours.range);
    // A package without the file is no service, or says so itself; one that cannot be read may well name this provider.
    findings.push(...read.findings.filter((one) => one.code === 'config-invalid'));
  }
  return { consuming, findings };
}
