import fc from 'fast-check';
import { placesOf, type Raw, raws } from './raw.js';

export interface RawChange {
  kind: (typeof kinds)[number];
  where: number;
  how: number;
  fresh: Raw;
}

const kinds = [
  'drop keyword',
  'move number',
  'replace',
  'or fresh',
  'and fresh',
  'and not fresh',
  'if fresh',
  'one of',
  'not not',
  'add property',
  'require',
  'open or close',
  'enum',
  'null',
  'depend',
  'define',
  'type',
  'split',
] as const;

export const rawChanges: fc.Arbitrary<RawChange> = fc.record({
  kind: fc.constantFrom(...kinds),
  where: fc.nat(1000),
  how: fc.nat(1000),
  fresh: raws,
});

/** The document after the change. What it is given stays as it was. */
export function mutateRaw(document: Raw, change: RawChange): Raw {
  if (typeof document === 'boolean') return document;
  // The definitions stay where references look for them.
  const { $defs, ...root } = structuredClone(document);
  const box: { properties: Record<string, Raw>; $defs?: unknown } = { properties: { root } };
  if ($defs !== undefined) box.$defs = $defs;
  const places = placesOf(box as unknown as Raw);
  for (let turn = 0; turn < places.length; turn += 1) {
    const place = places[(change.where + turn) % places.length]!;
    const after = changed(place.schema, change);
    if (after === undefined) continue;
    place.put(after);
    const mutated = box.properties.root!;
    return typeof mutated === 'boolean' || $defs === undefined ? mutated : { ...mutated, $defs };
  }
  return document;
}

type Written = { [keyword: string]: unknown };

function changed(schema: Raw, { kind, how, fresh: given }: RawChange): Raw | undefined {
  const fresh = structuredClone(given);
  switch (kind) {
    case 'replace':
      return fresh;
    case 'or fresh':
      return { anyOf: [schema, fresh] };
    case 'and fresh':
      return { allOf: [schema, fresh] };
    case 'and not fresh':
      return { allOf: [schema, { not: fresh }] };
    case 'if fresh':
      // biome-ignore lint/suspicious/noThenProperty: the keyword is called so
      return how % 2 === 0 ? { if: fresh, then: schema } : { if: fresh, else: schema };
    case 'one of':
      return { oneOf: [schema, fresh] };
    case 'not not':
      return { not: { not: schema } };
    case 'null':
      return how % 2 === 0 ? { anyOf: [schema, { type: 'null' }] } : { allOf: [schema, { not: { type: 'null' } }] };
    default:
      return typeof schema === 'boolean' ? undefined : within({ ...schema }, kind, how, fresh);
  }
}

const kept = new Set(['$defs', '$ref']);

function within(schema: Written, kind: RawChange['kind'], how: number, fresh: Raw): Raw | undefined {
  const keywords = Object.keys(schema).filter((key) => !kept.has(key));
  const name = ['a', 'b', 'c', 'added'][how % 4]!;
  const required = (schema.required ?? []) as string[];
  switch (kind) {
    case 'drop keyword': {
      if (keywords.length === 0) return undefined;
      delete schema[keywords[how % keywords.length]!];
      return schema;
    }
    case 'move number': {
      const numeric = keywords.filter((key) => typeof schema[key] === 'number' && key !== 'const');
      const key = numeric[how % Math.max(1, numeric.length)];
      if (key === undefined) return undefined;
      const moved = (schema[key] as number) + (how % 2 === 0 ? 1 : -1);
      if (key === 'multipleOf') schema[key] = (schema[key] as number) * 2;
      else if (/Length|Items|Properties|Contains/.test(key)) schema[key] = Math.max(0, moved);
      else schema[key] = moved;
      return schema;
    }
    case 'add property':
      return { ...schema, properties: { ...(schema.properties as Written), [name]: fresh } };
    case 'require': {
      if (!('properties' in schema) && !('required' in schema)) return undefined;
      const without = required.filter((each) => each !== name);
      return { ...schema, required: without.length < required.length ? without : [...required, name] };
    }
    case 'open or close': {
      if (!('properties' in schema)) return undefined;
      const { additionalProperties, ...rest } = schema;
      return additionalProperties === undefined ? { ...rest, additionalProperties: false } : rest;
    }
    case 'enum': {
      const values = 'const' in schema ? [schema.const] : schema.enum;
      if (!Array.isArray(values)) return undefined;
      const { const: _, ...rest } = schema;
      const other = how % 2 === 0 || values.length < 2 ? [...values, 'added'] : values.slice(1);
      return { ...rest, enum: other };
    }
    case 'depend':
      return how % 2 === 0
        ? { ...schema, dependentRequired: { [name]: ['b'] } }
        : { ...schema, dependentSchemas: { [name]: fresh } };
    case 'define':
      return { allOf: [schema, { properties: { [name]: { $ref: '#' } } }] };
    case 'type': {
      if (schema.type === undefined) return { ...schema, type: 'object' };
      const types = [schema.type].flat() as string[];
      const extra = ['null', 'string', 'number', 'integer'][how % 4]!;
      return { ...schema, type: types.includes(extra) ? types : [...types, extra] };
    }
    case 'split': {
      if (keywords.length < 2) return undefined;
      // `additionalProperties` and `items` look at their neighbours.
      const moved = keywords.filter((key) => !/properties|items|contains|if|then|else/i.test(key));
      const left = Object.fromEntries(moved.map((key) => [key, schema[key]]));
      for (const key of moved) delete schema[key];
      return {
        ...schema,
        allOf: [
          ...((left.allOf as Raw[]) ?? []),
          Object.fromEntries(Object.entries(left).filter(([key]) => key !== 'allOf')),
        ],
      };
    }
    default:
      return undefined;
  }
}
