import { expect } from 'chai';
import type { Code } from '../../src/finding.js';
import { type Expected, green, red, type Told, tell } from '../support/accidents.js';
import { messageOf, pactOf } from '../support/hostile.js';
import { eventNames, guardedWorkspace, MARK, objectOf, serviceNames } from '../support/hostile-names.js';

const CONFIG = 'packages/auth/tests/consumer/config.json';
const PACT = 'packages/core/tests/consumer/.pacts/core-templates.json';

describe('accident 17: names that could lead elsewhere', () => {
  const here = guardedWorkspace();

  describe('in config.json', () => {
    let real: string;
    before(async () => {
      real = await here.workspace.read(CONFIG);
    });
    const withConfig = async (config: unknown, command = 'fetch') => {
      await here.workspace.write(CONFIG, JSON.stringify(config));
      try {
        return await tell(here.workspace, 'auth', [command], here.store.env);
      } finally {
        await here.workspace.write(CONFIG, real);
      }
    };
    const refused = (told: Told, pointer: string) =>
      red(told, 'config-invalid', {
        file: 'tests/consumer/config.json',
        pointer,
        expected: /TemplateDeleted/,
        mend: /Correct the place/,
      });
    // Each has a finding of its own, so one run answers for all.
    let providers: Told;
    let events: Told;
    before(async () => {
      providers = await withConfig({
        providers: objectOf(Object.values(serviceNames).map((name) => [name, ['TemplateDeleted']])),
      });
      events = await withConfig({ providers: { templates: Object.values(eventNames) } });
    });

    for (const [what, name] of Object.entries(serviceNames)) {
      it(`fetch: a provider that is ${what}`, () => {
        refused(providers, `/providers/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
      });
    }
    for (const [index, what] of Object.keys(eventNames).entries()) {
      it(`fetch: an event that is ${what}`, () => {
        refused(events, `/providers/templates/${index}`);
      });
    }
    for (const command of ['fetch', 'validate', 'publish', 'status', 'doctor']) {
      it(`${command}: a provider that is __proto__, alone`, async () => {
        const told = await withConfig({ providers: objectOf([['__proto__', ['TemplateDeleted']]]) }, command);
        refused(told, '/providers/__proto__');
      });
    }
  });

  it('publish: a service that names itself so', async () => {
    const file = 'packages/auth/package.json';
    const real = await here.workspace.read(file);
    try {
      for (const service of ['..', `../${MARK}`, 'a\u0000b', 'te\u0301st', '__proto__']) {
        await here.workspace.write(file, JSON.stringify({ ...JSON.parse(real), contracts: { service } }));
        const told = await tell(here.workspace, 'auth', ['publish'], here.store.env);
        red(told, 'service-invalid', { pointer: '/contracts/service', mend: /"contracts"/, exit: told.code });
        expect(told.code).to.not.equal(0);
      }
    } finally {
      await here.workspace.write(file, real);
    }
  });

  const unreadable: [what: string, pact: Record<string, unknown>, at: Omit<Expected, 'mend'>][] = [
    ...['a path out of the folder', 'NUL', 'a decomposed letter', '__proto__'].flatMap(
      (what): [string, Record<string, unknown>, Omit<Expected, 'mend'>][] => [
        [
          `a provider that is ${what}`,
          pactOf({ provider: { name: serviceNames[what] } }),
          { pointer: '/provider/name' },
        ],
        [
          `a consumer that is ${what}`,
          pactOf({ consumer: { name: serviceNames[what] } }),
          { pointer: '/consumer/name' },
        ],
      ],
    ),
    ...Object.entries(eventNames).map(([what, event]): [string, Record<string, unknown>, Omit<Expected, 'mend'>] => [
      `an event that is ${what}`,
      pactOf({ interactions: [messageOf({ metadata: { event } })] }),
      { pointer: '/interactions/0' },
    ]),
    [
      'a property __proto__',
      pactOf({ interactions: [messageOf({ contents: { content: objectOf([['__proto__', { polluted: true }]]) } })] }),
      { message: /__proto__/ },
    ],
  ];
  const code: Code = 'pact-unreadable';

  describe("in a sibling's pact", () => {
    let real: string;
    before(async () => {
      real = await here.workspace.read(PACT);
    });
    afterEach(() => here.workspace.write(PACT, real));

    it('verify: passes as the services are', async () => {
      green(await tell(here.workspace, 'templates', ['verify'], here.store.env));
    });
    for (const [what, pact, at] of unreadable) {
      it(`verify: ${what}`, async () => {
        await here.workspace.write(PACT, JSON.stringify(pact));
        const told = await tell(here.workspace, 'templates', ['verify'], here.store.env);
        red(told, code, { file: '../core/tests/consumer/.pacts/core-templates.json', ...at, mend: /consumerPact/ });
      });
    }
  });
});
