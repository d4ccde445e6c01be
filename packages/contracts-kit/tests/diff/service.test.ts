import { rm } from 'node:fs/promises';
import { expect } from 'chai';
import { edit, edits, release, releasedWorkspace } from '../gate/story.js';
import { green, red, restore, tell } from '../support/accidents.js';
import { make } from '../support/prepared.js';
import { contentOf, directoryAt } from '../support/stores.js';
import type { Workspace } from '../support/workspace.js';

interface Data {
  dictates: string | null;
  needed: string | null;
  baselines: { version: string; dictates: boolean; events: { event: string; verdict: string }[] }[];
}

const GOLDEN = 'golden/templates/1.1.0/TemplateDeleted.schema.json';
const diff = (workspace: Workspace, ...args: string[]) => tell(workspace, 'templates', ['diff', ...args]);

describe('diff: a service', function () {
  this.timeout(240_000);
  let workspace: Workspace;
  before(async () => {
    workspace = await releasedWorkspace();
  });
  after(() => workspace.remove());
  afterEach(() => restore(workspace));

  it('diff: no release yet: any bump will do, and it says so', async () => {
    const told = await diff(workspace);
    green(told);
    expect(told.checks[0]).to.deep.include({ outcome: 'not yet' });
    expect(told.checks[0]?.detail).to.match(/no release yet: any bump will do/);
    expect(told.data).to.deep.include({ dictates: null, needed: null });
    const gate = await tell(workspace, 'templates', ['gate']);
    green(gate);
    expect(gate.checks[0]?.detail).to.match(/no release yet: any bump will do/);
  });

  it('diff: a service that emits nothing', async () => {
    green(await tell(workspace, 'core', ['diff']));
    green(await tell(workspace, 'core', ['gate']));
  });

  describe('with a release and a head', () => {
    before(async () => {
      await release(workspace, 'templates');
      // The head is further than the release: a tag less than before is allowed.
      await edit(workspace, edits.narrowed);
      await workspace.commit('Fewer tags');
      await make(workspace, 'templates');
      green(await tell(workspace, 'templates', ['publish']));
    });

    it('diff: the release dictates, the head only reports', async () => {
      await edit(workspace, edits.removed);
      const told = await diff(workspace);
      green(told);
      const { dictates, needed, baselines } = told.data as Data;
      expect({ dictates, needed }).to.deep.equal({ dictates: '1.1.0', needed: 'major' });
      expect(baselines.map((one) => [one.version.replace(/-.*/, ''), one.dictates])).to.deep.equal([
        ['1.1.0', true],
        ['0.0.0', false],
      ]);
      expect(
        told.findings.filter(({ code }) => code === 'diff-breaking').map(({ severity }) => severity),
      ).to.deep.equal(['warning', 'note']);
      expect(told.checks.map(({ detail }) => detail).join('\n')).to.match(/head of main: only reports/);
      const since = (version: RegExp) =>
        told.checks.filter(({ name }) => version.test(name)).map(({ detail }) => detail);
      expect(since(/since 1\.1\.0/)[0]).to.match(/^breaking, needs a major; digest/);
      expect(since(/since 0\.0\.0-/)[1]).to.match(/^breaking; digest/);
      expect(since(/since 0\.0\.0-/).join('\n')).to.not.include('needs');
      // The same event breaks both: it is shown once.
      const events = told.findings.flatMap(({ found }) => found ?? []);
      expect(events.filter((one) => one.includes('<-- here'))).to.have.length(1);
    });

    it('diff: compared with what the source says, not with what was generated once', async () => {
      await edit(workspace, edits.removed);
      const before = await workspace.read('packages/templates/src/events/.schemas/TemplateDeleted.schema.json');
      expect(((await diff(workspace)).data as Data).needed).to.equal('major');
      expect(await workspace.read('packages/templates/src/events/.schemas/TemplateDeleted.schema.json')).to.equal(
        before,
      );
    });

    it('diff --readers strict: as if package.json said so', async () => {
      await edit(workspace, edits.added);
      expect(((await diff(workspace)).data as Data).needed).to.equal('minor');
      expect(((await diff(workspace, '--readers', 'strict')).data as Data).needed).to.equal('major');
    });

    it('diff: writes nothing, neither to the store nor to the service', async () => {
      await edit(workspace, edits.removed);
      await workspace.discard('packages/templates/tests/provider/.pacts');
      const store = directoryAt(workspace.path('.contracts/store'));
      const [content, status] = [await contentOf(store), await workspace.git('status', '--short', '--ignored')];
      await diff(workspace);
      await tell(workspace, 'templates', ['gate']);
      expect(await contentOf(store)).to.deep.equal(content);
      expect(await workspace.git('status', '--short', '--ignored')).to.equal(status);
    });

    it('diff and gate: where no tag can be made again and no store is seen, that is an error and no pass', async () => {
      const unseen = { CONTRACTS_STORE: 'none' };
      await workspace.git('tag', 'templates@1.0.0', 'HEAD~1');
      try {
        await workspace.git('tag', '--delete', 'templates@1.1.0');
        const told = await tell(workspace, 'templates', ['gate'], unseen);
        green(told);
        expect(told.findings.map(({ code }) => code)).to.include('store-not-seen');
        expect(told.checks.at(-1)?.detail).to.match(/1\.0\.0/);
        await edit(workspace, edits.removed);
        red(await tell(workspace, 'templates', ['gate'], unseen), 'gate-bump-too-small', {
          message: /over templates 1\.0\.0/,
          mend: /major/,
        });
        await restore(workspace);
        await edit(workspace, ['z.strictObject({', 'z.strictObject({{']);
        await workspace.commit('Broken');
        await workspace.git('tag', 'templates@1.0.9');
        await workspace.git('revert', '--no-edit', 'HEAD');
        for (const command of ['gate', 'diff']) {
          red(await tell(workspace, 'templates', [command], unseen), 'baseline-unreadable', {
            message: /templates 1\.0\.9/,
            mend: /Fetch the tags/,
          });
        }
      } finally {
        await workspace.git('tag', '--delete', 'templates@1.0.0', 'templates@1.0.9');
      }
    });

    it('diff and gate: an object of the baseline that is missing or changed is an error with its key', async () => {
      const file = `.contracts/store/${GOLDEN}`;
      const golden = await workspace.read(file);
      await workspace.write(file, golden.replace('"reason"', '"raison"'));
      for (const command of ['diff', 'gate']) {
        red(await tell(workspace, 'templates', [command]), 'store-digest-mismatch', { key: GOLDEN, mend: /Restore/ });
      }
      await rm(workspace.path(file));
      for (const command of ['diff', 'gate', 'verify']) {
        red(await tell(workspace, 'templates', [command]), 'store-object-missing', { key: GOLDEN, mend: /deleted/ });
      }
      await workspace.write(file, golden);
      green(await diff(workspace));
    });
  });
});
