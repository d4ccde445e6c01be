import { rename, rm } from 'node:fs/promises';
import { expect } from 'chai';
import { asText, green, red, restore, tell } from '../support/accidents.js';
import { preparedWorkspace } from '../support/prepared.js';
import type { Workspace } from '../support/workspace.js';

const file = 'tests/consumer/config.json';

describe('accidents 4: a config.json that is wrong', () => {
  let workspace: Workspace;
  const validate = () => tell(workspace, 'auth', ['validate']);
  const config = (text: string) => workspace.write(`packages/auth/${file}`, text);
  before(async () => {
    workspace = await preparedWorkspace();
    green(await validate());
  });
  afterEach(() => restore(workspace));
  after(() => workspace.remove());

  describe('that names an event its provider does not publish', () => {
    it('validate: the nearest name is suggested', async () => {
      await config('{\n  "providers": {\n    "templates": ["TemplateDelete"]\n  }\n}\n');
      const found = red(await validate(), 'event-unpublished', {
        file,
        pointer: '/providers/templates/0',
        line: 3,
        found: /^TemplateDelete$/,
        expected: /one of TemplateDeleted/,
        mend: /Did you mean TemplateDeleted\?/,
      });
      await asText(workspace, 'auth', ['validate'], found);
    });

    it('validate: beside one that it does publish', async () => {
      await config(
        '{ "providers": { "templates": { "version": "^1.0.0", "events": ["TemplateDeleted",\n "UserGreeted"] } } }',
      );
      red(await validate(), 'event-unpublished', {
        file,
        pointer: '/providers/templates/events/1',
        line: 2,
        mend: /Correct config.json, or wait until templates/,
      });
    });

    it('validate: within a range that no version of the provider is in', async () => {
      await config('{ "providers": { "templates": { "version": "^2.0.0", "events": ["TemplateDeleted"] } } }');
      red(await validate(), 'event-unpublished', {
        file,
        pointer: '/providers/templates/events/0',
        mend: /widen the range \^2\.0\.0/,
      });
    });

    it('publish: also without validate, no pact states it', async () => {
      await config('{ "providers": { "templates": ["TemplateDelete"] } }');
      red(await tell(workspace, 'auth', ['publish']), 'pact-missing', {
        file,
        pointer: '/providers/templates/0',
        mend: /remove TemplateDelete from config.json/,
      });
    });
  });

  const malformed: Record<string, { text: string; pointer: string; line: number; message?: RegExp; mend: RegExp }> = {
    'an empty file': { text: '', pointer: '', line: 1, message: /not JSON/, mend: /Correct the JSON/ },
    'half a file': { text: '{\n  "providers": {', pointer: '', line: 2, message: /not JSON/, mend: /Correct the JSON/ },
    'a comment': {
      text: '{\n  // what we need\n  "providers": { "templates": ["TemplateDeleted"] }\n}',
      pointer: '',
      line: 2,
      mend: /a comment/,
    },
    'a list': { text: '[]', pointer: '', line: 1, mend: /Correct the place/ },
    null: { text: 'null', pointer: '', line: 1, mend: /Correct the place/ },
    'no providers': { text: '{}', pointer: '/providers', line: 1, message: /missing/, mend: /Correct the place/ },
    'no provider': { text: '{\n  "providers": {}\n}', pointer: '/providers', line: 2, mend: /"consumes": "nothing"/ },
    'providers as a list': {
      text: '{\n "providers": ["templates"] }',
      pointer: '/providers',
      line: 2,
      mend: /Correct the place/,
    },
    'a provider without events': {
      text: '{ "providers": {\n "templates": [] } }',
      pointer: '/providers/templates',
      line: 2,
      message: /at least one event/,
      mend: /Correct the place/,
    },
    'one event without a list': {
      text: '{ "providers": {\n "templates": "TemplateDeleted" } }',
      pointer: '/providers/templates',
      line: 2,
      mend: /Correct the place/,
    },
    'a misspelt key': {
      text: '{\n "provider": { "templates": ["TemplateDeleted"] } }',
      pointer: '',
      line: 1,
      mend: /Did you mean "providers"\?/,
    },
    'a misspelt key of a provider': {
      text: '{ "providers": {\n "templates": { "event": ["TemplateDeleted"] } } }',
      pointer: '/providers/templates',
      line: 2,
      mend: /Did you mean "events"\?|Correct the place/,
    },
    'a range that is none': {
      text: '{ "providers": { "templates": {\n "version": "one", "events": ["TemplateDeleted"] } } }',
      pointer: '/providers/templates/version',
      line: 2,
      message: /semver range/,
      mend: /Correct the place/,
    },
    'an event that is not named as events are': {
      text: '{ "providers": { "templates": [\n"template-deleted"] } }',
      pointer: '/providers/templates/0',
      line: 2,
      message: /PascalCase/,
      mend: /Correct the place/,
    },
    'an event twice': {
      text: '{ "providers": { "templates": ["TemplateDeleted",\n"TemplateDeleted"] } }',
      pointer: '/providers/templates/1',
      line: 2,
      message: /twice/,
      mend: /Remove one/,
    },
    'a provider twice': {
      text: '{ "providers": {\n "templates": ["TemplateMade"],\n "templates": ["TemplateDeleted"] } }',
      pointer: '',
      line: 3,
      message: /"templates" stands twice/,
      mend: /Remove one/,
    },
    'the service itself as a provider': {
      text: '{ "providers": {\n "auth": ["UserCreated"] } }',
      pointer: '/providers/auth',
      line: 2,
      mend: /remove it/,
    },
    'a name that cannot be a service': {
      text: '{ "providers": {\n "Templates!": ["TemplateDeleted"] } }',
      pointer: '/providers/Templates!',
      line: 2,
      mend: /Correct the place/,
    },
    'a scope that is no schema': {
      text: '{ "providers": { "templates": [\n{ "event": "TemplateDeleted", "scope": "email" }] } }',
      pointer: '/providers/templates/0/scope',
      line: 2,
      mend: /Correct the place/,
    },
  };
  for (const [name, { text, ...where }] of Object.entries(malformed)) {
    it(`validate: malformed: ${name}`, async () => {
      await config(text);
      red(await validate(), 'config-invalid', { file, ...where });
    });
  }

  it('every command that reads it: malformed is red, and nothing is published', async () => {
    await config('{ "providers": [] }');
    for (const command of ['validate', 'fetch', 'publish', 'status', 'doctor']) {
      const found = red(await tell(workspace, 'auth', [command]), 'config-invalid', {
        file,
        mend: /Correct the place/,
      });
      if (command === 'validate') await asText(workspace, 'auth', [command], found);
    }
    expect((await workspace.git('status', '--short', '--ignored')).includes('.contracts/store')).to.equal(false);
  });

  it('validate: missing, or under a name that is not quite right', async () => {
    const missing = { file, mend: /Write the file, or say in package.json that there are none/ };
    await rename(workspace.path('packages/auth', file), workspace.path('packages/auth/tests/consumer/config.jsonc'));
    red(await validate(), 'config-missing', missing);
    await rm(workspace.path('packages/auth/tests/consumer'), { recursive: true });
    red(await validate(), 'config-missing', missing);
  });

  it('verify of its provider: a consumer whose config.json is malformed is not taken for none', async () => {
    await config('{ "providers": ["templates"] }');
    red(await tell(workspace, 'templates', ['verify']), 'config-invalid', {
      file: '../auth/tests/consumer/config.json',
      pointer: '/providers',
      mend: /Correct the place/,
    });
  });
});
