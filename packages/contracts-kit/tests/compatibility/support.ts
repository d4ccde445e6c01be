import { type Schema as CfSchema, type SchemaDraft, Validator } from '@cfworker/json-schema';
import type { Schema } from '../../src/containment/types.js';

/** What an independent validator says, formats asserted. */
export function accepts(schema: Schema): (value: unknown) => boolean {
  if (typeof schema === 'boolean') return () => schema;
  const dialect = String(schema.$schema ?? '');
  const draft: SchemaDraft = dialect.includes('draft-07') ? '7' : dialect.includes('2019-09') ? '2019-09' : '2020-12';
  const validator = new Validator(schema as CfSchema, draft);
  return (value) => validator.validate(value).valid;
}

/** What a JSON Pointer leads to; undefined where it leads nowhere. */
export function pointed(document: unknown, pointer: string): unknown {
  let value = document;
  for (const token of pointer.split('/').slice(1)) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
