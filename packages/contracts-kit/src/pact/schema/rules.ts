import { isObject, type JsonObject } from '../../hostile-json.js';
import { parsePath, type Token } from './path.js';
import { Untranslatable } from './untranslatable.js';

/** One matching rule. */
export type Rule =
  | { match: 'equality' | 'values' | 'null' | 'integer' | 'decimal' | 'number' | 'boolean' }
  | { match: 'not-empty' | 'semver' | 'status-code' | 'content-type' }
  /** A rule of a plugin, or of no one. */
  | { match: 'foreign'; name: string }
  /** `undefined`: no bound. */
  | { match: 'type'; min?: number | undefined; max?: number | undefined }
  | { match: 'regex'; regex: string }
  | { match: 'include'; value: string }
  | { match: 'date' | 'time' | 'datetime'; format: string }
  | { match: 'array-contains'; variants: readonly { index: number; rules: readonly PathRules[] }[] }
  | { match: 'each-key' | 'each-value'; rules: readonly Rule[] };

/** The rules of one path expression. */
export interface PathRules {
  expression: string;
  tokens: readonly Token[];
  rules: readonly Rule[];
  logic: 'AND' | 'OR';
}

const CATEGORIES = ['method', 'path', 'header', 'query', 'body', 'status', 'contents', 'metadata'];
const FORMATS = { date: 'yyyy-MM-dd', time: 'HH:mm:ss', datetime: "yyyy-MM-dd'T'HH:mm:ssXXX" } as const;
const EQUALITY: readonly PathRules[] = [{ expression: '', tokens: [], rules: [{ match: 'equality' }], logic: 'AND' }];

/**
 * The rules of a message's body. Whatever category Pact does not know counts as the body's.
 * @throws Untranslatable where Pact would refuse to read the pact
 */
export function bodyRulesOf(matchingRules: JsonObject): PathRules[] {
  const body: PathRules[] = [];
  let bodies = 0;
  for (const [name, category] of Object.entries(matchingRules)) {
    if (name.startsWith('$')) throw new Untranslatable('rules of specification 2 stand among those of 3', '$');
    const rules = readCategory(category, name);
    if (name.toLowerCase() !== 'body' && CATEGORIES.includes(name.toLowerCase())) continue;
    if (rules.length > 0) bodies += 1;
    body.push(...rules);
  }
  if (bodies > 1) throw new Untranslatable('several categories of rules are about the body', '$');
  return body;
}

function readCategory(category: unknown, name: string): PathRules[] {
  if (!isObject(category)) throw unreadable(`the rules of ${JSON.stringify(name)} are not an object`);
  if (Object.hasOwn(category, 'matchers')) return readList('', category);
  const named = name.toLowerCase() === 'header' || name.toLowerCase() === 'query';
  return Object.entries(category).flatMap(([path, list]) => readList(named ? '$' : path, list));
}

function readList(expression: string, list: unknown): PathRules[] {
  const tokens = parsePath(expression);
  const matchers = isObject(list) && Object.hasOwn(list, 'matchers') ? list.matchers : undefined;
  if (!Array.isArray(matchers) || matchers.length === 0) return [];
  const { combine } = list as JsonObject;
  const logic = typeof combine === 'string' && combine.toUpperCase() === 'OR' ? 'OR' : 'AND';
  return [{ expression, tokens, rules: matchers.map(readRule), logic }];
}

