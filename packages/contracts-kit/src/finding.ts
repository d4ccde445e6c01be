import type { Catalogue } from './report/catalogue.js';

/**
 * Every finding the kit can make, once. The key is the stable code, the page is `docs/findings/<code>.md`.
 * A code never changes its meaning; a new meaning is a new code.
 */
export const catalogue = {
  // --- golden -------------------------------------------------------------------------------------------------
  'golden-name-invalid': { title: "The event's name is not valid", severity: 'error' },
  'golden-not-zod': { title: "The event's schema is not a Zod schema", severity: 'error' },
  'golden-not-an-object': { title: "The event's schema allows more than objects", severity: 'error' },
  'golden-recursive': { title: 'The schema contains itself', severity: 'error' },
  'golden-loses-refinement': { title: 'The golden cannot say a check of the schema', severity: 'error' },
  'golden-loses-transform': { title: 'The golden cannot say what the schema changes', severity: 'error' },
  'golden-unrepresentable': { title: 'JSON has no such value', severity: 'error' },
  'golden-accepts-everything': { title: 'The golden accepts every value somewhere', severity: 'error' },
  'golden-loss-stale': { title: 'A declared loss is not in the schema', severity: 'error' },
  'golden-loss-invalid': { title: 'A declared loss is not valid', severity: 'error' },
  'golden-unreadable': { title: 'A golden cannot be read', severity: 'error' },
  'golden-id-mismatch': { title: 'A golden says that it is another contract', severity: 'error' },
  'golden-has-reference': { title: 'A golden refers to another schema', severity: 'error' },
  // --- pact ---------------------------------------------------------------------------------------------------
  'pact-unreadable': { title: 'The pact cannot be read', severity: 'error' },
  'pact-empty': { title: 'The pact holds no messages', severity: 'error' },
  'pact-message-empty': { title: 'A message of the pact has no contents', severity: 'error' },
  'pact-wrong-party': { title: 'The pact names another consumer or provider than its place', severity: 'error' },
  'pact-message-conflict': { title: 'One interaction is stated twice with different contents', severity: 'error' },
  'pact-part-failed': { title: 'The pact is not the work of a whole, passing run', severity: 'error' },
  'pact-handler-idle': { title: "A consumer test's handler reads nothing of its event", severity: 'error' },
  'pact-not-reproducible': { title: 'The pact differs from one run to the next', severity: 'error' },
  'pact-event-without-builder': { title: 'A pact asks for an event that nothing builds', severity: 'error' },
  'pact-state-without-handler': { title: 'A pact asks for a provider state without a handler', severity: 'error' },
  'pact-builder-failed': { title: 'Building the event of a message failed', severity: 'error' },
  'pact-mismatch': { title: 'The built event is not what the pact expects', severity: 'error' },
  'pact-pending': { title: 'A pact expects what the provider has never given', severity: 'warning' },
  'pact-not-verified': { title: "Pact's verifier gave no result for a message", severity: 'error' },
  'pact-not-fetched': { title: 'The pacts to verify have not been fetched', severity: 'error' },
  'pact-selection-differs': { title: 'The fetched pacts are not the selected ones', severity: 'error' },
  // --- registry -----------------------------------------------------------------------------------------------
  'name-invalid': { title: 'A name from outside is not valid', severity: 'error' },
  'manifest-invalid': { title: 'A manifest in the store is not valid', severity: 'error' },
  'manifest-missing': { title: 'The store names a version that it does not hold', severity: 'error' },
  'head-invalid': { title: 'A head in the store is not valid', severity: 'error' },
  'store-digest-mismatch': { title: 'An object is not what its manifest says', severity: 'error' },
  'store-object-missing': { title: 'An object that a manifest lists is not in the store', severity: 'error' },
  'version-taken': { title: 'This version is published with other content', severity: 'error' },
  'publish-dirty': { title: 'A tree with uncommitted changes does not go into a bucket', severity: 'error' },
  'release-without-tag': { title: 'A release needs its git tag at the checked-out commit', severity: 'error' },
  'release-dirty': { title: 'A release needs a clean checkout', severity: 'error' },
  'release-version-reserved': { title: 'This version is reserved for snapshots', severity: 'error' },
  'changeset-unreadable': { title: 'The pending changesets cannot be read', severity: 'error' },
  // --- records ------------------------------------------------------------------------------------------------
  'record-invalid': { title: 'A record in the store is not valid', severity: 'error' },
  'record-in-future': { title: 'A record in the store has a time that is yet to come', severity: 'error' },
  'record-contended': { title: 'Others keep writing records at the same time', severity: 'error' },
  'environment-unknown': { title: 'There is no such environment', severity: 'error' },
  'service-unknown': { title: 'The store knows no such service', severity: 'error' },
  'version-unpublished': { title: 'A version that was named is not published', severity: 'error' },
  'version-yanked': { title: 'A version that was yanked is not to be deployed', severity: 'error' },
  'event-unknown': { title: 'The service has no such event', severity: 'error' },
  'argument-invalid': { title: 'A word of the command line is not right', severity: 'error' },
  // --- compatibility ------------------------------------------------------------------------------------------
  'diff-breaking': { title: 'A change of an event breaks its readers', severity: 'warning' },
  'diff-unknown': { title: 'Whether a change of an event breaks its readers is not known', severity: 'warning' },
  'schema-unreadable': { title: 'A file to compare cannot be read', severity: 'error' },
  'schema-invalid': { title: 'A file to compare is not a valid JSON Schema', severity: 'error' },
  'schema-reference-unresolved': { title: 'A schema to compare refers to what is not in it', severity: 'error' },
  'consumer-breaks': { title: 'A change of an event breaks a known consumer', severity: 'error' },
  'consumer-unknown': {
    title: 'Whether a change of an event breaks a known consumer is not known',
    severity: 'warning',
  },
  'gate-bump-too-small': { title: 'The planned version is raised less than the change needs', severity: 'error' },
  'gate-changeset-missing': { title: 'A change of the contracts has no changeset', severity: 'error' },
  'gate-changeset-idle': { title: 'A changeset does not raise the version', severity: 'error' },
  'override-invalid': { title: 'A recorded override is not valid', severity: 'error' },
  'override-stale': { title: 'A recorded override settles nothing', severity: 'warning' },
  // --- prove --------------------------------------------------------------------------------------------------
  'prove-over-specified': { title: 'A pact relies on what the provider does not promise', severity: 'error' },
  'prove-uncovered': { title: 'No message speaks of a variant of the event', severity: 'warning' },
  'prove-lexical': { title: 'A pact spells a format otherwise than the golden', severity: 'warning' },
  'prove-unknown': { title: 'Whether a pact accepts every event is not known', severity: 'warning' },
  'prove-exception-expired': { title: 'A declared exception has expired', severity: 'error' },
  'prove-exception-stale': { title: 'A declared exception lets nothing pass', severity: 'error' },
  'prove-scope-invalid': { title: "An event's scope is no JSON Schema, or no event is in it", severity: 'error' },
  'prove-scope-idle': { title: 'A scope leaves nothing out', severity: 'warning' },
  'prove-message-outside': { title: 'The scope leaves out every event that a message can be', severity: 'warning' },
  // --- verifications ------------------------------------------------------------------------------------------
  'verification-invalid': { title: 'A recorded verification result is not valid', severity: 'error' },
  'verification-not-recorded': { title: 'Verification results were not recorded', severity: 'error' },
  // --- deploy -------------------------------------------------------------------------------------------------
  'deploy-refused': { title: 'A version may not be deployed there', severity: 'error' },
  'deploy-unknown': { title: 'Whether a version may be deployed there is not known', severity: 'error' },
  'deploy-unanswered': { title: 'What is in the store allows no answer', severity: 'error' },
  'deploy-not-promised': { title: 'What was verified is more than the provider promises', severity: 'warning' },
  'deploy-ignored': { title: 'A pair that is not good was ignored', severity: 'warning' },
  'deploy-note': { title: 'Something of the answer that is good to know', severity: 'note' },
  'snapshot-invalid': { title: 'A file is no snapshot of a store', severity: 'error' },
  // --- prune --------------------------------------------------------------------------------------------------
  'version-tombstoned': { title: 'This version was removed, or is about to be', severity: 'error' },
  'tombstone-invalid': { title: 'The mark of a version that is removed is not valid', severity: 'error' },
  'prune-horizon': { title: 'The answer as of that time needs versions that were removed', severity: 'error' },
  // --- access -------------------------------------------------------------------------------------------------
  'policy-needs-bucket': { title: 'A policy was asked for where no bucket is', severity: 'error' },
  // --- store --------------------------------------------------------------------------------------------------
  'store-missing-in-ci': { title: 'CI runs without a store', severity: 'error' },
  'store-invalid': { title: 'The store is not named rightly', severity: 'error' },
  'store-unreachable': { title: 'The store cannot be reached', severity: 'error' },
  'store-denied': { title: 'The store denies access', severity: 'error' },
  'store-credentials-missing': { title: 'No credentials for the store', severity: 'error' },
  'store-bucket-missing': { title: 'The bucket does not exist', severity: 'error' },
  'store-failed': { title: 'The store failed', severity: 'error' },
  'store-key-invalid': { title: 'A name cannot be a key of the store', severity: 'error' },
  'store-symlink': { title: 'A directory store holds a symbolic link', severity: 'error' },
  'store-object-too-large': { title: 'An object of the store is too large', severity: 'error' },
  // --- service ------------------------------------------------------------------------------------------------
  'service-not-found': { title: 'There is no service package here', severity: 'error' },
  'service-not-named': { title: 'It is not known which service is meant', severity: 'error' },
  'service-invalid': { title: "The service's package.json is not valid", severity: 'error' },
  'config-missing': { title: 'The file tests/consumer/config.json is missing', severity: 'error' },
  'config-invalid': { title: 'The file tests/consumer/config.json is not valid', severity: 'error' },
  'examples-missing': { title: 'A consumed event has no example', severity: 'error' },
  'example-stray': { title: 'An example of something that is not consumed', severity: 'error' },
  'example-unreadable': { title: 'An example is not JSON', severity: 'error' },
  'example-refused': { title: "An example is not accepted by its provider's golden", severity: 'error' },
  'example-refused-by-live': { title: 'An example is not accepted by a live version', severity: 'warning' },
  'events-missing': { title: 'The service has no event file', severity: 'error' },
  'events-undeclared': { title: 'A service that emits nothing has an event file', severity: 'error' },
  'event-file-empty': { title: 'An event file exports no event', severity: 'error' },
  'event-file-broken': { title: 'An event file cannot be loaded', severity: 'error' },
  'event-dataschema-differs': { title: "An event's dataschema is not its golden's $id", severity: 'error' },
  'event-type-shared': { title: 'Two events have the same CloudEvents type', severity: 'error' },
  'event-not-found': { title: 'An event is declared where none is looked for', severity: 'error' },
  'event-duplicate': { title: 'An event is declared twice', severity: 'error' },
  'event-without-builder': { title: 'An event has no builder', severity: 'error' },
  'builder-failed': { title: 'A builder throws', severity: 'error' },
  'builder-refused': { title: 'A built event is not accepted by its own golden', severity: 'error' },
  'event-unpublished': { title: 'No selected version of the provider has the event', severity: 'error' },
  'event-not-yet': { title: 'A selected version of the provider lacks the event', severity: 'warning' },
  'sibling-not-generated': { title: "A sibling's golden has not been generated", severity: 'error' },
  'sibling-pact-missing': { title: "A sibling's pact has not been generated", severity: 'error' },
  'pipeline-edge-missing': { title: "An edge to a counterpart's task is missing in turbo.json", severity: 'error' },
  'provider-retired': { title: 'The provider has retired what is consumed', severity: 'warning' },
  'provider-unpublished': { title: 'The provider has published nothing at all', severity: 'warning' },
  'no-consumers-yet': { title: 'Nobody consumes this event yet', severity: 'warning' },
  'store-not-seen': { title: 'The store was not looked at', severity: 'warning' },
  'baseline-unreadable': {
    title: "A release's contracts could not be made again from its git tag",
    severity: 'warning',
  },
  'check-failed': { title: 'A check that publishing depends on failed', severity: 'error' },
  'pact-missing': { title: 'A consumed event has no pact', severity: 'error' },
  'pact-undeclared': { title: 'A pact states an event that config.json does not name', severity: 'error' },
  'pact-out-of-range': { title: "A consumer's range excludes the planned version", severity: 'warning' },
  'provider-tests-missing': { title: 'A provider with pacts has no provider test', severity: 'error' },
  'golden-refused-by-metaschema': { title: 'A golden is not a valid JSON Schema', severity: 'error' },
  'tool-missing': { title: 'A tool the kit runs does not work here', severity: 'error' },
  'validator-failed': { title: 'The JSON Schema validator could not answer', severity: 'error' },
  'head-stays': { title: "The branch's head was not moved", severity: 'note' },
  interrupted: { title: 'The command was interrupted', severity: 'error' },
  'internal-error': { title: 'The kit itself failed', severity: 'error' },
} as const satisfies Catalogue;

