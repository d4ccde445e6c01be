import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from '@sourcemeta/jsonschema';
import type { Json, Schema } from '../../../src/containment/types.js';
import { dialectOf } from './dialect.js';

export interface Question {
  schema: Schema;
  values: readonly Json[];
}

/** `undefined`: the program cannot judge by this schema at all, or not of this value. */
export type Verdicts = (boolean | undefined)[] | undefined;

/** A larger number ends the program wherever a schema says `integer`: "does not fit in a 64-bit integer". */
const LARGEST = 2 ** 63;

const OPTIONS = ['--format-assertion', '--default-dialect', 'https://json-schema.org/draft/2020-12/schema'];

/** Files of one call; more than that only make its output large. */
const CHUNK = 400;

/**
 * What @sourcemeta/jsonschema says of many values by many schemas, `format` asserted. Its `test` command takes many
 * schemas in one process, which is some hundred times faster than one `validate` for each.
 */
export async function native(questions: readonly Question[]): Promise<Verdicts[]> {
  const folder = await mkdtemp(join(tmpdir(), 'containment-'));
  try {
    const verdicts: Verdicts[] = questions.map(() => undefined);
    for (const [index, { schema, values }] of questions.entries()) {
      if (typeof schema === 'boolean') verdicts[index] = values.map(() => schema);
      else if (values.every(tooLarge)) verdicts[index] = values.map(() => undefined);
    }
    const asked = [...questions.keys()].filter((index) => verdicts[index] === undefined);
    for (let at = 0; at < asked.length; at += CHUNK) {
      await ask(folder, questions, asked.slice(at, at + CHUNK), verdicts);
    }
    return verdicts;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The program's `validate`, a process for each question. Its `test` is wrong now and then: 16.11 accepts `[[{"a": ""}]]` by
 * `items: {items: [{$ref}]}` of 2019-09 where the reference asks for a number, and `validate` does not. So what only `test` says is
 * asked again here.
 */
export async function validateAlone(schema: Schema, value: Json): Promise<boolean | undefined> {
  if (typeof schema === 'boolean') return schema;
  const folder = await mkdtemp(join(tmpdir(), 'containment-'));
  try {
    const [schemaFile, valueFile] = [join(folder, 'schema.json'), join(folder, 'value.json')];
    await writeFile(schemaFile, JSON.stringify(withUuid(schema)));
    await writeFile(valueFile, JSON.stringify(value));
    const { code } = await spawn(['validate', schemaFile, valueFile, ...OPTIONS]);
    return code === 0 ? true : code === 2 ? false : undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function ask(folder: string, questions: readonly Question[], asked: number[], verdicts: Verdicts[]) {
  if (asked.length === 0) return;
  const suites = await Promise.all(
    asked.map(async (index) => {
      const { schema, values } = questions[index]!;
      const tests = values.flatMap((data, i) =>
        tooLarge(data) ? [] : [{ description: String(i), valid: true, data }],
      );
      const suite = join(folder, `${index}.test.json`);
      await writeFile(join(folder, `${index}.schema.json`), JSON.stringify(withUuid(schema)));
      await writeFile(suite, JSON.stringify({ target: `./${index}.schema.json`, tests }));
      return suite;
    }),
  );
  const { code, stdout, stderr } = await spawn(['test', ...suites, '--json', ...OPTIONS]);
  if (code !== 0 && code !== 2) {
    // One schema that it cannot compile ends the whole call.
    if (asked.length === 1) return;
    const middle = asked.length >> 1;
    await ask(folder, questions, asked.slice(0, middle), verdicts);
    await ask(folder, questions, asked.slice(middle), verdicts);
    return;
  }
  const report = JSON.parse(stdout) as { results: { tests: { name: string; status: string; filePath: string }[] } };
  for (const index of asked) verdicts[index] = [];
  for (const { name, status, filePath } of report.results.tests) {
    const index = Number(/(\d+)\.test\.json$/.exec(filePath)![1]);
    verdicts[index]![Number(name)] = status === 'passed';
  }
  for (const index of asked) {
    const { length } = questions[index]!.values;
    for (let i = 0; i < length; i += 1) {
      if (typeof verdicts[index]![i] !== 'boolean' && !tooLarge(questions[index]!.values[i]!))
        throw new Error(`no answer for value ${i}: ${stderr}`);
    }
  }
}

function tooLarge(value: Json): boolean {
  if (typeof value === 'number') return Math.abs(value) >= LARGEST;
  return typeof value === 'object' && value !== null && Object.values(value).some(tooLarge);
}

const UUID = '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$';

/** In draft-07 the program has no `uuid` format, so that anything passes: it is told what a uuid is. */
function withUuid(schema: Schema): Schema {
  if (dialectOf(schema) !== 'draft-07' || !JSON.stringify(schema).includes('"uuid"')) return schema;
  return JSON.parse(JSON.stringify(schema), (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('format' in value) || value.format !== 'uuid') return value;
    const allOf = 'allOf' in value ? (value.allOf as unknown[]) : [];
    return { ...value, allOf: [...allOf, { pattern: UUID }] };
  }) as Schema;
}
