import fc from 'fast-check';
import type { Case } from './support.js';

/**
 * Expectations with rules on their own places, and bodies that resemble them. Names, strings and numbers are few, so that
 * rules, examples and bodies meet.
 */
const KEYS = ['a', 'b', 'c', '0', '1', '01', '+1', 'a b', '*', 'constructor', 'x-y', '$'];
const STRINGS = [
  '',
  'a',
  'ab',
  'true',
  'false',
  'null',
  '1',
  '12',
  '1.5',
  '2024-02-29',
  '2023-02-29',
  '10:30:00',
  '2024-01-01T10:30:00Z',
  '1.0.0',
  '1.0.0-a.1+b',
  'x\ny',
  '{}',
  '[1]',
  '😀',
  'AB',
];
const NUMBERS = [0, 1, -1, 2, 12, 1.5, -0.5, 100, 2024, 1e21, 1e-7, 9007199254740991, 18446744073709552000, -(2 ** 63)];
const REGEXES = [
  'a',
  'a|ab',
  '^[a-z]+$',
  '^\\d+$',
  '\\d',
  '.*',
  '.+',
  '[^a]*',
  '^(?:true|false)$',
  '(a)(b)?',
  'a{1,2}',
  '^$',
  'x.y',
  'x\\sy',
  '[[:alpha:]]',
  '\\w+',
  'nu[l]{2}',
  '^-?\\d{1,2}$',
  '\\{.*\\}',
  '[\\d.]+',
  '(',
  '^[A-Fa-f0-9]{2}$',
  '\\[1\\]',
  '"',
];
const FORMATS = [
  'yyyy-MM-dd',
  'yyyy',
  'HH:mm:ss',
  "yyyy-MM-dd'T'HH:mm:ssXXX",
  "yyyy-MM-dd'T'HH:mm:ssX",
  'bad format',
  'd',
  'yyyyMMdd',
  'z',
  '',
  'y.S',
];

const scalar = fc.oneof(fc.constantFrom(...STRINGS), fc.constantFrom(...NUMBERS), fc.boolean(), fc.constant(null));
const key = fc.constantFrom(...KEYS);
const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true, maxDepth: 3 },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3 }),
  ),
})).value;

const count = fc.integer({ min: 0, max: 3 });
const simple = fc.oneof(
  fc
    .constantFrom(
      'type',
      'type',
      'type',
      'equality',
      'integer',
      'decimal',
      'number',
      'boolean',
      'null',
      'values',
      'semver',
      'notEmpty',
      'date',
      'time',
      'datetime',
      'contentType',
    )
    .map((match): object => (match === 'contentType' ? { match, value: 'text/plain' } : { match })),
  count.map((min): object => ({ match: 'type', min })),
  count.map((max): object => ({ match: 'type', max })),
  fc.tuple(count, count).map(([min, max]): object => ({ match: 'type', min, max })),
  fc.constantFrom(...REGEXES).map((regex): object => ({ match: 'regex', regex })),
  fc.constantFrom('', 'a', '1', 'ru', '.').map((included): object => ({ match: 'include', value: included })),
  fc
    .tuple(fc.constantFrom('date', 'time', 'timestamp', 'datetime'), fc.constantFrom(...FORMATS))
    .map(([match, format]): object => ({ match, format })),
);
const combine = fc.constantFrom('AND', 'AND', 'OR');
const list = (rule: fc.Arbitrary<object>) =>
  fc.record({ combine, matchers: fc.array(rule, { minLength: 1, maxLength: 2 }) });

