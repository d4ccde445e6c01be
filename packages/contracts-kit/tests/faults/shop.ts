import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalPact, pactDigest } from '../../src/pact/canonical.js';
import { readPact } from '../../src/pact/read.js';
import { declareEnvironment } from '../../src/registry/environment-journal.js';
import { goldenKey } from '../../src/registry/keys.js';
import { planPublish } from '../../src/registry/plan.js';
import { prune } from '../../src/registry/prune.js';
import { executePublish } from '../../src/registry/publish.js';
import { publishHead } from '../../src/registry/publish-head.js';
import type { ServiceRecord } from '../../src/registry/record-types.js';
import { recordBuilders, recordVerification } from '../../src/registry/record-verification.js';
import { appendServiceRecord } from '../../src/registry/service-journal.js';
import { snapshotVersion } from '../../src/registry/snapshot.js';
import { readBuilders, readVerifications } from '../../src/registry/verifications.js';
import type { Store } from '../../src/store/store.js';
import { commit } from '../support/versions.js';
import type { Place } from './place.js';

export const NOW = Date.parse('2026-11-23T12:00:00.000Z');
const DAY = 86_400_000;
const ago = (days: number) => new Date(NOW - days * DAY);

type Name = 'orders' | 'billing';
const events = { orders: 'OrderPlaced', billing: 'InvoicePaid' } as const;
const other = { orders: 'billing', billing: 'orders' } as const;

/** The contracts of the two: billing's are those of orders with the names changed over. */
interface Contracts {
  golden: Record<Name, Uint8Array>;
  /** `variant` is another content of it. */
  pact(of: Name, variant?: boolean): { bytes: Uint8Array; digest: string };
}

async function contractsOf({ dir }: Place): Promise<Contracts> {
  const golden = await readFile(join(dir, 'src/events/.schemas/OrderPlaced.schema.json'), 'utf8');
  const made = await readFile(join(dir, 'tests/consumer/.pacts/orders-billing.json'), 'utf8');
  return {
    golden: { orders: Buffer.from(golden), billing: Buffer.from(swapped(golden)) },
    pact: (of, variant = false) => {
      const text = of === 'orders' ? made : swapped(made);
      const raw = Buffer.from(variant ? text.replace('one of an order', 'another of an order') : text);
      const { pact, findings } = readPact(raw, { place: {} });
      if (pact === undefined || findings.length > 0) throw new Error(JSON.stringify(findings));
      return { bytes: canonicalPact(pact), digest: pactDigest(pact) };
    },
  };
}

const swaps: Record<string, string> = {
  orders: 'billing',
  billing: 'orders',
  OrderPlaced: 'InvoicePaid',
  InvoicePaid: 'OrderPlaced',
  orderplaced: 'invoicepaid',
  invoicepaid: 'orderplaced',
};
const swapped = (text: string) => text.replace(new RegExp(Object.keys(swaps).join('|'), 'g'), (name) => swaps[name]!);

