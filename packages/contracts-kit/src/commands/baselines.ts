import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Dictating, dictatingRelease } from '../compatibility/line.js';
import { type Finding, FindingError, finding, type Place } from '../finding.js';
import { headBranch } from '../git/context.js';
import type { JsonObject } from '../golden/json.js';
import { readGolden } from '../golden/read.js';
import { goldenKey } from '../registry/keys.js';
import { liveReleases } from '../registry/live.js';
import { listReleases, readObject, requireManifest } from '../registry/read.js';
import { selectVersions } from '../registry/select.js';
import { withTemporaryFolder } from '../service/temporary.js';
import type { Store } from '../store/store.js';
import { validateSchemas } from '../validator/jsonschema.js';
import type { Session } from './session.js';
import { stateAtTag, taggedVersions } from './tag-state.js';

/** One golden of a version, and where it was read. */
export interface VersionGolden {
  event: string;
  schema: JsonObject;
  place: Place;
}

/** A version of this service that its working goldens are compared with. */
export interface Baseline {
  version: string;
  /** `newest release of 1.x`, `head of main`. */
  why: string;
  goldens: ReadonlyMap<string, VersionGolden>;
}

export interface Baselines {
  planned: string;
  dictating: Dictating;
  /** The one release that dictates the bump; absent where there is none. */
  dictates?: Baseline;
  /** As `Dictating.floor`. */
  floor?: Baseline;
  /** What else is selected of this service; they only report. */
  others: Baseline[];
  findings: Finding[];
}

/**
 * The versions of this service that its working state is compared with: from the store, or without one from its own git tags.
 * `others: false` leaves out what only reports.
 * @throws FindingError for a baseline that is there and cannot be read
 */
export async function readBaselines(session: Session, options: { others: boolean }): Promise<Baselines> {
  const planned = await session.planned();
  const store = await session.store();
  return store ? fromStore(session, store, planned, options) : fromTags(session, planned, options);
}

/** Every golden that was read. */
export function goldensOf({ dictates, floor, others }: Baselines): VersionGolden[] {
  return [dictates, floor, ...others].flatMap((one) => (one ? [...one.goldens.values()] : []));
}

async function fromStore(
  session: Session,
  store: Store,
  planned: string,
  { others }: { others: boolean },
): Promise<Baselines> {
  const { service, signal } = session;
  const releases = await listReleases(store, service.service, { signal });
  const dictating = dictatingRelease(releases.versions, planned);
  const read = async (version: string, why: string): Promise<Baseline> => {
    const manifest = await requireManifest(store, service.service, version, why, { signal });
    const goldens = await Promise.all(
      manifest.emits.map(async (event) => {
        const key = goldenKey(service.service, version, event);
        return goldenFrom(service.service, event, await readObject(store, manifest, key, { signal }), { key });
      }),
    );
    return { version, why, goldens: new Map(goldens.map((one) => [one.event, one])) };
  };
  const base = await dictated(dictating, read);
  const findings = [
    ...releases.findings,
    ...(dictating.release === undefined ? await lostReleases(session, planned) : []),
  ];
  if (!others) return { planned, dictating, ...base, others: [], findings };
  const git = await session.git();
  const selection = await selectVersions(
    store,
    {
      service: service.service,
      currentBranch: headBranch(git),
      mainBranch: service.mainBranch,
      range: null,
      repository: git.repository,
    },
    { signal },
  );
  const rest = selection.selected.filter(({ version }) => version !== dictating.release && version !== dictating.floor);
  return {
    planned,
    dictating,
    ...base,
    others: await Promise.all(rest.map(({ version, why }) => read(version, why))),
    findings,
  };
}

