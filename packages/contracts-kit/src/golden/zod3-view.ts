import { pointerStep } from '../json-pointer.js';
import { isOwn, whyNotPattern } from './strings.js';
import { type Child, type Dialect, type Loss, type View, wrapper } from './view.js';
import { type Check3, type Def3, optionsOf, type Zod3 } from './zod3-def.js';

const UNREPRESENTABLE = new Set(['Date', 'BigInt', 'Map', 'Set', 'Symbol', 'Function', 'Undefined', 'Void', 'NaN']);
const LEAVES = new Set(['String', 'Number', 'Boolean', 'Null', 'Never', 'Literal', 'Enum', 'NativeEnum']);
const CONTAINERS = new Set([
  'Object',
  'Array',
  'Tuple',
  'Record',
  'Union',
  'DiscriminatedUnion',
  'Intersection',
  'Lazy',
  'Effects',
  'Branded',
  'Optional',
  'Nullable',
  'Default',
  'Readonly',
  'Pipeline',
  'Catch',
]);
const LENGTHS = new Set(['min', 'max', 'length']);
const PATTERNS = new Set(['startsWith', 'endsWith', 'includes']);
const OVERWRITES = new Set(['trim', 'toLowerCase', 'toUpperCase']);
const NUMBERS = new Set(['int', 'min', 'max', 'multipleOf', 'finite']);

export const zod3: Dialect = {
  name: 'Zod 3',
  view: (schema) => view((schema as Zod3)._def),
  mayBeUndefined: (schema, unknown) => mayBeUndefined((schema as Zod3)._def, unknown, 0),
};

function view(def: Def3): View {
  const type = def.typeName.replace(/^Zod/, '');
  const what = `z.${type.charAt(0).toLowerCase()}${type.slice(1)}()`;
  const result: View = { what, losses: lossesOf3(def), children: childrenOf(def, type) };
  if (type === 'Any' || type === 'Unknown') return { ...result, everything: type === 'Any' ? 'any' : 'unknown' };
  return { ...result, unrepresentable: whyUnrepresentable(def, type, what) };
}

function whyUnrepresentable(def: Def3, type: string, what: string): string | undefined {
  if (UNREPRESENTABLE.has(type) || type === 'Promise') return what;
  if (type === 'Literal' && !isJsonLiteral(def.value)) return `a literal ${typeof def.value}`;
  // A type of a later Zod could hold anything, unseen.
  return LEAVES.has(type) || CONTAINERS.has(type) ? undefined : `${what}, a type that contracts-kit does not know`;
}

export function isJsonLiteral(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return value === null || typeof value === 'string' || typeof value === 'boolean';
}

/** Also used while converting, to mark the places. */
export function lossesOf3(def: Def3): Loss[] {
  switch (def.typeName) {
    case 'ZodEffects':
      if (def.effect?.type !== 'refinement') return [{ kind: 'transform', by: `.${def.effect?.type}()` }];
      // Zod 3 builds z.custom() and z.instanceof() of `any` and a check.
      return def.schema?._def.typeName === 'ZodAny'
        ? [{ kind: 'custom', by: 'z.custom()' }]
        : [{ kind: 'refinement', by: '.refine()' }];
    case 'ZodPipeline':
      return [{ kind: 'transform', by: '.pipe()' }];
    case 'ZodCatch':
      return [{ kind: 'transform', by: '.catch()' }];
    case 'ZodString':
    case 'ZodNumber':
    case 'ZodBoolean':
    case 'ZodBigInt':
    case 'ZodDate': {
      const coercion: Loss[] = def.coerce === true ? [{ kind: 'coercion', by: 'z.coerce' }] : [];
      return [...coercion, ...(def.checks ?? []).flatMap((check) => checkLoss(check, def.typeName))];
    }
    default:
      return [];
  }
}

function checkLoss(check: Check3, typeName: string): Loss[] {
  if (typeName === 'ZodNumber') {
    const finite = check.value === undefined || Number.isFinite(check.value);
    const divisor = check.kind !== 'multipleOf' || check.value !== 0;
    return NUMBERS.has(check.kind) && finite && divisor ? [] : [{ kind: 'refinement', by: `.${check.kind}()` }];
  }
  if (typeName !== 'ZodString') return [];
  if (OVERWRITES.has(check.kind)) return [{ kind: 'transform', by: `.${check.kind}()` }];
  if (check.kind === 'regex' && check.regex) {
    const why = whyNotPattern(check.regex);
    return why === undefined ? [] : [{ kind: 'refinement', by: `.regex() with ${why}` }];
  }
  const known = LENGTHS.has(check.kind) || PATTERNS.has(check.kind) || isOwn(check.kind);
  return known || check.kind === 'ip' || check.kind === 'cidr' ? [] : [{ kind: 'refinement', by: `.${check.kind}()` }];
}

function childrenOf(def: Def3, type: string): Child[] {
  switch (type) {
    case 'Object': {
      const fields = Object.entries(def.shape?.() ?? {});
      const catchall = def.catchall ? [{ schema: def.catchall as unknown, step: '/*' }] : [];
      return [...fields.map(([key, schema]) => ({ schema, step: pointerStep(key) })), ...catchall];
    }
    case 'Array':
      return [{ schema: def.type, step: '/*', mayNotBeUndefined: true }];
    case 'Tuple': {
      const items = (def.items ?? []).map((schema, i) => ({ schema, step: `/${i}`, mayNotBeUndefined: true }));
      return def.rest ? [...items, { schema: def.rest, step: '/*', mayNotBeUndefined: true }] : items;
    }
    case 'Record':
      return [
        { schema: def.keyType, step: '/*' },
        { schema: def.valueType, step: '/*' },
      ];
    case 'Union':
    case 'DiscriminatedUnion':
      return optionsOf(def).map((schema) => ({ schema, step: '' }));
    case 'Intersection':
      return [...wrapper(def.left), ...wrapper(def.right)];
    case 'Lazy':
      return wrapper(def.getter?.());
    case 'Effects':
      return def.effect?.type === 'refinement' && def.schema?._def.typeName !== 'ZodAny' ? wrapper(def.schema) : [];
    case 'Branded':
      return wrapper(def.type);
    case 'Optional':
    case 'Nullable':
    case 'Default':
    case 'Readonly':
      return wrapper(def.innerType);
    default:
      return [];
  }
}

/** Zod 3's own `isOptional` asks about the input; a golden describes the output, in which a default is present. */
function mayBeUndefined(def: Def3, unknown: boolean, depth: number): boolean {
  const inner = (schema: Zod3 | undefined): boolean =>
    schema !== undefined && depth < 200 && mayBeUndefined(schema._def, unknown, depth + 1);
  switch (def.typeName) {
    case 'ZodOptional':
    case 'ZodUndefined':
    case 'ZodVoid':
      return true;
    case 'ZodAny':
    case 'ZodUnknown':
      return unknown;
    case 'ZodNullable':
    case 'ZodReadonly':
      return inner(def.innerType);
    case 'ZodBranded':
      return inner(def.type);
    case 'ZodLazy':
      return inner(def.getter?.());
    case 'ZodEffects':
      return def.effect?.type === 'refinement' && inner(def.schema);
    case 'ZodUnion':
      return optionsOf(def).some(inner);
    case 'ZodIntersection':
      return inner(def.left) && inner(def.right);
    default:
      return false;
  }
}
