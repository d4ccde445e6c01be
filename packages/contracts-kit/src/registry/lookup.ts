import semver from 'semver';
import { FindingError, finding } from '../finding.js';
import { nearest } from '../service/nearest.js';
import type { Store } from '../store/store.js';
import { journalPrefix, manifestKey, parseManifestKey, servicesPrefix, versionsPrefix } from './keys.js';
import type { Manifest } from './manifest.js';
import { escapeName, isName } from './names.js';
import { hasVersions, readManifest } from './read.js';
import { refuseTombstoned } from './tombstone.js';

/** Names that a person gave, looked up. What there is else is listed only when the name is not there, to say which is nearest. */
interface Options {
  signal?: AbortSignal | undefined;
}

const requestOf = ({ signal }: Options) => (signal === undefined ? {} : { signal });

/**
 * The manifest of a version that was named. Throws `service-unknown`, `version-unpublished` and, of one that `prune` removed, `version-tombstoned`, and
 * what `readManifest` throws.
 */
export async function requirePublished(
  store: Store,
  service: string,
  version: string,
  options: Options = {},
): Promise<Manifest> {
  const named = isName('service', service) && isName('version', version);
  const manifest = named ? await readManifest(store, service, version, requestOf(options)) : undefined;
  if (manifest !== undefined) return manifest;
  if (named) await refuseTombstoned(store, service, version, options);
  await requireService(store, service, options);
  const versions = await forHint(versionsOf(store, service, options));
  const like = nearest(version, versions);
  const newest = versions.at(-1);
  throw new FindingError(
    finding('version-unpublished', {
      message: `${service} ${escapeName(version).slice(1, -1)} is not published in ${store.location}`,
      expected: 'a version that has a manifest',
      found: escapeName(version),
      at: { key: named ? manifestKey(service, version) : versionsPrefix(service) },
      mend: like
        ? `Did you mean ${like}?`
        : !isName('version', version)
          ? `Write a version: ${newest ? `${newest} is published.` : '1.2.0'}`
          : `Publish it first: contracts-kit publish --release, from its tag.${newest ? ` ${newest} is published.` : ''}`,
    }),
  );
}

/** Throws `service-unknown` for a service of which neither a version nor a record is in the store. */
export async function requireService(store: Store, service: string, options: Options = {}): Promise<void> {
  const request = requestOf(options);
  const named = isName('service', service);
  if (named && (await hasVersions(store, service, request))) return;
  if (named) {
    for await (const _ of store.list(journalPrefix({ kind: 'service', name: service }, 'log'), request)) return;
  }
  const names = await forHint(serviceNames(store, options));
  const like = nearest(service, names);
  throw new FindingError(
    finding('service-unknown', {
      message: `${store.location} knows no service ${escapeName(service)}.`,
      expected:
        names.length === 0
          ? 'a service that has published'
          : `one of ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}`,
      found: escapeName(service),
      at: { key: servicesPrefix },
      mend: like ? `Did you mean ${like}?` : 'Publish the service first, or name the store that it publishes to.',
    }),
  );
}

/**
 * What is listed only to say which name is nearest. Who may not list it, as a pipeline that may read its own counterparts only, is told the same
 * without a hint.
 */
export async function forHint(listing: Promise<string[]>): Promise<string[]> {
  try {
    return await listing;
  } catch (error) {
    if (error instanceof FindingError && error.findings.every((one) => one.code === 'store-denied')) return [];
    throw error;
  }
}

/** The services of the store, in its order. */
export async function serviceNames(store: Store, options: Options): Promise<string[]> {
  const names: string[] = [];
  for await (const name of store.folders(servicesPrefix, requestOf(options))) {
    if (isName('service', name)) names.push(name);
  }
  return names;
}

async function versionsOf(store: Store, service: string, options: Options): Promise<string[]> {
  const versions: string[] = [];
  for await (const key of store.list(versionsPrefix(service), requestOf(options))) {
    const parsed = parseManifestKey(key);
    if (parsed !== undefined) versions.push(parsed.version);
  }
  return versions.sort(semver.compare);
}
