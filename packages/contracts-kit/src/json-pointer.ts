/** JSON Pointer, RFC 6901: `/a~1b/0`. */

/** A name or index as it stands between two slashes. */
export function escapeStep(step: PropertyKey): string {
  // Most names have neither sign, and a schema has thousands of names.
  const text = String(step);
  return /[~/]/.test(text) ? text.replaceAll('~', '~0').replaceAll('/', '~1') : text;
}

/** `/a~1b`: with the slash before it. */
export function pointerStep(step: PropertyKey): string {
  return `/${escapeStep(step)}`;
}

export function unescapeStep(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** `['a/b', 0]` -> `/a~1b/0` */
export function toPointer(steps: readonly PropertyKey[]): string {
  return steps.map(pointerStep).join('');
}

/** `/a~1b/0` -> `['a/b', '0']` */
export function pointerSteps(pointer: string): string[] {
  return pointer === '' ? [] : pointer.slice(1).split('/').map(unescapeStep);
}

/** What stands at a pointer; undefined where there is nothing. */
export function valueAt(value: unknown, pointer: string): unknown {
  let here = value;
  for (const step of pointerSteps(pointer)) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Record<string, unknown>)[step];
  }
  return here;
}
