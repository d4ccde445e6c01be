/**
 * Records: what cannot be read off a commit, because someone decided or did it at a time. Each service has one journal,
 * `records/<service>/log/<seq>.json`, and each environment one, `environments/<environment>/log/<seq>.json`: append-only,
 * numbered without gaps from 1, created by put-if-absent, so that one total order exists and two writers lose nothing.
 */

/** One entry of a journal. Times never go back along a journal: a writer with a slow clock takes its predecessor's time. */
export interface Entry<T> {
  entry: 1;
  /** From 1, without gaps. */
  seq: number;
  /** ISO 8601, UTC, milliseconds. */
  at: string;
  /** Who or what wrote it, for people: `GitHub Actions run 812 of acme/shop`, a login name. */
  by: string;
  /** sha256 (hex) of the bytes of the entry before it; null for the first. An edited journal no longer fits together. */
  previous: string | null;
  record: T;
}

/** What happened to a service. */
export type ServiceRecord =
  | { kind: 'head-moved'; branch: string; version: string; from: string | null }
  | { kind: 'branch-closed'; branch: string }
  /** One live version for each instance; the instance is `default` where none was named. */
  | { kind: 'deployed'; environment: string; instance: string; version: string; emitsAgain?: string[] | undefined }
  | { kind: 'undeployed'; environment: string; instance: string }
  /**
   * Many live versions: what customers run. `emitsAgain`, here and of a deployment: events that the service had retired and that this version
   * emits, which ends that.
   */
  | { kind: 'released'; environment: string; version: string; emitsAgain?: string[] | undefined }
  | { kind: 'support-ended'; environment: string; version: string }
  /** The service binds nobody any more; with `event`, it no longer reads that event of `provider`, or, where that is null, no longer emits it. */
  | { kind: 'retired'; event: string | null; provider: string | null; reason: string }
  | { kind: 'yanked'; version: string; reason: string }
  /** None of these was live here, and each was marked before (`tombstone.ts`): whoever records after this entry can see the mark. What a
   * retired service ran of them does not come back with it. */
  | { kind: 'condemned'; versions: string[] }
  /** A deployment that was allowed although a pair with this counterpart is not good. */
  | { kind: 'ignored'; environment: string; version: string; counterpart: string; reason: string };

/** Durations in milliseconds. How long events of an undeployed version may still arrive. */
export interface Retention {
  default: number;
  /** By provider, `auth`, or by event, `auth/UserCreated`; the more special one counts. */
  of: Record<string, number>;
}

/** What is said of an environment; the newest counts. */
export interface EnvironmentRecord {
  kind: 'declared';
  production: boolean;
  retention: Retention;
  /** Milliseconds by which clocks may disagree; added to every window. */
  margin: number;
}

/** The instance that is meant where nobody names any. */
export const DEFAULT_INSTANCE = 'default';

/** One version that runs, or ran, in an environment. Times as in entries. */
export interface Presence {
  environment: string;
  /** null for a release, which has no instance. */
  instance: string | null;
  version: string;
  since: string;
}

export interface Departure extends Presence {
  until: string;
}

/** What a service gave up: to read an event of that provider or, where that is null, to emit it. */
export interface RetiredEvent {
  event: string;
  provider: string | null;
  at: string;
  reason: string;
}

/** Everything a service's journal comes to at a time: bounded by what is live, was live within `KEPT_DEPARTURES_MS`, or is a head. */
export interface ServiceState {
  seq: number;
  /** Of the last entry; null for an empty journal. */
  at: string | null;
  live: Presence[];
  departed: Departure[];
  heads: { branch: string; version: string; at: string }[];
  closedBranches: { branch: string; at: string }[];
  retired: { at: string; reason: string } | null;
  retiredEvents: RetiredEvent[];
  yanked: { version: string; at: string; reason: string }[];
}

/** 400 days: no environment can declare a longer retention. */
export const KEPT_DEPARTURES_MS = 400 * 24 * 60 * 60 * 1000;
