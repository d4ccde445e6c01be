import { expect } from 'chai';
import { plannedVersion } from '../../src/git/planned.js';
import { findingOf } from '../support/findings.js';
import { Repository } from '../support/repository.js';

const config = JSON.stringify({ privatePackages: { version: true, tag: true }, baseBranch: 'main' });
const workspace = {
  'package.json': '{"name":"root","private":true}',
  'pnpm-workspace.yaml': 'packages: ["packages/*"]\n',
  'packages/auth/package.json': '{"name":"auth","version":"1.2.0","private":true}',
  'packages/core/package.json': '{"name":"core","version":"0.3.0","private":true}',
  '.changeset/config.json': config,
};
const changeset = (...lines: string[]) => `---\n${lines.join('\n')}\n---\n\nA change.\n`;

describe('plannedVersion', () => {
  const made: Repository[] = [];
  const planned = async (files: Record<string, string>, packageName = 'auth', packageVersion = '1.2.0') => {
    const folder = await Repository.empty();
    made.push(folder);
    await folder.write(files);
    return plannedVersion({ root: folder.dir, packageName, packageVersion });
  };
  afterEach(async () => {
    await Promise.all(made.splice(0).map((folder) => folder.remove()));
  });

  it('plannedVersion: the highest of what is pending for the package', async () => {
    const pending = {
      ...workspace,
      '.changeset/one.md': changeset('"auth": patch', '"core": minor'),
      '.changeset/two.md': changeset('"auth": minor'),
    };
    expect(await planned(pending)).to.equal('1.3.0');
    expect(await planned(pending, 'core', '0.3.0')).to.equal('0.4.0');
  });

  it('plannedVersion: its own version when nothing is pending for it, or there are no changesets', async () => {
    expect(await planned(workspace)).to.equal('1.2.0');
    expect(await planned({ ...workspace, '.changeset/one.md': changeset('"core": major') })).to.equal('1.2.0');
    expect(await planned({ 'package.json': '{"name":"auth","version":"1.2.0"}' })).to.equal('1.2.0');
  });

  it('plannedVersion: a prerelease mode counts', async () => {
    const pre = { mode: 'pre', tag: 'next', initialVersions: { auth: '1.2.0', core: '0.3.0' }, changesets: [] };
    const files = {
      ...workspace,
      '.changeset/pre.json': JSON.stringify(pre),
      '.changeset/one.md': changeset('"auth": major'),
    };
    expect(await planned(files)).to.equal('2.0.0-next.0');
  });

  it('plannedVersion: a repository of a single package', async () => {
    const files = {
      'package.json': '{"name":"auth","version":"1.2.0","private":true}',
      '.changeset/config.json': config,
      '.changeset/one.md': changeset('"auth": minor'),
    };
    expect(await planned(files)).to.equal('1.3.0');
  });

  const broken: [string, string, RegExp][] = [
    ['an empty file', '', /one\.md$/],
    ['no head', 'Just words.', /one\.md$/],
    ['a head that is no YAML', '---\n"auth": [\n---\n', /one\.md$/],
    ['an unknown kind of bump', changeset('"auth": huge'), /one\.md$/],
    ['a package that is not there', changeset('"nowhere": minor'), /one\.md$/],
  ];
  for (const [what, content, file] of broken) {
    it(`plannedVersion: ${what} is a finding that names the file`, async () => {
      const files = { ...workspace, '.changeset/one.md': content, '.changeset/good.md': changeset('"core": patch') };
      const found = await findingOf(() => planned(files));
      expect(found).to.include({ code: 'changeset-unreadable' });
      expect(found.at?.file).to.match(file);
    });
  }

  it('plannedVersion: a missing or broken config.json is a finding', async () => {
    const { '.changeset/config.json': _, ...without } = workspace;
    const found = await findingOf(() => planned({ ...without, '.changeset/one.md': changeset('"auth": minor') }));
    expect(found).to.include({ code: 'changeset-unreadable' });
    const pending = { '.changeset/one.md': changeset('"auth": minor') };
    const bad = await findingOf(() => planned({ ...workspace, ...pending, '.changeset/config.json': '{' }));
    expect(bad).to.include({ code: 'changeset-unreadable' });
  });
});
