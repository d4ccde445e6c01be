import { expect } from 'chai';
import type { FetchedPact } from '../../src/commands/fetch-pacts.js';
import { excusedCheck, excuses, relied, verifiedDigests } from '../../src/commands/pending.js';
import type { Session } from '../../src/commands/session.js';
import { type Code, finding } from '../../src/finding.js';
import { messageDigest } from '../../src/pact/message-digest.js';
import { readPact } from '../../src/pact/read.js';
import type { MessageResult } from '../../src/pact/verify.js';
import { satisfiedKey } from '../../src/registry/keys.js';
import { markSatisfied } from '../../src/registry/satisfied.js';
import type { Store } from '../../src/store/store.js';
import { findingOf } from '../support/findings.js';
import { type MemoryStore, memoryStore, text } from '../support/memory-store.js';

const raw = {
  consumer: { name: 'core' },
  provider: { name: 'auth' },
  metadata: { pactSpecification: { version: '4.0' } },
  interactions: ['UserCreated', 'UserDeleted'].map((event) => ({
    type: 'Asynchronous/Messages',
    description: `a user, ${event}`,
    metadata: { event },
    contents: { content: { data: { event } }, contentType: 'application/json', encoded: false },
  })),
};
const pact = (parts: Partial<FetchedPact> = {}): FetchedPact => ({
  consumer: 'core',
  version: '1.0.0',
  labels: ['core 1.0.0 (head of main)'],
  subscriptions: [{}],
  binding: false,
  retired: [],
  pact: readPact(Buffer.from(JSON.stringify(raw)), { place: { file: 'p.json' } }).pact!,
  sha256: 'a',
  file: '/auth/tests/provider/.pacts/core/1.0.0/core-auth.json',
  ...parts,
});
const digests = pact().pact.messages.map(messageDigest);

const result = (
  index: number,
  code: Code | null = 'pact-mismatch',
  parts: Partial<MessageResult> = {},
): MessageResult => ({
  label: 'core',
  file: 'tests/provider/.pacts/core/1.0.0/core-auth.json',
  consumer: 'core',
  provider: 'auth',
  description: 'a user',
  states: [],
  event: index === 0 ? 'UserCreated' : 'UserDeleted',
  pointer: `/interactions/${index}`,
  outcome: code === null ? 'verified' : 'failed',
  mismatches: [],
  findings: code === null ? [] : [finding(code, { message: `it is not so: ${index}`, mend: 'Mend it.' })],
  ...parts,
});

/** As far as the question needs one. */
const session = (store: Store | undefined): Session =>
  ({
    service: { service: 'auth', dir: '/auth' },
    signal: new AbortController().signal,
    store: async () => store,
  }) as unknown as Session;

/** Something is recorded of auth: a success of the second message. */
async function recorded(): Promise<MemoryStore> {
  const store = memoryStore();
  await markSatisfied(store, 'auth', [digests[1]!]);
  store.requests.length = 0;
  return store;
}

const kinds = async (store: Store | undefined, pacts: FetchedPact[], results: MessageResult[], record?: boolean) => {
  const { excused: found } = await excuses(session(store), pacts, results, record === undefined ? {} : { record });
  return results.map((one) => found.get(one)?.kind);
};

