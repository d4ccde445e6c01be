import { expect } from 'chai';
import { manifestKey } from '../../src/registry/keys.js';
import { sealedJson } from '../../src/registry/seal.js';
import { addHorizon, addMark } from '../../src/registry/tombstone.js';
import { Place } from './place.js';
import { live } from './scenarios/live.js';

const story = live['a consumer whose provider is deployed and has verified it']!;

describe('can-i-deploy: what prune does to it', () => {
  let place: Place;
  beforeEach(async () => {
    place = await Place.make();
    await place.tell(story);
  });
  afterEach(() => place.remove());

  const core = 'can-i-deploy --service core --version 1.0.0 --to test';

  it('as of before something was removed: exit code 3, and no answer; from then on the same as before', async () => {
    const before = await place.kit(core);
    expect(before.code, before.stdout).to.equal(0);
    const { asOf } = (await place.kit(`${core} --format json`)).json();
    await addHorizon(place.store, new Date());
    const then = await place.kit(`${core} --as-of ${asOf}`);
    expect(then.code, then.stdout).to.equal(3);
    expect(then.stdout).to.include('[prune-horizon]').and.not.include('yes, as of');
    const matrix = await place.kit(`matrix --to test --as-of ${asOf}`);
    expect(matrix.code, matrix.stdout).to.equal(3);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const later = await place.kit(`${core} --as-of ${new Date().toISOString()}`);
    expect(later.code, later.stdout).to.equal(0);
  });

  it('a version that is about to be removed: never yes', async () => {
    const { service, version } = { service: 'core', version: '0.0.0-main-0d6e4079.gabc' };
    const manifest = await place.store.get(manifestKey('core', '1.0.0'));
    if (manifest.outcome !== 'found') throw new Error('the story publishes core 1.0.0');
    const text = Buffer.from(manifest.body).toString().replaceAll('1.0.0', version).replace('"release"', '"snapshot"');
    const { sha256: _, ...said } = JSON.parse(text);
    await place.store.create(manifestKey('core', version), sealedJson(said));
    const question = core.replace('1.0.0', version);
    const asked = await place.kit(question);
    const mark = { service, version, kind: 'marked' as const, at: new Date().toISOString(), by: 'prune', objects: [] };
    expect(await addMark(place.store, undefined, mark)).to.equal('added');
    const marked = await place.kit(question);
    expect(marked.stdout).to.include('[version-tombstoned]').and.not.include('yes, as of');
    expect(marked.code).not.to.equal(0);
    expect(asked.stdout).not.to.include('[version-tombstoned]');
  });
});
