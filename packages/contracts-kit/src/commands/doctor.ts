import { type Finding, FindingError, finding } from '../finding.js';
import { headsPrefix } from '../registry/keys.js';
import type { Check } from '../report/report.js';
import { readConfig } from '../service/config.js';
import { missingEdges } from './pipeline.js';
import type { Result, Session } from './session.js';

/** One line for each thing the other commands need, with the mend where it is not there. Leaves nothing behind. */
export async function doctor(session: Session): Promise<Result> {
  const { service } = session;
  const checks: Check[] = [];
  const findings: Finding[] = [];
  const look = async (name: string, work: () => Promise<string>) => {
    try {
      checks.push({ name, outcome: 'passed', detail: await work() });
    } catch (error) {
      const of = error instanceof FindingError ? error.findings : [missingTool(name, error as Error)];
      checks.push({ name, outcome: 'failed', detail: of[0]!.mend });
      findings.push(...of);
    }
  };
  await look('node', async () => process.version);
  await look('@sourcemeta/jsonschema', async () => {
    const { spawn } = await import('@sourcemeta/jsonschema');
    return (await spawn(['version'])).stdout.trim();
  });
  await look('@pact-foundation/pact', async () => {
    process.env.PACT_DO_NOT_TRACK = 'true';
    await import('@pact-foundation/pact');
    return 'loads';
  });
  await look('git', async () => {
    const { source, branch, commit } = await session.git();
    return `${source}; ${branch ?? 'no branch'} at ${commit?.slice(0, 12) ?? 'no commit'}`;
  });
  await look('config.json', async () => {
    const { consumes, findings: wrong } = await readConfig(service);
    if (wrong[0]) throw new FindingError(wrong[0], ...wrong.slice(1));
    return consumes.length === 0
      ? 'consumes nothing'
      : `consumes events of ${consumes.map((one) => one.provider).join(', ')}`;
  });
  await look('pipeline', async () => {
    const { consumes } = await readConfig(service);
    const missing = await missingEdges(service, consumes);
    if (missing[0]) throw new FindingError(missing[0], ...missing.slice(1));
    return service.siblings.length === 0
      ? 'no other package in this workspace'
      : 'every counterpart in the workspace is ordered before its check';
  });
  await look('store', async () => {
    const store = await session.store();
    if (!store) return 'none is looked at, as the line above says';
    for await (const _ of store.folders('versions/', { signal: session.signal })) break;
    const { may, why } = await store.mayWrite({ prefix: headsPrefix(service.service), signal: session.signal });
    return `${store.location} is readable; ${may ? 'may write' : `may not write${why ? `: ${why}` : ''}`}`;
  });
  return { checks, findings };
}

function missingTool(name: string, error: Error): Finding {
  return finding('tool-missing', {
    message: `${name} does not work here: ${error.message}`,
    mend: 'Install the dependencies again, with Node 22.15 or later.',
  });
}
