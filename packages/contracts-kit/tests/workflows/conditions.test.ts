import { expect } from 'chai';
import { type Context, evaluate, filled, workflows } from './workflow-files.js';

const repository = 'team/contracts';
const pullRequest = (number: number, head: string | null, login = 'someone'): Context => ({
  event_name: 'pull_request',
  run_id: 900 + number,
  repository,
  event: { pull_request: { number, user: { login }, head: { repo: head === null ? null : { full_name: head } } } },
});
const push = (run: number): Context => ({ event_name: 'push', run_id: run, repository, event: { before: 'a' } });

describe('workflows: conditions', () => {
  const cases: { what: string; github: Context; job: 'contracts' | 'fork' }[] = [
    { what: 'a push to main', github: push(1), job: 'contracts' },
    { what: 'a pull request of the repository', github: pullRequest(7, repository), job: 'contracts' },
    { what: "a fork's pull request", github: pullRequest(7, 'else/contracts'), job: 'fork' },
    { what: 'a pull request of a deleted fork', github: pullRequest(7, null), job: 'fork' },
    { what: "Dependabot's pull request", github: pullRequest(7, repository, 'dependabot[bot]'), job: 'fork' },
  ];
  for (const { what, github, job } of cases) {
    it(`contracts.yml: ${what} runs ${job} and nothing else`, async () => {
      const { jobs } = await named('contracts.yml');
      const runs = Object.keys(jobs).filter((name) => evaluate(jobs[name]?.if ?? 'true', { github }));
      expect(runs).to.deep.equal([job]);
    });
  }

  it('contracts.yml: a newer push ends the older run of the same pull request only, and none of main', async () => {
    const { concurrency } = await named('contracts.yml');
    const group = (github: Context) => filled(concurrency?.group ?? '', { github });
    const ends = (github: Context) => filled(String(concurrency?.['cancel-in-progress']), { github });
    const first = pullRequest(7, repository);
    expect(group(first)).to.equal(group({ ...first, run_id: 2 }));
    expect(group(first)).not.to.equal(group(pullRequest(8, repository)));
    expect(group(push(1))).not.to.equal(group(push(2)));
    expect(group(push(7))).not.to.equal(group(first));
    expect([ends(first), ends(push(1))]).to.deep.equal(['true', 'false']);
  });

  it('contracts.yml: the job for forks is given no secret, no variable and no identity', async () => {
    const { jobs } = await named('contracts.yml');
    expect(jobs.fork?.permissions).to.deep.equal({ contents: 'read' });
    expect(JSON.stringify(jobs.fork)).not.to.match(/secrets\.|vars\.|id-token/);
  });

  it('contracts.yml: a pull request is compared with its base, a push with what was there before', async () => {
    const { jobs } = await named('contracts.yml');
    const base = jobs.contracts?.steps.at(-1)?.env?.TURBO_SCM_BASE ?? '';
    expect(filled(base, { github: { event: { pull_request: { base: { sha: 'b' } } } } })).to.equal('b');
    expect(filled(base, { github: push(1) })).to.equal('a');
  });

  it('release.yml: releases wait for no pending changeset, and none is ended half-way', async () => {
    const { jobs, concurrency } = await named('release.yml');
    const runs = (pending: string) =>
      evaluate(jobs.release?.if ?? 'true', { needs: { version: { outputs: { pending } } } });
    expect([runs('true'), runs('false'), runs('')]).to.deep.equal([false, true, false]);
    expect(concurrency).to.equal(undefined);
    expect(jobs.release?.concurrency?.['cancel-in-progress']).to.equal(false);
    expect(jobs.version?.concurrency).to.equal(undefined);
  });

  it("release.yml: the version pull request is made with an app's token", async () => {
    const { jobs } = await named('release.yml');
    const steps = jobs.version?.steps ?? [];
    const app = steps.find((step) => step.uses?.startsWith('actions/create-github-app-token@'));
    const changesets = steps.find((step) => step.uses?.startsWith('changesets/action@'));
    expect(changesets?.with?.['github-token']).to.equal(`\${{ steps.${app?.id}.outputs.token }}`);
  });
});

async function named(file: string) {
  const workflow = (await workflows()).find((one) => one.file === file);
  if (!workflow) throw new Error(`there is no ${file}`);
  return workflow;
}
