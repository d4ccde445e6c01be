/** What a sampler has to know of keywords, one schema at a time. */
export type Written = { readonly [keyword: string]: unknown };
export type Kind = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

export const kinds: readonly Kind[] = ['null', 'boolean', 'number', 'string', 'array', 'object'];

/** The keywords that speak of one kind of value. */
export const about: Record<Kind, readonly string[]> = {
  null: [],
  boolean: [],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  string: ['minLength', 'maxLength', 'pattern', 'format'],
  array: ['items', 'prefixItems', 'minItems', 'maxItems', 'uniqueItems', 'contains'],
  object: [
    'properties',
    'required',
    'additionalProperties',
    'patternProperties',
    'propertyNames',
    'minProperties',
    'maxProperties',
    'dependentRequired',
    'dependentSchemas',
    'dependencies',
  ],
};

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const isWritten = (value: unknown): value is Written =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether only the named properties may be there. */
export const closed = (all: readonly Written[]) => all.some((one) => one.additionalProperties === false);

export function numbers(all: readonly Written[], keyword: string): number[] {
  return all.flatMap((one) => (typeof one[keyword] === 'number' ? [one[keyword]] : []));
}

export function atPlace({ prefixItems, items, additionalItems }: Written, i: number): unknown[] {
  const places = [...list(prefixItems), ...list(items)];
  if (i < places.length) return [places[i]];
  return [Array.isArray(items) ? additionalItems : items];
}

export function ofKey({ properties, patternProperties, additionalProperties }: Written, key: string): unknown[] {
  const found: unknown[] = [];
  if (isWritten(properties) && Object.hasOwn(properties, key)) found.push(properties[key]);
  for (const [pattern, schema] of Object.entries(isWritten(patternProperties) ? patternProperties : {})) {
    if (new RegExp(pattern, 'u').test(key)) found.push(schema);
  }
  return found.length > 0 ? found : [additionalProperties];
}
