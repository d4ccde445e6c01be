import { expect } from 'chai';
import fc from 'fast-check';
import { FindingError } from '../../src/finding.js';
import { type PublishPlan, planPublish } from '../../src/registry/plan.js';
import { executePublish } from '../../src/registry/publish.js';
import { readManifest, readObject } from '../../src/registry/read.js';
import type { Store } from '../../src/store/store.js';
import { findingOf } from '../support/findings.js';
import { answerLostAt, around, Killed, killedAt, memoryStore, text } from '../support/memory-store.js';
import { publishInput } from '../support/versions.js';

const wide = Array.from({ length: 5 }, (_, index) => ({
  event: `Event${index}`,
  bytes: text(`{"golden":${index}}\n`),
}));
const input = publishInput({ goldens: wide, emits: wide.map(({ event }) => event) });
const plan = planPublish(input);
const other = planPublish({ ...input, goldens: wide.map(({ event }) => ({ event, bytes: text('{"other":1}\n') })) });

/** What a reader sees of the version: nothing, or all of it, every object checked. */
async function seen(store: Store): Promise<'nothing' | 'plan' | 'other'> {
  const manifest = await readManifest(store, 'auth', '1.2.0');
  if (manifest === undefined) return 'nothing';
  const bodies = await Promise.all(Object.keys(manifest.objects).map((key) => readObject(store, manifest, key)));
  expect(bodies).to.have.length(plan.objects.length);
  return bodies.some((body) => Buffer.from(body).includes('other')) ? 'other' : 'plan';
}

describe('executePublish', () => {
  it('executePublish: claims first, writes the manifest last, and tells each transfer', async () => {
    const store = memoryStore();
    const progress: number[] = [];
    const result = await executePublish(store, plan, {
      concurrency: 2,
      onTransfer: ({ done, of, bytes, ofBytes }) => progress.push(done, of, bytes / ofBytes),
    });
    expect(result).to.deep.equal({ outcome: 'published' });
    const written = store.requests.filter((request) => request.startsWith('create'));
    expect(written[0]).to.equal('create claims/auth/1.2.0.json');
    expect(written.at(-1)).to.equal('create versions/auth/1.2.0.json');
    expect(written).to.have.length(plan.objects.length + 2);
    expect(progress.slice(-3)).to.deep.equal([6, 6, 1]);
    expect(await seen(store)).to.equal('plan');
  });

  it('executePublish: the same content again is unchanged and costs one request', async () => {
    const store = memoryStore();
    await executePublish(store, plan);
    store.requests.length = 0;
    expect(await executePublish(store, plan)).to.deep.equal({ outcome: 'unchanged' });
    expect(store.requests).to.deep.equal(['get versions/auth/1.2.0.json']);
  });

  it('executePublish: other content under a published version is refused and nothing changes', async () => {
    const store = memoryStore();
    await executePublish(store, plan);
    const before = new Map(store.objects);
    const found = await findingOf(() => executePublish(store, other));
    expect(found).to.include({ code: 'version-taken', severity: 'error' });
    expect(found.message).to.include('auth 1.2.0').and.include('already published');
    expect(store.objects).to.deep.equal(before);
  });

  it('executePublish: other content under a version that was begun is refused before any object is written', async () => {
    const store = memoryStore();
    await executePublish(killedAt(store, 3, 'after'), plan).catch(() => {});
    const before = new Map(store.objects);
    expect(await findingOf(() => executePublish(store, other))).to.include({ code: 'version-taken' });
    expect(store.objects).to.deep.equal(before);
    await executePublish(store, plan);
    expect(await seen(store)).to.equal('plan');
  });

  it('executePublish: an object of other bytes in its way is refused, and no manifest is written', async () => {
    const store = memoryStore(new Map([[plan.objects[2]?.key as string, text('stray')]]));
    expect(await findingOf(() => executePublish(store, plan))).to.include({ code: 'version-taken' });
    expect(await seen(store)).to.equal('nothing');
  });

  for (const when of ['before', 'after'] as const) {
    it(`executePublish: killed ${when} any request takes effect, no reader sees a part, and the same plan completes it`, async () => {
      const whole = memoryStore();
      await executePublish(whole, plan);
      const requests = whole.requests.length;
      expect(requests).to.equal(plan.objects.length + 3);
      for (const concurrency of [1, 4]) {
        for (let at = 1; at <= requests; at += 1) {
          const store = memoryStore();
          const error: unknown = await executePublish(killedAt(store, at, when), plan, { concurrency }).catch((e) => e);
          expect(error, `request ${at}`).to.be.instanceOf(Killed);
          const last = when === 'after' && at === requests;
          expect(await seen(store), `request ${at}`).to.equal(last ? 'plan' : 'nothing');
          await executePublish(store, plan);
          expect(store.objects, `request ${at}`).to.deep.equal(whole.objects);
        }
      }
    });
  }

  it('executePublish: an answer that is lost and asked for again is no conflict, at any request', async () => {
    for (let at = 1; at <= plan.objects.length + 3; at += 1) {
      const store = memoryStore();
      expect(await executePublish(answerLostAt(store, at), plan)).to.deep.equal({ outcome: 'published' });
      expect(await seen(store)).to.equal('plan');
    }
  });

  it('executePublish: of two at once with different content exactly one wins, however their requests interleave', async () => {
    const outcome = (store: Store, of: PublishPlan) =>
      executePublish(store, of, { concurrency: 3 }).then(
        () => 'published',
        (error: unknown) => (error instanceof FindingError ? (error.findings[0]?.code as string) : String(error)),
      );
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const store = memoryStore();
        const scheduled = (name: string) =>
          around(store, (work) => scheduler.schedule(Promise.resolve(), name).then(work));
        const both = Promise.all([outcome(scheduled('a'), plan), outcome(scheduled('b'), other)]);
        const [a, b] = await scheduler.waitFor(both);
        expect([a, b].sort()).to.deep.equal(['published', 'version-taken']);
        expect(await seen(store)).to.equal(a === 'published' ? 'plan' : 'other');
      }),
      { numRuns: 300 },
    );
  });

  it('executePublish: two at once with the same content both succeed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const store = memoryStore();
        const scheduled = around(store, (work) => scheduler.schedule(Promise.resolve()).then(work));
        await scheduler.waitFor(Promise.all([executePublish(scheduled, plan), executePublish(scheduled, plan)]));
        expect(await seen(store)).to.equal('plan');
      }),
    );
  });

  it('executePublish: an aborted one starts nothing more and rejects with the reason', async () => {
    const store = memoryStore();
    const abort = new AbortController();
    const reason = new Error('stop');
    const onTransfer = () => abort.abort(reason);
    const error: unknown = await executePublish(store, plan, {
      concurrency: 1,
      signal: abort.signal,
      onTransfer,
    }).catch((e) => e);
    expect(error).to.equal(reason);
    expect(store.objects.size).to.equal(2);
  });
});
