import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Place } from './place.js';
import { live } from './scenarios/live.js';
import type { Scenario } from './scenarios/scenario.js';
import { there } from './scenarios/there.js';
import { NOW, World } from './world.js';

describe('contracts-kit snapshot, verifications, matrix', () => {
  let place: Place;
  beforeEach(async () => {
    place = await Place.make();
  });
  afterEach(() => place.remove());
  const tell = (scenario: Scenario) => place.tell(scenario);
  const kit = (line: string, where?: string) => place.kit(line, where);

  const core = 'can-i-deploy --service core --version 1.0.0 --to test';

  it('--snapshot: the same answer, whatever the store says', async () => {
    await tell(live['several live versions of the provider, and only one has verified it']!);
    const asOf = `--as-of ${new Date().toISOString()}`;
    const saved = await kit('snapshot save kept.json');
    expect(saved.code, saved.stdout).to.equal(0);
    const here = await kit(`${core} --explain ${asOf}`);
    await rm(join(place.folder, 'store'), { recursive: true });
    const there = await kit(`${core} --explain ${asOf} --snapshot kept.json`, 'gone');
    expect([there.code, there.stdout]).to.deep.equal([here.code, here.stdout]);
    expect(there.code).to.equal(5);
    expect(there.stderr).not.to.contain('store:');
    const { at } = JSON.parse(await readFile(join(place.folder, 'kept.json'), 'utf8'));
    const plain = await kit(`${core} --snapshot kept.json`, 'gone');
    expect(plain.stdout, 'as of when it was saved').to.contain(`as of ${at}`);
    expect((await kit(`${core} --snapshot kept.json --as-of ${new Date().toISOString()}`)).code).to.equal(2);
  });

  it('a snapshot that was edited: exit code 2', async () => {
    await tell(live['a consumer whose provider is deployed and has verified it']!);
    await kit('snapshot save kept.json');
    const file = join(place.folder, 'kept.json');
    const content = await readFile(file, 'utf8');
    for (const edited of [
      content.replace('core', 'ocre'),
      content.slice(0, -40),
      '[]',
      '{"snapshot":1}',
      '{"snapshot":1,"location":"","at":"","objects":{"__proto__":1},"sha256":"0"}',
    ]) {
      await writeFile(file, edited);
      const { code, stdout } = await kit(`${core} --snapshot kept.json`);
      expect(stdout).to.include('[snapshot-invalid]');
      expect(code).to.equal(2);
    }
  });

  it('verifications missing: what to check out, for everything that is there', async () => {
    await tell(live['several live versions of the provider, and only one has verified it']!);
    expect((await kit('verifications missing --to test --format json')).json().missing).to.deep.equal([]);
    const world = new World(place.store);
    await world.happen('core 1.0.0 deployed to test', (NOW - Date.now()) / 86_400_000);
    const { code, json, stdout } = await kit('verifications missing --to test --format json');
    expect(code, stdout).to.equal(0);
    const [one, ...more] = json().missing as { provider: string; tag: string; pairs: object[] }[];
    expect(more).to.deep.equal([]);
    expect(one).to.deep.include({ provider: 'auth', version: '2.0.0', tag: 'auth@2.0.0' });
    expect(one!.pairs).to.have.length(1);
    expect((await kit('verifications missing --to test')).stdout).to.include('check out auth@2.0.0 of auth');
  });

  it('verifications missing --version: of what is to be deployed', async () => {
    await tell(live['several live versions of the provider, and only one has verified it']!);
    const line = 'verifications missing --service core --version 1.0.0 --to test --format json';
    expect((await kit(line)).json().missing).to.have.length(1);
    expect((await kit('verifications show --to test')).code).to.equal(2);
  });

  it('matrix: every pair that meets there, and nothing fails', async () => {
    const world = await tell(there['a consumer that is ignored']!);
    await world.happen('auth 2.0.0 deployed to test');
    const { code, stdout } = await kit('matrix --to test');
    expect(stdout).to.match(/2 pairs as of .*: 1 good, 1 not, 0 unknown/);
    expect(stdout).to.match(/^info +core 1\.0\.0 with auth 2\.0\.0 {2}no: core 1\.0\.0 reads auth \^1\.0\.0/m);
    expect(stdout).to.match(/^verified +mail 1\.0\.0 with auth 2\.0\.0/m);
    expect(code).to.equal(0);
  });
});
