import { rules } from './support.js';

/** One expectation: bodies that Pact accepts, and bodies that it refuses. */
export interface Row {
  contents: unknown;
  rules?: Record<string, unknown>;
  accepts: unknown[];
  refuses: unknown[];
  /** Of which not everything is known: the reason has this in it. */
  unknown?: string;
}

const a = (...matchers: object[]) => ({ '$.a': rules(...matchers) });
const of = (contents: unknown, matcher: object, accepts: unknown[], refuses: unknown[], unknown?: string): Row => ({
  contents: { a: contents },
  rules: a(matcher),
  accepts: accepts.map((value) => ({ a: value })),
  refuses: refuses.map((value) => ({ a: value })),
  ...(unknown === undefined ? {} : { unknown }),
});
const regex = (expression: string, accepts: unknown[], refuses: unknown[], unknown?: string) =>
  of('x', { match: 'regex', regex: expression }, accepts, refuses, unknown);
const dated = (format: string | undefined, accepts: unknown[], refuses: unknown[], unknown?: string) =>
  of('x', { match: 'datetime', ...(format === undefined ? {} : { format }) }, accepts, refuses, unknown);

export const table: Record<string, Row> = {
  'values: a rule for a key that is a number speaks of all its spellings': {
    contents: { '1': 2024 },
    rules: { $: rules({ match: 'values' }), "$['1']": rules({ match: 'datetime', format: 'yyyy-MM-dd' }) },
    accepts: [{ '1': '2024-05-05' }, { '+1': '2024-05-05' }, { x: 2024 }],
    refuses: [{ '1': [] }, { '+1': [] }, { '01': 'x' }],
    unknown: 'more than one spelling',
  },

  // --- without rules --------------------------------------------------------------------------------------------------
  'a value is equal': { contents: 1, accepts: [1], refuses: [2, '1', true, null, [1], { a: 1 }] },
  'null is equal': { contents: null, accepts: [null], refuses: [0, '', false, {}, []] },
  'an object may have more keys': {
    contents: { a: { b: 1 } },
    accepts: [{ a: { b: 1, c: 2 }, d: 3 }],
    refuses: [{ a: {} }, {}, { a: 1 }, [], null],
  },
  'an empty object is any object': { contents: {}, accepts: [{}, { a: 1 }], refuses: [[], null, 'x'] },
  'an array has its elements and no more': {
    contents: [1, { b: 1 }],
    accepts: [[1, { b: 1, c: 2 }]],
    refuses: [[1], [1, { b: 1 }, 3], [1, 2], {}],
  },
  'an empty array is empty': { contents: [], accepts: [[]], refuses: [[1], {}, null] },
  'an integer that JavaScript writes without a fraction': { contents: 1.0, accepts: [1], refuses: [1.5] },
  'keys of odd names': {
    contents: { constructor: 1, toString: 2, '': 3, 'a~1b/c': 4 },
    accepts: [{ constructor: 1, toString: 2, '': 3, 'a~1b/c': 4 }],
    refuses: [{}, { constructor: 1, toString: 2, '': 3 }, { constructor: 2, toString: 2, '': 3, 'a~1b/c': 4 }],
  },

  // --- type -----------------------------------------------------------------------------------------------------------
  'type of a string': of('x', { match: 'type' }, ['', 'y'], [1, true, null, [], {}]),
  'type of an integer is any number': of(1, { match: 'type' }, [2, 1.5, -1, 1e21], ['1', true, null]),
  'type of a decimal is any number': of(1.5, { match: 'type' }, [2, 2.5], ['1.5']),
  'type of a boolean': of(true, { match: 'type' }, [false, true], ['true', 0]),
  'type of null is null': of(null, { match: 'type' }, [null], [0, '', {}]),
  'type of an array: each element as the one of its index, further ones as the first, fewer will do': of(
    [1, 'x'],
    { match: 'type' },
    [[], [2], [2, 'y'], [2, 'y', 3]],
    [['x'], [1, 2], [1, 'x', 'y'], {}, null],
  ),
  'type of an empty array is any array': of([], { match: 'type' }, [[], [1, 'x', null]], [{}, null]),
  'type of an object: its keys must be there': of(
    { b: 1, c: 'x' },
    { match: 'type' },
    [
      { b: 2, c: '' },
      { b: 2, c: '', d: null },
    ],
    [{ b: 2 }, { b: 'x', c: '' }, [], null],
  ),
  'type of an empty object is any object': of({}, { match: 'type' }, [{}, { x: 1 }], [[], null]),
  'type cascades to the depths': {
    contents: { a: { b: [{ c: 1 }] } },
    rules: { $: rules({ match: 'type' }) },
    accepts: [{ a: { b: [{ c: 2 }, { c: 3 }] } }, { a: { b: [] } }],
    refuses: [{ a: { b: [{ c: 'x' }] } }, { a: { b: [{}] } }, { a: {} }],
  },
  min: of(
    [1],
    { match: 'type', min: 2 },
    [
      [1, 2],
      [1, 2, 3],
    ],
    [[], [1], ['x', 'y']],
  ),
  max: of([1], { match: 'type', max: 2 }, [[], [1, 2]], [[1, 2, 3]]),
  'min and max': of([1], { match: 'type', min: 1, max: 2 }, [[1], [1, 2]], [[], [1, 2, 3]]),
  'min of an empty example is not looked at': of([], { match: 'type', min: 2 }, [[], [1]], [{}]),
  'min of an object counts keys': of({ b: 1 }, { match: 'type', min: 2 }, [{ b: 1, c: 1 }], [{ b: 1 }]),
  'min does not cascade': of(
    [[1]],
    { match: 'type', min: 2 },
    [
      [[1], [1]],
      [[], []],
    ],
    [[[1]]],
  ),
  'min by its own name, as specification 2 has it': of([1], { min: 2 }, [[1, 2]], [[1]]),
  'min below zero, or a text that is no number, is none': of(
    [1],
    { match: 'type', min: -1, max: 'x' },
    [[], [1, 2, 3]],
    [['x']],
  ),

  // --- the other rules --------------------------------------------------------------------------------------------------
  'equality of a scalar': of('x', { match: 'equality' }, ['x'], ['y', 1]),
  'equality of an object admits no further key': of(
    { b: 1 },
    { match: 'equality' },
    [{ b: 1 }],
    [{ b: 1, c: 2 }, {}, { b: 2 }],
  ),
  'equality of an array': of([1, [2]], { match: 'equality' }, [[1, [2]]], [[1], [1, [2, 3]], []]),
  'equality of an empty array is any array': of([], { match: 'equality' }, [[], [1]], [{}]),
  integer: of(1, { match: 'integer' }, [2, -1, 0, 2 ** 53], [1.5, '1', null, true, 1e21]),
  decimal: of(1.5, { match: 'decimal' }, [2.5, 1e-7, 1e21, 2 ** 64], [1, 0, '1.5', null]),
  number: of(1, { match: 'number' }, [2, 1.5], ['1', null]),
  'integer where the example is a string': of('x', { match: 'integer' }, [1], ['x', '1']),
  'integer refuses every object and minds no array': {
    contents: { a: {}, b: [1] },
    rules: { '$.a': rules({ match: 'integer' }), '$.b': rules({ match: 'integer' }) },
    accepts: [],
    refuses: [{ a: {}, b: [1] }],
  },
  'integer of an array is of its elements': of([1], { match: 'integer' }, [[], [2, 3]], [[1.5], ['x']]),
  'boolean takes its text too': of(true, { match: 'boolean' }, [false, 'true', 'false'], ['yes', 0, null]),
  null: of(null, { match: 'null' }, [null], [0, '', false]),
  'null refuses every array': of([1], { match: 'null' }, [], [[], [null], null]),
  'values of a scalar are equal': of('x', { match: 'values' }, ['x'], ['y']),
  'values of an object: each as the example of its key, others as the first': of(
    { c: 'x', b: 1 },
    { match: 'values' },
    [{}, { b: 1 }, { z: 1 }, { c: 'x', z: 1 }],
    [{ b: 2 }, { z: 'x' }, { c: 1 }],
  ),
  'values of an array are its elements': of([1], { match: 'values' }, [[], [1, 1]], [[2]]),
  notEmpty: of('x', { match: 'notEmpty' }, ['y', 0, false, [0], { b: 1 }], ['', null, [], {}]),
  'notEmpty of an object': of({ b: 1 }, { match: 'notEmpty' }, [{ b: 1 }], [{}]),
  semver: of(
    '1.0.0',
    { match: 'semver' },
    ['1.2.3', '1.0.0-a.1+b', '18446744073709551615.0.0'],
    ['1.0', 'v1.0.0', '01.0.0', '1.0.0-01', '18446744073709551616.0.0', 1],
  ),
  'include looks at text': of(
    'x',
    { match: 'include', value: 'b.' },
    ['ab.c'],
    ['abc', null, 1],
    'JSON text of an object',
  ),
  contentType: of('x', { match: 'contentType', value: 'application/json' }, [], [], 'contentType'),
  'a rule of nobody': of('x', { match: 'nope' }, [], ['x'], 'not a matching rule'),
  'statusCode asks nothing of a value': of(1, { match: 'statusCode', status: 'success' }, [1, 'x', null, {}], []),
  'all of several': {
    contents: { a: 'x' },
    rules: a({ match: 'type' }, { match: 'regex', regex: '[a-c]' }),
    accepts: [{ a: 'b' }],
    refuses: [{ a: 'd' }, { a: 1 }],
  },
  'one of several': {
    contents: { a: 'x' },
    rules: { '$.a': { combine: 'OR', matchers: [{ match: 'type' }, { match: 'null' }] } },
    accepts: [{ a: 'b' }, { a: null }],
    refuses: [{ a: 1 }],
  },
  'one of several of an array': {
    contents: { a: [1] },
    rules: {
      '$.a': {
        combine: 'or',
        matchers: [
          { match: 'type', min: 3 },
          { match: 'type', max: 1 },
        ],
      },
    },
    accepts: [{ a: [1] }, { a: [1, 2, 3] }],
    refuses: [{ a: [1, 2] }],
  },
  'one of several of an object: all of them': {
    contents: { a: { b: 1 } },
    rules: { '$.a': { combine: 'OR', matchers: [{ match: 'type' }, { match: 'equality' }] } },
    accepts: [{ a: { b: 1 } }],
    refuses: [{ a: { b: 1, c: 2 } }],
  },

  // --- keys and values of objects -----------------------------------------------------------------------------------------
  'eachKey: no key has to be there, known values are unchecked': of(
    { k1: 'x' },
    { match: 'eachKey', rules: [{ match: 'regex', regex: 'k\\d' }] },
    [{}, { k2: 1 }, { k1: 5 }],
    [{ k: 1 }, { k11: 1 }, []],
  ),
  'eachKey: numbers, dates and others as text': of(
    { k: 'x' },
    { match: 'eachKey', rules: [{ match: 'integer' }] },
    [{ 1: 1 }, { '+01': 1 }, {}],
    [{ k: 1 }, { '-1': 1 }, { '1.5': 1 }],
  ),
  'eachKey: equality means an empty key': of(
    { k: 'x' },
    { match: 'eachKey', rules: [{ match: 'equality' }] },
    [{ '': 1 }, {}],
    [{ k: 1 }],
  ),
  'eachValue: each value by its rules, no key has to be there': of(
    { k: 1 },
    { match: 'eachValue', rules: [{ match: 'type' }] },
    [{}, { z: 2, k: 3 }],
    [{ z: 'x' }, { k: 'x' }],
  ),
  'eachValue without rules refuses every scalar': of({ k: 1 }, { match: 'eachValue', rules: [] }, [{}], [{ k: 1 }]),
  'eachValue of an array': of([1], { match: 'eachValue', rules: [{ match: 'integer' }] }, [[], [2, 3]], [[1.5]]),
  'eachValue cascaded: scalars are unchecked': of(
    { b: { c: 1 } },
    { match: 'eachValue', rules: [{ match: 'type' }] },
    [{ b: { c: 2 } }],
    [{ b: { c: 'x' } }, { b: {} }],
  ),
  'eachKey and eachValue': {
    contents: { a: { k1: 1 } },
    rules: a(
      { match: 'eachKey', rules: [{ match: 'regex', regex: 'k\\d' }] },
      { match: 'eachValue', rules: [{ match: 'integer' }] },
    ),
    accepts: [{ a: {} }, { a: { k7: 5 } }],
    refuses: [{ a: { x: 5 } }, { a: { k7: 'x' } }],
  },

  'values cascaded are no values: keys have to be there': {
    contents: { a: { b: { c: 1 } } },
    rules: a({ match: 'values' }),
    accepts: [{ a: { b: { c: 1, d: 2 } } }, { a: {} }],
    refuses: [{ a: { b: {} } }, { a: { b: { c: 2 } } }],
  },
  'min of an object does not cascade': {
    contents: { a: { b: { c: 1 }, d: 1 } },
    rules: a({ match: 'type', min: 2 }),
    accepts: [{ a: { b: { c: 2 }, d: 2 } }],
    refuses: [{ a: { b: {}, d: 2 } }],
  },
  'a value has to fulfil eachValue and the rule beside it': {
    contents: { a: { k: 1 } },
    rules: a({ match: 'eachValue', rules: [{ match: 'integer' }] }, { match: 'type' }),
    accepts: [{ a: { k: 2, z: 3 } }, { a: {} }],
    refuses: [{ a: { k: 1.5 } }, { a: { k: 2, z: 'x' } }],
  },

  // --- arrayContains ------------------------------------------------------------------------------------------------------
  'arrayContains: each variant somewhere': of(
    [1, { b: 'x' }],
    {
      match: 'arrayContains',
      variants: [
        { index: 0, rules: { $: rules({ match: 'integer' }) } },
        { index: 1, rules: { '$.b': rules({ match: 'type' }) } },
      ],
    },
    [[{ b: 'y', c: 1 }, null, 7]],
    [[], [7], [{ b: 'y' }], [{ b: 1 }, 7]],
  ),
  'arrayContains without variants: each element of the example': of(
    [1, { b: 'x' }],
    { match: 'arrayContains', variants: [] },
    [[{ b: 'x' }, 2, 1]],
    [[1], [{ b: 'x', c: 1 }, 1]],
  ),
  'arrayContains: a variant without rules is equal': of(
    [{ b: 1 }],
    { match: 'arrayContains', variants: [{ index: 0 }] },
    [[{ b: 1 }]],
    [[{ b: 1, c: 2 }]],
  ),
  'arrayContains: a variant with empty rules allows further keys': of(
    [{ b: 1 }],
    { match: 'arrayContains', variants: [{ index: 0, rules: {} }] },
    [[{ b: 1, c: 2 }]],
    [[{ b: 2 }]],
  ),
  'arrayContains: a variant that is not in the example': of(
    [1],
    { match: 'arrayContains', variants: [{ index: 3, rules: {} }] },
    [],
    [[1]],
  ),
  'arrayContains of an object counts as values': of(
    { b: 1 },
    { match: 'arrayContains', variants: [] },
    [{}, { z: 1 }],
    [],
  ),

  // --- paths ------------------------------------------------------------------------------------------------------------
  'the nearest rule wins over its parent': {
    contents: { a: { b: 'x' } },
    rules: { '$.a': rules({ match: 'type' }), '$.a.b': rules({ match: 'equality' }) },
    accepts: [{ a: { b: 'x' } }],
    refuses: [{ a: { b: 'y' } }],
  },
  'an exact parent may weigh more than a wildcard child': {
    contents: { a: { b: 1 } },
    rules: { '$.a': rules({ match: 'type' }), '$.*.*': rules({ match: 'null' }) },
    accepts: [{ a: { b: 2 } }],
    refuses: [{ a: { b: null } }],
  },
  'more steps weigh more than exact ones': {
    contents: { a: { b: 1 } },
    rules: { '$.a': rules({ match: 'type' }), '$.*.b': rules({ match: 'null' }) },
    accepts: [{ a: { b: null } }],
    refuses: [{ a: { b: 1 } }],
  },
  'a key that is a number is known without its zeros': {
    contents: { a: { '01': 'x' }, b: { '01': 'x' } },
    rules: { "$.a['01']": rules({ match: 'type' }), "$.b['1']": rules({ match: 'type' }) },
    accepts: [{ a: { '01': 'x' }, b: { '01': 'y' } }],
    refuses: [{ a: { '01': 'y' }, b: { '01': 'x' } }],
  },
  'brackets, quotes and dots are the same': {
    contents: { 'a b': { c: 'x' } },
    rules: { "$['a b']['c']": rules({ match: 'type' }) },
    accepts: [{ 'a b': { c: 'y' } }],
    refuses: [{ 'a b': { c: 1 } }],
  },
  'a path without a root': {
    contents: { a: { b: 'x' } },
    rules: { 'a.b': rules({ match: 'type' }) },
    accepts: [{ a: { b: 'y' } }],
    refuses: [{ a: { b: 1 } }],
  },
  'an index': {
    contents: { a: [1, 2] },
    rules: { '$.a[1]': rules({ match: 'type' }) },
    accepts: [{ a: [1, 3] }],
    refuses: [{ a: [2, 3] }, { a: [1] }, { a: [1, 2, 3] }],
  },
  'an index beyond the example': {
    contents: { a: [1] },
    rules: { '$.a': rules({ match: 'type' }), '$.a[2]': rules({ match: 'equality' }) },
    accepts: [{ a: [5, 6, 1] }, { a: [5, 6] }],
    refuses: [{ a: [5, 6, 7] }],
  },
  'any index': {
    contents: { a: [{ b: 1 }] },
    rules: { '$.a': rules({ match: 'type', min: 1 }), '$.a[*].b': rules({ match: 'integer' }) },
    accepts: [{ a: [{ b: 2 }, { b: 3 }] }],
    refuses: [{ a: [{ b: 1.5 }] }, { a: [{ b: 1 }, {}] }, { a: [] }],
  },
  'any key': {
    contents: { a: { b: 1, c: 'x' } },
    rules: { '$.a.*': rules({ match: 'type' }) },
    accepts: [{ a: { b: 2, c: 'y' } }],
    refuses: [{ a: { b: 2 } }, { a: { b: 'x', c: 'x' } }],
  },
  'a key that is a number is an index to the rules': {
    contents: { a: { '01': 'x' } },
    rules: { '$.a[1]': rules({ match: 'type' }) },
    accepts: [{ a: { '01': 'y' } }],
    refuses: [{ a: { '01': 1 } }],
  },
  'of rules equally near one is taken by chance': {
    contents: { a: { b: 'x' } },
    rules: { '$.a.*': rules({ match: 'type' }), '$.*.b': rules({ match: 'null' }) },
    accepts: [],
    refuses: [{ a: { b: 1 } }, { a: {} }],
    unknown: 'by chance',
  },
  'of rules equally near that say the same any will do': {
    contents: { a: { b: 'x' } },
    rules: { '$.a.*': rules({ match: 'type' }), '$.*.b': rules({ match: 'type' }) },
    accepts: [{ a: { b: 'y' } }],
    refuses: [{ a: { b: 1 } }],
  },
  'a rule for nothing': {
    contents: { a: 1 },
    rules: { '$.z': rules({ match: 'type' }) },
    accepts: [{ a: 1 }, { a: 1, z: 'x' }],
    refuses: [{ a: 2 }],
  },
  'rules without a path are the body’s': {
    contents: { a: 1 },
    rules: rules({ match: 'type' }) as Record<string, unknown>,
    accepts: [{ a: 2 }],
    refuses: [{ a: 'x' }, {}],
  },

  // --- regular expressions ------------------------------------------------------------------------------------------------
  'regex: the whole value, anchored or not': regex('b|ab', ['b', 'ab'], ['abc', 'xb', '', 'a']),
  'regex: anchors of lines do not help': regex('^b$', ['b'], ['b\n', 'a\nb', 'a\nb\nc']),
  'regex: lazy is as good as greedy': regex('a*?', ['', 'aaa'], ['b']),
  'regex: an empty one': regex('', [''], ['a', null, 1]),
  'regex: digits of every script, up to Unicode 16': regex(
    '^\\d{2}$',
    ['12', '٣٤', 12, 99],
    ['1', 'ab', 1, 100, '\u{11de0}\u{11de1}'],
  ),
  'regex: white space of Unicode': regex('a\\sb', ['a b', 'a\u00a0b', 'a\u2028b', 'a\nb'], ['ab', 'a\u200bb']),
  'regex: hexadecimal digits': regex('\\h\\H', ['fg'], ['gf', 'ff']),
  'regex: a dot is all but a line feed': regex('a.c', ['abc', 'a\rc', 'a\u2028c', 'a😀c'], ['a\nc', 'ac']),
  'regex: classes': regex('x[]a-c.\\-\\]\\d^]+', ['xa]', 'xb.-', 'x9^'], ['xd', 'x']),
  'regex: a negated class has the line feed': regex('[^a]', ['\n', 'b', 1, 9], ['a', 'bb', 12]),
  'regex: braces that repeat and braces that do not': regex('a{,2}{', ['{', 'a{', 'aa{'], ['aaa{', 'a']),
  'regex: escapes': regex('\\x41\\u0042\\/\\-\\_\\t\\.', ['AB/-_\t.'], ['AB/-_ x']),
  'regex: named and other groups': regex('(?<n>a)(?:b)(c)', ['abc'], ['ab']),
  'regex: numbers as their text': regex('^-?\\d+$', [1, -12, 0, '5', 2 ** 63], [1.5, 1e21, null, true]),
  'regex: booleans and null as their text': regex('^(?:true|null)$', [true, null, 'true'], [false, 'false', {}]),
  'regex: anything': regex('.*', [1, 1.5, true, null, {}, { a: 'x\ny' }, [1], 'x'], ['x\ny']),
  'regex: the text of an object is not followed': regex(
    '.*b.*',
    ['abc'],
    ['x', 1, true, null],
    'JSON text of an object',
  ),
  'regex: \\w is not translated': regex('\\w', [], [], '\\w'),
  'regex: look-around is not translated': regex('(?=a)a', [], [], '(?='),
  'regex: an anchor inside is not translated': regex('a\\n^b', [], [], 'anchor'),
  'regex: possessive is not translated': regex('a++', [], [], 'quantifier'),
  'regex: classes in classes are not translated': regex('[a[bc]]', [], [], 'class'),
  'regex: what Oniguruma cannot read is not translated': regex('(', [], ['x'], 'not closed'),
  'regex of an array is of its elements': of(['x'], { match: 'regex', regex: 'a+' }, [[], ['a', 'aa']], [['b']]),
  'regex of an object is of its values': of(
    { b: 'x' },
    { match: 'regex', regex: 'a+' },
    [{ b: 'a' }],
    [{ b: 'b' }, {}],
  ),

  // --- dates --------------------------------------------------------------------------------------------------------------
  'date without a format': of(
    'x',
    { match: 'date' },
    ['2026-01-15', '2026-1-5', '26-1-5'],
    ['2026-01-15T00:00:00Z', '2026-13-01', '2026-00-01', 20260115, null],
  ),
  'time without a format': of(
    'x',
    { match: 'time' },
    ['10:00:00', '1:2:3', '23:59:60'],
    ['24:00:00', '10:00', '10:00:61', '10:60:00'],
  ),
  'datetime without a format': dated(
    undefined,
    ['2026-01-15T10:00:00Z', '2026-01-15T10:00:00+01:00', '2026-01-15T10:00:00+-1:0'],
    ['2026-01-15T10:00:00.000Z', '2026-01-15T10:00:00+12:00', '2026-01-15t10:00:00z', '2026-02-29T10:00:00Z'],
  ),
  'timestamp is datetime': of('x', { match: 'timestamp', timestamp: 'yyyy' }, ['2026', 2026, 5], ['20261', 1.5, -1]),
  'days of months and leap years': dated(
    'yyyy-MM-dd',
    ['2024-02-29', '2000-02-29', '0-02-29', '4-2-29', '2026-04-30', '2026-12-31'],
    ['2026-02-29', '1900-02-29', '1-02-29', '2026-04-31', '2026-06-31', '100-02-29'],
  ),
  'February without a year has 28 days': dated('MM-dd', ['02-28'], ['02-29', '04-31']),
  'month names, whatever the case': dated(
    'EEE, d MMM yyyy',
    ['Wed, 4 Jul 2001', 'WED, 04 jul 01'],
    ['Wednesday, 4 Jul 2001', 'Wed, 30 Feb 2001', 'Wed, 4 July 2001'],
  ),
  'long names': dated('EEEE MMMM', ['monday january'], ['mon jan']),
  'a month that stands alone is not held against the day': dated('L-d', ['2-30'], ['13-1', '2-32']),
  'digits in a row': dated(
    'yyyyMMddHHmmss',
    ['20240229235960', '2024022923595'],
    ['2023022923595', '202402292359', '2024-02-29'],
    'JSON text of a number',
  ),
  fractions: dated('s.SSS', ['1.5', '01.999', '60.0', 1.5], ['1.', '1.1234', '61.0'], 'JSON text of a number'),
  'offsets X': dated("'T'X", ['TZ', 'T+05', 'T+0530', 'T-11', 'T++1'], ['T+05:30', 'T+12', 'T', 'Tz']),
  'offsets XX': dated("'T'XX", ['TZ', 'T+0530', 'T+053'], ['T+05', 'T+05:30']),
  'offsets XXXX': dated("'T'XXXX", ['TZ', 'T+0530', 'T+053001', 'T+05301'], ['T+05', 'T+05:30']),
  'offsets XXXXX': dated("'T'XXXXX", ['TZ', 'T+05:30', 'T+05:30:15'], ['T+0530']),
  'offsets x': dated("'T'x", ['T+05', 'T+0530'], ['TZ']),
  'offsets Z': dated("'T'Z", ['T+0530'], ['TZ', 'T+05:30', 'T+05']),
  'offsets ZZZZ and ZZZZZ': dated("'T'ZZZZ", ['TGMT', 'TUTC', 'TGMT+01:00'], ['T+01:00', 'TZ']),
  'hours of every count': dated(
    'H k h K m a',
    ['0 1 1 0 0 am', '23 24 12 11 59 PM'],
    ['24 1 1 0 0 am', '0 0 1 0 0 am', '0 1 0 0 0 am', '0 1 1 12 0 am', '0 1 1 0 60 am'],
  ),
  'text and quotes': dated("yyyy'a''b'''.", ["2026a'b'."], ["2026a''b''.", '2026']),
  'a zone by name is not translated': dated('HH z', [], ['x'], 'letter z'),
  'a format that Pact cannot read': dated('bad', [], ['x'], 'not translated'),
};
