import type { JsonObject } from '../hostile-json.js';
import { isObject, readHostileJson } from '../hostile-json.js';

/** `value` is `undefined` for a message without contents; `trouble` says why contents cannot be JSON. */
export type MessageContents = { value: unknown } | { trouble: string };

/**
 * The JSON a message expects.
 *
 * What counts as contents: whatever stands there, also `0`, `false`, `[]` and `{}`. Pact writers put `null` or `""`
 * where a message has no body, so those two count only when the message says that its content type is JSON.
 */
export function readContents(item: JsonObject, metadata: JsonObject, specification: '3.0.0' | '4.0'): MessageContents {
  if (specification === '3.0.0') {
    return inline(item.contents, metadata.contentType ?? metadata['content-type'] ?? metadata['Content-Type']);
  }
  const { contents } = item;
  if (contents === undefined || contents === null) return { value: undefined };
  if (!isObject(contents)) return { trouble: 'its contents are not an object with `content`' };
  const { content, contentType, encoded } = contents;
  if (typeof encoded !== 'string' || encoded === '') {
    return encoded === true ? decoded(content, contentType) : inline(content, contentType);
  }
  if (encoded.toLowerCase() === 'json')
    return typeof content === 'string' ? parsed(Buffer.from(content)) : { trouble: 'its encoded JSON is not text' };
  return encoded.toLowerCase() === 'base64'
    ? decoded(content, contentType)
    : { trouble: `its encoding ${JSON.stringify(encoded)} is unknown` };
}

function inline(content: unknown, contentType: unknown): MessageContents {
  const json = isJson(contentType);
  if (content === undefined) return { value: undefined };
  if ((content === null || content === '') && !json) return { value: undefined };
  if (contentType !== undefined && !json)
    return { trouble: `its content type ${JSON.stringify(contentType)} is not JSON` };
  if (typeof content === 'string' && !json) return { trouble: 'it is text without a content type' };
  return { value: content };
}

function decoded(content: unknown, contentType: unknown): MessageContents {
  if (typeof content !== 'string') return { trouble: 'its encoded content is not text' };
  if (content === '') return { value: undefined };
  if (contentType !== undefined && !isJson(contentType))
    return { trouble: `its content type ${JSON.stringify(contentType)} is not JSON` };
  return parsed(Buffer.from(content, 'base64'));
}

function parsed(bytes: Uint8Array): MessageContents {
  const json = readHostileJson(bytes);
  return json.ok ? { value: json.value } : { trouble: `its contents are not usable JSON: ${json.reason}` };
}

/** `application/json` and every `+json`, with or without parameters. */
function isJson(contentType: unknown): boolean {
  return typeof contentType === 'string' && /^application\/([a-z0-9.+-]+\+)?json\s*(;|$)/i.test(contentType.trim());
}
