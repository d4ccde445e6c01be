import { FindingError, finding } from '../finding.js';
import { shown } from './problems.js';

/** S3 takes 1024 bytes of key; the rest is left to a store's prefix. Most file systems take 255 bytes of name. */
const MAX_KEY_BYTES = 900;
const MAX_SEGMENT_BYTES = 255;

/** Why `key` cannot name an object, in the same words for every driver; `undefined` when it can. */
export function keyFault(key: unknown): string | undefined {
  if (typeof key !== 'string') return 'it is not a string';
  if (key === '') return 'it is empty';
  if (!key.isWellFormed()) return 'it is not well-formed Unicode';
  if (/\p{Cc}/u.test(key)) return 'it holds a control character';
  if (/[\\:]/.test(key)) return 'it holds a backslash or a colon, which some file systems give a meaning';
  if (key.normalize('NFC') !== key) return 'it is not in Unicode normal form C';
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) return `it is longer than ${MAX_KEY_BYTES} bytes`;
  for (const segment of key.split('/')) {
    if (segment === '') return 'it has an empty segment';
    // Covers `.` and `..`. What starts with a dot is a driver's own, never an object.
    if (segment.startsWith('.')) return 'a segment starts with a dot';
    if (Buffer.byteLength(segment) > MAX_SEGMENT_BYTES) return `a segment is longer than ${MAX_SEGMENT_BYTES} bytes`;
  }
  return undefined;
}

/** What no listing names: files of a driver's own (`.tmp`) or a system's (`.DS_Store`), a console's folder markers. */
export function isHidden(segment: string): boolean {
  return segment === '' || (segment.startsWith('.') && segment !== '.' && segment !== '..');
}

/** Throws `store-key-invalid` unless `key` can name an object. */
export function assertKey(key: string): void {
  const fault = keyFault(key);
  if (fault !== undefined) throw invalid(key, fault);
}

/** Throws `store-key-invalid` unless `prefix` is empty (the whole store) or a key followed by `/`. */
export function assertPrefix(prefix: string): void {
  if (prefix === '') return;
  const whole = typeof prefix === 'string' && prefix.endsWith('/');
  const fault = whole ? keyFault(prefix.slice(0, -1)) : 'it does not end in /';
  if (fault !== undefined) throw invalid(prefix, fault);
}

/** The order of UTF-8 bytes, in which S3 lists. JavaScript's own order of strings differs above U+FFFF. */
export function byteOrder(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function invalid(key: unknown, fault: string): FindingError {
  return new FindingError(
    finding('store-key-invalid', {
      message: `The key ${shown(key)} cannot be used: ${fault}.`,
      expected: 'segments of visible characters joined by /, for example golden/auth/1.2.0/UserCreated.schema.json',
      found: shown(key),
      mend: 'Rename the service, event or branch the key was made of; or remove the manifest entry that names this key.',
    }),
  );
}
