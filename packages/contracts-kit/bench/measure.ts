import { type Ran, run } from '../tests/support/workspace.js';

/** Milliseconds of one run of each of several things, by name. */
export type Times<Name extends string> = Record<Name, number[]>;

/**
 * Runs every variant once, again and again (ABAB, not AABB), so that what else the machine does meets all of them alike.
 * A first, unmeasured round fills the disk cache and the compile cache.
 */
export async function interleaved<Name extends string>(
  variants: Record<Name, () => Promise<number>>,
  repetitions: number,
): Promise<Times<Name>> {
  const names = Object.keys(variants) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Times<Name>;
  for (let round = -1; round < repetitions; round += 1) {
    for (const name of names) {
      const time = await variants[name]();
      if (round >= 0) times[name].push(time);
    }
  }
  return times;
}

/** Milliseconds of a whole process, start and end included. Throws with its output when it does not exit with 0. */
export async function processTime(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; expect?: readonly number[] } = {},
): Promise<number> {
  return (await timedProcess(command, args, options)).time;
}

export async function timedProcess(
  command: string,
  args: readonly string[],
  { expect = [0], ...options }: { cwd?: string; env?: NodeJS.ProcessEnv; expect?: readonly number[] } = {},
): Promise<{ time: number; ran: Ran }> {
  const before = performance.now();
  const ran = await run(command, args, options);
  const time = performance.now() - before;
  if (!expect.includes(ran.code)) {
    throw new Error(`${command} ${args.slice(0, 4).join(' ')} exited with ${ran.code}:\n${ran.all.slice(-4000)}`);
  }
  return { time, ran };
}

export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('the median of nothing');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The median of the differences within each round: what `many` costs over `one`, without what starting costs. */
export function withoutStart(many: readonly number[], one: readonly number[]): number {
  return median(many.map((time, round) => time - one[round]!));
}
