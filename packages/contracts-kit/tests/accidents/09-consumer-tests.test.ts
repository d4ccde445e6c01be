import { rm, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { asText, green, red, restore, script, tell } from '../support/accidents.js';
import { preparedWorkspace } from '../support/prepared.js';
import type { Ran, Workspace } from '../support/workspace.js';

const real = 'tests/consumer/template-deleted.consumer.pact.test.ts';
const fileOf = (name: string) => `tests/consumer/${name}.consumer.pact.test.ts`;

/** A consumer test file of auth with these tests. */
const testFile = (name: string, tests: string) => `import { randomUUID } from 'node:crypto';
import { consumerPact, dateTime, uuid } from 'contracts-kit/consumer';

describe('${name}', () => {
  const pact = consumerPact(import.meta, { provider: 'templates' });
  const receives = (description: string, contents: unknown, rest = {}) =>
    pact.receives(description, { event: 'TemplateDeleted', given: 'an e-mail template', contents, handle: (event) => JSON.stringify(event), ...rest });
  void [randomUUID, uuid, dateTime];
  ${tests}
});
`;

describe('accidents 9: a consumer test whose pact is not what it seems', function () {
  this.timeout(120_000);
  let workspace: Workspace;
  const publish = () => tell(workspace, 'auth', ['publish']);
  const verifyTemplates = () => tell(workspace, 'templates', ['verify']);
  const consumerTests = () => script(workspace, 'auth', 'pact:consumer');
  const write = async (files: Record<string, string>) => {
    for (const [name, body] of Object.entries(files))
      await workspace.write(`packages/auth/${fileOf(name)}`, testFile(name, body));
  };
  before(async () => {
    workspace = await preparedWorkspace();
    green(await verifyTemplates());
    green(await publish());
  });
  afterEach(() => restore(workspace));
  after(() => workspace.remove());

  describe('differs from one run to the next, in its first run', () => {
    const random: Record<string, string> = {
      'random-uuid': "it('t', () => receives('a', { data: { templateId: uuid(randomUUID()) } }));",
      'random-number': "it('t', () => receives('b', { data: { bytes: Math.random() } }));",
      'the-clock': "it('t', () => receives('c', { time: dateTime(new Date().toISOString()) }));",
      'the-day':
        "it('t', () => receives('d', { time: dateTime(new Date().toISOString().slice(0, 11) + '00:00:00Z') }));",
      'random-description': "it('t', () => receives('e ' + randomUUID(), { type: 'x' }));",
      'random-state':
        "it('t', () => receives('f', { type: 'x' }, { given: { name: 's', params: { id: randomUUID() } } }));",
      'random-name': "it('t', () => receives('g', { data: { [randomUUID()]: 1 } }));",
      'random-number-of-items':
        "it('t', () => receives('h', { tags: Array(Math.floor(Math.random() * 1e6) % 1000).fill('x') }));",
      'the-process': "it('t', () => receives('i', { data: { bytes: process.pid } }));",
    };
    let ran: Ran;
    before(async () => {
      await write(random);
      ran = await consumerTests();
    });
    for (const name of Object.keys(random)) {
      it(`pact:consumer: ${name}`, () => {
        expect(ran.code).to.not.equal(0);
        const of = ran.all
          .split('pact-not-reproducible: ')
          .filter((text) => text.includes(`at:       ${fileOf(name)}`));
        expect(of, ran.all).to.have.length(1);
        expect(of[0]).to.match(/mend: +Write fixed example values into the expectation/);
      });
    }
    it('publish: refuses it, and so does the provider who reads it', async () => {
      // `restore` has removed the test files again: what was written of them is refused all the same.
      await write(random);
      const mend = /mend the failing ones/;
      const found = red(await publish(), 'pact-part-failed', {
        file: fileOf('random-uuid'),
        message: /differs from one run to the next/,
        mend,
      });
      await asText(workspace, 'auth', ['publish'], found);
      red(await verifyTemplates(), 'pact-part-failed', { file: `../auth/${fileOf('random-uuid')}`, mend });
    });
    after(() => consumerTests());
  });

  describe('passes although something is missing', () => {
    const missing: Record<string, { body: string; code: string; mend: RegExp }> = {
      'reads-nothing': {
        body: "it('t', () => receives('a', { type: 'x' }, { handle: () => {} }));",
        code: 'pact-handler-idle',
        mend: /Pass the event to the real handler/,
      },
      'reads-something-else': {
        body: "it('t', () => receives('b', { type: 'x' }, { handle: (_event: unknown) => JSON.stringify({}) }));",
        code: 'pact-handler-idle',
        mend: /Pass the event to the real handler/,
      },
      'waits-for-nothing': {
        body: "it('t', () => { void receives('c', { type: 'x' }, { handle: async (event: object) => { await new Promise((done) => setTimeout(done, 3000)); JSON.stringify(event); } }); });",
        code: 'pact-part-failed',
        mend: /Return or await every pact\.receives/,
      },
      'swallows-a-rejection': {
        body: "it('t', () => receives('d', { type: 'x' }, { handle: () => { throw new Error('no'); } }).catch(() => {}));",
        code: 'pact-part-failed',
        mend: /do not catch/,
      },
      'states-nothing': {
        body: "it('t', async () => { if (process.env.NOT_SET) await receives('e', { type: 'x' }); });",
        code: 'pact-part-failed',
        mend: /Return or await every pact\.receives/,
      },
      'has-empty-contents': {
        body: "it('t', () => receives('f', {}));",
        code: 'are empty, so they expect nothing',
        mend: /./,
      },
      'has-no-handler': {
        body: "it('t', () => receives('g', { type: 'x' }, { handle: undefined }));",
        code: 'handle is missing',
        mend: /./,
      },
    };
    let ran: Ran;
    let published: Awaited<ReturnType<typeof publish>>;
    before(async () => {
      await write(Object.fromEntries(Object.entries(missing).map(([name, { body }]) => [name, body])));
      ran = await consumerTests();
      published = await publish();
      await restore(workspace);
    });
    for (const [name, { code, mend }] of Object.entries(missing)) {
      it(`pact:consumer and publish: ${name}`, () => {
        expect(ran.code).to.not.equal(0);
        expect(ran.all).to.include(code).and.match(mend);
        if (code.startsWith('pact-')) expect(ran.all).to.include(`at:       ${fileOf(name)}`);
        red(published, 'pact-part-failed', { file: fileOf(name), mend: /mend the failing ones/ });
      });
    }
    after(() => consumerTests());
  });

  describe('did not run whole: mocha is content, publish and the provider are not', () => {
    const mend = /no \.only and no \.skip/;
    /** Runs the tests as the service has them now; mocha passes, and whoever reads the pact does not. */
    const refusedWhen = async (file: string, message: RegExp) => {
      const ran = await consumerTests();
      expect(ran.code, ran.all).to.equal(0);
      red(await publish(), 'pact-part-failed', { file, message, mend });
      red(await verifyTemplates(), 'pact-part-failed', { file: `../auth/${file}`, message, mend });
    };

    it('it.skip, this.skip, describe.skip and an it without a function', async () => {
      await write({
        'it-skip': "it('t', () => receives('a', { type: 'x' }));\nit.skip('u', () => receives('b', { type: 'y' }));",
        'this-skip': "it('t', () => receives('c', { type: 'x' }));\nit('u', function () { this.skip(); });",
        'describe-skip':
          "it('t', () => receives('d', { type: 'x' }));\ndescribe.skip('later', () => { it('u', () => receives('e', { type: 'y' })); });",
        pending: "it('t', () => receives('f', { type: 'x' }));\nit('u');",
      });
      await workspace.write(
        `packages/auth/${fileOf('all-skipped')}`,
        "import { consumerPact } from 'contracts-kit/consumer';\ndescribe.skip('all', () => {\n  const pact = consumerPact(import.meta, { provider: 'templates' });\n  it('t', () => pact.receives('g', { event: 'TemplateDeleted', contents: { type: 'x' }, handle: (event) => JSON.stringify(event) }));\n});\n",
      );
      await refusedWhen(fileOf('it-skip'), /a test was skipped: "u"/);
      const [told, read] = [await publish(), await verifyTemplates()];
      for (const name of ['this-skip', 'describe-skip', 'pending']) {
        red(told, 'pact-part-failed', { file: fileOf(name), message: /a test was skipped: "u"/, mend });
        red(read, 'pact-part-failed', { file: `../auth/${fileOf(name)}`, message: /a test was skipped: "u"/, mend });
      }
      red(told, 'pact-part-failed', { file: fileOf('all-skipped'), message: /suite was skipped/, mend });
    });

    it('it.only', async () => {
      await workspace.edit(
        `packages/auth/${real}`,
        "it('InvitationTemplates: a deleted e-mail",
        "it.only('InvitationTemplates: a deleted e-mail",
      );
      await refusedWhen(real, /beside an \.only/);
    });

    it('grep in .mocharc.json', async () => {
      await workspace.edit('packages/auth/.mocharc.json', '"timeout"', '"grep": "text message", "timeout"');
      await refusedWhen(real, /did not run: "InvitationTemplates: a deleted e-mail/);
    });

    it('ignore in .mocharc.json: a test file that never runs', async () => {
      await write({ second: "it('t', () => receives('a', { type: 'x' }));" });
      await workspace.edit('packages/auth/.mocharc.json', '"timeout"', '"ignore": ["**/second.*"], "timeout"');
      await refusedWhen(fileOf('second'), /has not run/);
    });

    it('a test file that was changed, or removed, since it ran', async () => {
      expect((await consumerTests()).code).to.equal(0);
      await workspace.edit(`packages/auth/${real}`, "kind: 'sms'", "kind: 'push'");
      red(await publish(), 'pact-part-failed', { file: real, message: /was changed since it ran/, mend });
      await rm(workspace.path('packages/auth', real));
      red(await publish(), 'pact-part-failed', { file: real, message: /is gone since it ran/, mend });
    });

    it('process.exit(0) in a test', async () => {
      await write({ exits: "it('t', () => process.exit(0));" });
      await consumerTests();
      red(await publish(), 'pact-part-failed', { file: fileOf('exits'), message: /cut off/, mend });
    });

    it('a pact that was edited by hand, or removed', async () => {
      expect((await consumerTests()).code).to.equal(0);
      const pact = 'tests/consumer/.pacts/auth-templates.json';
      const text = await workspace.read(`packages/auth/${pact}`);
      await writeFile(workspace.path('packages/auth', pact), text.replace('"email"', '"sms"'));
      red(await publish(), 'pact-part-failed', {
        file: pact,
        message: /is not what the consumer tests stated/,
        mend: /Do not edit generated pacts/,
      });
      await rm(workspace.path('packages/auth', pact));
      red(await publish(), 'pact-part-failed', {
        file: pact,
        message: /is missing/,
        mend: /run the consumer tests again/,
      });
    });

    it('no consumer test at all', async () => {
      await rm(workspace.path('packages/auth', real));
      await rm(workspace.path('packages/auth/tests/consumer/.pacts'), { recursive: true });
      const ran = await consumerTests();
      expect(ran.code, ran.all).to.not.equal(0);
      red(await publish(), 'pact-missing', {
        file: 'tests/consumer/config.json',
        pointer: '/providers/templates/0',
        line: 4,
        mend: /Write one with consumerPact/,
      });
    });
  });
});
