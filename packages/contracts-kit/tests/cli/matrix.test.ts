import { expect } from 'chai';
import { Place } from '../deploy/place.js';
import { there } from '../deploy/scenarios/there.js';

describe('contracts-kit matrix --service', () => {
  let place: Place;
  before(async () => {
    place = await Place.make();
    const world = await place.tell(there['a consumer that is ignored']!);
    await world.happen('auth 2.0.0 deployed to test');
  });
  after(() => place.remove());
  const pairs = async (line: string) => {
    const { code, json, stdout } = await place.kit(`${line} --format json`);
    expect(code, stdout).to.equal(0);
    const found = json().pairs as { consumer: { service: string }; provider: { service: string } }[];
    return found.map(({ consumer, provider }) => `${consumer.service} ${provider.service}`);
  };

  it('without it every pair is shown; with it those of the service, as a consumer and as a provider', async () => {
    const all = ['core auth', 'mail auth'];
    expect(await pairs('matrix --to test')).to.have.members(all);
    expect(await pairs('matrix --to test --service auth')).to.have.members(all);
    expect(await pairs('matrix --to test --service mail')).to.deep.equal(['mail auth']);
    const { stdout } = await place.kit('matrix --to test --service mail');
    expect(stdout).to.match(/1 pair of mail as of .*: 1 good, 0 not, 0 unknown/);
    expect(stdout).to.not.include('core');
  });

  it('offline it is the same', async () => {
    expect((await place.kit('snapshot save kept.json')).code).to.equal(0);
    expect(await pairs('matrix --to test --service mail --snapshot kept.json')).to.deep.equal(['mail auth']);
  });

  it('a service that the store does not know is an error, with the nearest name', async () => {
    const { code, stdout } = await place.kit('matrix --to test --service atuh');
    expect(code).to.equal(2);
    expect(stdout).to.include('[service-unknown]').and.to.include('Did you mean auth?');
  });

  it('verifications missing --service: the open pairs of the service', async () => {
    const line = (service: string) => place.kit(`verifications missing --to test --service ${service} --format json`);
    for (const service of ['auth', 'mail']) expect((await line(service)).code).to.equal(0);
    expect((await line('atuh')).code).to.equal(2);
  });
});
