import type { Access } from './prefixes.js';

/** As in an IAM policy's JSON. Actions, resources and values are always lists here. */
interface Statement {
  Sid: string;
  Effect: 'Allow';
  Action: string[];
  Resource: string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

export interface Policy {
  Version: '2012-10-17';
  Statement: Statement[];
}

/** Which bucket, and where in it. */
export interface Bucket {
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  partition: string;
  bucket: string;
  /** Of the store, without `/` at either end; empty for the bucket's root. */
  prefix: string;
}

/** Characters without white space that IAM takes in a managed policy, and in all inline policies of one role together. */
export const MANAGED_LIMIT = 6144;
export const INLINE_LIMIT = 10_240;

/**
 * The least policy for it. Each write is conditional (S3's keys `s3:if-none-match` and `s3:if-match`), so that even credentials that were lost
 * can add to a store and replace nothing but heads.
 */
export function policyOf(access: readonly Access[], where: Bucket): Policy {
  const keys = (which: (one: Access) => boolean) => widest(access.filter(which).map((one) => one.keys));
  const objects = (patterns: readonly string[]) => patterns.map((one) => `${bucketArn(where)}/${below(where, one)}`);
  const statements: Statement[] = [
    { Sid: 'Read', Effect: 'Allow', Action: ['s3:GetObject'], Resource: objects(keys(({ read }) => read === true)) },
    {
      Sid: 'List',
      Effect: 'Allow',
      Action: ['s3:ListBucket'],
      Resource: [bucketArn(where)],
      Condition: { StringLike: { 's3:prefix': keys(({ list }) => list === true).map((one) => below(where, one)) } },
    },
    {
      Sid: 'Create',
      Effect: 'Allow',
      Action: ['s3:PutObject'],
      Resource: objects(keys(({ write }) => write !== undefined)),
      Condition: { Null: { 's3:if-none-match': 'false' } },
    },
    {
      Sid: 'Move',
      Effect: 'Allow',
      Action: ['s3:PutObject'],
      Resource: objects(keys(({ write }) => write === 'move')),
      Condition: { Null: { 's3:if-match': 'false' } },
    },
  ];
  return { Version: '2012-10-17', Statement: statements.filter(({ Resource }) => Resource.length > 0) };
}

function bucketArn({ partition, bucket }: Bucket): string {
  return `arn:${partition}:s3:::${bucket}`;
}

/** Keys of the whole bucket; what the store's own prefix holds of `*`, `?` and `$` is meant as it stands. */
function below({ prefix }: Bucket, keys: string): string {
  return prefix === '' ? keys : `${prefix.replace(/[*?$]/g, (one) => `\${${one}}`)}/${keys}`;
}

export function partitionOf(region: string | undefined): string {
  if (region?.startsWith('cn-')) return 'aws-cn';
  return region?.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

export function policyText(policy: Policy): string {
  return `${JSON.stringify(policy, null, 2)}\n`;
}

/** As IAM counts it. */
export function sizeOf(policy: Policy): number {
  return JSON.stringify(policy).length;
}

/** Without what another one of them covers anyway. */
function widest(patterns: readonly string[]): string[] {
  const covers = (wide: string, narrow: string) =>
    wide !== narrow && wide.endsWith('*') && narrow.startsWith(wide.slice(0, -1));
  const plain = (one: string) => !one.slice(0, -1).includes('*');
  const distinct = [...new Set(patterns)];
  return distinct.filter((one) => !distinct.some((other) => plain(other) && covers(other, one)));
}
