import type { Job, Workflow } from './workflow-files.js';

/** The only rights to write, each with what it is for. */
const writes: Record<string, readonly string[]> = {
  'contracts.yml contracts': ['id-token'], // the AWS role
  'deploy.yml deploy': ['id-token'], // the AWS role
  'verifications.yml missing': ['id-token'], // the AWS role
  'release.yml release': ['contents', 'id-token'], // tags; the AWS role and npm
};

/** What is wrong with a workflow by this repository's rules; a linter does not know them. */
export function problems(workflow: Workflow): string[] {
  const { file, text, permissions, jobs } = workflow;
  const found: string[] = [];
  if (permissions === undefined || Object.keys(permissions).length > 0) found.push('top-level permissions are not {}');
  if (/secrets\./.test(JSON.stringify(workflow.env ?? {}))) found.push('a secret is given to every job');
  for (const [name, job] of Object.entries(jobs)) {
    const where = `${file} ${name}`;
    const write = Object.entries(job.permissions ?? {}).flatMap(([scope, level]) => (level === 'write' ? [scope] : []));
    if (job.permissions === undefined) found.push(`${where} does not say its permissions`);
    if (write.sort().join() !== (writes[where] ?? []).join())
      found.push(`${where} may write ${write.join() || 'nothing'}`);
    if (job['timeout-minutes'] === undefined) found.push(`${where} has no timeout`);
    if (/secrets\./.test(JSON.stringify(job.env ?? {}))) found.push(`${where} gives a secret to every step`);
    found.push(...stepProblems(job).map((problem) => `${where}: ${problem}`));
  }
  for (const line of text.split('\n')) {
    const use = /^\s*(?:- )?uses:\s*(\S+)\s*(#.*)?$/.exec(line);
    if (!use) continue;
    const [, action = '', comment = ''] = use;
    const pinned = /@[0-9a-f]{40}$/.test(action) && /^# v\d+\.\d+\.\d+\b/.test(comment);
    const byTag = /@v\d+(\.\d+)*$/.test(action) && comment.includes('by tag');
    if (!pinned && !byTag) found.push(`${action} is not pinned to a commit with its version, nor said to be by tag`);
  }
  return found;
}

function stepProblems({ steps, permissions }: Job): string[] {
  const found: string[] = [];
  for (const { name, run, uses, with: inputs } of steps) {
    if (run !== undefined) {
      if (/[\n;|&<>`]|\$\(/.test(run)) found.push(`${name} is more than one command`);
      if (run.includes('${{')) found.push(`${name} puts an expression into a command`);
      if (name === undefined) found.push(`${run} has no name`);
    }
    if (uses?.startsWith('actions/checkout@')) {
      if (inputs?.['fetch-depth'] !== 0) found.push('it is checked out without its history');
      if (inputs?.['persist-credentials'] !== (permissions?.contents === 'write'))
        found.push('the token is left in the checkout');
    }
  }
  return found;
}
