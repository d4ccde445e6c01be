import { readFile, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { judgeEvent, type Reader } from '../compatibility/judge.js';
import { SchemaDocument } from '../compatibility/tolerance-document.js';
import type { Schema } from '../containment/types.js';
import { type Finding, FindingError, finding } from '../finding.js';
import { isObject, type JsonObject } from '../golden/json.js';
import { jsonFault } from '../golden/json-fault.js';
import { readHostileJson } from '../hostile-json.js';
import { withTemporaryFolder } from '../service/temporary.js';
import { validateSchemas } from '../validator/jsonschema.js';
import { changeChecks, changeFinding, needs } from './diff-report.js';
import type { Result } from './session.js';

const MAX_BYTES = 5 * 1024 * 1024;
const UNREAD: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not read it',
};
/** What a schema is that does not say. */
const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/**
 * Two JSON Schemas of anybody, before and after. A break, or what is not known, is an error here: there is no version that
 * could announce it.
 */
export async function diffFiles(
  files: readonly string[],
  { readers = 'tolerant' }: { readers?: Reader },
  cwd: string,
): Promise<Result> {
  const [oldFile, newFile] = files.map((file) => resolve(cwd, file)) as [string, string];
  const [before, after] = [await readSchema(oldFile), await readSchema(newFile)];
  const findings = [...before.findings, ...after.findings];
  const readable = [before, after].filter((one) => one.schema !== undefined);
  findings.push(...(await invalidSchemas(readable.map(({ file, schema }) => ({ file, schema: schema! })))));
  if (findings.length > 0) return { checks: [], findings };
  const judged = judgeEvent({ old: before.schema!, next: after.schema!, reader: readers });
  const event = basename(newFile);
  const change = { event, ...judged };
  const told = changeFinding(change, {
    baseline: basename(oldFile),
    severity: 'error',
    at: { file: newFile },
    expectedAt: { file: oldFile },
    mend: 'Keep what was there, make it another event beside this one, or release it as a major.',
  });
  return {
    checks: changeChecks(change, event, needs(change.bump)),
    findings: told,
    data: { old: files[0], new: files[1], readers, ...judged },
  };
}

interface Read {
  file: string;
  schema?: Schema;
  findings: Finding[];
}

async function readSchema(file: string): Promise<Read> {
  const unreadable = (what: string, line?: number): Read => ({
    file,
    findings: [
      finding('schema-unreadable', {
        message: `${basename(file)} ${what}`,
        at: { file, ...(line !== undefined && { line }) },
        expected: 'a JSON Schema: a JSON object, true or false, in UTF-8, at most 5 MB',
        mend: 'Name a file that holds one JSON Schema.',
      }),
    ],
  });
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => error);
  if (bytes instanceof Error) return unreadable(`cannot be read: ${UNREAD[bytes.code ?? ''] ?? bytes.message}`);
  if (bytes.length > MAX_BYTES) return unreadable(`has ${bytes.length} bytes`);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return unreadable('begins with a byte order mark (U+FEFF), which JSON may not have', 1);
  const json = readHostileJson(bytes);
  if (!json.ok) return unreadable(`is not usable JSON: ${json.reason}`);
  const fault = jsonFault(bytes);
  if (fault) return unreadable(`is not the same JSON to every reader: ${fault.message}`, fault.line);
  const { value } = json;
  if (typeof value === 'boolean') return { file, schema: value, findings: [] };
  if (!isObject(value)) return unreadable('is JSON, but no JSON Schema');
  return { file, schema: value, findings: unresolved(value, file) };
}

/**
 * References to another document, or to nothing. None is ever fetched. Where a reference may mean a schema inside that has an
 * `$id` of its own, or one of several of the same anchor, it is for the prover to say that it does not know.
 */
