import type { Store } from '../store/store.js';
import { type ReadOptions, readOn } from './journal-read.js';
import type { Entry, ServiceRecord, ServiceState } from './record-types.js';
import { emptyServiceState, foldService } from './service-fold.js';
import { serviceJournal } from './service-journal.js';

/** What a whole journal says of the age of versions. */
export interface History {
  state: ServiceState;
  /** By version: when a record spoke of it last, or said that it ceased to be a head or to be live. ISO 8601. */
  spoken: ReadonlyMap<string, string>;
  /** By version: when it ceased to be live the last time, anywhere. ISO 8601. */
  until: ReadonlyMap<string, string>;
}

/**
 * Reads a service's journal from its first entry: states keep no time of what is over. Requests grow with the journal, a few hundred a second on
 * S3; nothing but `prune` reads so much. Throws as `readServiceState`.
 */
export async function readHistory(store: Store, service: string, options: ReadOptions): Promise<History> {
  const spoken = new Map<string, string>();
  const until = new Map<string, string>();
  const journal = serviceJournal(service);
  const fold = (state: ServiceState, entry: Entry<ServiceRecord>) => {
    const next = foldService(state, entry);
    for (const version of versionsIn(entry.record)) spoken.set(version, entry.at);
    for (const one of next.departed) {
      if (one.until !== entry.at) continue;
      spoken.set(one.version, entry.at);
      until.set(one.version, entry.at);
    }
    return next;
  };
  const start = { state: emptyServiceState, read: [], last: null, due: undefined };
  const { state } = await readOn(store, { ...journal, fold }, start, options);
  // What was live when the service was retired ceased then.
  for (const { version } of state.retired === null ? [] : state.live) {
    const { at } = state.retired!;
    if ((spoken.get(version) ?? '') < at) spoken.set(version, at);
    until.set(version, at);
  }
  return { state, spoken, until };
}

/** Of which the record says something that counts for their age. */
function versionsIn(record: ServiceRecord): string[] {
  if (record.kind === 'head-moved') return record.from === null ? [record.version] : [record.version, record.from];
  return 'version' in record ? [record.version] : [];
}
