import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Json, Schema } from '../../../src/containment/types.js';

type Opinion = 'contained' | 'not contained' | { refuses: string };

export interface Oracle {
  /** Its answer to the same question. It reads 2020-12 only, no `$id`, and has no fractional `multipleOf`. */
  ask(inner: Schema, outer: Schema): Opinion;
  /** Whether its own validator accepts the value; it does not assert formats. */
  accepts(schema: Schema, value: Json): boolean;
  /** Values that it makes of a schema itself; none where it finds none. */
  values(schema: Schema, count: number): Json[];
}

/** jsoncompat. It does not assert formats and ignores schema-valued `dependencies`; "not contained" also means "not proven". */
export async function loadOracle(): Promise<Oracle> {
  const jsoncompat = await import('jsoncompat');
  const folder = dirname(createRequire(import.meta.url).resolve('jsoncompat'));
  jsoncompat.initSync({ module: readFileSync(join(folder, 'jsoncompat_wasm_bg.wasm')) });
  return {
    ask(inner, outer) {
      try {
        // As a serializer, the new schema may only produce what the old one accepts.
        const contained = jsoncompat.check_compat(text(outer), text(inner), 'serializer');
        return contained ? 'contained' : 'not contained';
      } catch (error) {
        return { refuses: String(error) };
      }
    },
    accepts(schema, value) {
      const validator = jsoncompat.validator_for(text(schema));
      try {
        return validator.is_valid(JSON.stringify(value));
      } finally {
        validator.free();
      }
    },
    values(schema, count) {
      try {
        const source = text(schema);
        return Array.from(
          { length: count },
          (_, i) => JSON.parse(jsoncompat.generate_value(source, 3 + (i % 4))) as Json,
        );
      } catch {
        return [];
      }
    },
  };
}

/** Names are no part of a contract, and it does not read them. */
function text(schema: Schema): string {
  if (typeof schema === 'boolean') return JSON.stringify(schema);
  const { $id: _, ...rest } = schema;
  return JSON.stringify(rest);
}
