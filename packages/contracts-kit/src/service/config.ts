import { isDeepStrictEqual } from 'node:util';
import { validRange } from 'semver';
import * as z from 'zod';
import { type Finding, finding, type Place } from '../finding.js';
import { jsonFault } from '../golden/json-fault.js';
import { toPointer } from '../json-pointer.js';
import { isName } from '../registry/names.js';
import type { Selector } from '../registry/selectors.js';
import { ONCE } from '../zod-once.js';
import { type JsonText, parseJson, readIfThere } from './json-file.js';
import { nearest } from './nearest.js';
import { selectSchema } from './select-schema.js';
import type { Member } from './service.js';

/** One event a service consumes, as config.json says it. */
export interface ConsumedEvent {
  event: string;
  /** A JSON Schema of the part of the event's traffic this consumer subscribes to. */
  scope?: Record<string, unknown>;
  /** Differences between pact and golden that the consumer knows of and lives with for a while. */
  exceptions?: readonly DeclaredException[];
  place: Place;
}

/** A difference that `prove` is to let pass. */
export interface DeclaredException {
  /** JSON Pointer into the event, `/data/reason`; array items as `*`: `/data/tags/*`. What stands below it is meant too. */
  path: string;
  reason: string;
  /** The last day it holds, `2027-01-31`, in UTC. */
  expires: string;
  place: Place;
}

export interface ConsumedProvider {
  provider: string;
  /** A semver range every version of the provider is filtered by, or null for all. */
  range: string | null;
  /** Which of its versions to look at, in place of the usual ones. */
  select?: readonly Selector[];
  events: readonly ConsumedEvent[];
  place: Place;
}

const LIKE_A_DAY = /^\d{4}-\d{2}-\d{2}$/;
const eventName = z.string().refine((name) => isName('event', name), 'an event is named in PascalCase: UserCreated');
const exceptionEntry = z.strictObject({
  path: z
    .string()
    .refine((path) => /^(?:\/(?:[^~/]|~[01])*)+$/.test(path), 'a JSON Pointer into the event: "/data/reason"'),
  reason: z.string().trim().min(1, 'why the difference may pass'),
  expires: z
    .string()
    .refine((text) => LIKE_A_DAY.test(text), { error: 'the last day it holds: "2027-01-31"', abort: true })
    .refine(isDay, { error: ({ input }) => `there is no such day: ${String(input)}` }),
});
const eventEntry = z.union([
  eventName,
  z.strictObject({
    event: eventName,
    scope: z.record(z.string(), z.unknown()).optional(),
    exceptions: z.array(exceptionEntry).optional(),
  }),
]);
const providerEntry = z.union([
  z.array(eventEntry).min(1, 'at least one event'),
  z.strictObject({
    version: z
      .string()
      .refine((range) => validRange(range) !== null, 'a semver range, such as "^1.2.0"')
      .optional(),
    select: selectSchema.optional(),
    events: z.array(eventEntry).min(1, 'at least one event'),
  }),
]);
const configSchema = z.strictObject({
  $schema: z.string().optional(),
  providers: z.record(z.string(), providerEntry, {
    error: (issue) => (issue.input === undefined ? '"providers" is missing' : 'not an object of providers'),
  }),
});

const RIGHT = '{ "providers": { "templates": ["TemplateDeleted"] } }';

/**
 * `tests/consumer/config.json`: which providers and events this service depends on.
 * Findings: `config-missing`, `config-invalid`.
 */
