import { translateFormat } from './datetime.js';
import { type Translated, translateRegex } from './regex.js';
import { literal } from './regex-literal.js';
import type { Rule } from './rules.js';
import type { Note, Sketch, Sketcher } from './sketch.js';
import { type Texts, textsOf } from './texts.js';

/** JavaScript writes larger integers so that Pact reads them as decimals. */
const INTEGER = { type: 'integer', exclusiveMinimum: -(2 ** 63), exclusiveMaximum: 2 ** 64 } as const;

/** At most 2^64 - 1, without leading zeros. */
const U64 = upTo('18446744073709551615');
const IDENTIFIER = '(?:0|[1-9][0-9]*|[0-9]*[A-Za-z\\-][0-9A-Za-z\\-]*)';
const SEMVER = `^(?:0|${U64})(?:\\.(?:0|${U64})){2}(?:-${IDENTIFIER}(?:\\.${IDENTIFIER})*)?(?:\\+[0-9A-Za-z\\-]+(?:\\.[0-9A-Za-z\\-]+)*)?$`;

/** What one rule accepts where a scalar is expected, of values of every type. */
export function valueSketch(rule: Rule, expected: unknown, at: string, sketcher: Sketcher): Sketch {
  const node = (schema: { [keyword: string]: unknown }, expectation: string) =>
    sketcher.node(schema, { path: at, expectation });
  switch (rule.match) {
    case 'equality':
    case 'values':
      return node({ const: expected }, `${said(expected)} exactly`);
    case 'type':
      return node({ type: typeOf(expected) }, `the type of ${said(expected)}`);
    case 'null':
      return node({ type: 'null' }, 'null');
    case 'integer':
      return node({ ...INTEGER }, 'an integer');
    case 'decimal':
      return node({ type: 'number', not: { ...INTEGER } }, 'a number with decimals');
    case 'number':
      return node({ type: 'number' }, 'a number');
    case 'boolean':
      return node({ enum: [true, false, 'true', 'false'] }, 'a boolean');
    case 'not-empty':
      return node(
        { type: ['boolean', 'number', 'string', 'array', 'object'], minLength: 1, minItems: 1, minProperties: 1 },
        'something that is not empty',
      );
    case 'semver':
      return node({ type: 'string', pattern: SEMVER }, 'a semantic version');
    case 'regex':
      return patternSketch(
        translateRegex(rule.regex),
        { path: at, expectation: `the regular expression ${rule.regex}` },
        'null',
        sketcher,
      );
    case 'date':
    case 'time':
    case 'datetime':
      return patternSketch(
        translateFormat(rule.format),
        { path: at, expectation: `the ${rule.match} format ${rule.format}` },
        '',
        sketcher,
      );
    case 'include': {
      const text = [...rule.value].map(literal).join('');
      const note = { path: at, expectation: `text that includes ${JSON.stringify(rule.value)}` };
      return patternSketch({ whole: `[\\s\\S]*${text}[\\s\\S]*` }, note, 'null', sketcher, text);
    }
    case 'content-type':
      return sketcher.doubt(at, 'the rule contentType looks at the bytes of the value');
    case 'foreign':
      return foreignRule(rule, at, sketcher);
    case 'array-contains':
    case 'each-key':
    case 'each-value':
    case 'status-code':
      // Of a scalar these ask nothing, also where they stand at a parent.
      return true;
    default:
      return rule satisfies never;
  }
}

/**
 * Strings by the pattern, everything else by its JSON text. `nullText` is what Pact takes null for; `search` is a shorter
 * pattern of the same strings.
 */
function patternSketch(
  translated: Translated,
  note: Note,
  nullText: string,
  sketcher: Sketcher,
  search?: string,
): Sketch {
  if ('reason' in translated) return sketcher.doubt(note.path, translated.reason);
  const texts = textsOf(translated.whole);
  const doubt = (what: string) => sketcher.doubt(note.path, `${note.expectation} may match the JSON text of ${what}`);
  const collection = (type: 'object' | 'array', decided: 'none' | 'all' | 'unknown') =>
    decided === 'none'
      ? false
      : sketcher.all([sketcher.node({ type }), decided === 'all' ? true : doubt(`an ${type}`)]);
  return sketcher.any(
    [
      sketcher.node({ type: 'string', pattern: search ?? `^(?:${translated.whole})$` }),
      numberSketch(texts, sketcher, doubt),
      ...[true, false].map((value) => texts.accepts(String(value)) && sketcher.node({ const: value })),
      texts.accepts(nullText) && sketcher.node({ type: 'null' }),
      collection('object', texts.object),
      collection('array', texts.array),
    ],
    note,
  );
}