/** A store in which each command has something to do; what each step is for stands beside it. */
export async function fill(store: Store, place: Place): Promise<void> {
  const { golden, pact } = await contractsOf(place);
  const by = 'a test';

  async function publish(of: Name, version: string, git: { commit: string; branch: string | null }, variant = false) {
    const kind = git.branch === null ? 'release' : 'snapshot';
    const plan = planPublish({
      service: of,
      version,
      kind,
      plannedVersion: kind === 'release' ? version : '1.0.0',
      git: { ...git, tag: git.branch === null ? `${of}@${version}` : null },
      goldens: [{ event: events[of], bytes: golden[of] }],
      pacts: [{ provider: other[of], bytes: pact(of, variant).bytes }],
      consumes: { [other[of]]: { range: null, events: { [events[other[of]]]: {} } } },
      emits: [events[of]],
    });
    await executePublish(store, plan);
    return plan;
  }
  async function snapshot(of: Name, number: number, days: number, branch = 'main', id = commit(number)) {
    const version = snapshotVersion({ commit: id, branch, pullRequest: null, dirtyDigest: null });
    await publish(of, version, { commit: id, branch });
    const head = { head: 1, service: of, branch, version, commit: id, plannedVersion: '1.0.0', run: null } as const;
    await publishHead(store, { ...head, repository: null }, { isAncestor: async () => true, now: ago(days), by });
  }
  const release = (of: Name, version: string, variant = false) =>
    publish(of, version, { commit: commit(90), branch: null }, variant);
  const record = (of: Name, days: number, what: ServiceRecord) =>
    appendServiceRecord(store, of, what, { now: ago(days), by });
  const live = (of: Name, days: number, version: string, environment = 'production') =>
    record(of, days, { kind: 'deployed', environment, instance: 'default', version });
  const about = (days: number) => ({ commit: commit(90), at: ago(days).toISOString(), by, tools: {} });
  async function verified(consumer: Name, version: string, days: number) {
    const provider = other[consumer];
    const pair = { provider, providerVersion: version, consumer, digest: pact(consumer).digest };
    const message = { description: 'one of an order', event: events[provider], outcome: 'verified' } as const;
    const said = { verification: 1, kind: 'executed', outcome: 'verified' } as const;
    const before = await readVerifications(store, pair, { now: ago(days) });
    const result = { ...said, ...pair, messages: [message], ...about(days) };
    await recordVerification(store, result, { before, now: ago(days) });
  }
  async function built(provider: Name, version: string, days: number) {
    const of = { provider, providerVersion: version };
    const { objects } = await release(provider, version);
    const { sha256 } = objects.find(({ key }) => key === goldenKey(provider, version, events[provider]))!;
    const result = {
      builders: 1,
      ...of,
      outcome: 'accepted',
      events: { [events[provider]]: { outcome: 'accepted', golden: sha256 } },
    } as const;
    const before = await readBuilders(store, of, { now: ago(days) });
    await recordBuilders(store, { ...result, ...about(days) }, { before, now: ago(days) });
  }
  const pruned = (days: number) =>
    prune(store, 'orders', { keep: 0, keepMs: 30 * DAY, graceMs: DAY, mainBranches: ['main'], now: ago(days), by });

  for (const [name, production] of [
    ['production', true],
    ['test', false],
  ] as const) {
    const declared = { production, retention: { default: 7 * DAY, of: {} }, margin: 3_600_000 };
    await declareEnvironment(store, name, () => declared, { now: ago(200), by });
  }
  // Two that are removed for good, so that an older listing has what is not there any more.
  await snapshot('orders', 1, 150);
  await snapshot('orders', 2, 149);
  await snapshot('orders', 3, 100);
  for (const days of [99, 97.5]) await pruned(days);
  // One to be removed now, and a branch that is closed.
  await snapshot('orders', 5, 90, 'feature');
  await record('orders', 80, { kind: 'branch-closed', branch: 'feature' });
  await snapshot('orders', 4, 70, 'main', place.parent);
  // What is live, was live lately, is handed out, and is verified or may be proven.
  for (const version of ['0.8.0', '0.9.0', '0.9.1']) await release('orders', version);
  for (const version of ['1.0.0', '1.2.0']) await release('billing', version);
  await release('billing', '1.1.0', true);
  await snapshot('billing', 21, 45);
  await record('orders', 60, { kind: 'released', environment: 'production', version: '0.8.0' });
  await live('orders', 50, '0.8.0', 'test');
  await live('orders', 20, '0.9.0');
  for (const days of [6, 4]) await pruned(days);
  await record('orders', 2, { kind: 'support-ended', environment: 'production', version: '0.8.0' });
  await live('billing', 40, '1.0.0');
  await record('billing', 10, { kind: 'released', environment: 'production', version: '1.2.0' });
  await live('billing', 9, '1.1.0', 'test');
  for (const version of ['0.8.0', '0.9.0', '0.9.1']) {
    await built('orders', version, 25);
    await verified('billing', version, 25);
  }
  for (const version of ['1.0.0', '1.2.0']) await built('billing', version, 25);
  await verified('orders', '1.0.0', 25);
}
