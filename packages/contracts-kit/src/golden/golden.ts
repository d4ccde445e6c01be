import { contractId, type DefinedEvent } from '../event.js';
import { type Finding, FindingError, finding } from '../finding.js';
import { isName } from '../registry/names.js';
import { canonicalJson, sha256 } from './canonical.js';
import { dialectOf } from './dialect.js';
import { isObject, type JsonObject } from './json.js';
import { allowsOnlyObjects, findReference, mapSubschemas } from './json-schema.js';
import { openByAccident, readLosses, settleLosses } from './losses.js';
import { unmarked } from './mark.js';
import { normalise } from './normalise.js';
import { walk } from './walk.js';
import { convertZod3 } from './zod3.js';
import { convertZod4 } from './zod4.js';

const SCHEMA_DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** The golden contract of one event. */
export interface Golden {
  event: string;
  schema: JsonObject;
  /** What the file holds: canonical JSON, two spaces, a newline at the end. */
  bytes: Uint8Array;
  /** Of the bytes, lower-case hexadecimal. */
  sha256: string;
}

export interface GoldenSource {
  service: string;
  event: DefinedEvent;
  /** Where the event is declared, for the findings. */
  file: string;
}

/**
 * The golden of an event, or why there is none: it is only made when nothing of the Zod schema is lost without being
 * declared. Pure: the same declaration gives the same bytes, on every machine and with Zod 3 as with Zod 4.
 */
export function generateGolden({ service, event, file }: GoldenSource): { golden?: Golden; findings: Finding[] } {
  const named = checkName(event.name, file);
  if (dialectOf(event.schema) === undefined) return { findings: [...named, notZod(file)] };
  const declared = readLosses(event.losses, file);
  const findings = [...named, ...declared.findings, ...walk(event.schema, declared.losses, file)];
  if (findings.length > 0) return { findings };
  try {
    const converted = dialectOf(event.schema) === 3 ? convertZod3(event.schema) : convertZod4(event.schema);
    const content = normalise(settleLosses(converted, declared.losses));
    const problems = checkFinished(content, file);
    return problems.length > 0 ? { findings: problems } : { golden: compose(service, event, content), findings: [] };
  } catch (error) {
    if (error instanceof FindingError) return { findings: [...error.findings] };
    return { findings: [notConverted(error, file)] };
  }
}

function compose(service: string, event: DefinedEvent, content: JsonObject): Golden {
  const schema = {
    ...withoutMarks(content),
    $schema: SCHEMA_DIALECT,
    $id: contractId(service, event.name),
    title: event.name,
    description: event.description,
  };
  const bytes = new TextEncoder().encode(`${canonicalJson(schema, { indent: 2 })}\n`);
  return { event: event.name, schema, bytes, sha256: sha256(bytes) };
}

function withoutMarks(schema: JsonObject): JsonObject {
  return mapSubschemas(unmarked(schema), '', (sub) => (isObject(sub) ? withoutMarks(sub) : sub));
}

function checkName(name: unknown, file: string): Finding[] {
  if (isName('event', name)) return [];
  const found = typeof name === 'string' ? JSON.stringify(name) : typeof name;
  return [
    finding('golden-name-invalid', {
      message: `${found} is not a name for an event`,
      expected: 'a capital letter, then letters and digits, at most 100 characters: UserCreated',
      found,
      at: { file },
      mend: "Name the event as a type is named: name: 'UserCreated'.",
    }),
  ];
}

function notZod(file: string): Finding {
  return finding('golden-not-zod', {
    message: "the event's schema is no Zod 3 or Zod 4 schema",
    expected: 'schema: z.object({ … })',
    at: { file, pointer: '' },
    mend: 'Give defineEvent a schema made with Zod 3 or Zod 4.',
  });
}

/** What only the finished schema shows: a converter that gave up silently, whatever it gave up on. */
function checkFinished(content: JsonObject, file: string): Finding[] {
  const findings = openByAccident(content).map((pointer) =>
    finding('golden-accepts-everything', {
      message: `the golden accepts everything at '${pointer}', which nobody wrote as z.unknown()`,
      expected: 'the type of what is emitted',
      found: '{}',
      at: { file, pointer },
      mend: 'Write the type, or z.unknown() where everything is really meant.',
    }),
  );
  const reference = findReference(content);
  if (reference !== undefined) findings.push(notConverted(new Error('the conversion left a $ref'), file, reference));
  if (findings.length === 0 && !allowsOnlyObjects(content)) findings.push(notAnObject(content, file));
  return findings;
}

function notAnObject(content: JsonObject, file: string): Finding {
  return finding('golden-not-an-object', {
    message: 'an event is a JSON object; its schema also allows something else',
    expected: 'z.object({ … }), or a union of objects',
    found: canonicalJson(content.type ?? Object.keys(content)),
    at: { file, pointer: '' },
    mend: 'Put the value into an object: z.object({ data: … }).',
  });
}

function notConverted(error: unknown, file: string, pointer = ''): Finding {
  return finding('golden-unrepresentable', {
    message: `the schema cannot be converted to JSON Schema: ${(error as Error)?.message ?? String(error)}`,
    expected: 'a schema that the converter of its Zod version knows',
    at: { file, pointer },
    mend: 'Simplify the schema until it converts; the converter names what it does not know.',
  });
}
