import type { Io } from './main.js';

/** Fits a terminal of the usual width: a line that wraps cannot be overwritten. */
const WIDTH = 79;

/** A line on stderr that overwrites itself on a terminal which can, and nothing elsewhere. `end` leaves the line empty, whatever happened. */
export function progressOn({ stderr, env }: Pick<Io, 'stderr' | 'env'>): { show(line: string): void; end(): void } {
  let shown = false;
  const show = (line: string) => {
    if (!stderr.isTTY || env.TERM === 'dumb' || (line === '' && !shown)) return;
    shown = line !== '';
    stderr.write(`\r\u001b[2K${line.slice(0, WIDTH)}`);
  };
  return { show, end: () => show('') };
}
