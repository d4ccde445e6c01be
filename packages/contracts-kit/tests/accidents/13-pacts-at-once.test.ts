import { expect } from 'chai';
import { green, red, script, tell } from '../support/accidents.js';
import { preparedWorkspace } from '../support/prepared.js';
import { run, type Workspace } from '../support/workspace.js';

const FOLDER = 'packages/auth/tests/consumer';
const REAL_TEST = `${FOLDER}/template-deleted.consumer.pact.test.ts`;
const PACT = `${FOLDER}/.pacts/auth-templates.json`;

/** A consumer test of auth with these interactions, which drives the real handler. */
const consumerTest = (descriptions: readonly string[], kind = 'email') => `
import { consumerPact, uuid } from 'contracts-kit/consumer';
import { InvitationTemplates } from '../../src/handlers/template-deleted.handler.js';

describe('auth consumes TemplateDeleted of templates', () => {
  const pact = consumerPact(import.meta, { provider: 'templates' });
  for (const description of ${JSON.stringify(descriptions)}) {
    it(description, () =>
      pact.receives(description, {
        event: 'TemplateDeleted',
        given: 'an e-mail template',
        contents: {
          type: 'com.example.templates.template-deleted',
          data: { kind: '${kind}', templateId: uuid('6f1f0a52-5d0e-4a3e-9a56-4a39c0d1b7aa') },
        },
        handle: (event) => new InvitationTemplates().onTemplateDeleted(event),
      }));
  }
});
`;

describe('accident 13: several tests write the pact of one pair', () => {
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await preparedWorkspace();
  });
  afterEach(() => workspace.remove());

  const mocha = (...files: string[]) =>
    run('node_modules/.bin/mocha', ['--spec', ...files], { cwd: workspace.path('packages/auth') });
  const descriptions = async () => {
    const { interactions } = JSON.parse(await workspace.read(PACT)) as { interactions: { description: string }[] };
    return interactions.map((one) => one.description);
  };

  it('three processes at once: no interaction is lost', async () => {
    const real = await descriptions();
    const groups = ['a', 'b'].map((name) => Array.from({ length: 10 }, (_, index) => `${name}${index}`));
    for (const [index, group] of groups.entries())
      await workspace.write(`${FOLDER}/more-${index}.consumer.pact.test.ts`, consumerTest(group));
    await workspace.discard(`${FOLDER}/.pacts`);
    const files = [REAL_TEST, ...groups.map((_, index) => `${FOLDER}/more-${index}.consumer.pact.test.ts`)];
    const ran = await Promise.all(files.map((file) => mocha(workspace.path(file))));
    for (const each of ran) expect(each.code, each.all).to.equal(0);
    expect(await descriptions()).to.have.members([...real, ...groups.flat()]);
    green(await tell(workspace, 'auth', ['publish', '--dry-run']));
    const verified = await tell(workspace, 'templates', ['verify']);
    green(verified);
    expect(verified.checks.filter((one) => one.outcome === 'verified')).to.have.length(real.length + 20 + 2);
  });

  it('the same description and state with different contents, in two files: an error, and no pact is published', async () => {
    await workspace.write(
      `${FOLDER}/again.consumer.pact.test.ts`,
      consumerTest(['an e-mail template was deleted'], 'sms'),
    );
    const ran = await script(workspace, 'auth', 'pact:consumer');
    expect(ran.code, ran.all).to.not.equal(0);
    expect(ran.all).to.include('pact-message-conflict').and.include('"an e-mail template was deleted"');
    red(await tell(workspace, 'auth', ['publish']), 'pact-message-conflict', {
      file: 'tests/consumer/template-deleted.consumer.pact.test.ts',
      message: /again\.consumer\.pact\.test\.ts/,
      mend: /different descriptions or states/,
    });
  });

  it('the same, by two processes at once: at least one is red, and no pact is published', async () => {
    await workspace.discard(`${FOLDER}/.pacts`);
    await workspace.write(`${FOLDER}/one.consumer.pact.test.ts`, consumerTest(['gone'], 'email'));
    await workspace.write(`${FOLDER}/two.consumer.pact.test.ts`, consumerTest(['gone'], 'sms'));
    const ran = await Promise.all(
      ['one', 'two'].map((name) => mocha(workspace.path(`${FOLDER}/${name}.consumer.pact.test.ts`))),
    );
    expect(ran.map((one) => one.code)).to.not.deep.equal([0, 0]);
    red(await tell(workspace, 'auth', ['publish']), 'pact-message-conflict', {
      mend: /different descriptions or states/,
    });
  });

  it('the same, in one file: an error', async () => {
    await workspace.discard(REAL_TEST);
    const twice = `${consumerTest(['gone'], 'email')}${consumerTest(['gone'], 'sms').replaceAll(/^import.*$/gm, '')}`;
    await workspace.write(`${FOLDER}/twice.consumer.pact.test.ts`, twice);
    const ran = await script(workspace, 'auth', 'pact:consumer');
    expect(ran.code, ran.all).to.not.equal(0);
    expect(ran.all).to.include('pact-message-conflict').and.include('"gone"');
    red(await tell(workspace, 'auth', ['publish']), 'pact-part-failed', {
      file: 'tests/consumer/twice.consumer.pact.test.ts',
      mend: /mend the failing ones/,
    });
  });

  it('the same description and contents in two files: one interaction, and green', async () => {
    await workspace.write(`${FOLDER}/one.consumer.pact.test.ts`, consumerTest(['gone']));
    await workspace.write(`${FOLDER}/two.consumer.pact.test.ts`, consumerTest(['gone']));
    const ran = await script(workspace, 'auth', 'pact:consumer');
    expect(ran.code, ran.all).to.equal(0);
    expect((await descriptions()).filter((one) => one === 'gone')).to.deep.equal(['gone']);
  });

  it('a renamed interaction, a renamed test file, a removed one: nothing stale stays', async () => {
    await workspace.edit(REAL_TEST, "'an e-mail template was deleted'", "'the chosen template was deleted'");
    const before = await descriptions();
    expect(before).to.include('an e-mail template was deleted');
    let ran = await script(workspace, 'auth', 'pact:consumer');
    expect(ran.code, ran.all).to.equal(0);
    expect(await descriptions()).to.deep.equal([
      'a text message template was deleted',
      'the chosen template was deleted',
    ]);

    await workspace.git('mv', REAL_TEST, `${FOLDER}/renamed.consumer.pact.test.ts`);
    await workspace.edit(
      `${FOLDER}/renamed.consumer.pact.test.ts`,
      "'the chosen template was deleted'",
      "'another name'",
    );
    await workspace.write(`${FOLDER}/more.consumer.pact.test.ts`, consumerTest(['more']));
    ran = await script(workspace, 'auth', 'pact:consumer');
    expect(ran.code, ran.all).to.equal(0);
    expect(await descriptions()).to.have.members(['a text message template was deleted', 'another name', 'more']);

    await workspace.discard(`${FOLDER}/more.consumer.pact.test.ts`);
    // Before the tests have run again the old statement is not published as today's.
    red(await tell(workspace, 'auth', ['publish']), 'pact-part-failed', {
      mend: /Run all consumer tests again|run the consumer tests again/,
    });
    ran = await script(workspace, 'auth', 'pact:consumer');
    expect(ran.code, ran.all).to.equal(0);
    expect(await descriptions()).to.have.members(['a text message template was deleted', 'another name']);
    green(await tell(workspace, 'auth', ['publish']));
    green(await tell(workspace, 'templates', ['verify']));
  });
});
