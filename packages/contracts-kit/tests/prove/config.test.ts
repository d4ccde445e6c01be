import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readConfig } from '../../src/service/config.js';
import type { Member } from '../../src/service/service.js';

describe('readConfig: scope and exceptions', () => {
  let dir: string;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'contracts-config-'));
    await mkdir(join(dir, 'tests/consumer'), { recursive: true });
  });
  after(() => rm(dir, { recursive: true, force: true }));

  async function read(event: unknown) {
    const config = join(dir, 'tests/consumer/config.json');
    await writeFile(config, JSON.stringify({ providers: { templates: [event] } }, null, 2));
    return readConfig({ service: 'auth', dir, consumesNothing: false, paths: { config } } as unknown as Member);
  }
  const right = { path: '/data/reason', reason: 'templates requires it from 2.0.0 on', expires: '2027-01-31' };

  it('readConfig: an exception with its place', async () => {
    const { consumes, findings } = await read({ event: 'TemplateDeleted', exceptions: [right] });
    expect(findings).to.deep.equal([]);
    const [exception] = consumes[0]!.events[0]!.exceptions!;
    expect(exception).to.deep.include(right);
    expect(exception!.place).to.include({ pointer: '/providers/templates/0/exceptions/0', line: 7 });
  });

  it('readConfig: no exceptions are none', async () => {
    for (const event of ['TemplateDeleted', { event: 'TemplateDeleted' }, { event: 'TemplateDeleted', exceptions: [] }])
      expect((await read(event)).consumes[0]!.events[0]).to.not.have.property('exceptions');
  });

  for (const [what, exception, message] of [
    ['without a day', { ...right, expires: undefined }, 'expires'],
    ['with a day that is none', { ...right, expires: '2026-02-30' }, 'there is no such day: 2026-02-30'],
    ['with a month that is none', { ...right, expires: '2026-13-01' }, 'there is no such day: 2026-13-01'],
    ['with a time', { ...right, expires: '2027-01-31T00:00:00Z' }, 'the last day it holds'],
    ['without a reason', { ...right, reason: ' ' }, 'why the difference may pass'],
    ['with a path of Pact', { ...right, path: '$.data.reason' }, 'JSON Pointer'],
  ] as const) {
    it(`readConfig: an exception ${what} is config-invalid`, async () => {
      const { findings } = await read({ event: 'TemplateDeleted', exceptions: [exception] });
      expect(findings.map((one) => one.code)).to.deep.equal(['config-invalid']);
      expect(`${findings[0]!.message}${findings[0]!.at?.pointer}`).to.include(message);
    });
  }

  it('readConfig: a key that is nearly right is suggested', async () => {
    const { findings } = await read({ event: 'TemplateDeleted', exceptions: [{ ...right, expire: '2027-01-31' }] });
    expect(findings[0]!.mend).to.equal('Did you mean "expires"?');
    expect((await read({ event: 'TemplateDeleted', exception: [] })).findings[0]!.mend).to.equal(
      'Did you mean "exceptions"?',
    );
  });
});
