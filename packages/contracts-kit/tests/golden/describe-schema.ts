import fc from 'fast-check';
import type { z as z3 } from 'zod3';

/** A schema said once, to be written with either Zod: the names both share mean the same in both. */
export type Kind =
  | { is: 'string'; min: number; max: number }
  | { is: 'format'; name: 'uuid' | 'email' | 'datetime' | 'date' | 'url' }
  | { is: 'pattern'; prefix: string; suffix: string }
  | { is: 'int' | 'number'; min: number; step: number }
  | { is: 'boolean' | 'null' | 'unknown' }
  | { is: 'literal'; value: string | number | boolean | null }
  | { is: 'enum'; values: string[] }
  | { is: 'array'; of: Kind; min: number }
  | { is: 'tuple'; of: Kind[] }
  | { is: 'record'; of: Kind }
  | { is: 'nullable'; of: Kind }
  | { is: 'union'; of: Kind[] }
  | { is: 'object'; fields: Field[]; mode: 'strip' | 'strict' | 'passthrough' }
  | { is: 'both'; left: Field[]; right: Field[]; open: boolean }
  | { is: 'variants'; of: Field[][] };

interface Field {
  key: string;
  kind: Kind;
  how: 'required' | 'optional' | 'default';
}

const keys = fc.constantFrom('id', 'a', 'b', 'é', 'a/b', 'type', 'properties', '$ref');
const words = fc.string({ minLength: 1, maxLength: 3, unit: fc.constantFrom('a', 'W', 'w', '.', '-', '$', '+', '\\') });

export const kinds: fc.Arbitrary<Kind> = fc.letrec<{ kind: Kind; fields: Field[] }>((tie) => ({
  kind: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ is: fc.constant('string' as const), min: fc.nat(2), max: fc.integer({ min: 2, max: 9 }) }),
    fc.record({
      is: fc.constant('format' as const),
      name: fc.constantFrom('uuid', 'email', 'datetime', 'date', 'url'),
    }),
    fc.record({ is: fc.constant('pattern' as const), prefix: words, suffix: words }),
    fc.record({
      is: fc.constantFrom('int', 'number'),
      min: fc.integer({ min: -9, max: 9 }),
      step: fc.integer({ min: 1, max: 4 }),
    }),
    fc.record({ is: fc.constantFrom('boolean', 'null', 'unknown') }),
    fc.record({ is: fc.constant('literal' as const), value: fc.constantFrom('x', 'y', 1, 10, true, null) }),
    fc.record({ is: fc.constant('enum' as const), values: fc.uniqueArray(words, { minLength: 1, maxLength: 4 }) }),
    fc.record({ is: fc.constant('array' as const), of: tie('kind'), min: fc.nat(1) }),
    fc.record({ is: fc.constant('tuple' as const), of: fc.array(tie('kind'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ is: fc.constantFrom('record', 'nullable'), of: tie('kind') }),
    fc.record({ is: fc.constant('union' as const), of: fc.array(tie('kind'), { minLength: 2, maxLength: 3 }) }),
    fc.record({
      is: fc.constant('object' as const),
      fields: tie('fields'),
      mode: fc.constantFrom('strip', 'strict', 'passthrough'),
    }),
    fc.record({ is: fc.constant('both' as const), left: tie('fields'), right: tie('fields'), open: fc.boolean() }),
    fc.record({ is: fc.constant('variants' as const), of: fc.array(tie('fields'), { minLength: 1, maxLength: 3 }) }),
  ),
  fields: fc.uniqueArray(
    fc.record({ key: keys, kind: tie('kind'), how: fc.constantFrom('required', 'optional', 'default') }),
    { maxLength: 3, selector: ({ key }) => key },
  ),
})).kind as fc.Arbitrary<Kind>;

type Z = typeof z3;
type Schema = z3.ZodTypeAny;

