import { sha256 } from '../../src/golden/canonical.js';
import { headBytes } from '../../src/registry/head.js';
import { headKey, manifestKey, pactKey } from '../../src/registry/keys.js';
import type { Manifest } from '../../src/registry/manifest.js';
import { sealedJson } from '../../src/registry/seal.js';
import type { Store } from '../../src/store/store.js';
import { commit, headOf } from './versions.js';

/** A consumer that is not in the workspace, as the store knows it. */
export const stranger = 'billing';

/** A pact of `billing` with templates that is whole and that templates fulfils; parts of it can be said otherwise. */
export function pactOf(parts: Record<string, unknown> = {}, consumer = stranger): Record<string, unknown> {
  return {
    consumer: { name: consumer },
    provider: { name: 'templates' },
    interactions: [messageOf()],
    metadata: { pactSpecification: { version: '4.0' } },
    ...parts,
  };
}

export function messageOf(parts: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: 'Asynchronous/Messages',
    description: 'a template is gone',
    metadata: { event: 'TemplateDeleted' },
    contents: { content: { specversion: '1.0' }, contentType: 'application/json', encoded: false },
    ...parts,
  };
}

/**
 * A version of `billing` with a pact on templates, written by hand as someone with access to the bucket could: what the kit
 * itself would never publish. The manifest is valid, sealed and fits the object, unless `change` makes it otherwise; the head of
 * main points at it. Gives the pact's key.
 */
export async function publishByHand(
  store: Store,
  pact: unknown,
  {
    change = (manifest) => manifest,
    version = `0.0.0-main-0d6e4079.g${commit(1)}`,
  }: { change?: (manifest: Manifest) => unknown; version?: string } = {},
): Promise<string> {
  const bytes = typeof pact === 'string' ? Buffer.from(pact) : Buffer.from(`${JSON.stringify(pact, null, 2)}\n`);
  const key = pactKey('templates', stranger, version);
  const manifest: Manifest = {
    manifest: 1,
    service: stranger,
    version,
    kind: 'snapshot',
    plannedVersion: '1.0.0',
    git: { commit: commit(1), branch: 'main', tag: null },
    objects: { [key]: { sha256: sha256(bytes), size: bytes.length } },
    consumes: { templates: { range: null, events: { TemplateDeleted: {} } } },
    emits: [],
  };
  await store.create(key, bytes);
  await store.create(manifestKey(stranger, version), sealedJson(change(manifest) as object));
  const head = headOf({ service: stranger, version, plannedVersion: '1.0.0' });
  await store.create(headKey(stranger, 'main'), headBytes(head));
  return key;
}
