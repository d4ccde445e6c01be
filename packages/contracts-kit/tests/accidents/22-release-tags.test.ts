import { expect } from 'chai';
import { green, red, tell } from '../support/accidents.js';
import { make, preparedWorkspace } from '../support/prepared.js';
import type { Workspace } from '../support/workspace.js';

describe('accident 22: a fork, which sees no store and breaks a release', function () {
  this.timeout(240_000);
  let workspace: Workspace;

  before(async () => {
    workspace = await preparedWorkspace();
    await workspace.git('tag', 'core@1.4.0');
    await workspace.git('tag', 'templates@1.1.0');
  });
  after(() => workspace.remove());

  const unseen = { CI: 'true', CONTRACTS_STORE: 'none' };

  it('verify: passes as the services are, says "store not seen", and looked at the release tag', async () => {
    const told = await tell(workspace, 'templates', ['verify'], unseen);
    green(told);
    expect(told.findings.map(({ code }) => code)).to.include('store-not-seen');
    expect(told.checks.map(({ name }) => name).join('\n')).to.match(
      /core 1\.4\.0 \(newest release, made again from its git tag\)/,
    );
    expect(await workspace.git('status', '--short')).to.equal('');
  });

  it('verify: a change that the siblings follow and the released consumer does not is red, by its version', async () => {
    const event = 'packages/templates/src/events/template-deleted.event.ts';
    await workspace.edit(event, 'reason: z.string()', 'why: z.string()');
    await workspace.edit(event, '{ reason: deletion.reason }', '{ why: deletion.reason }');
    const test = 'packages/core/tests/consumer/template-deleted.consumer.pact.test.ts';
    await workspace.edit(test, "          reason: string('replaced by a newer one'),\n", '');
    await workspace.edit(test, "because: 'replaced by a newer one'", "because: 'its template was deleted'");
    await make(workspace, 'templates', 'core');
    const told = await tell(workspace, 'templates', ['verify'], unseen);
    const { message } = red(told, 'pact-mismatch', { message: /reason/, mend: /core/ });
    expect(message).to.include('core 1.4.0');
    const verified = told.checks.filter(({ outcome }) => outcome === 'verified').map(({ name }) => name);
    expect(verified.some((name) => name.includes('core (working state'))).to.equal(true);
  });
});
