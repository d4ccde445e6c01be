/** IAM's evaluation of identity and bucket policies, as far as the kit's documents go; anything else is refused, not passed over. */

interface IamStatement {
  Sid?: string;
  Effect: string;
  Principal?: string;
  Action: string | string[];
  Resource: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

export interface IamPolicy {
  Version: string;
  Statement: IamStatement[];
}

export interface IamRequest {
  action: string;
  resource: string;
  /** Condition keys that the request has, such as `s3:prefix`. */
  context: Readonly<Record<string, string>>;
}

/** A deny that matches decides; else an allow has to match. */
export function allows(policies: readonly IamPolicy[], request: IamRequest): boolean {
  for (const { Version } of policies) if (Version !== '2012-10-17') throw new Error(`a policy of version ${Version}`);
  const effects = policies
    .flatMap(({ Statement }) => Statement)
    .filter((one) => matches(one, request))
    .map(({ Effect }) => Effect);
  for (const effect of effects) if (effect !== 'Allow' && effect !== 'Deny') throw new Error(`an effect ${effect}`);
  return effects.includes('Allow') && !effects.includes('Deny');
}

const known = new Set(['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition']);

function matches(statement: IamStatement, { action, resource, context }: IamRequest): boolean {
  for (const element of Object.keys(statement)) if (!known.has(element)) throw new Error(`an element ${element}`);
  return (
    list(statement.Action).some((one) => pattern(one, 'i').test(action)) &&
    list(statement.Resource).some((one) => pattern(one).test(resource)) &&
    Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => holds(operator, list(values), context[key])),
    )
  );
}

/** Values are alternatives. A key that the request does not have satisfies no comparison, only `Null: true`. */
function holds(operator: string, values: readonly string[], found: string | undefined): boolean {
  switch (operator) {
    case 'StringLike':
      return found !== undefined && values.some((one) => pattern(one).test(found));
    case 'StringEquals':
    case 'Bool':
      return found !== undefined && values.includes(found);
    case 'Null':
      return values.includes(String(found === undefined));
    default:
      throw new Error(`an operator ${operator}`);
  }
}

/** `*` is anything, also `/`; `?` is one character; `${*}`, `${?}` and `${$}` are what they hold. */
function pattern(text: string, flags = ''): RegExp {
  const source = text.replace(/\$\{([*?$])\}|[\s\S]/g, (one, literal: string | undefined) => {
    if (literal !== undefined) return `\\${literal}`;
    if (one === '*') return '[\\s\\S]*';
    return one === '?' ? '[\\s\\S]' : one.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
  });
  return new RegExp(`^${source}$`, flags);
}

function list(value: string | string[]): string[] {
  return typeof value === 'string' ? [value] : value;
}
