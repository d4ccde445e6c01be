import type { Told } from './accidents.js';
import type { Ran } from './workspace.js';

/** How a task's cache took part: `bypass` for one that is never cached. */
export type Cache = 'hit' | 'miss' | 'bypass';

/** What every task of a turbo run said, by `<package>:<task>`, without turbo's prefix. */
function outputs({ stdout }: Ran): Map<string, string> {
  const said = new Map<string, string>();
  for (const line of stdout.split('\n')) {
    const [, task, text] = /^([a-z-]+:[a-z]+(?::[a-z]+)?): (.*)$/.exec(line) ?? [];
    if (task !== undefined) said.set(task, `${said.get(task) ?? ''}${text}\n`);
  }
  return said;
}

/** The cache of every task that the run came to. */
export function caches(ran: Ran): Record<string, Cache> {
  const found: Record<string, Cache> = {};
  for (const [task, text] of outputs(ran)) {
    const [, state] = /^cache (hit|miss|bypass)\b/m.exec(text) ?? [];
    if (state !== undefined) found[task] = state as Cache;
  }
  return found;
}

/** The report of one task of the kit, in a run with `CONTRACTS_FORMAT=json`; `code` is what the task said it exits with. */
export function told(ran: Ran, task: string): Told {
  const text = outputs(ran).get(task);
  const [json] = /^\{\n[\s\S]*?^\}$/m.exec(text ?? '') ?? [];
  if (json === undefined) throw new Error(`${task} printed no report:\n${ran.all}`);
  const report = JSON.parse(json) as Pick<Told, 'findings' | 'checks' | 'data'> & { exitCode: number };
  return { ...ran, ...report, code: report.exitCode };
}
