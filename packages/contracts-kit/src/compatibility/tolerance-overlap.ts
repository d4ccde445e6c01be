import { proveContainment } from '../containment/lazy.js';
import type { Schema } from '../containment/types.js';
import { isObject, type JsonObject, type JsonValue } from '../golden/json.js';

/** Work units of the prover, for one pair of branches and for all of a document. */
const FOR_A_PAIR = 20_000;
const FOR_ALL = 100_000;

/** Whether the branches of unions exclude each other, proven; what takes too long is taken to overlap. */
export class Overlaps {
  #left = FOR_ALL;

  /**
   * `branches` and `holder`, of whose `oneOf` they are, are parts of `document`, or what became of them there. Their references
   * lead into the document, wherever they stand.
   */
  excludeEachOther(branches: readonly JsonValue[], holder: JsonObject, document: Schema): boolean {
    const within = wrapped(document);
    const rest = rebased(Object.fromEntries(Object.entries(holder).filter(([keyword]) => !LEFT_OUT.has(keyword))));
    const parts = branches.map(rebased);
    // Neighbours first: where two are alike, these often are.
    for (let distance = 1; distance < parts.length; distance++)
      for (let i = 0; i + distance < parts.length; i++) {
        this.#left -= FOR_A_PAIR / 10;
        if (this.#left < 0) return false;
        const both: Schema = { ...within, allOf: [parts[i], parts[i + distance], rest] };
        const { verdict } = proveContainment(both, false, { budget: FOR_A_PAIR });
        if (verdict !== 'proven') return false;
      }
    return true;
  }
}

/** The choice itself, and what must not be there twice. */
const LEFT_OUT = new Set(['oneOf', '$defs', 'definitions', '$id', '$schema', '$anchor', '$dynamicAnchor']);

const PLACE = '/$defs/document';

function wrapped(document: Schema): JsonObject {
  if (typeof document === 'boolean') return {};
  const { $schema, $id: _, ...rest } = document as JsonObject;
  return { ...($schema !== undefined && { $schema }), $defs: { document: rebased(rest) } };
}

/** With references from where the whole document is a definition. */
function rebased(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(rebased);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, one]): [string, JsonValue] => {
    if (key === '$ref' && typeof one === 'string' && /^#(?:\/|$)/.test(one)) return [key, `#${PLACE}${one.slice(1)}`];
    return [key, DATA.has(key) ? one : rebased(one)];
  });
  return Object.fromEntries(entries);
}

const DATA = new Set(['const', 'enum', 'default', 'examples']);
