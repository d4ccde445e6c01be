import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Code, catalogue, finding } from '../../src/finding.js';
import { ExitCode, exitCodeOf } from '../../src/report/exit.js';
import { docs, page, pages, updating } from './support.js';

const codes = Object.keys(catalogue) as Code[];

/** The index of all findings, by severity and code. */
function index(): string {
  const rows = (severity: string) =>
    codes
      .filter((code) => catalogue[code].severity === severity)
      .sort()
      .map((code) => `| [${code}](${code}.md) | ${catalogue[code].title} |`);
  const table = (title: string, severity: string) => [
    `## ${title}`,
    '',
    '| code | what it says |',
    '| --- | --- |',
    ...rows(severity),
    '',
  ];
  return [
    '# Findings',
    '',
    'Every problem or note has a code that never changes its meaning, and a page: what it means, what follows, how to mend it.',
    'Written by the tests from the catalogue, with UPDATE_SNAPSHOTS=1.',
    '',
    ...table('Errors', 'error'),
    ...table('Warnings', 'warning'),
    ...table('Notes', 'note'),
  ].join('\n');
}

describe('docs/findings', () => {
  for (const code of codes) {
    it(`${code}: has a page that says what it means and how to mend it`, async () => {
      const text = await page('findings', `${code}.md`);
      expect(text.split('\n')[0]).to.equal(`# ${code}`);
      const parts = text.split(/^(?=#+ )/m);
      const mend = parts.find((part) => part.startsWith('## How to mend it\n')) ?? '';
      const words = (part: string) => part.split('\n').slice(1).join(' ').split(/\s+/).filter(Boolean).length;
      expect(words(parts[0] ?? ''), 'what it means').to.be.greaterThan(7);
      expect(words(mend), 'how to mend it').to.be.greaterThan(4);
      expect(mend, 'a small example').to.match(/```|`[^`]+`/);
      expect(text.endsWith('\n') && !text.endsWith('\n\n')).to.equal(true);
    });
  }

  it('pages: none without a code', async () => {
    const names = (await pages())
      .filter((name) => name.startsWith('findings/'))
      .map((name) => name.slice('findings/'.length, -'.md'.length));
    const known: readonly string[] = [...codes, 'README'];
    expect(names.filter((name) => !known.includes(name))).to.deep.equal([]);
    expect(names.length).to.be.greaterThan(0);
  });

  it('titles: a sentence without its full stop, each one its own', () => {
    for (const code of codes) expect(catalogue[code].title, code).to.match(/^[^a-z].*[^.]$/);
    expect(new Set(codes.map((code) => catalogue[code].title)).size).to.equal(codes.length);
  });

  it('README.md: the index of all codes', async () => {
    if (updating) await writeFile(join(docs, 'findings/README.md'), index());
    expect(await page('findings', 'README.md')).to.equal(index());
  });
});

describe('docs/exit-codes.md', () => {
  it('exit-codes.md: names every exit code, and no other', async () => {
    const rows = [...(await page('exit-codes.md')).matchAll(/^\| (\d+) \| ([a-z]+) \| /gm)].map(([, code, name]) => [
      name,
      Number(code),
    ]);
    expect(Object.fromEntries(rows)).to.deep.equal(ExitCode);
  });

  it('exit-codes.md: says of each finding what the process says', async () => {
    const text = await page('exit-codes.md');
    const told = new Map<string, number>();
    for (const [, code, list = ''] of text.matchAll(/^\| (\d+) \| (\[.*) \|$/gm)) {
      for (const [, name = ''] of list.matchAll(/\[([a-z-]+)\]/g)) told.set(name, Number(code));
    }
    const real = codes
      .filter((code) => catalogue[code].severity === 'error')
      .map((code): [string, number] => [code, exitCodeOf([finding(code, { message: 'm', mend: 'n' })])])
      .filter(([, exit]) => exit !== ExitCode.failed);
    expect(Object.fromEntries(told)).to.deep.equal(Object.fromEntries(real));
  });
});
