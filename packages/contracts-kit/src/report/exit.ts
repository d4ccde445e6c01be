import type { Code, Finding } from '../finding.js';
import type { Check } from './report.js';

/** What the process says to its caller. */
export const ExitCode = {
  /** Every check passed, or has a warning at most. */
  ok: 0,
  /** A check failed: a contract, an example, a pact or a declaration is wrong. */
  failed: 1,
  /** The command line, the folder or the store that was named is wrong; nothing was done. */
  usage: 2,
  /** It could not be found out: the store, the network or a tool failed. Not a verdict on any contract. */
  unavailable: 3,
  /** A defect of the kit. */
  internal: 4,
  /** A version may or may not be deployed: neither is known. Not a yes. */
  undecided: 5,
  /** Ctrl-C, by convention 128 + SIGINT. */
  interrupted: 130,
} as const;

/** Each code that says something else than "a check failed". */
const usage: ReadonlySet<Code> = new Set<Code>([
  'service-not-found',
  'service-not-named',
  'store-invalid',
  'store-missing-in-ci',
  'environment-unknown',
  'service-unknown',
  'version-unpublished',
  'event-unknown',
  'argument-invalid',
  'snapshot-invalid',
  'policy-needs-bucket',
]);
const unavailable: ReadonlySet<Code> = new Set<Code>([
  'store-unreachable',
  'store-denied',
  'store-credentials-missing',
  'store-failed',
  'store-bucket-missing',
  'validator-failed',
  'tool-missing',
  'record-contended',
  'deploy-unanswered',
  'prune-horizon',
]);

/** Gravest first: what makes the other verdicts meaningless comes before them. */
const gravity = [
  ExitCode.interrupted,
  ExitCode.internal,
  ExitCode.usage,
  ExitCode.unavailable,
  ExitCode.failed,
  ExitCode.undecided,
  ExitCode.ok,
];

/** The gravest decides. A check that failed without a finding to say why still fails. */
export function exitCodeOf(findings: readonly Finding[], checks: readonly Check[] = []): number {
  const codes: number[] = findings.filter((one) => one.severity === 'error').map((one) => exitCodeOfError(one.code));
  if (checks.some((check) => check.outcome === 'failed')) codes.push(ExitCode.failed);
  return gravity.find((code) => codes.includes(code)) ?? ExitCode.ok;
}

function exitCodeOfError(code: Code): number {
  if (code === 'interrupted') return ExitCode.interrupted;
  if (code === 'internal-error') return ExitCode.internal;
  if (code === 'deploy-unknown') return ExitCode.undecided;
  if (usage.has(code)) return ExitCode.usage;
  return unavailable.has(code) ? ExitCode.unavailable : ExitCode.failed;
}
