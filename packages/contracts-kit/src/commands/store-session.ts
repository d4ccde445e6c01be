import type { GitContext } from '../git/context.js';
import type { Service } from '../service/service.js';
import type { Store } from '../store/store.js';

/** What a command on the store alone works with: it may run where no package is checked out. */
export interface StoreSession {
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  /** Where the person stands, absolute. */
  cwd: string;
  /** A line for people, on stderr. */
  note(line: string): void;
  /** Overwrites itself on a terminal and is silent elsewhere. */
  progress(line: string): void;
  /** The shared store, read through the local cache of immutable objects. */
  store: Store;
  /** The clock, read once for each command, so that one answer has one time. */
  now: Date;
  /** The package that `--service` names or that the command stands in; undefined elsewhere. */
  package: Service | undefined;
  /** The service that `--service` names; undefined where the flag was not given. */
  named?: string | undefined;
  /** Of `--service`, else of the package at hand. Throws `service-not-named`. */
  service(): string;
  /** Of where the command stands. */
  git(): Promise<GitContext>;
  /** Who acts, for records: the CI's run, else the login name. At most 200 printable characters. */
  by(): Promise<string>;
}
