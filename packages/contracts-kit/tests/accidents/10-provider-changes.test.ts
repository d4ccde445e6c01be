import { expect } from 'chai';
import { openDirectoryStore } from '../../src/store/directory.js';
import { type Expected, green, red, restore, tell } from '../support/accidents.js';
import { preparedWorkspace, services } from '../support/prepared.js';
import { caches, told } from '../support/turbo.js';
import type { Workspace } from '../support/workspace.js';

const EVENT = 'src/events/template-deleted.event.ts';

/** Each is a change that templates' own golden and builder agree on, so that nothing but a pact can see it. */
const changes: Record<string, { edits: [string, string][]; found: Expected }> = {
  drops: {
    edits: [
      ['templateId: z.uuid(),', ''],
      ['templateId: id,', ''],
    ],
    found: { pointer: '/data', message: /auth .* missing .*templateId/, mend: /auth.*TemplateDeletedV2/ },
  },
  renames: {
    edits: [
      ['templateId: z.uuid(),', 'template: z.uuid(),'],
      ['templateId: id,', 'template: id,'],
    ],
    found: {
      pointer: '/data',
      message: /auth .* missing .*templateId/,
      found: /"template"/,
      mend: /TemplateDeletedV2/,
    },
  },
  retypes: {
    edits: [
      ['templateId: z.uuid(),', 'templateId: z.int(),'],
      ['templateId: id,', 'templateId: 42,'],
    ],
    found: { pointer: '/data/templateId', found: /42/, mend: /TemplateDeletedV2/ },
  },
};

describe('accident 10: a provider changes a field that a pact needs', () => {
  let workspace: Workspace;
  before(async () => {
    workspace = await preparedWorkspace();
  });
  after(() => workspace.remove());
  afterEach(() => restore(workspace));

  const change = async (edits: [string, string][]) => {
    for (const [from, to] of edits) await workspace.edit(`packages/templates/${EVENT}`, from, to);
  };

  it('verify: passes as the services are', async () => green(await tell(workspace, 'templates', ['verify'])));

  for (const [name, { edits, found }] of Object.entries(changes)) {
    it(`verify: the provider ${name} it`, async () => {
      await change(edits);
      green(await tell(workspace, 'templates', ['generate']));
      const finding = red(await tell(workspace, 'templates', ['verify']), 'pact-mismatch', { file: EVENT, ...found });
      expect(finding.expectedAt?.file).to.match(/^tests\/provider\/\.pacts\/(auth|core)\//);
      expect(finding.expectedAt?.pointer).to.match(/^\/interactions\/\d$/);
    });
  }

  it('verify: the provider drops a field that only the published pact of another repository needs', async () => {
    const other = await preparedWorkspace();
    const store = `dir:${workspace.path('.contracts/elsewhere')}`;
    try {
      // As if core were a repository of its own: templates sees it in the store alone.
      green(await tell(other, 'core', ['publish', '--store', store]));
      await workspace.discard('packages/core');
      await workspace.edit('packages/templates/turbo.json', ', "core#pact:consumer"', '');
      await workspace.edit('packages/templates/turbo.json', ', "core#pact"', '');
      green(await tell(workspace, 'templates', ['verify', '--store', store]));
      await change([['deletedAt: now,', '']]);
      const finding = red(await tell(workspace, 'templates', ['verify', '--store', store]), 'pact-mismatch', {
        file: EVENT,
        pointer: '/data',
        message: /core 0\.0\.0-main-\S+ \(head of main\).*missing .*deletedAt/,
        mend: /agree with core/,
      });
      expect(finding.expectedAt?.file).to.match(/^tests\/provider\/\.pacts\/core\/0\.0\.0-main-/);
    } finally {
      await other.remove();
    }
  });
});

describe('accident 10: through a sibling, in one turbo run', () => {
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await preparedWorkspace();
  });
  afterEach(() => workspace.remove());

  const published = async () => {
    const keys: string[] = [];
    for await (const key of openDirectoryStore(workspace.path('.contracts/store')).list('')) keys.push(key);
    return keys;
  };
  /** Everything that can still run, runs: what does not is held back by its edges and not by a lucky order. */
  const contracts = (...args: string[]) =>
    workspace.turbo(['contracts', '--continue=dependencies-successful', ...args], { CONTRACTS_FORMAT: 'json' });

  it('contracts: passes as the services are, on an empty store and again, and publishes all three', async () => {
    for (const outcome of ['published', 'unchanged']) {
      const ran = await contracts();
      expect(ran.code, ran.all).to.equal(0);
      for (const service of services) expect(told(ran, `${service}:publish`).checks[0]).to.include({ outcome });
    }
    expect((await published()).filter((key) => key.startsWith('heads/'))).to.have.length(3);
  });

  it('contracts --filter=auth: templates drops what auth needs, and auth is not published', async () => {
    await workspace.edit(`packages/templates/${EVENT}`, 'templateId: z.uuid(),', 'templateId: z.uuid().optional(),');
    await workspace.edit(`packages/templates/${EVENT}`, 'templateId: id,', '');
    await workspace.commit('An identifier less');
    const ran = await contracts('--filter=auth');
    expect(ran.code, ran.all).to.not.equal(0);
    red(told(ran, 'templates:pact:provider'), 'pact-mismatch', {
      file: EVENT,
      pointer: '/data',
      message: /auth .* missing .*templateId/,
      mend: /TemplateDeletedV2/,
    });
    expect(caches(ran))
      .to.include({ 'auth:validate': 'bypass' })
      .and.not.have.any.keys('auth:publish', 'templates:publish');
    expect(await published()).to.deep.equal([]);
  });

  it('contracts: the check of core fails, and templates is not published', async () => {
    await workspace.edit(
      'packages/core/tests/consumer/examples/templates/TemplateDeleted/sms.json',
      '"sms"',
      '"pigeon"',
    );
    await workspace.commit('An example of something else');
    const ran = await contracts();
    expect(ran.code, ran.all).to.not.equal(0);
    red(told(ran, 'core:validate'), 'example-refused', {
      file: 'tests/consumer/examples/templates/TemplateDeleted/sms.json',
      mend: /correct the example/i,
    });
    expect(told(ran, 'templates:validate').code).to.equal(0);
    expect(caches(ran)).to.not.have.any.keys('templates:publish', 'core:publish', 'core:pact:consumer');
    expect(await published()).to.deep.equal([]);
  });
});
