import type * as Sdk from '@aws-sdk/client-s3';
import { FindingError, finding } from '../finding.js';
import { shown } from './problems.js';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Timeouts {
  /** Milliseconds until a connection stands. Default 5 000. */
  connect?: number;
  /** Milliseconds until an answer begins, and between two pieces of it. Default 30 000. */
  request?: number;
}

/** The SDK is loaded with the first client: it takes longer to start than all the rest of a command. */
export async function makeClient(
  env: Environment,
  timeouts: Timeouts = {},
): Promise<{ sdk: typeof Sdk; client: Sdk.S3Client }> {
  const config = clientConfig(env, timeouts);
  const sdk = await import('@aws-sdk/client-s3');
  return { sdk, client: new sdk.S3Client(config) };
}

/**
 * The client's configuration from the environment. Credentials are left to the SDK's own chain (environment, profile, web
 * identity, container, instance) unless they are in `env` itself.
 */
export function clientConfig(env: Environment, timeouts: Timeouts = {}): Sdk.S3ClientConfig {
  const endpoint = endpointOf(env);
  const request = timeouts.request ?? 30_000;
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: token } = env;
  const named = !env.AWS_PROFILE && accessKeyId && secretAccessKey;
  return {
    region: env.AWS_REGION || env.AWS_DEFAULT_REGION || (endpoint ? 'auto' : 'us-east-1'),
    // With an endpoint of one's own, `<bucket>.<host>` seldom resolves. At AWS a bucket says which region it is in.
    ...(endpoint ? { endpoint, forcePathStyle: true } : { followRegionRedirects: true }),
    ...(named ? { credentials: { accessKeyId, secretAccessKey, ...(token ? { sessionToken: token } : {}) } } : {}),
    // The SDK's newer default, a CRC32 trailer on every request, is refused by Ceph and others.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    retryMode: 'standard',
    maxAttempts: attemptsOf(env),
    requestHandler: {
      connectionTimeout: timeouts.connect ?? 5000,
      requestTimeout: request,
      // Without this the handler only warns.
      throwOnRequestTimeout: true,
      socketTimeout: request,
    },
  };
}

function attemptsOf(env: Environment): number {
  const wanted = Number(env.AWS_MAX_ATTEMPTS);
  return Number.isInteger(wanted) && wanted >= 1 && wanted <= 20 ? wanted : 4;
}

function endpointOf(env: Environment): string | undefined {
  const name = env.AWS_ENDPOINT_URL_S3 ? 'AWS_ENDPOINT_URL_S3' : 'AWS_ENDPOINT_URL';
  const value = env[name];
  if (!value) return undefined;
  if (/^https?:\/\/[^/]/.test(value) && URL.canParse(value)) return value;
  throw new FindingError(
    finding('store-invalid', {
      message: `${name} is not a URL.`,
      expected: 'https://s3.example.com',
      found: shown(value),
      mend: `Set ${name} to the whole URL of the S3 service, or unset it to use AWS.`,
    }),
  );
}