/** Paths of the value's own places, in the notations a pact may have, some with wildcards. */
function pathsOf(root: unknown): fc.Arbitrary<string> {
  const places: (readonly (string | number)[])[] = [];
  const walk = (at: unknown, path: readonly (string | number)[]) => {
    places.push(path);
    if (Array.isArray(at)) for (const [index, child] of at.entries()) walk(child, [...path, index]);
    else if (typeof at === 'object' && at !== null)
      for (const [name, child] of Object.entries(at)) walk(child, [...path, name]);
  };
  walk(root, []);
  return fc
    .tuple(fc.constantFrom(...places), fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 8, maxLength: 8 }))
    .map(([place, choices]) =>
      place.reduce<string>((path, step, at) => {
        const choice = choices[at % 8]!;
        if (choice === 0) return `${path}.*`;
        if (typeof step === 'number') return choice < 5 ? `${path}[*]` : `${path}[${step}]`;
        return choice < 7 && /^[A-Za-z_][A-Za-z0-9_]*$/.test(step) ? `${path}.${step}` : `${path}['${step}']`;
      }, '$'),
    );
}

const variants = (contents: unknown): fc.Arbitrary<object> =>
  fc
    .array(
      fc
        .tuple(fc.integer({ min: 0, max: 2 }), rulesFor(contents, simple, 2), fc.boolean())
        .map(([index, of, bare]) => (bare ? { index } : { index, rules: of })),
      { maxLength: 2 },
    )
    .map((of) => ({ match: 'arrayContains', variants: of }));

function rulesFor(contents: unknown, rule: fc.Arbitrary<object>, most: number): fc.Arbitrary<Record<string, object>> {
  return fc
    .array(fc.tuple(pathsOf(contents), list(rule)), { maxLength: most })
    .map((entries) => Object.fromEntries(entries));
}

function ruleOf(contents: unknown): fc.Arbitrary<object> {
  const inner = fc.array(simple, { maxLength: 2 });
  return fc.oneof(
    { weight: 6, arbitrary: simple },
    { weight: 1, arbitrary: inner.map((of) => ({ match: 'eachKey', rules: of })) },
    { weight: 1, arbitrary: inner.map((of) => ({ match: 'eachValue', rules: of })) },
    { weight: 1, arbitrary: variants(contents) },
  );
}

/** The value with a place or two changed, or another one. */
function likeness(of: unknown): fc.Arbitrary<unknown> {
  if (Array.isArray(of))
    return fc.oneof(
      { weight: 6, arbitrary: fc.tuple(...of.map(likeness)).map((items) => [...items] as unknown) },
      { weight: 1, arbitrary: fc.tuple(...of.map(likeness), value).map((items) => [...items] as unknown) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(...of.map(likeness), ...(of.length > 0 ? [likeness(of[0])] : []))
          .map((items) => [...items] as unknown),
      },
      { weight: 1, arbitrary: fc.constant(of.slice(1) as unknown) },
      { weight: 1, arbitrary: fc.constant(of.slice(0, -1) as unknown) },
      { weight: 1, arbitrary: value },
    );
  if (typeof of === 'object' && of !== null) {
    const entries = Object.entries(of);
    const same = fc.tuple(
      ...entries.map(([name, child]) => likeness(child).map((changed) => [name, changed] as const)),
    );
    return fc.oneof(
      { weight: 6, arbitrary: same.map((changed) => Object.fromEntries(changed) as unknown) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(same, key, value)
          .map(([changed, name, more]) => ({ ...Object.fromEntries(changed), [name]: more }) as unknown),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(same, fc.nat())
          .map(
            ([changed, drop]) => Object.fromEntries(changed.filter((_, at) => at !== drop % entries.length)) as unknown,
          ),
      },
      { weight: 1, arbitrary: value },
    );
  }
  const sameType =
    typeof of === 'string'
      ? fc.constantFrom<unknown>(...STRINGS)
      : typeof of === 'number'
        ? fc.constantFrom<unknown>(...NUMBERS)
        : scalar;
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant(of) },
    { weight: 3, arbitrary: sameType },
    { weight: 1, arbitrary: value },
  );
}

const composite = value.filter((one) => typeof one === 'object' && one !== null && Object.keys(one).length > 0);

export const cases: fc.Arbitrary<Case> = fc
  .oneof({ weight: 8, arbitrary: composite }, { weight: 1, arbitrary: value })
  .chain((contents) =>
    fc.record({
      contents: fc.constant(contents),
      rules: rulesFor(contents, ruleOf(contents), 4),
      body: likeness(contents),
    }),
  );
