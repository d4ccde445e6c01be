import { ignoreOverride, type Options, parseDef, type Refs, zodToJsonSchema } from 'zod-to-json-schema';
import { isObject, type JsonObject } from './json.js';
import { marked, unknownSchema } from './mark.js';
import { escapePattern, type StringCheck, whyNotPattern, withStringChecks } from './strings.js';
import { fillMarks } from './view.js';
import { type Check3, type Def3, optionsOf, type Zod3 } from './zod3-def.js';
import { lossesOf3, zod3 } from './zod3-view.js';

/**
 * A Zod 3 schema as JSON Schema, by zod-to-json-schema, with marks (mark.ts) and before `normalise`. Only for a schema whose
 * losses and recursion have been looked for: the converter turns both into `{}` or into less, without a word.
 */
export function convertZod3(schema: unknown): JsonObject {
  const options = {
    // 'jsonSchema2019-09' would write exclusive bounds as booleans, as JSON Schema draft 4 did.
    target: 'jsonSchema7',
    $refStrategy: 'none',
    override,
    postProcess,
  } as unknown as Partial<Options<'jsonSchema7'>>;
  const { $schema: _, ...converted } = zodToJsonSchema(schema as never, options) as JsonObject;
  // Without the members that are `undefined`, which is how the converter says that it knows no better.
  return JSON.parse(JSON.stringify(converted)) as JsonObject;
}

/** Takes over where the converter loses what cannot be put back afterwards. */
function override(definition: unknown, refs: Refs): unknown {
  const def = definition as Def3;
  const convert = (schema: Zod3 | undefined, ...path: string[]): JsonObject =>
    parseDef(schema?._def as never, { ...refs, currentPath: [...refs.currentPath, ...path] }) as JsonObject;
  switch (def.typeName) {
    case 'ZodLiteral':
      return def.value === null ? described({ type: 'null' }, def) : ignoreOverride;
    case 'ZodDefault':
    case 'ZodOptional':
      // The converter says `anyOf` with `not: {}` for an optional that is not a property.
      return described(convert(def.innerType), def);
    case 'ZodUnknown':
      return described(unknownSchema(), def);
    case 'ZodRecord': {
      // The converter drops keys that are neither strings nor enums.
      const propertyNames = convert(def.keyType, 'propertyNames');
      const additionalProperties = convert(def.valueType, 'additionalProperties');
      return described({ type: 'object', propertyNames, additionalProperties }, def);
    }
    case 'ZodIntersection': {
      const allOf = [convert(def.left, 'allOf', '0'), convert(def.right, 'allOf', '1')];
      return described({ allOf }, def, def.left?._def);
    }
    default:
      return ignoreOverride;
  }
}

/** A description, unless it is only the copy that `.and()` and `.or()` take from their first member. */
function described(schema: JsonObject, def: Def3, first?: Def3): JsonObject {
  const own = def.description !== undefined && def.description !== first?.description;
  return own ? { ...schema, description: def.description as string } : schema;
}

function postProcess(json: unknown, definition: unknown): unknown {
  if (!isObject(json)) return json;
  const def = definition as Def3;
  return marked(
    correct(json, def),
    lossesOf3(def).map(({ kind }) => kind),
  );
}

function correct(json: JsonObject, def: Def3): JsonObject {
  switch (def.typeName) {
    case 'ZodString':
      return withStringChecks(json, (def.checks ?? []).flatMap(stringCheck));
    case 'ZodNumber':
      return withBounds(json, def.checks ?? []);
    case 'ZodObject':
      return objectSchema(json, def);
    case 'ZodTuple':
      return tupleSchema(json);
    case 'ZodUnion': {
      const { description: _, ...rest } = json;
      return described(rest, def, optionsOf(def)[0]?._def);
    }
    default:
      return json;
  }
}

function objectSchema(json: JsonObject, def: Def3): JsonObject {
  const fields = Object.entries(def.shape?.() ?? {});
  const required = fields.filter(([, field]) => !zod3.mayBeUndefined(field, true)).map(([key]) => key);
  const open = def.unknownKeys === 'passthrough' && def.catchall?._def.typeName === 'ZodNever';
  const object = { ...json, required, ...(open ? { additionalProperties: unknownSchema() } : {}) };
  return marked(object, fillMarks(zod3, fields));
}

/** 2019-09 and older say a tuple with an `items` array; 2020-12 with `prefixItems`. */
function tupleSchema({ items, additionalItems, maxItems: _, ...rest }: JsonObject): JsonObject {
  return { ...rest, prefixItems: items ?? [], items: additionalItems ?? false };
}

function stringCheck(check: Check3): StringCheck[] {
  const literal = escapePattern(String(check.value));
  switch (check.kind) {
    case 'min':
    case 'max':
    case 'length':
      return [];
    case 'regex':
      return check.regex && whyNotPattern(check.regex) === undefined ? [{ pattern: check.regex.source }] : [];
    case 'startsWith':
      return [{ pattern: `^${literal}` }];
    case 'endsWith':
      return [{ pattern: `${literal}$` }];
    case 'includes':
      return [{ pattern: check.position ? `^[\\s\\S]{${check.position},}${literal}` : literal }];
    case 'ip':
    case 'cidr': {
      const names = check.kind === 'ip' ? ['ipv4', 'ipv6'] : ['cidrv4', 'cidrv6'];
      return check.version ? [{ own: `${check.kind}${check.version}` }] : [{ anyOf: names }];
    }
    case 'datetime':
      return [{ own: check.local ? 'datetime-local' : 'datetime' }];
    default:
      return [{ own: check.kind }];
  }
}

/** Every bound that was asked for; the converter keeps the last of each kind, even a looser one. */
function withBounds({ type, description }: JsonObject, checks: Check3[]): JsonObject {
  const result: JsonObject = { type: type ?? 'number', ...(description === undefined ? {} : { description }) };
  bound(result, checks, 'min', ['minimum', 'exclusiveMinimum'], Math.max);
  bound(result, checks, 'max', ['maximum', 'exclusiveMaximum'], Math.min);
  const divisors = [
    ...new Set(checks.filter(({ kind }) => kind === 'multipleOf').map(({ value }) => Math.abs(Number(value)))),
  ];
  const [first, ...more] = divisors;
  if (first !== undefined) result.multipleOf = first;
  if (more.length > 0) result.allOf = more.map((multipleOf) => ({ multipleOf }));
  return result;
}

function bound(
  result: JsonObject,
  checks: Check3[],
  kind: string,
  [inclusive, exclusive]: [string, string],
  tightest: (...values: number[]) => number,
): void {
  const bounds = checks.filter((check) => check.kind === kind);
  if (bounds.length === 0) return;
  const value = tightest(...bounds.map((check) => Number(check.value)));
  const open = bounds.some((check) => Number(check.value) === value && check.inclusive === false);
  result[open ? exclusive : inclusive] = value;
}
