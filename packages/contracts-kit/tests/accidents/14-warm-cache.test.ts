import { expect } from 'chai';
import { green, red, tell } from '../support/accidents.js';
import { make, preparedWorkspace } from '../support/prepared.js';
import { caches, told } from '../support/turbo.js';
import { type RemoteCache, startRemoteCache } from '../support/turbo-cache.js';
import type { Ran, Workspace } from '../support/workspace.js';

describe('accident 14: a warm remote cache, a fresh clone, and a breaking golden in the store', () => {
  let cache: RemoteCache;
  let templates: Workspace;
  let consumers: Workspace;
  let store: string;
  const clones: Workspace[] = [];
  before(async () => {
    cache = await startRemoteCache();
    templates = await preparedWorkspace();
    consumers = await preparedWorkspace();
    store = `dir:${templates.path('.contracts/store')}`;
    // templates lives in a repository of its own; here it is known by what it has published.
    await consumers.discard('packages/templates');
    for (const service of ['auth', 'core']) await consumers.discard(`packages/${service}/turbo.json`);
    await consumers.commit('templates has moved out');
    green(await tell(templates, 'templates', ['publish', '--store', store]));
  });
  after(async () => {
    await Promise.all([templates, consumers, ...clones].map((one) => one?.remove()));
    await cache?.stop();
  });

  /** What another machine's checkout is: the commit, the installed dependencies, and nothing generated. */
  const contractsInFreshClone = async (): Promise<Ran> => {
    const clone = await consumers.freshClone();
    clones.push(clone);
    return clone.turbo(['contracts', '--filter=auth', '--filter=core', '--continue=dependencies-successful'], {
      ...cache.env,
      CONTRACTS_STORE: store,
      CONTRACTS_FORMAT: 'json',
    });
  };
  const pure = ['contracts-kit:build', 'auth:generate', 'auth:pact:consumer', 'core:pact:consumer'];

  it('contracts: a first clone passes and warms the cache, a second has hits for all that is pure', async () => {
    const first = await contractsInFreshClone();
    expect(first.code, first.all).to.equal(0);
    for (const task of pure) expect(caches(first)[task], first.all).to.equal('miss');
    const second = await contractsInFreshClone();
    expect(second.code, second.all).to.equal(0);
    for (const task of pure) expect(caches(second)[task], second.all).to.equal('hit');
    for (const task of ['validate', 'publish']) expect(caches(second)[`auth:${task}`]).to.equal('bypass');
    expect(told(second, 'auth:publish').checks[0]).to.include({ outcome: 'unchanged' });
  });

  it('contracts: a clone after templates has published a breaking golden is red, with the cache as warm', async () => {
    // What no consumer of it expects: an array of tags has become one text, and every example has an array.
    const event = 'packages/templates/src/events/template-deleted.event.ts';
    await templates.edit(event, 'tags: z.array(z.string().min(1)).max(20)', 'tags: z.string()');
    await templates.edit(event, '      ...rest,\n', "      ...rest,\n      tags: rest.tags.join(' '),\n");
    await templates.commit('One tag');
    await make(templates, 'templates');
    green(await tell(templates, 'templates', ['publish', '--store', store]));

    const third = await contractsInFreshClone();
    expect(third.code, third.all).to.not.equal(0);
    for (const task of ['contracts-kit:build', 'auth:generate']) expect(caches(third)[task], third.all).to.equal('hit');
    expect(caches(third)).to.not.have.any.keys('auth:publish', 'core:publish');
    for (const service of ['auth', 'core']) {
      expect(caches(third)[`${service}:validate`]).to.equal('bypass');
      red(told(third, `${service}:validate`), 'example-refused', {
        file: 'tests/consumer/examples/templates/TemplateDeleted/email.json',
        pointer: '/data/tags',
        message: /head of main/,
        mend: /templates/,
      });
    }
  });
});
