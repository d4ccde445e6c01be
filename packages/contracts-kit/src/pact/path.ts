import { toPointer } from '../json-pointer.js';

const STEP = /\.([^.[\]]+)|\[(\d+)\]|\['([^']*)'\]/y;

/** The JSON Pointer of a path as Pact writes it, `$.data.items[0]['a b']`; undefined for anything else, as a metadata key. */
export function pointerOfPath(path: string): string | undefined {
  if (!path.startsWith('$')) return undefined;
  const steps: string[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < path.length) {
    const step = STEP.exec(path);
    if (!step) return undefined;
    steps.push(step[1] ?? step[2] ?? step[3] ?? '');
  }
  return toPointer(steps);
}
