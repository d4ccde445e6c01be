import { any, atMostProven, atMostRefuted, type Case, list, proven, unknown } from './case.js';

const text = { type: 'string' };
const string = (extra: object) => ({ type: 'string', ...extra });

export const patterns: Case[] = [
  ...[
    '^(a+)+$',
    '^(a|a)*$',
    '^(a|aa)+$',
    '(x+x+)+y',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '^(.*a){20}$',
    '(?=.*a)(?=.*b)^.{0,5000}$',
  ].flatMap((pattern): Case[] => [
    { name: `${pattern} within every string`, inner: string({ pattern }), outer: text, may: proven },
    {
      name: `${pattern} within no string`,
      inner: string({ pattern, minLength: 3 }),
      outer: { type: 'number' },
      may: atMostRefuted,
    },
    {
      name: `${pattern} against another`,
      inner: string({ pattern, minLength: 30 }),
      outer: string({ pattern: '^(b+)+$' }),
      may: atMostRefuted,
    },
    {
      name: `a long string against ${pattern}`,
      inner: { const: `${'a'.repeat(5000)}!` },
      outer: { type: 'string', pattern },
      may: any,
    },
    {
      name: `strings against ${pattern}`,
      inner: string({ pattern: '^a{40}!$' }),
      outer: string({ pattern }),
      may: any,
    },
  ]),
  {
    name: 'a repetition of a billion',
    inner: string({ pattern: '^a{0,1000000000}$' }),
    outer: string({ pattern: '^a*$' }),
    may: atMostProven,
  },
  {
    name: 'repetitions of repetitions',
    alone: true,
    inner: string({ pattern: '^((a{1,100}){1,100}){1,100}$' }),
    outer: string({ pattern: '^b' }),
    may: atMostRefuted,
  },
  {
    name: 'a pattern of 100 000 characters',
    inner: string({ pattern: `^${'ab'.repeat(50_000)}$` }),
    outer: string({ minLength: 3 }),
    may: atMostProven,
  },
  {
    name: 'a pattern nested 5 000 deep',
    inner: string({ pattern: `${'('.repeat(5000)}a${')'.repeat(5000)}` }),
    outer: text,
    may: atMostProven,
  },
  {
    name: 'a thousand alternatives against themselves',
    inner: string({ pattern: `^(${list(1000, (i) => `k${i}`).join('|')})$` }),
    outer: string({ pattern: `^(${list(1001, (i) => `k${1000 - i}`).join('|')})$` }),
    may: atMostProven,
  },
  {
    name: 'the state explosion: a in the twentieth place from the end',
    inner: string({ pattern: '^[ab]*a[ab]{20}$' }),
    outer: string({ pattern: '^[ab]*b[ab]{21}$' }),
    may: atMostRefuted,
  },
  {
    name: 'a back reference',
    inner: string({ pattern: '^(a*)b\\1$' }),
    outer: string({ pattern: '^(a|b)*$' }),
    may: atMostProven,
  },
  { name: 'a pattern that is none', inner: string({ pattern: '(' }), outer: string({ pattern: '^a' }), may: unknown },
  {
    name: 'a pattern that is none, on the other side',
    inner: string({ pattern: '^a' }),
    outer: string({ pattern: '[z-a]' }),
    may: unknown,
  },
  {
    name: 'a pattern that is none among property names',
    inner: { type: 'object', patternProperties: { '(': text } },
    outer: { type: 'object', maxProperties: 1 },
    may: atMostRefuted,
  },
  {
    name: 'thirty patterns that overlap, of properties',
    inner: {
      type: 'object',
      patternProperties: Object.fromEntries(
        list(30, (i) => [`[a-${String.fromCodePoint(98 + (i % 24))}]{${i}}`, { minLength: i }]),
      ),
    },
    outer: { type: 'object', additionalProperties: text },
    may: atMostRefuted,
  },
];
