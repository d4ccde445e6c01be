import type { IamPolicy } from '../support/iam.js';

/** The bucket policy of a template as CloudFormation makes it, for a bucket of this ARN. */
export function bucketPolicy(template: unknown, arn: string): IamPolicy {
  const { Resources } = template as {
    Resources: Record<string, { Type: string; Properties: { PolicyDocument?: object } }>;
  };
  const [found] = Object.values(Resources).filter(({ Type }) => Type === 'AWS::S3::BucketPolicy');
  return resolved(found?.Properties.PolicyDocument, arn) as IamPolicy;
}

function resolved(value: unknown, arn: string): unknown {
  if (Array.isArray(value)) return value.map((one) => resolved(one, arn));
  if (typeof value !== 'object' || value === null) return value;
  const [name, given] = Object.entries(value)[0] ?? [];
  if (name === 'Fn::GetAtt') return arn;
  if (name === 'Fn::Join') return (resolved(given, arn) as [string, string[]])[1].join('');
  if (name === 'Ref' || name?.startsWith('Fn::')) throw new Error(`${name} is not resolved here`);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolved(one, arn)]));
}
