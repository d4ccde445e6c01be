import { isDeepStrictEqual } from 'node:util';
import { isObject, type JsonObject } from '../../hostile-json.js';
import { byCodePoint } from './order.js';
import { ANY_KEY, fragmentOf, shownPath } from './path.js';
import { type Chosen, RuleSet } from './rule-set.js';
import type { Rule } from './rules.js';
import { record, type Sketch, type Sketcher } from './sketch.js';
import { foreignRule, keySketch, said, valueSketch } from './values.js';
import { counted, wholeMap } from './wholes.js';

type Path = readonly string[];

/** More elements than this are not told apart. */
const MOST_ELEMENTS = 300;

/**
 * What Pact's verifier accepts at a path where it expects this value. It follows the verifier's own steps (compare_json and
 * what it calls in pact_matching), oddities included: the comments name those that surprise.
 */
export class Compiler {
  readonly #sketcher: Sketcher;

  constructor(sketcher: Sketcher) {
    this.#sketcher = sketcher;
  }

  compile(expected: unknown, path: Path, rules: RuleSet): Sketch {
    if (Array.isArray(expected)) return this.#typed('array', this.#list(expected, path, rules), path);
    if (isObject(expected)) return this.#typed('object', this.#map(expected, path, rules), path);
    return this.#value(expected, path, rules);
  }

