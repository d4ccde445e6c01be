import { type Attempt, MAX_BODY_BYTES, tooLarge } from './problems.js';

/** The connection broke while a body came in. The SDK does not repeat that, the driver does. */
export class TornBody extends Error {}

/**
 * Reads a body of at most `limit` bytes. Throws `TornBody` when it ends early, `store-object-too-large` as soon as it is
 * known to be.
 */
export async function readBody(
  stream: unknown,
  length: number | undefined,
  attempt: Attempt,
  limit = MAX_BODY_BYTES,
): Promise<Uint8Array> {
  if (!isStream(stream)) return new Uint8Array();
  if (length !== undefined && length > limit) {
    stream.destroy?.();
    throw tooLarge(attempt, length, limit);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      bytes += chunk.length;
      if (bytes > limit) break;
      chunks.push(chunk);
    }
  } catch (error) {
    throw new TornBody(error instanceof Error ? error.message : String(error));
  }
  if (bytes > limit) throw tooLarge(attempt, bytes, limit);
  if (length !== undefined && bytes !== length) throw new TornBody(`${bytes} of ${length} bytes came`);
  return Buffer.concat(chunks);
}

function isStream(value: unknown): value is AsyncIterable<Uint8Array> & { destroy?: () => void } {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
