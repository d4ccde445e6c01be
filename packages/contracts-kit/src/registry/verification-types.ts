/**
 * Results of checking one pact's content against one version of its provider:
 * `verifications/<provider>/<provider version>/<consumer>/<pact digest>/<seq>.json`, of a proof `<seq>.proven.json`, and of the provider's own builders:
 * `verifications/<provider>/<provider version>/_builders/<seq>.json`. Append-only, numbered without gaps from 1, created by put-if-absent;
 * the newest of a kind counts for people, and one success is enough for a decision, since neither side ever changes.
 */
export interface VerificationResult {
  verification: 1;
  provider: string;
  providerVersion: string;
  consumer: string;
  /** `pactDigest`: parties, specification and messages, without metadata. */
  digest: string;
  /** `executed`: Pact's verifier held real events of the provider's code against it. `proven`: the golden satisfies it. */
  kind: 'executed' | 'proven';
  /** `verified` only when every message is. */
  outcome: 'verified' | 'failed' | 'unknown';
  messages: MessageOutcome[];
  /** The provider's code that was executed, or whose golden was read. */
  commit: string | null;
  /** ISO 8601, UTC. */
  at: string;
  by: string;
  tools: Record<string, string>;
}

export interface MessageOutcome {
  description: string;
  /** null where neither the pact nor the event's `type` says it. */
  event: string | null;
  outcome: 'verified' | 'failed' | 'unknown';
  /** For people, at most 2000 characters: the mismatch, the witness, or why it is not known. */
  detail?: string;
  /** sha256 of the golden that was read; of a proof only. */
  golden?: string;
  /**
   * sha256 of the canonical JSON of the scope within which it was proven; absent for the event's whole traffic. A proof says
   * something of a consumer version only when its manifest has this scope, since a pact's digest does not cover it.
   */
  scope?: string;
}

/** What the provider's real builders emitted, held against its own goldens, for every event of that version. */
export interface BuilderResult {
  builders: 1;
  provider: string;
  providerVersion: string;
  outcome: 'accepted' | 'refused';
  events: Record<string, { outcome: 'accepted' | 'refused'; golden: string }>;
  commit: string | null;
  at: string;
  by: string;
  tools: Record<string, string>;
}
