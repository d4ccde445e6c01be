import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { journalKey } from '../../src/registry/keys.js';
import { putHead } from '../support/versions.js';
import { Place } from './place.js';
import { drain } from './scenarios/drain.js';
import { live } from './scenarios/live.js';
import { retired } from './scenarios/retired.js';
import type { Scenario } from './scenarios/scenario.js';
import { there } from './scenarios/there.js';
import { NOW } from './world.js';

describe('contracts-kit can-i-deploy', () => {
  let place: Place;
  beforeEach(async () => {
    place = await Place.make();
  });
  afterEach(() => place.remove());
  const tell = (scenario: Scenario) => place.tell(scenario);
  const kit = (line: string, where?: string) => place.kit(line, where);

  const core = 'can-i-deploy --service core --version 1.0.0 --to test';

  it('a yes: exit code 0, each pair in a line', async () => {
    await tell(live['a consumer whose provider is deployed and has verified it']!);
    const { code, stdout } = await kit(core);
    expect(stdout).to.match(/^passed +core 1\.0\.0 to test {2}yes, as of .*: 1 of 1 pair good$/m);
    expect(stdout).to.match(/^verified +core 1\.0\.0 with auth 1\.0\.0 {2}verified by execution on 2026-11-20$/m);
    expect(code).to.equal(0);
  });

  it('a no: exit code 1, the pair and the event', async () => {
    await tell(live['relying on what is not promised, never executed']!);
    const { code, stdout } = await kit(core);
    expect(stdout).to.match(/^failed +core 1\.0\.0 with auth 1\.0\.0/m);
    expect(stdout).to.include('[deploy-refused]').and.to.include('<-- here: no "name"');
    expect(code).to.equal(1);
  });

  it('a yes by execution, and not promised: exit code 0, and the event that may break it', async () => {
    await tell(live['relying on what is not promised, and on real events it passed']!);
    const { code, stdout } = await kit(core);
    expect(stdout).to.include('[deploy-not-promised]').and.to.include('<-- here: no "name"');
    expect(code).to.equal(0);
    const strict = await kit(`${core} --require-proven`);
    expect(strict.stdout).to.include('[deploy-refused]').and.to.include('<-- here: no "name"');
    expect(strict.stdout).not.to.include('deploy-not-promised');
    expect(strict.code).to.equal(1);
  });

  it('what was given up is noted with its reason', async () => {
    await tell(retired['an event that its live consumer has given up']!);
    const { code, stdout } = await kit('can-i-deploy --service auth --version 2.0.0 --to test');
    expect(stdout).to.match(
      /core gave up reading UserCreated of auth on [\d-]+, so core 1\.0\.0 is not asked about it: a reason/,
    );
    expect(code).to.equal(0);
  });

  it('an absent provider that is ignored, strictly: the reason is printed, and recorded once', async () => {
    await tell({ ...there['an absent provider that is ignored, strictly']!, happened: [] });
    const line = `${core} --strict --ignore auth --reason`;
    expect((await kit(`${core} --strict`)).code).to.equal(1);
    const { code, stdout } = await kit(`${line} tomorrow`);
    expect(stdout).to.include('is not in test, which is ignored: tomorrow');
    expect(code).to.equal(0);
    const entry = await readFile(
      join(place.folder, 'store', journalKey({ kind: 'service', name: 'core' }, 'log', 1)),
      'utf8',
    );
    expect(JSON.parse(entry).record).to.deep.equal({
      kind: 'ignored',
      environment: 'test',
      version: '1.0.0',
      counterpart: 'auth',
      reason: 'tomorrow',
    });
    const slip = await kit(`${core} --strict --ignore auht --reason tomorrow`);
    expect(slip.stdout).to.include('service-unknown').and.to.include('Did you mean auth?');
    expect(slip.code).to.equal(2);
  });

  it('a head or a manifest that was edited by hand: exit code 3, however the version was named', async () => {
    const scenario = live['a consumer whose provider is deployed and has verified it']!;
    await tell(scenario);
    await putHead(place.store, { service: 'core', version: '1.0.0' });
    const edit = async (key: string, from: string, to: string) => {
      const file = join(place.folder, 'store', key);
      const text = await readFile(file, 'utf8');
      expect(text).to.include(from);
      await writeFile(file, text.replace(from, to));
      return () => writeFile(file, text);
    };
    const atMain = 'can-i-deploy --service core --branch main --to test';
    expect((await kit(atMain)).code).to.equal(0);
    const undo = await edit('heads/core/main.json', '"branch": "main"', '"branch": "main" ');
    expect((await kit(atMain)).code, 'spaces say nothing').to.equal(0);
    await undo();
    const back = await edit('heads/core/main.json', '"run": null', '"run": 7');
    const damaged = await kit(atMain);
    expect(damaged.stdout).to.include('head-invalid').and.to.include('deploy-unanswered');
    expect(damaged.code).to.equal(3);
    await back();
    await edit('versions/core/1.0.0.json', '"range": null', '"range": "^9.0.0"');
    for (const line of [core, atMain]) {
      const ran = await kit(line);
      expect(ran.stdout, line).to.include('manifest-invalid').and.to.include('edited');
      expect(ran.code, line).to.equal(3);
    }
  });

  it('a result that was edited by hand: exit code 3', async () => {
    await tell(live['relying on what is not promised, and on real events it passed']!);
    const names = await readdir(join(place.folder, 'store/verifications'), { recursive: true });
    const file = join(place.folder, 'store/verifications', names.find((one) => one.endsWith('0001.json'))!);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replaceAll('"verified"', '"failed"'));
    const { code, stdout } = await kit(core);
    expect(stdout).to.include('verification-invalid').and.to.include('edited');
    expect(code).to.equal(3);
  });

  it('a no by execution: the mismatch', async () => {
    await tell(live['a failure is a no although the golden is proven']!);
    const { code, stdout } = await kit(core);
    expect(stdout).to.include('$.data of UserCreated is not as expected');
    expect(code).to.equal(1);
  });

  it('a no for what has left: wait until its events are gone, since it cannot be changed', async () => {
    await tell(drain['a provider version that left six days ago still counts']!);
    const { code, stdout } = await kit(
      'can-i-deploy --service core --version 2.0.0 --to test --as-of 2026-11-23T12:00:00Z',
    );
    expect(stdout).to.include('auth departed on 2026-11-17 and its events may still arrive');
    expect(stdout).to.include('its last UserCreated is gone by 2026-11-24T13:00:00.000Z');
    expect(code).to.equal(1);
  });

  it('unknown: exit code 5, and what would make it known', async () => {
    await tell(live['several live versions of the provider, and only one has verified it']!);
    const { code, stdout } = await kit(core);
    expect(stdout).to.match(/^unknown +core 1\.0\.0 with auth 2\.0\.0/m);
    expect(stdout).to.include('In auth, at auth@2.0.0: contracts-kit verify --record');
    expect(code).to.equal(5);
  });

  it('a no beside an unknown: exit code 1', async () => {
    const world = await tell(live['several live versions of the provider, and only one has verified it']!);
    await world.happen('core 1.0.0 yanked');
    const { code, stdout } = await kit(core);
    expect(stdout).to.include('deploy-unknown').and.to.include('was yanked');
    expect(code).to.equal(1);
  });

  const wrong: Record<string, [line: string, words: string]> = {
    'a version that was never published': [core.replace('1.0.0', '1.0.1'), 'Did you mean 1.0.0?'],
    'an unknown service': [core.replace('core', 'croe'), 'Did you mean core?'],
    'an unknown environment': [core.replace('test', 'tset'), 'Did you mean test?'],
    'a version that is none': [core.replace('1.0.0', 'one'), 'argument-invalid'],
    'the same service twice': [`${core} --with core@1.0.0`, 'one version of core'],
    'with, without a version': [`${core} --with auth`, 'a service and its version'],
    'to ignore without a reason': [`${core} --ignore auth`, '--reason'],
    'a reason for nothing': [`${core} --reason why`, '--ignore'],
    'neither a version nor a package': ['can-i-deploy --service core --to test', 'a published version'],
    'a time to come': [`${core} --as-of 2999-01-01`, 'a time that has passed'],
    'a version and a branch': [`${core} --branch main`, 'argument-invalid'],
    'a snapshot that is not there': [`${core} --snapshot nowhere.json`, 'snapshot-invalid'],
    'snapshot without a verb that it knows': ['snapshot load store.json', 'snapshot save'],
  };
  for (const [title, [line, words]] of Object.entries(wrong)) {
    it(`${title}: exit code 2, nothing written`, async () => {
      await tell(live['a consumer whose provider is deployed and has verified it']!);
      const before = await readdir(join(place.folder, 'store'), { recursive: true });
      const { code, stdout } = await kit(line);
      expect(stdout).to.include(words);
      expect(code).to.equal(2);
      expect(await readdir(join(place.folder, 'store'), { recursive: true })).to.deep.equal(before);
    });
  }

  it('a record that was edited by hand: exit code 3, which is no no', async () => {
    await tell(live['a consumer whose provider is deployed and has verified it']!);
    const file = join(place.folder, 'store', journalKey({ kind: 'service', name: 'auth' }, 'log', 1));
    await writeFile(file, (await readFile(file, 'utf8')).replace('1.0.0', '1.0.1'));
    const { code, stdout } = await kit(core);
    expect(stdout).to.include('[record-invalid]').and.to.include('[deploy-unanswered]');
    expect(code).to.equal(3);
  });

  it('--ignore: printed and recorded with its reason, and not when it is replayed', async () => {
    await tell(there['a consumer that is ignored']!);
    const line = 'can-i-deploy --service auth --version 2.0.0 --to test --ignore core --reason moving';
    const key = journalKey({ kind: 'service', name: 'auth' }, 'log', 1);
    const replayed = await kit(`${line} --as-of 2026-11-23T12:00:00Z`);
    expect(replayed.code).to.equal(0);
    expect((await place.store.get(key)).outcome).to.equal('absent');
    const { code, stdout } = await kit(line);
    expect(stdout).to.include('[deploy-ignored]').and.to.include('moving');
    expect(code).to.equal(0);
    const got = await place.store.get(key);
    expect(got.outcome === 'found' && JSON.parse(Buffer.from(got.body).toString()).record).to.deep.equal({
      kind: 'ignored',
      environment: 'test',
      version: '2.0.0',
      counterpart: 'core',
      reason: 'moving',
    });
  });

  it('--ignore, and still a no: nothing is recorded', async () => {
    const world = await tell(there['a consumer that is ignored']!);
    await world.publish('late 1.0.0', {
      reads: { auth: { range: '^1.0.0', events: { UserCreated: { id: 'text' } } } },
    });
    await world.happen('late 1.0.0 deployed to test');
    const line = 'can-i-deploy --service auth --version 2.0.0 --to test --ignore core --reason moving';
    expect((await kit(line)).code).to.equal(1);
    expect((await place.store.get(journalKey({ kind: 'service', name: 'auth' }, 'log', 1))).outcome).to.equal('absent');
  });

  it('--explain: the rule of each pair and every object that was read', async () => {
    await tell(live['a consumer whose provider is deployed and has verified it']!);
    const { stdout } = await kit(`${core} --explain`);
    expect(stdout).to.include('[executed, verifications/auth/1.0.0/core/');
    expect(stdout).to.match(/^info +read versions\/auth\/1\.0\.0\.json {2}sha256 [0-9a-f]{64}$/m);
    expect(stdout).to.match(/^info +listed pacts\/core\/$/m);
  });

  it('the story of this issue: deployed, broken, a no; mended, a yes; as of then, still a no', async () => {
    const world = await tell({ ...drain['a rollback of a provider is judged as any version']!, happened: [] });
    await world.happen('auth 2.0.0 deployed to test', 30);
    await world.happen('core 2.0.0 deployed to test', 30);
    await world.happen('core 2.0.0 verified with auth 2.0.0', 30);
    const no = await kit('can-i-deploy --service auth --version 1.0.0 --to test --format json');
    expect([no.code, no.json().answer]).to.deep.equal([1, 'no']);
    await world.happen('core 2.0.0 verified with auth 1.0.0', (NOW - Date.now()) / 86_400_000);
    const yes = await kit('can-i-deploy --service auth --version 1.0.0 --to test --format json');
    expect([yes.code, yes.json().answer]).to.deep.equal([0, 'yes']);
    const then = await kit(
      `can-i-deploy --service auth --version 1.0.0 --to test --format json --as-of ${no.json().asOf}`,
    );
    expect([then.code, then.stdout]).to.deep.equal([1, no.stdout]);
  });
});
