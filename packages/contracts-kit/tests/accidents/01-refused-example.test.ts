import { access, readdir, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { asText, green, red, restore, script, type Told, tell, without } from '../support/accidents.js';
import { preparedWorkspace, services } from '../support/prepared.js';
import type { Workspace } from '../support/workspace.js';

const file = 'tests/consumer/examples/templates/TemplateDeleted/sms.json';
const path = `packages/auth/${file}`;
/** The example with `"segments": 1` in two lines. */
const twice = (first: string, second: string) => (text: string) =>
  text.replace('"segments": 1', `${first}\n    ${second}`);
const fileOf = (name: string) =>
  `packages/auth/tests/consumer/examples/templates/TemplateDeleted/${name.replaceAll(/[ ,]+/g, '-')}.json`;
const refused = { file, mend: /orrect the example/ };

describe('accidents 1: an example that its golden refuses', () => {
  let workspace: Workspace;
  before(async () => {
    workspace = await preparedWorkspace();
    green(await tell(workspace, 'auth', ['validate']));
  });
  afterEach(() => restore(workspace));
  after(() => workspace.remove());

  const validate = () => tell(workspace, 'auth', ['validate']);

  it('validate: a field of another type, with its line', async () => {
    await workspace.edit(path, '"segments": 1', '"segments": "1"');
    const told = await validate();
    const found = red(told, 'example-refused', { ...refused, pointer: '/data/segments', line: 17 });
    expect(found.expectedAt?.file).to.equal(
      'tests/consumer/.schemas/templates/0.0.0-workspace/TemplateDeleted.schema.json',
    );
    const text = await asText(workspace, 'auth', ['validate'], found);
    expect(text).to.include(`${file}:17 /data/segments`);
  });

  it('validate: a missing field, an unknown field and an unknown kind', async () => {
    await workspace.edit(path, '"name": "One-time code",\n', '');
    red(await validate(), 'example-refused', { ...refused, pointer: '/data', line: 10, message: /"name"/ });
    await restore(workspace);
    await workspace.edit(path, '"subject"', '"colour": "red",\n  "subject"');
    red(await validate(), 'example-refused', { ...refused, message: /only define properties/ });
    await restore(workspace);
    await workspace.edit(path, '"kind": "sms"', '"kind": "fax"');
    red(await validate(), 'example-refused', { ...refused, pointer: '/data/kind', line: 11 });
  });

  for (const [name, content] of Object.entries({
    'a list': '[]',
    null: 'null',
    'a text': '"sms"',
    'an empty object': '{}',
  })) {
    it(`validate: an example that is ${name}`, async () => {
      await workspace.write(path, content);
      red(await validate(), 'example-refused', { ...refused, line: 1 });
    });
  }

  describe('that is no JSON, or not the same JSON to every reader', () => {
    const because: Record<
      string,
      { content: (text: string) => string | Buffer; line?: number; mend: RegExp; message?: RegExp }
    > = {
      'an empty file': { content: () => '', line: 1, mend: /Correct the JSON/ },
      'half a file': { content: (text) => text.slice(0, 200), mend: /Correct the JSON/ },
      'two documents': { content: (text) => `${text}${text}`, line: 20, mend: /Correct the JSON/ },
      'a comment': { content: (text) => `// the usual one\n${text}`, line: 1, mend: /Correct the JSON/ },
      'a comma after the last property': {
        content: (text) => text.replace('"segments": 1', '"segments": 1,'),
        line: 18,
        mend: /comma/,
      },
      'a byte order mark': { content: (text) => `\ufeff${text}`, line: 1, mend: /Correct the JSON/ },
      'another encoding': {
        content: (text) => Buffer.from(text.replace('One-time', 'Caf\u00e9'), 'latin1'),
        line: 1,
        mend: /UTF-8/,
      },
      'a name twice, the wrong value first': {
        content: twice('"segments": "x",', '"segments": 1'),
        line: 18,
        mend: /Remove one/,
        message: /"segments" stands twice/,
      },
      'a name twice, the wrong value last': {
        content: twice('"segments": 1,', '"segments": "x"'),
        line: 18,
        mend: /Remove one/,
      },
      'a name twice with the same value': {
        content: twice('"segments": 1,', '"segments": 1'),
        line: 18,
        mend: /Remove one/,
      },
      'a name twice, one of them escaped': {
        content: twice('"segments": 1,', '"\\u0073egments": 2'),
        line: 18,
        mend: /Remove one/,
      },
    };
    let told: Told;
    before(async () => {
      const text = await workspace.read(path);
      for (const [name, { content }] of Object.entries(because))
        await writeFile(workspace.path(fileOf(name)), content(text));
      told = await validate();
      await restore(workspace);
    });
    for (const [name, { line, mend, message }] of Object.entries(because)) {
      it(`validate: ${name}`, () => {
        const at = { file: fileOf(name).slice('packages/auth/'.length), ...(line !== undefined && { line }) };
        const found = red(told, 'example-unreadable', { ...at, mend, ...(message && { message }) });
        expect(found.at?.line).to.be.a('number');
        // One reason is enough: what a validator says of such a file is no help.
        expect(told.findings.filter((one) => one.at?.file === at.file)).to.deep.equal([found]);
      });
    }
  });

  it('validate: an example that is no JSON is red also when its provider has published nothing', async () => {
    await workspace.write(path, '');
    const told = await without(workspace, 'templates', validate);
    expect(told.findings.map(({ code }) => code)).to.include('provider-unpublished');
    red(told, 'example-unreadable', { file, mend: /Correct the JSON/ });
  });

  it('turbo run contracts: then no pact is generated or published', async function () {
    this.timeout(120_000);
    const there = (inside: string) =>
      access(workspace.path(inside)).then(
        () => true,
        () => false,
      );
    const published = async () =>
      (await readdir(workspace.path('.contracts/store'), { recursive: true }).catch(() => [] as string[])).filter(
        (key) => key.endsWith('.json'),
      );
    for (const name of services) await script(workspace, name, 'clean');
    await workspace.discard('.contracts');
    await workspace.edit(path, '"segments": 1', '"segments": "1"');
    const broken = await workspace.turbo(['contracts']);
    expect(broken.code, broken.all).to.not.equal(0);
    expect(broken.all, broken.all).to.include('[example-refused]').and.include(`${file}:17 /data/segments`);
    expect(await there('packages/auth/tests/consumer/.pacts')).to.equal(false);
    expect(await there('packages/templates/tests/provider/.pacts')).to.equal(false);
    expect(await published()).to.deep.equal([]);

    // Nothing else was in the way: as it was, the same copy publishes all of it.
    await restore(workspace);
    const whole = await workspace.turbo(['contracts']);
    expect(whole.code, whole.all).to.equal(0);
    expect(await there('packages/auth/tests/consumer/.pacts/auth-templates.json')).to.equal(true);
    expect((await published()).map((key) => key.split('/').slice(0, 2).join('/'))).to.include.members([
      'golden/auth',
      'golden/templates',
      'pacts/auth',
      'pacts/templates',
      'versions/core',
    ]);
  });
});
