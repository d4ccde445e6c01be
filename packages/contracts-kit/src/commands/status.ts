import { readdir } from 'node:fs/promises';
import { headBranch } from '../git/context.js';
import { readGeneratedPacts } from '../pact/generated.js';
import { readHead } from '../registry/head.js';
import { consumersOf, listReleases } from '../registry/read.js';
import type { Check } from '../report/report.js';
import { type ConsumedProvider, readConfig } from '../service/config.js';
import { findExamples } from '../service/examples.js';
import type { Store } from '../store/store.js';
import { type Counterpart, label, retirement, selectCounterpart } from './counterparts.js';
import { consumingSiblings } from './fetch-pacts.js';
import { incomplete } from './publish.js';
import type { Result, Session } from './session.js';
import { liveStatus } from './status-live.js';

/** What this service emits and consumes, what the store holds of it, what was selected and why, what is unchecked. */
export async function status(session: Session): Promise<Result> {
  const { service } = session;
  const config = await readConfig(service);
  const checks: Check[] = [];
  const say = (name: string, detail: string, outcome: Check['outcome'] = 'info') =>
    checks.push({ name, outcome, detail });
  const emits = (await readdir(service.paths.goldens).catch(() => []))
    .filter((name) => name.endsWith('.schema.json'))
    .map((name) => name.slice(0, -'.schema.json'.length));
  const planned = await session.planned();
  say(service.service, `${service.version} in package.json, planned ${planned}`);
  if (emits.length > 0) say('emits', emits.join(', '));
  else if (service.emitsNothing) say('emits', 'nothing, as it says');
  else say('emits', 'no golden is generated yet: contracts-kit generate', 'not yet');
  if (config.consumes.length === 0) say('consumes', 'nothing');
  for (const { provider, range, events } of config.consumes) {
    say(`consumes ${provider}`, `${events.map((one) => one.event).join(', ')}${range === null ? '' : ` of ${range}`}`);
  }
  const store = await session.store();
  if (store) await ofStore(session, store, say);
  else say('store', 'was not looked at', 'store not seen');
  const selected: Record<string, unknown> = {};
  const counterparts: [string, Counterpart][] = [];
  for (const one of config.consumes) {
    counterparts.push([`provider ${one.provider}`, await selectCounterpart(session, one.provider, one)]);
  }
  if (!service.emitsNothing) {
    const known = store ? (await consumersOf(store, service.service, { signal: session.signal })).consumers : [];
    const consumers = new Set([...(await consumingSiblings(session)).consuming.keys(), ...known]);
    for (const consumer of [...consumers].filter((name) => name !== service.service).sort()) {
      counterparts.push([
        `consumer ${consumer}`,
        await selectCounterpart(session, consumer, { range: null, select: service.select }),
      ]);
    }
  }
  for (const [name, counterpart] of counterparts) {
    selected[name] = counterpart.selected.map(({ version, role, why }) => ({ version, role, why }));
    for (const one of counterpart.selected) say(name, `selected: ${label(counterpart.service, one)}`);
    for (const one of counterpart.skipped) say(name, `skipped: ${label(counterpart.service, one)}`, 'skipped');
    for (const one of counterpart.idle) say(name, `${one} selects no version`, 'skipped');
    if (counterpart.presence === 'retired') say(name, retirement(counterpart), 'skipped');
    if (counterpart.presence === 'nowhere') say(name, 'has published nothing that is seen here', 'no provider yet');
  }
  const live = store ? await liveStatus(session, store) : { checks: [], findings: [] };
  checks.push(...live.checks);
  const unchecked = await notChecked(session, config.consumes);
  for (const what of unchecked) say('not checked', what, 'not yet');
  return {
    checks,
    findings: [...config.findings, ...live.findings],
    data: { emits, consumes: config.consumes.map(named), planned, selected, unchecked },
  };
}

/** Without the places: those are for findings. */
function named({ provider, range, events }: ConsumedProvider) {
  return { provider, range, events: events.map(({ event, scope }) => ({ event, ...(scope && { scope }) })) };
}

type Say = (name: string, detail: string, outcome?: Check['outcome']) => void;

async function ofStore(session: Session, store: Store, say: Say): Promise<void> {
  const { service } = session;
  const git = await session.git();
  const branches = [...new Set([headBranch(git), service.mainBranch])].filter((branch) => branch !== null);
  for (const branch of branches) {
    const head = await readHead(store, service.service, branch, { signal: session.signal });
    say(`head of ${branch}`, head?.head.version ?? 'none yet', head ? 'info' : 'not yet');
  }
  const { versions } = await listReleases(store, service.service, { signal: session.signal });
  const newest = versions.slice(-3).reverse().join(', ');
  say(
    'releases',
    versions.length === 0 ? 'none yet' : `${versions.length}, newest ${newest}`,
    versions.length === 0 ? 'not yet' : 'info',
  );
}

async function notChecked(session: Session, consumes: readonly ConsumedProvider[]): Promise<string[]> {
  const { service } = session;
  const { findings } = await findExamples(service, consumes);
  const pacts = readGeneratedPacts(service.dir);
  return [...findings, ...pacts.findings, ...incomplete(consumes, pacts.pacts, service.dir)].map((one) => one.message);
}
