import { rm } from 'node:fs/promises';
import { expect } from 'chai';
import { green, red, restore, tell } from '../support/accidents.js';
import type { Workspace } from '../support/workspace.js';
import { changeset, changesets, EVENT, edit, edits, release, releasedWorkspace, USER, versionOf } from './story.js';

const OPTIONAL = ['timeZone: z.string().min(1)', 'timeZone: z.string().min(1).optional()'] as const;
const LANGUAGE = ['language: z.string().min(2).max(35)', 'language: z.string().min(2).max(35).optional()'] as const;
const contracts = (workspace: Workspace, service: string, value: object) =>
  workspace.edit(
    `packages/${service}/package.json`,
    '"dependencies"',
    `"contracts": ${JSON.stringify(value)},\n  "dependencies"`,
  );

describe('gate and diff: whom a break meets', function () {
  this.timeout(240_000);
  let released: Workspace;
  before(async () => {
    released = await releasedWorkspace('auth', 'core', 'templates');
  });
  after(() => released.remove());
  afterEach(() => restore(released));

  it('diff: breaking in the schema and safe for who relies on it: a warning, the witness, exit 0', async () => {
    await edit(released, OPTIONAL, USER);
    const told = await tell(released, 'auth', ['diff']);
    green(told);
    const [breaking, ...more] = told.findings;
    expect(more).to.deep.equal([]);
    expect(breaking).to.include({ code: 'diff-breaking', severity: 'warning' });
    expect(breaking!.found).to.match(/^> {5}"locale": \{ {2}<-- here/m);
    expect(breaking!.at?.file).to.equal('src/events/user-created.event.ts');
    // Of what is missing the place is that of its holder, or the one it should have.
    expect(breaking!.at?.pointer).to.match(/^\/data\/locale(\/timeZone)?$/);
    const lines = told.checks.map(({ name, detail }) => `${name}: ${detail}`);
    expect(lines).to.include('UserCreated: breaking in the schema; consumers: safe for every consumer');
    expect(lines.join('\n')).to.match(/UserCreated: safe for templates .*templates 1\.1\.0 .*its pact accepts it/);
    expect(told.data).to.deep.include({ dictates: '1.2.0', needed: 'major', enough: false, readers: 'tolerant' });
  });

  it('diff and verify: a break that meets a consumer names it; verify fails until it is planned', async () => {
    await edit(released, LANGUAGE, USER);
    const told = await tell(released, 'auth', ['diff']);
    green(told);
    const broken = told.findings.find(({ code }) => code === 'consumer-breaks');
    expect(broken?.severity).to.equal('warning');
    const [first, again] = told.findings.filter(({ found }) => found !== undefined);
    expect(first?.found).to.match(/<-- here/);
    expect(again?.found).to.match(/^the event shown with diff-breaking of UserCreated, at \/data\/locale/);
    expect(broken?.message).to.match(/breaks templates .*templates 1\.1\.0 \(newest release\) at \/data\/locale/);
    // The event that is really built has the language, so that no sample shows it.
    red(await tell(released, 'auth', ['verify']), 'consumer-breaks', {
      file: 'src/events/user-created.event.ts',
      message: /UserCreated as it is now breaks templates .* at \/data\/locale/,
      found: /<-- here/,
      mend: /gate --write/,
    });
    green(await tell(released, 'auth', ['gate', '--write']));
    const planned = await tell(released, 'auth', ['verify']);
    green(planned);
    expect(planned.findings.map(({ code, severity }) => [code, severity])).to.deep.include([
      'consumer-breaks',
      'warning',
    ]);
  });

  it('verify: says of a break that meets nobody that it is safe for its consumers', async () => {
    await edit(released, OPTIONAL, USER);
    const told = await tell(released, 'auth', ['verify']);
    green(told);
    expect(told.checks.map(({ detail }) => detail).join('\n')).to.match(/safe for templates .*its pact accepts it/);
  });

  it('gate: policy consumers: a break that meets nobody needs a minor, one that meets a consumer a major', async () => {
    await contracts(released, 'auth', { gate: 'consumers' });
    await edit(released, OPTIONAL, USER);
    await changeset(released, 'auth', 'patch');
    red(await tell(released, 'auth', ['gate']), 'gate-bump-too-small', {
      message: /needs a minor over auth 1\.2\.0/,
      mend: /"auth": minor/,
    });
    await changeset(released, 'auth', 'minor');
    green(await tell(released, 'auth', ['gate']));
    const diff = await tell(released, 'auth', ['diff']);
    expect(diff.data).to.deep.include({ needed: 'minor', enough: true });
    const details = diff.checks.map(({ detail }) => detail ?? '');
    expect(details).to.include('a minor over 1.2.0 for UserCreated; planned 1.3.0 is enough');
    expect(details.filter((one) => one.includes('needs a'))).to.have.length(1);
    expect(details.join('\n')).to.match(/^breaking, needs a minor; /m);
    await edit(released, LANGUAGE, USER);
    red(await tell(released, 'auth', ['gate']), 'gate-bump-too-small', {
      message: /needs a major .*breaks templates .* at \/data\/locale/,
      mend: /"auth": major/,
    });
    green(await tell(released, 'auth', ['gate', '--write']));
    expect(await released.read('.changeset/a-change.md')).to.include('"auth": major');
  });

  it('gate: policy consumers: an event that nobody has a pact of', async () => {
    await contracts(released, 'auth', { gate: 'consumers' });
    await edit(released, ["name: 'UserCreated',", "name: 'UserMade',"], USER);
    await edit(released, ["contractId('auth', 'UserCreated')", "contractId('auth', 'UserMade')"], USER);
    red(await tell(released, 'auth', ['gate']), 'gate-changeset-missing', {
      message: /UserCreated needs a major .*breaks templates .*sent no more/,
      mend: /major/,
    });
    // templates no longer consumes it: neither in this workspace nor as released.
    await rm(released.path('.contracts/store/pacts/auth'), { recursive: true });
    await released.write('packages/templates/tests/consumer/config.json', '{ "providers": {} }');
    await contracts(released, 'templates', { consumes: 'nothing' });
    const told = await tell(released, 'auth', ['gate']);
    red(told, 'gate-changeset-missing', { message: /UserCreated needs a minor/, mend: /"auth": minor/ });
    const diff = await tell(released, 'auth', ['diff']);
    expect(diff.checks.map(({ name, detail }) => `${name}: ${detail}`)).to.include(
      'UserCreated: removed in the schema; consumers: nobody relies on it',
    );
  });

  it('gate: an override does not settle a break', async () => {
    await edit(released, edits.removed);
    const diff = await tell(released, 'templates', ['diff', '--format', 'json']);
    const { baselines } = diff.data as { baselines: { events: { digests: { old: string; new: string } }[] }[] };
    const digests = baselines[0]!.events[0]!.digests;
    await released.write(
      'packages/templates/contracts-overrides.json',
      JSON.stringify([{ event: 'TemplateDeleted', ...digests, reason: 'nobody needs it', who: 'ada' }]),
    );
    const told = await tell(released, 'templates', ['gate']);
    red(told, 'gate-changeset-missing', { message: /needs a major/, mend: /major/ });
    expect(told.findings.map(({ code }) => code)).to.include('override-stale');
  });
});

describe('gate: what is unknown, and what is recorded of it', function () {
  this.timeout(240_000);
  const FILE = 'packages/templates/contracts-overrides.json';
  let workspace: Workspace;
  before(async () => {
    workspace = await releasedWorkspace();
    await edit(workspace, ['name: z.string().min(1).max(200)', 'name: z.string().regex(/^(\\w+)-\\1$/)'], EVENT);
    await workspace.commit('A pattern');
    await release(workspace, 'templates');
    await edit(workspace, ['-\\1$', '-(?:\\1)$'], EVENT);
  });
  after(() => workspace.remove());

  const gate = (...args: string[]) => tell(workspace, 'templates', ['gate', ...args]);

  it('gate: unknown needs a major and says why; an override for these digests settles it, and no other', async () => {
    const found = red(await gate(), 'gate-changeset-missing', {
      message: /TemplateDeleted needs a major .*not known: /,
      mend: /major/,
    });
    expect(found.found).to.equal(undefined);
    expect(found.expected).to.match(/at least a major, or an override with the digests [0-9a-f]{64} and [0-9a-f]{64}$/);
    expect(found.mend).to.match(/Or keep what was there\. Or look at it, .* contracts-overrides\.json/);
    const diff = await tell(workspace, 'templates', ['diff']);
    green(diff);
    const unknown = diff.findings.find(({ code }) => code === 'diff-unknown')!;
    expect(unknown.mend).to.match(/with contracts-kit gate --write\. Or look at it, .* contracts-overrides\.json/);
    expect(found.expected).to.include(/an override with .*/.exec(unknown.expected!)![0]);
    const [, old, next] = /digests ([0-9a-f]{64}) and ([0-9a-f]{64})/.exec(unknown.expected!)!;
    const override = { event: 'TemplateDeleted', old, new: next, reason: 'the group only groups', who: 'ada' };
    await workspace.write(FILE, JSON.stringify([override]));
    red(await gate(), 'gate-changeset-missing', { message: /needs a minor/, mend: /"templates": minor/ });
    await changeset(workspace, 'templates', 'minor');
    green(await gate());
    const settled = await tell(workspace, 'templates', ['diff']);
    expect(settled.checks.map(({ detail }) => detail).join('\n')).to.include('by the override of ada');
    expect(settled.findings.map(({ code }) => code)).to.not.include('diff-unknown');

    await workspace.write(FILE, JSON.stringify([{ ...override, old: next }]));
    const stale = await gate();
    red(stale, 'gate-bump-too-small', { message: /needs a major/, mend: /major/ });
    expect(stale.findings.map(({ code }) => code)).to.include('override-stale');

    await workspace.write(FILE, JSON.stringify([{ ...override, who: '' }]));
    for (const command of ['gate', 'diff']) {
      red(await tell(workspace, 'templates', [command]), 'override-invalid', {
        file: 'contracts-overrides.json',
        pointer: '/0/who',
        mend: /Correct/,
      });
    }
  });
});

describe('gate: 0.x and pre mode', function () {
  this.timeout(240_000);
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await releasedWorkspace();
  });
  afterEach(() => workspace.remove());

  it('gate: 0.x: a break needs a minor, a compatible change a patch', async () => {
    await workspace.edit('packages/templates/package.json', '"version": "1.1.0"', '"version": "0.3.0"');
    await workspace.commit('Before the first major');
    await release(workspace, 'templates');
    await edit(workspace, edits.narrowed);
    red(await tell(workspace, 'templates', ['gate']), 'gate-changeset-missing', {
      message: /needs a patch over templates 0\.3\.0/,
      mend: /"templates": patch/,
    });
    await changeset(workspace, 'templates', 'patch');
    green(await tell(workspace, 'templates', ['gate']));
    await edit(workspace, edits.removed);
    red(await tell(workspace, 'templates', ['gate']), 'gate-bump-too-small', {
      message: /needs a minor over templates 0\.3\.0, and 0\.3\.1, a patch, is planned/,
      mend: /"templates": minor/,
    });
    green(await tell(workspace, 'templates', ['gate', '--write']));
    expect(await workspace.read('.changeset/a-change.md')).to.include('"templates": minor');
  });

  it('gate: pre mode: each prerelease against the stable release, and a published one may not change', async () => {
    await release(workspace, 'templates');
    await changesets(workspace, 'pre', 'enter', 'next');
    await edit(workspace, edits.narrowed);
    await changeset(workspace, 'templates', 'minor');
    green(await tell(workspace, 'templates', ['gate']));
    await changesets(workspace, 'version');
    expect(await versionOf(workspace, 'templates')).to.equal('1.2.0-next.0');
    await workspace.commit('Version packages');
    green(await tell(workspace, 'templates', ['gate']));
    await release(workspace, 'templates');
    green(await tell(workspace, 'templates', ['gate']));
    // Back to what 1.1.0 had: more events than 1.2.0-next.0, and no more than 1.1.0.
    await edit(workspace, [edits.narrowed[1], edits.narrowed[0]]);
    red(await tell(workspace, 'templates', ['gate']), 'gate-changeset-missing', {
      message: /over templates 1\.2\.0-next\.0, and nothing is planned/,
      mend: /"templates": patch/,
    });
    green(await tell(workspace, 'templates', ['gate', '--write']));
    await edit(workspace, edits.removed);
    red(await tell(workspace, 'templates', ['gate']), 'gate-bump-too-small', {
      message: /needs a major over templates 1\.1\.0/,
      mend: /"templates": major/,
    });
  });
});
