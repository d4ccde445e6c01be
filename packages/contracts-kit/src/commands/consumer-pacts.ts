import { readFile } from 'node:fs/promises';
import { type Finding, finding, type Place } from '../finding.js';
import { generatedPactFindings } from '../pact/generated.js';
import { type Pact, readPact } from '../pact/read.js';
import { pactKey } from '../registry/keys.js';
import { inRange } from '../registry/live.js';
import type { Consumes } from '../registry/manifest.js';
import { readObject } from '../registry/read.js';
import { isRetired, type Selected } from '../registry/select.js';
import { type ConsumedProvider, readConfig } from '../service/config.js';
import type { Member } from '../service/service.js';
import {
  type Counterpart,
  folderVersion,
  inWorkspace,
  label,
  passedOver,
  retirement,
  selectCounterpart,
} from './counterparts.js';
import { absolutePlaces, type Result, type Session } from './session.js';

/** By event; `scope` is the part of the event's traffic that the consumer subscribes to. */
export type Subscription = Consumes['events'];

/** A pact that one version of a consumer has with this provider. */
export interface Found {
  consumer: string;
  selected: Selected;
  events: Subscription;
  bytes: Uint8Array;
  pact: Pact;
}

async function consumedFrom(consumer: Member, provider: string): Promise<ConsumedProvider | undefined> {
  const { consumes } = await readConfig(consumer);
  return consumes.find((one) => one.provider === provider);
}

type OfConsumer = Result & { found: Found[]; skipped: { consumer: string; version: string; why: string }[] };

/** The pacts of each selected version of a consumer; those whose range excludes what is planned here are passed over, by name. */
export async function ofConsumer(session: Session, consumer: string): Promise<OfConsumer> {
  const result: OfConsumer = { found: [], skipped: [], checks: [], findings: [] };
  const counterpart = await selectCounterpart(session, consumer, { range: null, select: session.service.select });
  result.findings.push(...counterpart.findings);
  result.checks.push(...passedOver(counterpart, null));
  if (counterpart.presence === 'retired')
    result.checks.push({ name: consumer, outcome: 'skipped', detail: retirement(counterpart) });
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
    const events = Object.keys(got.events);
    if (events.length > 0 && events.every((event) => isRetired(selected, event, session.service.service))) {
      result.checks.push({
        name: `pact of ${name}`,
        outcome: 'skipped',
        detail: `retired: ${events.sort().join(', ')}`,
      });
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
