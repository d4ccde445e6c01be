import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { repository, run, Workspace } from '../support/workspace.js';

interface Block {
  language: string;
  info: string;
  text: string;
}

/** The fenced blocks of the README's walk, in order. */
async function walk(): Promise<Block[]> {
  const text = await readFile(join(repository, 'README.md'), 'utf8');
  const start = text.indexOf('## A walk');
  const section = text.slice(start, text.indexOf('\n## ', start + 1));
  return [...section.matchAll(/^```(\S*)[ ]?(.*)\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', info = '', body = '']) => ({
      language,
      info,
      text: body,
    }),
  );
}

describe('README: the walk from a new event to a failing breaking change', function () {
  this.timeout(240_000);
  let workspace: Workspace;

  before(async () => {
    workspace = await Workspace.copy();
  });
  after(() => workspace.remove());

  it('does what it says, file by file and command by command', async () => {
    const blocks = await walk();
    expect(blocks.filter((block) => block.language === 'console')).to.have.length(3);
    let output = '';
    for (const { language, info, text } of blocks) {
      if (language === 'ts' || language === 'json') await workspace.write(info, text);
      else if (language === 'sh') {
        const ran = await run('sh', ['-e', '-c', text], { cwd: workspace.root });
        expect(ran.code, ran.all).to.equal(0);
      } else if (language === 'console') {
        const args = text
          .trim()
          .replace(/^\$ pnpm turbo run /, '')
          .split(' ');
        const ran = await workspace.turbo(args, { CONTRACTS_STORE: 'dir:.contracts/store' });
        output = ran.all;
        expect(ran.code === 0 ? 0 : 1, output).to.equal(info === 'exits 1' ? 1 : 0);
      } else {
        // What the README shows of the failing run, apart from its line breaks.
        const flat = (lines: string) =>
          lines
            .replace(/^\S+:\s/gm, '')
            .replace(/\s+/g, ' ')
            .trim();
        for (const shown of text.split(/^(?=core:[\w:]+: (?! ))/m).filter(Boolean)) {
          if (process.env.SHOW) console.log(output);
          expect(flat(output)).to.include(flat(shown));
        }
      }
    }
    expect(output).not.to.include('published');
  });
});
