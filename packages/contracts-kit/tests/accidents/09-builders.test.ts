import { mkdir } from 'node:fs/promises';
import { expect } from 'chai';
import { asText, green, red, restore, tell } from '../support/accidents.js';
import { preparedWorkspace } from '../support/prepared.js';
import type { Workspace } from '../support/workspace.js';

const file = 'src/events/user-created.event.ts';
const path = `packages/auth/${file}`;
const correct = /Correct the builder or the schema/;

describe('accidents 9: a builder that emits what its own golden refuses', function () {
  this.timeout(60_000);
  let workspace: Workspace;
  /** A process that is ended leaves its temporary folders behind. */
  let scratch: string;
  const validate = () => tell(workspace, 'auth', ['validate']);
  before(async () => {
    workspace = await preparedWorkspace();
    scratch = workspace.path('.contracts/tmp');
    await mkdir(scratch, { recursive: true });
    green(await validate());
  });
  afterEach(() => restore(workspace));
  after(() => workspace.remove());

  for (const [name, from, to, pointer] of [
    ['a uuid that is none', 'id: randomUUID(),\n    source', "id: 'u-1',\n    source", '/id'],
    [
      'a date-time that is none',
      'createdAt: user.createdAt.toISOString()',
      'createdAt: user.createdAt.toDateString()',
      '/data/createdAt',
    ],
    [
      'a Date that JSON makes null',
      'createdAt: user.createdAt.toISOString()',
      'createdAt: new Date(NaN) as never',
      '/data/createdAt',
    ],
    ['a property too many', 'email: user.email,', 'email: user.email,\n      ...{ password: user.email },', '/data'],
    ['a property too few', 'email: user.email,', 'email: undefined as never,', '/data'],
    ['a value too many of an enum', 'role: user.role,', "role: 'owner' as never,", '/data/role'],
    ['another type', 'teams: user.teams,', 'teams: user.teams.length as never,', '/data/teams'],
  ] as const) {
    it(`validate: ${name}`, async () => {
      await workspace.edit(path, from, to);
      const found = red(await validate(), 'builder-refused', { file, pointer, mend: correct });
      if (pointer === '/id') await asText(workspace, 'auth', ['validate'], found);
    });
  }

  it('validate: Zod 4 too, inside a union', async () => {
    await workspace.edit('packages/templates/src/events/template-deleted.event.ts', 'bytes: 48_213', 'bytes: -1');
    const place = { file: 'src/events/template-deleted.event.ts', pointer: '/data/attachments/0/bytes' };
    red(await tell(workspace, 'templates', ['validate']), 'builder-refused', { ...place, mend: correct });
  });

  for (const [name, build] of Object.entries({
    'it throws': "() => { throw new Error('no database'); }",
    'it rejects': "() => Promise.reject(new Error('no database'))",
    'it returns nothing': '() => undefined as never',
    'it returns a function': '() => (() => 1) as never',
    'it returns what contains itself':
      '() => { const event: Record<string, unknown> = {}; event.self = event; return event as never; }',
  })) {
    it(`validate: ${name}`, async () => {
      await workspace.edit(path, /build: \(\) =>[\s\S]*?\n {4}\),\n/, `build: ${build},\n`);
      red(await validate(), 'builder-failed', { file, mend: /Mend the builder/ });
    });
  }

  it('generate: there is none', async () => {
    await workspace.edit(path, /build: \(\) =>[\s\S]*?\n {4}\),\n/, '');
    red(await tell(workspace, 'auth', ['generate']), 'event-without-builder', {
      file,
      mend: /Add build to defineEvent/,
    });
  });

  for (const [name, from, to] of [
    ['an event file', 'export const userCreated =', 'process.exit(0);\nexport const userCreated ='],
    ['a builder', 'build: () =>', 'build: () => process.exit(0) ??'],
    ['a builder that never settles', 'build: () =>', 'build: () => new Promise<never>(() => {}) ??'],
  ] as const) {
    it(`validate: ${name} that ends the process is not a pass`, async () => {
      await workspace.edit(path, from, to);
      const { code, stderr } = await workspace.kit('auth', ['validate'], { TMPDIR: scratch });
      expect(code, stderr).to.not.equal(0);
      expect(stderr)
        .to.match(/ended before it had a result.*process\.exit|never settle/s)
        .and.match(/Mend: /);
    });
  }

  describe('events that are declared where nobody finds them', () => {
    const declared = (name: string) =>
      `import { defineEvent } from 'contracts-kit';\nimport { z } from 'zod';\n\n/* defineEvent({ name: 'InAComment' }) */\n// defineEvent({ name: 'InAnother' })\nexport const event = defineEvent({\n  name: '${name}',\n  description: '.',\n  schema: z.object({}),\n  build: () => ({}),\n});\n`;
    for (const at of [
      'src/user-renamed.ts',
      'src/events/user-renamed.events.ts',
      'src/events/user-renamed.event.mts',
      'lib/user-renamed.event.ts',
    ]) {
      it(`generate: in ${at}`, async () => {
        await workspace.write(`packages/auth/${at}`, declared('UserRenamed'));
        const found = red(await tell(workspace, 'auth', ['generate']), 'event-not-found', {
          file: at,
          line: 6,
          message: /UserRenamed/,
          mend: /src/,
        });
        if (at === 'src/user-renamed.ts') await asText(workspace, 'auth', ['generate'], found);
      });
    }
    it('generate: beside an exported one, and not exported', async () => {
      await workspace.write(
        path,
        `${await workspace.read(path)}\nconst lost = defineEvent({ ...userCreated, name: 'UserLost' });\nvoid lost;\n`,
      );
      red(await tell(workspace, 'auth', ['generate']), 'event-not-found', {
        file,
        message: /UserLost/,
        mend: /Export it/,
      });
    });
    it('generate: in a service that says it emits nothing', async () => {
      await workspace.write('packages/core/src/note-written.ts', declared('NoteWritten'));
      red(await tell(workspace, 'core', ['generate']), 'event-not-found', {
        file: 'src/note-written.ts',
        line: 6,
        mend: /Move the declaration/,
      });
    });
    it('generate: but any folder below src will do, and so does a helper that defines events', async () => {
      await workspace.write('packages/auth/src/accounts/user-renamed.event.ts', declared('UserRenamed'));
      await workspace.write(
        'packages/auth/src/define.ts',
        "import { defineEvent } from 'contracts-kit';\nexport const define = (name: string, rest: never) => defineEvent({ name, ...(rest as object) } as never);\n",
      );
      const told = await tell(workspace, 'auth', ['generate']);
      green(told);
      expect(told.checks.map(({ name }) => name)).to.include('UserRenamed');
    });
  });

  describe('in a provider state', () => {
    const provider = 'tests/provider/user-created.provider.pact.test.ts';
    before(async () => {
      green(await tell(workspace, 'auth', ['verify']));
    });

    it('verify: an event made for the test fits the pact, and is none that auth sends', async () => {
      await workspace.edit(
        `packages/auth/${provider}`,
        /UserCreated: \(\) => buildUserCreated\(signUp\(\{ email: 'guest@example\.org'[^\n]*\n/,
        "UserCreated: () => ({ type: 'com.example.auth.user-created', data: { userId: 'f3b7b1fe-40a5-4a3e-8f0f-8d2cf5d0e1b2', locale: { language: 'fi' } } }) as never,\n",
      );
      const found = red(await tell(workspace, 'auth', ['verify']), 'builder-refused', {
        file: provider,
        message:
          /UserCreated as it is built in the state "a user without a name" for "a user without a name was created" of templates/,
        mend: /Let the handler of the state return the code that builds the event in production/,
      });
      await asText(workspace, 'auth', ['verify'], found);
    });

    it('verify: process.exit(0) in a provider test is not a pass', async () => {
      await workspace.write(`packages/auth/${provider}`, 'process.exit(0);\n');
      const { code, stderr } = await workspace.kit('auth', ['verify'], { TMPDIR: scratch });
      expect(code, stderr).to.not.equal(0);
      expect(stderr)
        .to.match(/process\.exit\(0\)/)
        .and.match(/Mend: /);
    });

    const verified = { mend: /Let one provider test call providerPacts/ };
    for (const [name, edit] of Object.entries<(text: string) => string>({
      'providerPacts in a suite that is skipped': (text) =>
        text
          .replace('providerPacts(', 'describe.skip("later", () => { providerPacts(')
          .replace(/\}\);\s*$/, '}); });\n'),
      'a test beside it with .only': (text) => `${text}\nit.only('mine', () => {});\n`,
      'nothing that calls providerPacts': () => "it('is fine', () => {});\n",
      'an empty file': () => '',
    })) {
      it(`verify: ${name}`, async () => {
        await workspace.write(`packages/auth/${provider}`, edit(await workspace.read(`packages/auth/${provider}`)));
        red(await tell(workspace, 'auth', ['verify']), 'pact-not-verified', verified);
      });
    }

    it('verify: a provider test under a name that is not looked for', async () => {
      await workspace.git('mv', `packages/auth/${provider}`, 'packages/auth/tests/provider/user-created.test.ts');
      red(await tell(workspace, 'auth', ['verify']), 'provider-tests-missing', {
        file: 'tests/provider',
        mend: /providerPacts/,
      });
    });

    it('verify: another provider test that fails', async () => {
      await workspace.write(
        'packages/auth/tests/provider/more.provider.pact.test.ts',
        "it('holds', () => { throw new Error('it does not'); });\n",
      );
      red(await tell(workspace, 'auth', ['verify']), 'pact-not-verified', {
        file: 'tests/provider/more.provider.pact.test.ts',
        message: /it does not/,
        mend: /Mend the test/,
      });
    });
  });
});