function readRule(raw: unknown): Rule {
  if (!isObject(raw)) throw unreadable('a matching rule is not an object');
  const rule = (name: string) => (Object.hasOwn(raw, name) ? raw[name] : undefined);
  const named = rule('match') ?? rule('pact:matcher:type');
  if (named === undefined) return guessed(rule);
  if (typeof named !== 'string') return { match: 'foreign', name: JSON.stringify(named) };
  switch (named) {
    case 'equality':
    case 'values':
    case 'null':
    case 'integer':
    case 'decimal':
    case 'number':
    case 'boolean':
    case 'semver':
      return { match: named };
    case 'real':
      return { match: 'decimal' };
    case 'notEmpty':
    case 'not-empty':
      return { match: 'not-empty' };
    case 'statusCode':
    case 'status-code':
      return { match: 'status-code' };
    case 'contentType':
    case 'content-type':
      text(rule('value'), named);
      return { match: 'content-type' };
    case 'type':
      return { match: 'type', min: count(rule('min')), max: count(rule('max')) };
    case 'min':
    case 'max':
      if (count(rule(named)) === undefined) throw unreadable(`a rule ${JSON.stringify(named)} has no number`);
      return { match: 'type', [named]: count(rule(named)) };
    case 'regex':
      return { match: 'regex', regex: text(rule('regex'), named) };
    case 'include':
      return { match: 'include', value: text(rule('value'), named) };
    case 'date':
    case 'time':
    case 'datetime':
    case 'timestamp':
      return dated(named, rule('format') ?? rule(named));
    case 'arrayContains':
    case 'array-contains':
      return { match: 'array-contains', variants: variantsOf(rule('variants')) };
    case 'eachKey':
    case 'each-key':
      return { match: 'each-key', rules: innerRules(rule('rules')) };
    case 'eachValue':
    case 'each-value':
      return { match: 'each-value', rules: innerRules(rule('rules')) };
    default:
      return { match: 'foreign', name: named };
  }
}

/** Rules of specification 2 may leave out `match`. */
function guessed(rule: (name: string) => unknown): Rule {
  if (rule('regex') !== undefined) return { match: 'regex', regex: text(rule('regex'), 'regex') };
  for (const bound of ['min', 'max'] as const)
    if (count(rule(bound)) !== undefined) return { match: 'type', [bound]: count(rule(bound)) };
  for (const kind of ['timestamp', 'time', 'date'] as const)
    if (rule(kind) !== undefined) return dated(kind, rule(kind));
  throw unreadable('a matching rule does not say what it matches');
}

function dated(kind: 'date' | 'time' | 'datetime' | 'timestamp', format: unknown): Rule {
  const match = kind === 'timestamp' ? 'datetime' : kind;
  const said = format === undefined ? '' : text(format, kind);
  return { match, format: said === '' ? FORMATS[match] : said };
}

function variantsOf(variants: unknown): { index: number; rules: readonly PathRules[] }[] {
  if (!Array.isArray(variants)) throw unreadable('a rule "arrayContains" has no variants');
  return variants.map((variant) => {
    if (!isObject(variant)) return { index: 0, rules: EQUALITY };
    const own = (name: string) => (Object.hasOwn(variant, name) ? variant[name] : undefined);
    const rules = own('rules');
    return {
      index: count(own('index')) ?? 0,
      rules: rules === undefined ? EQUALITY : isObject(rules) ? readCategory(rules, 'body') : [],
    };
  });
}

function innerRules(rules: unknown): Rule[] {
  if (rules === undefined) return [];
  if (!Array.isArray(rules)) throw unreadable('the rules of an "eachKey" or "eachValue" are not a list');
  return rules.map(readRule);
}

/** A count as Pact takes it from JSON; undefined for what it ignores. */
function count(value: unknown): number | undefined {
  if (typeof value === 'string') return /^\+?[0-9]{1,15}$/.test(value) ? Number(value) : undefined;
  if (typeof value !== 'number' || (Number.isInteger(value) && value < 0)) return undefined;
  return Math.max(0, Math.trunc(value));
}

function text(value: unknown, rule: string): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  if (Number.isSafeInteger(value) || typeof value === 'boolean') return String(value);
  throw unreadable(`the rule ${JSON.stringify(rule)} lacks its text`);
}

function unreadable(why: string): Untranslatable {
  return new Untranslatable(`Pact cannot read the rules: ${why}`, '$');
}
