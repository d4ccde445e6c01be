import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { main } from '../../src/cli/main.js';
import { elements, parseXml } from '../report/xml.js';

async function say(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = '/') {
  let [stdout, stderr] = ['', ''];
  const code = await main(args, {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    env,
    cwd,
    signal: new AbortController().signal,
    version: '0.0.0',
  });
  return { code, stdout, stderr };
}

describe('a command line that cannot be understood', () => {
  const cases: [string, readonly string[], { command: string; message: string; mend: string }][] = [
    [
      'a required flag that is missing',
      ['can-i-deploy', '--version', '1.2.0'],
      {
        command: 'can-i-deploy',
        message: '--to <environment> is missing.',
        mend: 'Add --to <environment>. contracts-kit can-i-deploy --help shows its options.',
      },
    ],
    [
      'an unknown command',
      ['valdiate'],
      {
        command: 'contracts-kit',
        message: "Unknown command 'valdiate'.",
        mend: 'Did you mean validate? contracts-kit --help shows every command.',
      },
    ],
    [
      'an unknown option',
      ['validate', '--servce', 'auth'],
      {
        command: 'validate',
        message: "Unknown option '--servce'.",
        mend: 'Did you mean --service? contracts-kit validate --help shows its options.',
      },
    ],
    [
      'one word too many',
      ['validate', 'UserCreated'],
      {
        command: 'validate',
        message: "Too many arguments for 'validate'. Expected 0 arguments but got 1: UserCreated.",
        mend: 'contracts-kit validate --help shows its options.',
      },
    ],
    [
      'a word that is missing',
      ['yank', '--reason', 'no'],
      {
        command: 'yank',
        message: "Missing required argument 'version'.",
        mend: 'contracts-kit yank --help shows its options.',
      },
    ],
  ];
  for (const [what, args, expected] of cases) {
    it(`--format json: ${what} is a report, and the exit code is 2`, async () => {
      for (const [given, env] of [
        [[...args, '--format', 'json'], {}],
        [[...args, '--format=json'], { CONTRACTS_FORMAT: 'junit' }],
        [args, { CONTRACTS_FORMAT: 'json' }],
      ] as const) {
        const { code, stdout, stderr } = await say(given, env);
        expect([code, stderr], given.join(' ')).to.deep.equal([2, '']);
        const { findings, ...about } = JSON.parse(stdout);
        expect(about).to.deep.equal({ command: expected.command, service: '', exitCode: 2, checks: [] });
        expect(findings).to.have.length(1);
        expect(findings[0]).to.deep.include({
          code: 'argument-invalid',
          severity: 'error',
          message: expected.message,
          mend: expected.mend,
        });
      }
    });
  }

  it('--format junit, github: the same finding, as these have it', async () => {
    const junit = await say(['matrix', '--format', 'junit']);
    expect(junit.code).to.equal(2);
    const [failure] = elements(parseXml(junit.stdout), 'failure');
    expect(failure?.attributes).to.deep.equal({ type: 'argument-invalid', message: '--to <environment> is missing.' });
    const folder = await mkdtemp(join(tmpdir(), 'contracts-misread-'));
    try {
      const summary = join(folder, 'summary.md');
      const github = await say(['matrix', '--format', 'github'], { GITHUB_STEP_SUMMARY: summary });
      expect(github.code).to.equal(2);
      expect(github.stdout).to.match(/^::error title=argument-invalid::--to <environment> is missing\./);
      expect(await readFile(summary, 'utf8')).to.include('(argument-invalid)');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('as text it is told on stderr alone, and so it is where the format itself is none', async () => {
    const text = await say(['matrix']);
    expect(text).to.deep.include({ code: 2, stdout: '' });
    expect(text.stderr).to.match(/^error: required option '--to <environment>' not specified\n/);
    for (const given of [
      ['matrix', '--format', 'xml'],
      ['matrix', '--to', 'test', '--format'],
    ]) {
      const { code, stdout, stderr } = await say(given, { CONTRACTS_FORMAT: 'json' });
      expect([code, stdout]).to.deep.equal([2, '']);
      expect(stderr).to.include('--format');
    }
  });

  it('help of what is no command is told as that word is', async () => {
    const { code, stderr } = await say(['help', 'valdiate']);
    expect(code).to.equal(2);
    expect(stderr).to.equal(
      "error: unknown command 'valdiate'\n(Did you mean validate?)\n(contracts-kit --help shows every command)\n",
    );
    const json = await say(['help', 'valdiate', '--format', 'json']);
    expect(JSON.parse(json.stdout).findings[0]).to.include({ message: "Unknown command 'valdiate'." });
    for (const known of [['help'], ['help', 'clean'], ['help', 'help']])
      expect((await say(known)).stderr).to.not.include('error');
  });

  it('a word that is missing is named by what may stand there', async () => {
    for (const [command, words] of [
      ['environment', 'create|list'],
      ['snapshot', 'save'],
      ['verifications', 'missing'],
    ]) {
      const { stderr } = await say([command!, '--to', 'test'].slice(0, command === 'verifications' ? 3 : 1));
      expect(stderr).to.match(new RegExp(`^error: missing required argument '${words!.replace('|', '\\|')}'`));
    }
  });

  it('no command at all: the help, whatever the format', async () => {
    const { code, stdout, stderr } = await say([], { CONTRACTS_FORMAT: 'json' });
    expect([code, stdout]).to.deep.equal([2, '']);
    expect(stderr).to.match(/^Usage: contracts-kit/);
  });
});
