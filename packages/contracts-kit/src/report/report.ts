import type { Finding } from '../finding.js';

/**
 * What came of one check. Never merged into "passed": each word says something else. `info` is no check: a line that tells something.
 * `no consumers yet`, `no provider yet`, `not yet`, `pending` and `store not seen` are warnings; `skipped` says why in `detail`.
 */
export type Outcome =
  | 'passed'
  | 'verified'
  | 'generated'
  | 'fetched'
  | 'published'
  | 'recorded'
  | 'unchanged'
  | 'removed'
  | 'info'
  | 'skipped'
  | 'not yet'
  | 'pending'
  | 'no consumers yet'
  | 'no provider yet'
  | 'store not seen'
  | 'unknown'
  | 'failed';

export interface Check {
  /** What was checked: `UserCreated`, `example templates/TemplateDeleted/email.json`. */
  name: string;
  outcome: Outcome;
  detail?: string;
}

/** Everything a command has to say. Formatters turn it into text; nothing else prints results. */
export interface Report {
  command: string;
  service: string;
  /** The service's folder, absolute. */
  dir: string;
  /** Where the person stands, absolute; paths are shown relative to it. */
  cwd: string;
  checks: readonly Check[];
  findings: readonly Finding[];
  /** For `--format json` only: what a machine may want beyond checks and findings. */
  data?: unknown;
  /** What the command is asked for is a document, such as a policy: as text it is printed alone, and the rest goes to stderr. */
  document?: string;
}

export type Format = 'text' | 'json' | 'junit' | 'github';
export const formats: readonly Format[] = ['text', 'json', 'junit', 'github'];
