import { expect } from 'chai';
import { publishHead } from '../../src/registry/publish-head.js';
import { type CommandLine, commandLine } from '../support/command-line.js';
import { headOf, publishVersion } from '../support/versions.js';

const auth = ['--service', 'auth'];
const test = [...auth, '--to', 'test'];

/** The command line, and what the finding says to type. */
const cases: [string, readonly string[], string][] = [
  ['an environment without a name', ['environment', 'create'], 'Type contracts-kit environment create test'],
  [
    'a slip in an action',
    ['environment', 'crate', 'test'],
    'Type contracts-kit environment create test, or contracts-kit environment list',
  ],
  ['a list with a name', ['environment', 'list', 'test'], 'Type contracts-kit environment list, without a name'],
  [
    'a duration',
    ['environment', 'create', 'test', '--retention', '1w'],
    'Write a whole number and d, h, m or s behind it: --retention 7d',
  ],
  [
    'a duration of one',
    ['environment', 'create', 'test', '--retention-of', 'auth=1w'],
    'Write a whole number and d, h, m or s behind it: --retention-of auth=7d',
  ],
  [
    'a retention without its duration',
    ['environment', 'create', 'test', '--retention-of', 'auth'],
    'Write --retention-of auth=30d, or --retention-of auth/UserCreated=14d for one event.',
  ],
  [
    'a time',
    ['matrix', '--to', 'test', '--as-of', 'yesterday'],
    'Write a day or a moment, in UTC where no offset is said: --as-of 2026-11-05 or --as-of 2026-11-05T10:00:00Z',
  ],
  ['a version', ['can-i-deploy', ...test, '--version', '1.2'], 'Write a version: --version 1.2.0'],
  [
    'no version',
    ['record-deployment', ...test],
    'Add a published version: --version 1.2.0, or --branch main for where the head of that branch stands.',
  ],
  [
    'two versions',
    ['record-deployment', ...test, '--version', '1.2.0', '--branch', 'main'],
    'Leave one of the two out.',
  ],
  [
    'an instance',
    ['record-deployment', ...test, '--version', '1.2.0', '--instance', 'a b'],
    'Write the name of an instance: --instance eu-west-1',
  ],
  [
    'an instance on which nothing is',
    ['record-undeployment', ...test, '--instance', 'eu'],
    'Name one that something is deployed to: --instance default',
  ],
  ['an empty reason', ['yank', '1.2.0', ...auth, '--reason', ''], 'Say why, in quotes: --reason "replaced by billing"'],
  [
    'a long reason',
    ['yank', '1.2.0', ...auth, '--reason', 'x'.repeat(2001)],
    'Say it in fewer words: it has 2001 characters.',
  ],
  ['a count', ['prune', ...auth, '--keep', 'all'], 'Write a whole number: --keep 20'],
  [
    'what is missing',
    ['verifications', 'list', '--to', 'test'],
    'Type contracts-kit verifications missing --to <environment>',
  ],
  ['what to do with a snapshot', ['snapshot', 'load', 'x.json'], 'Type contracts-kit snapshot save store.json'],
  [
    'a file in no folder',
    ['snapshot', 'save', 'nowhere/x.json'],
    'Name a file in a folder that is there and that you may write to.',
  ],
];

describe('argument-invalid', () => {
  let here: CommandLine;
  before(async () => {
    here = await commandLine();
    await publishVersion(here.store);
    await publishHead(here.store, headOf(), { isAncestor: async () => true, now: new Date(), by: 'test' });
    await here.say('environment', 'create', 'test');
    await here.say('record-deployment', ...test, '--version', '1.2.0');
  });
  after(() => here.remove());

  for (const [what, args, mend] of cases) {
    it(`${what}: says what is wrong, and what to type instead`, async () => {
      const { code, findings } = await here.ask(...args);
      expect(code).to.equal(2);
      expect(findings).to.have.length(1);
      expect(findings[0]).to.include({ code: 'argument-invalid', mend });
      const { message, found = '' } = findings[0]!;
      expect(message)
        .to.match(/\S.*[.\w]$/)
        .and.not.include('""');
      expect(found).to.not.equal('""');
    });
  }

  it('a branch that has no head: the nearest that has one', async () => {
    const { findings } = await here.ask('record-deployment', ...test, '--branch', 'mian');
    expect(findings[0]).to.include({ code: 'version-unpublished', mend: 'Did you mean --branch main?' });
  });

  it('a version that is no version is not told to be published', async () => {
    const { findings } = await here.ask('record-deployment', ...test, '--version', 'latest');
    expect(findings[0]).to.include({
      code: 'version-unpublished',
      mend: 'Write a version: 1.2.0 is published.',
    });
  });
});
