import { rename, rm } from 'node:fs/promises';
import { delimiter } from 'node:path';
import { expect } from 'chai';
import type { Code, Finding } from '../../src/finding.js';
import type { Check } from '../../src/report/report.js';
import { type Ran, run, toolPath, type Workspace } from './workspace.js';

/** What a command of the kit said with `--format json`. Files are relative to the service's folder. */
export interface Told extends Ran {
  findings: Finding[];
  checks: Check[];
  data?: unknown;
}

/** What is expected of a finding: each given part, the message and the mend as a pattern. */
export interface Expected {
  file?: string;
  key?: string;
  pointer?: string;
  line?: number;
  message?: RegExp;
  expected?: RegExp;
  found?: RegExp;
  mend: RegExp;
  /** The exit code. Default 1, a failed check. */
  exit?: number;
}

/** Runs a command of the kit in a service of the workspace, and reads its report. */
export async function tell(
  workspace: Workspace,
  service: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Told> {
  const ran = await workspace.kit(service, [...args, '--format', 'json'], env);
  try {
    return { ...ran, ...(JSON.parse(ran.stdout) as Pick<Told, 'findings' | 'checks' | 'data'>) };
  } catch {
    throw new Error(`contracts-kit ${args.join(' ')} in ${service} printed no report:\n${ran.all}`);
  }
}

/** The command passed: exit code 0 and no error among the findings. */
export function green(told: Told): void {
  expect(told.code, told.all).to.equal(0);
  expect(told.findings.filter((one) => one.severity === 'error')).to.deep.equal([]);
}

/** The command failed, and one of its errors is this one, which names the place and the mend. Gives that finding. */
export function red(told: Told, code: Code, { exit = 1, message, found, expected, mend, ...place }: Expected): Finding {
  expect(told.code, told.all).to.equal(exit);
  const errors = told.findings.filter((one) => one.severity === 'error');
  const ofCode = errors.filter((one) => one.code === code);
  expect(ofCode, `no ${code} in\n${told.all}`).to.not.have.length(0);
  const there = ofCode.filter((one) =>
    Object.entries(place).every(([name, value]) => one.at?.[name as 'file'] === value),
  );
  expect(there, `no ${code} at ${JSON.stringify(place)} in\n${told.all}`).to.not.have.length(0);
  const said = (one: Finding) =>
    (message?.test(one.message) ?? true) &&
    (found?.test(one.found ?? '') ?? true) &&
    (expected?.test(one.expected ?? '') ?? true) &&
    mend.test(one.mend);
  const right = there.find(said);
  expect(right, `${code} is there, but does not say what it should:\n${JSON.stringify(there, null, 2)}`).to.not.equal(
    undefined,
  );
  return right!;
}

/** The finding as people see it: the command again, as text, with the same exit code. Gives stdout. */
export async function asText(
  workspace: Workspace,
  service: string,
  args: readonly string[],
  finding: Finding,
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const { stdout, code, all } = await workspace.kit(service, [...args, '--format', 'text'], env);
  expect(code, all).to.not.equal(0);
  expect(stdout).to.include(`[${finding.code}]`).and.include(finding.mend.split('\n')[0]);
  const where = finding.at?.file ?? finding.at?.key;
  if (where !== undefined) expect(stdout).to.include(where);
  return stdout;
}

/** Runs a script of a service's package.json as a package manager does, its own `node_modules/.bin` first. */
export async function script(
  workspace: Workspace,
  service: string,
  name: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Ran> {
  const { scripts } = JSON.parse(await workspace.read(`packages/${service}/package.json`)) as {
    scripts: Record<string, string>;
  };
  const command = scripts[name];
  if (command === undefined) throw new Error(`${service} has no script ${name}`);
  const bin = workspace.path('packages', service, 'node_modules/.bin');
  return run(command, [], {
    cwd: workspace.path('packages', service),
    shell: true,
    env: { PATH: [bin, toolPath].join(delimiter), ...env },
  });
}

/** Undoes every change to tracked files and removes what is not ignored; generated files stay. */
export async function restore(workspace: Workspace): Promise<void> {
  await workspace.git('reset', '--quiet', '--hard');
  await workspace.git('clean', '--quiet', '-fd');
  // That a check was red is remembered until it is green again.
  await rm(workspace.path('.contracts/failed'), { recursive: true, force: true });
}

/** Does something while a service is not in the workspace. A removed package would come back without its dependencies. */
export async function without<T>(workspace: Workspace, service: string, work: () => Promise<T>): Promise<T> {
  const [there, aside] = [workspace.path('packages', service), workspace.path('.contracts-aside')];
  await rename(there, aside);
  try {
    return await work();
  } finally {
    await rename(aside, there);
  }
}

/** Which Zod each provider writes its events with. */
export const zod = { auth: 'Zod 3', templates: 'Zod 4' } as const;

/** Writes one more event of a service, `src/events/<name>.event.ts`, whose `data.v` has this schema (source code). */
export async function emitting(
  workspace: Workspace,
  service: 'auth' | 'templates',
  name: string,
  {
    schema,
    losses = '[]',
    head = '',
    build = '{} as never',
  }: { schema: string; losses?: string; head?: string; build?: string },
): Promise<void> {
  await workspace.write(
    `packages/${service}/src/events/${name}.event.ts`,
    `import { defineEvent } from 'contracts-kit';
import { z } from 'zod';
${head}
export const event = defineEvent({
  name: '${name}',
  description: 'An event of a test.',
  schema: z.object({ data: z.object({ v: ${schema} }) }),
  build: () => (${build}),
  losses: ${losses} as never,
});
`,
  );
}
