import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ProofMemory, type Proved } from '../../src/commands/proof-memory.js';
import type { PactMessage } from '../../src/pact/read.js';

describe('prove: what is remembered', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'contracts-proofs-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const message: PactMessage = {
    description: 'a user',
    key: '',
    states: [],
    metadata: {},
    matchingRules: {},
    generators: {},
    contents: { id: 1 },
    event: 'UserCreated',
    pointer: '/messages/0',
  } as never;
  const proved: Proved = { golden: 'a'.repeat(64), messages: [message], scope: undefined };

  it('ProofMemory: knows what it kept, in another process of the same build too', async () => {
    expect(await new ProofMemory(root, 'one').has(proved)).to.equal(false);
    await new ProofMemory(root, 'one').keep(proved);
    expect(await new ProofMemory(root, 'one').has(proved)).to.equal(true);
    expect(await readdir(join(root, '.contracts'))).to.include('.gitignore');
  });

  const others: [what: string, build: string, other: Partial<Proved>][] = [
    ['another build', 'two', {}],
    ['another golden', 'one', { golden: 'b'.repeat(64) }],
    ['another expectation', 'one', { messages: [{ ...message, contents: { id: 2 } }] }],
    [
      'another matcher',
      'one',
      { messages: [{ ...message, matchingRules: { body: { '$.id': { matchers: [{ match: 'type' }] } } } }] },
    ],
    ['one message more', 'one', { messages: [message, { ...message, description: 'another' }] }],
    ['another scope', 'one', { scope: { required: ['id'] } }],
  ];
  for (const [what, build, other] of others) {
    it(`ProofMemory: ${what} is not known`, async () => {
      await new ProofMemory(root, 'one').keep(proved);
      expect(await new ProofMemory(root, build).has({ ...proved, ...other })).to.equal(false);
    });
  }

  it('ProofMemory: run from its sources it keeps nothing', async () => {
    const memory = new ProofMemory(root);
    await memory.keep(proved);
    expect(await memory.has(proved)).to.equal(false);
    expect(await readdir(root)).to.deep.equal([]);
  });
});
