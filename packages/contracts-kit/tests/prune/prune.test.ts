import { expect } from 'chai';
import { declareEnvironment } from '../../src/registry/environment-journal.js';
import { headKey } from '../../src/registry/keys.js';
import { requirePublished } from '../../src/registry/lookup.js';
import { executePublish } from '../../src/registry/publish.js';
import { requireManifest } from '../../src/registry/read.js';
import { recordVerification } from '../../src/registry/record-verification.js';
import { readTombstone, refuseBeforeHorizon } from '../../src/registry/tombstone.js';
import type { VerificationResult } from '../../src/registry/verification-types.js';
import { findingOf } from '../support/findings.js';
import { text } from '../support/memory-store.js';
import {
  DAY,
  day,
  deployed,
  expectSteps,
  four,
  moveTo,
  planOf,
  pruneAt,
  publish,
  record,
  snapshot,
  steps,
  tracesOf,
  whole,
} from './world.js';

const resultOf = (providerVersion: string): VerificationResult => ({
  verification: 1,
  provider: 'auth',
  providerVersion,
  consumer: 'core',
  digest: 'a'.repeat(64),
  kind: 'executed',
  outcome: 'verified',
  messages: [{ description: 'a user', event: 'UserCreated', outcome: 'verified' }],
  commit: null,
  at: day(2).toISOString(),
  by: 'test',
  tools: {},
});

