import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface TurboTask {
  id: string;
  cached: boolean;
  /** Milliseconds since 1970. */
  start: number;
  end: number;
}

/** One `turbo run`, measured from outside; `start` in milliseconds since 1970, `time` in milliseconds. */
export interface TurboRun {
  start: number;
  time: number;
  tasks: TurboTask[];
}

/** Reads what `turbo run --summarize` wrote into the folder, and removes it so that the next run's is alone. */
export async function readSummary(folder: string): Promise<TurboTask[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  if (names.length !== 1) throw new Error(`${names.length} summaries in ${folder}`);
  const file = join(folder, names[0]!);
  const summary = JSON.parse(await readFile(file, 'utf8')) as {
    tasks: { taskId: string; cache: { status: string }; execution?: { startTime: number; endTime: number } }[];
  };
  await rm(file);
  return summary.tasks.flatMap(({ taskId, cache, execution }) =>
    execution
      ? [{ id: taskId, cached: cache.status === 'HIT', start: execution.startTime, end: execution.endTime }]
      : [],
  );
}

/** Task by task, in the order they began, and what lies outside of all tasks. */
export function describeRun(what: string, run: TurboRun): string {
  const at = (time: number) => ((time - run.start) / 1000).toFixed(2).padStart(6);
  const tasks = run.tasks.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start);
  const lines = tasks.map(({ id, cached, start, end }) => {
    return `  ${id.padEnd(26)} ${at(start)} ..${at(end)}  ${((end - start) / 1000).toFixed(2).padStart(5)} s${cached ? '  cached' : ''}`;
  });
  const outside = run.time - covered(tasks);
  const all = `${what}: ${(run.time / 1000).toFixed(2)} s, of which ${(outside / 1000).toFixed(2)} s outside of tasks (turbo itself)`;
  return [all, ...lines].join('\n');
}

/** Milliseconds in which at least one task ran. */
function covered(sorted: readonly TurboTask[]): number {
  let sum = 0;
  let until = 0;
  for (const { start, end } of sorted) {
    sum += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
  }
  return sum;
}
