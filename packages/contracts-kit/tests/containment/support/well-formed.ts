/** Whether a document is a schema at all, so that making it smaller does not end in what nobody would write. */
export function wellFormed(schema: unknown): boolean {
  if (typeof schema === 'boolean') return true;
  if (!isObject(schema)) return false;
  return Object.entries(schema).every(([keyword, value]) => {
    const check = Object.hasOwn(shapes, keyword) ? shapes[keyword] : undefined;
    return check === undefined || check(value);
  });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown) => typeof value === 'string';
const isNumber = (value: unknown) => typeof value === 'number';
const isCount = (value: unknown) => Number.isInteger(value) && (value as number) >= 0;
const areNames = (value: unknown) =>
  Array.isArray(value) && value.every(isText) && new Set(value).size === value.length;
const map = (of: (value: unknown) => boolean) => (value: unknown) => isObject(value) && Object.values(value).every(of);
const some = (value: unknown) => Array.isArray(value) && value.length > 0 && value.every(wellFormed);

const types = ['string', 'number', 'integer', 'boolean', 'null', 'array', 'object'];
const isType = (value: unknown) => types.includes(value as string);

const shapes: Record<string, (value: unknown) => boolean> = {
  $schema: isText,
  $ref: isText,
  format: isText,
  type: (value) =>
    isType(value) || (areNames(value) && (value as string[]).length > 0 && (value as string[]).every(isType)),
  enum: (value) => Array.isArray(value) && value.length > 0,
  pattern: isPattern,
  ...Object.fromEntries(['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'].map((key) => [key, isNumber])),
  multipleOf: (value) => isNumber(value) && (value as number) > 0,
  ...Object.fromEntries(
    ['Length', 'Items', 'Properties', 'Contains'].flatMap((of) => [
      [`min${of}`, isCount],
      [`max${of}`, isCount],
    ]),
  ),
  uniqueItems: (value) => typeof value === 'boolean',
  required: areNames,
  dependentRequired: map(areNames),
  dependencies: map((value) => areNames(value) || wellFormed(value)),
  patternProperties: (value) => map(wellFormed)(value) && Object.keys(value as object).every(isPattern),
  ...Object.fromEntries(
    ['properties', '$defs', 'definitions', 'dependentSchemas'].map((key) => [key, map(wellFormed)]),
  ),
  ...Object.fromEntries(['allOf', 'anyOf', 'oneOf', 'prefixItems'].map((key) => [key, some])),
  items: (value) => wellFormed(value) || some(value),
  ...Object.fromEntries(
    ['additionalItems', 'contains', 'additionalProperties', 'propertyNames', 'not', 'if', 'then', 'else'].map((key) => [
      key,
      wellFormed,
    ]),
  ),
};

function isPattern(value: unknown): boolean {
  try {
    return typeof value === 'string' && new RegExp(value, 'u') !== undefined;
  } catch {
    return false;
  }
}
