/**
 * How a contract written with Zod 3 and the same one written with Zod 4 become the same golden: the table of
 * `docs/golden.md`, one test case or more for each row in `tests/golden/cases.ts`.
 */
export interface Rule {
  name: string;
  /** What zod-to-json-schema says for Zod 3. */
  zod3: string;
  /** What Zod 4's own toJSONSchema says. */
  zod4: string;
  /** What the golden says. */
  golden: string;
  /**
   * Against the values that come out of the Zod schema: `keeps` accepts these, `widens` accepts others as well. No rule may
   * refuse one of them.
   */
  set: 'keeps' | 'widens';
  /** The file in `src/golden/` that does it. */
  by: string;
}

export const rules: readonly Rule[] = [
  {
    name: 'dialect',
    zod3: 'draft-07 (its 2019-09 mode writes exclusive bounds as draft 4 did)',
    zod4: '2020-12',
    golden: '`$schema` 2020-12, `$id`, `title` and `description` of the event, no `$ref`',
    set: 'keeps',
    by: 'golden.ts',
  },
  {
    name: 'formats',
    zod3: '`format`',
    zod4: "`format` and Zod's own `pattern`",
    golden: '`format`; a pattern or a uuid version that the author wrote stays',
    set: 'widens',
    by: 'strings.ts',
  },
  {
    name: 'formats without a keyword',
    zod3: 'a `pattern` of its own, or `contentEncoding`',
    zod4: 'a `format` that no validator knows, and another `pattern`',
    golden: 'one `pattern` wide enough for both (table below)',
    set: 'widens',
    by: 'strings.ts',
  },
  {
    name: 'local times',
    zod3: '`format` date-time or time, which demand an offset',
    zod4: "Zod's own `pattern`",
    golden: 'one `pattern` wide enough for both',
    set: 'widens',
    by: 'strings.ts',
  },
  {
    name: 'patterns',
    zod3: 'every sign escaped, so that `W` becomes `\\W`',
    zod4: '`^prefix.*`, `.*suffix$`',
    golden: '`^prefix`, `suffix$`, `part`, valid under the flag `u`; several are an `allOf`',
    set: 'keeps',
    by: 'strings.ts',
  },
  {
    name: 'integers',
    zod3: '`type: integer`',
    zod4: '`type: integer` within ±(2^53 - 1)',
    golden: '`type: integer`; a bound that the author wrote stays',
    set: 'widens',
    by: 'zod4.ts',
  },
  {
    name: 'bounds',
    zod3: 'the last of several bounds or divisors, even a looser one',
    zod4: 'the tightest bound, every divisor',
    golden: 'the tightest bound, every divisor',
    set: 'keeps',
    by: 'zod3.ts',
  },
  {
    name: 'closed objects',
    zod3: 'strip and strict: `additionalProperties: false`',
    zod4: 'strip and strict: `additionalProperties: false`',
    golden: '`additionalProperties: false`: what strip takes out is never emitted',
    set: 'keeps',
    by: 'normalise.ts',
  },
  {
    name: 'open objects',
    zod3: 'passthrough: `additionalProperties: true`',
    zod4: 'passthrough, loose: `additionalProperties: {}`',
    golden: '`additionalProperties: {}`',
    set: 'keeps',
    by: 'zod3.ts',
  },
  {
    name: 'catchall',
    zod3: 'its schema; `not: {}` for never',
    zod4: 'its schema; `false` for never',
    golden: 'its schema; `false` for never',
    set: 'keeps',
    by: 'normalise.ts',
  },
  {
    name: 'empty keywords',
    zod3: '`properties: {}`',
    zod4: '`properties: {}`, but not for a record',
    golden: 'no empty `properties` or `required`',
    set: 'keeps',
    by: 'normalise.ts',
  },
  {
    name: 'defaults',
    zod3: 'optional, with `default`',
    zod4: 'required, with `default`',
    golden: 'required, without `default`: it describes what comes out',
    set: 'keeps',
    by: 'zod3.ts, zod4.ts',
  },
  {
    name: 'optional',
    zod3: 'not `required`; elsewhere `anyOf` with `not: {}`',
    zod4: 'not `required`',
    golden: 'not `required`',
    set: 'keeps',
    by: 'zod3.ts',
  },
  {
    name: 'nullable',
    zod3: "`type: [x, 'null']` or `anyOf` with null; the description twice",
    zod4: "`type: [x, 'null']` or `anyOf` with null last",
    golden:
      "`type: ['null', x]` if the type is all there is, else `anyOf` with null last; the description outside, once",
    set: 'keeps',
    by: 'normalise.ts',
  },
  {
    name: 'literals and enums',
    zod3: '`const`, `enum` or `anyOf`; a literal null as `type: object`',
    zod4: '`const`, `enum` or `anyOf`',
    golden: '`const` for one value, else one sorted `enum`, null among them; `type` as the values have it',
    set: 'keeps',
    by: 'finite.ts',
  },
  {
    name: 'unions',
    zod3: '`anyOf`, or `type: [x, y]`',
    zod4: '`anyOf`, or `type: [x, y]`',
    golden: "`anyOf` in the author's order, flat, without repeats; members that are only a type are one",
    set: 'keeps',
    by: 'normalise.ts',
  },
  {
    name: 'discriminated unions',
    zod3: '`anyOf`',
    zod4: '`oneOf`',
    golden: '`anyOf`: Zod refuses two members with one discriminator value. `z.xor()` stays `oneOf`',
    set: 'keeps',
    by: 'zod4.ts',
  },
  {
    name: 'intersections',
    zod3: 'an open `allOf`',
    zod4: 'one object, or an `allOf` of closed objects that refuse each other',
    golden: 'one object, closed if every side is; what cannot be one object is an `allOf` of open ones',
    set: 'widens',
    by: 'intersect.ts',
  },
  {
    name: 'records',
    zod3: 'no `propertyNames` for plain strings',
    zod4: '`propertyNames: {type: string}`',
    golden: '`propertyNames` only where they say more than string, and without that `type`',
    set: 'keeps',
    by: 'normalise.ts',
  },
  {
    name: 'tuples',
    zod3: '`items: [ … ]`, `additionalItems`, `maxItems`',
    zod4: '`prefixItems`, `items: false`, `maxItems`',
    golden: '`prefixItems`, `items` (`false` or the rest), `minItems`',
    set: 'keeps',
    by: 'zod3.ts, normalise.ts',
  },
  {
    name: 'arrays',
    zod3: '`minItems` and `maxItems`',
    zod4: '`minItems` and `maxItems`',
    golden: 'the same; an array of never has `items: false`',
    set: 'keeps',
    by: 'normalise.ts',
  },
  {
    name: 'never',
    zod3: '`not: {}`',
    zod4: '`not: {}`',
    golden: '`not: {}`, or `false` for `items` and `additionalProperties`',
    set: 'keeps',
    by: 'normalise.ts',
  },
  {
    name: 'wrappers',
    zod3: 'brand, readonly and lazy: nothing',
    zod4: '`readOnly: true` for readonly',
    golden: 'nothing',
    set: 'keeps',
    by: 'zod4.ts',
  },
  {
    name: 'words',
    zod3: '`description`, copied outwards by `.and()`, `.or()` and wrappers',
    zod4: 'all of `.meta()`, even keywords; an `id` moves the schema to `$defs`',
    golden: '`title`, `description` and `deprecated`, at the schema that has them',
    set: 'keeps',
    by: 'zod3.ts, zod4.ts',
  },
  {
    name: 'order',
    zod3: "the author's",
    zod4: "the author's",
    golden: '`required`, `enum` and `type` sorted; keys by UTF-16 code unit',
    set: 'keeps',
    by: 'normalise.ts, canonical.ts',
  },
];