export type Code = keyof typeof catalogue;
export type Severity = 'error' | 'warning' | 'note';

/** Where something stands: a file (relative to the service folder or absolute), or a key of the store. */
export interface Place {
  file?: string;
  key?: string;
  /** JSON Pointer inside the file or object, e.g. `/data/id`. */
  pointer?: string;
  /** 1-based. */
  line?: number;
}

/** One problem or note. Points at both sides: what was expected and where, what was found and where. */
export interface Finding {
  code: Code;
  severity: Severity;
  /** One sentence: what is wrong. */
  message: string;
  expected?: string;
  expectedAt?: Place;
  found?: string;
  at?: Place;
  /** What to do about it, concrete enough to follow. Empty where there is nothing to do: of a note. */
  mend: string;
  /** The service whose check made it. Filled in by the command when absent. */
  service?: string;
}

export type FindingDetails = Omit<Finding, 'code' | 'severity'> & { severity?: Severity };

/** Makes a finding; its severity is the catalogue's unless the caller has a reason. */
export function finding(code: Code, details: FindingDetails): Finding {
  return { code, severity: catalogue[code].severity, ...details };
}

/** Thrown where no work can go on. Anything that can go on collects findings instead. */
export class FindingError extends Error {
  override readonly name = 'FindingError';
  readonly findings: readonly Finding[];

  constructor(first: Finding, ...rest: Finding[]) {
    super(`${first.code}: ${first.message}`);
    this.findings = [first, ...rest];
  }
}
