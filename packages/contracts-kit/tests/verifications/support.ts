import { recordBuilders, recordVerification } from '../../src/registry/record-verification.js';
import type { BuilderResult, VerificationResult } from '../../src/registry/verification-types.js';
import { readBuilders, readVerifications } from '../../src/registry/verifications.js';
import type { Store } from '../../src/store/store.js';
import { around } from '../support/memory-store.js';
import { commit } from '../support/versions.js';

export const now = new Date('2026-05-04T12:00:00.000Z');
export const pair = { provider: 'auth', providerVersion: '1.2.0', consumer: 'templates', digest: 'a'.repeat(64) };

const about = { provider: 'auth', providerVersion: '1.2.0', commit: commit(1), by: 'someone' };

/** A result of `pair`, verified; parts of it can be said otherwise. */
export function verification(parts: Partial<VerificationResult> = {}): VerificationResult {
  return {
    verification: 1,
    ...about,
    consumer: 'templates',
    digest: 'a'.repeat(64),
    kind: 'executed',
    outcome: 'verified',
    messages: [{ description: 'a user', event: 'UserCreated', outcome: 'verified' }],
    at: now.toISOString(),
    tools: { 'contracts-kit': '1.0.0' },
    ...parts,
  };
}

/** Says which message failed, so that two with different words say different things. */
export function failed(description: string, parts: Partial<VerificationResult> = {}): VerificationResult {
  const messages = [{ description, event: 'UserCreated', outcome: 'failed' as const }];
  return verification({ outcome: 'failed', messages, ...parts });
}

export function builders(parts: Partial<BuilderResult> = {}): BuilderResult {
  return {
    builders: 1,
    ...about,
    outcome: 'accepted',
    events: { UserCreated: { outcome: 'accepted', golden: 'b'.repeat(64) } },
    at: now.toISOString(),
    tools: { 'contracts-kit': '1.0.0' },
    ...parts,
  };
}

/** What a command does: looks, then records. */
export async function record(store: Store, result: VerificationResult) {
  return recordVerification(store, result, { before: await readVerifications(store, result, { now }), now });
}

export async function recordBuilt(store: Store, result: BuilderResult) {
  return recordBuilders(store, result, { before: await readBuilders(store, result, { now }), now });
}

/** As `around`, listings too. */
export function aroundAll(store: Store, wrap: <T>(work: () => Promise<T>) => Promise<T>): Store {
  return {
    ...around(store, wrap),
    async *list(...args) {
      yield* await wrap(async () => store.list(...args));
    },
  };
}
