import { type Code, FindingError, finding } from '../finding.js';

/** What a problem is about: the store, and what was tried on which key. */
export interface Attempt {
  /** `Store.location`. */
  location: string;
  /** A verb phrase: `read`, `create`, `list`. */
  doing: string;
  key?: string;
}

/** Text from outside made fit to print: one line, no control characters, at most 200 characters. */
export function shown(text: unknown): string {
  const flat = String(typeof text === 'string' ? JSON.stringify(text) : typeof text).replace(/\p{C}+/gu, ' ');
  return flat.length > 200 ? `${flat.slice(0, 197)}...` : flat;
}

/** As `shown`, without the quotes: for messages of servers and of the operating system. */
export function plain(text: string): string {
  const flat = text.replace(/\p{C}+/gu, ' ').trim();
  return flat.length > 200 ? `${flat.slice(0, 197)}...` : flat;
}

/** A `FindingError` of a store. `why` completes "Could not read <key> in <location>: …". */
export function storeError(code: Code, attempt: Attempt, why: string, mend: string): FindingError {
  const what = attempt.key === undefined ? '' : ` ${shown(attempt.key)}`;
  return new FindingError(
    finding(code, {
      message: `Could not ${attempt.doing}${what} in ${plain(attempt.location)}: ${why}.`,
      found: why,
      ...(attempt.key === undefined ? {} : { at: { key: attempt.key } }),
      mend,
    }),
  );
}

/** A body may have so many bytes; a golden or pact of a tenth of it would be a mistake. */
export const MAX_BODY_BYTES = 50 * 1024 * 1024;

export function tooLarge(attempt: Attempt, bytes: number, limit: number): FindingError {
  return storeError(
    'store-object-too-large',
    attempt,
    `it has ${bytes} bytes or more, the limit is ${limit}`,
    'Contracts are small: look at what wrote this object, and remove it or publish it anew.',
  );
}
