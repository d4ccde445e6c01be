import { expect } from 'chai';
import { parseSnapshot, snapshotBytes, snapshotStore, takeSnapshot } from '../../src/deploy/snapshot.js';
import { type S3Server, startS3Server } from '../support/s3-server.js';
import { bucketAt } from '../support/stores.js';
import { ask, brief } from './ask.js';
import { all, askOf, begin } from './scenarios/tables.js';
import { NOW, World } from './world.js';

describe('can-i-deploy on a bucket', function () {
  this.timeout(120_000);
  let server: S3Server;
  before(async () => {
    server = await startS3Server({ buckets: ['contracts'] });
  });
  after(() => server.stop());

  // Every fifth: what differs between stores is listings and absent keys, which all of them have.
  for (const [index, [title, scenario]] of [...all.entries()].filter(([at]) => at % 5 === 0)) {
    it(`${title}: ${scenario.answer}, and the same from a snapshot of it`, async () => {
      const store = bucketAt(server, `scenario-${index}`).open();
      const world = new World(store);
      await begin(world, scenario);
      for (const [days, ...sentences] of scenario.happened) for (const one of sentences) await world.happen(one, days);
      const asked = await ask(store, ...askOf(scenario));
      expect(asked.answer.answer).to.equal(scenario.answer);
      expect(brief(asked)).to.deep.equal(scenario.pairs);
      const bytes = snapshotBytes(await takeSnapshot(store, { now: new Date(NOW) }));
      await store.close();
      const replayed = await ask(snapshotStore(parseSnapshot(bytes, 'a file')), ...askOf(scenario));
      expect(replayed.answer).to.deep.equal(asked.answer);
      expect(replayed.read).to.deep.equal(asked.read);
    });
  }
});
