import { Validator } from '@cfworker/json-schema';
import { dialectOf } from './references.js';
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
  readonly #accepts: boolean | undefined;

  constructor(schema: Schema) {
    const dialect = dialectOf(schema);
    if (typeof schema === 'boolean') this.#accepts = schema;
    // It writes its bookkeeping into the schema, so it gets one of its own.
    const own = structuredClone(schema) as Record<string, unknown>;
    this.#validator = dialect && typeof schema !== 'boolean' ? new Validator(own, DRAFTS[dialect], false) : undefined;
  }

  /** The refusals, none if it accepts; undefined when it cannot say. It runs patterns as they are: ask `patternUses` first. */
  refusals(value: Json): Refusal[] | undefined {
    if (this.#accepts !== undefined) return this.#accepts ? [] : [{ keyword: 'false', instance: '', schema: '' }];
    if (!this.#validator) return undefined;
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
