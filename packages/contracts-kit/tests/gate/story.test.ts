import { readdir, rm } from 'node:fs/promises';
import { expect } from 'chai';
import { asText, green, red, restore, tell } from '../support/accidents.js';
import { contentOf, directoryAt } from '../support/stores.js';
import type { Workspace } from '../support/workspace.js';
import { changeset, changesets, edit, edits, release, releasedWorkspace, versionOf } from './story.js';

const CONFIG = 'packages/templates/package.json';
const gate = (workspace: Workspace, args: string[] = [], env: NodeJS.ProcessEnv = {}) =>
  tell(workspace, 'templates', ['gate', ...args], env);
const pending = async (workspace: Workspace) =>
  (await readdir(workspace.path('.changeset'))).filter((name) => name.endsWith('.md') && name !== 'README.md');

describe('gate: a service with a release', function () {
  this.timeout(240_000);
  let released: Workspace;
  before(async () => {
    released = await releasedWorkspace('templates');
  });
  after(() => released.remove());

  describe('on a working branch', () => {
    afterEach(() => restore(released));

    it('gate: green where nothing has changed since the release, whatever is planned', async () => {
      const told = await gate(released);
      green(told);
      expect(told.checks.at(-1)).to.include({ name: 'templates 1.1.0', outcome: 'passed' });
      await changeset(released, 'templates', 'patch');
      green(await gate(released));
    });

    it('gate: a removed field with a patch is red, and names event, witness and needed bump', async () => {
      await edit(released, edits.removed);
      await changeset(released, 'templates', 'patch');
      const found = red(await gate(released), 'gate-bump-too-small', {
        file: 'src/events/template-deleted.event.ts',
        message: /TemplateDeleted needs a major over templates 1\.1\.0, and 1\.1\.1, a patch, is planned: .*deletedAt/,
        expected: /^at least a major$/,
        found: /"templateId": .*/,
        mend: /gate --write, which writes:\n---\n"templates": major/,
      });
      expect(found.found).to.match(/^>/m);
      expect(found.expectedAt?.key).to.equal('golden/templates/1.1.0/TemplateDeleted.schema.json');
      expect(found.expectedAt?.pointer).to.match(/^\/properties\/data\//);
      const text = await asText(released, 'templates', ['gate'], found);
      expect(text).to.include('needs a major');
    });

    it('gate --write: raises that changeset, keeps its text, and is then green and idempotent', async () => {
      await edit(released, edits.removed);
      await changeset(released, 'templates', 'patch');
      const told = await gate(released, ['--write']);
      green(told);
      expect(told.checks.map(({ outcome }) => outcome)).to.deep.equal(['generated', 'passed']);
      expect(await pending(released)).to.deep.equal(['a-change.md']);
      const text = await released.read('.changeset/a-change.md');
      expect(text).to.match(/^---\n"templates": major\n---\n\nA change\.\n\nTemplateDeleted: \(breaking\) .*deletedAt/);
      green(await gate(released, ['--write']));
      green(await gate(released));
      expect(await released.read('.changeset/a-change.md')).to.equal(text);
      expect(await pending(released)).to.deep.equal(['a-change.md']);
    });

    it('gate --write: adds the changeset that is missing; of a compatible change a minor', async () => {
      await edit(released, edits.added);
      red(await gate(released), 'gate-changeset-missing', {
        message: /needs a minor over templates 1\.1\.0, and nothing is planned \(1\.1\.0\): .*color/,
        mend: /"templates": minor/,
      });
      green(await gate(released, ['--write']));
      const [name] = await pending(released);
      expect(await released.read(`.changeset/${name}`)).to.match(
        /^---\n"templates": minor\n---\n\nTemplateDeleted: .*color/,
      );
      green(await gate(released));
    });

    it('gate: a larger bump than needed is enough', async () => {
      await edit(released, edits.narrowed);
      await changeset(released, 'templates', 'major');
      const told = await gate(released, ['--write']);
      green(told);
      expect(await released.read('.changeset/a-change.md')).to.include('"templates": major');
      expect(told.checks.at(-1)?.detail).to.match(/^a minor is needed over 1\.1\.0/);
    });

    it('gate: a changeset of another package plans nothing for this one', async () => {
      await edit(released, edits.narrowed);
      await changeset(released, 'core', 'major');
      red(await gate(released), 'gate-changeset-missing', { mend: /"templates": minor/ });
      green(await gate(released, ['--write']));
      expect(await pending(released)).to.have.length(2);
      expect(await released.read('.changeset/a-change.md')).to.include('"core": major');
    });

    it('gate: removing the event needs a major, adding one a minor', async () => {
      await released.edit(
        'packages/templates/src/events/template-deleted.event.ts',
        "name: 'TemplateDeleted',",
        "name: 'TemplateGone',",
      );
      await released.edit(
        'packages/templates/src/events/template-deleted.event.ts',
        "contractId('templates', 'TemplateDeleted')",
        "contractId('templates', 'TemplateGone')",
      );
      const told = await gate(released);
      red(told, 'gate-changeset-missing', {
        message: /TemplateDeleted needs a major .*emitted no more/,
        mend: /major/,
      });
      red(told, 'gate-changeset-missing', {
        message: /TemplateGone needs a minor .*the event is new/,
        expected: /^the contracts of 1\.1\.0, which is published, or at least a minor$/,
        mend: /major/,
      });
    });

    it('gate --write: the only event removed, from a service that now emits nothing', async () => {
      await released.discard('packages/templates/src/events/template-deleted.event.ts');
      await released.edit(CONFIG, '"dependencies"', '"contracts": { "emits": "nothing" },\n  "dependencies"');
      red(await gate(released), 'gate-changeset-missing', {
        message:
          /^TemplateDeleted needs a major over templates 1\.1\.0, and nothing is planned \(1\.1\.0\): it is emitted no more\.$/,
        expected: /published, or at least a major$/,
        mend: /"templates": major/,
      });
      const told = await gate(released, ['--write']);
      green(told);
      expect(told.checks.at(-1)?.detail).to.match(/^a major is needed over 1\.1\.0/);
      const [name] = await pending(released);
      expect(await released.read(`.changeset/${name}`)).to.equal(
        '---\n"templates": major\n---\n\nTemplateDeleted: is emitted no more.\n',
      );
      const diff = await tell(released, 'templates', ['diff']);
      green(diff);
      expect(diff.checks.map(({ detail }) => detail).join('\n')).to.match(
        /a major over 1\.1\.0 for TemplateDeleted; planned 2\.0\.0 is enough/,
      );
    });

    it('gate: with --warn-outside-ci a warning on a laptop, and an error in CI', async () => {
      await edit(released, edits.removed);
      const told = await gate(released, ['--warn-outside-ci']);
      green(told);
      expect(told.findings.map(({ code, severity }) => [code, severity])).to.deep.equal([
        ['gate-changeset-missing', 'warning'],
      ]);
      expect(told.checks.at(-1)).to.include({ outcome: 'not yet' });
      const store = { CI: 'true', CONTRACTS_STORE: `dir:${released.path('.contracts/store')}` };
      red(await gate(released, ['--warn-outside-ci'], store), 'gate-changeset-missing', { mend: /major/ });
    });

    it('gate: a changeset that does not parse is a finding with its place, and nothing is written', async () => {
      await edit(released, edits.removed);
      await released.write('.changeset/bad.md', '---\n"templates": huge\n---\n\nText.\n');
      const before = await pending(released);
      for (const args of [[], ['--write'], ['--warn-outside-ci', '--write']]) {
        red(await gate(released, args), 'changeset-unreadable', { message: /huge|version type/, mend: /changeset/ });
      }
      expect(await pending(released)).to.deep.equal(before);
      expect(await released.read('.changeset/bad.md')).to.equal('---\n"templates": huge\n---\n\nText.\n');
    });

    it('gate --write: a package that changesets leave alone: told, and the changeset is taken back', async () => {
      await edit(released, edits.removed);
      await released.edit('.changeset/config.json', '"ignore": []', '"ignore": ["templates"]');
      red(await gate(released, ['--write']), 'gate-changeset-idle', { mend: /"ignore"/ });
      expect(await pending(released)).to.deep.equal([]);
    });

    it('gate --write: an event file that is broken writes nothing', async () => {
      await released.edit(
        'packages/templates/src/events/template-deleted.event.ts',
        'z.strictObject({',
        'z.strictObject({{',
      );
      red(await gate(released, ['--write']), 'event-file-broken', { mend: /Mend the error/ });
      expect(await pending(released)).to.deep.equal([]);
    });

    it('gate: without changesets the version of package.json is raised by hand', async () => {
      await edit(released, edits.removed);
      await released.discard('.changeset');
      red(await gate(released, ['--write']), 'gate-changeset-missing', { mend: /Raise the version in package\.json/ });
      await released.edit(CONFIG, '"version": "1.1.0"', '"version": "2.0.0"');
      green(await gate(released));
    });

    it('gate: what a sibling declares wrongly is red here too: its pacts would be missing in silence', async () => {
      await released.edit(
        'packages/auth/package.json',
        '"dependencies"',
        '"contracts": { "reders": "x" }, "dependencies"',
      );
      red(await gate(released), 'service-invalid', { message: /reders/, mend: /package\.json/ });
    });

    it('gate: without a store, tags and the whole history it is not "no release yet"', async () => {
      const none = { CONTRACTS_STORE: 'none' };
      const tags = (await released.git('tag', '--list')).split('\n').filter(Boolean);
      const at = await Promise.all(tags.map((tag) => released.git('rev-parse', tag)));
      await released.git('tag', '--delete', ...tags);
      try {
        green(await gate(released, [], none));
        await released.write('.git/shallow', `${await released.git('rev-parse', 'HEAD')}\n`);
        red(await gate(released, [], none), 'baseline-unreadable', { message: /not known/, mend: /fetch-depth: 0/ });
      } finally {
        await rm(released.path('.git/shallow'), { force: true });
        for (const [index, tag] of tags.entries()) await released.git('tag', tag, at[index]!);
      }
    });

    it('gate: a store without releases, although there are tags, is told', async () => {
      const empty = { CONTRACTS_STORE: 'dir:.contracts/another' };
      await released.git('tag', 'templates@1.0.0', 'HEAD');
      try {
        const told = await gate(released, [], empty);
        green(told);
        expect(told.findings.map(({ code }) => code)).to.include('baseline-unreadable');
      } finally {
        await released.git('tag', '--delete', 'templates@1.0.0');
      }
    });

    for (const version of ['01.0.0', 'v2.0.0', '2.0.0+x', 'two']) {
      it(`gate: ${version} is no version, and says so`, async () => {
        await released.write(CONFIG, (await released.read(CONFIG)).replace('"1.1.0"', JSON.stringify(version)));
        red(await gate(released), 'service-invalid', {
          pointer: '/version',
          message: /^The version of package\.json cannot be used/,
          expected: /a semantic version/,
          mend: /Correct package\.json/,
        });
      });
    }

    it('gate: a policy nobody knows is a finding of package.json', async () => {
      await released.edit(CONFIG, '"dependencies"', '"contracts": { "gate": "none" },\n  "dependencies"');
      red(await gate(released), 'service-invalid', {
        pointer: '/contracts/gate',
        expected: /"gate"\?/,
        mend: /Correct/,
      });
      await restore(released);
      await released.edit(CONFIG, '"dependencies"', '"contracts": { "readers": "lenient" },\n  "dependencies"');
      red(await gate(released), 'service-invalid', { pointer: '/contracts/readers', mend: /Correct/ });
    });

    it('gate: strict readers refuse a new optional property, tolerant ones ignore it', async () => {
      await edit(released, edits.added);
      await changeset(released, 'templates', 'minor');
      green(await gate(released));
      await released.edit(CONFIG, '"dependencies"', '"contracts": { "readers": "strict" },\n  "dependencies"');
      red(await gate(released), 'gate-bump-too-small', { message: /needs a major/, found: /"color"/, mend: /major/ });
    });
  });

  it('gate --write: a checkout that is behind a release is told so, and to bring main in', async () => {
    const workspace = await released.fork();
    try {
      await edit(workspace, edits.narrowed);
      await workspace.edit(CONFIG, '"version": "1.1.0"', '"version": "1.2.0"');
      await workspace.commit('Fewer tags');
      await release(workspace, 'templates');
      await workspace.edit(CONFIG, '"version": "1.2.0"', '"version": "1.1.0"');
      await edit(workspace, edits.added);
      for (const args of [[], ['--write']]) {
        red(await gate(workspace, args), args.length === 0 ? 'gate-changeset-missing' : 'gate-changeset-idle', {
          file: args.length === 0 ? 'src/events/template-deleted.event.ts' : 'package.json',
          mend: /^Bring main into this branch first: templates 1\.2\.0 is released already\.$/,
        });
      }
      expect((await gate(workspace, ['--write'])).findings.at(-1)?.message).to.match(/^This checkout is behind/);
      expect(await pending(workspace)).to.deep.equal([]);
    } finally {
      await workspace.remove();
    }
  });

  it('gate: from the pull request to main after the release, and an edit after it', async () => {
    const workspace = await released.fork();
    try {
      await edit(workspace, edits.removed);
      await edit(workspace, ['deletedAt: now,', '']);
      green(await gate(workspace, ['--write']));
      await workspace.commit('A field less');
      await changesets(workspace, 'version');
      expect(await versionOf(workspace, 'templates')).to.equal('2.0.0');
      expect(await pending(workspace)).to.deep.equal([]);
      await workspace.commit('Version packages');
      const version = await gate(workspace);
      green(version);
      expect(version.checks.at(-1)?.detail).to.match(
        /a major is needed over 1\.1\.0 \(newest release of 1\.x, the line before 2\.x\)/,
      );
      await release(workspace, 'templates');
      const main = await gate(workspace);
      green(main);
      expect(main.checks.at(-1)?.detail).to.match(
        /no bump is needed over 2\.0\.0 \(the planned version, which is published\)/,
      );
      await edit(workspace, edits.narrowed);
      red(await gate(workspace), 'gate-changeset-missing', {
        message: /needs a minor over templates 2\.0\.0, and nothing is planned/,
        expected: /which is published/,
        mend: /"templates": minor/,
      });
    } finally {
      await workspace.remove();
    }
  });

  it('publish --release: refused where the version is too small, and nothing is published', async () => {
    const workspace = await released.fork();
    try {
      await edit(workspace, edits.removed);
      await edit(workspace, ['deletedAt: now,', '']);
      await workspace.edit(CONFIG, '"version": "1.1.0"', '"version": "1.2.0"');
      // Whatever is pending: the version that is released is the one of package.json.
      await changeset(workspace, 'templates', 'major');
      await workspace.commit('A field less, and too small a version');
      await workspace.git('tag', 'templates@1.2.0');
      const store = directoryAt(workspace.path('.contracts/store'));
      const before = await contentOf(store);
      red(await tell(workspace, 'templates', ['publish', '--release']), 'gate-bump-too-small', {
        message: /1\.2\.0, a minor, is planned/,
        mend: /major/,
      });
      expect(await contentOf(store)).to.deep.equal(before);
      green(await tell(workspace, 'templates', ['publish']));
    } finally {
      await workspace.remove();
    }
  });
});
