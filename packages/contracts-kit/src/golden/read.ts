import { contractId } from '../event.js';
import { type Finding, finding, type Place } from '../finding.js';
import { isObject, type JsonObject } from './json.js';
import { nameFault } from './json-fault.js';
import { acceptsEverything, allowsOnlyObjects, findReference } from './json-schema.js';

const MAX_BYTES = 5 * 1024 * 1024;
const MAX_DEPTH = 200;
const [BACKSLASH, QUOTE] = [0x5c, 0x22];
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export interface GoldenToRead {
  event: string;
  /** When given, the golden's `$id` must be this service's. */
  service?: string;
  place: Place;
}

/**
 * A golden that somebody else made: from a store, or a sibling's folder. Nothing of it is believed before it is checked,
 * and no input makes this throw. Whether it is a valid JSON Schema is the metaschema's question, not asked here.
 */
export function readGolden(
  bytes: Uint8Array,
  { event, service, place }: GoldenToRead,
): { schema?: JsonObject; findings: Finding[] } {
  const unreadable = (what: string): { findings: Finding[] } => ({
    findings: [
      finding('golden-unreadable', {
        message: `the golden of ${event} ${what}`,
        expected: `a JSON object in UTF-8, at most ${MAX_BYTES} bytes and ${MAX_DEPTH} levels`,
        at: place,
        mend: 'Have its provider generate and publish it again.',
      }),
    ],
  });
  if (bytes.byteLength > MAX_BYTES) return unreadable(`has ${bytes.byteLength} bytes`);
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return unreadable('is not UTF-8');
  }
  if (nesting(text) > MAX_DEPTH) return unreadable(`is nested deeper than ${MAX_DEPTH} levels`);
  let schema: unknown;
  try {
    schema = JSON.parse(text);
  } catch (error) {
    return unreadable(`is not JSON: ${(error as Error).message}`);
  }
  if (!isObject(schema)) return unreadable('is not a JSON object');
  const fault = nameFault(text, schema);
  if (fault) return unreadable(`is not the same JSON to every reader: ${fault.message}`);
  // Most texts show at a glance that they hold neither; an escape could spell either.
  const escapes = text.includes('\\u');
  if ((escapes || text.includes('__proto__')) && hasKey(schema, '__proto__'))
    return unreadable("has a key '__proto__'");
  const reference = escapes || text.includes('ef"') ? findReference(schema) : undefined;
  const findings = checkContent(schema, reference, { event, place, ...(service === undefined ? {} : { service }) });
  return findings.length > 0 ? { findings } : { schema, findings };
}

function checkContent(
  schema: JsonObject,
  reference: string | undefined,
  { event, service, place }: GoldenToRead,
): Finding[] {
  const findings: Finding[] = [];
  const id = service === undefined ? undefined : contractId(service, event);
  if (id !== undefined && schema.$id !== id) {
    findings.push(
      finding('golden-id-mismatch', {
        message: `the golden of ${event} says that it is another contract`,
        expected: id,
        found: typeof schema.$id === 'string' ? schema.$id : 'no $id',
        at: { ...place, pointer: '/$id' },
        mend: 'Have its provider generate and publish it again; do not copy or rename goldens.',
      }),
    );
  }
  if (reference !== undefined) {
    findings.push(
      finding('golden-has-reference', {
        message: `the golden of ${event} refers to another schema at '${reference}'`,
        expected: 'a schema that is complete in itself',
        found: '$ref',
        at: { ...place, pointer: reference },
        mend: 'Have its provider generate it with contracts-kit, which writes every part out in full.',
      }),
    );
  }
  // A keyword nobody knows refuses nothing: only what demands an object is known to demand anything.
  if (!allowsOnlyObjects(schema)) {
    findings.push(
      finding('golden-accepts-everything', {
        message: `the golden of ${event} accepts ${acceptsEverything(schema) ? 'every value' : 'more than objects, perhaps every value'}`,
        expected: 'the schema of an event: a JSON object',
        at: { ...place, pointer: '' },
        mend: 'Have its provider generate and publish it again; every check against this golden would pass.',
      }),
    );
  }
  return findings;
}

/**
 * The deepest level of brackets outside strings. Before parsing, so that no recursion ever sees a hostile depth; a plain
 * loop, since a regular expression can be made to take forever.
 */
function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charCodeAt(i);
    if (inString) {
      if (char === BACKSLASH) i += 1;
      else if (char === QUOTE) inString = false;
    } else if (char === QUOTE) inString = true;
    else if (char === 0x5b || char === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (char === 0x5d || char === 0x7d) depth -= 1;
  }
  return deepest;
}

function hasKey(value: unknown, key: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, key) || Object.values(value).some((member) => hasKey(member, key));
}
