import { expect } from 'chai';
import { openDirectoryStore } from '../../src/store/directory.js';
import { green, red, restore, script, tell } from '../support/accidents.js';
import { messageOf, pactOf, publishByHand } from '../support/hostile.js';
import { preparedWorkspace } from '../support/prepared.js';
import type { Workspace } from '../support/workspace.js';

const CONSUMER_TEST = 'packages/auth/tests/consumer/template-deleted.consumer.pact.test.ts';
const PROVIDER_TEST = 'packages/templates/tests/provider/template-deleted.provider.pact.test.ts';
const AUTHS_PACT = 'tests/provider/.pacts/auth/0.0.0-workspace/auth-templates.json';

describe('accident 12: nothing answers for a part of a pact', () => {
  let workspace: Workspace;
  before(async () => {
    workspace = await preparedWorkspace();
  });
  after(() => workspace.remove());
  afterEach(async () => {
    await restore(workspace);
    await workspace.discard('.contracts');
  });

  it('verify: passes as the services are', async () => green(await tell(workspace, 'templates', ['verify'])));

  it('verify: a published pact expects an event that nobody builds', async () => {
    const store = workspace.path('.contracts/by-hand');
    await publishByHand(
      openDirectoryStore(store),
      pactOf({ interactions: [messageOf({ metadata: { event: 'TemplateRestored' } })] }),
    );
    red(await tell(workspace, 'templates', ['verify', '--store', `dir:${store}`]), 'pact-event-without-builder', {
      pointer: '/interactions/0',
      message: /billing .* TemplateRestored/,
      mend: /defineEvent/,
    });
  });

  it('verify: a published pact does not say which event it expects', async () => {
    const store = workspace.path('.contracts/by-hand');
    await publishByHand(openDirectoryStore(store), pactOf({ interactions: [messageOf({ metadata: {} })] }));
    red(await tell(workspace, 'templates', ['verify', '--store', `dir:${store}`]), 'pact-event-without-builder', {
      pointer: '/interactions/0',
      mend: /`event`/,
    });
  });

  for (const [name, from, to] of [
    ['has none', /\n {2}build: \(\) =>[\s\S]*?\n {4}\),\n\}\);/, '\n} as never);'],
    [
      'has one that is no function',
      /\n {2}build: \(\) =>[\s\S]*?\n {4}\),\n\}\);/,
      "\n  build: 'later' as never,\n});",
    ],
  ] as const) {
    it(`verify, validate: the event itself ${name}`, async () => {
      await workspace.edit('packages/templates/src/events/template-deleted.event.ts', from, to);
      for (const command of ['validate', 'verify', 'publish']) {
        red(await tell(workspace, 'templates', [command]), 'event-without-builder', {
          file: 'src/events/template-deleted.event.ts',
          mend: /build/,
        });
      }
    });
  }

  it('verify: a provider state without a handler', async () => {
    await workspace.edit(PROVIDER_TEST, "'an e-mail template':", "'an email template':");
    red(await tell(workspace, 'templates', ['verify']), 'pact-state-without-handler', {
      file: AUTHS_PACT,
      pointer: '/interactions/1',
      message: /auth .*"an e-mail template"/,
      expected: /"an email template"/,
      mend: /providerPacts\(import\.meta, \{ states: \{ "an e-mail template"/,
    });
  });

  it('verify: a provider test without any handler', async () => {
    await workspace.edit(
      PROVIDER_TEST,
      /providerPacts\(import\.meta, \{[\s\S]*\}\);\n/,
      'providerPacts(import.meta);\n',
    );
    red(await tell(workspace, 'templates', ['verify']), 'pact-state-without-handler', {
      expected: /none/,
      mend: /states: \{/,
    });
  });

  it('verify: no provider test at all', async () => {
    await workspace.discard(PROVIDER_TEST);
    red(await tell(workspace, 'templates', ['verify']), 'provider-tests-missing', {
      file: 'tests/provider',
      mend: /providerPacts/,
    });
  });

  it('verify: a provider test that does not verify', async () => {
    await workspace.edit(
      PROVIDER_TEST,
      'providerPacts(import.meta,',
      "describe.skip('later', () => providerPacts(import.meta,",
    );
    await workspace.edit(PROVIDER_TEST, /\}\);\n$/, '}));\n');
    red(await tell(workspace, 'templates', ['verify']), 'pact-not-verified', { file: AUTHS_PACT, mend: /\.skip/ });
  });

  // Last: it leaves another pact behind.
  it('verify: a sibling expects an event that nobody builds', async () => {
    await workspace.edit(
      CONSUMER_TEST,
      "event: 'TemplateDeleted',\n      given: 'an e-mail",
      "event: 'TemplateRestored',\n      given: 'an e-mail",
    );
    const ran = await script(workspace, 'auth', 'pact:consumer');
    expect(ran.code, ran.all).to.equal(0);
    red(await tell(workspace, 'templates', ['verify']), 'pact-event-without-builder', {
      file: AUTHS_PACT,
      pointer: '/interactions/1',
      message: /auth .* TemplateRestored/,
      expected: /TemplateDeleted/,
      found: /TemplateRestored/,
      mend: /defineEvent/,
    });
    // The consumer is told too: its config.json does not name that event.
    red(await tell(workspace, 'auth', ['publish']), 'pact-undeclared', {
      file: 'tests/consumer/.pacts/auth-templates.json',
      pointer: '/interactions/1',
      mend: /config\.json/,
    });
  });
});
