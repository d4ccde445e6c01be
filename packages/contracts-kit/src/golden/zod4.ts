import * as z from 'zod/v4/core';
import type { JsonObject, JsonValue } from './json.js';
import { marked } from './mark.js';
import { withStringChecks } from './strings.js';
import { fillMarks } from './view.js';
import { lossesOf4, stringCheck } from './zod4-checks.js';
import { checksOf, type Def4, type Zod4 } from './zod4-def.js';
import { zod4 } from './zod4-view.js';

/** What of `.meta()` a golden keeps: words, never keywords, since meta could otherwise say other than the schema. */
const WORDS = ['title', 'description', 'deprecated'];

/**
 * A Zod 4 schema as JSON Schema of its output, by Zod's own `toJSONSchema`, with marks (mark.ts) and before `normalise`.
 * @throws Error for what that cannot convert; `walk` looks for all of it first.
 */
export function convertZod4(schema: unknown): JsonObject {
  const options = {
    target: 'draft-2020-12',
    io: 'output',
    unrepresentable: 'any',
    cycles: 'throw',
    reused: 'inline',
    metadata: { get: words },
    override: ({ zodSchema, jsonSchema }: { zodSchema: unknown; jsonSchema: JsonObject }) => {
      const corrected = correct(jsonSchema, zodSchema as Zod4);
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
      Object.assign(jsonSchema, corrected);
    },
  };
  const { $schema: _, ...converted } = z.toJSONSchema(schema as never, options as never) as unknown as JsonObject;
  return converted;
}

/** A schema's words. Without its `id`, which would move it to `$defs` and leave a `$ref`. */
function words(schema: z.$ZodType): JsonObject | undefined {
  const meta = z.globalRegistry.get(schema) as JsonObject | undefined;
  return (
    meta &&
    Object.fromEntries(
      WORDS.flatMap((word): [string, JsonValue][] => {
        const value = meta[word];
        return typeof value === 'string' || typeof value === 'boolean' ? [[word, value]] : [];
      }),
    )
  );
}

function correct(json: JsonObject, schema: Zod4): JsonObject {
  const { default: _, readOnly: __, ...rest } = json;
  const { def } = schema._zod;
  const marks = lossesOf4(schema).map(({ kind }) => kind);
  return marked(correctType(rest, schema), def.type === 'unknown' ? ['unknown'] : marks);
}

function correctType(json: JsonObject, schema: Zod4): JsonObject {
  const { def } = schema._zod;
  switch (def.type) {
    case 'string':
      return withStringChecks(json, checksOf(schema).flatMap(stringCheck));
    case 'number':
      return withoutSafeBounds(json, schema);
    case 'union':
      return discriminated(json, def);
    case 'object':
      return marked(json, fillMarks(zod4, Object.entries(def.shape ?? {})));
    case 'intersection':
      // A new array, so that Zod does not fold it: `intersect` does, for both versions alike.
      return Array.isArray(json.allOf) ? { ...json, allOf: [...json.allOf] } : json;
    default:
      return json;
  }
}

/** Zod's integers end at 2^53 - 1. A bound that the author wrote stays, also that one. */
function withoutSafeBounds(json: JsonObject, schema: Zod4): JsonObject {
  const written = new Set(checksOf(schema).map(({ _zod }) => _zod.def.value));
  const { minimum, maximum, ...rest } = json;
  return {
    ...rest,
    ...(minimum === undefined || (minimum === Number.MIN_SAFE_INTEGER && !written.has(minimum)) ? {} : { minimum }),
    ...(maximum === undefined || (maximum === Number.MAX_SAFE_INTEGER && !written.has(maximum)) ? {} : { maximum }),
  };
}

/** Zod refuses two members with one discriminator value, so at most one can match and `anyOf` says the same. */
function discriminated({ oneOf, ...rest }: JsonObject, def: Def4): JsonObject {
  if (oneOf === undefined) return rest;
  return def.discriminator === undefined ? { ...rest, oneOf } : { ...rest, anyOf: oneOf };
}
