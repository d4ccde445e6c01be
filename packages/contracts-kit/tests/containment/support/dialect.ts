import type { Schema } from '../../../src/containment/types.js';

export const dialects = ['draft-07', '2019-09', '2020-12'] as const;
export type Dialect = (typeof dialects)[number];

const uris: Record<Dialect, string> = {
  'draft-07': 'http://json-schema.org/draft-07/schema#',
  '2019-09': 'https://json-schema.org/draft/2019-09/schema',
  '2020-12': 'https://json-schema.org/draft/2020-12/schema',
};

/** What `$schema` says. */
export function dialectOf(schema: Schema): Dialect {
  const uri = typeof schema === 'object' ? schema.$schema : undefined;
  return dialects.find((dialect) => uris[dialect] === uri) ?? '2020-12';
}

type Written = { [keyword: string]: unknown };

const inMap = new Set(['properties', 'patternProperties', '$defs', 'dependentSchemas']);
const inList = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const inside = new Set(['items', 'contains', 'additionalProperties', 'propertyNames', 'not', 'if', 'then', 'else']);

/**
 * The same set of values in another dialect, out of 2020-12. `minContains` and `maxContains` are lost in draft-07, where
 * there is no way to say them: `usesNewer` tells.
 */
export function toDialect(schema: Schema, dialect: Dialect): Schema {
  const converted = convert(schema, dialect);
  return typeof converted === 'boolean' ? converted : { $schema: uris[dialect], ...rooted(converted, dialect) };
}

/** Beside a `$ref` at the root draft-07 knows nothing, not even where the definitions are. */
function rooted(schema: Written, dialect: Dialect): Written {
  if (dialect !== 'draft-07' || !('$ref' in schema)) return schema;
  const { definitions, $ref, ...rest } = schema;
  return { ...(definitions !== undefined && { definitions }), ...rest, allOf: [{ $ref }] };
}

export function usesNewer(schema: Schema): boolean {
  return JSON.stringify(schema).includes('Contains"');
}

function convert(schema: unknown, dialect: Dialect): Schema {
  if (typeof schema !== 'object' || schema === null) return schema as boolean;
  const written: Written = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (inMap.has(keyword)) written[keyword] = mapped(value as Written, dialect);
    else if (inList.has(keyword)) written[keyword] = (value as unknown[]).map((each) => convert(each, dialect));
    else if (inside.has(keyword)) written[keyword] = convert(value, dialect);
    else written[keyword] = value;
  }
  if (dialect === '2020-12') return written;
  positions(written);
  return dialect === 'draft-07' ? older(written) : written;
}

function mapped(value: Written, dialect: Dialect): Written {
  return fromEntries(Object.entries(value).map(([key, each]) => [key, convert(each, dialect)]));
}

/** `prefixItems` is `items` as a list, and `items` beside it `additionalItems`. */
function positions(schema: Written): void {
  if (!('prefixItems' in schema)) return;
  const { prefixItems, items } = schema;
  delete schema.prefixItems;
  schema.items = prefixItems;
  if (items !== undefined) schema.additionalItems = items;
}

function older(schema: Written): Written {
  const { $defs, dependentRequired, dependentSchemas, minContains: _, maxContains: __, ...rest } = schema;
  const written: Written = { ...rest };
  if ($defs !== undefined) written.definitions = $defs;
  if (dependentRequired !== undefined || dependentSchemas !== undefined) {
    const [names, schemas] = [(dependentRequired ?? {}) as Written, (dependentSchemas ?? {}) as Written];
    const both = new Set([...Object.keys(names), ...Object.keys(schemas)]);
    written.dependencies = fromEntries(
      [...both].map((key) => {
        if (!Object.hasOwn(schemas, key)) return [key, names[key]];
        if (!Object.hasOwn(names, key)) return [key, schemas[key]];
        return [key, { allOf: [schemas[key], { required: names[key] }] }];
      }),
    );
  }
  if (typeof written.$ref !== 'string') return written;
  const $ref = written.$ref.replace(/^#\/\$defs\//, '#/definitions/');
  if (Object.keys(written).length === 1) return { $ref };
  // Siblings of a `$ref` are not looked at before 2019-09.
  const { $ref: ___, definitions, allOf, ...siblings } = written;
  return {
    ...(definitions !== undefined && { definitions }),
    ...siblings,
    allOf: [{ $ref }, ...((allOf as unknown[] | undefined) ?? [])],
  };
}

/** Like Object.fromEntries, which also makes an own `__proto__`. */
const fromEntries = (entries: [string, unknown][]): Written => Object.fromEntries(entries);
