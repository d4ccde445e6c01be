import { Validator } from '@cfworker/json-schema';
import { dialectOf } from './references.js';
import { patternIsSafe } from './strings/index.js';
import type { Json, Schema } from './types.js';

/** Where an independent validator refuses a value. JSON Pointers. */
export interface Refusal {
  keyword: string;
  instance: string;
  schema: string;
}

const DRAFTS = { 'draft-07': '7', '2019-09': '2019-09', '2020-12': '2020-12' } as const;

/**
 * The independent validator that has to agree with every counterexample: @cfworker/json-schema, which interprets schemas, since
 * compiling one takes longer than finding the counterexample.
 */
export class IndependentValidator {
  readonly #validator: Validator | undefined;
  readonly #patterns: readonly string[];
  readonly #accepts: boolean | undefined;

  constructor(schema: Schema) {
    const dialect = dialectOf(schema);
    if (typeof schema === 'boolean') this.#accepts = schema;
    // It writes its bookkeeping into the schema, so it gets one of its own.
    const own = structuredClone(schema) as Record<string, unknown>;
    this.#patterns = typeof schema === 'boolean' ? [] : patternsOf(own);
    this.#validator = dialect && typeof schema !== 'boolean' ? new Validator(own, DRAFTS[dialect], false) : undefined;
  }

  /** The refusals, none if it accepts; undefined when it cannot say. */
  refusals(value: Json): Refusal[] | undefined {
    if (this.#accepts !== undefined) return this.#accepts ? [] : [{ keyword: 'false', instance: '', schema: '' }];
    const longest = longestString(value);
    if (!this.#validator || !this.#patterns.every((source) => patternIsSafe(source, longest))) return undefined;
    const { valid, errors } = this.#validator.validate(value);
    if (valid) return [];
    return errors.map(({ keyword, keywordLocation, instanceLocation }, index) => {
      // Of a boolean schema it says no place; the keyword that holds the schema comes right before.
      const at = keyword === 'false' ? (errors[index - 1]?.keywordLocation ?? '#') : keywordLocation;
      return { keyword, instance: pointer(instanceLocation), schema: pointer(at) };
    });
  }
}

/** `#/a%20b` as the JSON Pointer `/a b`. */
function pointer(location: string): string {
  const path = location.replace(/^#/, '').replace('/dependantRequired', '/dependentRequired');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function patternsOf(schema: unknown): string[] {
  const sources: string[] = [];
  const pending: unknown[] = [schema];
  for (let one = pending.pop(); one !== undefined; one = pending.pop()) {
    if (typeof one !== 'object' || one === null) continue;
    for (const [name, value] of Object.entries(one)) {
      if (name === 'pattern' && typeof value === 'string') sources.push(value);
      if (name === 'patternProperties' && typeof value === 'object' && value !== null)
        sources.push(...Object.keys(value));
      if (typeof value === 'object' && value !== null) pending.push(value);
    }
  }
  return sources;
}

function longestString(value: Json): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  const names = Array.isArray(value) ? [] : Object.keys(value).map((name) => name.length);
  return Math.max(0, ...names, ...Object.values(value).map(longestString));
}
