import { createHash } from 'node:crypto';
import { type Head, headBytes } from '../../src/registry/head.js';
import { headKey } from '../../src/registry/keys.js';
import { type PublishInput, type PublishPlan, planPublish } from '../../src/registry/plan.js';
import { executePublish } from '../../src/registry/publish.js';
import type { Store } from '../../src/store/store.js';
import { text } from './memory-store.js';

/** A commit id that is recognisable by its number. */
export function commit(number: number): string {
  return createHash('sha1').update(String(number)).digest('hex');
}

/** A version of auth with one golden and one pact; every part can be said otherwise. */
export function publishInput(parts: Partial<PublishInput> = {}): PublishInput {
  return {
    service: 'auth',
    version: '1.2.0',
    kind: 'release',
    plannedVersion: '1.2.0',
    git: { commit: commit(1), branch: 'main', tag: 'auth@1.2.0' },
    goldens: [{ event: 'UserCreated', bytes: text('{"golden":1}\n') }],
    pacts: [{ provider: 'templates', bytes: text('{"pact":1}\n') }],
    consumes: { templates: { range: '^1.0.0', events: { TemplateDeleted: {} } } },
    emits: ['UserCreated'],
    ...parts,
  };
}

export async function publishVersion(store: Store, parts: Partial<PublishInput> = {}): Promise<PublishPlan> {
  const plan = planPublish(publishInput(parts));
  await executePublish(store, plan);
  return plan;
}

export function headOf(parts: Partial<Head> = {}): Head {
  return {
    head: 1,
    service: 'auth',
    branch: 'main',
    version: '1.2.0',
    commit: commit(1),
    plannedVersion: '1.2.0',
    run: null,
    repository: null,
    ...parts,
  };
}

export async function putHead(store: Store, parts: Partial<Head> = {}): Promise<void> {
  const head = headOf(parts);
  await store.create(headKey(head.service, head.branch), headBytes(head));
}
