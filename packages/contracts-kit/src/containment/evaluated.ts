import { isObject } from '../hostile-json.js';
import { isSchema, resolveReference, type Scope } from './references.js';
import type { Schema } from './types.js';

/** Which properties a schema has looked at by the time `unevaluatedProperties` beside it speaks of the others. */
export interface Evaluated {
  names: ReadonlySet<string>;
  patterns: ReadonlySet<string>;
  /** Every property is looked at, whatever its name. */
  all: boolean;
}

/** Beyond this many subschemas it is not followed. */
const MOST = 500;

/**
 * What is evaluated for every value that the schema accepts (2020-12 core, 11.3: by the schema itself and what it applies in
 * place). Undefined where it differs from value to value: members of a union, or branches, that look at more than what is looked at anyway.
 */
export function evaluatedBy(schema: Record<string, unknown>, scope: Scope, whole: Schema): Evaluated | undefined {
  const walk = new Walk(whole);
  const own = walk.certain({ ...schema, unevaluatedProperties: undefined }, scope);
  return walk.failed ? undefined : own;
}

class Walk {
  failed = false;
  readonly #whole: Schema;
  #left = MOST;

  constructor(whole: Schema) {
    this.#whole = whole;
  }

  certain(schema: unknown, scope: Scope): Evaluated {
    this.#left -= 1;
    if (this.#left < 0) this.failed = true;
    const nothing: Evaluated = { names: new Set(), patterns: new Set(), all: false };
    if (!isObject(schema) || this.failed) return nothing;
    if (schema.$dynamicRef !== undefined || schema.$recursiveRef !== undefined) this.failed = true;
    let found: Evaluated = {
      names: new Set(isObject(schema.properties) ? Object.keys(schema.properties) : []),
      patterns: new Set(isObject(schema.patternProperties) ? Object.keys(schema.patternProperties) : []),
      all: schema.additionalProperties !== undefined || schema.unevaluatedProperties !== undefined,
    };
    const together = [...(Array.isArray(schema.allOf) ? schema.allOf : [])];
    for (const member of together) found = joined(found, this.certain(member, scope));
    if (typeof schema.$ref === 'string') {
      const target = resolveReference(schema.$ref, scope, this.#whole);
      if (!target) this.failed = true;
      else found = joined(found, this.certain(target.schema, target.scope));
    }
    const perhaps = [
      ...['anyOf', 'oneOf'].flatMap((keyword) =>
        Array.isArray(schema[keyword]) ? (schema[keyword] as unknown[]) : [],
      ),
      ...['if', 'then', 'else'].map((keyword) => schema[keyword]),
      ...(isObject(schema.dependentSchemas) ? Object.values(schema.dependentSchemas) : []),
    ].filter(isSchema);
    for (const member of perhaps) if (!isWithin(this.certain(member, scope), found)) this.failed = true;
    return found;
  }
}

function joined(a: Evaluated, b: Evaluated): Evaluated {
  return {
    names: new Set([...a.names, ...b.names]),
    patterns: new Set([...a.patterns, ...b.patterns]),
    all: a.all || b.all,
  };
}

function isWithin(a: Evaluated, b: Evaluated): boolean {
  if (b.all) return true;
  return (
    !a.all && [...a.names].every((name) => b.names.has(name)) && [...a.patterns].every((one) => b.patterns.has(one))
  );
}
