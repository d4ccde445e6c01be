import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Finding, FindingError, finding } from '../finding.js';
import { sha256 } from '../golden/canonical.js';
import { readGolden } from '../golden/read.js';
import { goldenKey } from '../registry/keys.js';
import { readObject } from '../registry/read.js';
import { isCurrent, type Role } from '../registry/role.js';
import { isRetired, type Selected } from '../registry/select.js';
import { shown } from '../report/place.js';
import type { ConsumedEvent, ConsumedProvider } from '../service/config.js';
import { nearest } from '../service/nearest.js';
import { replaceFolder } from '../service/write.js';
import { DEFAULT_CONCURRENCY, mapLimit } from '../store/concurrency.js';
import {
  type Counterpart,
  folderVersion,
  inWorkspace,
  label,
  passedOver,
  retirement,
  selectCounterpart,
  storeNotSeen,
} from './counterparts.js';
import type { Result, Session } from './session.js';

/** One golden a consumer is checked against. */
export interface FetchedGolden {
  provider: string;
  event: string;
  version: string;
  role: Role;
  /** `templates 1.2.0 (newest release)`. */
  label: string;
  bytes: Uint8Array;
  sha256: string;
  /** Of the provider, when it published; null for what is not published, or was without git. */
  commit: string | null;
  /** Absolute path it was laid down at. */
  file: string;
}

export interface FetchedGoldens extends Result {
  goldens: FetchedGolden[];
}

/** Lays the goldens that config.json asks for down under tests/consumer/.schemas; what was there before is replaced. */
export async function fetchGoldens(session: Session, consumes: readonly ConsumedProvider[]): Promise<FetchedGoldens> {
  const all: FetchedGoldens = { goldens: [], checks: [], findings: [] };
  const each = await Promise.all(consumes.map((provider) => fetchProvider(session, provider)));
  for (const one of each) {
    all.goldens.push(...one.goldens);
    all.checks.push(...one.checks);
    all.findings.push(...one.findings);
  }
  if (consumes.length > 0 && (await session.store()) === undefined)
    all.findings.push(storeNotSeen('goldens published from other repositories are unchecked'));
  session.signal.throwIfAborted();
  const folder = session.service.paths.fetchedGoldens;
  const files = new Map(all.goldens.map((one) => [one.file.slice(folder.length + 1), one.bytes]));
  await replaceFolder(folder, files);
  return all;
}

async function fetchProvider(session: Session, wanted: ConsumedProvider): Promise<FetchedGoldens> {
  const { provider, range, events } = wanted;
  const counterpart = await selectCounterpart(session, provider, wanted);
  const findings: Finding[] = [...counterpart.findings];
  const checks = passedOver(counterpart, range);
  if (counterpart.presence === 'nowhere') {
    const seen = (await session.store()) !== undefined;
    checks.push({ name: provider, outcome: seen ? 'no provider yet' : 'store not seen' });
    if (seen) {
      findings.push(
        finding('provider-unpublished', {
          message: `${provider} has published nothing at all, so nothing can be said of ${events.map((one) => one.event).join(', ')}.`,
          at: wanted.place,
          mend: `Ask the owners of ${provider} to publish to the same store, or correct the name in config.json${hint(session, provider)}.`,
        }),
      );
    }
    return { goldens: [], checks, findings };
  }
  if (counterpart.presence === 'retired') {
    checks.push({ name: provider, outcome: 'no provider yet', detail: retirement(counterpart) });
    findings.push(
      finding('provider-retired', {
        message: `${provider} ${retirement(counterpart)}. It sends nothing any more, and holds nobody to what it published.`,
        at: wanted.place,
        mend: `Remove ${provider} from config.json when nothing of it can arrive any more, or have ${provider} deployed again.`,
      }),
    );
    return { goldens: [], checks, findings };
  }
  const goldens: FetchedGolden[] = [];
  let looked = 0;
  const foundOf = await mapLimit(
    events,
    DEFAULT_CONCURRENCY,
    async (event) => {
      const found = await Promise.all(
        counterpart.selected.map((selected) => goldenOf(session, counterpart, selected, event)),
      );
      looked += 1;
      session.progress(looked < events.length ? `fetching ${looked}/${events.length} events of ${provider}` : '');
      return found;
    },
    session.signal,
  );
  for (const [index, event] of events.entries()) {
    const found = foundOf[index]!;
    const has = found.filter((one): one is FetchedGolden => one !== undefined && 'sha256' in one);
    findings.push(...found.filter((one): one is Finding => one !== undefined && 'code' in one));
    goldens.push(...has);
    checks.push(
      ...has.map((one) => ({
        name: `golden ${event.event} of ${one.label}`,
        outcome: 'fetched' as const,
        detail: `sha256 ${one.sha256.slice(0, 12)}`,
      })),
    );
    if (has.length === 0 && counterpart.selected.some((one) => isRetired(one, event.event, null))) {
      checks.push({ name: `${event.event} of ${provider}`, outcome: 'not yet', detail: 'retired' });
      findings.push(eventRetired(event, `${provider} has retired ${event.event}, and no selected version has it.`));
    } else if (has.length === 0) findings.push(await unpublished(session, counterpart, event, range));
    else {
      counterpart.selected.forEach((selected, position) => {
        if (found[position] !== undefined) return;
        checks.push({ name: `${event.event} of ${label(provider, selected)}`, outcome: 'not yet' });
        const released = counterpart.selected.find((one, at) => !isCurrent(one.role) && found[at] !== undefined);
        const gone = released !== undefined && isCurrent(selected.role);
        if (isRetired(selected, event.event, null)) {
          findings.push(eventRetired(event, `${label(provider, selected)} has retired ${event.event}.`));
          return;
        }
        findings.push(
          finding('event-not-yet', {
            message: gone
              ? `${label(provider, selected)} has ${event.event} no more; ${label(provider, released)} has it.`
              : `${label(provider, selected)} does not have ${event.event} yet.`,
            at: event.place,
            mend: gone
              ? `Stop consuming ${event.event}, or have ${provider} keep it: the release that drops it sends it no more.`
              : `Do not release a consumer that depends on it before ${provider} has released it.`,
          }),
        );
      });
    }
  }
  return { goldens, checks, findings };
}

