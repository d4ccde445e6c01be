import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { asText, green, red, restore, type Told, tell } from '../support/accidents.js';
import { preparedWorkspace } from '../support/prepared.js';
import type { Workspace } from '../support/workspace.js';

const examples = 'tests/consumer/examples';
const folder = `${examples}/templates/TemplateDeleted`;

describe('accidents 3: examples that are missing, or of something that is not consumed', () => {
  let workspace: Workspace;
  const path = (inside: string) => workspace.path('packages/auth', inside);
  const validate = () => tell(workspace, 'auth', ['validate']);
  before(async () => {
    workspace = await preparedWorkspace();
    green(await validate());
  });
  afterEach(() => restore(workspace));
  after(() => workspace.remove());

  const missing = { file: folder, mend: /Write one there.*or remove TemplateDeleted from config.json/ };

  it('validate: no example for a consumed event', async () => {
    await rm(path(folder), { recursive: true });
    await mkdir(path(folder));
    const found = red(await validate(), 'examples-missing', missing);
    await asText(workspace, 'auth', ['validate'], found);
  });

  for (const gone of [examples, `${examples}/templates`, folder]) {
    it(`validate: ${gone} is missing`, async () => {
      await rm(path(gone), { recursive: true });
      red(await validate(), 'examples-missing', missing);
    });
    it(`validate: ${gone} is a file`, async () => {
      await rm(path(gone), { recursive: true });
      await workspace.write(`packages/auth/${gone}`, '{}');
      red(await validate(), 'examples-missing', missing);
    });
  }

  it('validate: a second consumed event without an example', async () => {
    await workspace.write(
      'packages/auth/tests/consumer/config.json',
      '{"providers":{"templates":["TemplateDeleted","TemplateMade"]}}',
    );
    red(await validate(), 'examples-missing', {
      file: `${examples}/templates/TemplateMade`,
      mend: /remove TemplateMade from config.json/,
    });
  });

  describe('of something that is not consumed, or where nobody looks', () => {
    const events = `${examples}/templates`;
    const strays: [name: string, copied: string, to: string, mend: RegExp, at?: string][] = [
      [
        'a folder of an event that is not consumed',
        folder,
        `${events}/UserGreeted`,
        /Name it in config.json, or remove/,
      ],
      [
        'a folder whose name is nearly that of the event',
        folder,
        `${events}/TemplatesDeleted`,
        /Did you mean TemplateDeleted\?/,
      ],
      ['a folder whose name differs in case', folder, `${events}/templateDeleted`, /Did you mean TemplateDeleted\?/],
      [
        'a folder of a provider that is not consumed',
        folder,
        `${examples}/billing/InvoiceSent`,
        /Name it in config.json/,
        `${examples}/billing`,
      ],
      [
        'a folder whose name is nearly that of the provider',
        folder,
        `${examples}/template/TemplateDeleted`,
        /Did you mean templates\?/,
        `${examples}/template`,
      ],
      [
        'an example beside the folders of providers',
        `${folder}/sms.json`,
        `${examples}/sms.json`,
        /<provider>\/<Event>\/sms\.json/,
      ],
      [
        'an example beside the folders of events',
        `${folder}/sms.json`,
        `${events}/sms.json`,
        /<provider>\/<Event>\/sms\.json.*TemplateDeleted/,
      ],
      [
        'an example in a folder of its own',
        `${folder}/sms.json`,
        `${folder}/deeper/sms.json`,
        /directly into/,
        `${folder}/deeper`,
      ],
      ['the ending .JSON', `${folder}/sms.json`, `${folder}/sms2.JSON`, /ending \.json/],
      ['the ending .jsonc', `${folder}/sms.json`, `${folder}/sms.jsonc`, /ending \.json/],
      ['no ending', `${folder}/sms.json`, `${folder}/sms`, /ending \.json/],
      ['a hidden example', `${folder}/sms.json`, `${folder}/.sms.json`, /without the dot/],
      ['a hidden folder of examples', folder, `${events}/.TemplateDeleted`, /without the dot/],
      [
        'a hidden folder of a provider',
        folder,
        `${examples}/.templates/TemplateDeleted`,
        /without the dot/,
        `${examples}/.templates`,
      ],
    ];
    let told: Told;
    before(async () => {
      for (const [, copied, to] of strays) await cp(path(copied), path(to), { recursive: true });
      // What tools leave behind is nobody's example.
      for (const at of [examples, events, folder]) await workspace.write(`packages/auth/${at}/.gitkeep`, '');
      told = await validate();
      await restore(workspace);
    });
    for (const [name, , to, mend, at] of strays) {
      it(`validate: ${name}`, () => void red(told, 'example-stray', { file: at ?? to, mend }));
    }
    it('validate: and nothing else is', () => expect(told.findings).to.have.length(strays.length));
  });

  it('validate: a symbolic link instead of an example, or of a folder of them', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'contracts-examples-'));
    try {
      await cp(path(folder), elsewhere, { recursive: true });
      const links = { [`${folder}/sms.json`]: join(elsewhere, 'sms.json'), [folder]: elsewhere };
      for (const [file, target] of Object.entries(links)) {
        await rm(path(file), { recursive: true });
        await symlink(target, path(file));
        red(await validate(), 'example-stray', { file, message: /symbolic link/, mend: /Put .* itself there/ });
        await restore(workspace);
      }
    } finally {
      await rm(elsewhere, { recursive: true });
    }
  });
});