describe('prune', () => {
  it('prune: marks first, removes after the grace period, keeps the newest, the head and the releases', async () => {
    const store = await four();
    await recordVerification(store, resultOf(snapshot(1)), { before: { results: [], last: 0 }, now: day(2) });
    expectSteps(await pruneAt(store, day(36)), {
      [snapshot(1)]: 'mark',
      [snapshot(2)]: 'mark',
      [snapshot(3)]: 'mark',
      [snapshot(4)]: '(keep)',
    });
    expect(await whole(store)).to.have.length(5);
    expectSteps(await pruneAt(store, day(36.5)), {
      [snapshot(1)]: '(wait)',
      [snapshot(2)]: '(wait)',
      [snapshot(3)]: '(wait)',
      [snapshot(4)]: '(keep)',
    });
    expect(await whole(store)).to.have.length(5);
    const done = steps(await pruneAt(store, day(37)));
    expect(done).to.include({ [snapshot(1)]: 'remove', [snapshot(3)]: 'remove', [snapshot(4)]: '(keep)' });
    expect(await whole(store)).to.deep.equal([snapshot(4), '1.2.0']);
    for (const number of [1, 2, 3]) expect(await tracesOf(store, snapshot(number))).to.deep.equal([]);
    expectSteps(await pruneAt(store, day(38)), { [snapshot(4)]: '(keep)' });
  });

  it('prune: what was removed is refused by name for ever, and said to have been removed', async () => {
    const store = await four();
    await pruneAt(store, day(36));
    const code = { code: 'version-tombstoned' };
    for (const now of [36, 37]) {
      expect(await findingOf(() => executePublish(store, planOf(1)))).to.include(code);
      expect(
        await findingOf(() => moveTo(store, 1, 'other', day(now)).then(() => executePublish(store, planOf(1)))),
      ).to.include(code);
      const result = { before: { results: [], last: 0 }, now: day(now) };
      expect(await findingOf(() => recordVerification(store, resultOf(snapshot(1)), result))).to.include(code);
      await pruneAt(store, day(37));
    }
    const before = new Map(store.objects);
    expect(await findingOf(() => executePublish(store, planOf(1)))).to.include(code);
    expect(store.objects, 'nothing was written').to.deep.equal(before);
    expect(await findingOf(() => requirePublished(store, 'auth', snapshot(1)))).to.include(code);
    expect(await findingOf(() => requireManifest(store, 'auth', snapshot(1), 'live'))).to.include(code);
    expect(await whole(store)).to.deep.equal([snapshot(4), '1.2.0']);
  });

  it('prune: what is recorded as deployed during the grace period is spared, and may be deployed and published again', async () => {
    const store = await four();
    await pruneAt(store, day(36));
    await record(store, deployed(snapshot(2)), day(36.1)); // by somebody who had looked for the mark before there was one
    expect(steps(await pruneAt(store, day(37)))).to.include({ [snapshot(2)]: 'spare', [snapshot(1)]: 'remove' });
    expect(await whole(store)).to.deep.equal([snapshot(2), snapshot(4), '1.2.0'].sort());
    await executePublish(store, planOf(2));
    expect(steps(await pruneAt(store, day(200)))).to.include({ [snapshot(2)]: '(keep)' });
  });

  it('prune: one that was spared is marked again when nothing needs it any more', async () => {
    const store = await four();
    await pruneAt(store, day(36));
    await record(store, deployed(snapshot(2)), day(36.1));
    await pruneAt(store, day(37));
    await declareEnvironment(
      store,
      'production',
      () => ({ production: true, retention: { default: 7 * DAY, of: { auth: 50 * DAY } }, margin: 0 }),
      { now: day(38), by: 'test' },
    );
    await record(store, { kind: 'undeployed', environment: 'production', instance: 'default' }, day(40));
    await publish(store, 60);
    expect(steps(await pruneAt(store, day(89)))).to.include({ [snapshot(2)]: '(keep)' });
    expect(steps(await pruneAt(store, day(91)))).to.include({ [snapshot(2)]: 'mark' });
    expect(steps(await pruneAt(store, day(92)))).to.include({ [snapshot(2)]: 'remove' });
    expect((await readTombstone(store, 'auth', snapshot(2)))?.kind).to.equal('removing');
    expect(await findingOf(() => refuseBeforeHorizon(store, day(39)))).to.include({ code: 'prune-horizon' });
    await refuseBeforeHorizon(store, day(40));
  });

  it('prune: of what no record speaks of the age counts from when it was seen first', async () => {
    const store = await four();
    await executePublish(store, planOf(9, 'laptop'));
    const of = async (now: number) => steps(await pruneAt(store, day(now)))[snapshot(9, 'laptop')];
    expect(await of(100)).to.equal('see');
    expect(await of(120)).to.equal('(keep)');
    await publish(store, 150);
    expect(await of(150)).to.equal('mark');
    expect(await of(151)).to.equal('remove');
    expect(await tracesOf(store, snapshot(9, 'laptop'))).to.deep.equal([]);
  });

  it('prune: a dry run writes nothing and says the same', async () => {
    const store = await four();
    for (const now of [36, 37]) {
      const before = new Map(store.objects);
      store.requests.length = 0;
      const planned = await pruneAt(store, day(now), { dryRun: true });
      expect(store.objects).to.deep.equal(before);
      expect(store.requests.filter((one) => /^(create|replace|remove)/.test(one))).to.deep.equal([]);
      const done = await pruneAt(store, day(now));
      const plain = (all: { step: string; version: string }[]) => all.map((one) => `${one.version} ${one.step}`).sort();
      expect(plain(planned.versions)).to.deep.equal(plain(done.versions));
    }
  });

  it('prune: nothing is removed where a head, a record or a mark cannot be understood', async () => {
    const damage = {
      'head-invalid': headKey('auth', 'main'),
      'record-invalid': 'records/auth/log/00000002.json',
      'tombstone-invalid': `tombstones/auth/${snapshot(2)}/0001.json`,
    };
    for (const [code, key] of Object.entries(damage)) {
      const store = await four();
      await pruneAt(store, day(36));
      expect(store.objects.has(key), key).to.equal(true);
      store.objects.set(key, text('{"__proto__":[]}'));
      const before = new Map(store.objects);
      expect(await findingOf(() => pruneAt(store, day(37)))).to.include({ code });
      expect(store.objects).to.deep.equal(before);
    }
  });

  it('prune: a mark that lists what is not its own is not believed', async () => {
    const store = await four();
    await pruneAt(store, day(36));
    const key = `tombstones/auth/${snapshot(2)}/0001.json`;
    const mark = JSON.parse(Buffer.from(store.objects.get(key)!).toString('utf8'));
    for (const foreign of [
      'golden/core/1.0.0/X.schema.json',
      `golden/auth/${snapshot(4)}/UserCreated.schema.json`,
      'heads/auth/main.json',
    ]) {
      store.objects.set(key, text(JSON.stringify({ ...mark, objects: [foreign] })));
      expect(await findingOf(() => pruneAt(store, day(37)))).to.include({ code: 'tombstone-invalid' });
    }
  });
});
