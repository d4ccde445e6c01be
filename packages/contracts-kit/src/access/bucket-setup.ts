import { created, moved } from './prefixes.js';

/** Days that a replaced head, and anything else that was deleted or replaced against all rules, can still be brought back. */
const KEPT_HEADS = 30;
const KEPT_REST = 365;
/** Days after which the parts of an upload that nobody finished go. The kit makes none: every object is one request. */
const UNFINISHED = 7;

/**
 * A CloudFormation template of the bucket: versioned, encrypted, closed to the public and to plain HTTP, with put-if-absent enforced for
 * everybody. No rule of its lifecycle ever expires an object that is there.
 */
export function bucketSetup({ bucket, prefix }: { bucket: string; prefix: string }): object {
  const base = prefix === '' ? '' : `${prefix}/`;
  const everything = base === '' ? {} : { Prefix: base };
  const arn = { 'Fn::GetAtt': ['Contracts', 'Arn'] };
  // A bucket policy's own language gives `*`, `?` and `${` a meaning; `Fn::Join` gives none to anything.
  const meant = base.replace(/[*?$]/g, (one) => `\${${one}}`);
  const objects = (folder: string) => ({ 'Fn::Join': ['', [arn, `/${meant}${folder}/*`]] });
  const deny = { Effect: 'Deny', Principal: '*' };
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'The store of event contracts: written once, never replaced, never expired.',
    Resources: {
      Contracts: {
        Type: 'AWS::S3::Bucket',
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          BucketName: bucket,
          VersioningConfiguration: { Status: 'Enabled' },
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
          },
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
          OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
          LifecycleConfiguration: {
            Rules: [
              {
                Id: 'UnfinishedUploads',
                Status: 'Enabled',
                ...everything,
                AbortIncompleteMultipartUpload: { DaysAfterInitiation: UNFINISHED },
              },
              ...moved.map((folder) => ({
                Id: 'ReplacedHeads',
                Status: 'Enabled',
                Prefix: `${base}${folder}/`,
                NoncurrentVersionExpiration: { NoncurrentDays: KEPT_HEADS },
              })),
              {
                Id: 'DeletedObjects',
                Status: 'Enabled',
                ...everything,
                NoncurrentVersionExpiration: { NoncurrentDays: KEPT_REST },
              },
            ],
          },
        },
      },
      ContractsPolicy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          Bucket: { Ref: 'Contracts' },
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Sid: 'OnlyOverTls',
                ...deny,
                Action: 's3:*',
                Resource: [arn, { 'Fn::Join': ['', [arn, '/*']] }],
                Condition: { Bool: { 'aws:SecureTransport': 'false' } },
              },
              {
                Sid: 'NothingIsReplaced',
                ...deny,
                Action: 's3:PutObject',
                Resource: created.map(objects),
                Condition: { Null: { 's3:if-none-match': 'true' } },
              },
              {
                Sid: 'HeadsMoveByCompareAndSwap',
                ...deny,
                Action: 's3:PutObject',
                Resource: moved.map(objects),
                Condition: { Null: { 's3:if-none-match': 'true', 's3:if-match': 'true' } },
              },
            ],
          },
        },
      },
    },
    Outputs: { BucketArn: { Value: arn } },
  };
}
