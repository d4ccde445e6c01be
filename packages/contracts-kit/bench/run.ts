/**
 * `pnpm bench`: how long the kit takes beside the tools it stands on, as ratios within one run. `--only <case>` runs one
 * case and may be repeated. Prints one table and what the time goes to; exits with 1 only when a case cannot be measured:
 * a busy machine is no failed test.
 */
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { containment } from './cases/containment.js';
import { fetchGoldens } from './cases/fetch.js';
import { loop } from './cases/loop.js';
import { octokit } from './cases/octokit.js';
import { registry } from './cases/registry.js';
import { validateExamples } from './cases/validate.js';
import { verifyMessages } from './cases/verify.js';
import { version } from './cases/version.js';
import { webhooksReleases } from './cases/webhooks-releases.js';
import { type BenchCase, formatTable, isOver, type Outcome } from './table.js';

const cases: readonly BenchCase[] = [
  version,
  validateExamples,
  fetchGoldens,
  verifyMessages,
  octokit,
  loop,
  containment,
  webhooksReleases,
  registry,
];

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: { only: { type: 'string', multiple: true } },
});
const unknown = values.only?.find((name) => !cases.some((one) => one.name === name));
if (unknown !== undefined) {
  console.error(`There is no case ${unknown}; there are ${cases.map((one) => one.name).join(', ')}.`);
  process.exit(2);
}

const outcomes: Outcome[] = [];
for (const one of cases.filter((each) => values.only?.includes(each.name) ?? true)) {
  const before = performance.now();
  try {
    outcomes.push(await one.run());
  } catch (error) {
    const told = String((error as Error).stack)
      .split('\n')
      .slice(0, 40)
      .join('\n');
    console.error(`${one.name} could not be measured: ${told}`);
    process.exitCode = 1;
  }
  console.error(`${one.name}: measured in ${((performance.now() - before) / 1000).toFixed(1)} s`);
}
const rows = outcomes.flatMap((outcome) => outcome.rows);
const notes = outcomes.flatMap((outcome) => outcome.notes ?? []);
const over = rows.filter(isOver).length;
console.log(`\n${formatTable(rows)}\n`);
console.log(over === 0 ? 'Every ratio is as allowed.' : `${over} of ${rows.length} are over what is allowed.`);
const [load] = loadavg();
if (load! > availableParallelism()) {
  console.log(
    `The load was ${load!.toFixed(1)} on ${availableParallelism()} cores: compare the constants on an idle machine.`,
  );
}
for (const note of notes) console.log(`\n${note}`);
