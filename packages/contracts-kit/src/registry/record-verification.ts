import { FindingError, finding } from '../finding.js';
import type { Store } from '../store/store.js';
import { builderKey, MAX_RESULT, verificationKey } from './keys.js';
import { refuseTombstoned } from './tombstone.js';
import { parseBuilders, parseVerification, resultBytes, saysTheSame } from './verification-schema.js';
import type { BuilderResult, VerificationResult } from './verification-types.js';
import { latestOf, type ResultsRead } from './verifications.js';

export interface WriteOptions {
  /** What was read of the pair before, without `asOf`. */
  before: Pick<ResultsRead<VerificationResult | BuilderResult>, 'results' | 'last'>;
  now: Date;
  signal?: AbortSignal;
}

export type Written = { outcome: 'recorded' | 'unchanged'; key: string };

/**
 * Adds a result under the next number. The same as the newest of its kind is not written again (`unchanged`), also when
 * another pipeline has just written it. It may be killed at any moment: a result is one object.
 * @throws FindingError `verification-not-recorded` when no number is left; `version-tombstoned` for what `prune` has marked; `verification-invalid`; what the store throws
 */
export function recordVerification(store: Store, result: VerificationResult, options: WriteOptions): Promise<Written> {
  const keyOf = (seq: number) => verificationKey(result, seq, result.kind);
  parseVerification(resultBytes(result), { ...result, seq: 1 }, options.now); // what readers would refuse must not be written
  return append(store, result, options, keyOf, (body, seq) => parseVerification(body, { ...result, seq }, options.now));
}

/** As `recordVerification`. */
export function recordBuilders(store: Store, result: BuilderResult, options: WriteOptions): Promise<Written> {
  const { provider, providerVersion } = result;
  parseBuilders(resultBytes(result), { ...result, seq: 1 }, options.now);
  const keyOf = (seq: number) => builderKey(provider, providerVersion, seq);
  return append(store, result, options, keyOf, (body, seq) => parseBuilders(body, { ...result, seq }, options.now));
}

async function append<T extends VerificationResult | BuilderResult>(
  store: Store,
  result: T,
  { before, signal }: WriteOptions,
  keyOf: (seq: number) => string,
  parse: (body: Uint8Array, seq: number) => T,
): Promise<Written> {
  const request = signal === undefined ? {} : { signal };
  const kind = 'kind' in result ? result.kind : undefined;
  const known = latestOf<VerificationResult | BuilderResult>(before.results, kind);
  let newest = known && { key: known.key, result: known.result as T };
  const body = resultBytes(result);
  await refuseTombstoned(store, result.provider, result.providerVersion, request);
  for (let seq = before.last + 1; seq <= MAX_RESULT; seq += 1) {
    if (newest && saysTheSame(newest.result, result)) return { outcome: 'unchanged', key: newest.key };
    const key = keyOf(seq);
    // Of many at once one gets the number; the others look at what it wrote and take the next.
    if ((await store.create(key, body, request)).outcome === 'created') return { outcome: 'recorded', key };
    const there = await store.get(key, request);
    if (there.outcome !== 'found') continue; // it existed and is gone: someone deletes objects at this moment
    if (Buffer.compare(there.body, body) === 0) return { outcome: 'recorded', key }; // ours: its answer was lost
    const theirs = parse(there.body, seq);
    if (kind === undefined || ('kind' in theirs && theirs.kind === kind)) newest = { key, result: theirs };
  }
  if (newest && saysTheSame(newest.result, result)) return { outcome: 'unchanged', key: newest.key };
  throw new FindingError(
    finding('verification-not-recorded', {
      message: `${keyOf(MAX_RESULT)} is the last number that a result can have.`,
      at: { key: keyOf(MAX_RESULT) },
      mend: 'Find out what records so often: the same result is recorded once.',
    }),
  );
}
