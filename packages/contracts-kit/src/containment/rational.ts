/**
 * An exact number: `n / d` in lowest terms, `d > 0`. JSON numbers are decimal texts, and what a validator calls a multiple
 * of 0.1 is a question about the decimal, not about its nearest double.
 */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i;

/** The number that its shortest JSON text says. Undefined for what JSON cannot write (NaN, Infinity). */
export function rational(value: number): Rational | undefined {
  if (Number.isSafeInteger(value)) return { n: BigInt(value), d: 1n };
  const match = DECIMAL.exec(String(value));
  if (!match) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const digits = BigInt(`${sign}${whole}${fraction}`);
  const power = Number(exponent) - fraction.length;
  return power >= 0 ? { n: digits * 10n ** BigInt(power), d: 1n } : reduced(digits, 10n ** BigInt(-power));
}

/** The double that JSON.parse makes of it, if that is exactly this number again. */
export function toNumber({ n, d }: Rational): number | undefined {
  let digits = 0;
  while (digits < 400 && 10n ** BigInt(digits) % d !== 0n) digits += 1;
  const scale = 10n ** BigInt(digits);
  if (scale % d !== 0n) return undefined;
  const value = Number(`${n * (scale / d)}e-${digits}`);
  const back = rational(value);
  return back !== undefined && back.n === n && back.d === d ? value : undefined;
}

export function compare(a: Rational, b: Rational): number {
  if (a.d === b.d) return a.n < b.n ? -1 : a.n > b.n ? 1 : 0;
  const left = a.n * b.d;
  const right = b.n * a.d;
  return left < right ? -1 : left > right ? 1 : 0;
}

export function times(a: Rational, k: bigint): Rational {
  return reduced(a.n * k, a.d);
}

export function isMultiple(value: Rational, of: Rational): boolean {
  return of.n !== 0n && (value.n * of.d) % (value.d * of.n) === 0n;
}

/** The smallest positive number that both divide. Both are positive. */
export function commonMultiple(a: Rational, b: Rational): Rational {
  const left = a.n * b.d;
  const right = b.n * a.d;
  return reduced((left / gcd(left, right)) * right, a.d * b.d);
}

/** The k nearest to `value / of` from above (`ceil`) or below. `of` is positive. */
export function quotient(value: Rational, of: Rational, side: 'ceil' | 'floor'): bigint {
  const n = value.n * of.d;
  const d = value.d * of.n;
  const down = n / d - (n % d !== 0n && n < 0n ? 1n : 0n);
  return side === 'ceil' && n % d !== 0n ? down + 1n : down;
}

/** As text for keys of equal numbers. */
export function textOf({ n, d }: Rational): string {
  return d === 1n ? String(n) : `${n}/${d}`;
}

function reduced(n: bigint, d: bigint): Rational {
  if (d === 1n) return { n, d };
  const g = gcd(n, d);
  return { n: n / g, d: d / g };
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x === 0n ? 1n : x;
}
