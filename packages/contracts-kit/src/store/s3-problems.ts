import { FindingError } from '../finding.js';
import { errorCode } from './files.js';
import { type Attempt, plain, storeError } from './problems.js';

/** What an error of the SDK tells, read without trusting its shape. */
export interface S3Failure {
  /** S3's code (`NoSuchKey`), else the error's name or the system's code. */
  name: string;
  /** HTTP status; undefined when no answer came. */
  status: number | undefined;
  /** How many requests were made. */
  attempts: number;
  message: string;
  system: string | undefined;
}

export function failureOf(error: unknown): S3Failure {
  const meta = field(error, '$metadata');
  const status = field(meta, 'httpStatusCode');
  const attempts = field(meta, 'attempts');
  const cause = field(error, 'cause');
  // Connecting to several addresses at once fails with an AggregateError, whose message is empty.
  const first = error instanceof AggregateError ? error.errors[0] : undefined;
  return {
    name: error instanceof Error ? error.name : 'unknown',
    status: typeof status === 'number' ? status : undefined,
    attempts: typeof attempts === 'number' ? attempts : 1,
    message: plain(
      [error, first, cause].map((one) => (one instanceof Error ? one.message : '')).find(Boolean) ?? 'no reason given',
    ),
    system: errorCode(error) ?? errorCode(first) ?? errorCode(cause),
  };
}

const NETWORK =
  /^(E(CONN|HOST|NET)\w+|ENOTFOUND|EAI_\w+|ETIMEDOUT|EPIPE|EPROTO|ERR_TLS\w*|ERR_SSL\w*|\w*CERT\w*|UNABLE_TO_\w+)$/;

/** The finding for whatever a request to S3 ended with. Findings and the signal's reason stay what they are. */
export function s3Problem(error: unknown, attempt: Attempt, signal?: AbortSignal): unknown {
  if (signal?.aborted) return signal.reason;
  if (error instanceof FindingError) return error;
  const failure = failureOf(error);
  const { name, status, message, system } = failure;
  if (name === 'NoSuchBucket') {
    return storeError(
      'store-bucket-missing',
      attempt,
      'S3 says that there is no such bucket',
      'Make the bucket, or correct its name (--store, CONTRACTS_STORE or PACT_BUCKET) or the endpoint (AWS_ENDPOINT_URL).',
    );
  }
  if (/Credentials|TokenProvider|SSOToken/.test(name) && status === undefined) {
    return storeError('store-credentials-missing', attempt, message, MENDS.credentials);
  }
  if (status === 401 || status === 403 || Object.hasOwn(DENIALS, name)) {
    const mend = Object.hasOwn(DENIALS, name) ? DENIALS[name] : undefined;
    const why = `S3 answered ${status ?? ''} ${plain(name)} (${message})`;
    return storeError('store-denied', attempt, why, mend ?? deniedMend(attempt));
  }
  if (status === undefined && (name === 'TimeoutError' || (system !== undefined && NETWORK.test(system)))) {
    const tries = failure.attempts > 1 ? ` after ${failure.attempts} tries` : '';
    return storeError('store-unreachable', attempt, `${system ?? name}, ${message}${tries}`, MENDS.network);
  }
  const answer = status === undefined ? name : `S3 answered ${status} ${name}`;
  const tries = failure.attempts > 1 ? `, ${failure.attempts} times` : '';
  return storeError('store-failed', attempt, `${plain(answer)} (${message})${tries}`, mendOf(status));
}

function mendOf(status: number | undefined): string {
  if (status === 429 || (status !== undefined && status >= 500)) return 'Run it again later; nothing is half done.';
  if (status === 301 || status === 307 || status === 400) {
    return 'Check AWS_REGION and AWS_ENDPOINT_URL: the bucket may be in another region or at another service.';
  }
  return 'Check that AWS_ENDPOINT_URL names an S3 service and not another one.';
}

const MENDS = {
  credentials:
    'Give AWS credentials: in CI by OIDC (aws-actions/configure-aws-credentials), on a laptop by AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
  network: 'Check the network, the proxy and AWS_ENDPOINT_URL; then run it again, nothing is half done.',
};

const DENIALS: Readonly<Record<string, string>> = {
  ExpiredToken: 'The credentials have expired: log in again.',
  ExpiredTokenException: 'The credentials have expired: log in again.',
  InvalidAccessKeyId: 'The access key is unknown to this service: check AWS_ACCESS_KEY_ID and AWS_ENDPOINT_URL.',
  InvalidToken: 'The session token does not belong to the access key: set AWS_SESSION_TOKEN with its key, or unset it.',
  RequestTimeTooSkewed: "Set this machine's clock.",
  SignatureDoesNotMatch: 'The secret key is wrong: check AWS_SECRET_ACCESS_KEY.',
};

function deniedMend(attempt: Attempt): string {
  switch (attempt.doing) {
    case 'read':
      return 'Allow s3:GetObject on the prefix and s3:ListBucket on the bucket: without s3:ListBucket, S3 answers 403 also for an object that does not exist.';
    case 'list':
      return 'Allow s3:ListBucket on the bucket.';
    case 'remove':
      return "Allow s3:DeleteObject on the prefix, to the role that prunes and to nobody else: no service's own pipeline deletes.";
    default:
      return 'Allow s3:PutObject and s3:GetObject on the prefix; a pipeline that must not write can read with CONTRACTS_STORE alone and skip publish.';
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

export function contended(attempt: Attempt, tries: number): Error {
  const mend = 'Run it again later; nothing is half done.';
  return storeError('store-failed', attempt, `S3 answered ${tries} times that another request is under way`, mend);
}
