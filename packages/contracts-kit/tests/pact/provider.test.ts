import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { sha256 } from '../../src/golden/canonical.js';
import { readFetchedPacts } from '../../src/pact/selection.js';
import type { MessageResult } from '../../src/pact/verify.js';
import {
  bytes,
  eventImport,
  json,
  mocha,
  providerImport,
  rawMessage,
  rawPact,
  removeTemporary,
  temporaryService,
  write,
} from './support.js';

const TEST = 'tests/provider/all.provider.pact.test.ts';
const EVENT = 'src/events/template-deleted.event.ts';
const event = (id: unknown, name = 'TemplateDeleted') =>
  `${eventImport}export const it = defineEvent({ name: '${name}', description: 'd', schema: {}, build: () => ({ type: 'org.templates.deleted', id: ${JSON.stringify(id)} }) });\n`;
const providerTest = (states = '{}') =>
  `${providerImport('providerPacts')}providerPacts(import.meta, { states: ${states} });\n`;
const FILE = 'auth/1.2.0/auth-templates.json';

/** A provider with fetched pacts, as `fetch` lays them down. */
async function provider(pacts: Record<string, object>, files: Record<string, string> = {}): Promise<string> {
  const dir = await temporaryService({ [EVENT]: event(1), [TEST]: providerTest(), ...files }, 'templates');
  const selected = Object.entries(pacts).map(([file, pact]) => {
    const [consumer, version] = file.split('/');
    return { consumer, version, file, sha256: sha256(bytes(pact)) };
  });
  await write(
    dir,
    Object.fromEntries(Object.entries(pacts).map(([file, pact]) => [`tests/provider/.pacts/${file}`, bytes(pact)])),
  );
  await write(dir, { 'tests/provider/.pacts/.selection.json': bytes({ pacts: selected, skipped: [] }) });
  return dir;
}

async function run(dir: string) {
  const report = join(dir, 'report.json');
  const ran = await mocha(dir, [TEST], { CONTRACTS_VERIFY_REPORT: report });
  const text = await readFile(report, 'utf8').catch(() => undefined);
  return { ...ran, results: text === undefined ? undefined : (JSON.parse(text) as MessageResult[]) };
}

