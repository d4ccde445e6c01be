import { Validator } from '@cfworker/json-schema';
import { readPact } from '../../../src/pact/read.js';
import { messageBounds, messageSchema } from '../../../src/pact/schema/index.js';
import { verifyPacts } from '../../../src/pact/verify.js';
import { bytes, json, rawMessage, rawPact } from '../support.js';

/** One expectation and one body to hold against it. `rules` are those of the body, by path. */
export interface Case {
  contents: unknown;
  rules?: Record<string, unknown>;
  body: unknown;
  /** All matching rules, where those of the body are not enough. */
  matchingRules?: object;
}

/** `{ match }` or several, as a list of rules combined with AND. */
export const rules = (...matchers: unknown[]): object => ({ combine: 'AND', matchers });

const rawOf = ({ contents, rules: body, matchingRules }: Omit<Case, 'body'>, description: string) =>
  rawMessage({ description, contents: json(contents), matchingRules: matchingRules ?? { body: body ?? {} } });

export function messageOf(one: Omit<Case, 'body'>) {
  const { pact, findings } = readPact(bytes(rawPact([rawOf(one, 'm')])), { place: {} });
  if (!pact) throw new Error(findings.map((found) => found.message).join());
  return pact.messages[0]!;
}

/** What the verifier of pact-js says of each: its mismatches, none where it accepts. One run for all. */
export async function verified(cases: readonly Case[]): Promise<string[][]> {
  const { pact } = readPact(bytes(rawPact(cases.map((one, index) => rawOf(one, `m${index}`)))), { place: {} });
  const results = await verifyPacts({
    provider: 'templates',
    pacts: [{ pact: pact!, file: 'p', label: 'auth' }],
    builders: { TemplateDeleted: ({ description }) => cases[Number(description.slice(1))]!.body },
    states: {},
  });
  return results.map(({ outcome, mismatches, findings }) =>
    outcome === 'verified'
      ? []
      : [...mismatches.map((each) => `${each.path}: ${each.message}`), ...findings.map((found) => found.code)],
  );
}

export type Said = { exact: boolean } | { surely: boolean; perhaps: boolean; why: string };

/** What the translation says of each body, checked with a validator. */
export function translated(one: Case): Said {
  const message = messageOf(one);
  const exact = messageSchema(message);
  if ('schema' in exact) return { exact: accepts(exact.schema, one.body) };
  const { surely, perhaps } = messageBounds(message);
  return { surely: accepts(surely.schema, one.body), perhaps: accepts(perhaps.schema, one.body), why: exact.unknown };
}

export const accepts = (schema: object, body: unknown): boolean =>
  new Validator(schema as never, '2020-12').validate(structuredClone(body)).valid;

/** Why the translation contradicts the verifier; undefined where it does not. */
export function contradiction(said: Said, mismatches: readonly string[]): string | undefined {
  const real = mismatches.length === 0;
  if ('exact' in said)
    return said.exact === real
      ? undefined
      : `the schema ${said.exact ? 'accepts' : 'refuses'} it, Pact does not: ${mismatches.join(' | ')}`;
  if (said.surely && !real)
    return `it should surely be accepted (${said.why}), Pact refuses it: ${mismatches.join(' | ')}`;
  return !said.perhaps && real ? `it should surely be refused (${said.why}), Pact accepts it` : undefined;
}
