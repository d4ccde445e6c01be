import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type CiContext, ciContext } from '../../src/git/ci.js';
import { commit } from '../support/versions.js';

const sha = commit(1);
const none = { commit: null, branch: null, pullRequest: null, tag: null, run: null, repository: null };

const github = {
  CI: 'true',
  GITHUB_ACTIONS: 'true',
  GITHUB_SHA: sha,
  GITHUB_RUN_ID: '42',
  GITHUB_RUN_NUMBER: '3',
  GITHUB_REPOSITORY: 'acme/shop',
};
const gitlab = {
  CI: 'true',
  GITLAB_CI: 'true',
  CI_COMMIT_SHA: sha,
  CI_PIPELINE_ID: '42',
  CI_PROJECT_PATH: 'acme/shop',
};
const circle = {
  CI: 'true',
  CIRCLECI: 'true',
  CIRCLE_SHA1: sha,
  CIRCLE_BUILD_NUM: '42',
  CIRCLE_PROJECT_USERNAME: 'acme',
  CIRCLE_PROJECT_REPONAME: 'shop',
};
const buildkite = {
  CI: 'true',
  BUILDKITE: 'true',
  BUILDKITE_COMMIT: sha,
  BUILDKITE_BUILD_NUMBER: '42',
  BUILDKITE_REPO: 'git@example.test:acme/shop.git',
};
const azure = {
  TF_BUILD: 'True',
  BUILD_BUILDURI: 'vstfs:///1',
  BUILD_SOURCEVERSION: sha,
  BUILD_BUILDNUMBER: '20260131.2',
  BUILD_BUILDID: '42',
  BUILD_REPOSITORY_NAME: 'acme/shop',
};
const bitbucket = {
  CI: 'true',
  BITBUCKET_BUILD_NUMBER: '42',
  BITBUCKET_COMMIT: sha,
  BITBUCKET_REPO_FULL_NAME: 'acme/shop',
};
const jenkins = {
  JENKINS_URL: 'http://127.0.0.1/',
  GIT_COMMIT: sha,
  BUILD_NUMBER: '42',
  GIT_URL: 'https://example.test/acme/shop.git',
};
const branch = { branch: 'feature/x' };
const pull = { branch: 'feature/x', pullRequest: 12 };
const tag = { tag: 'auth@1.2.0' };

