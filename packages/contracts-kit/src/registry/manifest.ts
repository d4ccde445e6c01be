import { validRange } from 'semver';
import * as z from 'zod';
import { FindingError, finding, type Place } from '../finding.js';
import { readHostileJson } from '../hostile-json.js';
import { ONCE } from '../zod-once.js';
import { parseGoldenKey, parsePactKey } from './keys.js';
import { type NameKind, nameProblem } from './names.js';
import { isSealed, sealedJson, UNSEALED } from './seal.js';
import { isCommitId } from './snapshot.js';

/** What a version is: `versions/<service>/<version>.json`. A version exists when its manifest does. */
export interface Manifest {
  manifest: 1;
  service: string;
  version: string;
  kind: 'release' | 'snapshot';
  /** The package's version raised by its pending changesets; a release's own version. */
  plannedVersion: string;
  /** Of a release `branch` is null and `tag` set, of a snapshot `tag` is null: bytes are a function of the commit. */
  git: { commit: string | null; branch: string | null; tag: string | null };
  /** By key of the store; every key belongs to this service and version. `size` in bytes, `sha256` in hex. */
  objects: Record<string, { sha256: string; size: number }>;
  /** The consumer side, by provider; `range` is null for "any version", `scope` a JSON Schema. */
  consumes: Record<string, Consumes>;
  /** Names of the events it emits, in byte order; each has a golden among `objects`, and nothing else has. */
  emits: string[];
}

export interface Consumes {
  range: string | null;
  events: Record<string, { scope?: Record<string, unknown> }>;
}

/** Limits of what is believed of a manifest. Far above real services, low enough to hold in memory. */
export const limits = { manifestBytes: 4 * 1024 * 1024, objectBytes: 16 * 1024 * 1024, objects: 5000 };

/** A name of that kind, as `names.ts` allows it. */
export const nameOf = (kind: NameKind) =>
  z.string().superRefine((value, context) => {
    const problem = nameProblem(kind, value);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: `no valid ${kind} name: ${problem}` });
  });

export const commitSchema = z.string().refine(isCommitId, 'a full commit id: 40 or 64 lower-case hex digits');
export const branchSchema = nameOf('branch');
export const serviceSchema = nameOf('service');
export const versionSchema = nameOf('version');
export const eventSchema = nameOf('event');

const consumesSchema = z.object({
  range: z
    .string()
    .max(200)
    .refine((range) => validRange(range) !== null, 'a semver range')
    .nullable(),
  events: z.record(eventSchema, z.object({ scope: z.record(z.string(), z.unknown()).exactOptional() })),
});

/** Fields it does not know are left out: a later kit may add some. */
const manifestSchema: z.ZodType<Manifest> = z
  .object({
    manifest: z.literal(1),
    service: serviceSchema,
    version: versionSchema,
    kind: z.enum(['release', 'snapshot']),
    plannedVersion: versionSchema,
    git: z.object({
      commit: commitSchema.nullable(),
      branch: branchSchema.nullable(),
      tag: z.string().max(400).nullable(),
    }),
    objects: z.record(
      z.string(),
      z.object({
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        size: z.int().min(0).max(limits.objectBytes),
      }),
    ),
    consumes: z.record(serviceSchema, consumesSchema),
    emits: z.array(eventSchema).max(limits.objects),
  })
  .superRefine((manifest, context) => {
    for (const message of ownershipProblems(manifest)) context.addIssue({ code: 'custom', path: ['objects'], message });
  });

/** A manifest answers for its own version and nothing else: otherwise one could point readers anywhere. */
function ownershipProblems({ service, version, objects, emits }: Manifest): string[] {
  const keys = Object.keys(objects);
  if (keys.length > limits.objects) return [`at most ${limits.objects} objects`];
  const events = new Set<string>();
  const problems: string[] = [];
  for (const key of keys) {
    const golden = parseGoldenKey(key);
    const pact = golden === undefined ? parsePactKey(key) : undefined;
    const owner = golden?.provider ?? pact?.consumer;
    if (owner !== service || (golden ?? pact)?.version !== version) {
      problems.push(`${JSON.stringify(key.slice(0, 200))} is no key of ${service} ${version}`);
    }
    if (golden !== undefined) events.add(golden.event);
  }
  if (events.size !== emits.length || !emits.every((event) => events.delete(event))) {
    problems.push('`emits` and the goldens among `objects` are not the same events');
  }
  return problems.slice(0, 5);
}

/** The bytes that are stored: canonical JSON, sealed, and a newline. */
export function manifestBytes(manifest: Manifest): Uint8Array {
  return sealedJson(manifest);
}

/** Throws a FindingError with `manifest-invalid`. Never any other error, whatever the bytes are. */
export function parseManifest(bytes: Uint8Array, expected: { service: string; version: string; at: Place }): Manifest {
  const manifest = parseStored(bytes, manifestSchema, { code: 'manifest-invalid', what: 'manifest', at: expected.at });
  if (manifest.service !== expected.service || manifest.version !== expected.version) {
    throw invalid('manifest-invalid', 'manifest', expected.at, [
      `it is of ${manifest.service} ${manifest.version}, not of ${expected.service} ${expected.version}`,
    ]);
  }
  return manifest;
}

type StoredCode = 'manifest-invalid' | 'head-invalid' | 'verification-invalid' | 'tombstone-invalid';

/** Parses a sealed JSON object of the store against a schema; everything that can be wrong with it is one finding. */
export function parseStored<T>(
  bytes: Uint8Array,
  schema: z.ZodType<T>,
  { code, what, at }: { code: StoredCode; what: string; at: Place },
): T {
  if (bytes.length > limits.manifestBytes) throw invalid(code, what, at, [`it has ${bytes.length} bytes`]);
  const json = readHostileJson(bytes);
  if (!json.ok) throw invalid(code, what, at, [json.reason]);
  const parsed = schema.safeParse(json.value, ONCE);
  if (parsed.success) {
    if (!isSealed(json.value)) throw invalid(code, what, at, [UNSEALED]);
    return parsed.data;
  }
  const problems = parsed.error.issues.map(({ path, message }) => `/${path.map(String).join('/')}: ${message}`);
  throw invalid(code, what, at, problems);
}

export function invalid(code: StoredCode, what: string, at: Place, problems: string[]): FindingError {
  return new FindingError(
    finding(code, {
      message: `the ${what} ${at.key ?? ''} is not valid: ${printable(problems[0] ?? 'unknown')}`,
      expected: `a ${what} as contracts-kit writes it`,
      found: problems.slice(0, 5).map(printable).join('; '),
      at,
      mend: `Something other than contracts-kit wrote this object, or a newer contracts-kit did. Look at it; upgrade, or delete it and publish again.`,
    }),
  );
}

/** The message may quote the hostile object: one line, printable, bounded. */
function printable(text: string): string {
  return text.slice(0, 300).replace(/[^\x20-\x7e`…]/g, '?');
}
