import { type Finding, finding } from '../finding.js';
import { canonicalJson } from '../golden/canonical.js';
import { isObject } from '../hostile-json.js';
import { toPointer } from '../json-pointer.js';
import type { Expectation } from './echo.js';

/**
 * Compares what two runs of a test file expect. `whole` is false when this run's tests failed: then it may rightly have
 * stated less than the other.
 */
export function notReproduced(
  file: string,
  mine: readonly Expectation[],
  other: readonly Expectation[],
  { whole, change = '' }: { whole: boolean; change?: string },
): Finding | undefined {
  const there = new Map(other.map((each) => [each.key, each.stated]));
  for (const { key, stated } of mine) {
    if (!there.has(key))
      return differs(file, `${shownKey(key)} was stated in one run and not in the other`, key, '', change);
    const pointer = firstDifference(stated, there.get(key));
    if (pointer !== undefined) {
      const at = pointer === '' ? 'its contents' : pointer;
      const found = `${shown(at === pointer ? valueAt(stated, pointer) : stated)} and ${shown(valueAt(there.get(key), pointer))}`;
      return differs(
        file,
        `${shownKey(key)} differs from one run to the next at ${at}: ${found}`,
        key,
        pointer,
        change,
      );
    }
  }
  const keys = new Set(mine.map((each) => each.key));
  const more = whole ? other.find((each) => !keys.has(each.key)) : undefined;
  return (
    more && differs(file, `${shownKey(more.key)} was stated in one run and not in the other`, more.key, '', change)
  );
}

/** The second run said too little to compare with: not known to be the same is not the same. */
export function notComparable(file: string, trouble: string): Finding {
  return finding('pact-not-reproducible', {
    message: `Whether the pact is the same from one run to the next is not known: ${trouble}.`,
    expected: 'tests that can run twice at the same time, as the kit runs them to compare',
    at: { file },
    mend: 'Let the consumer tests use no fixed ports, files or databases, and run them in a mocha command of their own.',
  });
}

function differs(file: string, message: string, key: string, pointer: string, change: string): Finding {
  return finding('pact-not-reproducible', {
    message: `${message}.${change}`,
    expected: 'the same pact from every run: what is published is a pure function of the commit',
    at: { file, ...(pointer ? { pointer } : {}) },
    found: shownKey(key),
    mend: 'Write fixed example values into the expectation: no random samples and nothing taken from the clock. The matchers (uuid, dateTime, …) have fixed examples of their own.',
  });
}

/** JSON Pointer into the contents where two JSON values first differ. */
function firstDifference(a: unknown, b: unknown, path: readonly string[] = []): string | undefined {
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
      if (index >= a.length || index >= b.length) return toPointer([...path, String(index)]);
      const found = firstDifference(a[index], b[index], [...path, String(index)]);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (isObject(a) && isObject(b)) {
    for (const name of [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()) {
      if (!Object.hasOwn(a, name) || !Object.hasOwn(b, name)) return toPointer([...path, name]);
      const found = firstDifference(a[name], b[name], [...path, name]);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  return canonicalJson(a ?? null) === canonicalJson(b ?? null) ? undefined : toPointer(path);
}

function valueAt(value: unknown, pointer: string): unknown {
  let at = value;
  for (const segment of pointer.split('/').slice(1)) {
    const name = segment.replaceAll('~1', '/').replaceAll('~0', '~');
    at =
      typeof at === 'object' && at !== null && Object.hasOwn(at, name)
        ? (at as Record<string, unknown>)[name]
        : undefined;
  }
  return at;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

function shownKey(key: string): string {
  return JSON.stringify((JSON.parse(key) as { description: string }).description);
}
