import { devNull } from 'node:os';
import { isCommitId } from '../registry/snapshot.js';

/** What the CI's variables say of this run; nulls where they say nothing. */
export interface CiContext {
  /** For people: `GitHub Actions`; `CI` when only `CI=true` is known. */
  name: string;
  commit: string | null;
  branch: string | null;
  pullRequest: number | null;
  tag: string | null;
  run: number | null;
  repository: string | null;
}

/** One of these is set by every service that env-ci knows; without any the 30 ms of loading it are saved. */
const MARKERS = [
  'CI',
  'CONTINUOUS_INTEGRATION',
  'TF_BUILD',
  'BUILD_BUILDURI',
  'BITBUCKET_BUILD_NUMBER',
  'CODEBUILD_BUILD_ID',
  'JENKINS_URL',
  'TEAMCITY_VERSION',
  'bamboo_agentId',
  'BUDDY_WORKSPACE_ID',
  'JB_SPACE_EXECUTION_NUMBER',
  'NOW_GITHUB_DEPLOYMENT',
  'CF_PAGES',
  'SCREWDRIVER',
  'WERCKER_MAIN_PIPELINE_STARTED',
  'VELA',
  'GITHUB_ACTIONS',
  'GITLAB_CI',
  'CIRCLECI',
  'BUILDKITE',
  'DRONE',
  'TRAVIS',
  'APPVEYOR',
];

/** Undefined outside CI. `CI=false` and `CI=0` are outside. */
export async function ciContext(env: NodeJS.ProcessEnv): Promise<CiContext | undefined> {
  if (!MARKERS.some((name) => said(env[name]) !== null && !/^(false|0)$/i.test(env[name] ?? ''))) return undefined;
  const known = await fromEnvCi(env);
  const own = corrections(env, known.service);
  const tag = own.tag ?? said(known.tag);
  const pullRequest = own.pullRequest ?? positive(known.pr);
  const commit = said(known.commit);
  const named = plainBranch(said(known.prBranch) ?? known.branch);
  const branch = own.branch !== undefined ? own.branch : named;
  return {
    name: said(known.name) ?? 'CI',
    commit: isCommitId(commit) ? commit : null,
    branch: tag === null ? branch : null, // several services repeat the tag's name as the branch
    pullRequest,
    tag,
    run: own.run ?? positive(known.build),
    repository: own.repository ?? slug(known.slug),
  };
}

type EnvCi = Partial<ReturnType<typeof import('env-ci').default>>;

/**
 * env-ci asks git itself where a service does not say; our own question is better, so it is sent to a folder that is
 * none. It throws on a GITHUB_EVENT_PATH that cannot be read.
 */
async function fromEnvCi(env: NodeJS.ProcessEnv): Promise<EnvCi> {
  const { default: envCi } = await import('env-ci');
  try {
    return envCi({ env, cwd: devNull });
  } catch {
    return {};
  }
}

interface Corrections {
  branch?: string | null;
  pullRequest?: number | null;
  tag?: string | null;
  run?: number | null;
  repository?: string | null;
}

/** What env-ci 11 leaves out or says otherwise than is needed here. */
function corrections(env: NodeJS.ProcessEnv, service: string | undefined): Corrections {
  switch (service) {
    case 'github': {
      // Its branch of a pull request is the base, or refs/pull/7/merge; a tag is given as a branch refs/tags/….
      const pullRequest = positive(/^refs\/pull\/(\d+)\//.exec(env.GITHUB_REF ?? '')?.[1]);
      return {
        ...(said(env.GITHUB_HEAD_REF) === null ? {} : { branch: plainBranch(env.GITHUB_HEAD_REF) }),
        pullRequest,
        tag: env.GITHUB_REF?.startsWith('refs/tags/') ? env.GITHUB_REF.slice('refs/tags/'.length) : null,
      };
    }
    case 'gitlab': // CI_MERGE_REQUEST_ID counts over the whole installation; people and links use the IID
      return { pullRequest: positive(env.CI_MERGE_REQUEST_IID) };
    case 'azurePipelines':
      return {
        pullRequest: positive(env.SYSTEM_PULLREQUEST_PULLREQUESTNUMBER),
        run: positive(env.BUILD_BUILDID), // the build number is a text like 20260131.2
        repository: slug(env.BUILD_REPOSITORY_NAME),
        tag: env.BUILD_SOURCEBRANCH?.startsWith('refs/tags/') ? env.BUILD_SOURCEBRANCH.slice(10) : null,
      };
    case 'bitbucket':
      return { pullRequest: positive(env.BITBUCKET_PR_ID) };
    case 'jenkins':
      return {
        branch: jenkinsBranch(env),
        tag: said(env.TAG_NAME),
        repository: slug(repositoryOf(env.GIT_URL)),
      };
    default:
      return {};
  }
}

/** In a multibranch pipeline BRANCH_NAME is `PR-7` for a pull request; the git plug-in's GIT_BRANCH begins with the remote. */
function jenkinsBranch(env: NodeJS.ProcessEnv): string | null {
  const named = said(env.CHANGE_BRANCH) ?? said(env.ghprbSourceBranch) ?? said(env.gitlabSourceBranch);
  const local = said(env.BRANCH_NAME) ?? said(env.GIT_LOCAL_BRANCH) ?? said(env.GIT_BRANCH)?.replace(/^origin\//, '');
  return plainBranch(named ?? local);
}

function repositoryOf(url: string | undefined): string | undefined {
  return /[/:]([^/:]+\/[^/:]+?)(?:\.git)?\/?$/.exec(url ?? '')?.[1];
}

function said(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

function positive(value: unknown): number | null {
  const text = typeof value === 'number' ? String(value) : said(value);
  if (text === null || !/^\d{1,16}$/.test(text)) return null;
  const number = Number(text);
  return Number.isSafeInteger(number) && number > 0 ? number : null;
}

/** A short branch name; null for any other ref. */
function plainBranch(value: unknown): string | null {
  const branch = said(value)?.replace(/^refs\/heads\//, '') ?? null;
  return branch === null || branch.startsWith('refs/') || branch === 'HEAD' ? null : branch;
}

/** env-ci puts the word `undefined` where a part is not set. */
function slug(value: unknown): string | null {
  const text = said(value);
  return text === null || text.split('/').includes('undefined') || text.length > 400 ? null : text;
}
