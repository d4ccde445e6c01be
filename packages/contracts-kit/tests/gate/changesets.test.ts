import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { FindingError } from '../../src/finding.js';
import { pendingChangesets, usesChangesets, writeChangeset } from '../../src/git/changesets.js';

describe('git/changesets', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'contracts-changesets-'));
    await mkdir(join(root, '.changeset/pre'), { recursive: true });
    await writeFile(join(root, '.changeset/config.json'), '{}');
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const put = (name: string, text: string) => writeFile(join(root, '.changeset', `${name}.md`), text);
  const get = (name: string) => readFile(join(root, '.changeset', `${name}.md`), 'utf8');
  const raise = () => writeChangeset(root, '@acme/auth', { type: 'major', summary: 'A: less.' });

  const written: [string, string, string][] = [
    [
      'double quotes',
      '---\n"@acme/auth": patch\n---\n\nText.\n',
      '---\n"@acme/auth": major\n---\n\nText.\n\nA: less.\n',
    ],
    [
      'single quotes',
      "---\n'@acme/auth': minor\n---\n\nText.\n",
      "---\n'@acme/auth': major\n---\n\nText.\n\nA: less.\n",
    ],
    ['a comment', '---\n"@acme/auth": none # later\n---\n', '---\n"@acme/auth": major # later\n---\n\nA: less.\n'],
    [
      'other packages beside it',
      '---\n"@acme/auth-client": patch\n"@acme/auth": "patch"\n"core": minor\n---\n\nText.\n',
      '---\n"@acme/auth-client": patch\n"@acme/auth": major\n"core": minor\n---\n\nText.\n\nA: less.\n',
    ],
    [
      'a text that looks like a head',
      '---\n"@acme/auth": patch\n---\n\n"@acme/auth": minor\n---\n',
      '---\n"@acme/auth": major\n---\n\n"@acme/auth": minor\n---\n\nA: less.\n',
    ],
  ];
  for (const [title, before, after] of written) {
    it(`writeChangeset: raises one with ${title}, and undo puts it back`, async () => {
      await put('brave-lions', before);
      const { outcome, undo } = await raise();
      expect(outcome).to.equal('raised');
      expect(await get('brave-lions')).to.equal(after);
      expect((await pendingChangesets(root, '@acme/auth')).map(({ type }) => type)).to.deep.equal(['major']);
      await undo();
      expect(await get('brave-lions')).to.equal(before);
    });
  }

  it('writeChangeset: a head that is not written line by line is left alone, and told with its place', async () => {
    const text = '---\n{ "@acme/auth": patch }\n---\n\nText.\n';
    await put('brave-lions', text);
    const error = await raise().catch((one: unknown) => one);
    expect(error).to.be.instanceOf(FindingError);
    const [told] = (error as FindingError).findings;
    expect(told).to.deep.include({
      code: 'changeset-unreadable',
      at: { file: join(root, '.changeset/brave-lions.md') },
    });
    expect(await get('brave-lions')).to.equal(text);
  });

  it('writeChangeset: adds one where only others or consumed ones are there, and undo removes it', async () => {
    await put('other', '---\n"core": patch\n---\n\nText.\n');
    await put('pre/consumed', '---\n"@acme/auth": patch\n---\n\nText.\n');
    const { outcome, file, undo } = await raise();
    expect(outcome).to.equal('added');
    expect(await readFile(file, 'utf8')).to.equal('---\n"@acme/auth": major\n---\n\nA: less.\n');
    await undo();
    expect((await readdir(join(root, '.changeset'))).sort()).to.deep.equal(['config.json', 'other.md', 'pre']);
  });

  it('pendingChangesets: largest first, then by name; none where changesets are not used', async () => {
    for (const [name, type] of [
      ['a', 'patch'],
      ['c', 'minor'],
      ['b', 'minor'],
      ['d', 'none'],
    ]) {
      await put(name!, `---\n"@acme/auth": ${type}\n---\n`);
    }
    expect((await pendingChangesets(root, '@acme/auth')).map(({ id }) => id)).to.deep.equal(['b', 'c', 'a', 'd']);
    await rm(join(root, '.changeset'), { recursive: true });
    expect(await usesChangesets(root)).to.equal(false);
    expect(await pendingChangesets(root, '@acme/auth')).to.deep.equal([]);
  });
});
