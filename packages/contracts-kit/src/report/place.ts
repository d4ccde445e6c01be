import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Place } from '../finding.js';

/** Where paths are told from: the folder the person stands in, and the service's, which relative places are of. */
export interface Viewpoint {
  dir: string;
  cwd: string;
}

/** A path as a person standing in `from` would write it; whole when that would climb further than two folders. */
export function shown(path: string, from: string): string {
  const short = relative(from, path);
  if (short === '') return '.';
  return short.startsWith(`..${sep}..${sep}..`) || isAbsolute(short) ? path : short;
}

/** `tests/consumer/config.json:3 /providers/templates`. */
export function placeText(place: Place, { dir, cwd }: Viewpoint): string {
  const where = place.file === undefined ? (place.key ?? '') : shown(resolve(dir, place.file), cwd);
  const line = place.line === undefined ? '' : `:${place.line}`;
  const pointer = place.pointer ? ` ${place.pointer}` : '';
  return `${where}${line}${pointer}`.trim();
}
