import { canonicalJson, sha256 } from '../golden/canonical.js';
import { claimKey, goldenKey, manifestKey, pactKey } from './keys.js';
import { type Consumes, limits, type Manifest, manifestBytes, parseManifest } from './manifest.js';
import { checkName } from './names.js';

export interface PublishInput {
  service: string;
  version: string;
  kind: 'release' | 'snapshot';
  plannedVersion: string;
  git: { commit: string | null; branch: string | null; tag: string | null };
  goldens: { event: string; bytes: Uint8Array }[];
  pacts: { provider: string; bytes: Uint8Array }[];
  consumes: Record<string, Consumes>;
  emits: string[];
}

export interface PlannedObject {
  key: string;
  body: Uint8Array;
  /** Hex. */
  sha256: string;
  /** Bytes. */
  size: number;
}

export interface PublishPlan {
  service: string;
  version: string;
  /** Goldens and pacts in byte order of their keys. */
  objects: PlannedObject[];
  manifest: PlannedObject;
  /** `{"claim":1,"manifest":<sha256 of the manifest>}`: who may fill this version. */
  claim: PlannedObject;
}

/**
 * Everything a publish writes, as bytes; pure, so that the same commit gives the same plan on every machine.
 * A release's branch is left out and its planned version is its version; a snapshot's tag is left out, since a tag may be
 * added after it was published. Throws `name-invalid`, and `manifest-invalid` where the parts contradict each other.
 */
export function planPublish(input: PublishInput): PublishPlan {
  const { service, version, kind, git } = input;
  const release = kind === 'release';
  const objects = [
    ...input.goldens.map(({ event, bytes }) => planned(goldenKey(service, version, event), bytes)),
    ...input.pacts.map(({ provider, bytes }) => planned(pactKey(provider, service, version), bytes)),
  ].sort((a, b) => (a.key < b.key ? -1 : 1));
  const twice = objects.find(({ key }, index) => objects[index + 1]?.key === key);
  if (twice !== undefined) throw new RangeError(`${twice.key} is planned twice`);
  const manifest: Manifest = {
    manifest: 1,
    service: checkName('service', service, { source: 'package' }),
    version: checkName('version', version, { source: 'package' }),
    kind,
    plannedVersion: release ? version : input.plannedVersion,
    git: { commit: git.commit, branch: release ? null : git.branch, tag: release ? git.tag : null },
    objects: Object.fromEntries(objects.map(({ key, size, sha256: digest }) => [key, { sha256: digest, size }])),
    consumes: input.consumes,
    emits: [...input.emits].sort(),
  };
  const bytes = manifestBytes(manifest);
  const key = manifestKey(service, version);
  parseManifest(bytes, { service, version, at: { key } }); // what readers would refuse must not be written
  const body = planned(key, bytes);
  const claim = Buffer.from(`${canonicalJson({ claim: 1, manifest: body.sha256 }, { indent: 2 })}\n`, 'utf8');
  return { service, version, objects, manifest: body, claim: planned(claimKey(service, version), claim) };
}

/**
 * 16 hex digits that change with anything that a manifest would say except the version's own name: what to call a dirty
 * tree's snapshot, so that one name can never stand for two contents.
 */
export function contentDigest(input: Omit<PublishInput, 'version' | 'kind'>): string {
  const { service, plannedVersion, git, goldens, pacts, consumes, emits } = input;
  const parts = {
    service,
    plannedVersion,
    commit: git.commit,
    branch: git.branch,
    goldens: goldens.map(({ event, bytes }) => [event, sha256(bytes)]).sort(),
    pacts: pacts.map(({ provider, bytes }) => [provider, sha256(bytes)]).sort(),
    consumes,
    emits: [...emits].sort(),
  };
  return sha256(Buffer.from(canonicalJson(parts), 'utf8')).slice(0, 16);
}

function planned(key: string, body: Uint8Array): PlannedObject {
  if (body.length > limits.objectBytes)
    throw new RangeError(`${key} has ${body.length} bytes, at most ${limits.objectBytes}`);
  return { key, body, sha256: sha256(body), size: body.length };
}
