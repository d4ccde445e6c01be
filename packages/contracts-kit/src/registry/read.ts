import semver from 'semver';
import { type Finding, FindingError, finding } from '../finding.js';
import { sha256 } from '../golden/canonical.js';
import type { Store } from '../store/store.js';
import { manifestKey, pactsPrefix, parseManifestKey, releasesAfter, versionsPrefix } from './keys.js';
import { type Manifest, parseManifest } from './manifest.js';
import { escapeName, nameFinding } from './names.js';
import { refuseTombstoned } from './tombstone.js';

interface Options {
  signal?: AbortSignal;
}

/** The manifest of a version, or undefined when that version does not exist. Throws `manifest-invalid`. */
export async function readManifest(
  store: Store,
  service: string,
  version: string,
  options: Options = {},
): Promise<Manifest | undefined> {
  const key = manifestKey(service, version);
  const got = await store.get(key, options);
  return got.outcome === 'found' ? parseManifest(got.body, { service, version, at: { key } }) : undefined;
}

/** As `readManifest`, for a version that something in the store names. Throws `manifest-missing` or, where `prune` removed it, `version-tombstoned` too. */
export async function requireManifest(
  store: Store,
  service: string,
  version: string,
  why: string,
  options: Options = {},
): Promise<Manifest> {
  const manifest = await readManifest(store, service, version, options);
  if (manifest !== undefined) return manifest;
  await refuseTombstoned(store, service, version, options);
  throw new FindingError(
    finding('manifest-missing', {
      message: `${service} ${version} (${why}) has no manifest in ${store.location}`,
      expected: 'a version that a head or a listing names',
      found: 'nothing',
      at: { key: manifestKey(service, version) },
      mend: 'Objects were deleted from the store. Publish that service again from its commit, or delete what names it.',
    }),
  );
}

/**
 * An object of a version, checked against its manifest.
 * Throws `store-object-missing` and `store-digest-mismatch`; a key that is not in the manifest is a caller's mistake.
 */
export async function readObject(
  store: Store,
  manifest: Manifest,
  key: string,
  options: Options = {},
): Promise<Uint8Array> {
  const listed = Object.hasOwn(manifest.objects, key) ? manifest.objects[key] : undefined;
  if (listed === undefined) throw new RangeError(`${key} is not in the manifest`);
  const place = { at: { key }, expectedAt: { key: manifestKey(manifest.service, manifest.version) } };
  const got = await store.get(key, options);
  if (got.outcome !== 'found') {
    throw new FindingError(
      finding('store-object-missing', {
        message: `${key} is not in ${store.location}, although the manifest lists it`,
        expected: `${listed.size} bytes, sha256 ${listed.sha256}`,
        found: 'nothing',
        ...place,
        mend: `Objects were deleted from the store. Publish ${manifest.service} again as a new version.`,
      }),
    );
  }
  const digest = sha256(got.body);
  if (digest === listed.sha256 && got.body.length === listed.size) return got.body;
  throw new FindingError(
    finding('store-digest-mismatch', {
      message: `${key} is not the object that was published`,
      expected: `${listed.size} bytes, sha256 ${listed.sha256}`,
      found: `${got.body.length} bytes, sha256 ${digest}`,
      ...place,
      mend: `Find out who changed it. Restore it, or publish ${manifest.service} again as a new version.`,
    }),
  );
}

/**
 * Versions of a service that are releases, lowest first, out of one listing that starts behind all snapshots.
 * A name that contracts-kit would not have written is a finding: nobody checks what stands under it.
 */
export async function listReleases(
  store: Store,
  service: string,
  options: Options = {},
): Promise<{ versions: string[]; findings: Finding[] }> {
  const versions: string[] = [];
  const findings: Finding[] = [];
  for await (const key of store.list(versionsPrefix(service), { ...options, after: releasesAfter(service) })) {
    const parsed = parseManifestKey(key);
    if (parsed?.service === service) versions.push(parsed.version);
    else findings.push(strange(store, key));
  }
  return { versions: versions.sort(semver.compare), findings };
}

/** Whether any version of a service exists; looks at the beginning of one listing. */
export async function hasVersions(store: Store, service: string, options: Options = {}): Promise<boolean> {
  for await (const key of store.list(versionsPrefix(service), options)) {
    if (parseManifestKey(key) !== undefined) return true;
  }
  return false;
}

/** Services that have ever begun to publish a pact with this provider, in byte order; selection decides what counts. */
export async function consumersOf(
  store: Store,
  provider: string,
  options: Options = {},
): Promise<{ consumers: string[]; findings: Finding[] }> {
  const prefix = pactsPrefix(provider);
  const consumers: string[] = [];
  const findings: Finding[] = [];
  for await (const folder of store.folders(prefix, options)) {
    const problem = nameFinding('service', folder, { source: 'store listing', at: { key: prefix } });
    if (problem === undefined) consumers.push(folder);
    else findings.push(problem);
  }
  return { consumers, findings };
}

function strange(store: Store, key: string): Finding {
  return finding('name-invalid', {
    message: `${escapeName(key)} in ${store.location} is no manifest of a version`,
    expected: 'versions/<service>/<version>.json',
    found: escapeName(key),
    at: { key: escapeName(key) },
    mend: 'Something other than contracts-kit wrote it: find out who can write there, and remove it.',
  });
}
