import type { Store } from '../store/store.js';
import { requireManifest } from './read.js';
import type { ServiceRecord, ServiceState } from './record-types.js';

/**
 * The record with the events that its version emits although the service had retired them, of a deployment or a release. Said in the record, so that
 * what a journal comes to needs no manifest, and a version that was pruned since has ended a retirement all the same.
 */
export async function withRevivals(
  store: Store,
  service: string,
  { state, record }: { state: ServiceState; record: ServiceRecord },
  options: { signal?: AbortSignal },
): Promise<ServiceRecord> {
  if (record.kind !== 'deployed' && record.kind !== 'released') return record;
  const given = state.retiredEvents.filter(({ provider }) => provider === null).map(({ event }) => event);
  if (given.length === 0) return record;
  const { emits } = await requireManifest(store, service, record.version, 'to be recorded', options);
  const emitsAgain = given.filter((event) => emits.includes(event)).sort();
  return emitsAgain.length === 0 ? record : { ...record, emitsAgain };
}
