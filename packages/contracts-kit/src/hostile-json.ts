/**
 * JSON from outside, made safe to walk: bounded depth, no `__proto__` (which libraries drop in silence or, worse, assign).
 * No manifest or pact nests deeper than this; Pact's own Rust reader gives up at 128.
 */
const MAX_DEPTH = 100;

const utf8 = new TextDecoder('utf-8', { fatal: true });

export type JsonRead = { ok: true; value: unknown } | { ok: false; reason: string };

/** Parses UTF-8 JSON strictly. Never throws. */
export function readHostileJson(bytes: Uint8Array): JsonRead {
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(bytes));
  } catch (error) {
    return { ok: false, reason: error instanceof SyntaxError ? error.message : 'the bytes are not UTF-8' };
  }
  const reason = trouble(value);
  return reason === undefined ? { ok: true, value } : { ok: false, reason };
}

/** Breadth first, without recursion: a million nested arrays must not overflow the stack. */
function trouble(root: unknown): string | undefined {
  let level: unknown[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return `it is nested deeper than ${MAX_DEPTH} levels`;
    const next: unknown[] = [];
    for (const value of level) {
      if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY)
        return 'a number in it is too large';
      if (typeof value !== 'object' || value === null) continue;
      if (!Array.isArray(value) && Object.hasOwn(value, '__proto__')) return 'it has a key named "__proto__"';
      for (const child of Object.values(value)) next.push(child);
    }
    level = next;
  }
  return undefined;
}

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
