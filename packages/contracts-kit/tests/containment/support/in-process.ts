import { type Schema as CfSchema, type SchemaDraft, Validator } from '@cfworker/json-schema';
import type { Json, Schema } from '../../../src/containment/types.js';
import { type Dialect, dialectOf } from './dialect.js';

export type Accepts = (value: Json) => boolean;

const drafts: Record<Dialect, SchemaDraft> = { 'draft-07': '7', '2019-09': '2019-09', '2020-12': '2020-12' };

/** What @cfworker/json-schema says, `format` asserted. Works on a copy: it writes into the schema it is given. */
export function inProcess(schema: Schema): Accepts {
  if (typeof schema === 'boolean') return () => schema;
  const validator = new Validator(structuredClone(schema) as CfSchema, drafts[dialectOf(schema)], true);
  return (value) => validator.validate(value).valid;
}