/** The same words in the Zod that is given; Zod 4 is passed as if it were Zod 3. */
export function write(z: Z, kind: Kind): Schema {
  const inner = (of: Kind) => write(z, of);
  switch (kind.is) {
    case 'string':
      return z.string().min(kind.min).max(kind.max);
    case 'format':
      return z.string()[kind.name]();
    case 'pattern':
      return z.string().startsWith(kind.prefix).endsWith(kind.suffix);
    case 'int':
      return z.number().int().min(kind.min).multipleOf(kind.step);
    case 'number':
      return z.number().gt(kind.min);
    case 'boolean':
    case 'null':
      return z[kind.is]();
    case 'unknown':
      // Inside an array: as a property, Zod 3 lets it be missing and Zod 4 does not.
      return z.array(z.unknown());
    case 'literal':
      return z.literal(kind.value);
    case 'enum':
      return z.enum(kind.values as [string, ...string[]]);
    case 'array':
      return z.array(inner(kind.of)).min(kind.min);
    case 'tuple':
      return z.tuple(kind.of.map(inner) as [Schema]);
    case 'record':
      return z.record(z.string(), inner(kind.of));
    case 'nullable':
      return inner(kind.of).nullable();
    case 'union':
      return z.union(kind.of.map(inner) as [Schema, Schema]);
    case 'object':
      return object(z, kind.fields)[kind.mode]();
    case 'both':
      return object(z, kind.left).and(kind.open ? object(z, kind.right).passthrough() : object(z, kind.right));
    case 'variants': {
      const members = kind.of.map((fields, i) => object(z, fields).extend({ kind: z.literal(`k${i}`) }));
      return z.discriminatedUnion('kind', members as never);
    }
    default:
      return kind satisfies never;
  }
}

function object(z: Z, fields: readonly Field[]) {
  return z.object(
    Object.fromEntries(
      fields.map(({ key, kind, how }) => {
        const schema = write(z, kind);
        if (how === 'required') return [key, schema];
        // Null is the one default that a nullable of any kind takes.
        return [key, how === 'optional' ? schema.optional() : schema.nullable().default(null)];
      }),
    ),
  );
}

/** Values that the schema mostly accepts; what it does not is not what comes out of it. */
export function valuesOf(kind: Kind): fc.Arbitrary<unknown> {
  switch (kind.is) {
    case 'string':
      return fc.string({ minLength: kind.min, maxLength: kind.max });
    case 'format':
      return formats[kind.name];
    case 'pattern':
      return fc.string({ maxLength: 3 }).map((middle) => kind.prefix + middle + kind.suffix);
    case 'int':
      return fc.integer({ min: -20, max: 99 }).map((n) => n * kind.step);
    case 'number':
      return fc.double({ min: -20, max: 1e6, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'unknown':
      return fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 2 });
    case 'literal':
      return fc.constant(kind.value);
    case 'enum':
      return fc.constantFrom(...kind.values);
    case 'array':
      return fc.array(valuesOf(kind.of), { minLength: kind.min, maxLength: 3 });
    case 'tuple':
      return fc.tuple(...kind.of.map(valuesOf));
    case 'record':
      return fc.dictionary(keys, valuesOf(kind.of), { maxKeys: 2 });
    case 'nullable':
      return fc.option(valuesOf(kind.of));
    case 'union':
      return fc.oneof(...kind.of.map(valuesOf));
    case 'object':
      return membersOf(kind.fields, kind.mode !== 'strict');
    case 'both':
      return fc.tuple(membersOf(kind.left, true), membersOf(kind.right, false)).map(([a, b]) => ({ ...b, ...a }));
    case 'variants':
      return fc.oneof(
        ...kind.of.map((fields, i) => membersOf(fields, true).map((members) => ({ ...members, kind: `k${i}` }))),
      );
    default:
      return kind satisfies never;
  }
}

function membersOf(fields: readonly Field[], more: boolean): fc.Arbitrary<object> {
  const known = Object.fromEntries(fields.map(({ key, kind }) => [key, valuesOf(kind)]));
  const requiredKeys = fields.filter(({ how }) => how === 'required').map(({ key }) => key);
  const extra = more
    ? fc.dictionary(fc.constantFrom('more', 'rest'), fc.jsonValue({ maxDepth: 0 }), { maxKeys: 1 })
    : fc.constant({});
  return fc.tuple(extra, fc.record(known, { requiredKeys })).map(([a, b]) => ({ ...a, ...b }));
}

const time = { min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true };
const formats: Record<'uuid' | 'email' | 'datetime' | 'date' | 'url', fc.Arbitrary<string>> = {
  uuid: fc.uuid().map((id) => id.toUpperCase()),
  email: fc.constantFrom('a@b.test', "o'neil+x@mail.b-c.test", 'A.B_C@x.co'),
  datetime: fc.date(time).map((date) => date.toISOString()),
  date: fc.date(time).map((date) => date.toISOString().slice(0, 10)),
  url: fc.webUrl({ withQueryParameters: true, withFragments: true }),
};
