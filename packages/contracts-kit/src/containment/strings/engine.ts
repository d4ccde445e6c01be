import { Lru } from './cache.js';
import { type Compiled, Compiler } from './compile.js';
import { parsePattern } from './parse.js';
import { Algebra } from './terms.js';

/** Terms kept between questions; then everything is forgotten. About 100 MB. */
const MOST_TERMS = 150_000;
const MOST_PATTERNS = 1_000;

export interface Engine {
  readonly algebra: Algebra;
  readonly patterns: Lru<string, Compiled | null>;
}

let current: Engine | undefined;

/**
 * The algebra of this process. Patterns are compiled, and their automata built, once; a question costs the same work units whether
 * that has been done or not, so its answer does not depend on the questions before it.
 */
export function engine(): Engine {
  if (!current || current.algebra.size > MOST_TERMS)
    current = { algebra: new Algebra(), patterns: new Lru(MOST_PATTERNS) };
  return current;
}

/** `null` for a pattern that is not valid, or too long. */
export function compiled({ algebra, patterns }: Engine, source: string): Compiled | null {
  return patterns.get(source, () => {
    const parsed = parsePattern(source);
    if (!parsed) return null;
    try {
      return new Compiler(algebra, parsed).compile(parsed, source);
    } catch (error) {
      // Nested deeper than the stack, or too many lookbehinds.
      if (error instanceof RangeError) return null;
      throw error;
    }
  });
}