function unresolved(schema: JsonObject, file: string): Finding[] {
  const document = new SchemaDocument(schema);
  const lost: { schema: JsonObject; reference: string }[] = [];
  const anchors = new Set<string>();
  let embedded = false;
  const queue = [document.root];
  const seen = new Set<JsonObject>();
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    embedded ||= next !== document.root && typeof next.$id === 'string';
    for (const anchor of [next.$anchor, next.$dynamicAnchor]) if (typeof anchor === 'string') anchors.add(`#${anchor}`);
    const references = document.references(next);
    queue.push(...references.to, ...document.steps(next).map((step) => step.schema));
    // Which of several a $dynamicRef means is for the prover to say, or not.
    if (references.lost !== undefined && next.$ref === references.lost)
      lost.push({ schema: next, reference: references.lost });
  }
  return lost
    .filter(({ reference }) => !embedded && !anchors.has(reference))
    .map(({ schema: place, reference }) =>
      finding('schema-reference-unresolved', {
        message: `${basename(file)} refers to ${JSON.stringify(reference.slice(0, 200))}, which is not in it.`,
        at: { file, pointer: document.pointerTo(place) },
        expected: 'a schema that is complete in itself: nothing is fetched',
        mend: 'Bundle it first, so that every $ref leads to a place in the same file: npx jsonschema bundle <file>',
      }),
    );
}

/** Those that the prover reads. */
const DIALECTS = /^https?:\/\/json-schema\.org\/(?:draft-07\/schema|draft\/2019-09\/schema|draft\/2020-12\/schema)#?$/;

function invalid(file: string, message: string, expected: string, pointer?: string): Finding {
  return finding('schema-invalid', {
    message: `${basename(file)} is not a valid JSON Schema: ${message}`,
    at: { file, ...(pointer !== undefined && { pointer }) },
    expected,
    mend: 'Correct the schema there; "$schema" says by which metaschema it is judged.',
  });
}

function unknownDialect({ file, schema }: { file: string; schema: JsonObject }): Finding[] {
  const { $schema: dialect = DIALECT } = schema;
  if (typeof dialect === 'string' && DIALECTS.test(dialect)) return [];
  const message = `its "$schema" is ${JSON.stringify(dialect).slice(0, 200)}, which is not known here`;
  return [invalid(file, message, `draft-07, 2019-09 or 2020-12: "$schema": "${DIALECT}"`, '/$schema')];
}

async function invalidSchemas(schemas: readonly { file: string; schema: Schema }[]): Promise<Finding[]> {
  const objects = schemas.filter((one): one is { file: string; schema: JsonObject } => isObject(one.schema as never));
  const unknown = objects.flatMap(unknownDialect);
  if (unknown.length > 0) return unknown;
  return withTemporaryFolder(async (folder) => {
    const judged = await Promise.all(
      objects.map(async ({ file, schema }, index) => {
        const copy = join(folder, `${index}.json`);
        await writeFile(copy, JSON.stringify(schema.$schema === undefined ? { $schema: DIALECT, ...schema } : schema));
        return refusalsOf(file, copy);
      }),
    );
    return judged.flat();
  });
}

async function refusalsOf(file: string, copy: string): Promise<Finding[]> {
  try {
    return (await validateSchemas([copy])).map(({ reasons: [reason] }) => {
      const expected = reason ? `what the metaschema says at ${reason.keyword}` : 'a valid schema';
      return invalid(file, reason?.message ?? 'no reason given', expected, reason?.instance);
    });
  } catch (error) {
    // The program ran and could not judge: something in the schema, such as a "$schema" further down, that it does not know.
    if (!(error instanceof FindingError) || error.findings.every(({ at }) => at?.file !== copy)) throw error;
    const said = error.findings.map(({ found }) => found ?? '').join(' ');
    const message = `the validator cannot judge it: ${said.replaceAll(copy, basename(file)).replace(/\s+/g, ' ')}`;
    return [invalid(file, message, 'a schema of draft-07, 2019-09 or 2020-12 throughout')];
  }
}
