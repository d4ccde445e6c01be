import type { Schema } from '../containment/types.js';
import { has, isObject, type JsonObject, type JsonValue } from '../golden/json.js';
import { pointerStep } from '../json-pointer.js';
import type { SchemaDocument } from './tolerance-document.js';
import type { Edit } from './tolerance-rules.js';

export interface Opened {
  schema: Schema;
  /** From a JSON Pointer into the opened schema to the place in OLD that says it. */
  oldPlace: (pointer: string) => string;
}

/**
 * The document with its edits; a `oneOf` with a touched branch becomes `anyOf`, but where its holder is among `kept`.
 * `written` has what became of each schema object.
 */
export function write(
  document: SchemaDocument,
  edits: ReadonlyMap<JsonObject, Edit>,
  touched: ReadonlySet<JsonObject>,
  { kept, written }: { kept?: ReadonlySet<JsonObject>; written?: Map<JsonObject, JsonObject> } = {},
): Opened {
  /** Places of the opened schema that stand elsewhere in OLD; the longest that a pointer begins with counts. */
  const moved = new Map<string, string>();

  function value(one: JsonValue, at: string, old: string): JsonValue {
    if (Array.isArray(one)) return one.map((item, i) => value(item, `${at}/${i}`, `${old}/${i}`));
    return isObject(one) ? object(one, at, old) : one;
  }

  function object(schema: JsonObject, at: string, old: string): JsonObject {
    const edit = edits.get(schema);
    const entries = new Map<string, JsonValue>();
    for (const [key, one] of Object.entries(schema)) {
      const step = pointerStep(key);
      if (edit?.drop.has(key)) continue;
      const replaced = edit?.replace.get(key);
      if (replaced !== undefined) {
        moved.set(at + step, old + step);
        entries.set(key, replaced);
      } else if (key !== 'oneOf' || !opens(schema)) entries.set(key, value(one, at + step, old + step));
    }
    const more: JsonObject[] = [];
    const first = Array.isArray(schema.allOf) ? schema.allOf.length : 0;
    /** Puts a condition into `allOf`, where it stands for what OLD says elsewhere. */
    const append = (place: string, condition: (at: string) => JsonObject): void => {
      const there = `${at}/allOf/${first + more.length}`;
      moved.set(there, place);
      more.push(condition(there));
    };
    if (has(schema, 'oneOf') && opens(schema) && !edit?.drop.has('oneOf')) {
      const anyOf = (holder: string): JsonValue => {
        moved.set(`${holder}/anyOf`, `${old}/oneOf`);
        return value(schema.oneOf!, `${holder}/anyOf`, `${old}/oneOf`);
      };
      if (has(schema, 'anyOf')) append(`${old}/oneOf`, (holder) => ({ anyOf: anyOf(holder) }));
      else entries.set('anyOf', anyOf(at));
    }
    for (const { from, schema: condition } of edit?.add ?? []) append(old + pointerStep(from), () => condition);
    if (more.length > 0) {
      const allOf = entries.get('allOf');
      entries.set('allOf', [...(Array.isArray(allOf) ? allOf : []), ...more]);
    }
    const result = Object.fromEntries(entries);
    written?.set(schema, result);
    return result;
  }

  function opens(schema: JsonObject): boolean {
    return (
      !kept?.has(schema) &&
      Array.isArray(schema.oneOf) &&
      schema.oneOf.some((branch) => isObject(branch) && touched.has(branch))
    );
  }

  const schema = object(document.root, '', '');
  return { schema, oldPlace: (pointer) => oldPlace(moved, pointer) };
}

function oldPlace(moved: ReadonlyMap<string, string>, pointer: string): string {
  for (let end = pointer.length; end > 0; end = pointer.lastIndexOf('/', end - 1)) {
    const from = moved.get(pointer.slice(0, end));
    if (from === undefined) continue;
    // What stands for a whole keyword has no places of its own in OLD.
    return from.endsWith('/oneOf') ? from + pointer.slice(end) : from;
  }
  return pointer;
}
