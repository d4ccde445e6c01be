import { createRequire } from 'node:module';
import { contractId } from '../src/event.js';
import { canonicalJson } from '../src/golden/canonical.js';
import { readGolden } from '../src/golden/read.js';

const require = createRequire(import.meta.url);

type Json = Record<string, unknown>;

/** A golden made of a published schema, or why none could be. */
export interface WebhookGolden {
  event: string;
  bytes?: Uint8Array;
  whyNot?: string;
}

/**
 * One golden for each event of @octokit/webhooks-schemas, which is one big schema of draft-07: every `$ref` written out,
 * and the dialect said to be 2020-12, whose meaning is the same for every keyword that is used there. `from` is the package of
 * another release.
 */
export function webhookGoldens(service: string, from = '@octokit/webhooks-schemas'): WebhookGolden[] {
  const whole = require(`${from}/schema.json`) as {
    definitions: Record<string, Json>;
    oneOf: Json[];
  };
  return whole.oneOf.map((member) => {
    const definition = definitionOf(member);
    const event = eventName(definition.replace(/[_$]event$/, ''));
    try {
      const schema = {
        ...(bundled(member, whole.definitions, []) as Json),
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        $id: contractId(service, event),
      };
      const bytes = Buffer.from(`${canonicalJson(schema as never, { indent: 2 })}\n`);
      const [problem] = readGolden(bytes, { event, service, place: { file: definition } }).findings;
      return problem ? { event, whyNot: problem.message } : { event, bytes };
    } catch (error) {
      return { event, whyNot: (error as Error).message };
    }
  });
}

/** The examples of @octokit/webhooks-examples for api.github.com, by event. */
export function webhookExamples(): Map<string, unknown[]> {
  const all = require('@octokit/webhooks-examples/api.github.com/index.json') as {
    name: string;
    examples: unknown[];
  }[];
  return new Map(all.map(({ name, examples }) => [eventName(name), examples]));
}

function definitionOf(reference: Json): string {
  const name = /^#\/definitions\/(.+)$/.exec(String(reference.$ref))?.[1];
  if (name === undefined) throw new Error(`${String(reference.$ref)} is no reference to a definition`);
  return name;
}

function bundled(value: unknown, definitions: Record<string, Json>, inside: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((each) => bundled(each, definitions, inside));
  if (typeof value !== 'object' || value === null) return value;
  if ('$ref' in value && typeof value.$ref === 'string') {
    const name = definitionOf(value);
    if (inside.includes(name)) throw new Error(`${name} is recursive`);
    if (!Object.hasOwn(definitions, name)) throw new Error(`${name} is not defined`);
    return bundled(definitions[name], definitions, [...inside, name]);
  }
  if ('items' in value && Array.isArray(value.items)) throw new Error('a tuple is another keyword in 2020-12');
  const members = Object.entries(value).filter(([key, member]) => !(key === '$schema' && typeof member === 'string'));
  return Object.fromEntries(members.map(([key, member]) => [key, bundled(member, definitions, inside)]));
}

/** `check_run` -> `CheckRun`. */
function eventName(name: string): string {
  return name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
