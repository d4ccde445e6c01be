import { type Finding, finding } from '../finding.js';
import { actor } from '../git/actor.js';
import { headBranch, isAncestor } from '../git/context.js';
import { type GeneratedPact, readGeneratedPacts } from '../pact/generated.js';
import { headKey } from '../registry/keys.js';
import type { Consumes } from '../registry/manifest.js';
import { mayMoveHead } from '../registry/move-head.js';
import { contentDigest, type PublishInput, type PublishPlan, planPublish } from '../registry/plan.js';
import { executePublish } from '../registry/publish.js';
import { publishHead } from '../registry/publish-head.js';
import { planRelease, planSnapshot, releaseTag } from '../registry/release.js';
import { snapshotVersion } from '../registry/snapshot.js';
import type { Check } from '../report/report.js';
import { plural } from '../report/text.js';
import { type ConsumedProvider, readConfig } from '../service/config.js';
import type { Store } from '../store/store.js';
import { storeNotSeen } from './counterparts.js';
import { publishFindings } from './gate.js';
import { generate } from './generate.js';
import { failedChecks } from './outcomes.js';
import { counterpartsHere } from './pipeline.js';
import { absolutePlaces, merged, type Result, type Session } from './session.js';

export interface PublishOptions {
  release?: boolean;
  dryRun?: boolean;
  moveHead?: boolean;
}

/** Goldens, pacts and manifest to the store. Nothing is written unless everything this service has is whole. */
export async function publish(session: Session, options: PublishOptions): Promise<Result> {
  const { service } = session;
  const [own, config] = [await generate(session), await readConfig(service)];
  const generated = readGeneratedPacts(service.dir);
  const findings = [
    ...own.findings,
    ...config.findings,
    ...generated.findings.map((one) => absolutePlaces(one, service.dir)),
    ...incomplete(config.consumes, generated.pacts, service.dir),
  ];
  if (!failed(findings)) {
    findings.push(...(await failedChecks(service, await counterpartsHere(service, config.consumes))));
  }
  const nothing: Check = { name: service.service, outcome: 'failed', detail: 'nothing was published' };
  if (failed(findings)) return { checks: [nothing], findings };
  const store = await session.store();
  const git = await session.git();
  if (store) {
    findings.push(
      ...(options.release
        ? planRelease({ packageName: service.packageName, version: service.version }, git)
        : planSnapshot(git, store.kind)),
    );
  }
  if (!failed(findings)) findings.push(...(await publishFindings(session, { release: options.release === true })));
  if (failed(findings)) return { checks: [nothing], findings };
  if (!store) {
    const check: Check = { name: service.service, outcome: 'store not seen', detail: 'nothing was published' };
    return { checks: [check], findings: [...findings, storeNotSeen('nothing was published')] };
  }
  const input = {
    service: service.service,
    plannedVersion: await session.planned(),
    git: {
      commit: git.commit,
      branch: headBranch(git),
      tag: options.release ? releaseTag(service.packageName, service.version) : null,
    },
    goldens: own.goldens.map((golden) => ({ event: golden.event, bytes: golden.bytes })),
    pacts: generated.pacts.map((pact) => ({ provider: pact.provider, bytes: pact.bytes })),
    consumes: consumesOf(config.consumes),
    emits: own.goldens.map((golden) => golden.event),
  };
  const version = options.release ? service.version : await snapshotName(session, input);
  const plan = planPublish({ ...input, version, kind: options.release ? 'release' : 'snapshot' });
  const result: Result = { checks: [], findings, data: describe(plan) };
  if (options.dryRun) {
    const rows = [...plan.objects, plan.manifest].map(
      (object): Check => ({
        name: object.key,
        outcome: 'info',
        detail: `${object.size} bytes, sha256 ${object.sha256.slice(0, 12)}`,
      }),
    );
    const what = `${service.service} ${version}`;
    return {
      ...result,
      checks: [
        ...rows,
        { name: what, outcome: 'skipped', detail: `a dry run: nothing was written to ${store.location}` },
      ],
    };
  }
  const { outcome } = await executePublish(store, plan, {
    signal: session.signal,
    onTransfer: ({ done, of }) => session.progress(done < of ? `publishing ${done}/${of} objects` : ''),
  });
  result.checks.push({
    name: `${service.service} ${version}`,
    outcome,
    detail:
      outcome === 'unchanged'
        ? 'already published with this content'
        : `${plural(plan.objects.length, 'object')} and the manifest`,
  });
  if (options.release) return result;
  return { ...merged(result, await head(session, store, version, options.moveHead === true)), data: result.data };
}

