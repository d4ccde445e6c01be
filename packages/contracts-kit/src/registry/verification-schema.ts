import * as z from 'zod';
import { FindingError, finding } from '../finding.js';
import { canonicalJson, sha256 } from '../golden/canonical.js';
import { byCodeUnit } from '../golden/json.js';
import { builderKey, type Pair, verificationKey } from './keys.js';
import { commitSchema, eventSchema, invalid, parseStored, serviceSchema, versionSchema } from './manifest.js';
import { sealedJson } from './seal.js';
import type { BuilderResult, MessageOutcome, VerificationResult } from './verification-types.js';

/** How far the clock of whoever recorded may be ahead of the reader's, in milliseconds. */
const CLOCK_MARGIN_MS = 5 * 60 * 1000;
/** Of one message's `detail`, in characters. */
export const MAX_DETAIL = 2000;
const MAX_MESSAGES = 10_000;

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
const messageOutcomes = z.enum(['verified', 'failed', 'unknown']);
const about = {
  provider: serviceSchema,
  providerVersion: versionSchema,
  commit: commitSchema.nullable(),
  at: z.iso.datetime(),
  by: z.string().max(200),
  tools: z.record(z.string().regex(/^[@a-z0-9][@a-z0-9._/-]{0,99}$/), z.string().max(100)),
};

/** Fields it does not know are left out: a later kit may add some. */
const verificationSchema: z.ZodType<VerificationResult> = z
  .object({
    verification: z.literal(1),
    ...about,
    consumer: serviceSchema,
    digest: sha256Schema,
    kind: z.enum(['executed', 'proven']),
    outcome: messageOutcomes,
    messages: z
      .array(
        z.object({
          description: z.string().max(10_000),
          event: eventSchema.nullable(),
          outcome: messageOutcomes,
          detail: z.string().max(MAX_DETAIL).exactOptional(),
          golden: sha256Schema.exactOptional(),
          scope: sha256Schema.exactOptional(),
        }),
      )
      .max(MAX_MESSAGES),
  })
  .refine(({ outcome, messages }) => outcome === outcomeOf(messages), {
    path: ['outcome'],
    message: 'it is not what its messages come to',
  });

const builderSchema: z.ZodType<BuilderResult> = z
  .object({
    builders: z.literal(1),
    ...about,
    outcome: z.enum(['accepted', 'refused']),
    events: z.record(eventSchema, z.object({ outcome: z.enum(['accepted', 'refused']), golden: sha256Schema })),
  })
  .refine(({ outcome, events }) => outcome === builderOutcomeOf(events), {
    path: ['outcome'],
    message: 'it is not what its events come to',
  });

/** What the messages of a pact come to: `verified` only when there are some and each is. */
export function outcomeOf(messages: readonly Pick<MessageOutcome, 'outcome'>[]): VerificationResult['outcome'] {
  if (messages.some(({ outcome }) => outcome === 'failed')) return 'failed';
  return messages.length > 0 && messages.every(({ outcome }) => outcome === 'verified') ? 'verified' : 'unknown';
}

export function builderOutcomeOf(events: BuilderResult['events']): BuilderResult['outcome'] {
  return Object.values(events).every(({ outcome }) => outcome === 'accepted') ? 'accepted' : 'refused';
}

/** What a proof says its scope was by; undefined for none. */
export function scopeDigest(scope: Readonly<Record<string, unknown>> | undefined): string | undefined {
  return scope === undefined ? undefined : sha256(canonicalJson(scope));
}

/** The stored bytes: canonical JSON, sealed, and a newline, messages in an order of their own. */
export function resultBytes(result: VerificationResult | BuilderResult): Uint8Array {
  const ordered = 'messages' in result ? { ...result, messages: sorted(result.messages) } : result;
  return sealedJson(ordered);
}

function sorted(messages: readonly MessageOutcome[]): MessageOutcome[] {
  return messages
    .map((message) => ({ message, order: `${message.description}\u0000${canonicalJson(message)}` }))
    .sort((a, b) => byCodeUnit(a.order, b.order))
    .map(({ message }) => message);
}

/**
 * Whether two results say the same: kind, outcome, messages, tools and commit. Not the words in `detail`, in which a
 * builder's random values stand, nor who recorded it and when.
 */
export function saysTheSame(a: VerificationResult | BuilderResult, b: VerificationResult | BuilderResult): boolean {
  return statement(a) === statement(b);
}

function statement(result: VerificationResult | BuilderResult): string {
  const { tools, commit, outcome } = result;
  if ('events' in result) return canonicalJson({ tools, commit, outcome, events: result.events });
  const messages = sorted(result.messages.map(({ detail: _, ...message }) => message));
  return canonicalJson({ tools, commit, outcome, kind: result.kind, messages });
}

/**
 * Throws a FindingError with `verification-invalid`, and nothing else, whatever the bytes are: a bad shape, another pair than its
 * key says, a time after `now` by more than clocks may disagree.
 */
export function parseVerification(
  bytes: Uint8Array,
  pair: Pair & { seq: number; kind: VerificationResult['kind'] },
  now: Date,
): VerificationResult {
  const key = verificationKey(pair, pair.seq, pair.kind);
  const result = parseStored(bytes, verificationSchema, { ...what, at: { key } });
  for (const name of ['provider', 'providerVersion', 'consumer', 'digest', 'kind'] as const) {
    if (result[name] !== pair[name])
      throw invalid(what.code, what.what, { key }, [`its ${name} is not that of its key`]);
  }
  return timely(result, key, now);
}

/** As `parseVerification`. */
export function parseBuilders(
  bytes: Uint8Array,
  of: { provider: string; providerVersion: string; seq: number },
  now: Date,
): BuilderResult {
  const key = builderKey(of.provider, of.providerVersion, of.seq);
  const result = parseStored(bytes, builderSchema, { ...what, at: { key } });
  for (const name of ['provider', 'providerVersion'] as const) {
    if (result[name] !== of[name]) throw invalid(what.code, what.what, { key }, [`its ${name} is not that of its key`]);
  }
  return timely(result, key, now);
}

const what = { code: 'verification-invalid', what: 'verification result' } as const;

function timely<T extends { at: string }>(result: T, key: string, now: Date): T {
  if (Date.parse(result.at) <= now.getTime() + CLOCK_MARGIN_MS) return result;
  throw invalid(what.code, what.what, { key }, [`its time ${result.at} is after now, ${now.toISOString()}`]);
}

/** For an object where only results may be. */
export function strayResult(key: string): FindingError {
  const shown = key.slice(0, 1024).replace(/[^\x20-\x7e]/g, '?');
  return new FindingError(
    finding('verification-invalid', {
      message: `${shown} is no verification result`,
      expected:
        'verifications/<provider>/<version>/<consumer>/<pact digest>/<4 digits>.json, …/<4 digits>.proven.json or …/_builders/<4 digits>.json',
      found: shown,
      at: { key: shown },
      mend: 'Something other than contracts-kit wrote it, or a newer contracts-kit did. Find out who can write there, and remove it.',
    }),
  );
}
