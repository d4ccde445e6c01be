import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { commands } from '../../src/cli/commands.js';
import { catalogue } from '../../src/finding.js';
import { normalised } from '../cli/normalise.js';
import { readyWorkspace } from '../cli/ready.js';
import type { Workspace } from '../support/workspace.js';
import { consoleBlocks, docs, linksOf, page, pages, updating } from './support.js';

/** Where the pages pretend to have been run. */
const shown = '/home/you/shop';
/** `clean` last: it takes away what the others look at. */
const names = commands.map((one) => one.name).sort((a, b) => Number(a === 'clean') - Number(b === 'clean'));

const onStore = new Set(commands.filter((one) => 'onStore' in one).map((one) => one.name));

/** A store that holds one release of auth and nothing else, whatever other pages have done. Gives the release's version. */
async function released(workspace: Workspace): Promise<string> {
  const { version } = JSON.parse(await workspace.read('packages/auth/package.json')) as { version: string };
  await workspace.git('tag', '--force', `auth@${version}`);
  await workspace.discard('.contracts/store');
  const ran = await workspace.kit('auth', ['publish', '--release']);
  expect(ran.code, ran.all).to.equal(0);
  return version;
}

describe('docs/commands', () => {
  let workspace: Workspace;
  before(async function () {
    this.timeout(120_000);
    workspace = await readyWorkspace();
  });
  after(() => workspace.remove());

  it('pages: one for each command, and no other', async () => {
    const found = (await pages())
      .filter((name) => name.startsWith('commands/'))
      .map((name) => name.slice('commands/'.length, -3));
    expect(found.filter((name) => name !== 'README')).to.have.members(names);
    const linked = linksOf('commands/README.md', await page('commands', 'README.md')).map((link) => link.target);
    for (const name of names) expect(linked).to.include(`commands/${name}.md`);
  });

  for (const name of names) {
    it(`${name}.md: what it shows is what the command prints`, async function () {
      this.timeout(60_000);
      let text = await page('commands', `${name}.md`);
      const version = onStore.has(name) ? await released(workspace) : '1.2.0';
      const blocks = consoleBlocks(text);
      const runs = blocks.map((block) => block.command);
      expect(runs, 'its help').to.include(`contracts-kit ${name} --help`);
      expect(
        runs.filter((run) => !run.endsWith('--help') && run.startsWith(`contracts-kit ${name}`)),
        'an example',
      ).to.not.be.empty;
      for (const { command, output, whole } of blocks) {
        const [program, ...words] = (command.match(/"[^"]*"|\S+/g) ?? []).map((one) => one.replaceAll('"', ''));
        expect(program).to.equal('contracts-kit');
        const args = words.map((one) => (one === '1.2.0' ? version : one));
        const ran = await workspace.kit('auth', args);
        expect(ran.code, ran.all).to.equal(0);
        const real = `${ran.stderr}${ran.stdout}`;
        const same =
          normalised(output.replaceAll(shown, workspace.root), workspace.root) === normalised(real, workspace.root);
        if (updating && !same) {
          text = text.replace(
            whole,
            () => `\`\`\`console\n$ ${command}\n${real.replaceAll(workspace.root, shown)}\`\`\``,
          );
          await writeFile(join(docs, 'commands', `${name}.md`), text);
        } else
          expect(normalised(output.replaceAll(shown, workspace.root), workspace.root)).to.equal(
            normalised(real, workspace.root),
          );
      }
    });
  }

  it('findings: each is linked from a command that can give it', async () => {
    const linked = new Set<string>();
    for (const name of ['README', ...names]) {
      for (const { target } of linksOf(`commands/${name}.md`, await page('commands', `${name}.md`))) linked.add(target);
    }
    const missing = Object.keys(catalogue).filter((code) => !linked.has(`findings/${code}.md`));
    expect(missing).to.deep.equal([]);
  });
});
