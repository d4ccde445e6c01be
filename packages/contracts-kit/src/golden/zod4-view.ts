import { safeParse } from 'zod/v4/core';
import { pointerStep } from '../json-pointer.js';
import { type Child, type Dialect, type View, wrapper } from './view.js';
import { isJsonLiteral } from './zod3-view.js';
import { lossesOf4 } from './zod4-checks.js';
import type { Def4, Zod4 } from './zod4-def.js';

const UNREPRESENTABLE = new Set(['date', 'bigint', 'map', 'set', 'symbol', 'function', 'undefined', 'void', 'nan']);
const KNOWN = new Set([
  'string',
  'number',
  'boolean',
  'null',
  'never',
  'literal',
  'enum',
  'template_literal',
  'object',
  'array',
  'tuple',
  'record',
  'union',
  'intersection',
  'lazy',
  'optional',
  'nullable',
  'default',
  'prefault',
  'readonly',
  'nonoptional',
  'pipe',
  'transform',
  'catch',
  'success',
  'custom',
]);

export const zod4: Dialect = {
  name: 'Zod 4',
  view: (schema) => view(schema as Zod4),
  mayBeUndefined: (schema) => {
    const { optout, def } = (schema as Zod4)._zod;
    return optout === 'optional' || def.type === 'undefined' || def.type === 'void';
  },
};

function view(schema: Zod4): View {
  const { def } = schema._zod;
  const what = `z.${def.type}()`;
  const losses = lossesOf4(schema);
  const result: View = { what, losses, children: childrenOf(def) };
  if (def.type === 'default' && !defaultFits(def)) {
    return { ...result, losses: [...losses, { kind: 'transform', by: 'a default that its own schema refuses' }] };
  }
  if (def.type === 'any' || def.type === 'unknown') return { ...result, everything: def.type };
  return { ...result, unrepresentable: whyUnrepresentable(def, what) };
}

/** Zod 4 puts a default into the output without checking it. */
function defaultFits({ innerType, defaultValue }: Def4): boolean {
  try {
    return safeParse(innerType as never, defaultValue).success;
  } catch {
    return false;
  }
}

function whyUnrepresentable(def: Def4, what: string): string | undefined {
  if (UNREPRESENTABLE.has(def.type) || def.type === 'file' || def.type === 'promise') return what;
  if (def.type === 'literal') {
    const odd = def.values?.find((value) => !isJsonLiteral(value));
    if (def.values?.some((value) => !isJsonLiteral(value))) return `a literal ${typeof odd}`;
  }
  if (def.type === 'object' && Object.getOwnPropertySymbols(def.shape ?? {}).length > 0) return 'a symbol as a key';
  // A type of a later Zod could hold anything, unseen.
  return KNOWN.has(def.type) ? undefined : `${what}, a type that contracts-kit does not know`;
}

function childrenOf(def: Def4): Child[] {
  switch (def.type) {
    case 'object': {
      const fields = Object.entries(def.shape ?? {});
      const catchall = def.catchall ? [{ schema: def.catchall as unknown, step: '/*' }] : [];
      return [...fields.map(([key, schema]) => ({ schema, step: pointerStep(key) })), ...catchall];
    }
    case 'array':
      return [{ schema: def.element, step: '/*', mayNotBeUndefined: true }];
    case 'tuple': {
      const optional = (item: Zod4) => item._zod.optout === 'optional';
      const needed = (def.items ?? []).findLastIndex((item) => !optional(item));
      // An optional member may be missing at the end only; before a needed one it would be `undefined`.
      const items = (def.items ?? []).map((schema, i) => ({ schema, step: `/${i}`, mayNotBeUndefined: i < needed }));
      return def.rest ? [...items, { schema: def.rest, step: '/*', mayNotBeUndefined: true }] : items;
    }
    case 'record':
      return [
        { schema: def.keyType, step: '/*' },
        { schema: def.valueType, step: '/*' },
      ];
    case 'union':
      return (def.options ?? []).map((schema) => ({ schema, step: '' }));
    case 'intersection':
      return [...wrapper(def.left), ...wrapper(def.right)];
    case 'lazy':
      return wrapper(def.getter?.());
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'readonly':
    case 'nonoptional':
      return wrapper(def.innerType);
    default:
      return [];
  }
}
