import { escapePattern, isOwn, type StringCheck, whyNotPattern } from './strings.js';
import type { Loss } from './view.js';
import { type Check4, checksOf, hasZodsPattern, type Zod4 } from './zod4-def.js';

/** Checks that refuse nothing. */
const SILENT = new Set(['describe', 'meta', 'metadata']);
const BOUNDS = new Set(['greater_than', 'less_than', 'multiple_of', 'number_format']);
const LENGTHS = new Set(['min_length', 'max_length', 'length_equals']);
const WITH_BOUNDS = new Set(['number']);
const WITH_LENGTH = new Set(['string', 'array']);

/** Also used while converting, to mark the places. */
export function lossesOf4(schema: Zod4): Loss[] {
  const { def } = schema._zod;
  return [...ownLosses(schema), ...checksOf(schema).flatMap((check) => checkLoss(check, def.type))];
}

function ownLosses({ _zod: { def, traits } }: Zod4): Loss[] {
  const coercion: Loss[] = def.coerce === true ? [{ kind: 'coercion', by: 'z.coerce' }] : [];
  switch (def.type) {
    case 'custom':
      return [{ kind: 'custom', by: 'z.custom()' }];
    case 'transform':
      return [{ kind: 'transform', by: '.transform()' }];
    case 'pipe':
      return [{ kind: 'transform', by: traits?.has('$ZodCodec') ? 'z.codec()' : pipeName(def.in, def.out) }];
    case 'catch':
      return [{ kind: 'transform', by: '.catch()' }];
    case 'success':
      return [{ kind: 'transform', by: 'z.success()' }];
    default:
      return coercion;
  }
}

function pipeName(from?: Zod4, to?: Zod4): string {
  if (from?._zod.def.type === 'transform') return 'z.preprocess()';
  return to?._zod.def.type === 'transform' ? '.transform()' : '.pipe()';
}

function checkLoss(check: Check4, type: string): Loss[] {
  const { def } = check._zod;
  if (SILENT.has(def.check)) return [];
  if (def.check === 'overwrite') return [{ kind: 'transform', by: '.trim(), .toLowerCase() or another overwrite' }];
  if (type === 'custom' && def.check === 'custom') return [];
  if (LENGTHS.has(def.check) && WITH_LENGTH.has(type)) return [];
  if (BOUNDS.has(def.check) && WITH_BOUNDS.has(type)) {
    const sayable =
      def.value === undefined || (Number.isFinite(def.value) && !(def.check === 'multiple_of' && def.value === 0));
    return sayable ? [] : [{ kind: 'refinement', by: `a bound of ${String(def.value)}` }];
  }
  if (def.check === 'string_format' && type === 'string') {
    const why = whyNotSaid(check);
    return why === undefined ? [] : [{ kind: 'refinement', by: why }];
  }
  return [{ kind: 'refinement', by: def.check === 'custom' ? '.refine() or .check()' : `the check ${def.check}` }];
}

/** Why neither a format nor a pattern says what this check checks. */
function whyNotSaid(check: Check4): string | undefined {
  const { def } = check._zod;
  const { format = '' } = def;
  if (def.hostname || def.protocol) return 'z.url() with a hostname or protocol';
  if (def.alg) return 'z.jwt() with an algorithm';
  if (['starts_with', 'ends_with', 'includes'].includes(format)) return undefined;
  if (isOwn(format) && hasZodsPattern(check)) return undefined;
  if (!(def.pattern instanceof RegExp)) return `the string format ${format}`;
  const why = whyNotPattern(def.pattern);
  return why === undefined ? undefined : `a pattern with ${why}`;
}

/** What a golden says for a string's check; lengths are the converter's. */
export function stringCheck(check: Check4): StringCheck[] {
  const { def } = check._zod;
  if (def.check !== 'string_format') return [];
  switch (def.format) {
    case 'starts_with':
      return [{ pattern: `^${escapePattern(def.prefix ?? '')}` }];
    case 'ends_with':
      return [{ pattern: `${escapePattern(def.suffix ?? '')}$` }];
    case 'includes': {
      const literal = escapePattern(def.includes ?? '');
      return [{ pattern: def.position ? `^[\\s\\S]{${def.position},}${literal}` : literal }];
    }
    default:
      return namedOrPattern(check);
  }
}

function namedOrPattern(check: Check4): StringCheck[] {
  const { def } = check._zod;
  const name = def.format ?? '';
  const sayable = def.pattern instanceof RegExp && whyNotPattern(def.pattern) === undefined;
  const pattern = sayable ? [{ pattern: def.pattern?.source ?? '' }] : [];
  if (!isOwn(name)) return pattern;
  const lax = name === 'datetime' && (def.local === true || def.precision === -1);
  const named: StringCheck = { own: lax ? 'datetime-local' : name };
  // A pattern of the author's, or the version of a uuid that he asked for, stays beside the format.
  return hasZodsPattern(check) ? [named] : [named, ...pattern];
}
