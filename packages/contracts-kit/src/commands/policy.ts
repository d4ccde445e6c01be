import { bucketSetup } from '../access/bucket-setup.js';
import {
  type Bucket,
  INLINE_LIMIT,
  MANAGED_LIMIT,
  partitionOf,
  policyOf,
  policyText,
  sizeOf,
} from '../access/policy.js';
import { type Access, ofAdmin, ofReader, ofService } from '../access/prefixes.js';
import { FindingError, finding } from '../finding.js';
import { requireService } from '../registry/lookup.js';
import { isName } from '../registry/names.js';
import { listReleases, readManifest } from '../registry/read.js';
import { readServiceState } from '../registry/service-journal.js';
import { readConfig } from '../service/config.js';
import { type Member, workspaceMembers } from '../service/service.js';
import { resolveStore } from '../store/resolve.js';
import { badArgument, type Flags, listFlag, nameArgument } from './arguments.js';
import type { Result } from './session.js';
import type { StoreSession } from './store-session.js';

/** The least IAM policy for a pipeline, or with `--bucket-setup` the set-up of the bucket. It is the document and nothing else. */
export async function policy(session: StoreSession, { flags }: { flags: Flags }): Promise<Result> {
  const where = bucketOf(session);
  if (flags.bucketSetup === true) {
    const template = bucketSetup(where);
    return document(`${JSON.stringify(template, null, 2)}\n`, template, [
      `set-up of ${where.bucket}: aws cloudformation deploy --stack-name contracts --template-file <file>`,
    ]);
  }
  const { access, notes } = await accessOf(session, flags);
  const made = policyOf(access, where);
  const size = sizeOf(made);
  if (size > MANAGED_LIMIT) {
    const fits =
      size <= INLINE_LIMIT ? 'as an inline policy of the role' : 'in parts, one policy for some statements each';
    notes.push(`it has ${size} characters and a managed policy takes ${MANAGED_LIMIT}: attach it ${fits}`);
  }
  return document(policyText(made), made, notes);
}

async function accessOf(session: StoreSession, flags: Flags): Promise<{ access: Access[]; notes: string[] }> {
  switch (flags.for) {
    case 'reader':
      return { access: ofReader(), notes: ['for who reads everything'] };
    case 'admin':
      return {
        access: ofAdmin(),
        notes: ['for who creates environments and records what no service records any more'],
      };
  }
  const service = nameArgument('service', session.service(), '--service');
  // Such a name stands elsewhere in keys too, and a pattern of it would reach what is another service's.
  if (isName('version', service) || /^[0-9a-f]{64}$/.test(service))
    throw badArgument('--service', service, 'a service whose name is neither a version nor a sha256', {
      mend: `Rename the service: keys of others hold such words, and a policy for ${service} would reach them.`,
    });
  const also = listFlag(flags, 'also').map((one) => nameArgument('service', one, '--also'));
  const { providers, from } = await providersOf(session, service);
  const all = [...new Set([...providers, ...also])].filter((one) => one !== service).sort();
  const reads = all.length === 0 ? 'consumes nothing' : `consumes events of ${all.join(', ')}`;
  const said = also.length === 0 ? from : `${from} and --also`;
  return { access: ofService(service, all), notes: [`for the pipeline of ${service}, which ${reads} (${said})`] };
}

/** What config.json names where the package is at hand; elsewhere what the manifests name that count. */
async function providersOf(session: StoreSession, service: string): Promise<{ providers: string[]; from: string }> {
  const member = await memberOf(session, service);
  if (member === undefined) return { providers: await publishedProviders(session, service), from: 'as published' };
  const { consumes, findings } = await readConfig(member);
  const [wrong, ...more] = findings.filter(({ severity }) => severity === 'error');
  if (wrong) throw new FindingError(wrong, ...more);
  return { providers: consumes.map(({ provider }) => provider), from: 'config.json' };
}

async function memberOf(session: StoreSession, service: string): Promise<Member | undefined> {
  if (session.package?.service === service) return session.package;
  return (await workspaceMembers(session.cwd)).find((one) => one.service === service);
}

/** Of the versions that are live, were live, are heads, or are the newest release: one of them may be asked about. */
async function publishedProviders({ store, now, signal }: StoreSession, service: string): Promise<string[]> {
  await requireService(store, service, { signal });
  const [{ state }, { versions }] = await Promise.all([
    readServiceState(store, service, { now, signal }),
    listReleases(store, service, { signal }),
  ]);
  const named = [...state.live, ...state.departed, ...state.heads].map(({ version }) => version);
  const manifests = await Promise.all(
    [...new Set([...named, ...versions.slice(-1)])].map((version) => readManifest(store, service, version, { signal })),
  );
  return [...new Set(manifests.flatMap((one) => Object.keys(one?.consumes ?? {})))];
}

/** @throws FindingError `policy-needs-bucket` */
function bucketOf({ store, env }: StoreSession): Bucket {
  const choice = resolveStore({ flag: store.location, env: {}, root: '/' });
  if (choice.kind === 's3') {
    const { bucket, prefix } = choice;
    return { partition: partitionOf(env.AWS_REGION || env.AWS_DEFAULT_REGION), bucket, prefix };
  }
  throw new FindingError(
    finding('policy-needs-bucket', {
      message: `There is no policy for ${store.location}: a folder has the rights that its file system gives it.`,
      expected: 's3://bucket/prefix',
      found: store.location,
      mend: 'Name the bucket that the pipelines use, it need not be reached: --store s3://acme-contracts/main',
    }),
  );
}

function document(text: string, data: unknown, notes: readonly string[]): Result {
  const checks = notes.map((detail) => ({ name: 'policy', outcome: 'info' as const, detail }));
  return { checks, findings: [], data, document: text };
}
