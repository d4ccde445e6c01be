import { readFile } from 'node:fs/promises';
import { FindingError, finding } from '../finding.js';
import { type Reason, reasonsOf, type ValidatorOutput } from './reasons.js';

/** Why one instance is refused, in the validator's own words. */
export interface Refusal {
  /** The file that was refused. */
  file: string;
  reasons: readonly Reason[];
  /** The file is not JSON at all; there are no reasons then. `line` is 1-based. */
  unreadable?: { message: string; line?: number };
}

/** The program's own exit codes, from its documentation. */
const REFUSED = 2;
const UNREADABLE = 6;

/** Command lines have a limit, about 2 MiB on Linux and 32 KiB on Windows. */
const ARGUMENT_BYTES = process.platform === 'win32' ? 24_000 : 1_000_000;

async function run(args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const { spawn } = await import('@sourcemeta/jsonschema');
  const result = await spawn(args).catch((error: Error) => {
    throw new FindingError(
      finding('validator-failed', {
        message: `The JSON Schema validator could not be started: ${error.message}`,
        mend: 'Install the dependencies again; @sourcemeta/jsonschema ships a program for Linux, macOS and Windows on x64 and arm64.',
      }),
    );
  });
  return result;
}

/**
 * Which of the instance files a schema refuses. One call of the validator for all of them while all are accepted; only a
 * refusal costs a second one, for its reasons. `format` is always asserted, which the program does not do by itself.
 * @throws FindingError `validator-failed` when the program answers neither "valid" nor "invalid"
 */
export async function validateFiles(schemaFile: string, instances: readonly string[]): Promise<Refusal[]> {
  const refusals: Refusal[] = [];
  for (const chunk of chunked(instances)) {
    const quick = await run(['validate', schemaFile, ...chunk, '--format-assertion', '--fast']);
    if (quick.code === 0) continue;
    if (quick.code !== REFUSED && quick.code !== UNREADABLE) throw failed(schemaFile, quick);
    const before = refusals.length;
    const broken = await unreadable(chunk);
    if (quick.code === UNREADABLE && broken.length === 0) throw failed(schemaFile, quick);
    refusals.push(...broken);
    const rest = chunk.filter((file) => !broken.some((one) => one.file === file));
    if (rest.length === 0) continue;
    const whole = await run(['validate', schemaFile, ...rest, '--format-assertion', '--json', '--continue']);
    if (whole.code !== REFUSED && whole.code !== 0) throw failed(schemaFile, whole);
    const documents = jsonDocuments(whole.stdout) as ValidatorOutput[];
    if (documents.length !== rest.length) throw failed(schemaFile, whole);
    documents.forEach((document, index) => {
      if (!document.valid) refusals.push({ file: rest[index]!, reasons: reasonsOf(document) });
    });
    // Refused in the first call and by nothing in the second: no answer is not a pass.
    if (refusals.length === before) throw failed(schemaFile, quick);
  }
  return refusals;
}

/** The program names one file it cannot read and stops; which of all are no JSON is found out here. */
async function unreadable(files: readonly string[]): Promise<Refusal[]> {
  const refusals: Refusal[] = [];
  for (const file of files) {
    try {
      JSON.parse(await readFile(file, 'utf8'));
    } catch (error) {
      const message = (error as Error).message.replace(/\s+/g, ' ');
      const line = /\(line (\d+) column \d+\)/.exec(message)?.[1];
      refusals.push({ file, reasons: [], unreadable: { message, ...(line !== undefined && { line: Number(line) }) } });
    }
  }
  return refusals;
}

/** Which of the schema files are not valid by the metaschema they name. */
export async function validateSchemas(schemaFiles: readonly string[]): Promise<Refusal[]> {
  if (schemaFiles.length === 0) return [];
  const refusals: Refusal[] = [];
  for (const chunk of chunked(schemaFiles)) {
    const quick = await run(['metaschema', ...chunk]);
    if (quick.code === 0) continue;
    for (const file of chunk) {
      const one = await run(['metaschema', file, '--json']);
      if (one.code === 0) continue;
      if (one.code !== REFUSED) throw failed(file, one);
      refusals.push({ file, reasons: reasonsOf(jsonDocuments(one.stdout)[0] as ValidatorOutput) });
    }
  }
  return refusals;
}

function failed(file: string, result: { code: number; stdout: string; stderr: string }): FindingError {
  const output = `${result.stderr}${result.stdout}`.trim().slice(0, 2_000);
  return new FindingError(
    finding('validator-failed', {
      message: `The JSON Schema validator could not judge by this schema (its exit code is ${result.code}).`,
      at: { file },
      expected: 'a readable schema and readable JSON',
      found: output,
      mend:
        result.code === UNREADABLE
          ? 'Correct the JSON of the file it names.'
          : 'Check the schema with: npx jsonschema metaschema <file>',
    }),
  );
}

function* chunked(files: readonly string[]): Generator<string[]> {
  let chunk: string[] = [];
  let size = 0;
  for (const file of files) {
    size += Buffer.byteLength(file) + 1;
    if (size > ARGUMENT_BYTES && chunk.length > 0) {
      yield chunk;
      chunk = [];
      size = Buffer.byteLength(file) + 1;
    }
    chunk.push(file);
  }
  if (chunk.length > 0) yield chunk;
}

/** The program prints one JSON document after another, pretty-printed, with nothing between them. */
function jsonDocuments(text: string): unknown[] {
  return text
    .split(/(?<=^\}\n)(?=\{)/m)
    .filter((part) => part.trim() !== '')
    .map((part) => JSON.parse(part) as unknown);
}