async function fromTags(session: Session, planned: string, { others }: { others: boolean }): Promise<Baselines> {
  const { service } = session;
  const versions = await taggedVersions(session, service);
  // No tags of a whole history are no releases; no tags of a part of it, or of no repository, are nothing to go by.
  if (versions.length === 0 && (await session.git()).shallow !== false) throw noHistory(session);
  const dictating = dictatingRelease(versions, planned);
  const read = async (version: string, why: string): Promise<Baseline> => {
    const state = await stateAtTag(session, service, version);
    if ('why' in state) throw unreadableTag(session, version, state.why);
    const names = (await readdir(state.paths.goldens).catch(() => [])).filter((name) => name.endsWith('.schema.json'));
    const goldens = await Promise.all(
      names.map(async (name) => {
        const event = name.slice(0, -'.schema.json'.length);
        const file = join(state.paths.goldens, name);
        return goldenFrom(service.service, event, await readFile(file), { file });
      }),
    );
    return {
      version,
      why: `${why}, made again from its git tag`,
      goldens: new Map(goldens.map((one) => [one.event, one])),
    };
  };
  const live = others ? liveReleases(versions, null).selected : [];
  const rest = live.filter(({ version }) => version !== dictating.release && version !== dictating.floor);
  return {
    planned,
    dictating,
    ...(await dictated(dictating, read)),
    others: await Promise.all(rest.map(({ version, why }) => read(version, why))),
    findings: [],
  };
}

async function dictated(
  { release, why, floor }: Dictating,
  read: (version: string, why: string) => Promise<Baseline>,
): Promise<Pick<Baselines, 'dictates' | 'floor'>> {
  return {
    ...(release !== undefined && { dictates: await read(release, why) }),
    ...(floor !== undefined && { floor: await read(floor, 'newest stable release') }),
  };
}

function noHistory(session: Session): FindingError {
  const { service } = session.service;
  return new FindingError(
    finding('baseline-unreadable', {
      severity: 'error',
      message: `Whether ${service} has a release is not known: no store is seen, and this checkout has no tags and not the whole history.`,
      at: { file: session.service.dir },
      mend: 'Fetch the tags with their history (fetch-depth: 0), or let a pipeline decide that sees the store.',
    }),
  );
}

/** Tags say that there were releases, and the store has none: it may be another store, or one that lost them. */
async function lostReleases(session: Session, planned: string): Promise<Finding[]> {
  const { service } = session;
  const tagged = (await taggedVersions(session, service)).filter(
    (version) => version !== planned && version !== service.version,
  );
  if (tagged.length === 0) return [];
  return [
    finding('baseline-unreadable', {
      message: `Nothing dictates the bump of ${service.service}: the store holds no release of it, although there are tags (${tagged.slice(0, 3).join(', ')}).`,
      at: { file: service.dir },
      mend: 'Nothing, if these were tagged before contracts were published. Else look at which store this is, and publish the newest from its tag again.',
    }),
  ];
}

function unreadableTag(session: Session, version: string, why: string): FindingError {
  const { service } = session.service;
  return new FindingError(
    finding('baseline-unreadable', {
      severity: 'error',
      message: `${service} ${version} dictates the bump and could not be made again from its git tag: ${why}`,
      at: { file: session.service.dir },
      mend: 'Fetch the tags with their history, or let a pipeline decide that sees the store: there the release itself is read.',
    }),
  );
}

function goldenFrom(service: string, event: string, bytes: Uint8Array, place: Place): VersionGolden {
  const { schema, findings } = readGolden(bytes, { event, service, place });
  const [first, ...rest] = findings.filter((one) => one.severity === 'error');
  if (first) throw new FindingError(first, ...rest);
  return { event, schema: schema!, place };
}

/** Goldens that are no valid JSON Schema by the metaschema they name: `golden-refused-by-metaschema`. */
export async function invalidGoldens(goldens: readonly VersionGolden[]): Promise<Finding[]> {
  const distinct = new Map(goldens.map((one) => [JSON.stringify(one.schema), one]));
  return withTemporaryFolder(async (folder) => {
    const laid = await Promise.all(
      [...distinct].map(async ([text, golden], index) => {
        const file = join(folder, `${index}.json`);
        await writeFile(file, text);
        return { file, golden };
      }),
    );
    const refusals = await validateSchemas(laid.map(({ file }) => file));
    return refusals.map((refusal) => {
      const { golden } = laid.find(({ file }) => file === refusal.file)!;
      const [reason] = refusal.reasons;
      return finding('golden-refused-by-metaschema', {
        message: `The golden of ${golden.event} is not a valid JSON Schema: ${reason?.message ?? 'no reason given'}`,
        at: { ...golden.place, ...(reason && { pointer: reason.instance }) },
        expected: reason ? `what the metaschema says at ${reason.keyword}` : 'a valid schema',
        mend: 'Correct the schema it was made of; for an emits in losses, that JSON Schema. A published one needs a new release.',
      });
    });
  });
}