describe('providerPacts', function () {
  this.timeout(60_000);
  after(removeTemporary);

  it('providerPacts: one test for each message of each pact, and the results in the report', async () => {
    const core = rawPact(
      [
        rawMessage({
          description: 'of another state',
          providerStates: [{ name: 'other', params: { id: 7 } }],
          contents: json({ id: 7 }),
        }),
      ],
      { consumer: { name: 'core' } },
    );
    const dir = await provider(
      {
        [FILE]: rawPact([
          rawMessage(),
          rawMessage({ description: 'by type', metadata: {}, contents: json({ type: 'org.templates.deleted' }) }),
        ]),
        'core/2.0.0/core-templates.json': core,
      },
      { [TEST]: providerTest('{ other: ({ id }) => ({ TemplateDeleted: () => ({ id }) }) }') },
    );
    const { code, out, results } = await run(dir);
    expect(code, out).to.equal(0);
    for (const title of [
      'auth 1.2.0',
      'a template was deleted',
      'by type',
      'core 2.0.0',
      'of another state (other)',
      '3 passing',
    ])
      expect(out).to.include(title);
    expect(
      results!.map(({ label, file, pointer, event: name, outcome }) => ({ label, file, pointer, name, outcome })),
    ).to.deep.equal([
      {
        label: 'auth 1.2.0',
        file: join(dir, 'tests/provider/.pacts', FILE),
        pointer: '/interactions/0',
        name: 'TemplateDeleted',
        outcome: 'verified',
      },
      {
        label: 'auth 1.2.0',
        file: join(dir, 'tests/provider/.pacts', FILE),
        pointer: '/interactions/1',
        name: 'TemplateDeleted',
        outcome: 'verified',
      },
      {
        label: 'core 2.0.0',
        file: join(dir, 'tests/provider/.pacts/core/2.0.0/core-templates.json'),
        pointer: '/interactions/0',
        name: 'TemplateDeleted',
        outcome: 'verified',
      },
    ]);
  });

  const failing: [string, string, () => Promise<string>][] = [
    [
      'an event that is not what the pact expects',
      'pact-mismatch',
      () => provider({ [FILE]: rawPact([rawMessage()]) }, { [EVENT]: event('one') }),
    ],
    [
      'an event nothing builds',
      'pact-event-without-builder',
      () => provider({ [FILE]: rawPact([rawMessage()]) }, { [EVENT]: event(1, 'Other') }),
    ],
    [
      'a state without a handler',
      'pact-state-without-handler',
      () => provider({ [FILE]: rawPact([rawMessage({ providerStates: [{ name: 's' }] })]) }),
    ],
    ['no selection', 'pact-not-fetched', async () => without(await provider({}), '.selection.json')],
  ];
  for (const [what, code, make] of failing) {
    it(`providerPacts: ${what} is ${code}`, async () => {
      const ran = await run(await make());
      expect(ran.code, ran.out).not.to.equal(0);
      expect(ran.out).to.include(code).and.include('mend:');
    });
  }

  const refused: typeof failing = [
    ['a pact without messages', 'pact-empty', () => provider({ [FILE]: rawPact([]) })],
    [
      'a message without contents',
      'pact-message-empty',
      () => provider({ [FILE]: rawPact([rawMessage({ contents: null })]) }),
    ],
    [
      'a pact of another provider',
      'pact-wrong-party',
      () => provider({ [FILE]: rawPact([rawMessage()], { provider: { name: 'core' } }) }),
    ],
    [
      'a pact of another consumer',
      'pact-wrong-party',
      () => provider({ [FILE]: rawPact([rawMessage()], { consumer: { name: 'core' } }) }),
    ],
    ['a pact that cannot be read', 'pact-unreadable', () => provider({ [FILE]: {} })],
    ['no selection', 'pact-not-fetched', async () => without(await provider({}), '.selection.json')],
    [
      'a selected file that is missing',
      'pact-selection-differs',
      async () => without(await provider({ [FILE]: rawPact([rawMessage()]) }), FILE),
    ],
    [
      'a selected file that was changed',
      'pact-selection-differs',
      async () =>
        adding(await provider({ [FILE]: rawPact([rawMessage()]) }), FILE, rawPact([rawMessage({ description: 'x' })])),
    ],
    [
      'a file that was not selected',
      'pact-selection-differs',
      async () => adding(await provider({}), FILE, rawPact([rawMessage()])),
    ],
    [
      'a selection that leads out of its folder',
      'pact-selection-differs',
      async () =>
        adding(await provider({}), '.selection.json', {
          pacts: [{ consumer: 'auth', version: '1', file: '../x/y.json', sha256: '' }],
        }),
    ],
    [
      'a selection that is none',
      'pact-selection-differs',
      async () => adding(await provider({}), '.selection.json', []),
    ],
  ];
  for (const [what, code, make] of refused) {
    it(`readFetchedPacts: ${what} is ${code}`, async () => {
      expect(readFetchedPacts(await make(), 'templates').findings.map((found) => found.code)).to.deep.equal([code]);
    });
  }

  it('providerPacts: a selection of nothing passes as "no consumers yet"', async () => {
    const { code, out, results } = await run(await provider({}));
    expect([code, results], out).to.deep.equal([0, []]);
    expect(out).to.include('no consumers yet').and.include('1 passing');
  });

  it('providerPacts: a builder that throws while it is loaded fails every message', async () => {
    const ran = await run(
      await provider({ [FILE]: rawPact([rawMessage()]) }, { [EVENT]: "throw new Error('broken module');" }),
    );
    expect(ran.code).not.to.equal(0);
    expect(ran.out).to.include('broken module');
  });
});

async function without(dir: string, file: string): Promise<string> {
  await rm(join(dir, 'tests/provider/.pacts', file));
  return dir;
}

async function adding(dir: string, file: string, content: object): Promise<string> {
  await write(dir, { [`tests/provider/.pacts/${file}`]: bytes(content) });
  return dir;
}
