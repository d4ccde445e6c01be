import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { ExitCode } from '../../src/report/exit.js';
import { run, Workspace } from '../support/workspace.js';
import { type Group, groups } from './cases.js';
import { normalised } from './normalise.js';
import { readyWorkspace } from './ready.js';
import { readSections, transcript, updating, writeSections } from './snapshot.js';

const folder = fileURLToPath(new URL('snapshots', import.meta.url));
const fileOf = (group: Group) => join(folder, `${group.name}.md`);

describe('command line', () => {
  for (const group of groups) {
    describe(group.name, () => {
      let workspace: Workspace;
      let written = new Map<string, string>();
      const now: string[] = [];
      before(async function () {
        this.timeout(120_000);
        written = await readSections(fileOf(group));
        workspace = group.state === 'ready' ? await readyWorkspace() : await Workspace.copy();
      });
      after(async () => {
        await workspace.remove();
        if (updating) await writeSections(fileOf(group), group.name, now);
      });
      for (const each of group.cases) {
        it(`${group.name}: ${each.title}`, async () => {
          await each.before?.(workspace);
          try {
            const cwd = workspace.path(each.in ?? 'packages/auth');
            const program = workspace.path('packages/contracts-kit/bin/contracts-kit.mjs');
            const ran = await run('node', [program, ...each.args], { cwd, env: { ...each.env } });
            expect(ran.code, `a defect is never what is right: ${ran.all}`).to.not.equal(ExitCode.internal);
            const variables = Object.entries(each.env ?? {}).map(([name, value]) => `${name}=${value}`);
            const command = [...variables, 'contracts-kit', ...each.args].join(' ');
            const section = `${normalised(transcript(each.title, command, ran), workspace.root).trimEnd()}\n`;
            now.push(section);
            if (!updating) expect(section).to.equal(written.get(each.title), 'UPDATE_SNAPSHOTS=1 writes what is right');
          } finally {
            if (each.before) {
              await workspace.git('checkout', '--quiet', '.');
              await workspace.git('clean', '--force', '-d', '--quiet');
              await workspace.discard('.contracts/failed');
            }
          }
        });
      }
      it(`${group.name}: every section of the snapshot is of a case`, () => {
        if (updating) return;
        expect([...written.keys()]).to.deep.equal(group.cases.map((each) => each.title));
      });
    });
  }

  it('snapshots: every file is of a group', async () => {
    const known = groups.map((group) => `${group.name}.md`);
    const stray = (await readdir(folder)).filter((name) => !known.includes(name));
    if (updating) await Promise.all(stray.map((name) => rm(join(folder, name))));
    else expect(stray).to.deep.equal([]);
  });
});