function numberSketch({ number }: Texts, sketcher: Sketcher, doubt: (what: string) => Sketch): Sketch {
  if (number === 'none') return false;
  if (number === 'all') return sketcher.node({ type: 'number' });
  if (number === 'unknown') return sketcher.all([sketcher.node({ type: 'number' }), doubt('a number')]);
  return sketcher.any(
    number.integers.map((range) =>
      sketcher.all([sketcher.node({ ...INTEGER }), sketcher.node({ minimum: range.minimum, maximum: range.maximum })]),
    ),
  );
}

/** What one rule accepts as the key of an object, as schema of a string. */
export function keySketch(rule: Rule, at: string, sketcher: Sketcher): Sketch {
  const node = (schema: { [keyword: string]: unknown }, expectation: string) =>
    sketcher.node(schema, { path: at, expectation: `each key to be ${expectation}` });
  const pattern = (translated: Translated, expectation: string) =>
    'reason' in translated
      ? sketcher.doubt(at, translated.reason)
      : node({ pattern: `^(?:${translated.whole})$` }, expectation);
  switch (rule.match) {
    case 'type':
      return true;
    // The expected key is taken for "", whatever keys the example has.
    case 'equality':
    case 'values':
      return node({ const: '' }, 'empty');
    case 'regex':
      return pattern(translateRegex(rule.regex), `as the regular expression ${rule.regex} says`);
    case 'include':
      return node(
        { pattern: [...rule.value].map(literal).join('') },
        `one that includes ${JSON.stringify(rule.value)}`,
      );
    case 'number':
    case 'decimal':
      return node(
        {
          pattern:
            '^[+\\-]?(?:[0-9]+\\.?[0-9]*(?:[eE][+\\-]?[0-9]+)?|\\.[0-9]+(?:[eE][+\\-]?[0-9]+)?|[iI][nN][fF](?:[iI][nN][iI][tT][yY])?|[nN][aA][nN])$',
        },
        'a number',
      );
    case 'integer':
      return node({ pattern: `^\\+?0*(?:0|${U64})$` }, 'an integer');
    case 'date':
    case 'time':
    case 'datetime':
      return pattern(translateFormat(rule.format), `as the ${rule.match} format ${rule.format} says`);
    case 'boolean':
      return node({ enum: ['true', 'false'] }, 'a boolean');
    case 'not-empty':
      return node({ minLength: 1 }, 'not empty');
    case 'semver':
      return node({ pattern: SEMVER }, 'a semantic version');
    case 'content-type':
    case 'status-code':
      return sketcher.doubt(at, `the rule ${rule.match} for keys`);
    case 'foreign':
      return foreignRule(rule, at, sketcher);
    case 'null':
    case 'array-contains':
    case 'each-key':
    case 'each-value':
      return false;
    default:
      return rule satisfies never;
  }
}

export function foreignRule({ name }: { name: string }, at: string, sketcher: Sketcher): Sketch {
  return sketcher.doubt(at, `${JSON.stringify(name.slice(0, 80))} is not a matching rule of Pact itself`);
}

function typeOf(value: unknown): string {
  return value === null ? 'null' : typeof value;
}

/** A value in a sentence. */
export function said(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** A pattern of the positive decimal numbers up to this one. */
function upTo(largest: string): string {
  const parts = [`[1-9][0-9]{0,${largest.length - 2}}`];
  for (let at = 0; at < largest.length; at += 1) {
    const digit = Number(largest[at]);
    const least = at === 0 ? 1 : 0;
    if (digit > least) parts.push(`${largest.slice(0, at)}[${least}-${digit - 1}][0-9]{${largest.length - at - 1}}`);
  }
  return `(?:${[...parts, largest].join('|')})`;
}
