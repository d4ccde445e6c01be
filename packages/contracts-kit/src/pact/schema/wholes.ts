import type { JsonObject } from '../../hostile-json.js';
import type { Rule } from './rules.js';
import type { Sketch, Sketcher } from './sketch.js';
import { foreignRule, said } from './values.js';

/** What a rule asks of an object as a whole, apart from its keys and values. */
export function wholeMap(
  rule: Rule,
  { cascaded, expected, at, sketcher }: { cascaded: boolean; expected: JsonObject; at: string; sketcher: Sketcher },
): Sketch {
  const note = (expectation: string) => ({ path: at, expectation });
  switch (rule.match) {
    case 'type':
      return cascaded ? true : counted(rule, 'keys', at, sketcher);
    case 'equality':
      return sketcher.node({ const: expected }, note(`${said(expected)} exactly, without other keys`));
    case 'not-empty':
      return sketcher.node({ minProperties: 1 }, note('an object that is not empty'));
    case 'regex':
    case 'array-contains':
    case 'each-key':
    case 'each-value':
    case 'values':
      return true;
    case 'foreign':
      return foreignRule(rule, at, sketcher);
    // Any other rule of a scalar refuses every object, also one that stands at a parent.
    default:
      return false;
  }
}

const BOUNDS = { keys: ['minProperties', 'maxProperties'], elements: ['minItems', 'maxItems'] } as const;

/** The bounds of a `type` rule. */
export function counted(
  { min, max }: Extract<Rule, { match: 'type' }>,
  what: keyof typeof BOUNDS,
  at: string,
  sketcher: Sketcher,
): Sketch {
  if (min === undefined && max === undefined) return true;
  const [least, most] = BOUNDS[what];
  const bounds = { ...(min === undefined ? {} : { [least]: min }), ...(max === undefined ? {} : { [most]: max }) };
  const said = [min === undefined ? '' : `at least ${min}`, max === undefined ? '' : `at most ${max}`];
  return sketcher.node(bounds, { path: at, expectation: `${said.filter(Boolean).join(' and ')} ${what}` });
}
