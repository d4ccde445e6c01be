import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Finding, finding, type Place } from '../finding.js';
import { sha256 } from '../golden/canonical.js';
import { pactDigest } from '../pact/canonical.js';
import { generatedPactFindings } from '../pact/generated.js';
import { type Pact, readPact } from '../pact/read.js';
import { groupByContent } from '../registry/group.js';
import { pactKey } from '../registry/keys.js';
import type { Consumes } from '../registry/manifest.js';
import { consumersOf, readObject } from '../registry/read.js';
import { inRange, type Selected } from '../registry/select.js';
import type { Check } from '../report/report.js';
import { type ConsumedProvider, readConfig } from '../service/config.js';
import type { Member } from '../service/service.js';
import { replaceFolder } from '../service/write.js';
import {
  type Counterpart,
  folderVersion,
  inWorkspace,
  label,
  selectCounterpart,
  storeNotSeen,
} from './counterparts.js';
import { absolutePlaces, type Result, type Session } from './session.js';

/** One pact a provider is checked against. Several versions with one content are one pact with several labels. */
export interface FetchedPact {
  consumer: string;
  /** The first of the versions that hold this content. */
  version: string;
  labels: readonly string[];
  /** What each of these versions says it consumes of this provider, in the order of the labels. */
  subscriptions: readonly Subscription[];
  pact: Pact;
  sha256: string;
  /** Absolute path it is laid down at. */
  file: string;
}

/** By event; `scope` is the part of the event's traffic that the consumer subscribes to. */
type Subscription = Consumes['events'];

export interface FetchedPacts extends Result {
  pacts: FetchedPact[];
}

/** The selected pacts, before any of them is written anywhere. */
export interface SelectedPacts extends FetchedPacts {
  /** Path below tests/provider/.pacts to content. */
  files: ReadonlyMap<string, Uint8Array | string>;
}

interface Found {
  consumer: string;
  selected: Selected;
  events: Subscription;
  bytes: Uint8Array;
  pact: Pact;
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

async function consumedFrom(consumer: Member, provider: string): Promise<ConsumedProvider | undefined> {
  const { consumes } = await readConfig(consumer);
  return consumes.find((one) => one.provider === provider);
}

type OfConsumer = Result & { found: Found[]; skipped: { consumer: string; version: string; why: string }[] };

async function ofConsumer(session: Session, consumer: string): Promise<OfConsumer> {
  const result: OfConsumer = { found: [], skipped: [], checks: [], findings: [] };
  const counterpart = await selectCounterpart(session, consumer, null);
  result.findings.push(...counterpart.findings);
  const planned = await session.planned();
  for (const selected of counterpart.selected) {
    const name = label(consumer, selected);
    const got = await pactOf(session, counterpart, selected);
    if (got === 'none') continue;
    if ('code' in got) {
      result.findings.push(got);
      continue;
    }
    if (!inRange(planned, got.range)) {
      const why = `${name} wants ${got.range}, which excludes the planned ${planned}`;
      result.skipped.push({ consumer, version: folderVersion(selected), why });
      result.checks.push({
        name: `pact of ${name}`,
        outcome: 'skipped',
        detail: `its range ${got.range} excludes ${planned}`,
      });
      result.findings.push(
        finding('pact-out-of-range', {
          message: `${why}, so its pact was not verified.`,
          at: got.place,
          mend: `${planned} cannot be deployed next to that version of ${consumer}. Widen the range in its config.json once it copes.`,
        }),
      );
      continue;
    }
    if (selected.role === 'working' && counterpart.sibling) {
      result.findings.push(...wholeRun(counterpart.sibling, session.service.service));
    }
    const read = readPact(got.bytes, { place: got.place, provider: session.service.service, consumer });
    result.findings.push(...read.findings);
    if (read.pact && !read.findings.some((one) => one.severity === 'error')) {
      result.found.push({ consumer, selected, events: got.events, bytes: got.bytes, pact: read.pact });
    }
  }
  return result;
}

/** A sibling's pact is what its tests have just written, unless one was skipped, has failed or never ran. */
function wholeRun(consumer: Member, provider: string): Finding[] {
  return generatedPactFindings(consumer.dir, provider)
    .filter((one) => one.severity === 'error')
    .map((one) => absolutePlaces(one, consumer.dir));
}

async function pactOf(
  session: Session,
  { service: consumer, sibling }: Counterpart,
  selected: Selected,
): Promise<'none' | Finding | { bytes: Uint8Array; range: string | null; events: Subscription; place: Place }> {
  const provider = session.service.service;
  if (!selected.manifest && sibling) {
    const state = await inWorkspace(session, sibling, selected);
    if ('code' in state) return state;
    const theirs = await consumedFrom(state, provider);
    if (theirs === undefined) return 'none';
    const file = state.paths.generatedPact(consumer, provider);
    const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (bytes) return { bytes, range: theirs.range, events: subscriptionOf(theirs), place: { file } };
    return finding('sibling-pact-missing', {
      message: `${consumer} consumes events of ${provider} in this workspace and has no generated pact.`,
      at: { file },
      expectedAt: { file: sibling.paths.config },
      mend: `Run pnpm turbo run contracts --filter=${session.service.packageName}. If turbo ran, turbo.json of ${provider} lacks "${sibling.packageName}#pact:consumer" in pact:provider's dependsOn.`,
    });
  }
  const manifest = selected.manifest;
  if (!manifest) return 'none';
  const key = pactKey(provider, consumer, manifest.version);
  if (!Object.hasOwn(manifest.objects, key)) return 'none';
  const store = (await session.store())!;
  const consumed = Object.hasOwn(manifest.consumes, provider)
    ? manifest.consumes[provider]!
    : { range: null, events: {} };
  const bytes = await readObject(store, manifest, key, { signal: session.signal });
  return { bytes, ...consumed, place: { key } };
}

function subscriptionOf({ events }: ConsumedProvider): Subscription {
  return Object.fromEntries(events.map(({ event, scope }) => [event, scope ? { scope } : {}]));
}
