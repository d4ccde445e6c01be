import { expect } from 'chai';
import { main } from '../../src/cli/main.js';
import { progressOn } from '../../src/cli/progress.js';
import { type CommandLine, commandLine } from '../support/command-line.js';
import { publishVersion } from '../support/versions.js';

/** What a terminal shows of its last line after all of it was written. */
const lastLine = (written: string) => written.split('\n').at(-1)?.split('\r\u001b[2K').at(-1);

function terminal(env: NodeJS.ProcessEnv = {}, isTTY = true) {
  let written = '';
  const stderr = { isTTY, write: (text: string) => (written += text) };
  return { ...progressOn({ stderr, env }), stderr, written: () => written };
}

describe('progressOn', () => {
  it('progressOn: a line overwrites the one before, and the end leaves none', () => {
    const { show, end, written } = terminal();
    show('one');
    show('two');
    expect(lastLine(written())).to.equal('two');
    end();
    expect(lastLine(written())).to.equal('');
    const before = written();
    end();
    expect(written(), 'nothing to clear').to.equal(before);
  });

  it('progressOn: silent where no terminal is, or one that cannot go back', () => {
    for (const { show, end, written } of [terminal({}, false), terminal({ TERM: 'dumb' })]) {
      show('one');
      end();
      expect(written()).to.equal('');
    }
  });

  it('progressOn: never wider than a terminal', () => {
    const { show, written } = terminal();
    show('x'.repeat(500));
    expect(lastLine(written())).to.have.length(79);
  });
});

describe('progress of a command', () => {
  let here: CommandLine;
  beforeEach(async () => {
    here = await commandLine();
  });
  afterEach(() => here.remove());

  it('a command that was interrupted in the middle leaves no half line before its report', async () => {
    await publishVersion(here.store);
    const stop = new AbortController();
    let [stdout, stderr] = ['', ''];
    const code = await main(['snapshot', 'save', 'kept.json', '--store', `dir:${here.folder}/store`], {
      stdout: { write: (text) => (stdout += text) },
      stderr: {
        isTTY: true,
        write: (text) => {
          stderr += text;
          if (text.includes('listing')) stop.abort(new Error('SIGINT'));
        },
      },
      env: {},
      cwd: here.folder,
      signal: stop.signal,
      version: '0.0.0',
    });
    expect(code).to.equal(130);
    expect(stderr).to.include('listing');
    expect(lastLine(stderr)).to.equal('');
    expect(stdout).to.include('[interrupted]');
  });
});