describe('excuses', () => {
  it('excuses: a failing message that nothing ever satisfied is pending; one that something did is not', async () => {
    const store = await recorded();
    expect(await kinds(store, [pact()], [result(0), result(1)])).to.deep.equal(['pending', undefined]);
    expect(store.requests).to.have.members([
      ...digests.map((digest) => `get ${satisfiedKey('auth', digest)}`),
      'list verifications/auth/',
    ]);
  });

  it('excuses: what was red since nothing was recorded is bound, so that its own record excuses it no more', async () => {
    const store = memoryStore();
    const first = await excuses(session(store), [pact()], [result(0)], {});
    expect([first.excused.size, first.bound]).to.deep.equal([0, [digests[0]]]);
    await markSatisfied(store, 'auth', first.bound);
    const again = await excuses(session(store), [pact()], [result(0)], {});
    expect([again.excused.size, again.bound]).to.deep.equal([0, []]);
  });

  it('excuses: nothing fails, nothing is asked', async () => {
    const store = await recorded();
    expect(await kinds(store, [pact()], [result(0, null), result(1, null)])).to.deep.equal([undefined, undefined]);
    expect(store.requests).to.deep.equal([]);
  });

  const never: [string, () => Promise<[Store | undefined, FetchedPact, MessageResult, boolean?]>][] = [
    [
      "a sibling's working pact, and one that is live",
      async () => [await recorded(), pact({ binding: true }), result(0)],
    ],
    ['where nothing was ever recorded of the provider', async () => [memoryStore(), pact(), result(0)]],
    ['where no store is looked at', async () => [undefined, pact(), result(0)]],
    ['with --no-record', async () => [await recorded(), pact(), result(0), false]],
    ['what Pact gave no result for', async () => [await recorded(), pact(), result(0, 'pact-not-verified')]],
    ['a message without contents', async () => [await recorded(), pact(), result(0, 'pact-message-empty')]],
    [
      'a failure that no finding explains',
      async () => [await recorded(), pact(), result(0, 'pact-mismatch', { findings: [] })],
    ],
    [
      'a result of a file that was not fetched',
      async () => [await recorded(), pact(), result(0, 'pact-mismatch', { file: 'other.json' })],
    ],
    [
      'a result of no message',
      async () => [await recorded(), pact(), result(0, 'pact-mismatch', { pointer: '/interactions/7' })],
    ],
  ];
  for (const [what, given] of never) {
    it(`excuses: ${what}: never pending`, async () => {
      const [store, one, failing, record] = await given();
      expect(await kinds(store, [one], [failing], record)).to.deep.equal([undefined]);
    });
  }

  for (const code of ['pact-state-without-handler', 'pact-event-without-builder', 'pact-builder-failed'] as const) {
    it(`excuses: ${code} of what is new is pending too`, async () => {
      expect(await kinds(await recorded(), [pact()], [result(0, code)])).to.deep.equal(['pending']);
    });
  }

  it('excuses: an event that the consumer has retired holds nobody, satisfied before or not', async () => {
    const store = await recorded();
    const one = pact({ retired: ['UserDeleted'], binding: true });
    expect(await kinds(store, [one], [result(0), result(1)])).to.deep.equal([undefined, 'retired']);
  });

  it('excuses: a mark that was edited by hand is an error, not an answer', async () => {
    const store = await recorded();
    store.objects.set(satisfiedKey('auth', digests[0]!), text('{}'));
    expect(await findingOf(() => kinds(store, [pact()], [result(0)]))).to.include({ code: 'verification-invalid' });
  });

  it('verifiedDigests: of what was verified, and of nothing else', () => {
    const outcomes = [{ pact: pact(), messages: [{ outcome: 'failed' }, { outcome: 'verified' }] }];
    expect(verifiedDigests(outcomes)).to.deep.equal([digests[1]]);
    expect(verifiedDigests([{ pact: pact(), messages: [{ outcome: 'unknown' }] }])).to.deep.equal([]);
  });

  it('relied: an event of which every message is excused is no reliance; one of which some is not stays whole', () => {
    const two = pact({ subscriptions: [{ UserCreated: {}, UserDeleted: {} }] });
    const none = relied('/auth', [two], new Map());
    expect(none).to.deep.equal([two]);
    const [one] = relied('/auth', [two], new Map([[result(0), { kind: 'pending' }]]));
    expect(one?.pact.messages.map(({ event }) => event)).to.deep.equal(['UserDeleted']);
    expect(one?.subscriptions).to.deep.equal([{ UserDeleted: {} }]);
    const message = two.pact.messages[0]!;
    const same = { ...two, pact: { ...two.pact, messages: [message, { ...message, pointer: '/interactions/1' }] } };
    expect(relied('/auth', [same], new Map([[result(0), { kind: 'pending' }]]))).to.deep.equal([same]);
  });

  it('excusedCheck: names the consumer, the message, what was wrong and what would make it count', () => {
    const told = excusedCheck(pact(), { excuse: { kind: 'pending' }, result: result(0), name: 'UserCreated for core' });
    expect(told.check).to.include({ name: 'UserCreated for core', outcome: 'pending' });
    const [one] = told.findings;
    expect(one).to.include({ code: 'pact-pending', severity: 'warning', found: 'it is not so: 0' });
    expect(one?.message).to.include('core 1.0.0 (head of main)').and.include('"a user"');
    expect(one?.mend).to.include('recorded as deployed or released').and.include('can-i-deploy says no');
    expect(one?.expectedAt?.pointer).to.equal('/interactions/0');
  });

  it('excusedCheck: what is retired is skipped, and says nothing more', () => {
    const told = excusedCheck(pact(), {
      excuse: { kind: 'retired', event: 'UserDeleted' },
      result: result(1),
      name: 'x',
    });
    expect(told).to.deep.equal({
      check: { name: 'x', outcome: 'skipped', detail: 'core has retired UserDeleted' },
      findings: [],
    });
  });
});
