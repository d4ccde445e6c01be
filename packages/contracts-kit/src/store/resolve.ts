import { resolve } from 'node:path';
import { FindingError, finding } from '../finding.js';
import { keyFault } from './key.js';
import { plain, shown } from './problems.js';
import type { Environment } from './s3-client.js';
import type { Store } from './store.js';

/** Which store, and `why`: the flag or variable that says so, `--store` or `PACT_BUCKET`; `the default` when none does. */
export type StoreChoice = (
  | { kind: 'dir'; path: string }
  /** `prefix` has no `/` at either end, and is empty for the bucket's root. */
  | { kind: 's3'; bucket: string; prefix: string }
  /** No store is to be seen: a fork's pipeline without access. */
  | { kind: 'none' }
) & { why: string };

export interface StoreQuestion {
  /** The value of `--store`, when given. */
  flag?: string | undefined;
  env: Environment;
  /** The workspace root: where the default store lies and what relative paths mean. */
  root: string;
}

/**
 * The store to use: `--store`, else CONTRACTS_STORE, else PACT_BUCKET with PACT_PREFIX, else a folder in the workspace, which
 * in CI is an error. An empty variable is none: that is what CI makes of a secret a fork does not get. Throws
 * `store-invalid` and `store-missing-in-ci`. Pure.
 */
export function resolveStore({ flag, env, root }: StoreQuestion): StoreChoice {
  if (flag !== undefined) return parseStore(flag, '--store', root);
  if (env.CONTRACTS_STORE) return parseStore(env.CONTRACTS_STORE, 'CONTRACTS_STORE', root);
  if (env.PACT_BUCKET) return { ...bucketChoice(env), why: 'PACT_BUCKET' };
  if (isCi(env)) {
    throw new FindingError(
      finding('store-missing-in-ci', {
        message: 'CI is set, but no store is given: everything would be checked against an empty folder.',
        expected: '--store, CONTRACTS_STORE or PACT_BUCKET',
        found: env.PACT_PREFIX ? 'PACT_PREFIX alone' : 'none of them, or empty',
        mend: 'Set PACT_BUCKET (in a turbo task also in passThroughEnv), or CONTRACTS_STORE=none where the pipeline has no access.',
      }),
    );
  }
  if (env.PACT_PREFIX) throw invalid('PACT_PREFIX', env.PACT_PREFIX, 'PACT_BUCKET is not set', 'PACT_BUCKET=my-bucket');
  return { kind: 'dir', path: resolve(root, '.contracts/store'), why: 'the default' };
}

/** What a person would pass to `--store` to get this choice. */
export function storeLocation(choice: StoreChoice): string {
  switch (choice.kind) {
    case 'dir':
      return `dir:${choice.path}`;
    case 's3':
      return `s3://${choice.bucket}${choice.prefix && `/${choice.prefix}`}`;
    case 'none':
      return 'none';
  }
  choice satisfies never;
}

/** Opens it. Each driver is loaded only when chosen; nothing is read or made before the first call. */
export async function openStore(
  choice: Exclude<StoreChoice, { kind: 'none' }>,
  env: Environment = process.env,
): Promise<Store> {
  switch (choice.kind) {
    case 'dir':
      return (await import('./directory.js')).openDirectoryStore(choice.path);
    case 's3':
      return (await import('./s3.js')).openS3Store({ bucket: choice.bucket, prefix: choice.prefix, env });
  }
  choice satisfies never;
}

function parseStore(text: string, source: string, root: string): StoreChoice {
  if (text === 'none') return { kind: 'none', why: source };
  const path = /^dir:(.*)$/s.exec(text)?.[1];
  if (path !== undefined) return { kind: 'dir', path: resolve(root, checkedPath(path, text, source)), why: source };
  const url = /^s3:\/\/([^/]*)(?:\/(.*))?$/s.exec(text);
  if (!url) throw invalid(source, text, 'it is none of the three forms', suggestion(text));
  return { ...bucketAndPrefix(url[1] ?? '', url[2] ?? '', text, source, source), why: source };
}

