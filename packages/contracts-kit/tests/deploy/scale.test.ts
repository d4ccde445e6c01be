import { expect } from 'chai';
import { type Asked, requestsOf } from '../../bench/asking.js';
import { generate, ring, type Shape } from '../../bench/registry.js';
import { inFolder } from '../../bench/repository.js';
import type { StoreCounts } from '../../src/store/counting.js';
import { memoryStore } from '../support/memory-store.js';

const now = new Date('2026-01-15T12:00:00.000Z');

/** What the first service of a store asks for: can-i-deploy, fetch and status. */
async function askedIn(shape: Shape): Promise<Record<Asked, StoreCounts>> {
  const objects = await generate(shape);
  return inFolder((folder) => requestsOf(memoryStore(objects), shape, folder));
}

describe('what is read of a large store', function () {
  this.timeout(60_000);

  it('can-i-deploy, fetch, status: 10 services and 100 of 50 versions cost the same requests, objects and bytes', async () => {
    const [few, many] = [await askedIn(ring(10, now)), await askedIn(ring(100, now))];
    expect(many).to.deep.equal(few);
    for (const { requests } of Object.values(few)) expect(requests).to.be.within(100, 360);
  });

  it('can-i-deploy, fetch, status: requests grow with the edges of the service', async () => {
    const shape = { ...ring(21, now), versions: 12, verified: 12 };
    const [few, many] = [await askedIn({ ...shape, providers: 2 }), await askedIn({ ...shape, providers: 10 })];
    for (const name of Object.keys(few) as Asked[]) {
      expect(many[name].requests / few[name].requests, name).to.be.within(2, 5);
    }
  });

  it('can-i-deploy: older versions, and their results, cost nothing', async () => {
    const shape = { ...ring(10, now), versions: 32 };
    const [all, none] = [await askedIn({ ...shape, verified: 32 }), await askedIn({ ...shape, verified: 16 })];
    expect(all['can-i-deploy']).to.deep.equal(none['can-i-deploy']);
    // Journals of 67 and of 403 entries: each has three after its last checkpoint.
    const more = await askedIn({ ...ring(10, now), versions: 192 });
    expect(more['can-i-deploy'].requests).to.equal(all['can-i-deploy'].requests);
  });
});
