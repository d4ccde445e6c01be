import { resolve } from 'node:path';
import type { Finding, Place } from '../finding.js';
import type { GitContext } from '../git/context.js';
import type { Selector } from '../registry/selectors.js';
import type { Check } from '../report/report.js';
import type { Service } from '../service/service.js';
import type { Store } from '../store/store.js';

/** What a command works with. Everything slow is asked for, never made in advance. */
export interface Session {
  service: Service;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  /** Of `--select`: which versions of every counterpart to look at, whatever is declared. */
  select?: readonly Selector[];
  /** A line for people, on stderr. */
  note(line: string): void;
  /** Overwrites itself on a terminal and is silent elsewhere. */
  progress(line: string): void;
  /** The shared store, read through a local cache; `undefined` when it was said that none is to be seen. */
  store(): Promise<Store | undefined>;
  git(): Promise<GitContext>;
  /** The service's version raised by its pending changesets. */
  planned(): Promise<string>;
}

/** What every command comes to. */
export interface Result {
  checks: Check[];
  findings: Finding[];
  data?: unknown;
  /** `Report.document`. */
  document?: string;
}

export function merged(...results: readonly Result[]): Result {
  return {
    checks: results.flatMap((each) => each.checks),
    findings: results.flatMap((each) => each.findings),
  };
}

/** The pact module names files relative to the service, as its tests show them; reports want them absolute. */
export function absolutePlaces(one: Finding, dir: string): Finding {
  const absolute = (place: Place) => (place.file === undefined ? place : { ...place, file: resolve(dir, place.file) });
  return {
    ...one,
    ...(one.at && { at: absolute(one.at) }),
    ...(one.expectedAt && { expectedAt: absolute(one.expectedAt) }),
  };
}
