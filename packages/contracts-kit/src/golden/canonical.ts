import { hash } from 'node:crypto';
import { pointerStep } from '../json-pointer.js';
import { byCodeUnit } from './json.js';

/** Deeper than any real document, far below what overflows the stack. */
const MAX_DEPTH = 1000;

/**
 * The one text of a JSON value: keys sorted by UTF-16 code unit, numbers and strings as ECMAScript writes them (RFC 8785,
 * sections 3.2.2 and 3.2.3). With `indent` the same order, laid out for people, without a trailing newline.
 * Members that are `undefined` are left out, as `JSON.stringify` does. A lone surrogate is escaped, not refused.
 * @throws TypeError, with the JSON Pointer, for what JSON cannot hold: `undefined` in an array or at the root, NaN and
 * infinities, bigints, functions, symbols, cycles, objects that are not plain, and more than 1000 levels.
 */
export function canonicalJson(value: unknown, options: { indent?: number } = {}): string {
  return write(value, { unit: ' '.repeat(options.indent ?? 0), open: [] }, '', '');
}

/** The SHA-256 of bytes, or of a text's UTF-8, in lower-case hexadecimal. */
export function sha256(bytes: Uint8Array | string): string {
  return hash('sha256', bytes, 'hex');
}

interface Writing {
  /** One level of indentation; '' writes everything on one line. */
  unit: string;
  /** The containers around the value being written. */
  open: object[];
}

function write(value: unknown, writing: Writing, margin: string, pointer: string): string {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      if (!Number.isFinite(value)) throw refusal(String(value), pointer);
      return JSON.stringify(value);
    case 'object':
      return value === null ? 'null' : container(value, writing, margin, pointer);
    default:
      throw refusal(typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`, pointer);
  }
}

function container(value: object, writing: Writing, margin: string, pointer: string): string {
  if (writing.open.includes(value)) throw refusal('a cycle', pointer);
  if (writing.open.length >= MAX_DEPTH) throw refusal(`more than ${MAX_DEPTH} levels`, pointer.slice(0, 60));
  writing.open.push(value);
  const inner = margin + writing.unit;
  const text = Array.isArray(value)
    ? layOut(
        '[]',
        Array.from(value, (item, i) => write(item, writing, inner, `${pointer}/${i}`)),
        writing,
        margin,
      )
    : layOut('{}', members(value, writing, inner, pointer), writing, margin);
  writing.open.pop();
  return text;
}

function members(value: object, writing: Writing, inner: string, pointer: string): string[] {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw refusal(`a ${value.constructor?.name ?? 'class'} object`, pointer);
  }
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([key, member]) => {
      const colon = writing.unit === '' ? ':' : ': ';
      return JSON.stringify(key) + colon + write(member, writing, inner, pointer + pointerStep(key));
    });
}

function layOut(brackets: string, parts: string[], { unit }: Writing, margin: string): string {
  const [open, close] = brackets;
  if (unit === '' || parts.length === 0) return open + parts.join(',') + close;
  const inner = `\n${margin}${unit}`;
  return `${open}${inner}${parts.join(`,${inner}`)}\n${margin}${close}`;
}

function refusal(what: string, pointer: string): TypeError {
  return new TypeError(`JSON cannot hold ${what}, at '${pointer}'`);
}