  #typed(type: 'array' | 'object', content: Sketch, path: Path): Sketch {
    return this.#sketcher.all([
      this.#sketcher.node({ type }, { path: shownPath(path), expectation: `an ${type}` }),
      content,
    ]);
  }

  #value(expected: unknown, path: Path, rules: RuleSet): Sketch {
    const s = this.#sketcher;
    const at = shownPath(path);
    if (!rules.reaches(path)) return valueSketch({ match: 'equality' }, expected, at, s);
    const chosen = rules.best(path);
    if (chosen === 'by chance') return this.#chance(path);
    // A list without rules, as an eachValue without rules gives its children, refuses every scalar.
    if (chosen.rules.length === 0) return false;
    const each = chosen.rules.map((rule) => valueSketch(rule, expected, at, s));
    return chosen.logic === 'AND' ? s.all(each) : s.any(each);
  }

  #chance(path: Path): Sketch {
    return this.#sketcher.doubt(
      shownPath(path),
      'several rules come equally near, and Pact takes one of them by chance',
    );
  }

  // --- objects ------------------------------------------------------------------------------------------------------

  #map(expected: JsonObject, path: Path, rules: RuleSet): Sketch {
    const s = this.#sketcher;
    if (!rules.reaches(path))
      return s.all([this.#keys(expected, path, rules), this.#properties(expected, path, rules)]);
    const chosen = rules.best(path);
    if (chosen === 'by chance') return this.#chance(path);
    // Several rules of an object must all hold, also where they are combined with OR.
    return s.all(chosen.rules.map((rule) => this.#mapRule(rule, chosen, expected, path, rules)));
  }

  #mapRule(rule: Rule, { cascaded }: Chosen, expected: JsonObject, path: Path, rules: RuleSet): Sketch {
    const s = this.#sketcher;
    if (!cascaded && (rule.match === 'values' || rule.match === 'each-value' || rule.match === 'array-contains')) {
      // Only what stands in the object is looked at: nothing has to be there. An arrayContains of an object counts as values.
      return this.#values(expected, path, rule.match === 'each-value' ? RuleSet.forChildren(path, rule.rules) : rules);
    }
    return s.all([
      wholeMap(rule, { cascaded, expected, at: shownPath(path), sketcher: s }),
      this.#keys(expected, path, rules),
      this.#properties(expected, path, rules),
    ]);
  }

  /** Which keys must be there, and how keys must be. */
  #keys(expected: JsonObject, path: Path, rules: RuleSet): Sketch {
    const s = this.#sketcher;
    const at = shownPath(path);
    const exact = rules.exact(path);
    const free = exact.map((one) =>
      one.rules.some(({ match }) => match === 'values' || match === 'each-key' || match === 'each-value'),
    );
    if (new Set(free).size > 1) return this.#chance(path);
    const names = Object.keys(expected);
    const required =
      free[0] === true || names.length === 0
        ? true
        : s.node(
            { required: names },
            { path: at, expectation: `the ${names.length === 1 ? 'key' : 'keys'} ${names.join(', ')}` },
          );
    const chosen = exact.length > 0 ? rules.best(path) : undefined;
    if (chosen === 'by chance') return this.#chance(path);
    const keyRules = (chosen?.rules ?? []).flatMap((rule) => (rule.match === 'each-key' ? rule.rules : []));
    const propertyNames = s.all(keyRules.map((rule) => keySketch(rule, at, s)));
    return s.all([
      required,
      propertyNames === true
        ? true
        : s.node({ propertyNames }, { path: at, expectation: 'its keys to be as the rule says' }),
    ]);
  }

  /** The expected keys, where they are there. */
  #properties(expected: JsonObject, path: Path, rules: RuleSet): Sketch {
    const of = Object.entries(expected).map(
      ([key, value]) => [key, this.compile(value, [...path, fragmentOf(key)], rules)] as const,
    );
    const some = of.filter(([, schema]) => schema !== true);
    if (some.length === 0) return true;
    return this.#sketcher.node({ properties: record(some) }, { path: shownPath(path), expectation: 'an object' });
  }

  /** Every value of an object as the expected one of its key, or as that of the first key. */
  #values(expected: JsonObject, path: Path, rules: RuleSet): Sketch {
    const s = this.#sketcher;
    const first = Object.keys(expected).sort(byCodePoint)[0];
    if (first === undefined) return true;
    const other = (fragment: string) => this.compile(expected[first], [...path, fragment], rules);
    const additional = other(ANY_KEY);
    if (rules.tellsNumbers && !isDeepStrictEqual(additional, other(String(rules.freshIndex))))
      return s.doubt(shownPath(path), 'a rule tells keys that are numbers from other keys');
    // Pact reads `1`, `01` and `+1` as the same step; no list of properties names all the spellings of a number.
    if (rules.numbers.some((number) => !isDeepStrictEqual(additional, other(String(number)))))
      return s.doubt(shownPath(path), 'a rule names a key that is a number, which has more than one spelling');
    const named = [...rules.names]
      .filter((name) => !Object.hasOwn(expected, name))
      .map((name) => [name, other(fragmentOf(name))] as const);
    const own = Object.entries(expected).map(
      ([key, value]) => [key, this.compile(value, [...path, fragmentOf(key)], rules)] as const,
    );
    const properties = [...own, ...named].filter(([, schema]) => !isDeepStrictEqual(schema, additional));
    if (additional === true && properties.length === 0) return true;
    return s.node(
      { ...(properties.length > 0 ? { properties: record(properties) } : {}), additionalProperties: additional },
      { path: shownPath(path), expectation: 'an object' },
    );
  }

  // --- arrays -------------------------------------------------------------------------------------------------------

  #list(expected: readonly unknown[], path: Path, rules: RuleSet): Sketch {
    const s = this.#sketcher;
    if (!rules.reaches(path)) {
      const length = expected.length;
      const bounds = { ...(length > 0 ? { minItems: length } : {}), maxItems: length };
      const note = { path: shownPath(path), expectation: length === 0 ? 'an empty array' : `${length} elements` };
      if (length > MOST_ELEMENTS) return s.doubt(note.path, `more than ${MOST_ELEMENTS} elements are expected`);
      const prefixItems = expected.map((value, index) => this.compile(value, [...path, String(index)], rules));
      return s.all([
        s.node(bounds, note),
        prefixItems.every((one) => one === true) ? true : s.node({ prefixItems }, note),
      ]);
    }
    const chosen = rules.best(path);
    if (chosen === 'by chance') return this.#chance(path);
    if (chosen.rules.length === 0) return false;
    // Where an empty array is expected, any array will do under any rule.
    if (expected.length === 0) return true;
    const each = chosen.rules.map((rule) => this.#listRule(rule, chosen, expected, path, rules));
    return chosen.logic === 'AND' ? s.all(each) : s.any(each);
  }

  #listRule(rule: Rule, { cascaded }: Chosen, expected: readonly unknown[], path: Path, rules: RuleSet): Sketch {
    const s = this.#sketcher;
    const note = (expectation: string) => ({ path: shownPath(path), expectation });
    switch (rule.match) {
      case 'array-contains':
        return this.#contains(rule.variants, expected, path);
      case 'each-value':
        return cascaded ? true : this.#elements(expected, path, RuleSet.forChildren(path, rule.rules));
      case 'null':
      case 'status-code':
        return false;
      case 'foreign':
        return foreignRule(rule, shownPath(path), s);
      case 'type':
        return s.all([
          cascaded ? true : counted(rule, 'elements', shownPath(path), s),
          this.#elements(expected, path, rules),
        ]);
      case 'equality':
        return s.all([
          s.node({ const: expected }, note(`${said(expected)} exactly`)),
          this.#elements(expected, path, rules),
        ]);
      case 'not-empty':
        return s.all([
          s.node({ minItems: 1 }, note('an array that is not empty')),
          this.#elements(expected, path, rules),
        ]);
      default:
        return this.#elements(expected, path, rules);
    }
  }

  /** Each element as the expected one of its index, further ones as the first. Fewer are enough. */
  #elements(expected: readonly unknown[], path: Path, rules: RuleSet): Sketch {
    const s = this.#sketcher;
    const own = Math.max(expected.length, rules.freshIndex);
    if (own > MOST_ELEMENTS)
      return s.doubt(shownPath(path), `a rule or the example speaks of more than ${MOST_ELEMENTS} elements`);
    const element = (index: number) =>
      this.compile(index < expected.length ? expected[index] : expected[0], [...path, String(index)], rules);
    const prefixItems = Array.from({ length: own }, (_, index) => element(index));
    // Where no rule names an index, the first is like any other; to translate it again at each depth would take forever.
    const items = rules.freshIndex === 0 ? prefixItems[0]! : element(own);
    while (prefixItems.length > 0 && isDeepStrictEqual(prefixItems.at(-1), items)) prefixItems.pop();
    if (items === true && prefixItems.length === 0) return true;
    return s.node(
      { ...(prefixItems.length > 0 ? { prefixItems } : {}), items },
      { path: shownPath(path), expectation: 'an array' },
    );
  }

  /** Each variant has to be among the elements; the paths of its rules begin at the element. */
  #contains(
    variants: Extract<Rule, { match: 'array-contains' }>['variants'],
    expected: readonly unknown[],
    path: Path,
  ): Sketch {
    const s = this.#sketcher;
    const equal = { expression: '', tokens: [], rules: [{ match: 'equality' }], logic: 'AND' } as const;
    const wanted = variants.length > 0 ? variants : expected.map((_, index) => ({ index, rules: [equal] }));
    return s.all(
      wanted.map(({ index, rules }) => {
        if (index >= expected.length) return false;
        const contains = this.compile(expected[index], ['$'], new RuleSet(rules));
        return s.node({ contains }, { path: shownPath(path), expectation: `an element like ${said(expected[index])}` });
      }),
    );
  }
}
