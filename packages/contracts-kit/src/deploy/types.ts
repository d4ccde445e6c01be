import type { Json } from '../containment/types.js';
import type { Environment } from '../registry/environment-journal.js';
import type { Manifest } from '../registry/manifest.js';
import type { ServiceState } from '../registry/record-types.js';
import type { BuilderResult, VerificationResult } from '../registry/verification-types.js';
import type { Recorded } from '../registry/verifications.js';

/** What a person may ask for beside the question; all false unless asked. */
export interface Strictness {
  /** A provider that is not in the environment is a no for its consumer. */
  strict: boolean;
  /** A proof is not enough. */
  requireExecuted: boolean;
  /** An execution is not enough: it shows only the events that were built. */
  requireProven: boolean;
  /** Candidates take the place of what is deployed on every instance; else only where there is one, without a name. */
  everyInstance: boolean;
}

export const LENIENT: Strictness = {
  strict: false,
  requireExecuted: false,
  requireProven: false,
  everyInstance: false,
};

/** May these versions be deployed to this environment now? */
export interface Question extends Strictness {
  environment: Environment;
  /** Milliseconds since 1970, UTC. No other clock is read. */
  now: number;
  /** Deployed together: all pairs among them count. */
  candidates: readonly Candidate[];
  ignores: readonly Ignore[];
}

export interface Candidate {
  service: string;
  version: string;
  manifest: Manifest;
}

/** Pairs of a candidate with this service do not count. */
export interface Ignore {
  service: string;
  reason: string;
}

/** What is recorded of a service that a candidate has an edge with, and of the candidates themselves. */
export interface ServiceFacts {
  state: ServiceState;
  /** By version: at least those that `standings` names. */
  manifests: ReadonlyMap<string, Manifest>;
}

export interface Facts {
  services: ReadonlyMap<string, ServiceFacts>;
  /** By candidate: the services that ever published a pact with it. */
  consumers: ReadonlyMap<string, readonly string[]>;
}

/** How a version stands in the environment. Times in ISO 8601. */
export type Standing =
  | { kind: 'candidate' }
  | { kind: 'live'; since: string }
  /** It has departed, and its events may still arrive. */
  | { kind: 'draining'; until: string }
  /** A candidate takes its place: from now on its events drain. */
  | { kind: 'replaced' };

export interface Party {
  service: string;
  version: string;
  standing: Standing;
  manifest: Manifest;
}

/** A version that reads, and a version whose events it reads. */
export interface Pair {
  consumer: Party;
  provider: Party;
}

/** What is known of a pair: read from the store, or computed from what was read. */
export interface Knowledge {
  /** Undefined where the consumer's version has no usable pact with the provider, with the reason. */
  pact: PactFacts | { unusable: string };
  /** Newest first, as are the builders'. Recorded proofs are among them. */
  results: readonly Recorded<VerificationResult>[];
  /** By event; empty where nobody asked. */
  proofs: ReadonlyMap<string, EventProof>;
  builders: readonly Recorded<BuilderResult>[];
}

interface PactFacts {
  key: string;
  digest: string;
  /** Of the messages that name one. */
  events: readonly string[];
}

/** Whether every event of the golden, within the consumer's scope, is accepted by one of its messages. */
export interface EventProof {
  event: string;
  /** Of the golden that was read. */
  golden: string;
  verdict: 'proven' | 'refuted' | 'unknown';
  /** Begins a sentence's second half: what was found, or why it is not known. */
  why: string;
  /** An event the provider may send, and the place in it, JSON Pointer. */
  witness?: Json;
  at?: string;
  /** The message of the pact that refuses it. */
  message?: string;
}

/** Why a pair is judged as it is; docs/commands/can-i-deploy.md has each. */
export type Rule =
  | 'executed'
  | 'proven'
  | 'reads-nothing'
  | 'out-of-range'
  | 'not-emitted'
  | 'failed'
  | 'refuted'
  | 'pact-unusable'
  | 'not-verified'
  | 'not-proven'
  | 'not-executed'
  | 'builders-not-checked';

export type Verdict = 'yes' | 'no' | 'unknown';

export interface Judgement {
  verdict: Verdict;
  rule: Rule;
  /** One line, without the names of the pair. */
  why: string;
  /** What it is about, where it is about one event. */
  event?: string;
  /** Key of the store. */
  evidence?: string;
  /** Of a recorded failure: the mismatch, for people. */
  mismatch?: string;
  /** Of a refuted proof. */
  witness?: Json;
  at?: string;
  /** Of what was verified by execution: that the golden allows an event which the pact refuses. It does not count, and is said. */
  doubt?: { event: string; why: string; witness?: Json; at?: string };
}

export interface JudgedPair extends Judgement {
  pair: Pair;
  /** It would not be good, and does not count, for this reason. */
  ignored?: string;
}

export interface Note {
  kind: 'absent' | 'ignored-absent' | 'retired' | 'retired-event' | 'ignore-idle' | 'revived';
  service: string;
  /** The candidate that passes for it, of `ignored-absent`. */
  by?: { service: string; version: string };
  text: string;
}

/** What is wrong with a candidate whatever it meets. */
export interface Refusal {
  service: string;
  version: string;
  kind: 'yanked' | 'provider-absent';
  text: string;
}

export interface Answer {
  answer: Verdict;
  pairs: readonly JudgedPair[];
  refusals: readonly Refusal[];
  notes: readonly Note[];
}
