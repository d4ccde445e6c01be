import { openDirectoryStore } from '../../src/store/directory.js';
import { type Expected, green, red, restore, tell } from '../support/accidents.js';
import { messageOf, pactOf, publishByHand } from '../support/hostile.js';
import { preparedWorkspace } from '../support/prepared.js';
import type { Workspace } from '../support/workspace.js';

type PactOf = (consumer: string) => Record<string, unknown>;
const withMessage =
  (parts: Record<string, unknown>): PactOf =>
  (consumer) =>
    pactOf({ interactions: [messageOf(parts)] }, consumer);

/** Pact's own verifier calls each of these a pass. */
const accidents: [
  name: string,
  pact: PactOf,
  code: 'pact-empty' | 'pact-message-empty' | 'pact-wrong-party',
  found: Expected,
][] = [
  [
    'no messages',
    (consumer) => pactOf({ interactions: [] }, consumer),
    'pact-empty',
    { mend: /receives\(|config\.json/ },
  ],
  [
    'no list of messages',
    (consumer) => pactOf({ interactions: undefined }, consumer),
    'pact-empty',
    { mend: /receives\(/ },
  ],
  [
    'no messages in the way of specification 3',
    (consumer) =>
      pactOf(
        { interactions: undefined, messages: [], metadata: { pactSpecification: { version: '3.0.0' } } },
        consumer,
      ),
    'pact-empty',
    { mend: /receives\(/ },
  ],
  [
    'a message without contents',
    withMessage({ contents: undefined }),
    'pact-message-empty',
    { pointer: '/interactions/0/contents', mend: /contents: \{/ },
  ],
  [
    'a message with contents that are empty text',
    withMessage({ contents: { content: '', encoded: false } }),
    'pact-message-empty',
    { pointer: '/interactions/0/contents', mend: /contents: \{/ },
  ],
  [
    'one message of two without contents',
    (consumer) =>
      pactOf({ interactions: [messageOf(), messageOf({ description: 'another', contents: null })] }, consumer),
    'pact-message-empty',
    { pointer: '/interactions/1/contents', message: /"another"/, mend: /contents: \{/ },
  ],
  [
    'another provider',
    (consumer) => pactOf({ provider: { name: 'invoices' } }, consumer),
    'pact-wrong-party',
    { pointer: '/provider/name', expected: /templates/, found: /invoices/, mend: /under its own names/ },
  ],
  [
    'another consumer',
    () => pactOf({}, 'somebody'),
    'pact-wrong-party',
    { pointer: '/consumer/name', found: /somebody/, mend: /under its own names/ },
  ],
];

describe('accident 11: a pact that says nothing', () => {
  let workspace: Workspace;
  before(async () => {
    workspace = await preparedWorkspace();
  });
  after(() => workspace.remove());
  afterEach(() => restore(workspace));

  describe("in a sibling's folder", () => {
    const file = 'packages/core/tests/consumer/.pacts/core-templates.json';
    let real: string;
    before(async () => {
      real = await workspace.read(file);
    });
    afterEach(() => workspace.write(file, real));

    it('verify: passes with a pact that says something', async () => {
      await workspace.write(file, JSON.stringify(pactOf({}, 'core')));
      green(await tell(workspace, 'templates', ['verify']));
    });
    for (const [name, pact, code, found] of accidents) {
      it(`verify: ${name}`, async () => {
        await workspace.write(file, JSON.stringify(pact('core')));
        const place = { file: '../core/tests/consumer/.pacts/core-templates.json' };
        red(await tell(workspace, 'templates', ['verify']), code, { ...place, ...found });
      });
    }
    it('publish: the consumer itself does not publish it', async () => {
      await workspace.write(file, JSON.stringify(pactOf({ interactions: [] }, 'core')));
      red(await tell(workspace, 'core', ['publish']), 'pact-part-failed', {
        file: 'tests/consumer/.pacts/core-templates.json',
        mend: /run the consumer tests again/,
      });
    });
  });

  describe('in the store', () => {
    const folder = () => workspace.path('.contracts/by-hand');
    const verify = () => tell(workspace, 'templates', ['verify', '--store', `dir:${folder()}`]);
    afterEach(() => workspace.discard('.contracts'));

    it('verify: passes with a pact that says something', async () => {
      await publishByHand(openDirectoryStore(folder()), pactOf());
      green(await verify());
    });
    for (const [name, pact, code, found] of accidents) {
      it(`verify: ${name}`, async () => {
        const key = await publishByHand(openDirectoryStore(folder()), pact('billing'));
        red(await verify(), code, { key, ...found });
      });
    }
  });
});