const table: [string, NodeJS.ProcessEnv, Partial<CiContext>][] = [
  ['GitHub, a push', { ...github, GITHUB_REF: 'refs/heads/feature/x' }, branch],
  [
    'GitHub, a pull request',
    {
      ...github,
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_REF: 'refs/pull/12/merge',
      GITHUB_HEAD_REF: 'feature/x',
      GITHUB_BASE_REF: 'main',
    },
    pull,
  ],
  ['GitHub, a tag', { ...github, GITHUB_REF: 'refs/tags/auth@1.2.0' }, tag],
  [
    'GitHub, an event file that is missing',
    {
      ...github,
      GITHUB_EVENT_NAME: 'pull_request_target',
      GITHUB_EVENT_PATH: '/nonexistent',
      GITHUB_REF: 'refs/heads/main',
    },
    { ...none, name: 'CI' },
  ],
  ['GitLab, a push', { ...gitlab, CI_COMMIT_REF_NAME: 'feature/x' }, branch],
  [
    'GitLab, a merge request',
    {
      ...gitlab,
      CI_MERGE_REQUEST_ID: '99887',
      CI_MERGE_REQUEST_IID: '12',
      CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'feature/x',
      CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
    },
    pull,
  ],
  ['GitLab, a tag', { ...gitlab, CI_COMMIT_REF_NAME: 'auth@1.2.0', CI_COMMIT_TAG: 'auth@1.2.0' }, tag],
  ['CircleCI, a push', { ...circle, CIRCLE_BRANCH: 'feature/x' }, branch],
  [
    'CircleCI, a pull request',
    { ...circle, CIRCLE_BRANCH: 'feature/x', CIRCLE_PULL_REQUEST: 'https://example.test/acme/shop/pull/12' },
    pull,
  ],
  ['CircleCI, a tag', { ...circle, CIRCLE_TAG: 'auth@1.2.0' }, tag],
  [
    'CircleCI, without a repository',
    { ...circle, CIRCLE_PROJECT_USERNAME: undefined, CIRCLE_BRANCH: 'feature/x' },
    { ...branch, repository: null },
  ],
  ['Buildkite, a push', { ...buildkite, BUILDKITE_BRANCH: 'feature/x', BUILDKITE_PULL_REQUEST: 'false' }, branch],
  [
    'Buildkite, a pull request',
    {
      ...buildkite,
      BUILDKITE_BRANCH: 'feature/x',
      BUILDKITE_PULL_REQUEST: '12',
      BUILDKITE_PULL_REQUEST_BASE_BRANCH: 'main',
    },
    pull,
  ],
  [
    'Buildkite, a tag',
    { ...buildkite, BUILDKITE_BRANCH: 'auth@1.2.0', BUILDKITE_TAG: 'auth@1.2.0', BUILDKITE_PULL_REQUEST: 'false' },
    tag,
  ],
  ['Azure, a push', { ...azure, BUILD_SOURCEBRANCH: 'refs/heads/feature/x' }, branch],
  [
    'Azure, a pull request',
    {
      ...azure,
      BUILD_SOURCEBRANCH: 'refs/pull/12/merge',
      SYSTEM_PULLREQUEST_PULLREQUESTID: '998',
      SYSTEM_PULLREQUEST_PULLREQUESTNUMBER: '12',
      SYSTEM_PULLREQUEST_SOURCEBRANCH: 'refs/heads/feature/x',
      SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/main',
    },
    pull,
  ],
  ['Azure, a tag', { ...azure, BUILD_SOURCEBRANCH: 'refs/tags/auth@1.2.0' }, tag],
  ['Bitbucket, a push', { ...bitbucket, BITBUCKET_BRANCH: 'feature/x' }, branch],
  ['Bitbucket, a pull request', { ...bitbucket, BITBUCKET_BRANCH: 'feature/x', BITBUCKET_PR_ID: '12' }, pull],
  ['Bitbucket, a tag', { ...bitbucket, BITBUCKET_TAG: 'auth@1.2.0' }, tag],
  ['Jenkins, a branch', { ...jenkins, GIT_BRANCH: 'origin/feature/x' }, branch],
  ['Jenkins, multibranch', { ...jenkins, BRANCH_NAME: 'feature/x', GIT_BRANCH: 'feature/x' }, branch],
  [
    'Jenkins, a change',
    { ...jenkins, BRANCH_NAME: 'PR-12', CHANGE_ID: '12', CHANGE_BRANCH: 'feature/x', CHANGE_TARGET: 'main' },
    pull,
  ],
  ['Jenkins, a tag', { ...jenkins, BRANCH_NAME: 'auth@1.2.0', TAG_NAME: 'auth@1.2.0' }, tag],
  ['an unknown service', { CI: 'true' }, { ...none, name: 'CI' }],
  ['an unknown service beside variables of git', { CI: '1', GIT_COMMIT: sha }, { ...none, name: 'CI' }],
];

describe('ciContext', () => {
  for (const [what, env, expected] of table) {
    it(`ciContext: ${what}`, async () => {
      const found = await ciContext({ PATH: process.env.PATH, ...env });
      const full = { ...none, commit: sha, run: 42, repository: 'acme/shop', name: found?.name, ...expected };
      expect(found).to.deep.equal(full);
    });
  }

  it('ciContext: there is none outside CI', async () => {
    for (const env of [{}, { CI: '' }, { CI: 'false' }, { CI: '0' }, { GIT_COMMIT: sha, BRANCH_NAME: 'x' }]) {
      expect(await ciContext(env)).to.equal(undefined);
    }
  });

  it('ciContext: a GitHub pull_request_target takes its number from the event', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'contracts-kit-ci-'));
    const event = join(dir, 'event.json');
    await writeFile(event, JSON.stringify({ pull_request: { number: 12, base: { ref: 'main' } } }));
    const env = {
      ...github,
      GITHUB_EVENT_NAME: 'pull_request_target',
      GITHUB_EVENT_PATH: event,
      GITHUB_REF: 'refs/heads/main',
      GITHUB_HEAD_REF: 'feature/x',
    };
    expect(await ciContext(env)).to.include(pull);
    await rm(dir, { recursive: true });
  });
});
