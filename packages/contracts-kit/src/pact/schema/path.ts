import { Untranslatable } from './untranslatable.js';

/** One step of a path expression, as Pact reads it. */
export type Token =
  | { kind: 'root' }
  | { kind: 'field'; name: string }
  | { kind: 'index'; index: number }
  /** `.*`: any one step. */
  | { kind: 'star' }
  /** `[*]`: any one index. */
  | { kind: 'star-index' };

const IDENTIFIER = /^[\p{Alphabetic}\p{N}_\-:#@]+/u;
const STRING = /^\['([^']+)'\]/;
const INDEX = /^\[([0-9]{1,15})\]/;

/**
 * A rule's path: `$.data['a b'][0].*`. Quotes and backslashes inside `['…']` are not escaped: a quote ends the name.
 * @throws Untranslatable where Pact would refuse to read the pact
 */
export function parsePath(expression: string): Token[] {
  if (expression === '') return [];
  const refuse = () => new Untranslatable(`Pact cannot read the path ${JSON.stringify(expression)} of a rule`, '$');
  const tokens: Token[] = [{ kind: 'root' }];
  let rest = expression;
  const take = (length: number, token: Token) => {
    tokens.push(token);
    rest = rest.slice(length);
  };
  if (rest.startsWith('$')) rest = rest.slice(1);
  else {
    // Without a root the whole begins with a name, of letters and digits first.
    const name = /^[\p{Alphabetic}\p{N}]/u.test(rest) ? IDENTIFIER.exec(rest) : null;
    if (!name) throw refuse();
    take(name[0].length, { kind: 'field', name: name[0] });
  }
  while (rest !== '') {
    const string = STRING.exec(rest);
    const index = INDEX.exec(rest);
    const name = rest.startsWith('.') ? IDENTIFIER.exec(rest.slice(1)) : null;
    if (rest.startsWith('.*')) take(2, { kind: 'star' });
    else if (rest.startsWith('[*]')) take(3, { kind: 'star-index' });
    else if (name) {
      take(name[0].length + 1, { kind: 'field', name: name[0] });
      if (rest !== '' && !/^[.[]/.test(rest)) throw refuse();
    } else if (string) take(string[0].length, { kind: 'field', name: string[1]! });
    else if (index) take(index[0].length, { kind: 'index', index: Number(index[1]) });
    else throw refuse();
  }
  return tokens;
}

/** How Pact calls a step into a value: a key that is a number is an index, also `01` and `+1`. */
export function fragmentOf(key: string): string {
  return isNumeric(key) ? String(BigInt(key.replace('+', ''))) : key;
}

function isNumeric(key: string): boolean {
  return /^\+?[0-9]+$/.test(key) && BigInt(key.replace('+', '')) < 2n ** 64n;
}

/** The token Pact makes of a step when it writes a path of its own. */
export function tokenOf(fragment: string): Token {
  if (fragment === '*') return { kind: 'star' };
  if (fragment === '[*]') return { kind: 'star-index' };
  return isNumeric(fragment) ? { kind: 'index', index: Number(fragment) } : { kind: 'field', name: fragment };
}

/** 2 for the very step, 1 for a wildcard, 0 for another. */
function matches(fragment: string, token: Token): 0 | 1 | 2 {
  switch (token.kind) {
    case 'root':
      return fragment === '$' ? 2 : 0;
    case 'field':
      return fragment === token.name ? 2 : 0;
    case 'index':
      return isNumeric(fragment) && BigInt(fragment.replace('+', '')) === BigInt(token.index) ? 2 : 0;
    case 'star-index':
      return fragment === '[*]' || isNumeric(fragment) ? 1 : 0;
    case 'star':
      return 1;
    default:
      return token satisfies never;
  }
}

/** 0: the rule does not reach the path. Pact multiplies in 64 bits, so more than 63 exact steps come to 0 too. */
export function weightOf(tokens: readonly Token[], path: readonly string[]): bigint {
  if (path.length < tokens.length) return 0n;
  let weight = 1n;
  for (const [at, token] of tokens.entries()) {
    weight = BigInt.asUintN(64, weight * BigInt(matches(path[at]!, token)));
    if (weight === 0n) return 0n;
  }
  return weight;
}

/** As Pact shows a path: `$.data.items[0]['a b']`. */
export function shownPath(path: readonly string[]): string {
  return path
    .map((step, at) => {
      if (at === 0) return '$';
      if (step === ANY_KEY) return '.*';
      if (/^(?:0|[1-9][0-9]*)$/.test(step)) return `[${step}]`;
      return /^[_A-Za-z][_A-Za-z0-9]*$/.test(step) ? `.${step}` : `['${step}']`;
    })
    .join('');
}

/** A key that no rule names. */
export const ANY_KEY = '\u0000any other key';