export async function readConfig(service: Member): Promise<{ consumes: ConsumedProvider[]; findings: Finding[] }> {
  const file = service.paths.config;
  const text = await readIfThere(file);
  if (text === undefined) {
    if (service.consumesNothing) return { consumes: [], findings: [] };
    return {
      consumes: [],
      findings: [
        finding('config-missing', {
          message: `${service.service} does not say which events it consumes.`,
          at: { file },
          expected: RIGHT,
          mend: 'Write the file, or say in package.json that there are none: "contracts": { "consumes": "nothing" }',
        }),
      ],
    };
  }
  const invalid = (message: string, pointer: string, json?: Pick<JsonText, 'lineOf'>, mend?: string) =>
    finding('config-invalid', {
      message,
      at: { file, pointer, ...(json && { line: json.lineOf(pointer) }) },
      expected: RIGHT,
      mend: mend ?? 'Correct the place named above.',
    });
  const fault = jsonFault(text);
  if (fault) {
    return {
      consumes: [],
      findings: [invalid(`config.json is not JSON: ${fault.message}`, '', { lineOf: () => fault.line }, fault.mend)],
    };
  }
  const json = parseJson(text);
  const read = configSchema.safeParse(json.value, ONCE);
  if (!read.success) {
    const findings = leaves(read.error.issues).map((issue) => {
      const pointer = toPointer(issue.path);
      const where = pointer === '' ? 'config.json' : pointer;
      return invalid(`${where}: ${issue.message}`, pointer, json, keyHint(issue));
    });
    return { consumes: [], findings };
  }
  const findings: Finding[] = [];
  const consumes: ConsumedProvider[] = [];
  // The raw keys: a parser may drop what JSON.parse keeps, `__proto__` above all.
  for (const provider of Object.keys((json.value as { providers: object }).providers)) {
    const pointer = toPointer(['providers', provider]);
    const entry = Object.hasOwn(read.data.providers, provider) ? read.data.providers[provider] : undefined;
    if (!isName('service', provider) || entry === undefined) {
      findings.push(invalid(`${JSON.stringify(provider)} cannot be a service's name.`, pointer, json));
      continue;
    }
    if (provider === service.service) {
      findings.push(
        invalid(
          `${provider} names itself as a provider.`,
          pointer,
          json,
          'A service does not consume its own events through contracts: remove it.',
        ),
      );
      continue;
    }
    const list = Array.isArray(entry) ? entry : entry.events;
    const prefix = Array.isArray(entry) ? ['providers', provider] : ['providers', provider, 'events'];
    const events: ConsumedEvent[] = [];
    list.forEach((each, index) => {
      const at = toPointer([...prefix, index]);
      const one = typeof each === 'string' ? { event: each } : each;
      if (events.some((other) => other.event === one.event)) {
        findings.push(invalid(`${one.event} is named twice.`, at, json, 'Remove one of the two.'));
        return;
      }
      const scope =
        'scope' in one && one.scope !== undefined && !isDeepStrictEqual(one.scope, {}) ? one.scope : undefined;
      const placeOf = (pointer: string) => ({ file, pointer, line: json.lineOf(pointer) });
      const declared = 'exceptions' in one ? (one.exceptions ?? []) : [];
      const exceptions = declared.map((each, nth) => ({ ...each, place: placeOf(`${at}/exceptions/${nth}`) }));
      events.push({
        event: one.event,
        ...(scope && { scope }),
        ...(exceptions.length > 0 && { exceptions }),
        place: placeOf(at),
      });
    });
    const range = Array.isArray(entry) ? null : (entry.version ?? null);
    const select = Array.isArray(entry) ? undefined : entry.select;
    consumes.push({
      provider,
      range,
      ...(select && { select }),
      events,
      place: { file, pointer, line: json.lineOf(pointer) },
    });
  }
  if (consumes.length === 0 && findings.length === 0 && !service.consumesNothing) {
    findings.push(
      invalid(
        'config.json names no provider.',
        '/providers',
        json,
        'Name one, or say in package.json that there are none: "contracts": { "consumes": "nothing" }',
      ),
    );
  }
  if (consumes.length > 0 && service.consumesNothing) {
    findings.push(
      invalid(
        'package.json says that this service consumes nothing, and config.json names a provider.',
        '/providers',
        json,
        'Remove "consumes": "nothing" from package.json, or the provider here.',
      ),
    );
  }
  return { consumes, findings };
}

/** A day of the calendar, `2027-01-31`. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return LIKE_A_DAY.test(text) && !Number.isNaN(day.valueOf()) && day.toISOString().startsWith(text);
}

/** A union's own message says nothing; the branch that came furthest does. */
function leaves(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'invalid_union') return [issue];
    const branches = issue.errors.filter((branch) => branch.length > 0);
    const deepest = branches.sort((a, b) => depth(b) - depth(a))[0];
    if (!deepest || depth(deepest) === 0) return [{ ...issue, message: 'not what can stand here' }];
    return leaves(deepest).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
  });
}

function depth(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(...issues.map((issue) => issue.path.length + (issue.code === 'unrecognized_keys' ? 1 : 0)));
}

function keyHint(issue: z.core.$ZodIssue): string | undefined {
  if (issue.code !== 'unrecognized_keys') return undefined;
  const known = issue.path.includes('exceptions')
    ? ['path', 'reason', 'expires']
    : ([['providers'], [], ['version', 'select', 'events']][issue.path.length] ?? ['event', 'scope', 'exceptions']);
  const meant = issue.keys.map((key) => nearest(key, known)).find((key) => key !== undefined);
  return meant ? `Did you mean "${meant}"?` : `Remove ${issue.keys.map((key) => JSON.stringify(key)).join(', ')}.`;
}