function failed(findings: readonly Finding[]): boolean {
  return findings.some((one) => one.severity === 'error');
}

async function snapshotName(session: Session, input: Omit<PublishInput, 'version' | 'kind'>): Promise<string> {
  const { commit, branch, pullRequest, dirty } = await session.git();
  // A name must never stand for two contents: what no commit names is named by what is in it.
  const named = commit !== null && dirty !== true;
  return snapshotVersion({ commit, branch, pullRequest, dirtyDigest: named ? null : contentDigest(input) });
}

async function head(session: Session, store: Store, version: string, asked: boolean): Promise<Result> {
  const { service } = session;
  const git = await session.git();
  const branch = headBranch(git);
  const stays = (why: string, at?: string): Result => ({
    checks: [{ name: `head of ${branch ?? 'no branch'}`, outcome: 'skipped', detail: `stays: ${why}` }],
    findings: [
      finding('head-stays', {
        message: `The head of ${branch ?? 'no branch'} stays${at === undefined ? '' : ` at ${at}`}: ${why}.`,
        ...(branch !== null && { at: { key: headKey(service.service, branch) } }),
        mend: `Nothing, if that is meant: ${service.service} ${version} is published and can be named.`,
      }),
    ],
  });
  const may = mayMoveHead({ ...git, storeKind: store.kind, asked });
  if (!may.may || branch === null) return stays(may.may ? 'no branch is known here' : may.why);
  const moved = await publishHead(
    store,
    {
      head: 1,
      service: service.service,
      branch,
      version,
      commit: git.commit,
      plannedVersion: await session.planned(),
      run: git.run,
      repository: git.repository,
    },
    {
      isAncestor: (a, b) => isAncestor(service.dir, a, b, session.env),
      now: new Date(),
      by: await actor(session.env),
      signal: session.signal,
    },
  );
  if (!moved.moved && moved.at !== version) return stays(moved.why, moved.at);
  const name = `head of ${branch}`;
  if (moved.moved) return { checks: [{ name, outcome: 'published', detail: `now ${version}` }], findings: [] };
  const mended = moved.recorded ? '; that it is was not recorded, and is now' : '';
  return { checks: [{ name, outcome: 'unchanged', detail: `already there${mended}` }], findings: [] };
}

/** Every consumed event has a pact, and every pact is of a consumed event. */
export function incomplete(
  consumes: readonly ConsumedProvider[],
  pacts: readonly GeneratedPact[],
  dir: string,
): Finding[] {
  const findings: Finding[] = [];
  for (const { provider, events } of consumes) {
    const pact = pacts.find((one) => one.provider === provider);
    for (const { event, place } of events) {
      if (pact?.pact.messages.some((message) => message.event === event)) continue;
      findings.push(
        finding('pact-missing', {
          message: `No consumer test states what is expected of ${event} from ${provider}.`,
          at: place,
          expected: `a message of ${event} in a tests/consumer/**/*.consumer.pact.test.ts`,
          mend: `Write one with consumerPact(import.meta, { provider: '${provider}' }).receives(…, { event: '${event}', … }), run the consumer tests, or remove ${event} from config.json.`,
        }),
      );
    }
  }
  for (const { provider, pact, file } of pacts) {
    const named = consumes.find((one) => one.provider === provider)?.events.map((one) => one.event) ?? [];
    for (const message of pact.messages) {
      if (message.event !== undefined && named.includes(message.event)) continue;
      findings.push(
        finding('pact-undeclared', {
          message: `The pact states ${message.event ?? 'a message of no event'} of ${provider}, which config.json does not name.`,
          at: { file, pointer: message.pointer },
          expectedAt: { file: `${dir}/tests/consumer/config.json` },
          mend: `Add it to config.json, with an example, or remove the test "${message.description}".`,
        }),
      );
    }
  }
  return findings;
}

function consumesOf(consumes: readonly ConsumedProvider[]): Record<string, Consumes> {
  const eventsOf = (one: ConsumedProvider) =>
    Object.fromEntries(one.events.map(({ event, scope }) => [event, scope ? { scope } : {}]));
  return Object.fromEntries(consumes.map((one) => [one.provider, { range: one.range, events: eventsOf(one) }]));
}

function describe(plan: PublishPlan): unknown {
  const row = ({ key, size, sha256 }: { key: string; size: number; sha256: string }) => ({ key, size, sha256 });
  return { version: plan.version, objects: plan.objects.map(row), manifest: row(plan.manifest) };
}