function eventRetired({ event, place }: ConsumedEvent, message: string): Finding {
  return finding('provider-retired', {
    message,
    at: place,
    mend: `Stop consuming ${event} when it can arrive no more. A version that is deployed later and has it counts again.`,
  });
}

async function goldenOf(
  session: Session,
  counterpart: Counterpart,
  selected: Selected,
  { event }: ConsumedEvent,
): Promise<FetchedGolden | Finding | undefined> {
  const provider = counterpart.service;
  const at = join(session.service.paths.fetchedGoldens, provider, folderVersion(selected), `${event}.schema.json`);
  const made = (bytes: Uint8Array, place: { file: string } | { key: string }): FetchedGolden => {
    const read = readGolden(bytes, { event, service: provider, place });
    const [first, ...rest] = read.findings.filter((one) => one.severity === 'error');
    if (first) throw new FindingError(first, ...rest);
    const { version, role, manifest } = selected;
    const commit = manifest?.git.commit ?? null;
    const from = { provider, event, version, role, label: label(provider, selected), commit };
    return { ...from, bytes, sha256: sha256(bytes), file: at };
  };
  if (!selected.manifest && counterpart.sibling) {
    const state = await inWorkspace(session, counterpart.sibling, selected);
    if ('code' in state) return state;
    const file = state.paths.golden(event);
    const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    return bytes && made(bytes, { file });
  }
  const manifest = selected.manifest;
  if (!manifest?.emits.includes(event) || isRetired(selected, event, null)) return undefined;
  const key = goldenKey(provider, manifest.version, event);
  const store = (await session.store())!;
  return made(await readObject(store, manifest, key, { signal: session.signal }), { key });
}

async function unpublished(
  session: Session,
  counterpart: Counterpart,
  wanted: ConsumedEvent,
  range: string | null,
): Promise<Finding> {
  const { service: provider, sibling, selected } = counterpart;
  const generated = sibling ? await eventsIn(sibling.paths.goldens) : [];
  if (sibling && generated.length === 0 && selected.some((one) => one.role === 'working')) {
    return finding('sibling-not-generated', {
      message: `${provider} is in this workspace and has no generated goldens.`,
      at: { file: sibling.paths.goldens },
      expectedAt: wanted.place,
      mend: `Run pnpm turbo run contracts --filter=${session.service.packageName}, or contracts-kit generate --service ${shown(sibling.dir, session.service.dir)}. If turbo ran, turbo.json lacks "${sibling.packageName}#generate" in validate's dependsOn.`,
    });
  }
  const known = [...new Set([...generated, ...selected.flatMap((one) => one.manifest?.emits ?? [])])].sort();
  // The working state may have it and be outside the range.
  const outside = known.includes(wanted.event);
  const meant = outside ? undefined : nearest(wanted.event, known);
  return finding('event-unpublished', {
    message: `${provider} publishes, but no selected version has ${wanted.event}.`,
    at: wanted.place,
    expected:
      known.length > 0 && !outside
        ? `one of ${known.join(', ')}`
        : `a version of ${provider} with events${range === null ? '' : ` in ${range}`}`,
    found: outside ? `${counterpart.skipped.map((one) => label(provider, one)).join(', ') || 'none'}` : wanted.event,
    mend: meant
      ? `Did you mean ${meant}?`
      : `Correct config.json, or wait until ${provider} publishes ${wanted.event}${range === null ? '' : `, or widen the range ${range}`}.`,
  });
}

async function eventsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [] as string[]);
  return names.filter((name) => name.endsWith('.schema.json')).map((name) => name.slice(0, -'.schema.json'.length));
}

function hint(session: Session, provider: string): string {
  const meant = nearest(
    provider,
    session.service.siblings.map((member) => member.service),
  );
  return meant && meant !== provider ? ` (did you mean ${meant}?)` : '';
}
