import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { preparedWorkspace, services } from '../support/prepared.js';
import { type S3Server, startS3Server } from '../support/s3-server.js';
import { bucketAt, contentOf } from '../support/stores.js';
import { caches, told } from '../support/turbo.js';
import type { Workspace } from '../support/workspace.js';

describe('turbo with PACT_BUCKET set', () => {
  let server: S3Server;
  let workspace: Workspace;
  before(async () => {
    server = await startS3Server({ buckets: ['contracts'] });
    workspace = await preparedWorkspace();
    for (const service of services) {
      for (const made of [
        'src/events/.schemas',
        'tests/consumer/.pacts',
        'tests/consumer/.schemas',
        'tests/provider/.pacts',
      ]) {
        await workspace.discard(`packages/${service}/${made}`);
      }
    }
  });
  after(async () => {
    await workspace?.remove();
    await server?.stop();
  });

  /** On GitHub turbo folds its log; these tests read it. */
  const contracts = (env: NodeJS.ProcessEnv) =>
    workspace.turbo(['contracts', '--log-order=stream', '--log-prefix=task'], env);

  it('contracts: passes on an empty bucket and again with nothing changed; all is in the bucket and nothing in the directory', async () => {
    const store = bucketAt(server, 'team/contracts');
    const sha = await workspace.git('rev-parse', 'HEAD');
    // As in CI, so that heads move too. Nothing but the environment says it: turbo has to let it through.
    const env = {
      ...store.env,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_REF: 'refs/heads/main',
      GITHUB_REPOSITORY: 'example/services',
      GITHUB_RUN_ID: '1',
      GITHUB_SHA: sha,
      CONTRACTS_FORMAT: 'json',
    };
    const pure = ['contracts-kit:build', ...services.flatMap((name) => [`${name}:generate`, `${name}:pact:consumer`])];
    const judged = services.flatMap((name) =>
      ['validate', 'pact:provider', 'pact:prove', 'publish'].map((task) => `${name}:${task}`),
    );
    const as = (names: string[], cache: string) => Object.fromEntries(names.map((name) => [name, cache]));

    const first = await contracts(env);
    expect(first.code, first.all).to.equal(0);
    expect(caches(first)).to.deep.equal({ ...as(pure, 'miss'), ...as(judged, 'bypass') });
    const content = await contentOf(store);
    const version = `0.0.0-main-0d6e4079.g${sha}`;
    const results = Object.keys(content).filter((key) => key.startsWith('verifications/'));
    const pairs = ['auth/#/templates/#', 'templates/#/auth/#', 'templates/#/core/#'];
    const [marks, numbered] = [true, false].map((mark) =>
      results.filter((key) => key.includes('/_satisfied/') === mark),
    );
    expect(numbered!.map((key) => key.replace(version, '#').replace(/[0-9a-f]{64}/, '#'))).to.have.members(
      ['auth/#/_builders', 'templates/#/_builders', ...pairs].map((of) => `verifications/${of}/0001.json`),
    );
    // Two messages of each of the three pacts; two may expect the same of it.
    expect(
      marks!.every((key) => /^verifications\/(auth|templates)\/_satisfied\/[0-9a-f]{64}\.json$/.test(key)),
    ).to.equal(true);
    expect(marks).to.have.length.within(4, 6);
    const others = Object.keys(content).filter((key) => !results.includes(key));
    expect(others.filter((key) => !key.startsWith('claims/'))).to.have.members([
      `golden/auth/${version}/UserCreated.schema.json`,
      `golden/templates/${version}/TemplateDeleted.schema.json`,
      `pacts/auth/templates/${version}/templates-auth.json`,
      `pacts/templates/auth/${version}/auth-templates.json`,
      `pacts/templates/core/${version}/core-templates.json`,
      ...services.flatMap((name) => [
        `versions/${name}/${version}.json`,
        `heads/${name}/main.json`,
        `records/${name}/log/00000001.json`,
      ]),
    ]);
    expect(existsSync(workspace.path('.contracts/store'))).to.equal(false);
    for (const name of services)
      expect(first.stdout).to.include(`${name}:publish: store: s3://contracts/team/contracts (PACT_BUCKET)`);

    const second = await contracts(env);
    expect(second.code, second.all).to.equal(0);
    expect(caches(second)).to.deep.equal({ ...as(pure, 'hit'), ...as(judged, 'bypass') });
    for (const name of ['auth', 'templates']) {
      const last = told(second, `${name}:pact:provider`).checks.at(-1);
      expect(last?.detail).to.match(/^recorded by GitHub Actions run 1 of example\/services at /);
    }
    for (const name of services) expect(told(second, `${name}:publish`).checks[0]).to.include({ outcome: 'unchanged' });
    expect(await contentOf(store)).to.deep.equal(content);
    expect(existsSync(workspace.path('.contracts/store'))).to.equal(false);
    expect(await workspace.git('status', '--porcelain')).to.equal('');
  });
});
