/** The order of Rust's strings, by UTF-8 and so by code point; JavaScript's own is by UTF-16. */
export function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
