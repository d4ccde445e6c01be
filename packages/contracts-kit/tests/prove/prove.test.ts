import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { asText, green, red, restore, tell } from '../support/accidents.js';
import { make, preparedWorkspace } from '../support/prepared.js';
import type { Workspace } from '../support/workspace.js';

const config = 'tests/consumer/config.json';
const test = 'packages/core/tests/consumer/template-deleted.consumer.pact.test.ts';

describe('prove, on the real services', () => {
  let workspace: Workspace;
  before(async function () {
    this.timeout(180_000);
    workspace = await preparedWorkspace();
  });
  afterEach(async () => {
    await restore(workspace);
    await workspace.discard('.contracts');
  });
  after(() => workspace.remove());
  const prove = (service: string) => tell(workspace, service, ['prove']);
  const declare = (event: object, service = 'core') =>
    workspace.write(
      `packages/${service}/${config}`,
      JSON.stringify({ providers: { templates: [{ event: 'TemplateDeleted', ...event }] } }, null, 2),
    );

  /** Lets core's pact lose its test of a deletion without a reason; what is left relies on an optional property. */
  async function relyOnReason(): Promise<void> {
    await workspace.edit(
      test,
      /\n {2}it\('Outbox: holds the messages of a template that was deleted without a reason'[\s\S]*?\n {4}\}\)\);\n/,
      '\n',
    );
    await make(workspace, 'core');
  }

  it('prove: no service relies on more than its provider promises', async function () {
    this.timeout(60_000);
    for (const service of ['auth', 'core', 'templates']) {
      const told = await prove(service);
      green(told);
      expect(told.findings.filter((one) => one.code === 'prove-unknown')).to.deep.equal([]);
    }
  });

  it('prove: a consumer that relies on an optional property is told which event it does not expect', async function () {
    this.timeout(60_000);
    await relyOnReason();
    const found = red(await prove('core'), 'prove-over-specified', {
      file: 'tests/consumer/.pacts/core-templates.json',
      message:
        /may have nothing at \/data\/reason, and "a template was deleted for a reason" relies on something there/,
      found: /<-- here: no "reason"/,
      mend: /Let core cope without \/data\/reason/,
    });
    const text = await asText(workspace, 'core', ['prove'], found);
    expect(text).to.match(/failed +TemplateDeleted of templates .* over-specified/);
    red(await tell(workspace, 'core', ['publish']), 'check-failed', {
      mend: /contracts-kit prove --service packages\/core/,
    });
  });

  it('prove: a declared exception lets it pass until it expires, and has to be of use', async function () {
    this.timeout(60_000);
    await relyOnReason();
    const exception = { path: '/data/reason', reason: 'required from 2.0.0 on', expires: '2999-12-31' };
    await declare({ exceptions: [exception] });
    const passed = await prove('core');
    green(passed);
    expect(passed.findings.find((one) => one.code === 'prove-over-specified'))
      .to.include({ severity: 'note' })
      .and.have.property('message')
      .that.includes('until 2999-12-31: required from 2.0.0 on');

    await declare({ exceptions: [{ ...exception, expires: '2020-12-31' }] });
    const expired = await prove('core');
    red(expired, 'prove-exception-expired', {
      file: config,
      pointer: '/providers/templates/0/exceptions/0',
      found: /2020-12-31/,
      mend: /Mend the difference/,
    });
    expect(expired.findings.find((one) => one.code === 'prove-over-specified')).to.include({ severity: 'error' });

    await declare({ exceptions: [exception, { ...exception, path: '/data/name' }] });
    red(await prove('core'), 'prove-exception-stale', {
      file: config,
      pointer: '/providers/templates/0/exceptions/1',
      mend: /Remove it/,
    });
  });

  it('prove: a variant that no message speaks of is a warning, and the scope it offers ends it', async function () {
    this.timeout(60_000);
    const auth = 'packages/auth/tests/consumer/template-deleted.consumer.pact.test.ts';
    await workspace.edit(
      auth,
      /\n {2}it\('InvitationTemplates: a deleted text message template changes nothing'[\s\S]*?\n {4}\}\)\);\n/,
      '\n',
    );
    await make(workspace, 'auth');
    await declare({ scope: { properties: { data: { properties: { kind: { enum: ['email', 'sms'] } } } } } }, 'auth');
    const told = await prove('auth');
    green(told);
    const uncovered = told.findings.filter((one) => one.code === 'prove-uncovered');
    expect(uncovered.map((one) => /"(\w+)" at \/data\/kind/.exec(one.message)?.[1])).to.deep.equal(['sms']);
    const scope = JSON.parse(/"scope": (\{.*\}) \}$/.exec(uncovered[0]!.mend)![1]!) as object;
    await declare({ scope }, 'auth');
    expect((await prove('auth')).findings).to.deep.equal([]);
  });

  it('prove: a scope that is no schema, and one that nothing is in', async function () {
    this.timeout(60_000);
    await declare({ scope: { properties: { data: { type: 'obejct' } } } });
    red(await prove('core'), 'prove-scope-invalid', {
      file: config,
      pointer: '/providers/templates/0',
      message: /not a valid JSON Schema/,
      mend: /Correct it at \/properties\/data\/type/,
    });
    await declare({ scope: { properties: { data: { properties: { kind: { const: 'fax' } }, required: ['kind'] } } } });
    red(await prove('core'), 'prove-scope-invalid', {
      file: config,
      pointer: '/providers/templates/0',
      message: /No TemplateDeleted .* is in the declared scope/,
      mend: /Correct the scope/,
    });
  });

  it('prove: a scope that cannot be used, one that leaves nothing out, and a message outside of one', async function () {
    this.timeout(60_000);
    await make(workspace, 'auth', 'core');
    for (const scope of [
      { $schema: 'http://json-schema.org/draft-04/schema#' },
      { properties: { data: { $ref: '#/$defs/no' } } },
      { $ref: 'https://example.com/scope.json' },
    ]) {
      await declare({ scope });
      const told = await prove('core');
      red(told, 'prove-scope-invalid', {
        file: config,
        pointer: '/providers/templates/0',
        message: /cannot be used/,
        mend: /./,
      });
      expect(told.findings.map(({ code }) => code)).to.deep.equal(['prove-scope-invalid']);
    }
    for (const scope of [{ kind: 'email' }, { properties: { dat: { properties: { kind: { const: 'email' } } } } }]) {
      await declare({ scope });
      const told = await prove('core');
      green(told);
      expect(told.findings.map(({ code }) => code)).to.deep.equal(['prove-scope-idle']);
    }
    await declare({ scope: { properties: { data: { properties: { kind: { const: 'email' } } } } } }, 'auth');
    const outside = await prove('auth');
    green(outside);
    expect(outside.findings.map(({ code }) => code)).to.deep.equal(['prove-message-outside']);
    expect(outside.findings[0]!.message).to.match(/text message/);
  });

  it('prove: a provider that renames a property is told so, and of nothing else', async function () {
    this.timeout(60_000);
    await make(workspace, 'auth', 'core');
    const file = 'packages/templates/src/events/template-deleted.event.ts';
    await workspace.edit(file, 'templateId:', 'id:');
    await workspace.kit('templates', ['generate']);
    for (const service of ['auth', 'core']) {
      const told = await prove(service);
      const errors = told.findings.filter((one) => one.severity === 'error');
      expect(errors.map(({ code, message }) => `${code} ${/nothing at (\S+),/.exec(message)?.[1]}`)).to.deep.equal([
        'prove-over-specified /data/templateId',
      ]);
      expect(
        told.findings.filter((one) => one.code === 'prove-uncovered' || one.code === 'prove-unknown'),
      ).to.deep.equal([]);
    }
  });

  it('prove: a provider that makes a property optional is told by its consumer', async function () {
    this.timeout(60_000);
    const file = 'packages/templates/src/events/template-deleted.event.ts';
    const source = await readFile(workspace.path(file), 'utf8');
    expect(source).to.include('deletedAt: z.iso.datetime({ offset: true }),');
    await workspace.edit(
      file,
      'deletedAt: z.iso.datetime({ offset: true }),',
      'deletedAt: z.iso.datetime({ offset: true }).optional(),',
    );
    await make(workspace, 'templates');
    red(await prove('core'), 'prove-over-specified', {
      message: /nothing at \/data\/deletedAt/,
      mend: /Let core cope without/,
    });
  });

  it('prove: a golden with a pattern that is not decided hides nothing, with an example at hand', async function () {
    this.timeout(60_000);
    await relyOnReason();
    const file = 'packages/templates/src/events/template-deleted.event.ts';
    await workspace.edit(
      file,
      '  templateId: z.uuid(),',
      '  templateId: z.uuid(),\n  code: z.string().regex(/^(a+)-\\1$/),',
    );
    await workspace.kit('templates', ['generate']);
    const unknown = await prove('core');
    expect(unknown.findings.map(({ code }) => code)).to.include('prove-unknown');
    expect(unknown.findings.map(({ code }) => code)).to.not.include('prove-over-specified');
    for (const kind of ['email', 'push', 'sms'])
      await workspace.edit(
        `packages/core/tests/consumer/examples/templates/TemplateDeleted/${kind}.json`,
        '"data": {',
        '"data": { "code": "aa-aa",',
      );
    const told = await prove('core');
    const found = red(told, 'prove-over-specified', {
      message: /nothing at \/data\/reason/,
      mend: /Let core cope without/,
    });
    expect(found.found).to.include('aa-aa');
    expect(told.findings.map(({ code }) => code)).to.not.include('prove-unknown');
  });

  it('prove: without generated pacts it says which are missing', async function () {
    this.timeout(60_000);
    await workspace.discard('packages/core/tests/consumer/.pacts');
    red(await prove('core'), 'pact-missing', { file: config, mend: /Write one with consumerPact/ });
    await make(workspace, 'core');
  });
});
