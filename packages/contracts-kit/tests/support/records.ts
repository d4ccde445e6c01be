import { journalKey } from '../../src/registry/keys.js';
import type { ServiceRecord } from '../../src/registry/record-types.js';
import { appendServiceRecord } from '../../src/registry/service-journal.js';
import type { Store } from '../../src/store/store.js';

/** A moment that is recognisable by its number of minutes. */
export function minute(number: number): Date {
  return new Date(Date.UTC(2026, 10, 1) + number * 60_000);
}

/** The version `1.0.<number>`, deployed on the one instance of an environment. */
export function deployed(number: number, environment = 'production'): ServiceRecord {
  return { kind: 'deployed', environment, instance: 'default', version: `1.0.${number}` };
}

/** Entries `from` to `count` of auth's journal, one a minute: each deploys the next version, of `versions` in turn. */
export async function fill(store: Store, count: number, from = 1, versions = Number.POSITIVE_INFINITY): Promise<void> {
  for (let number = from; number <= count; number += 1) {
    await appendServiceRecord(store, 'auth', deployed(number % versions), { now: minute(number), by: 'test' });
  }
}

export const entryOf = (seq: number, service = 'auth') => journalKey({ kind: 'service', name: service }, 'log', seq);
export const checkpointOf = (seq: number) => journalKey({ kind: 'service', name: 'auth' }, 'checkpoints', seq);
