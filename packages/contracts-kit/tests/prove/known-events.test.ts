import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { knownEvents } from '../../src/commands/prove-examples.js';
import type { PactMessage } from '../../src/pact/read.js';
import type { ConsumedProvider } from '../../src/service/config.js';
import type { Service } from '../../src/service/service.js';

describe('knownEvents', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'known-events-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const consumes = (...events: string[]): ConsumedProvider =>
    ({ provider: 'templates', events: events.map((event) => ({ event, place: { file: 'config.json' } })) }) as never;
  const service = () =>
    ({
      service: 'core',
      paths: { examples: root, exampleFolder: (provider: string, event: string) => join(root, provider, event) },
    }) as unknown as Service;
  const write = async (event: string, name: string, text: string) => {
    await mkdir(join(root, 'templates', event), { recursive: true });
    await writeFile(join(root, 'templates', event, name), text);
  };

  it('knownEvents: the examples of the event first, then what its messages hold', async () => {
    await write('Deleted', 'b.json', '{"b":1}');
    await write('Deleted', 'a.json', '{"a":1}');
    await write('Created', 'c.json', '{"c":1}');
    const known = await knownEvents(service(), consumes('Deleted', 'Created'));
    const messages = [{ contents: { d: 1 } }, { contents: undefined }] as PactMessage[];
    expect(await known('Deleted', messages)).to.deep.equal([{ a: 1 }, { b: 1 }, { d: 1 }]);
    expect(await known('Created', [])).to.deep.equal([{ c: 1 }]);
  });

  it('knownEvents: what is missing, no JSON or very long is left out', async () => {
    await write('Deleted', 'a.json', '{');
    await write('Deleted', 'b.json', JSON.stringify('x'.repeat(200_000)));
    await write('Deleted', 'c.json', '{"c":1}');
    await write('Deleted', 'd.json', '{}');
    const known = await knownEvents(service(), consumes('Deleted', 'Missing'));
    await rm(join(root, 'templates', 'Deleted', 'd.json'));
    expect(await known('Deleted', [])).to.deep.equal([{ c: 1 }]);
    expect(await known('Missing', [])).to.deep.equal([]);
  });
});
