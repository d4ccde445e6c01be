/**
 * Sets of code points as a flat, sorted list of inclusive ranges: `[from, to, from, to, …]`. Ranges neither overlap nor touch, so
 * equal sets have equal lists.
 */
export type CharSet = readonly number[];

export const LAST = 0x10ffff;
export const ALL_CHARS: CharSet = [0, LAST];
export const DIGITS: CharSet = [0x30, 0x39];
export const WORD_CHARS: CharSet = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
/** WhiteSpace and LineTerminator of ECMAScript. */
export const SPACES: CharSet = setOf([
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
]);
/** What `.` does not match. */
export const LINE_ENDS: CharSet = [0x0a, 0x0a, 0x0d, 0x0d, 0x2028, 0x2029];

/** The set of ranges given in any order. */
export function setOf(ranges: readonly (readonly [number, number])[]): CharSet {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
  const out: number[] = [];
  for (const [from, to] of sorted) {
    const last = out.length - 1;
    if (last >= 0 && from <= out[last]! + 1) out[last] = Math.max(out[last]!, to);
    else out.push(from, to);
  }
  return out;
}

export function unite(a: CharSet, b: CharSet): CharSet {
  const ranges: [number, number][] = [];
  for (const set of [a, b]) for (let i = 0; i < set.length; i += 2) ranges.push([set[i]!, set[i + 1]!]);
  return setOf(ranges);
}

export function complement(set: CharSet): CharSet {
  const out: number[] = [];
  let from = 0;
  for (let i = 0; i < set.length; i += 2) {
    if (set[i]! > from) out.push(from, set[i]! - 1);
    from = set[i + 1]! + 1;
  }
  if (from <= LAST) out.push(from, LAST);
  return out;
}

export function intersect(a: CharSet, b: CharSet): CharSet {
  const out: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const from = Math.max(a[i]!, b[j]!);
    const to = Math.min(a[i + 1]!, b[j + 1]!);
    if (from <= to) out.push(from, to);
    if (a[i + 1]! < b[j + 1]!) i += 2;
    else j += 2;
  }
  return out;
}

export function has(set: CharSet, point: number): boolean {
  let low = 0;
  let high = set.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (point < set[2 * middle]!) high = middle - 1;
    else if (point > set[2 * middle + 1]!) low = middle + 1;
    else return true;
  }
  return false;
}

const properties = new Map<string, CharSet>();
let everything: [string, string] | undefined;

/**
 * The code points that one class escape or Unicode property such as `\p{Lu}` matches, asked of the regular expression engine that
 * runs here: its tables are the ones validators use.
 */
export function propertySet(source: string): CharSet {
  const known = properties.get(source);
  if (known) return known;
  everything ??= [points(0, 0xd7ff), points(0xe000, LAST)];
  const ranges: [number, number][] = [];
  for (const part of everything) {
    for (const [run] of part.matchAll(new RegExp(`${source}+`, 'gu'))) {
      ranges.push([
        run.codePointAt(0)!,
        run.codePointAt(run.length - 2)! > 0xffff ? run.codePointAt(run.length - 2)! : run.charCodeAt(run.length - 1),
      ]);
    }
  }
  const surrogate = new RegExp(`^${source}$`, 'u');
  for (let point = 0xd800; point <= 0xdfff; point++) {
    if (surrogate.test(String.fromCharCode(point))) ranges.push([point, point]);
  }
  const set = setOf(ranges);
  if (properties.size >= 100) properties.clear();
  properties.set(source, set);
  return set;
}

/** Every code point of a stretch in order; surrogates are left out of it, two next to each other would be read as one other point. */
function points(from: number, to: number): string {
  const parts: string[] = [];
  for (let start = from; start <= to; start += 0x800) {
    parts.push(String.fromCodePoint(...Array.from({ length: 0x800 }, (_, index) => start + index)));
  }
  return parts.join('');
}

const PREFERRED = [
  ...'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_. /:@+#,=&%!?*()[]{}<>;\'~$|^`"\\',
].map((char) => char.codePointAt(0)!);

/** How readable a code point is: lower is better. Letters and digits, then signs, then other scripts, then what nobody can see. */
export function rank(point: number): number {
  const index = PREFERRED.indexOf(point);
  if (index >= 0) return index;
  return isOdd(point) ? 1000 : 200;
}

export { PREFERRED };

/**
 * Code points on which validators or JSON parsers differ, measured: control characters and line ends (`.` matches them in one
 * validator), odd spaces (`\s`), surrogates and noncharacters. A value that holds one is never called sure.
 */
export function isOdd(point: number): boolean {
  return (
    point < 0x20 ||
    (point >= 0x7f && point <= 0xa0) ||
    (point >= 0xd800 && point <= 0xdfff) ||
    (point & 0xfffe) === 0xfffe ||
    (point > 0xff && isBlank(point))
  );
}

function isBlank(point: number): boolean {
  return has(SPACES, point) || point === 0x180e || (point >= 0x200b && point <= 0x200f) || point >= 0xe0000;
}
