import { DFA, isDisjointWith, JS, NFA } from 'refa';

/**
 * Pact holds a number, a boolean, null, an array or an object against a pattern as well: as its JSON text. A pattern of
 * strings therefore accepts some of them. Which, is decided here on finite automata.
 */
export interface Texts {
  number: 'none' | 'all' | { integers: IntegerRange[] } | 'unknown';
  /** The text of each is given; `null` is "" for dates. */
  accepts(text: string): boolean;
  object: 'none' | 'all' | 'unknown';
  array: 'none' | 'all' | 'unknown';
}

/** Inclusive. */
interface IntegerRange {
  minimum: number;
  maximum: number;
}

const NUMBER = String.raw`-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:e[+\-]?[0-9]+)?`;
const NOT_INTEGER = String.raw`-?(?:0|[1-9][0-9]*)(?:\.[0-9]+(?:e[+\-]?[0-9]+)?|e[+\-]?[0-9]+)`;
// JSON text holds no control characters: Pact writes it without spaces, and inside strings they are escaped.
const OBJECT = String.raw`\{[^\x00-\x1f]*\}`;
const ARRAY = String.raw`\[[^\x00-\x1f]*\]`;
/** Integers that Pact reads as such have at most so many digits; larger ones are written with an exponent. */
const MOST_DIGITS = 20;
const MOST_NODES = 4000;

const known = new Map<string, Texts>();

/** `whole` is a pattern for the flag `u` without anchors, matched as a whole. */
export function textsOf(whole: string): Texts {
  const before = known.get(whole);
  if (before) return before;
  const texts = decide(whole);
  if (known.size >= 500) known.clear();
  known.set(whole, texts);
  return texts;
}

function decide(whole: string): Texts {
  const pattern = new RegExp(`^(?:${whole})$`, 'u');
  const accepts = (text: string) => pattern.test(text);
  const language = automaton(whole);
  if (!language) return { number: 'unknown', object: 'unknown', array: 'unknown', accepts };
  // Asked for only where something is shared: it is the dear part.
  let rest: DFA | null | undefined;
  const relation = (of: string): 'none' | 'all' | 'unknown' => {
    try {
      const other = automaton(of)!;
      if (isDisjointWith(language, other)) return 'none';
      rest ??= complementOf(language);
      return isDisjointWith(rest, other) ? 'all' : 'unknown';
    } catch {
      rest = null;
      return 'unknown';
    }
  };
  return { number: numbers(relation), object: relation(OBJECT), array: relation(ARRAY), accepts };
}

function numbers(relation: (of: string) => 'none' | 'all' | 'unknown'): Texts['number'] {
  const whole = relation(NUMBER);
  if (whole !== 'unknown') return whole;
  if (relation(NOT_INTEGER) !== 'none') return 'unknown';
  const integers: IntegerRange[] = [];
  for (const sign of [-1, 1]) {
    for (let digits = 1; digits <= MOST_DIGITS; digits += 1) {
      const first = digits === 1 ? (sign === 1 ? '[0-9]' : '[1-9]') : '[1-9]';
      const found = relation(`${sign === 1 ? '' : '-'}${first}[0-9]{${digits - 1}}`);
      if (found === 'unknown') return 'unknown';
      if (found === 'none') continue;
      const [least, most] = [digits === 1 ? (sign === 1 ? 0 : 1) : 10 ** (digits - 1), 10 ** digits - 1];
      integers.push(sign === 1 ? { minimum: least, maximum: most } : { minimum: -most, maximum: -least });
    }
  }
  return integers.length === 0 ? 'none' : { integers };
}

function automaton(whole: string): NFA | undefined {
  try {
    const { expression, maxCharacter } = JS.Parser.fromLiteral({ source: whole, flags: 'u' }).parse();
    return NFA.fromRegex(expression, { maxCharacter }, {}, new NFA.LimitedNodeFactory(MOST_NODES));
  } catch {
    return undefined;
  }
}

function complementOf(language: NFA): DFA {
  const dfa = DFA.fromFA(language, new DFA.LimitedNodeFactory(MOST_NODES));
  dfa.complement();
  return dfa;
}
