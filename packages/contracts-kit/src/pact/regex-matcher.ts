import { regex as pactRegex } from '@pact-foundation/pact/src/v3/matchers.js';
import type { Matcher as PactMatcher } from '@pact-foundation/pact/src/v3/types.js';

export type Matcher<T> = PactMatcher<T>;

/**
 * A string that a regular expression accepts as a whole: so Pact's verifier reads it, with or without `^` and `$`. What means
 * something else to the verifier's engine than to JavaScript is translated, and what cannot be translated is refused here rather
 * than failing there.
 * @throws TypeError for flags, for what the verifier cannot run, and for an example that the expression does not match as a whole
 */
export function regex(pattern: RegExp, example: string): Matcher<string> {
  if (pattern.flags.replace(/[dgy]/g, '') !== '') {
    throw new TypeError(`regex: the flags of ${pattern} would be lost in the pact; write the expression without them`);
  }
  const source = portable(pattern);
  if (!new RegExp(`^(?:${pattern.source})$`).test(example)) {
    const part = new RegExp(pattern.source).test(example) ? '; for a part of it write .* around the expression' : '';
    throw new TypeError(
      `regex: the example ${JSON.stringify(example)} is not accepted as a whole by ${pattern}${part}`,
    );
  }
  return pactRegex(source, example) as unknown as Matcher<string>;
}

/** `\d` and `\w` are ASCII in JavaScript and all of Unicode in Rust. */
const ASCII: Readonly<Record<string, { outside: string; inside?: string }>> = {
  d: { outside: '[0-9]', inside: '0-9' },
  w: { outside: '[0-9A-Za-z_]', inside: '0-9A-Za-z_' },
  D: { outside: '[^0-9]' },
  W: { outside: '[^0-9A-Za-z_]' },
};

function portable(pattern: RegExp): string {
  const refuse = (what: string) => new TypeError(`regex: ${pattern} has ${what}, which Pact's verifier does not know`);
  const { source } = pattern;
  let out = '';
  let inClass = false;
  for (let at = 0; at < source.length; at += 1) {
    const character = source[at]!;
    if (character === '\\') {
      at += 1;
      const escaped = source[at]!;
      const ascii = ASCII[escaped];
      if (ascii) {
        if (inClass && ascii.inside === undefined) throw refuse(`\\${escaped} inside a class`);
        out += inClass ? ascii.inside : ascii.outside;
      } else if (/[1-9kc]/.test(escaped) || (escaped === 'B' && inClass)) throw refuse(`\\${escaped}`);
      else out += escaped === '/' ? '/' : `\\${escaped}`;
      continue;
    }
    if (!inClass && /^\(\?(?:=|!|<=|<!)/.test(source.slice(at))) throw refuse('look-around');
    if (!inClass && character === '[') {
      inClass = true;
      if (/^\[\^?\]/.test(source.slice(at))) throw refuse('an empty class');
    } else if (inClass && character === ']') inClass = false;
    else if (inClass && character === '[') {
      // In Rust a class inside the class.
      out += '\\';
    } else if (inClass && /^(?:&&|~~|--)/.test(source.slice(at)))
      throw refuse(`"${source.slice(at, at + 2)}" in a class`);
    out += character;
  }
  return out;
}