function checkedPath(path: string, text: string, source: string): string {
  if (path === '') throw invalid(source, text, 'the path is missing', 'dir:.contracts/store');
  if (path.startsWith('//')) throw invalid(source, text, 'dir: takes a path, not a URL', `dir:${path.slice(1)}`);
  // A shell replaces `~` only at the start of a word.
  if (/^~(\/|$)/.test(path)) throw invalid(source, text, 'nothing replaces the ~ here', `dir:$HOME${path.slice(1)}`);
  if (/\p{Cc}/u.test(path)) throw invalid(source, text, 'it holds a control character', 'dir:.contracts/store');
  return path;
}

function bucketChoice(env: Environment) {
  const bucket = env.PACT_BUCKET ?? '';
  if (bucket.startsWith('s3://')) {
    const bare = bucket.slice(5).split('/')[0] ?? '';
    throw invalid('PACT_BUCKET', bucket, 'it takes the bare name of a bucket', `PACT_BUCKET=${bare}`);
  }
  return bucketAndPrefix(bucket, env.PACT_PREFIX ?? '', bucket, 'PACT_BUCKET', 'PACT_PREFIX');
}

function bucketAndPrefix(bucket: string, prefix: string, text: string, source: string, prefixSource: string) {
  const fault = bucketFault(bucket);
  if (fault !== undefined)
    throw invalid(source, text, fault, source === 'PACT_BUCKET' ? 'my-bucket' : 's3://my-bucket/prefix');
  const bare = prefix.replace(/\/$/, '');
  const prefixFault = bare === '' && prefix === '' ? undefined : keyFault(bare);
  // A key may be 900 bytes, S3 takes 1024.
  const long = Buffer.byteLength(bare) > 100 ? 'it is longer than 100 bytes' : undefined;
  if (prefixFault ?? long) {
    const found = prefixSource === source ? text : prefix;
    throw invalid(
      prefixSource,
      found,
      `the prefix cannot be used: ${prefixFault ?? long}`,
      prefixSource === source ? `s3://${bucket}/team/contracts` : 'team/contracts',
    );
  }
  return { kind: 's3' as const, bucket, prefix: bare };
}

/** The rules of S3 for a general-purpose bucket's name, as far as they can be seen from the name. */
function bucketFault(name: string): string | undefined {
  if (name === '') return 'the name of the bucket is missing';
  if (name.length < 3 || name.length > 63) return 'the name of a bucket has 3 to 63 characters';
  if (/[^a-z0-9.-]/.test(name)) return 'the name of a bucket has only a-z, 0-9, dots and hyphens';
  if (!/^[a-z0-9].*[a-z0-9]$/.test(name)) return 'the name of a bucket begins and ends with a letter or digit';
  if (name.includes('..')) return 'the name of a bucket has no two dots together';
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return 'the name of a bucket does not look like an IP address';
  return undefined;
}

function suggestion(text: string): string {
  const scheme = /^(s3|dir):\/*(.+)$/is.exec(text);
  if (scheme) return scheme[1]?.toLowerCase() === 's3' ? `s3://${scheme[2]}` : `dir:${scheme[2]}`;
  if (/^file:\/\//i.test(text)) return `dir:${text.slice('file://'.length)}`;
  if (/^https?:/i.test(text)) return 's3://my-bucket/prefix, with the URL in AWS_ENDPOINT_URL';
  if (/^[./~]/.test(text) || text.includes('\\')) return `dir:${text}`;
  return bucketFault(text.split('/')[0] ?? '') === undefined ? `s3://${text}` : 's3://my-bucket/prefix';
}

function invalid(source: string, found: string, why: string, right: string): FindingError {
  return new FindingError(
    finding('store-invalid', {
      message: `${source} does not name a store: ${why}.`,
      expected: 's3://bucket/prefix, dir:<path> or none',
      found: shown(found),
      mend: `Write ${plain(right)}`,
    }),
  );
}

function isCi(env: Environment): boolean {
  return !['', '0', 'false', 'no', 'off'].includes((env.CI ?? '').trim().toLowerCase());
}
