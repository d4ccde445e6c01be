import type { LossKind } from '../event.js';
import { isObject, type JsonObject, type JsonValue } from './json.js';

/**
 * While a golden is being made, a subschema carries under this key what its Zod schema was: a loss that a declared
 * `emits` may replace, an `unknown` the author wrote, or an object that fills a key in (`fills:<key>`, by a default) when it is
 * absent. No finished golden has it.
 */
export const MARK = 'x-contracts-kit';

export type Mark = LossKind | 'unknown' | `fills:${string}`;

export function marksOf(schema: JsonValue): readonly Mark[] {
  const marks = isObject(schema) ? schema[MARK] : undefined;
  return Array.isArray(marks) ? (marks as Mark[]) : [];
}

/** A copy of the schema that carries these marks besides its own. */
export function marked(schema: JsonObject, marks: readonly Mark[]): JsonObject {
  if (marks.length === 0) return schema;
  return { ...schema, [MARK]: [...new Set([...marksOf(schema), ...marks])].sort() };
}

/** The marks that are still wanted once the losses are settled. */
export function lastingMarks(schema: JsonObject): Mark[] {
  return marksOf(schema).filter((mark) => mark === 'unknown' || mark.startsWith('fills:'));
}

export function unmarked(schema: JsonObject): JsonObject {
  const { [MARK]: _, ...rest } = schema;
  return rest;
}

/** What the author wrote as `unknown`, which accepts everything on purpose. */
export function unknownSchema(): JsonObject {
  return { [MARK]: ['unknown'] };
}
