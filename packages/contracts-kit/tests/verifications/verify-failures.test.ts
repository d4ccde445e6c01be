import { expect } from 'chai';
import { red, restore, type Told, tell } from '../support/accidents.js';
import { preparedWorkspace } from '../support/prepared.js';
import { directoryAt, type GivenStore } from '../support/stores.js';
import type { Workspace } from '../support/workspace.js';
import { ci, RAN, resultsIn } from './workspace.js';

const tests = 'packages/auth/tests/provider/user-created.provider.pact.test.ts';
const events = 'packages/auth/src/events/user-created.event.ts';

describe('verify --record of what failed', function () {
  this.timeout(120_000);
  let workspace: Workspace;
  let commit: string;
  let stores = 0;
  let given: GivenStore;

  before(async () => {
    workspace = await preparedWorkspace();
    await workspace.write(tests, `process.stderr.write('${RAN}\\n');\n${await workspace.read(tests)}`);
    commit = await workspace.commit('Tests that say that they run');
  });
  after(() => workspace.remove());
  beforeEach(() => {
    stores += 1;
    given = directoryAt(workspace.path(`.contracts/store-${stores}`));
  });
  afterEach(async () => {
    await workspace.git('reset', '--quiet', '--hard', commit);
    await restore(workspace);
  });

  const verify = (args: readonly string[] = [], env: NodeJS.ProcessEnv = ci) =>
    tell(workspace, 'auth', ['verify', ...args], { ...env, ...given.env });
  const ran = ({ stderr }: Told) => stderr.includes(RAN);

  it('verify: a failure is recorded as one, with its words, and runs again', async () => {
    await workspace.edit(
      tests,
      "'a user without a name': () => ({",
      "'a user without a name': () => { throw new Error('no user'); return ({",
    );
    await workspace.edit(tests, /(role: 'guest' }\)\),\n\s+}\))/, '$1; }');
    await workspace.commit('A state that fails');
    for (const _ of [1, 2]) {
      const told = await verify();
      red(told, 'pact-builder-failed', { mend: /./ });
      expect(ran(told)).to.equal(true);
    }
    const { pairs, builders } = await resultsIn(given);
    expect(Object.keys(pairs)).to.have.length(1);
    const [pair] = Object.values(pairs);
    expect(pair?.outcome).to.equal('failed');
    expect(pair?.messages.map(({ outcome, detail }) => [outcome, detail?.includes('no user')])).to.deep.equal([
      ['verified', undefined],
      ['failed', true],
    ]);
    expect(Object.values(builders)[0]?.outcome).to.equal('accepted');
  });

  it('verify: a failing test that is no message of a pact leaves nothing verified, and is red again', async () => {
    await workspace.write(tests, `${await workspace.read(tests)}\nit('another', () => { throw new Error('red'); });\n`);
    await workspace.commit('Another test');
    for (const _ of [1, 2]) red(await verify(), 'pact-not-verified', { message: /another/, mend: /./ });
    const [pair] = Object.values((await resultsIn(given)).pairs);
    expect(pair?.outcome).to.equal('unknown');
    expect(pair?.messages[0]?.detail).to.include('Another provider test failed').and.include('red');
  });

  it('verify: an event that only a state of the tests builds is recorded as failed, and is red again', async () => {
    await workspace.edit(
      tests,
      "role: 'guest' })),",
      "role: 'guest' }), ) as unknown as object && { ...buildUserCreated(signUp({ email: 'guest@example.org', role: 'guest' })), more: 1 },",
    );
    await workspace.commit('A state with an event of its own');
    for (const _ of [1, 2])
      red(await verify(), 'builder-refused', { message: /as it is built in the state/, mend: /./ });
    const [pair] = Object.values((await resultsIn(given)).pairs);
    expect(pair?.messages.map(({ outcome }) => outcome)).to.deep.equal(['verified', 'failed']);
  });

  it('verify: a builder that its own golden refuses is recorded so, and is red again', async () => {
    await workspace.edit(
      events,
      /build: \(\) =>\n\s+buildUserCreated\(([\s\S]*)\),\n\}\);/,
      'build: () => ({ ...buildUserCreated($1), more: 1 }) as never,\n});',
    );
    await workspace.commit('A builder with a property too many');
    for (const _ of [1, 2]) red(await verify(), 'builder-refused', { mend: /builder or the schema/ });
    const [built] = Object.values((await resultsIn(given)).builders);
    expect([built?.outcome, built?.events.UserCreated?.outcome]).to.deep.equal(['refused', 'refused']);
  });
});
